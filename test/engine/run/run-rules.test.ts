// The room that runs rules: what becomes of their signals, and what becomes of a rule that fails.
import assert from "node:assert/strict";
import type { Rule, Signal } from "../../../rules/contract/rule";
import type { Verdict } from "../../../rules/contract/verdict";
import { runRules } from "../../../server/engine/run/run-rules";
import type { RunContext } from "../../../server/engine/run/run-rules";
import { createIsolated, createUnproven, createViolation, spanAt } from "../../harness/verdicts";

const CONTEXT: RunContext = { settingOf: (rule) => ({ severity: rule.meta.severity }), lineStartsOf: () => [0, 20, 50] };

/** A rule that reports whatever is not isolated. */
function createRule(id: string, parts: Partial<Rule> = {}, meta: Partial<Rule["meta"]> = {}): Rule {
  return {
    meta: { id, title: "A test rule", severity: "error", fixKind: "none", cwe: [862], asvs: ["8.4.1"], since: "0.1.0", ...meta },
    options: {},
    messages: { found: { what: "{entity} is open.", why: "Anyone can read {entity}.", how: "Close it." } },
    detect: (verdicts) => verdicts.flatMap((verdict) => signalOf(verdict)),
    ...parts,
  };
}

function signalOf(verdict: Verdict): Signal[] {
  return verdict.verdict === "isolated" ? [] : [{ messageId: "found", verdict, data: { entity: verdict.access.entity ?? "data" } }];
}

describe("runRules", () => {
  it("words a finding from the signal's data and carries what the access says", () => {
    const evidence = [{ role: "entry", message: "GET /invoices", ...createViolation().access }] as const;
    const { findings, problems } = runRules([createRule("open-door")], [createViolation({}, { evidence })], CONTEXT);
    assert.deepEqual(problems, []);
    const [finding] = findings;
    assert.equal(finding?.rule, "open-door");
    assert.equal(finding?.messageId, "found");
    assert.deepEqual([finding?.message, finding?.why, finding?.how], ["Invoice is open.", "Anyone can read Invoice.", "Close it."]);
    assert.deepEqual([finding?.entity, finding?.tenantKey, finding?.span], ["Invoice", "orgId", spanAt(10, 40)]);
    assert.equal(finding?.evidence, evidence);
    assert.match(finding?.fingerprint ?? "", /^[0-9a-f]{64}$/);
  });

  it("leaves out the entity and tenant key of an access that has none", () => {
    const bare = createViolation();
    const { entity: _entity, tenantKey: _tenantKey, ...access } = bare.access;
    const [finding] = runRules([createRule("open-door")], [{ ...bare, access }], CONTEXT).findings;
    assert.ok(finding && !("entity" in finding) && !("tenantKey" in finding));
  });

  it("says nothing of isolated accesses", () => {
    assert.deepEqual(runRules([createRule("open-door")], [createIsolated()], CONTEXT), { findings: [], problems: [] });
  });

  it("shows as information what is only possible", () => {
    const verdicts = [
      createViolation({ span: spanAt(1, 2) }, { confidence: "certain" }),
      createUnproven({ span: spanAt(3, 4) }, { confidence: "likely" }),
      createUnproven({ span: spanAt(5, 6) }, { confidence: "possible" }),
    ];
    const { findings } = runRules([createRule("open-door", {}, { severity: "warning" })], verdicts, CONTEXT);
    assert.deepEqual(
      findings.map((finding) => `${finding.confidence} ${finding.severity}`),
      ["certain warning", "likely warning", "possible info"],
    );
  });

  it("asks the policy per file, and passes options with their defaults filled in", () => {
    const seen: unknown[] = [];
    const rule = createRule("open-door", {
      options: {
        loud: { type: "boolean", default: false, description: "" },
        names: { type: "string[]", default: ["a"], description: "" },
      },
      detect: (verdicts, options) => (seen.push(options), verdicts.flatMap(signalOf)),
    });
    const verdicts = ["a.ts", "b.ts", "off.ts"].map((file) => createViolation({ span: spanAt(1, 2, file) }));
    const { findings } = runRules([rule], verdicts, {
      ...CONTEXT,
      settingOf: (_rule, file) => ({
        severity: file === "off.ts" ? "off" : file === "b.ts" ? "info" : "error",
        options: file === "b.ts" ? { loud: true } : {},
      }),
    });
    assert.deepEqual(
      findings.map((finding) => [finding.span.file, finding.severity]),
      [
        ["a.ts", "error"],
        ["b.ts", "info"],
      ],
    );
    assert.deepEqual(seen, [
      { loud: false, names: ["a"] },
      { loud: true, names: ["a"] },
    ]);
  });

  it("orders findings by file, start and rule, whatever the order of rules and files", () => {
    const verdicts = [
      createViolation({ span: spanAt(9, 12, "b.ts") }),
      createViolation({ span: spanAt(5, 8, "a.ts") }),
      createViolation({ span: spanAt(1, 3, "a.ts") }),
    ];
    const { findings } = runRules([createRule("zebra"), createRule("ant")], verdicts, CONTEXT);
    const order = findings.map((finding) => `${finding.span.file}:${finding.span.start} ${finding.rule}`);
    assert.deepEqual(order, ["a.ts:1 ant", "a.ts:1 zebra", "a.ts:5 ant", "a.ts:5 zebra", "b.ts:9 ant", "b.ts:9 zebra"]);
  });

  it("gives one finding per access and rule family, the surest one", () => {
    const family = { family: "data-access" };
    const verdicts = [createUnproven({}, { confidence: "possible" }), createViolation({ entity: "Line" }, { confidence: "certain" })];
    const { findings } = runRules([createRule("one", {}, family), createRule("two", {}, family), createRule("alone")], verdicts, CONTEXT);
    assert.deepEqual(
      findings.map((finding) => `${finding.rule} ${finding.confidence}`),
      ["alone certain", "one certain"],
    );
  });

  it("tells of rows that a statement takes away beside those of another entity that it makes", () => {
    const only = (kind: string, id: string): Rule =>
      createRule(
        id,
        { detect: (given) => given.filter(({ access }) => access.kind === kind).flatMap(signalOf) },
        { family: "data-access" },
      );
    const rules = [only("create", "made"), only("mutation", "taken")];
    const told = (entity: string): readonly string[] => {
      const verdicts = [createViolation({ kind: "create", entity: "Move" }), createViolation({ kind: "mutation", entity })];
      return runRules(rules, verdicts, CONTEXT).findings.map((finding) => finding.rule);
    };
    assert.deepEqual(told("Order"), ["made", "taken"]);
    assert.deepEqual(told("Move"), ["made"]);
  });
});

