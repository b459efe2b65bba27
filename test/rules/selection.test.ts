// Which rule speaks for which verdict: every open verdict belongs to exactly one rule, and isolated ones to none.
import assert from "node:assert/strict";
import { rules } from "../../rules/index";
import type { AccessKind } from "../../rules/contract/access";
import { docsUrl } from "../../rules/contract/docs-url";
import type { BypassKind, ViolationReason } from "../../rules/contract/verdict";
import { defaultsOf, wordingOf } from "../harness/rule-text";
import { createIsolated, createUnproven, createViolation } from "../harness/verdicts";

const KINDS: readonly AccessKind[] = [
  "query",
  "mutation",
  "create",
  "cache-read",
  "cache-write",
  "log",
  "log-data",
  "audit",
  "response-cache",
  "module-state",
  "storage",
  "job",
  "broadcast",
  "search",
  "rate-limit",
  "tenant-branch",
  "support-access",
  "schema",
  "session",
  "key-write",
  "link",
];
const REASONS: readonly ViolationReason[] = [
  "no-filter",
  "unpinned",
  "bypassable",
  "untrusted-tenant",
  "missing-tenant",
  "tenant-absent",
  "unverified-link",
  "opaque",
  "unscoped-storage",
  "outlives-transaction",
  "no-row-security",
  "unforced-row-security",
  "no-tenant-policy",
  "global-unique",
  "no-tenant-index",
  "nullable-tenant",
  "no-tenant-reference",
];
const BYPASSES: readonly BypassKind[] = ["or", "not", "undefined", "conditional", "overwritten", "left-join"];

/** Ids of the rules that speak for an access of this kind with this reason. */
function speakersFor(kind: AccessKind, reason: ViolationReason): readonly string[] {
  const verdict = createViolation({ kind }, { reason });
  return rules.filter((rule) => rule.detect([verdict], defaultsOf(rule)).length > 0).map((rule) => rule.meta.id);
}

describe("rules", () => {
  for (const kind of KINDS) {
    for (const reason of REASONS) {
      it(`give one finding for ${kind} / ${reason}`, () => assert.equal(speakersFor(kind, reason).length, 1));
    }
    it(`are silent on an isolated ${kind}`, () => {
      for (const rule of rules) assert.deepEqual(rule.detect([createIsolated({ kind })], defaultsOf(rule)), [], rule.meta.id);
    });
  }

  for (const [kind, reason, id] of [
    ["query", "no-filter", "unscoped-query"],
    ["query", "unpinned", "unscoped-query"],
    ["query", "opaque", "unscoped-query"],
    ["query", "bypassable", "bypassable-tenant-filter"],
    ["query", "untrusted-tenant", "untrusted-tenant-id"],
    ["mutation", "unpinned", "unscoped-mutation"],
    ["mutation", "untrusted-tenant", "untrusted-tenant-id"],
    ["mutation", "bypassable", "bypassable-tenant-filter"],
    ["create", "missing-tenant", "missing-tenant-on-create"],
    ["create", "untrusted-tenant", "missing-tenant-on-create"],
    ["create", "bypassable", "bypassable-tenant-filter"],
    ["log", "tenant-absent", "log-missing-tenant"],
    ["cache-read", "tenant-absent", "cache-key-missing-tenant"],
    ["cache-write", "tenant-absent", "cache-key-missing-tenant"],
    ["module-state", "tenant-absent", "shared-module-state"],
    ["query", "unscoped-storage", "unscoped-connection"],
    ["mutation", "unscoped-storage", "unscoped-connection"],
    ["create", "unscoped-storage", "unscoped-connection"],
    ["session", "outlives-transaction", "session-scope-leak"],
    ["schema", "no-row-security", "schema-missing-rls"],
    ["schema", "unforced-row-security", "schema-missing-rls"],
    ["schema", "no-tenant-policy", "schema-missing-rls"],
    ["schema", "global-unique", "schema-global-unique"],
    ["schema", "no-tenant-index", "schema-missing-tenant-index"],
    ["schema", "nullable-tenant", "schema-nullable-tenant"],
    ["schema", "no-tenant-reference", "schema-nullable-tenant"],
    ["log-data", "tenant-absent", "log-tenant-data"],
    ["audit", "tenant-absent", "audit-missing-tenant"],
    ["response-cache", "tenant-absent", "public-cache-header"],
    ["key-write", "untrusted-tenant", "tenant-key-overwrite"],
    ["link", "unverified-link", "cross-tenant-link"],
  ] as const) {
    it(`say ${id} of ${kind} / ${reason}`, () => assert.deepEqual(speakersFor(kind, reason), [id]));
  }

  it("speak of unproven accesses as well", () => {
    const verdict = createUnproven({}, { reason: "opaque", confidence: "possible" });
    assert.equal(rules.filter((rule) => rule.detect([verdict], defaultsOf(rule)).length > 0).length, 1);
  });

  it("keep the order of the verdicts", () => {
    const verdicts = ["a", "b", "c"].map((entity) => createViolation({ entity }));
    for (const rule of rules) {
      const entities = rule.detect(verdicts, defaultsOf(rule)).map((signal) => signal.verdict.access.entity);
      assert.deepEqual(entities, [...entities].sort(), rule.meta.id);
    }
  });
});

describe("messages", () => {
  for (const kind of KINDS) {
    for (const reason of REASONS) {
      for (const bypass of reason === "bypassable" ? BYPASSES : [undefined]) {
        it(`are whole sentences of bearable length for ${kind} / ${reason} ${bypass ?? ""}`, () => {
          const verdict = createViolation({ kind }, { reason, ...(bypass ? { bypass } : {}), detail: "req.query.orgId" });
          for (const rule of rules) {
            const wording = wordingOf(rule, verdict);
            if (!wording) continue;
            for (const part of [wording.what, wording.why, wording.how]) assert.match(part, /^[A-Z`].*\.$/s);
            assert.ok(wording.what.length <= 140, `${wording.what.length}: ${wording.what}`);
          }
        });
      }
    }
  }

  it("are all used", () => {
    const verdicts = KINDS.flatMap((kind) =>
      REASONS.flatMap((reason) =>
        [undefined, ...BYPASSES].flatMap((bypass) =>
          [undefined, "id", "actor"].flatMap((detail) =>
            ["findMany", "dynamic"].map((operation) =>
              createViolation({ kind, operation }, { reason, ...(bypass ? { bypass } : {}), ...(detail ? { detail } : {}) }),
            ),
          ),
        ),
      ),
    );
    const used = new Set(
      rules.flatMap((rule) => rule.detect(verdicts, defaultsOf(rule)).map((signal) => `${rule.meta.id} ${signal.messageId}`)),
    );
    assert.deepEqual(rules.flatMap((rule) => Object.keys(rule.messages).map((id) => `${rule.meta.id} ${id}`)).sort(), [...used].sort());
  });
});

describe("the catalogue", () => {
  const ids = rules.map((rule) => rule.meta.id);
  it("is sorted and names each rule once", () => assert.deepEqual(ids, [...new Set(ids)].sort()));

  it("gives each rule an address for its documentation", () => {
    assert.equal(docsUrl("unscoped-query"), "https://github.com/tenantlint/tenantlint/blob/main/docs/rules/unscoped-query.md");
  });

  for (const rule of rules) {
    it(`promises of ${rule.meta.id} only the fixes that it has`, () => assert.equal(rule.fix === undefined, rule.meta.fixKind === "none"));
  }
});
