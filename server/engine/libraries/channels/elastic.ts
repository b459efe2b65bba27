// Elasticsearch 7 to 9 (https://www.elastic.co/docs/reference/elasticsearch/clients/javascript) and OpenSearch 2 and 3. In version 7 and in
// OpenSearch the query stands in `body`, later beside the index.
import { argument, isNothing, listOf, option } from "../call-arguments";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { Engine, LibraryCall, LibraryModel } from "../model";
import { UNDEFINED, type Value } from "../value";
import { byId } from "./by-id";
import { atom, or, readEach, readList, readMembers, type ReadFilter } from "./filter-reading";
import { readText } from "./filter-text";
import { answered, createVendorModel, type Work } from "./vendor";

const ELASTIC = "elasticsearch";

/** Conditions of one field: `{ term: { orgId: "a" } }`, `{ match: { orgId: { query: "a" } } }`. */
const LEAVES: Readonly<Record<string, "equal" | "in" | "other">> = {
  term: "equal",
  terms: "in",
  match: "equal",
  match_phrase: "equal",
  prefix: "other",
  wildcard: "other",
  range: "other",
  match_phrase_prefix: "other",
  match_bool_prefix: "other",
  fuzzy: "other",
  regexp: "other",
};
/** Queries around another one. */
const AROUND: Readonly<Record<string, string>> = {
  constant_score: "filter",
  function_score: "query",
  script_score: "query",
  nested: "query",
  has_parent: "query",
  has_child: "query",
  boosting: "positive",
  knn: "filter",
};

export const readQuery: ReadFilter = (engine, value) => readMembers(engine, value, (name, part) => readClause(engine, name, part));

function readClause(engine: Engine, name: string, part: Value): Formula {
  const leaf = LEAVES[name];
  if (leaf) return readMembers(engine, part, (field, operand) => readLeaf(engine, field, operand, leaf));
  const around = AROUND[name];
  if (around !== undefined) return and(readList(engine, option(engine, part, around), readQuery));
  switch (name) {
    case "bool":
      return readEach(engine, part, (bool) => readBool(engine, bool));
    case "dis_max":
      return or(readList(engine, option(engine, part, "queries"), readQuery));
    case "query_string":
    case "simple_query_string":
      return readText(engine, option(engine, part, "query"));
    case "ids":
      return atom("id", option(engine, part, "values") ?? UNDEFINED, "in");
    default:
      return ALL_ROWS;
  }
}

function readLeaf(engine: Engine, field: string, operand: Value, op: "equal" | "in" | "other"): Formula {
  if (field === "boost") return ALL_ROWS;
  const members = engine.members(operand);
  const value = members?.get("value") ?? members?.get("query");
  return atom(field, value?.value ?? operand, op);
}

/** `should` only ranks where something else must match, unless it says how many of it have to. */
function readBool(engine: Engine, bool: Value): Formula {
  const must = [
    ...readList(engine, option(engine, bool, "must"), readQuery),
    ...readList(engine, option(engine, bool, "filter"), readQuery),
  ];
  const should = readList(engine, option(engine, bool, "should"), readQuery);
  const mustNot = readList(engine, option(engine, bool, "must_not"), readQuery);
  const least = option(engine, bool, "minimum_should_match");
  const wanted = least === undefined ? (must.length === 0 ? 1 : 0) : Number(engine.stringOf(least) ?? 0);
  const ranked: Formula = { f: "choice", of: [or(should), ALL_ROWS] };
  const shoulds = should.length === 0 ? [] : wanted >= should.length ? [and(should)] : wanted >= 1 ? [or(should)] : [ranked];
  const hidden: Formula[] = engine.members(bool)
    ? engine.spreads(bool).map((spread) => ({ f: "opaque", operand: spread }))
    : [{ f: "opaque", operand: bool }];
  return and([...must, ...shoulds, ...mustNot.map((of): Formula => ({ f: "not", of })), ...hidden]);
}

/** The filter of a request: `query`, and what is found by vector beside it. */
function filterOf(engine: Engine, request: Value): Formula {
  const body = option(engine, request, "body") ?? request;
  if (!engine.members(body)) return { f: "opaque", operand: body };
  const after = readEach(engine, option(engine, body, "post_filter"), (one) => readQuery(engine, one));
  const text = readText(engine, option(engine, request, "q"));
  const query = option(engine, body, "query");
  const near = listOf(engine, option(engine, body, "knn")).map((knn) => and(readList(engine, option(engine, knn, "filter"), readQuery)));
  const found = [...(query || near.length === 0 ? [readEach(engine, query, (one) => readQuery(engine, one))] : []), ...near];
  const spread: Formula[] = engine.spreads(body).map((operand) => ({ f: "opaque", operand }));
  return and([or(found), after, text, ...spread]);
}

function report(engine: Engine, call: LibraryCall, operation: string, header: Value, request: Value): void {
  const index = option(engine, header, "index");
  const places = [index, option(engine, header, "routing"), option(engine, header, "preference")].filter((place) => place !== undefined);
  engine.channel?.({
    kind: "search",
    library: ELASTIC,
    operation,
    span: call.span,
    places,
    ...(index ? { index } : {}),
    filter: filterOf(engine, request),
    undefinedOperand: "fails",
  });
}

function searching(operation: string): Work {
  return (call, engine) => {
    const request = argument(call.args, 0);
    report(engine, call, operation, request, request);
    return answered(engine, ELASTIC);
  };
}

/** Headers and bodies in turn. */
const searchingMany: Work = (call, engine) => {
  const request = argument(call.args, 0);
  const parts = listOf(engine, option(engine, request, "searches") ?? option(engine, request, "body"));
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const header = parts[at] ?? UNDEFINED;
    report(engine, call, "msearch", isNothing(option(engine, header, "index")) ? request : header, parts[at + 1] ?? UNDEFINED);
  }
  return answered(engine, ELASTIC);
};

const methods: Readonly<Record<string, Work>> = {
  ...Object.fromEntries(["search", "count", "deleteByQuery", "updateByQuery", "submit"].map((name) => [name, searching(name)])),
  msearch: searchingMany,
  ...Object.fromEntries(
    ["get", "getSource", "update", "delete"].map((operation) => [
      operation,
      byId({ library: ELASTIC, operation, id: [0, "id"], index: [0, "index"] }),
    ]),
  ),
};

export const ELASTIC_MODEL: LibraryModel = createVendorModel({
  id: ELASTIC,
  packages: ["@elastic/elasticsearch", "elasticsearch", "@opensearch-project/opensearch"],
  tokens: ["elasticsearch", "opensearch"],
  kinds: {
    client: { makers: /^Client$/, methods, members: { asyncSearch: "client", helpers: "helpers" } },
    helpers: {
      methods: { search: searching("search"), scrollSearch: searching("scrollSearch"), scrollDocuments: searching("scrollDocuments") },
    },
  },
});