describe("runRules with a rule that fails", () => {
  const crashing = createRule("shaky", {
    detect: (verdicts) => {
      if (verdicts.some((verdict) => verdict.access.span.file === "odd.ts")) throw new Error("lost its footing");
      return verdicts.flatMap(signalOf);
    },
  });
  const verdicts = ["even.ts", "odd.ts"].map((file) => createViolation({ span: spanAt(1, 2, file) }));

  it("names the rule and the file in a fatal problem, and keeps the findings of other files and rules", () => {
    const { findings, problems } = runRules([crashing, createRule("steady")], verdicts, CONTEXT);
    assert.deepEqual(
      findings.map((finding) => `${finding.span.file} ${finding.rule}`),
      ["even.ts shaky", "even.ts steady", "odd.ts steady"],
    );
    assert.equal(problems.length, 1);
    assert.deepEqual([problems[0]?.file, problems[0]?.isFatal], ["odd.ts", true]);
    assert.match(problems[0]?.message ?? "", /shaky.*lost its footing/);
  });

  it("does not show a half-worded finding", () => {
    const rule = createRule("mumbler", { messages: { found: { what: "{entity} {colour}", why: "", how: "" } } });
    const { findings, problems } = runRules([rule], [createViolation()], CONTEXT);
    assert.deepEqual(findings, []);
    assert.match(problems[0]?.message ?? "", /mumbler.*found.*no value for colour/);
    assert.equal(problems[0]?.isFatal, true);
  });

  it("does not show a finding whose message does not exist", () => {
    const { findings, problems } = runRules([createRule("mute", { messages: {} })], [createViolation()], CONTEXT);
    assert.deepEqual([findings.length, problems[0]?.isFatal], [0, true]);
  });

  it("keeps the finding when its fix crashes", () => {
    const rule = createRule("clumsy", {
      fix: () => {
        throw new Error("dropped it");
      },
    });
    const { findings, problems } = runRules([rule], [createViolation()], CONTEXT);
    assert.deepEqual(
      findings.map((finding) => finding.fixes),
      [[]],
    );
    assert.match(problems[0]?.message ?? "", /clumsy crashed while it prepared a fix.*dropped it/);
  });
});

describe("fixes in findings", () => {
  const withEdits = (edits: { start: number; end: number; file?: string }[]): Rule =>
    createRule("mender", {
      fix: () => [
        { title: "Mend", kind: "safe", edits: edits.map(({ start, end, file }) => ({ span: spanAt(start, end, file), newText: "x" })) },
      ],
    });

  it("get one-based ranges and are sorted", () => {
    const { findings } = runRules(
      [
        withEdits([
          { start: 50, end: 51 },
          { start: 19, end: 20 },
        ]),
      ],
      [createViolation()],
      CONTEXT,
    );
    const ranges = findings[0]?.fixes[0]?.edits.map((edit) => edit.range);
    assert.deepEqual(ranges, [
      { start: { line: 1, column: 20 }, end: { line: 2, column: 1 } },
      { start: { line: 3, column: 1 }, end: { line: 3, column: 2 } },
    ]);
  });

  for (const [title, edits, reason] of [
    [
      "overlap",
      [
        { start: 5, end: 9 },
        { start: 8, end: 10 },
      ],
      /overlap/,
    ],
    ["are none", [], /no edits/],
    ["run backwards", [{ start: 5, end: 4 }], /impossible span/],
  ] as const) {
    it(`are refused when their edits ${title}`, () => {
      const { findings, problems } = runRules([withEdits([...edits])], [createViolation()], CONTEXT);
      assert.deepEqual(findings[0]?.fixes, []);
      assert.match(problems[0]?.message ?? "", reason);
      assert.equal(problems[0]?.isFatal, false);
    });
  }

  it("are refused for a file that was not read", () => {
    const { findings, problems } = runRules([withEdits([{ start: 1, end: 2, file: "gone.ts" }])], [createViolation()], {
      ...CONTEXT,
      lineStartsOf: () => undefined,
    });
    assert.deepEqual(findings[0]?.fixes, []);
    assert.match(problems[0]?.message ?? "", /gone\.ts, which was not read/);
  });
});
