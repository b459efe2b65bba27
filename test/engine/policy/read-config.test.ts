// What a configuration file may say, and what is told about one that is wrong.
import assert from "node:assert/strict";
import { DEFAULT_CONFIG } from "../../../server/engine/policy/config";
import { readConfig } from "../../../server/engine/policy/read-config";
import { SAMPLE_RULES } from "./sample-rules";

function read(text: string, field?: string) {
  return readConfig({ file: "tenantlint.config.json", folder: "", text, ...(field === undefined ? {} : { field }) }, SAMPLE_RULES);
}

/** What is wrong, as `line: message`; notes on keys without effect are left out. */
function complaints(text: string): readonly string[] {
  return mistakes(text).map(({ line, message }) => `${line}: ${message}`);
}

function mistakes(text: string) {
  return read(text).problems.filter((problem) => problem.isFatal);
}

describe("reading a configuration", () => {
  it("takes every key of the contract, with comments and trailing commas", () => {
    const { config, problems } = read(`{
      // The tenant is the organization.
      "$schema": "./node_modules/tenantlint/dist/tenantlint.schema.json",
      "isolation": "shared",
      "tenant": { "root": ["Organization", "Project"], "keys": "orgId", "user": "User" },
      "entities": { "AuditLog": "global", "Order": { "tenancy": "direct", "tenantKey": "shopId" }, },
      "principals": [{ "name": "src/auth#currentOrg", "yields": "tenant" }],
      "guards": ["requireMember", { "name": "src/guards/*#assertOwner", "arguments": [0, 1] }],
      "entryPoints": ["src/jobs#run"],
      "clients": [{ "name": "repo.findAll", "kind": "query", "entity": "Order", "filterArgument": 0 }],
      "sinks": [{ "name": "audit", "kind": "log" }],
      "strictness": "in-query",
      "rules": { "unscoped-query": "warning", "log-missing-tenant": ["info", { "fields": ["shop"], "strict": true }] },
      "overrides": [{ "files": ["scripts/**"], "rules": { "unscoped-query": "off" } }],
      "include": ["src"],
      "exclude": ["src/generated"],
      "promises": ["every-query-isolated"],
    }`);
    assert.ok(problems.every(({ isFatal }) => !isFatal));
    assert.deepEqual(config, {
      file: "tenantlint.config.json",
      folder: "",
      isolation: "shared",
      tenant: { root: ["Organization", "Project"], keys: ["orgId"], user: "User" },
      entities: { AuditLog: { tenancy: "global" }, Order: { tenancy: "direct", tenantKey: "shopId" } },
      principals: [{ name: "src/auth#currentOrg", yields: "tenant" }],
      guards: [{ name: "requireMember" }, { name: "src/guards/*#assertOwner", arguments: [0, 1] }],
      entryPoints: [{ name: "src/jobs#run" }],
      clients: [{ name: "repo.findAll", kind: "query", entity: "Order", filterArgument: 0 }],
      sinks: [{ name: "audit", kind: "log" }],
      strictness: "in-query",
      rules: { "unscoped-query": "warning", "log-missing-tenant": ["info", { fields: ["shop"], strict: true }] },
      overrides: [{ files: ["scripts/**"], rules: { "unscoped-query": "off" } }],
      include: ["src"],
      exclude: ["src/generated"],
      promises: ["every-query-isolated"],
    });
  });

  it("fills in the defaults", () => {
    assert.deepEqual(read("{}").config, { ...DEFAULT_CONFIG, file: "tenantlint.config.json", folder: "" });
  });

  it("reads a field of a package.json, and nothing where the field is absent", () => {
    assert.equal(read('{ "name": "shop", "tenantlint": { "strictness": "in-query" } }', "tenantlint").config?.strictness, "in-query");
    assert.deepEqual(read('{ "name": "shop" }', "tenantlint"), { problems: [] });
    assert.deepEqual(read("{ broken", "tenantlint"), { problems: [] });
  });

  it("lets the severities of the two judgements about suppressions be set", () => {
    assert.deepEqual(complaints('{ "rules": { "unused-suppression": "error", "invalid-suppression": "warning" } }'), []);
  });
});

