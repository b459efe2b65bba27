// What a scan lists, what it leaves out, and how it honours .gitignore.
import assert from "node:assert/strict";
import type { Host } from "../../../server/engine/host/host";
import { createMemoryHost } from "../../../server/engine/host/memory";
import { type ScanOptions, fileKindOf, isForeignPath, scanWorkspace } from "../../../server/engine/host/workspace-files";

function hostOf(paths: readonly string[], texts: Readonly<Record<string, string>> = {}): Host {
  const files: Record<string, string> = {};
  for (const path of paths) files[`/w/${path}`] = "";
  for (const [path, text] of Object.entries(texts)) files[`/w/${path}`] = text;
  return createMemoryHost(files);
}

function sourcesIn(host: Host, options: Partial<ScanOptions> = {}): readonly string[] {
  return scanWorkspace(host, "/w", { include: [], exclude: [], ...options }).sources.map((source) => source.path.replace("/w/", ""));
}

describe("scanWorkspace", () => {
  it("sorts files by their use", () => {
    const host = hostOf([
      "a.ts",
      "b.tsx",
      "c.mts",
      "d.cts",
      "e.js",
      "f.jsx",
      "g.mjs",
      "h.cjs",
      "lib.min.js",
      "prisma/schema.prisma",
      "db/1.sql",
      "package.json",
      "tsconfig.json",
      "tsconfig.base.json",
      "jsconfig.json",
      "tenantlint.config.json",
      "x/tenantlint.config.jsonc",
      "readme.md",
      "a.json",
    ]);
    const files = scanWorkspace(host, "/w", { include: [], exclude: [] });
    assert.deepEqual(
      files.sources.map((source) => source.path.slice(3)),
      ["a.ts", "b.tsx", "c.mts", "d.cts", "e.js", "f.jsx", "g.mjs", "h.cjs"],
    );
    assert.deepEqual([files.schemas, files.sql, files.packages], [["/w/prisma/schema.prisma"], ["/w/db/1.sql"], ["/w/package.json"]]);
    assert.deepEqual(files.tsconfigs, ["/w/jsconfig.json", "/w/tsconfig.base.json", "/w/tsconfig.json"]);
    assert.deepEqual(files.configs, ["/w/tenantlint.config.json", "/w/x/tenantlint.config.jsonc"]);
  });

  it("skips dependencies and output", () => {
    const host = hostOf([
      "src/a.ts",
      "node_modules/x/a.ts",
      "dist/a.js",
      "src/dist/a.js",
      ".next/a.js",
      ".git/a.ts",
      "coverage/a.js",
      "vendor/a.js",
      ".turbo/a.ts",
      ".cache/a.ts",
      "build/a.js",
      "out/a.js",
    ]);
    assert.deepEqual(sourcesIn(host), ["src/a.ts"]);
    assert.equal(isForeignPath("a/node_modules/x.ts"), true);
    assert.equal(isForeignPath("a/build/x.ts"), false);
  });

  it("keeps product folders that are merely called like output", () => {
    const host = hostOf(["app/api/vendor/route.ts", "src/build/plan.ts", "server/build/index.js", "server/package.json"]);
    assert.deepEqual(sourcesIn(host), ["app/api/vendor/route.ts", "src/build/plan.ts"]);
  });

  it("restricts sources by include, and everything but manifests by exclude", () => {
    const paths = ["src/a.ts", "src/legacy/b.ts", "tools/c.ts", "legacy/package.json", "legacy/x.sql", "prisma/schema.prisma"];
    const files = scanWorkspace(hostOf(paths), "/w", { include: ["src"], exclude: ["**/legacy/**/*.ts", "legacy/*.sql"] });
    assert.deepEqual(
      files.sources.map((source) => source.path),
      ["/w/src/a.ts"],
    );
    assert.deepEqual([files.schemas, files.sql, files.packages], [["/w/prisma/schema.prisma"], [], ["/w/legacy/package.json"]]);
    assert.deepEqual(sourcesIn(hostOf(paths), { exclude: ["src/legacy/"] }), ["src/a.ts", "tools/c.ts"]);
    assert.deepEqual(sourcesIn(hostOf(paths), { include: ["./src/*.ts"] }), ["src/a.ts"]);
  });

  it("turns unreadable places into fatal problems, harmless ones into mere remarks", () => {
    const host: Host = {
      ...hostOf([]),
      listFiles: () => ({
        files: ["/w/a.ts"],
        problems: [
          { path: "/w/secret", message: "cannot be read: permission denied" },
          { path: "/w/up", message: "is a link", isHarmless: true },
        ],
      }),
    };
    const files = scanWorkspace(host, "/w", { include: [], exclude: [] });
    assert.equal(files.sources.length, 1);
    assert.deepEqual(files.problems, [
      { file: "secret", message: "cannot be read: permission denied", isFatal: true },
      { file: "up", message: "is a link", isFatal: false },
    ]);
  });

  it("reports progress and classifies files that come later", () => {
    let seen = 0;
    const files = scanWorkspace(hostOf(["a.ts", "b/c.ts"]), "/w", { include: [], exclude: [], onProgress: (count) => (seen = count) });
    assert.equal(seen, 3);
    assert.equal(files.classify("/w/b/new.test.ts").isTest, true);
  });

  it("knows file kinds by name alone", () => {
    assert.equal(fileKindOf("/w/Dockerfile.prisma"), undefined);
    assert.equal(fileKindOf("/w/docker.prisma"), "schema");
    assert.equal(fileKindOf("/w/a.min.mjs"), undefined);
    assert.equal(fileKindOf("/w/tsconfig.json.bak"), undefined);
    assert.equal(fileKindOf("/w/a.d.ts"), "source");
  });
});

