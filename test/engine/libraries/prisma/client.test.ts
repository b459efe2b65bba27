// Clients: extensions and middleware, transactions, raw SQL.
import assert from "node:assert/strict";
import { PRISMA_MODEL } from "../../../../server/engine/libraries/prisma/prisma";
import { UNDEFINED, type Value } from "../../../../server/engine/libraries/value";
import { text } from "../../../harness/fake-engine";
import { DataEngine, sayFormula, saySql, sayText, template } from "../data-harness";

describe("Prisma clients", () => {
  let engine: DataEngine;
  let org: Value;
  let client: Value;
  beforeEach(() => {
    engine = new DataEngine([PRISMA_MODEL]);
    org = engine.principal("claim", "org", ["orgId"]);
    client = engine.create("@prisma/client", ["PrismaClient"]);
  });
  const model = (of: Value, name: string) => engine.member(of, name);
  const filters = () => engine.accesses.map(({ filter, scope }) => `${sayFormula(filter)}${scope ? ` (${scope.mechanism})` : ""}`);

  /** Adds the tenant to the filter, as most extensions do. */
  const addsTenant = () =>
    engine.fn((given) => {
      const args = engine.member(given ?? UNDEFINED, "args");
      const where = engine.object({ ...plain(engine.member(args, "where")), orgId: org });
      return engine.call(engine.member(given ?? UNDEFINED, "query"), [engine.object({ ...plain(args), where })], {
        file: "",
        start: 0,
        end: 0,
      });
    });
  const plain = (value: Value) => Object.fromEntries([...(engine.members(value) ?? [])].map(([name, member]) => [name, member.value]));

  it("runs extensions with the operation's arguments, and performs what they pass on", () => {
    const scoped = engine.on(
      client,
      "$extends",
      engine.object({ query: engine.object({ $allModels: engine.object({ $allOperations: addsTenant() }) }) }),
    );
    engine.on(model(scoped, "shop"), "findMany", engine.value({ where: { city: "Bern" } }));
    engine.on(model(client, "shop"), "findMany");
    assert.deepEqual(filters(), ['city equal "Bern" and orgId equal principal org (scoped-client)', "true"]);
  });

  it("leaves open what an extension forgets: other operations, other models", () => {
    const query = engine.object({ shop: engine.object({ findMany: addsTenant() }) });
    const scoped = engine.on(client, "$extends", engine.object({ query }));
    engine.on(model(scoped, "shop"), "findMany");
    engine.on(model(scoped, "shop"), "findFirst");
    engine.on(model(scoped, "order"), "findMany");
    assert.deepEqual(filters(), ["orgId equal principal org (scoped-client)", "true", "true"]);
  });

  it("gives extensions a copy: what the code passed stays as it was", () => {
    const where = engine.value({ city: "Bern" });
    const spoils = engine.fn((given) => {
      const args = engine.member(given ?? UNDEFINED, "args");
      engine.setMember(engine.member(args, "where"), "orgId", org);
      return engine.call(engine.member(given ?? UNDEFINED, "query"), [args], { file: "", start: 0, end: 0 });
    });
    const scoped = engine.on(client, "$extends", engine.object({ query: engine.object({ $allOperations: spoils }) }));
    engine.on(model(scoped, "shop"), "findMany", engine.object({ where }));
    engine.on(model(client, "shop"), "findMany", engine.object({ where }));
    assert.deepEqual(filters(), ['city equal "Bern" and orgId equal principal org (scoped-client)', 'city equal "Bern"']);
  });

  it("runs middleware, which may change the operation", () => {
    const middleware = engine.fn((params, next) => {
      const changed = engine.object({
        ...plain(params ?? UNDEFINED),
        action: text("findFirst"),
        args: engine.value({ where: { orgId: org } }),
      });
      return engine.call(next ?? UNDEFINED, [changed], { file: "", start: 0, end: 0 });
    });
    engine.on(client, "$use", middleware);
    engine.on(model(client, "shop"), "findUnique", engine.value({ where: { id: "1" } }));
    assert.deepEqual(
      engine.accesses.map(({ operation }) => operation),
      ["findFirst"],
    );
    assert.deepEqual(filters(), ["orgId equal principal org (scoped-client)"]);
  });

  it("has the methods that extensions add to models and to the client", () => {
    const everything = engine.fn(() => text("everything"));
    const scoped = engine.on(
      client,
      "$extends",
      engine.object({ model: engine.object({ shop: engine.object({ everything }) }), client: engine.object({ $ping: everything }) }),
    );
    assert.deepEqual(
      [engine.on(model(scoped, "shop"), "everything"), engine.on(scoped, "$ping")],
      [text("everything"), text("everything")],
    );
    assert.equal(engine.accesses.length, 0);
  });

  it("takes extensions that are functions, and hands on defined ones", () => {
    const seen: Value[] = [];
    engine.on(
      client,
      "$extends",
      engine.fn((given) => void seen.push(given ?? UNDEFINED)),
    );
    assert.equal(seen[0], client);
    const defined = engine.object({});
    assert.equal(engine.use("@prisma/client", ["Prisma", "defineExtension"], [defined]), defined);
  });

  it("hands the client to an interactive transaction", () => {
    const work = engine.fn((tx) => engine.on(model(tx ?? UNDEFINED, "shop"), "findMany"));
    engine.on(client, "$transaction", work);
    assert.deepEqual(filters(), ["true"]);
  });

  it("sends raw SQL, tagged or put together", () => {
    const tagged = (name: string, ...parts: (string | Value)[]) =>
      PRISMA_MODEL.method?.(
        {
          args: [],
          span: { file: "", start: 0, end: 0 },
          isNew: false,
          typeArgs: [],
          handle: client as never,
          method: name,
          template: template(...parts),
        },
        engine,
      );
    tagged("$queryRaw", "select * from shop where org_id = ", org);
    tagged("$executeRaw", "delete from shop");
    engine.on(client, "$queryRawUnsafe", text("select $1"), org);
    assert.deepEqual(engine.statements.map(saySql), [
      "select * from shop where org_id = {principal org} -> array",
      "delete from shop -> count",
      "select $1 [principal org] -> array",
    ]);
    assert.deepEqual(
      engine.statements.map(({ isTagged }) => isTagged),
      [true, true, false],
    );
  });

  it("composes with Prisma.sql, join, raw and empty", () => {
    const sql = (...parts: (string | Value)[]) => engine.use("@prisma/client", ["Prisma", "sql"], [], { template: template(...parts) });
    const conditions = engine.array([sql("org_id = ", org), sql("city = ", text("Bern"))]);
    const joined = engine.use("@prisma/client", ["Prisma", "join"], [conditions, text(" and ")]);
    const raw = engine.use("@prisma/client", ["Prisma", "raw"], [text("order by id")]);
    const empty = PRISMA_MODEL.external?.("@prisma/client", ["Prisma", "empty"], engine);
    assert.equal(
      sayText(sql("select * from shop where ", joined, " ", raw, empty ?? "?")),
      'select * from shop where org_id = {principal org} and city = {"Bern"} order by id',
    );
    const ids = engine.source("body", "ids");
    assert.equal(sayText(engine.use("@prisma/client", ["Prisma", "join"], [ids])), "{source ids}", "a list that is not known is one value");
  });

  it("joins with and without what is conditional", () => {
    const sql = (part: string): Value => ({ v: "text", parts: [part], tag: "sql" });
    const list: Value = { v: "array", id: -1, items: [{ value: sql("a") }, { value: sql("b"), isConditional: true }] };
    assert.equal(sayText(engine.use("@prisma/client", ["Prisma", "join"], [list, text(" and ")])), "a and b | a");
  });
});
