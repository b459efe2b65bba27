// Suppression comments. A case is one text: `FIND(rule)` stands where a finding starts, comments are read as capture reads them.
import assert from "node:assert/strict";
import type { Finding } from "../../../rules/contract/finding";
import type { CommentDirective } from "../../../server/engine/facts/ir";
import type { RuleSetting } from "../../../server/engine/policy/config";
import { applySuppressions } from "../../../server/engine/policy/suppressions";

const RULE_IDS = ["unscoped-query", "log-missing-tenant"];

function lineStartsOf(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
}

/** Every comment that starts with `tenantlint-`, with the span of the whole comment. */
function commentsIn(text: string): readonly CommentDirective[] {
  return [...text.matchAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g)].flatMap((match) => {
    const inner = /^(?:\/\/|\/\*+)\s*tenantlint-([\w-]+)([\s\S]*?)(?:\*\/)?$/.exec(match[0]);
    return inner === null ? [] : [{ kind: inner[1] ?? "", text: inner[2] ?? "", s: [match.index, match.index + match[0].length] as const }];
  });
}

function findingsIn(text: string): readonly Finding[] {
  const lines = lineStartsOf(text);
  return [...text.matchAll(/FIND\(([\w-]+)\)/g)].map((match) => {
    const line = lines.filter((start) => start <= match.index).length;
    const end = match.index + match[0].length;
    return {
      rule: match[1] ?? "",
      messageId: "sample",
      severity: "error",
      confidence: "certain",
      message: "A sample.",
      why: "",
      how: "",
      span: { file: "src/a.ts", start: match.index, end },
      range: { start: { line, column: 1 }, end: { line, column: 2 } },
      evidence: [],
      fixes: [],
      fingerprint: String(match.index),
    };
  });
}

function run(text: string, settings: Readonly<Record<string, RuleSetting>> = {}) {
  return applySuppressions({
    file: "src/a.ts",
    text,
    facts: { comments: commentsIn(text), lineStarts: lineStartsOf(text) },
    findings: findingsIn(text),
    ruleIds: RULE_IDS,
    severityOf: (rule) => settings[rule] ?? (rule === "unused-suppression" ? "warning" : "error"),
  });
}

/** Findings left, as `line rule`, and reasons given for those silenced. */
function outcome(text: string, settings?: Readonly<Record<string, RuleSetting>>) {
  const { findings, suppressed } = run(text, settings);
  return {
    left: findings.map(({ rule, range }) => `${range.start.line} ${rule}`),
    reasons: suppressed.map(({ finding, reason }) => `${finding.range.start.line} ${reason}`),
  };
}

