// docs/in-house.md does what it says: its blocks are one service, in which every line that ends in a mark is found, and no other.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../rules/index";
import { analyzeFiles } from "./harness/analyze";

const PAGE = readFileSync(join(__dirname, "../docs/in-house.md"), "utf8");

/** Blocks whose fence names a file. */
function filesIn(page: string): ReadonlyMap<string, string> {
  return new Map([...page.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map(({ 1: file = "", 2: text = "" }) => [file, text]));
}

describe("docs/in-house.md", () => {
  it("finds what is marked, and nothing else", async () => {
    const files = filesIn(PAGE);
    const expected = [...files].flatMap(([file, text]) =>
      text.split("\n").flatMap((line, index) => {
        const rule = /\/\/ ✗ ([a-z-]+)$/.exec(line)?.[1];
        return rule === undefined ? [] : [`${file}:${index + 1} ${rule}`];
      }),
    );
    const { findings, problems } = await analyzeFiles(files, rules);
    assert.deepEqual(problems, []);
    assert.ok(expected.length > 5);
    assert.deepEqual(findings.map(({ rule, span, range }) => `${span.file}:${range.start.line} ${rule}`).sort(), [...expected].sort());
  });

  it("names every key that the configuration knows of clients", () => {
    const schema = readFileSync(join(__dirname, "../docs/tenantlint.schema.json"), "utf8");
    const clients = (JSON.parse(schema) as { properties: { clients: { items: { properties: Record<string, unknown> } } } }).properties
      .clients;
    for (const key of Object.keys(clients.items.properties))
      assert.ok(key === "name" || key === "arguments" || PAGE.includes(`\`${key}\``), key);
  });
});
