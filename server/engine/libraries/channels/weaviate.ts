// Weaviate: the collections client 3 (https://docs.weaviate.io/weaviate/client-libraries/typescript) with its filter builder, and the
// GraphQL builder of weaviate-ts-client 1 and 2. `withTenant` chooses the tenant's own shard.
import { argument, listOf, option } from "../call-arguments";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { Engine, LibraryCall, LibraryModel } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { atom, or, readEach, readList, type ReadFilter } from "./filter-reading";
import { reportVectorQuery } from "./vector-stores";
import { answered, createVendorModel, GOES_ON, opens, type Work } from "./vendor";

const WEAVIATE = "weaviate";

/** Filters are handles that remember their formula. */
function filterHandle(engine: Engine, formula: Formula): HandleValue {
  return engine.handle(WEAVIATE, "filter", { formula });
}

const readFilter: ReadFilter = (engine, value) => {
  if (value.v !== "handle" || value.type !== "filter")
    return engine.members(value) ? readWhere(engine, value) : { f: "opaque", operand: value };
  return value.data["formula"] as Formula;
};

/** `{ operator: "And", operands: [ … ] }`, `{ path: ["orgId"], operator: "Equal", valueText: "a" }`. */
function readWhere(engine: Engine, where: Value): Formula {
  const operator = engine.stringOf(option(engine, where, "operator") ?? UNDEFINED);
  if (operator === "And") return and(readList(engine, option(engine, where, "operands"), readWhere));
  if (operator === "Or") return or(readList(engine, option(engine, where, "operands"), readWhere));
  const column =
    listOf(engine, option(engine, where, "path"))
      .map((part) => engine.stringOf(part) ?? "?")
      .at(-1) ?? "?";
  const value = [...(engine.members(where) ?? [])].find(([name]) => name.startsWith("value"))?.[1].value ?? UNDEFINED;
  return atom(column, value, operator === "Equal" ? "equal" : operator === "ContainsAny" ? "in" : "other");
}

const compare =
  (op: "equal" | "in" | "other", isNegative = false): Work =>
  (call, engine, handle) => {
    const column = engine.stringOf((handle.data["column"] as Value | undefined) ?? UNDEFINED) ?? "?";
    const one = atom(column, argument(call.args, 0), op);
    return filterHandle(engine, isNegative ? { f: "not", of: one } : one);
  };

const junction =
  (join: (parts: readonly Formula[]) => Formula): Work =>
  (call, engine) =>
    filterHandle(engine, join(call.args.flatMap((arg) => readList(engine, arg.value, readFilter))));

function report(engine: Engine, call: LibraryCall, operation: string, handle: HandleValue, filter: Formula): Value {
  const within = [handle.data["tenant"] as Value | undefined];
  reportVectorQuery(engine, call, { library: WEAVIATE, operation, index: handle.data["index"] as Value | undefined, within, filter });
  return answered(engine, WEAVIATE);
}

/** Options come last; without them, or without filters among them, everything is searched. */
function searching(operation: string): Work {
  return (call, engine, handle) => {
    const options = call.args.map((arg) => arg.value).findLast((value) => engine.members(value)) ?? UNDEFINED;
    return report(
      engine,
      call,
      operation,
      handle,
      readEach(engine, option(engine, options, "filters"), (one) => readFilter(engine, one)),
    );
  };
}

const QUERIES = "nearText nearVector nearObject nearImage nearMedia bm25 hybrid fetchObjects overAll groupBy".split(" ");
const queries: Readonly<Record<string, Work>> = Object.fromEntries(QUERIES.map((name) => [name, searching(name)]));

/** Each step of the GraphQL builder goes on; what it names is remembered. */
const builderStep = (remembers: Record<string, number>): Work => opens(WEAVIATE, "builder", remembers);

const collection = opens(WEAVIATE, "collection", { index: 0 });

export const WEAVIATE_MODEL: LibraryModel = createVendorModel({
  id: WEAVIATE,
  packages: ["weaviate-client", "weaviate-ts-client"],
  tokens: ["weaviate"],
  kinds: {
    client: {
      makers: /^(?:weaviate\.)?(?:client|ApiKeyClient)$/,
      types: /^Weaviate(?:NG)?Client$/,
      methods: {},
      members: { collections: "collections", graphql: "graphql" },
    },
    collections: { methods: { get: collection, use: collection } },
    collection: {
      types: /^Collection$/,
      methods: { withTenant: opens(WEAVIATE, "collection", { tenant: 0 }), withConsistency: GOES_ON },
      members: { query: "query", generate: "query", aggregate: "query", filter: "filters", data: "data" },
    },
    query: { methods: queries },
    data: {
      methods: {
        deleteMany: (call, engine, handle) =>
          report(
            engine,
            call,
            "deleteMany",
            handle,
            readEach(engine, argument(call.args, 0), (one) => readFilter(engine, one)),
          ),
      },
    },
    filters: {
      makers: /^(?:weaviate\.)?Filters?$/,
      methods: { byProperty: opens(WEAVIATE, "field", { column: 0 }), and: junction(and), or: junction(or) },
    },
    field: {
      methods: { equal: compare("equal"), containsAny: compare("in"), notEqual: compare("equal", true) },
      other: (name) => (/^[a-z]/.test(name) ? compare("other") : undefined),
    },
    filter: { methods: { and: junction(and), or: junction(or) } },
    graphql: { methods: { get: opens(WEAVIATE, "builder"), aggregate: opens(WEAVIATE, "builder") } },
    builder: {
      methods: {
        withClassName: builderStep({ index: 0 }),
        withWhere: builderStep({ where: 0 }),
        withTenant: builderStep({ tenant: 0 }),
        do: (call, engine, handle) => {
          const where = handle.data["where"] as Value | undefined;
          return report(engine, call, "get", handle, where ? readEach(engine, where, (one) => readWhere(engine, one)) : ALL_ROWS);
        },
      },
      other: (name) => (name.startsWith("with") ? GOES_ON : undefined),
    },
  },
  functions: {
    "Filters.and": junction(and),
    "Filters.or": junction(or),
    ...(Object.fromEntries(
      ["connectToWeaviateCloud", "connectToLocal", "connectToCustom", "connectToWCS"].flatMap((name) => [
        [name, (_call, engine) => engine.promise(engine.handle(WEAVIATE, "client", {}))] as const,
        [`weaviate.${name}`, (_call, engine) => engine.promise(engine.handle(WEAVIATE, "client", {}))] as const,
      ]),
    ) as Readonly<Record<string, Work>>),
  },
});