describe("scanWorkspace: .gitignore", () => {
  const kept = (ignore: string, paths: readonly string[]): readonly string[] => sourcesIn(hostOf(paths, { ".gitignore": ignore }));

  it("takes a name without slash at any depth, one with a slash from its folder", () => {
    assert.deepEqual(
      kept("tmp\n*.log.ts\n/root.ts\na/b\n", ["tmp/x.ts", "s/tmp/x.ts", "s/x.log.ts", "root.ts", "s/root.ts", "a/b/x.ts", "s/a/b/x.ts"]),
      ["s/a/b/x.ts", "s/root.ts"],
    );
  });

  it("takes a trailing slash for folders only, and `**` for any depth", () => {
    assert.deepEqual(
      kept("out.ts/\nx/**/gen\nlogs/**\n", ["out.ts", "s/out.ts/a.ts", "x/gen/a.ts", "x/y/z/gen/a.ts", "y/gen/a.ts", "logs/a/b.ts"]),
      ["out.ts", "y/gen/a.ts"],
    );
  });

  it("brings back what is negated, unless its folder is gone", () => {
    assert.deepEqual(kept("*.js\n!keep.js\ngone/\n!gone/keep.js\n", ["a.js", "keep.js", "s/keep.js", "gone/keep.js"]), [
      "keep.js",
      "s/keep.js",
    ]);
  });

  it("passes over comments, blank lines and escapes", () => {
    assert.deepEqual(kept("# a.ts\r\n\r\n\\#b.ts\r\nc.ts  \r\n", ["a.ts", "#b.ts", "c.ts"]), ["a.ts"]);
  });

  it("lets a nested file overrule an outer one", () => {
    const host = hostOf(["a/x.gen.ts", "b/x.gen.ts", "b/c/only.ts", "a/only.ts"], {
      ".gitignore": "*.gen.ts\n",
      "b/.gitignore": "!x.gen.ts\n/c/only.ts\n",
    });
    assert.deepEqual(sourcesIn(host), ["a/only.ts", "b/x.gen.ts"]);
  });

  it("honours the repository's files above the workspace, and none above the repository", () => {
    const host = createMemoryHost({
      "/r/.git/HEAD": "",
      "/r/.gitignore": "/w/gen/\n",
      "/.gitignore": "*.ts",
      "/r/w/a.ts": "",
      "/r/w/gen/b.ts": "",
    });
    assert.deepEqual(
      scanWorkspace(host, "/r/w", { include: [], exclude: [] }).sources.map((source) => source.path),
      ["/r/w/a.ts"],
    );
  });
});
