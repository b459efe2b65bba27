// Which configuration file governs which folder of a workspace.
import assert from "node:assert/strict";
import { createMemoryHost } from "../../../server/engine/host/memory";
import { loadConfigs } from "../../../server/engine/policy/load-config";
import { SAMPLE_RULES } from "./sample-rules";

function load(files: Readonly<Record<string, string>>, configFile?: string, root = "/repo") {
  const host = createMemoryHost(files);
  const inside = Object.keys(files).filter((file) => file.startsWith(`${root}/`));
  return loadConfigs(host, root, inside, { rules: SAMPLE_RULES, ...(configFile === undefined ? {} : { configFile }) });
}

function folders(loaded: ReturnType<typeof load>): readonly string[] {
  return loaded.configs.map(({ folder, file }) => `${folder || "."} ← ${file}`);
}

describe("loading configurations", () => {
  it("finds one per package, deepest first", () => {
    const loaded = load({
      "/repo/tenantlint.config.json": "{}",
      "/repo/packages/api/package.json": '{ "tenantlint": { "strictness": "in-query" } }',
      "/repo/packages/web/package.json": "{}",
      "/repo/packages/web/src/tenantlint.config.json": "{}",
    });
    assert.deepEqual(folders(loaded), [
      "packages/web/src ← packages/web/src/tenantlint.config.json",
      "packages/api ← packages/api/package.json",
      ". ← tenantlint.config.json",
    ]);
    assert.deepEqual(loaded.problems, []);
  });

  it("prefers the file over the field beside it, and says so without failing", () => {
    const loaded = load({ "/repo/tenantlint.config.json": "{}", "/repo/package.json": '{ "tenantlint": {} }' });
    assert.deepEqual(folders(loaded), [". ← tenantlint.config.json"]);
    assert.deepEqual(loaded.problems, [
      { file: "package.json", message: 'The "tenantlint" field is not used: tenantlint.config.json beside it wins.', isFatal: false },
    ]);
  });

  it("gives no configuration where there is none", () => {
    assert.deepEqual(load({ "/repo/src/a.ts": "" }), { configs: [], problems: [] });
  });

  it("names the file and line of a mistake, relative to the root", () => {
    const loaded = load({ "/repo/packages/api/tenantlint.config.json": '{\n "exlude": [] }' });
    assert.deepEqual(loaded.problems, [
      { file: "packages/api/tenantlint.config.json", line: 2, message: 'Unknown key "exlude"; did you mean "exclude"?', isFatal: true },
    ]);
  });

  it("uses the repository's configuration when one package of it is opened", () => {
    const loaded = load(
      {
        "/repo/.git/HEAD": "",
        "/repo/tenantlint.config.json": '{ "exclude": ["packages/api/old"] }',
        "/repo/packages/api/package.json": "{}",
      },
      undefined,
      "/repo/packages/api",
    );
    assert.deepEqual(
      loaded.configs.map(({ folder, prefix }) => ({ folder, prefix })),
      [{ folder: "", prefix: "packages/api" }],
    );
  });

  it("does not look above the folder that holds .git", () => {
    const loaded = load({ "/tenantlint.config.json": "{}", "/repo/.git/HEAD": "", "/repo/a.ts": "" });
    assert.deepEqual(loaded.configs, []);
  });
});

describe("a configuration file given by name", () => {
  it("replaces all others", () => {
    const loaded = load(
      { "/repo/tenantlint.config.json": "{}", "/repo/ci/strict.json": '{ "strictness": "in-query" }' },
      "/repo/ci/strict.json",
    );
    assert.deepEqual(folders(loaded), [". ← ci/strict.json"]);
    assert.equal(loaded.configs[0]?.strictness, "in-query");
  });

  it("may be a package.json", () => {
    assert.equal(
      load({ "/repo/package.json": '{ "tenantlint": { "strictness": "in-query" } }' }, "package.json").configs[0]?.strictness,
      "in-query",
    );
  });

  it("is a fatal problem when it does not exist", () => {
    assert.deepEqual(load({ "/repo/a.ts": "" }, "/repo/none.json").problems, [
      { file: "none.json", message: "The configuration file cannot be used: it does not exist.", isFatal: true },
    ]);
  });
});