describe("a wrong configuration", () => {
  for (const [what, text, expected] of [
    ["an unknown key", '{\n  "tenent": {}\n}', '2: Unknown key "tenent"; did you mean "tenant"?'],
    ["an unknown nested key", '{ "tenant":\n { "rot": "Org" } }', '2: Unknown key "rot" in "tenant"; did you mean "root"?'],
    ["a key like nothing known", '{ "zebra": 1 }', '1: Unknown key "zebra".'],
    ["a name that every object inherits", '{ "constructor": 1 }', '1: Unknown key "constructor".'],
    [
      "an unknown rule",
      '{\n"rules": {\n"unscoped-qurey": "off" } }',
      '3: Unknown rule "unscoped-qurey" in "rules"; did you mean "unscoped-query"?',
    ],
    [
      "an unknown severity",
      '{ "rules": { "unscoped-query": "warn" } }',
      '1: "rules.unscoped-query" must be one of "off", "error", "warning", "info", not "warn".',
    ],
    [
      "a severity of the wrong type",
      '{ "rules": { "unscoped-query": 2 } }',
      '1: "rules.unscoped-query" must be a severity (off, error, warning, info) or a list of severity and options, not 2.',
    ],
    [
      "an unknown option",
      '{ "rules": { "log-missing-tenant": ["error", { "field": [] }] } }',
      '1: Unknown key "field" in "rules.log-missing-tenant[1]"; did you mean "fields"?',
    ],
    [
      "an option of the wrong type",
      '{ "rules": { "log-missing-tenant": ["error", { "depth": "2" }] } }',
      '1: "rules.log-missing-tenant[1].depth" must be a number, not "2".',
    ],
    [
      "a rule in an override",
      '{ "overrides": [{ "files": ["a"], "rules": { "x": "off" } }] }',
      '1: Unknown rule "x" in "overrides[0].rules".',
    ],
    ["an override without files", '{ "overrides": [{ "rules": {} }] }', '1: "overrides[0]" lacks the key "files".'],
    [
      "an unknown tenancy",
      '{ "entities": { "Order": "globl" } }',
      '1: "entities.Order" must be one of "root", "direct", "via", "user", "global", "unknown", not "globl"; did you mean "global"?',
    ],
    ["a list where a text belongs", '{ "tenant": { "user": ["User"] } }', '1: "tenant.user" must be a string, not a list.'],
    ["a text where a list belongs", '{ "include": "src" }', '1: "include" must be a list, not "src".'],
    ["an entry of the wrong type", '{ "include": ["src",\n 5] }', '2: "include[1]" must be a string, not 5.'],
    [
      "a negative argument",
      '{ "guards": [{ "name": "g", "arguments": [-1] }] }',
      '1: "guards[0].arguments[0]" must be a whole number from 0, not -1.',
    ],
    [
      "an unknown isolation",
      '{ "isolation": "schema" }',
      '1: "isolation" must be one of "shared", "schema-per-tenant", "database-per-tenant", "single-tenant", not "schema".',
    ],
    [
      "an unknown promise",
      '{ "promises": ["no-shared-caches"] }',
      '1: "promises[0]" must be one of "every-query-isolated", "rls-on-every-tenant-table", "database-per-tenant", "no-shared-cache", "tenant-on-every-log", not "no-shared-caches"; did you mean "no-shared-cache"?',
    ],
    ["a key given twice", '{ "include": [],\n "include": [] }', '2: The key "include" is given twice.'],
    ["no object", "[]", "1: The configuration must be an object."],
    ["an empty file", " \n", "1: The configuration file is empty; write {} to use the defaults."],
    ["broken JSON", '{\n "include": [\n "a" "b" ] }', "3: This is not valid JSON: comma expected."],
  ] as const) {
    it(`is told of ${what}`, () => assert.deepEqual(complaints(text), [expected]));
  }

  it("is told of all mistakes at once, and what is right still holds", () => {
    const text = '{ "strictness": "in-query", "isolation": 1,\n "nope": 1 }';
    const { config } = read(text);
    assert.deepEqual(
      mistakes(text).map(({ line }) => line),
      [1, 2],
    );
    assert.equal(config?.strictness, "in-query");
  });
});
