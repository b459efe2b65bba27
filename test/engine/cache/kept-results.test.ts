// Kept results: used again when nothing that they depend on has changed, made anew in every other case.
import assert from "node:assert/strict";
import { createMemoryHost } from "../../../server/engine/host/memory";
import { createAnalyzer } from "../../../server/engine/index";
import type { AnalysisResult, AnalyzerOptions, KeptResults } from "../../../server/engine/results";
import { rules } from "../../../rules/index";
import { filesOf } from "../../harness/proven";

const LEAK = `import { db } from "./db";\nexport const all = () => db.pet.findMany();\n`;
const SCOPED = `import { db } from "./db";\nexport const all = (user) => db.pet.findMany({ where: { clinicId: user.clinicId } });\n`;

class MemoryStore {
  readonly files = new Map<string, Uint8Array>();
  readonly read = (name: string): Uint8Array | undefined => this.files.get(name);
  readonly write = (name: string, bytes: Uint8Array): void => void this.files.set(name, bytes);
}

interface RunOptions extends Partial<Pick<AnalyzerOptions, "ruleSettings" | "configFile">> {
  readonly build?: string;
  readonly minimumFiles?: number;
}

function filesAt(root: string, changes: Readonly<Record<string, string | undefined>> = {}): Readonly<Record<string, string>> {
  const texts = { ...Object.fromEntries([...filesOf("")]), "src/pets.ts": LEAK, ...changes };
  return Object.fromEntries(Object.entries(texts).flatMap(([path, text]) => (text === undefined ? [] : [[`${root}/${path}`, text]])));
}

async function run(
  store: KeptResults["store"],
  files: Readonly<Record<string, string>>,
  { build = "1", minimumFiles = 0, ...others }: RunOptions = {},
  root = "/workspace",
): Promise<AnalysisResult> {
  const kept = { store, build, minimumFiles };
  const result = await createAnalyzer({ root, host: createMemoryHost(files), rules, kept, ...others }).analyze();
  assert.ok(result);
  return result;
}

const isFromStore = ({ stats }: AnalysisResult): boolean => stats.captured === 0;
const said = ({ findings, verdicts, problems, model }: AnalysisResult): unknown => ({ findings, verdicts, problems, model });

describe("kept results", () => {
  it("say what the run said that made them", async () => {
    const store = new MemoryStore();
    const first = await run(store, filesAt("/workspace"));
    const second = await run(store, filesAt("/workspace"));
    assert.ok(!isFromStore(first) && isFromStore(second));
    assert.ok(first.findings.length > 0 && first.model.entities.size > 0);
    assert.deepEqual(said(second), said(first));
    assert.equal(second.stats.files, first.stats.files);
  });

  for (const [what, changes] of [
    ["a file has changed", { "src/pets.ts": SCOPED }],
    ["a file that nothing is found in has changed", { "src/db.ts": "export const db = 1;\n" }],
    ["a file has appeared", { "src/other.ts": "export const other = 1;\n" }],
    ["a file has gone", { "src/pets.ts": undefined }],
    ["a configuration has appeared", { "tenantlint.config.json": `{ "rules": { "unscoped-query": "off" } }` }],
    ["a file is ignored now", { ".gitignore": "src/pets.ts\n" }],
    ["a manifest has changed", { "package.json": `{ "dependencies": { "@prisma/client": "4.0.0" } }` }],
  ] as const) {
    it(`are not used when ${what}`, async () => {
      const store = new MemoryStore();
      await run(store, filesAt("/workspace"));
      const changed = filesAt("/workspace", changes);
      const second = await run(store, changed);
      assert.ok(!isFromStore(second));
      assert.deepEqual(said(second), said(await run(new MemoryStore(), changed)));
    });
  }

  for (const [what, options] of [
    ["of another build", { build: "2" }],
    ["with other severities", { ruleSettings: { "unscoped-query": "off" } }],
    ["with another configuration", { configFile: "/workspace/other.json" }],
  ] as const) {
    it(`are not used by a run ${what}`, async () => {
      const store = new MemoryStore();
      await run(store, filesAt("/workspace"));
      assert.ok(!isFromStore(await run(store, filesAt("/workspace"), options)));
      assert.ok(isFromStore(await run(store, filesAt("/workspace"))), "the first result was lost");
    });
  }

  it("hold in another folder", async () => {
    const store = new MemoryStore();
    const first = await run(store, filesAt("/workspace"));
    const moved = await run(store, filesAt("/home/else/where"), {}, "/home/else/where");
    assert.ok(isFromStore(moved));
    assert.deepEqual(said(moved), said(first));
  });

  for (const [what, damage] of [
    ["cut off", (bytes: Uint8Array) => bytes.slice(0, bytes.length - 7)],
    ["empty", () => new Uint8Array()],
    ["overwritten", (bytes: Uint8Array) => bytes.map((byte, index) => (index === 400 ? byte ^ 1 : byte))],
    ["something else", () => new TextEncoder().encode("not a result at all, but long enough to be one")],
  ] as const) {
    it(`are made anew when they are ${what}`, async () => {
      const store = new MemoryStore();
      const first = await run(store, filesAt("/workspace"));
      for (const [name, bytes] of store.files) store.files.set(name, damage(bytes));
      const second = await run(store, filesAt("/workspace"));
      assert.ok(!isFromStore(second));
      assert.deepEqual(said(second), said(first));
      assert.ok(isFromStore(await run(store, filesAt("/workspace"))), "the damaged result was not replaced");
    });
  }

  it("are not made for small workspaces where that is asked", async () => {
    const store = new MemoryStore();
    await run(store, filesAt("/workspace"), { minimumFiles: 1000 });
    assert.equal(store.files.size, 0);
  });

  it("leave later analyses of the same analyzer to the files", async () => {
    const store = new MemoryStore();
    await run(store, filesAt("/workspace"));
    const texts = new Map(Object.entries(filesAt("/workspace")));
    const host = createMemoryHost(Object.fromEntries(texts));
    const changing = { ...host, readFile: (path: string) => texts.get(path) };
    const kept = { store, build: "1", minimumFiles: 0 };
    const analyzer = createAnalyzer({ root: "/workspace", host: changing, rules, kept });
    const first = await analyzer.analyze();
    texts.set("/workspace/src/pets.ts", SCOPED);
    analyzer.invalidate(["/workspace/src/pets.ts"]);
    const second = await analyzer.analyze();
    assert.ok(first && second && isFromStore(first));
    assert.deepEqual(said(second), said(await run(new MemoryStore(), Object.fromEntries(texts))));
    assert.notDeepEqual(said(second), said(first));
    assert.ok(isFromStore(await run(store, filesAt("/workspace"))), "a later analysis overwrote the first one's result");
  });
});
