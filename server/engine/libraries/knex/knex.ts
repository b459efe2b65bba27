// Knex 0.21 to 3 (https://knexjs.org/guide/query-builder.html): the function and its transactions, query builders, `raw`. Undefined in a
// condition makes Knex throw ("Undefined binding(s) detected"), so such a query fails closed.
import { NOWHERE } from "../../../../rules/contract/span";
import { argument, exportName, option } from "../call-arguments";
import type { Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import { addStep } from "../builders/builder";
import { noteSchema, rowsThrough, storageIn, type Storage } from "../chosen-storage";
import { sharedHandle } from "../shared-handle";
import { NULL, TRUE, UNDEFINED, type HandleValue, type Value } from "../value";
import { createQuery, queryMethod } from "./builder-methods";
import { columnText } from "../builders/names";
import { runQuery, type Sender } from "../builders/send";
import { dialectOf } from "../builders/statement";
import { extendBuilder, extensionCall } from "./extensions";
import { createRaw, KNEX, rawText } from "./raw";

const SENDER: Sender = { library: KNEX, returnsRows: false };

function createKnex(engine: Engine, call: ExternalCall): HandleValue {
  const options = argument(call.args, 0);
  const client = engine.stringOf(option(engine, options, "client") ?? UNDEFINED) ?? engine.stringOf(options) ?? "";
  const dialect = /mysql|maria/.test(client) ? "mysql" : /sqlite/.test(client) ? "sqlite" : "postgres";
  const storage = storageIn(engine, options, [
    ["connection"],
    ["connection", "database"],
    ["connection", "connectionString"],
    ["searchPath"],
  ]);
  return engine.handle(KNEX, "knex", { dialect, storage }, call.span);
}

/** A query, with what is known of the schema or database that it goes to. */
function queryOn(engine: Engine, knex: HandleValue, call: LibraryCall, table?: Value): HandleValue {
  const query = createQuery(engine, dialectOf(knex), call, table);
  const { storage } = knex.data as { readonly storage?: Storage };
  if (storage?.chosen) return addStep(engine, query, "schema", storage.chosen);
  return storage?.isFixed && engine.isShared?.(knex) ? addStep(engine, query, "shared", TRUE) : query;
}

/** Raw SQL that may be sent as it is. */
function sentThrough(raw: HandleValue, knex: HandleValue): HandleValue {
  return { ...raw, data: { ...raw.data, maker: knex } };
}

function knexMethod(engine: Engine, call: MethodCall): Value | undefined {
  const { handle: knex, method } = call;
  const [first = UNDEFINED, second] = call.args.map((arg) => arg.value);
  switch (method) {
    case "raw":
      return sentThrough(createRaw(engine, rawText(engine, dialectOf(knex), first, second), call.span, dialectOf(knex), first), knex);
    case "ref":
      return createRaw(engine, columnText(engine, dialectOf(knex), first));
    case "transaction":
      return begin(engine, call);
    case "transactionProvider":
      return engine.native("transactionProvider", () => engine.promise(knex));
    case "batchInsert":
      return queryMethod(engine, {
        ...call,
        handle: queryOn(engine, knex, call, first),
        method: "insert",
        args: call.args.slice(1, 2),
      });
    case "queryBuilder":
      return queryOn(engine, knex, call);
    case "withSchema":
      noteSchema(engine, knex.model, first, call.span);
      return addStep(engine, createQuery(engine, dialectOf(knex), call, undefined), "schema", first);
    case "withUserParams":
      return knex;
    case "commit":
    case "rollback":
    case "destroy":
    case "initialize":
      return engine.promise(UNDEFINED);
    case "on":
      return knex;
    default:
      return onBuilder(engine, { ...call, handle: queryOn(engine, knex, call) });
  }
}

/** A method of Knex's own, or one that the code gave to its builders. */
function onBuilder(engine: Engine, call: MethodCall): Value | undefined {
  return queryMethod(engine, call) ?? extensionCall(engine, call);
}

/** `transaction(work)`, or `await transaction()` for one that the code ends itself. */
function begin(engine: Engine, call: MethodCall): Value {
  const work = argument(call.args, 0);
  return work.v === "function" || work.v === "native" ? engine.call(work, [call.handle], call.span) : engine.promise(call.handle);
}

function runRaw(engine: Engine, raw: HandleValue): Value {
  const { text, given } = raw.data as { readonly text?: Value; readonly given?: Value };
  return engine.rawSql({
    library: KNEX,
    dialect: dialectOf(raw),
    text: text ?? UNDEFINED,
    ...(given ? { given } : {}),
    isTagged: true,
    span: raw.at ?? NOWHERE,
    result: dialectOf(raw) === "postgres" ? "rows-property" : "array",
    operation: "raw",
    ...rowsThrough(engine, raw, raw.at ?? NOWHERE),
  });
}

function invoke(handle: HandleValue, call: LibraryCall, engine: Engine): Value | undefined {
  return handle.type === "knex" ? queryOn(engine, handle, call, argument(call.args, 0)) : undefined;
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  switch (call.handle.type) {
    case "knex":
      return knexMethod(engine, call);
    case "query":
      return RUNS.test(call.method) ? streamed(engine, call) : onBuilder(engine, call);
    case "schema":
      return call.handle;
    default:
      // `.wrap("(", ")")`, `.as("n")` of a piece.
      return /^(?:wrap|as|timeout|transacting)$/.test(call.method) ? call.handle : undefined;
  }
}

/** Methods that run the query without its being awaited. */
const RUNS = /^(?:stream|pipe|asCallback)$/;

/** The rows one after another; `asCallback` hands them all over. */
function streamed(engine: Engine, call: MethodCall): Value {
  const rows = engine.await(runQuery(engine, call.handle, SENDER));
  const given = argument(call.args, 0);
  if (given.v === "function") engine.call(given, call.method === "asCallback" ? [NULL, rows] : [rows], call.span);
  return rows;
}

function isMaker(call: ExternalCall): boolean {
  const name = exportName(call.path);
  return name === "" || name === "knex" || name === "Knex";
}

export const KNEX_MODEL: LibraryModel = {
  id: KNEX,
  packages: [KNEX],
  tokens: ["knex", "trx"],
  call: (call, engine) => (isMaker(call) ? createKnex(engine, call) : extendBuilder(engine, call)),
  method,
  invoke,
  member: (handle, name, engine) => {
    if (handle.type !== "knex") return undefined;
    if (name === "schema") return engine.handle(KNEX, "schema", {});
    return name === "fn" ? engine.unknown("knex.fn") : undefined;
  },
  awaited: (handle, engine) => {
    if (handle.type === "raw" && handle.at) return runRaw(engine, handle);
    return handle.type === "query" ? runQuery(engine, handle, SENDER) : undefined;
  },
  typed: (_module, name, _typeArgs, engine) =>
    /(?:^|\.)(?:Knex|Transaction)$/.test(name)
      ? sharedHandle(engine, KNEX, () => engine.handle(KNEX, "knex", { dialect: "postgres" }))
      : undefined,
};