describe("tenantlint-disable-next-line", () => {
  for (const [what, text, reason] of [
    ["a line comment", "// tenantlint-disable-next-line unscoped-query -- public catalogue\nFIND(unscoped-query)", "2 public catalogue"],
    ["a block comment", "/* tenantlint-disable-next-line unscoped-query -- public */\nFIND(unscoped-query)", "2 public"],
    ["a JSX comment", "{/* tenantlint-disable-next-line unscoped-query -- public */}\n<A x={FIND(unscoped-query)} />", "2 public"],
    [
      "blank lines and comments between",
      "// tenantlint-disable-next-line unscoped-query -- why\n\n// note\n/* a\n b */\nFIND(unscoped-query)",
      "6 why",
    ],
    ["a JSX comment between", "{/* tenantlint-disable-next-line unscoped-query -- why */}\n{/* note */}\n{FIND(unscoped-query)}", "3 why"],
    ["code after a comment on the line", "// tenantlint-disable-next-line unscoped-query -- why\n/* x */ FIND(unscoped-query)", "2 why"],
    [
      "a block comment of several lines",
      "/* tenantlint-disable-next-line unscoped-query\n * -- a reason that\n * needs room */\nFIND(unscoped-query)",
      "4 a reason that needs room",
    ],
    [
      "hyphens within the reason",
      "// tenantlint-disable-next-line unscoped-query -- two -- hyphens, re-used\nFIND(unscoped-query)",
      "2 two -- hyphens, re-used",
    ],
    ["Windows line breaks", "// tenantlint-disable-next-line unscoped-query -- why\r\n\r\nFIND(unscoped-query)", "3 why"],
  ] as const) {
    it(`works with ${what}`, () => assert.deepEqual(outcome(text), { left: [], reasons: [reason] }));
  }

  it("names several rules", () => {
    const text =
      "// tenantlint-disable-next-line unscoped-query, log-missing-tenant -- both\nFIND(unscoped-query) FIND(log-missing-tenant)";
    assert.deepEqual(outcome(text), { left: [], reasons: ["2 both", "2 both"] });
  });

  it("can be stacked", () => {
    const text =
      "// tenantlint-disable-next-line unscoped-query -- one\n// tenantlint-disable-next-line log-missing-tenant -- two\nFIND(unscoped-query) FIND(log-missing-tenant)";
    assert.deepEqual(outcome(text), { left: [], reasons: ["3 one", "3 two"] });
  });

  it("leaves other rules and other lines alone", () => {
    const text =
      "// tenantlint-disable-next-line unscoped-query -- why\nFIND(log-missing-tenant) FIND(unscoped-query)\nFIND(unscoped-query)";
    assert.deepEqual(outcome(text), { left: ["2 log-missing-tenant", "3 unscoped-query"], reasons: ["2 why"] });
  });
});

describe("tenantlint-disable … tenantlint-enable", () => {
  const disable = "// tenantlint-disable unscoped-query -- old module\n";

  it("reaches to the end of the file", () => {
    assert.deepEqual(outcome(`FIND(unscoped-query)\n${disable}FIND(unscoped-query)\n\nFIND(unscoped-query)`), {
      left: ["1 unscoped-query"],
      reasons: ["3 old module", "5 old module"],
    });
  });

  for (const enable of ["// tenantlint-enable", "/* tenantlint-enable unscoped-query */"]) {
    it(`ends at ${enable}`, () => {
      assert.deepEqual(outcome(`${disable}FIND(unscoped-query)\n${enable}\nFIND(unscoped-query)`), {
        left: ["4 unscoped-query"],
        reasons: ["2 old module"],
      });
    });
  }

  it("is not ended for one rule by another", () => {
    const text = `${disable}FIND(unscoped-query)\n// tenantlint-enable log-missing-tenant\nFIND(unscoped-query)`;
    assert.deepEqual(outcome(text), { left: ["3 unused-suppression"], reasons: ["2 old module", "4 old module"] });
  });
});

describe("a comment that cannot be obeyed silences nothing and is reported", () => {
  for (const [what, comment, message] of [
    [
      "no reason",
      "tenantlint-disable-next-line unscoped-query",
      'This suppression gives no reason: write "tenantlint-disable-next-line unscoped-query -- reason".',
    ],
    [
      "an empty reason",
      "tenantlint-disable-next-line unscoped-query --",
      'This suppression gives no reason: write "tenantlint-disable-next-line unscoped-query -- reason".',
    ],
    [
      "no rule",
      "tenantlint-disable-next-line -- because",
      'This suppression names no rule: write "tenantlint-disable-next-line <rule> -- reason".',
    ],
    [
      "an unknown rule",
      "tenantlint-disable-next-line unscoped-qery -- because",
      'This suppression names the unknown rule "unscoped-qery"; did you mean "unscoped-query"?',
    ],
    [
      "one unknown rule of two",
      "tenantlint-disable-next-line unscoped-query, zzz -- because",
      'This suppression names the unknown rule "zzz".',
    ],
    [
      "a reason without hyphens",
      "tenantlint-disable-next-line unscoped-query because",
      'This suppression names the unknown rule "because".',
    ],
    [
      "an unknown directive",
      "tenantlint-disable-nextline unscoped-query -- because",
      'Unknown directive "tenantlint-disable-nextline"; did you mean "disable-next-line"?',
    ],
    [
      "an unknown rule to enable",
      "tenantlint-enable unscoped-querry",
      'This suppression names the unknown rule "unscoped-querry"; did you mean "unscoped-query"?',
    ],
  ] as const) {
    it(what, () => {
      const { findings, suppressed } = run(`  // ${comment}\nFIND(unscoped-query)`);
      assert.deepEqual(suppressed, []);
      assert.deepEqual(
        findings.map(({ rule, severity, message, range }) => [rule, severity, message, range.start]),
        [
          ["invalid-suppression", "error", message, { line: 1, column: 3 }],
          ["unscoped-query", "error", "A sample.", { line: 2, column: 1 }],
        ],
      );
    });
  }

  it("can be set to another severity, or off", () => {
    const text = "// tenantlint-disable-next-line unscoped-query\nFIND(unscoped-query)";
    assert.equal(run(text, { "invalid-suppression": "info" }).findings[0]?.severity, "info");
    assert.deepEqual(outcome(text, { "invalid-suppression": "off" }).left, ["2 unscoped-query"]);
  });
});

