// Following names through the files that declare entities, without types and without running anything.
import assert from "node:assert/strict";
import { loadCodeSchemas } from "../../../../server/engine/tenancy/code/load-code-schemas";
import { SchemaCode, type Placed } from "../../../../server/engine/tenancy/code/schema-code";
import { spanOf } from "../../../../server/engine/tenancy/code/schema-module";

const ROOT = "/w/";

function codeOf(files: Readonly<Record<string, string>>): SchemaCode {
  return new SchemaCode(filesOf(files));
}

function filesOf(files: Readonly<Record<string, string>>) {
  return {
    read: (path: string) => files[path.slice(ROOT.length)],
    resolve: (_from: string, specifier: string) => (specifier.startsWith("./") ? `${ROOT}${specifier.slice(2)}.ts` : undefined),
    relative: (path: string) => path.slice(ROOT.length),
  };
}

function textOf(placed: Placed | undefined): string | undefined {
  return placed?.node.getText(placed.module.source);
}

function followed(files: Readonly<Record<string, string>>, name: string): string | undefined {
  const code = codeOf(files);
  const module = code.moduleAt(`${ROOT}main.ts`);
  assert.ok(module);
  return textOf(code.named(module, name));
}

describe("names in schema files", () => {
  it("lead through constants, casts and imports of every form to a value", () => {
    const shared = "export const a = table('a'); const hidden = table('h'); export { hidden as shown }; export default table('d');";
    const main = `
      import d, { a as first, shown } from "./shared";
      import * as all from "./shared";
      const renamed = (first as unknown)!;
      const member = all.a;
    `;
    const files = { "shared.ts": shared, "main.ts": main };
    assert.equal(followed(files, "renamed"), "table('a')");
    assert.equal(followed(files, "shown"), "table('h')");
    assert.equal(followed(files, "d"), "table('d')");
    assert.equal(followed(files, "member"), "table('a')");
  });

  it("lead through re-exports, renamed and with a star", () => {
    const files = {
      "tables.ts": "export const orders = table('orders'); export const items = table('items');",
      "barrel.ts": 'export * from "./tables"; export { orders as purchases } from "./tables";',
      "main.ts": 'import { items, purchases } from "./barrel";',
    };
    assert.equal(followed(files, "items"), "table('items')");
    assert.equal(followed(files, "purchases"), "table('orders')");
  });

  it("lead through require and module.exports", () => {
    const files = {
      "model.ts": "module.exports = define('model'); exports.other = define('other');",
      "main.ts": 'const { other } = require("./model"); const model = require("./model").default;',
    };
    assert.equal(followed(files, "other"), "define('other')");
  });

  it("lead nowhere in a circle, or where a module is missing", () => {
    assert.equal(
      followed({ "main.ts": 'export { a } from "./b"; import { x } from "./none";', "b.ts": 'export { a } from "./main";' }, "x"),
      undefined,
    );
    assert.equal(followed({ "main.ts": "const a = b; const b = a;" }, "a"), undefined);
  });

  it("name what a package exports", () => {
    const code = codeOf({
      "main.ts": 'import { pgTable as t } from "orm/pg"; import * as c from "orm/cols"; const x = t(1); const y = c.a.b(2);',
    });
    const module = code.moduleAt(`${ROOT}main.ts`);
    assert.ok(module);
    const calleeOf = (name: string) => {
      const node = module.values.get(name);
      assert.ok(node && "expression" in node);
      return code.externalName(module, node.expression as Parameters<SchemaCode["externalName"]>[1]);
    };
    assert.deepEqual(calleeOf("x"), { specifier: "orm/pg", path: ["pgTable"] });
    assert.deepEqual(calleeOf("y"), { specifier: "orm/cols", path: ["a", "b"] });
  });
});

describe("object literals in schema files", () => {
  it("have the members of their spreads, constants and helpers alike; later ones win", () => {
    const code = codeOf({
      "shared.ts": "export const stamps = { createdAt: one(), id: old() }; export const key = () => ({ tenantId: uuid() });",
      "main.ts": 'import { stamps, key } from "./shared"; const columns = { ...stamps, ...key(), id: fresh(), "quoted": q(), ...unknown };',
    });
    const module = code.moduleAt(`${ROOT}main.ts`);
    assert.ok(module);
    const columns = code.named(module, "columns");
    assert.ok(columns);
    const members = [...(code.members(columns) ?? [])].map(([name, placed]) => `${name}=${textOf(placed)}`);
    assert.deepEqual(members, ["createdAt=one()", "id=fresh()", "tenantId=uuid()", "quoted=q()"]);
  });

  it("are no object where something else stands", () => {
    const code = codeOf({ "main.ts": "const list = [1]; class A {}" });
    const module = code.moduleAt(`${ROOT}main.ts`);
    assert.ok(module);
    for (const name of ["list", "A"]) {
      const placed = code.named(module, name);
      assert.ok(placed);
      assert.equal(code.members(placed), undefined);
    }
  });
});

describe("readers of schemas in code", () => {
  const files = filesOf({ "a.ts": "const orders = table('orders');", "b.ts": "export const x = 1;" });

  it("see the files whose text may declare something, and what they follow is remembered", () => {
    const seen: string[] = [];
    const schemas = loadCodeSchemas([`${ROOT}a.ts`, `${ROOT}b.ts`, `${ROOT}missing.ts`], files, [
      {
        origin: "drizzle",
        mayDeclare: (text) => text.includes("table("),
        read: (modules) => {
          for (const module of modules) {
            const [statement] = module.source.statements;
            assert.ok(statement);
            seen.push(`${module.file} ${spanOf(module, statement).start}`);
          }
          return { entities: [], problems: [] };
        },
      },
    ]);
    assert.deepEqual(seen, ["a.ts 0"]);
    assert.deepEqual([...schemas.paths], [`${ROOT}a.ts`]);
  });

  it("that crash are a fatal problem, and the others go on", () => {
    const broken = { origin: "typeorm", mayDeclare: () => true, read: () => assert.fail("odd code") } as const;
    const { problems } = loadCodeSchemas([`${ROOT}a.ts`], files, [broken]);
    assert.deepEqual(problems, [{ file: "", message: "The typeorm schema could not be read: odd code", isFatal: true }]);
  });
});
