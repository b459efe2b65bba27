// The published JSON Schema accepts what the reader accepts and refuses what it refuses, because both come from one table.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { parse } from "jsonc-parser";
import { rules } from "../../../rules/index";
import { configSchema } from "../../../server/engine/policy/config-schema";
import { readConfig } from "../../../server/engine/policy/read-config";
import { SAMPLE_RULES } from "./sample-rules";

const validate = new Ajv({ strict: false }).compile(configSchema(SAMPLE_RULES));

const ACCEPTED = [
  "{}",
  '{ "tenant": { "root": "Org", "keys": ["orgId"] } }',
  '{ "entities": { "A": "global", "B": { "tenantKey": "orgId" } } }',
  '{ "guards": ["g", { "name": "h", "arguments": [0] }] }',
  '{ "rules": { "unscoped-query": "off", "log-missing-tenant": ["error", { "depth": 1, "fields": [] }] } }',
  '{ "rules": { "log-missing-tenant": ["error"] } }',
  '{ "overrides": [{ "files": ["a"], "rules": {} }] }',
];

const REFUSED = [
  "[]",
  '{ "tenent": {} }',
  '{ "tenant": { "root": [] } }',
  '{ "tenant": { "root": 1 } }',
  '{ "entities": { "A": "globl" } }',
  '{ "guards": [{ "arguments": [0] }] }',
  '{ "guards": [{ "name": "g", "arguments": [1.5] }] }',
  '{ "rules": { "no-such-rule": "off" } }',
  '{ "rules": { "unscoped-query": ["off", { "depth": 1 }] } }',
  '{ "rules": { "log-missing-tenant": ["error", { "depth": "1" }] } }',
  '{ "rules": { "log-missing-tenant": ["error", {}, {}] } }',
  '{ "rules": { "log-missing-tenant": [] } }',
  '{ "overrides": [{ "files": [] , "rules": {} }] }',
  '{ "promises": ["world-peace"] }',
];

describe("the JSON Schema of the configuration", () => {
  for (const [texts, isAccepted] of [
    [ACCEPTED, true],
    [REFUSED, false],
  ] as const) {
    for (const text of texts) {
      it(`${isAccepted ? "accepts" : "refuses"} ${text}, as the reader does`, () => {
        assert.equal(validate(parse(text)), isAccepted, "schema");
        const { problems } = readConfig({ file: "tenantlint.config.json", folder: "", text }, SAMPLE_RULES);
        assert.equal(!problems.some((problem) => problem.isFatal), isAccepted, "reader");
      });
    }
  }

  it("shows each rule's title and default", () => {
    const text = JSON.stringify(configSchema(SAMPLE_RULES));
    assert.match(text, /"description":"Finds unscoped-query","default":"error"/);
    assert.match(text, /"description":"How far to look.","type":"number","default":2/);
  });

  it("is committed as docs/tenantlint.schema.json; `npm run schema` writes it", () => {
    const committed: unknown = JSON.parse(readFileSync(join(__dirname, "../../../docs/tenantlint.schema.json"), "utf8"));
    assert.deepEqual(committed, JSON.parse(JSON.stringify(configSchema(rules))));
  });
});