describe("a comment that silences nothing", () => {
  const idle = "// tenantlint-disable-next-line unscoped-query -- was needed once\n";

  it("is reported as a warning, with its removal as a fix", () => {
    const [finding] = run(`a\n${idle}b`).findings;
    assert.equal(finding?.severity, "warning");
    assert.equal(finding?.message, 'This suppression silences no finding of "unscoped-query".');
    assert.deepEqual(
      finding?.fixes.map(({ kind, edits }) => [kind, edits[0]?.span.start, edits[0]?.span.end]),
      [["suggested", 2, 2 + idle.length]],
    );
  });

  it("takes only the comment away when code stands on its line, and the braces of JSX", () => {
    const text = "<A>{/* tenantlint-disable-next-line unscoped-query -- x */}</A>\n<B/>";
    const edit = run(text).findings[0]?.fixes[0]?.edits[0];
    assert.equal(text.slice(0, edit?.span.start) + text.slice(edit?.span.end), "<A></A>\n<B/>");
  });

  it("names only the rules that it does not silence", () => {
    const text = "// tenantlint-disable-next-line unscoped-query, log-missing-tenant -- why\nFIND(unscoped-query)";
    const { findings, suppressed } = run(text);
    assert.equal(suppressed.length, 1);
    assert.equal(findings[0]?.message, 'This suppression silences no finding of "log-missing-tenant".');
    assert.deepEqual(findings[0]?.fixes, []);
  });

  it("is reported for a region, at the end of the file, and for an enable without a disable", () => {
    assert.deepEqual(outcome("// tenantlint-disable unscoped-query -- x\n// tenantlint-enable\n").left, ["1 unused-suppression"]);
    assert.deepEqual(outcome(idle.trimEnd()).left, ["1 unused-suppression"]);
    assert.deepEqual(outcome("// tenantlint-enable\n").left, ["1 unused-suppression"]);
  });

  it("is not reported for a rule that is off, nor when the judgement itself is off", () => {
    assert.deepEqual(outcome(idle, { "unscoped-query": "off" }).left, []);
    assert.deepEqual(outcome(idle, { "unused-suppression": "off" }).left, []);
  });

  it("has a fingerprint of its own for each of several equal ones", () => {
    const prints = run(`${idle}a\n${idle}b`).findings.map((finding) => finding.fingerprint);
    assert.equal(new Set(prints).size, 2);
    assert.deepEqual(
      prints,
      run(`\n\n${idle}a\n${idle}b`).findings.map((finding) => finding.fingerprint),
      "they survive moved lines",
    );
  });
});

describe("findings in a file without comments", () => {
  it("pass unchanged", () => {
    const text = "FIND(unscoped-query)";
    assert.deepEqual(run(text), { findings: findingsIn(text), suppressed: [] });
  });
});
