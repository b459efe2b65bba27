// Follows exports over small workspaces, with the facts that the capture makes of them.
import assert from "node:assert/strict";
import { captureFile } from "../../../../server/engine/facts/capture";
import type { FileFacts } from "../../../../server/engine/facts/ir";
import { type ExportLinker, type ExportTarget, createExportLinker } from "../../../../server/engine/flow/link/exports";
import { createModuleResolver } from "../../../../server/engine/flow/link/resolve-module";
import { createMemoryHost } from "../../../../server/engine/host/memory";
import { scanWorkspace } from "../../../../server/engine/host/workspace-files";

function linkerOf(files: Readonly<Record<string, string>>): ExportLinker {
  const host = createMemoryHost(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/w/${path}`, text])));
  const resolver = createModuleResolver(host, "/w", scanWorkspace(host, "/w", { include: [], exclude: [] }));
  const facts = new Map<string, FileFacts>();
  return createExportLinker(resolver, (path) => {
    const text = host.readFile(path);
    if (text === undefined || path.includes("/ignored/")) return undefined;
    const known = facts.get(path) ?? captureFile(path, text);
    facts.set(path, known);
    return known;
  });
}

/** `a.ts:x`, `a.ts:*exports*.x`, `a.ts:*` for a namespace, `<module>:x` for something external. */
function show(target: ExportTarget | undefined): string | undefined {
  if (target === undefined) return undefined;
  if (target.kind === "external") return `<${target.module}>:${target.name}`;
  const path = target.path.replace("/w/", "");
  if (target.kind === "namespace") return `${path}:*`;
  return `${path}:${target.local}${target.property === undefined ? "" : `.${target.property}`}`;
}

function lookups(linker: ExportLinker, path: string, names: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(names.map((name) => [name, show(linker.lookup(`/w/${path}`, name))]));
}

describe("lookup: ES modules", () => {
  it("finds declarations, renamed and default exports", () => {
    const linker = linkerOf({
      "a.ts": "export const x = 1; export function f() {} export class C {} export type T = string; const y = 2; export { y as z };",
      "b.ts": "export default function named() {}",
      "c.ts": "export default { a: 1 };",
      "d.ts": "const client = 1; export default client;",
    });
    assert.deepEqual(lookups(linker, "a.ts", ["x", "f", "C", "T", "z", "y"]), {
      x: "a.ts:x",
      f: "a.ts:f",
      C: "a.ts:C",
      T: "a.ts:T",
      z: "a.ts:y",
      y: undefined,
    });
    assert.equal(show(linker.lookup("/w/b.ts", "default")), "b.ts:named");
    assert.equal(show(linker.lookup("/w/c.ts", "default")), "c.ts:*default*");
    assert.equal(show(linker.lookup("/w/d.ts", "default")), "d.ts:client");
  });

  it("follows re-exports through barrels, renames, defaults and namespaces", () => {
    const linker = linkerOf({
      "index.ts":
        'export { a as b, default as main } from "./one"; export * from "./two"; export * as three from "./three"; export type { T } from "./three";',
      "one.ts": "export const a = 1; export default class Main {}",
      "two/index.ts": 'export * from "./deep"; export const near = 1;',
      "two/deep.ts": "export const far = 1; export default 1;",
      "three.ts": "export interface T {}",
    });
    assert.deepEqual(lookups(linker, "index.ts", ["b", "main", "near", "far", "three", "T", "a", "default"]), {
      b: "one.ts:a",
      main: "one.ts:Main",
      near: "two/index.ts:near",
      far: "two/deep.ts:far",
      three: "three.ts:*",
      T: "three.ts:T",
      a: undefined,
      default: undefined,
    });
  });

  it("follows what is imported and exported again", () => {
    const linker = linkerOf({
      "a.ts":
        'import { x as y } from "./b"; import * as all from "./b"; import prisma from "./b"; export { y, all }; export default prisma;',
      "b.ts": "export const x = 1; export default x;",
    });
    assert.deepEqual(lookups(linker, "a.ts", ["y", "all", "default"]), { y: "b.ts:x", all: "b.ts:*", default: "b.ts:x" });
  });

  it("lets an explicit export win over `export *`, and the first star over the second", () => {
    const linker = linkerOf({
      "index.ts": 'export * from "./one"; export * from "./two"; export const own = 1;',
      "one.ts": "export const own = 2; export const both = 1;",
      "two.ts": "export const both = 2; export const only = 2;",
    });
    assert.deepEqual(lookups(linker, "index.ts", ["own", "both", "only"]), {
      own: "index.ts:own",
      both: "one.ts:both",
      only: "two.ts:only",
    });
  });

  it("ends at circles, and finds what stands beside them", () => {
    const linker = linkerOf({
      "a.ts": 'export * from "./b"; export { loop } from "./b"; export const x = 1;',
      "b.ts": 'export * from "./a"; export * from "./c"; export { loop } from "./a";',
      "c.ts": 'export * from "./b"; export const y = 1;',
    });
    assert.deepEqual(lookups(linker, "a.ts", ["x", "y", "loop", "gone"]), { x: "a.ts:x", y: "c.ts:y", loop: undefined, gone: undefined });
    assert.deepEqual(lookups(linker, "c.ts", ["x", "y"]), { x: "a.ts:x", y: "c.ts:y" });
  });

  it("stays linear where many barrels export each other", () => {
    const files: Record<string, string> = {};
    const all = Array.from({ length: 30 }, (_, index) => `export * from "./m${index}";`).join("");
    for (let index = 0; index < 30; index++) files[`m${index}.ts`] = all + (index === 29 ? "export const last = 1;" : "");
    const linker = linkerOf(files);
    assert.equal(show(linker.lookup("/w/m0.ts", "last")), "m29.ts:last");
    assert.equal(linker.lookup("/w/m0.ts", "gone"), undefined);
  });
});

describe("lookup: packages and what cannot be looked into", () => {
  const linker = linkerOf({
    "index.ts":
      'export { PrismaClient } from "@prisma/client"; export * from "drizzle-orm/pg-core"; export * from "./known"; import dayjs from "dayjs"; export { dayjs };',
    "known.ts": "export const known = 1;",
    "client.ts": 'export { PrismaClient } from "./generated/client"; export { Secret } from "./ignored/secret";',
    "ignored/secret.ts": "export class Secret {}",
    "package.json": JSON.stringify({ workspaces: ["packages/*"] }),
    "packages/db/package.json": JSON.stringify({ name: "@acme/db" }),
    "packages/db/src/index.ts": "export const db = 1;",
    "app.ts": 'export { db } from "@acme/db"; export { other } from "@acme/db";',
  });

  it("names the package and the export", () => {
    assert.deepEqual(lookups(linker, "index.ts", ["PrismaClient", "dayjs", "known"]), {
      PrismaClient: "<@prisma/client>:PrismaClient",
      dayjs: "<dayjs>:default",
      known: "known.ts:known",
    });
  });

  it("takes an unknown name for one of a starred package, once all files were asked", () => {
    assert.equal(show(linker.lookup("/w/index.ts", "pgTable")), "<drizzle-orm/pg-core>:pgTable");
  });

  it("says where a missing or unanalysed file would be", () => {
    assert.deepEqual(linker.lookup("/w/client.ts", "PrismaClient"), {
      kind: "external",
      module: "./generated/client",
      name: "PrismaClient",
      target: "/w/generated/client",
    });
    assert.deepEqual(linker.lookup("/w/client.ts", "Secret"), {
      kind: "external",
      module: "./ignored/secret",
      name: "Secret",
      target: "/w/ignored/secret.ts",
    });
  });

  it("enters workspace packages, and keeps their name where an export is not found", () => {
    assert.deepEqual(lookups(linker, "app.ts", ["db", "other"]), { db: "packages/db/src/index.ts:db", other: "<@acme/db>:other" });
  });
});

describe("lookup: CommonJS", () => {
  const linker = linkerOf({
    "object.js": "const a = 1; module.exports = { a, b: 2 };",
    "members.js": "exports.a = 1; module.exports.b = 2;",
    "class.ts": "class Db {} export = Db;",
    "again.js": 'module.exports = require("./object");',
    "esm.ts": "export const x = 1;",
  });

  it("reads names from module.exports, and its members", () => {
    assert.deepEqual(lookups(linker, "object.js", ["default", "a"]), { default: "object.js:*exports*", a: "object.js:*exports*.a" });
    assert.deepEqual(lookups(linker, "members.js", ["default", "a", "b", "c"]), {
      default: "members.js:*",
      a: "members.js:*exports.a*",
      b: "members.js:*exports.b*",
      c: undefined,
    });
    assert.equal(show(linker.lookup("/w/class.ts", "default")), "class.ts:*exports*");
  });

  it("follows a module that hands on another", () => {
    assert.deepEqual(lookups(linker, "again.js", ["default", "a"]), { default: "object.js:*exports*", a: "object.js:*exports*.a" });
  });

  it("gives require() the object, or the namespace of an ES module", () => {
    assert.equal(show(linker.follow("/w/main.js", "./object", "*require*")), "object.js:*exports*");
    assert.equal(show(linker.follow("/w/main.js", "./members", "*require*")), "members.js:*");
    assert.equal(show(linker.follow("/w/main.js", "./esm", "*require*")), "esm.ts:*");
    assert.equal(show(linker.follow("/w/main.js", "pg", "*require*")), "<pg>:*");
  });
});

describe("exportNames", () => {
  it("collects through stars, without default, and from module.exports", () => {
    const linker = linkerOf({
      "a.ts": 'export * from "./b"; export const x = 1; export type T = 1; export default 1;',
      "b.ts": 'export * from "./a"; export const y = 1; export default 1;',
      "c.js": "module.exports = { m: 1, n() {} }; exports.o = 1;",
    });
    assert.deepEqual(linker.exportNames("/w/a.ts"), ["T", "default", "x", "y"]);
    assert.deepEqual(linker.exportNames("/w/c.js"), ["m", "n", "o"]);
    assert.deepEqual(linker.exportNames("/w/gone.ts"), []);
  });
});

describe("linker.invalidate", () => {
  it("answers from new facts afterwards", () => {
    let text = "export const x = 1;";
    const linker = createExportLinker({ resolve: () => ({ kind: "unresolved" }) }, (path) => captureFile(path, text));
    assert.equal(show(linker.lookup("/w/a.ts", "x")), "a.ts:x");
    text = "export {};";
    linker.invalidate();
    assert.equal(linker.lookup("/w/a.ts", "x"), undefined);
  });
});

describe("what an answer depends on", () => {
  it("names every file on the way, again each time it is asked", () => {
    const files: Readonly<Record<string, string>> = {
      "index.ts": `export * from "./pets";\nexport { clinicOf } from "./clinic";`,
      "pets.ts": `export const petsOf = 1;`,
      "clinic.ts": `export { clinicOf } from "./deep";`,
      "deep.ts": `export const clinicOf = 1;`,
    };
    const host = createMemoryHost(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/w/${path}`, text])));
    const resolver = createModuleResolver(host, "/w", scanWorkspace(host, "/w", { include: [], exclude: [] }));
    let read: string[] = [];
    const linker = createExportLinker(
      resolver,
      (path) => captureFile(path, host.readFile(path) ?? ""),
      (path) => read.push(path),
    );
    for (let time = 0; time < 2; time++) {
      read = [];
      linker.lookup("/w/index.ts", "clinicOf");
      assert.deepEqual(read.sort(), ["/w/clinic.ts", "/w/deep.ts", "/w/index.ts"]);
    }
    read = [];
    linker.exportNames("/w/index.ts");
    assert.deepEqual(read.sort(), ["/w/index.ts", "/w/pets.ts"]);
  });
});
