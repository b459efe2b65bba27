// `npm run new-rule`: where a new rule goes in the catalogue and in the table of rules.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

interface NewRule {
  addToCatalogue(text: string, id: string): string;
  addToTable(text: string, id: string, title: string): string;
}

/** Plain JavaScript, so its types are checked when it is loaded. */
const SCRIPT: string = "../scripts/new-rule.mjs";

async function load(): Promise<NewRule> {
  const loaded: unknown = await import(SCRIPT);
  assert.ok(isNewRule(loaded));
  return loaded;
}

function isNewRule(loaded: unknown): loaded is NewRule {
  return typeof loaded === "object" && loaded !== null && "addToCatalogue" in loaded && "addToTable" in loaded;
}
const read = (path: string): string => readFileSync(join(__dirname, "..", path), "utf8");

/** Lines of `after` that `before` lacks, each with the line above it. */
function addedLines(before: string, after: string): readonly (readonly [above: string, line: string])[] {
  const known = new Set(before.split("\n"));
  const lines = after.split("\n");
  return lines.flatMap((line, index) => (known.has(line) ? [] : [[lines[index - 1] ?? "", line] as const]));
}

describe("new-rule", () => {
  for (const [id, name, above] of [
    ["careless-write", "carelessWrite", "  cacheKeyMissingTenant,"],
    ["zoned-write", "zonedWrite", "  untrustedTenantId,"],
    ["alarming-write", "alarmingWrite", "export const rules: readonly Rule[] = ["],
  ] as const) {
    it(`puts ${id} into its place in the catalogue`, async () => {
      const before = read("rules/index.ts");
      const added = addedLines(before, (await load()).addToCatalogue(before, id));
      assert.deepEqual(added.map(([, line]) => line).sort(), [`  ${name},`, `import { ${name} } from "./${id}";`]);
      assert.equal(added.find(([, line]) => line === `  ${name},`)?.[0], above);
    });
  }

  it("puts a row into its place in the table of rules", async () => {
    const before = read("docs/rules/README.md");
    const added = addedLines(before, (await load()).addToTable(before, "careless-write", "A write without care"));
    assert.equal(added.length, 1);
    assert.equal(added[0]?.[1], "| [careless-write](careless-write.md) | A write without care | error | none |");
    assert.match(added[0]?.[0] ?? "", /cache-key-missing-tenant/);
  });
});
