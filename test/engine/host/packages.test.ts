// Declared versions, catalogs, workspace members; and the tolerant readers beneath them.
import assert from "node:assert/strict";
import { readJsonFile } from "../../../server/engine/host/json-file";
import { createMemoryHost } from "../../../server/engine/host/memory";
import { type Packages, readPackages } from "../../../server/engine/host/packages";
import { parsePnpmWorkspace } from "../../../server/engine/host/pnpm-workspace";

function packagesOf(files: Readonly<Record<string, string | object>>): Packages {
  const texts = Object.fromEntries(
    Object.entries(files).map(([path, content]) => [`/w/${path}`, typeof content === "string" ? content : JSON.stringify(content)]),
  );
  return readPackages(createMemoryHost(texts), {
    root: "/w",
    packages: Object.keys(texts).filter((path) => path.endsWith("package.json")),
  });
}

describe("versionOf", () => {
  it("strips what a range adds", () => {
    const ranges = {
      a: "^4.16.2",
      b: "~5.1",
      c: ">=3.0.0 <4",
      d: "npm:ioredis@^5.3.0",
      e: "npm:@scope/x@2",
      f: "1.0.0-beta.2",
      g: "workspace:*",
      h: "latest",
      i: "*",
      j: "file:../j",
      k: "git+https://example.org/k#v1.2.3",
      l: "v2.1.0",
    };
    const packages = packagesOf({ "package.json": { dependencies: ranges } });
    const versions = Object.fromEntries(Object.keys(ranges).map((name) => [name, packages.versionOf("/w/src/x.ts", name)]));
    assert.deepEqual(versions, {
      a: "4.16.2",
      b: "5.1",
      c: "3.0.0",
      d: "5.3.0",
      e: "2",
      f: "1.0.0-beta.2",
      g: undefined,
      h: undefined,
      i: undefined,
      j: undefined,
      k: undefined,
      l: "2.1.0",
    });
  });

  it("asks the nearest package.json that declares it, in any dependency field", () => {
    const packages = packagesOf({
      "package.json": { dependencies: { prisma: "4.0.0", zod: "3.0.0" } },
      "apps/a/package.json": { devDependencies: { prisma: "5.0.0" }, peerDependencies: { react: ">=18" } },
    });
    const at = (file: string, name: string): string | undefined => packages.versionOf(`/w/${file}`, name);
    assert.deepEqual(
      [at("apps/a/x.ts", "prisma"), at("apps/a/x.ts", "zod"), at("apps/a/x.ts", "react"), at("x.ts", "prisma"), at("x.ts", "react")],
      ["5.0.0", "3.0.0", "18", "4.0.0", undefined],
    );
    assert.equal(packages.nearest("/w/apps/a/src/x.ts")?.folder, "/w/apps/a");
  });

  it("looks catalogs up", () => {
    const packages = packagesOf({
      "pnpm-workspace.yaml": 'packages:\n  - "apps/*"\ncatalog:\n  zod: ^3.1.0\ncatalogs:\n  old:\n    "@prisma/client": 4.2.0 # pinned\n',
      "apps/a/package.json": {
        dependencies: { zod: "catalog:", "@prisma/client": "catalog:old", gone: "catalog:old", other: "catalog:none" },
      },
      "bun/package.json": { workspaces: { packages: [], catalog: { hono: "^4.0.1" } }, dependencies: {} },
    });
    const at = (name: string): string | undefined => packages.versionOf("/w/apps/a/x.ts", name);
    assert.deepEqual([at("zod"), at("@prisma/client"), at("gone"), at("other")], ["3.1.0", "4.2.0", undefined, undefined]);
  });
});

describe("workspace members", () => {
  it("come from npm, yarn, pnpm and lerna, without the excluded ones", () => {
    const packages = packagesOf({
      "package.json": { workspaces: { packages: ["npm/*", "!npm/not"] } },
      "pnpm-workspace.yaml": "packages: ['pnpm/**', \"./dot/*\"]",
      "lerna.json": { packages: ["lerna/*/"] },
      "npm/a/package.json": {},
      "npm/not/package.json": {},
      "pnpm/x/y/package.json": {},
      "dot/b/package.json": {},
      "lerna/c/package.json": {},
      "examples/d/package.json": {},
    });
    assert.deepEqual(
      packages.all.filter((entry) => entry.isMember).map((entry) => entry.folder),
      ["/w/dot/b", "/w/lerna/c", "/w/npm/a", "/w/pnpm/x/y"],
    );
  });
});

describe("parsePnpmWorkspace", () => {
  it("reads lists and maps, and skips what it does not know", () => {
    const text =
      "# top\n---\npackages:\n- a/*\n  - 'b/*' # why\nonlyBuiltDependencies:\n  - esbuild\noverrides:\n  x: 1\ncatalog:\n  'lib-a': 1.0.0\n  broken\n";
    const { packages, catalogs } = parsePnpmWorkspace(text);
    assert.deepEqual(packages, ["a/*", "b/*"]);
    assert.deepEqual([...(catalogs.get("default") ?? [])], [["lib-a", "1.0.0"]]);
  });

  it("survives nonsense", () => {
    for (const text of ["", ":::", "\0\0", "- - -", "packages: {", "catalogs:\n  a: [1"])
      assert.deepEqual(parsePnpmWorkspace(text).packages, []);
  });
});

describe("readJsonFile", () => {
  const read = (text: string): ReturnType<typeof readJsonFile> => readJsonFile(createMemoryHost({ "/w/a.json": text }), "/w", "/w/a.json");

  it("accepts comments and trailing commas, and knows the line of a member", () => {
    const file = read('{ // why\n  "a": {\n    "b": [1,\n 2,],\n },\n}');
    assert.deepEqual(file.value, { a: { b: [1, 2] } });
    assert.deepEqual(file.problems, []);
    assert.equal(file.lineOf(["a", "b", 1]), 4);
    assert.equal(file.lineOf(["nowhere"]), 1);
  });

  it("keeps what it can read of a broken file, and names the line", () => {
    const file = read('{\n  "name": "x",\n  "version" "1"\n}');
    assert.equal(file.value["name"], "x");
    assert.deepEqual(file.problems, [{ file: "a.json", line: 3, message: "is not valid JSON: colon expected", isFatal: false }]);
  });

  it("treats an absent file as empty, an array as a problem, an unreadable file as one too", () => {
    assert.deepEqual(readJsonFile(createMemoryHost({}), "/w", "/w/gone.json").problems, []);
    assert.equal(read("[]").problems[0]?.message, "should hold a JSON object");
    const closed = { ...createMemoryHost({}), readProblem: () => "cannot be read: permission denied" };
    assert.deepEqual(readJsonFile(closed, "/w", "/w/a.json").problems, [
      { file: "a.json", message: "cannot be read: permission denied", isFatal: false },
    ]);
  });
});
