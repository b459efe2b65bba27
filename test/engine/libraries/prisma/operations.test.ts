// Operations on models: kind, shape, rows, includes, places for fixes, and how they are recognised.
import assert from "node:assert/strict";
import { PRISMA_MODEL } from "../../../../server/engine/libraries/prisma/prisma";
import type { IncludedRelation } from "../../../../server/engine/libraries/model";
import type { ObjectValue, Value } from "../../../../server/engine/libraries/value";
import { SPAN, text } from "../../../harness/fake-engine";
import { call, DataEngine, sayFormula, spanOf } from "../data-harness";

const CLIENT = ["PrismaClient"];

function sayIncludes(includes: readonly IncludedRelation[] = []): string {
  return includes
    .map(
      ({ relation, filter, nested }) =>
        `${relation}${filter.f === "true" ? "" : ` where ${sayFormula(filter)}`}${nested.length > 0 ? ` {${sayIncludes(nested)}}` : ""}`,
    )
    .join(", ");
}

describe("Prisma operations", () => {
  let engine: DataEngine;
  let org: Value;
  let shop: Value;
  beforeEach(() => {
    engine = new DataEngine([PRISMA_MODEL]);
    org = engine.principal("claim", "org", ["orgId"]);
    shop = engine.member(engine.create("@prisma/client", CLIENT), "shop");
  });
  const run = (operation: string, args?: Parameters<DataEngine["value"]>[0]) =>
    engine.on(shop, operation, ...(args === undefined ? [] : [engine.value(args)]));

  for (const [operation, kind, shape] of [
    ["findUnique", "query", "optional-row"],
    ["findFirstOrThrow", "query", "row"],
    ["findMany", "query", "rows"],
    ["count", "query", "count"],
    ["groupBy", "query", "rows"],
    ["create", "create", "row"],
    ["createMany", "create", "count"],
    ["createManyAndReturn", "create", "rows"],
    ["update", "mutation", "row"],
    ["updateMany", "mutation", "count"],
    ["upsert", "mutation", "row"],
    ["deleteMany", "mutation", "count"],
  ] as const) {
    it(`${operation} is a ${kind} that yields ${shape}`, () => {
      run(operation, { where: { orgId: org }, data: { orgId: org } });
      const { entity, kind: done, shape: yielded } = engine.access1;
      assert.deepEqual([entity.name, done, yielded], ["Shop", kind, shape]);
    });
  }

  it("filters reads and writes, and not what is created", () => {
    run("findMany", { where: { orgId: org } });
    run("findMany");
    run("create", { data: { orgId: org } });
    assert.deepEqual(
      engine.accesses.map(({ filter }) => sayFormula(filter)),
      ["orgId equal principal org", "true", "true"],
    );
  });

  it("hands over new rows and set columns", () => {
    const data = engine.value({ orgId: org });
    run("create", { data });
    run("update", { where: {}, data });
    run("upsert", { where: {}, create: data, update: { city: "Bern" } });
    assert.deepEqual(
      engine.accesses.map(({ rows, sets }) => [rows?.[0] === data, sets?.v]),
      [
        [true, undefined],
        [false, "object"],
        [true, "object"],
      ],
    );
  });

  it("names included relations with their filters, counts too", () => {
    run("findMany", { include: { orders: { where: { total: 1 } }, org: { select: { name: true, members: true } } }, where: {} });
    run("findMany", { select: { id: true, orders: false, _count: { select: { orders: true } } } });
    run("findMany", { include: { _count: true } });
    assert.deepEqual(
      engine.accesses.map(({ includes }) => sayIncludes(includes)),
      ["orders where total equal 1, org {members}", "orders", "orders"],
    );
  });

  it("is not understood with a name that is no operation or no model", () => {
    run("search", {});
    engine.on(engine.member(engine.create("@prisma/client", CLIENT), "$metrics"), "json");
    assert.equal(engine.accesses.length, 0);
  });

  it("offers the literals inside the call for fixes", () => {
    const literal = (start: number, end: number, members: Record<string, Value>): ObjectValue => ({
      ...(engine.object(members) as ObjectValue),
      at: spanOf(start, end),
    });
    const made = (operation: string, args: readonly Value[]) => {
      PRISMA_MODEL.method?.(
        { ...call(args, { span: spanOf(0, 40), nameSpan: spanOf(8, 14) }), handle: shop as never, method: operation },
        engine,
      );
      return engine.accesses
        .at(-1)
        ?.fixSites.map(({ kind, span, isEmpty }) => `${kind} ${span.start}-${span.end}${isEmpty ? " empty" : ""}`);
    };
    assert.deepEqual(made("findMany", []), ["method-name 8-14", "arguments-object 39-39"]);
    assert.deepEqual(made("findMany", [literal(15, 39, { where: literal(24, 37, {}) })]), [
      "method-name 8-14",
      "filter-object 24-37 empty",
    ]);
    assert.deepEqual(made("findMany", [literal(15, 39, { take: text("1") })]), ["method-name 8-14", "arguments-object 15-39"]);
    assert.deepEqual(
      made("findMany", [literal(15, 39, { where: literal(90, 99, {}) })]),
      ["method-name 8-14"],
      "a literal elsewhere may serve others",
    );
    assert.deepEqual(made("create", [literal(15, 39, { data: literal(23, 37, { city: text("x") }) })]), [
      "method-name 8-14",
      "data-object 23-37",
    ]);
  });

  it("knows clients by their types, in generated packages, and as a base class", () => {
    const clients = [
      PRISMA_MODEL.typed?.("@prisma/client", "Prisma.TransactionClient", [], engine),
      PRISMA_MODEL.extended?.("@prisma/client", CLIENT, engine),
      engine.create("../generated/prisma", CLIENT),
      engine.create("@prisma/client", ["default", "PrismaClient"]),
    ];
    for (const client of clients) engine.on(engine.member(client ?? text("none"), "shop"), "findMany");
    assert.equal(engine.accesses.length, clients.length);
    assert.equal(PRISMA_MODEL.typed?.("@prisma/client", "Shop", [], engine), undefined);
  });

  it("recognises the shape where nothing else is known, strictly", () => {
    const shaped = (path: string, ...args: Value[]) => PRISMA_MODEL.anyMember?.(path.split("."), call(args), engine) !== undefined;
    assert.ok(shaped("ctx.db.shop.findMany"));
    assert.ok(shaped("db.shop.update", engine.value({ where: {}, data: {} })));
    assert.ok(!shaped("db.shop.update"), "an update needs an argument");
    assert.ok(!shaped("shop.update", engine.value({ where: {} })), "what is before the model?");
    assert.ok(!shaped("db.shop.update", engine.value({ title: "x" })), "no argument of Prisma");
    assert.ok(!shaped("db.shop.update", text("id"), engine.value({})), "two arguments");
    assert.ok(!shaped("db.customer.findMany"), "no such model");
    assert.equal(
      engine.accesses.every(({ span }) => span === SPAN),
      true,
    );
  });
});
