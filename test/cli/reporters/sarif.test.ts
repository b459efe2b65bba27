// The SARIF report: valid by the 2.1.0 schema, and complete in what it carries.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import type { Log, Run } from "sarif";
import { createSandbox, removeSandboxes } from "../harness";

const schemaPath = require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(schemaPath, "utf8")) as object);

/** The run of a report that the schema accepts. */
async function sarifRun(files: Readonly<Record<string, string>>, argv: readonly string[] = []): Promise<Run> {
  const { stdout } = await createSandbox(files).run(["--format", "sarif", ...argv]);
  const log = JSON.parse(stdout) as Log;
  assert.ok(validate(log), JSON.stringify(validate.errors));
  const [run] = log.runs;
  assert.ok(run !== undefined);
  return run;
}

describe("the SARIF report", () => {
  afterEach(removeSandboxes);

  it("carries place, path, related places, fix and fingerprint of a finding", async () => {
    const run = await sarifRun({ "src/my file.ts": "\n  LEAK HUSH" });
    const location = {
      artifactLocation: { uri: "src/my%20file.ts", uriBaseId: "SRCROOT" },
      region: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 7 },
    };
    const step = { physicalLocation: location, message: { text: "The word comes from the request." } };
    const ruleIndex = run.tool.driver.rules?.findIndex(({ id }) => id === "leaking-word");
    assert.deepEqual(run.results, [
      {
        ruleId: "leaking-word",
        ruleIndex,
        kind: "fail",
        level: "error",
        message: { text: "A word leaks. Others can read it. Write SAFE." },
        locations: [{ physicalLocation: location }],
        relatedLocations: [{ id: 0, ...step }],
        codeFlows: [{ threadFlows: [{ locations: [{ location: step, executionOrder: 1 }] }] }],
        partialFingerprints: { "tenantlint/v1": "leaking-word:src/my file.ts:0" },
        fixes: [
          {
            description: { text: "Write SAFE" },
            artifactChanges: [
              {
                artifactLocation: location.artifactLocation,
                replacements: [{ deletedRegion: location.region, insertedContent: { text: "SAFE" } }],
              },
            ],
          },
        ],
        rank: 95,
        properties: { confidence: "certain", entity: "Word" },
      },
    ]);
  });

  it("describes rules with help, docs address and CWE", async () => {
    const run = await sarifRun({});
    const rule = run.tool.driver.rules?.find(({ id }) => id === "leaking-word");
    assert.equal(rule?.name, "LeakingWord");
    assert.equal(rule?.helpUri, "https://github.com/tenantlint/tenantlint/blob/main/docs/rules/leaking-word.md");
    assert.match(rule?.help?.text ?? "", /Others can read it\.\n\nWrite SAFE\./);
    assert.deepEqual(
      rule?.relationships?.map(({ target }) => target.id),
      ["CWE-639", "CWE-862"],
    );
    assert.deepEqual(rule?.defaultConfiguration, { level: "error" });
    assert.ok(Array.isArray(rule?.properties?.tags) && rule.properties.tags.includes("external/cwe/cwe-639"));
  });

  it("holds the taxonomy that the rules refer to", async () => {
    const [taxonomy] = (await sarifRun({})).taxonomies ?? [];
    assert.equal(taxonomy?.name, "CWE");
    assert.deepEqual(
      taxonomy?.taxa?.map(({ id, shortDescription }) => [id, shortDescription?.text]),
      [
        ["CWE-639", "Authorization Bypass Through User-Controlled Key"],
        ["CWE-862", "Missing Authorization"],
      ],
    );
  });

  it("maps severities and confidence", async () => {
    const run = await sarifRun({ "a.ts": "LEAK WARN MAYBE" });
    assert.deepEqual(
      run.results?.map(({ level, rank }) => [level, rank]),
      [
        ["error", 95],
        ["warning", 70],
        ["note", 30],
      ],
    );
    assert.equal(run.columnKind, "utf16CodeUnits");
  });

  it("tells whether the run was complete, and what stood in its way", async () => {
    assert.deepEqual((await sarifRun({ "a.ts": "BROKEN" })).invocations, [
      {
        executionSuccessful: true,
        toolExecutionNotifications: [
          {
            level: "warning",
            message: { text: "BROKEN was found." },
            locations: [{ physicalLocation: { artifactLocation: { uri: "a.ts", uriBaseId: "SRCROOT" }, region: { startLine: 1 } } }],
          },
        ],
      },
    ]);
    assert.equal((await sarifRun({ "a.ts": "FATAL" })).invocations?.[0]?.executionSuccessful, false);
  });

  it("is valid with nothing to tell, and with a planned fix", async () => {
    assert.deepEqual((await sarifRun({})).results, []);
    assert.deepEqual((await sarifRun({ "a.ts": "LEAK" }, ["--fix-dry-run"])).results, []);
  });
});
