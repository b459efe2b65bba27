// How severities, options, includes and excludes of several configurations add up for one file.
import assert from "node:assert/strict";
import { DEFAULT_CONFIG } from "../../../server/engine/policy/config";
import type { Config } from "../../../server/engine/policy/config";
import { createRulePolicy } from "../../../server/engine/policy/rule-policy";
import type { Rule } from "../../../rules/contract/rule";
import { SAMPLE_RULES } from "./sample-rules";

const [query, log] = SAMPLE_RULES as readonly [Rule, Rule];

function config(part: Partial<Config>): Config {
  return { ...DEFAULT_CONFIG, ...part };
}

describe("the configuration of a file", () => {
  const policy = createRulePolicy({
    configs: [config({ folder: "packages/api", strictness: "in-query" }), config({ folder: "", file: "tenantlint.config.json" })],
  });

  it("is the nearest one above it", () => {
    assert.equal(policy.configFor("packages/api/src/a.ts").strictness, "in-query");
    assert.equal(policy.configFor("packages/web/a.ts").file, "tenantlint.config.json");
    assert.equal(policy.configFor("packages/api-extra/a.ts").file, "tenantlint.config.json");
  });

  it("is the default where there is none", () => {
    assert.equal(createRulePolicy({ configs: [] }).configFor("a.ts"), DEFAULT_CONFIG);
  });
});

describe("the setting of a rule", () => {
  it("is the rule's own severity and defaults without a configuration", () => {
    const setting = createRulePolicy({ configs: [] }).settingOf(log, "a.ts");
    assert.deepEqual(setting, { severity: "warning", options: { fields: ["orgId"], minimumLevel: "info", strict: false, depth: 2 } });
  });

  it("merges options with the defaults, later entries winning", () => {
    const policy = createRulePolicy({
      configs: [
        config({
          rules: { "log-missing-tenant": ["error", { strict: true, depth: 3 }] },
          overrides: [
            { files: ["src/jobs/**"], rules: { "log-missing-tenant": ["info", { depth: 9 }] } },
            { files: ["**/*.job.ts"], rules: { "log-missing-tenant": "off" } },
          ],
        }),
      ],
    });
    assert.deepEqual(policy.settingOf(log, "src/a.ts"), {
      severity: "error",
      options: { fields: ["orgId"], minimumLevel: "info", strict: true, depth: 3 },
    });
    assert.equal(policy.settingOf(log, "src/jobs/a.ts").severity, "info");
    assert.equal(policy.settingOf(log, "src/jobs/a.ts").options.depth, 9);
    assert.equal(policy.settingOf(log, "src/jobs/a.job.ts").severity, "off");
    assert.equal(policy.settingOf(query, "src/jobs/a.job.ts").severity, "error");
  });

  it("reads the globs of an override from the configuration's own folder", () => {
    const policy = createRulePolicy({
      configs: [config({ folder: "packages/api", overrides: [{ files: ["scripts"], rules: { "unscoped-query": "off" } }] })],
    });
    assert.equal(policy.settingOf(query, "packages/api/scripts/seed.ts").severity, "off");
    assert.equal(policy.settingOf(query, "scripts/seed.ts").severity, "error");
  });

  it("is what the command line says before anything else, and keeps the options", () => {
    const policy = createRulePolicy({
      configs: [config({ rules: { "log-missing-tenant": ["off", { depth: 5 }] } })],
      ruleSettings: { "log-missing-tenant": "error" },
    });
    assert.equal(policy.settingOf(log, "a.ts").severity, "error");
    assert.equal(policy.settingOf(log, "a.ts").options.depth, 5);
  });
});

describe("the files that are analysed", () => {
  const files = ["src/a.ts", "src/generated/b.ts", "src/x.gen.ts", "tools/c.ts", ".storybook/d.ts"];
  function analysed(part: Partial<Config>): readonly string[] {
    const policy = createRulePolicy({ configs: [config(part)] });
    return files.filter((file) => policy.isAnalysed(file));
  }

  it("are all files by default", () => assert.deepEqual(analysed({}), files));
  it("are those below an included folder", () => assert.deepEqual(analysed({ include: ["./src"] }), files.slice(0, 3)));
  it("are without those excluded by folder or glob", () => {
    assert.deepEqual(analysed({ include: ["src/"], exclude: ["src/generated", "**/*.gen.ts"] }), ["src/a.ts"]);
  });
  it("include dot folders", () => assert.deepEqual(analysed({ include: ["**/d.ts"] }), [".storybook/d.ts"]));
  it("are judged from the folder of a configuration above the root", () => {
    assert.deepEqual(analysed({ prefix: "packages/api", exclude: ["packages/api/tools", "src"] }), [
      files[0],
      files[1],
      files[2],
      files[4],
    ]);
  });
});
