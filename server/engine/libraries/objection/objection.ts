// Objection 2 and 3 (https://vincit.github.io/objection.js/api/model/): model classes, whose `query()` is a Knex query with methods of its
// own, rows that are models, and `raw` and `ref`. Undefined in a condition makes Objection throw, so such a query fails closed.
import { argument, exportName, native } from "../call-arguments";
import { stepsOf } from "../builders/builder";
import { columnText } from "../builders/names";
import { runQuery, type Sender } from "../builders/send";
import { createRaw, rawText } from "../knex/raw";
import type { DerivedClass, Engine, ExternalCall, LibraryModel, MethodCall, RowCall } from "../model";
import { entityFrom } from "../orm/new-rows";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { builderMethod } from "./builder-methods";
import { builderBase, classOf, noteHook, OBJECTION, runBuildHooks } from "./builder-classes";
import { completeInsert, entityOfQuery, placed, startQuery } from "./query";
import { queryOfRow, relatedOf, relatedOfClass, relatedOfRow } from "./related";
import { relate, type RelatedTo } from "./relating";

const SENDER: Sender = { library: OBJECTION, returnsRows: true };

function statics(derived: DerivedClass, engine: Engine): HandleValue | undefined {
  const name = exportName(derived.path);
  if (name === "QueryBuilder") return engine.handle(OBJECTION, "builder-class", {});
  return name === "Model" ? engine.handle(OBJECTION, "class", { cls: derived.cls }) : undefined;
}

function classMethod(engine: Engine, call: MethodCall): Value | undefined {
  const cls = classOf(call.handle);
  switch (call.method) {
    case "query":
      return startQuery(engine, call, cls);
    case "relatedQuery":
      return relatedOfClass(engine, call, cls);
    case "bindTransaction":
      return cls;
    case "bindKnex":
      // Another database, which mostly is the tenant's.
      return engine.unknown("objection.bindKnex", [argument(call.args, 0)]);
    case "fromJson":
    case "ensureModel":
      return entityFrom(engine, argument(call.args, 0), cls.v === "class" ? cls : undefined);
    case "transaction":
    case "startTransaction":
      return transaction(engine, call);
    case "raw":
      return rawPiece(engine, call);
    case "ref":
      return createRaw(engine, columnText(engine, "postgres", argument(call.args, 0)));
    default:
      return undefined;
  }
}

/** `Model.transaction(async (trx) => …)`, `transaction(knex, work)`, and the one that the code ends itself. */
function transaction(engine: Engine, call: Pick<MethodCall, "args" | "span">): Value {
  const work = call.args.map((arg) => arg.value).find((value) => value.v === "function");
  const trx = engine.unknown("objection.trx");
  return work ? engine.call(work, [trx], call.span) : engine.promise(trx);
}

/** `raw(sql, ...bindings)`, `raw(sql, [bindings])`, `raw(sql, { name: binding })`. */
function rawPiece(engine: Engine, call: Pick<MethodCall, "args">): Value {
  const [sql = UNDEFINED, ...bindings] = call.args.map((arg) => arg.value);
  const [only] = bindings;
  const isWhole = bindings.length === 1 && (only?.v === "array" || only?.v === "object");
  return createRaw(engine, rawText(engine, "postgres", sql, only && (isWhole ? only : engine.array(bindings))));
}

function callOf(call: ExternalCall, engine: Engine): Value | undefined {
  switch (exportName(call.path)) {
    case "raw":
      return rawPiece(engine, call);
    case "ref":
      return createRaw(engine, columnText(engine, "postgres", argument(call.args, 0)));
    case "val":
      return argument(call.args, 0);
    case "transaction":
      return transaction(engine, call);
    case "mixin":
      // Mixins of the code base are not followed; the model stays one.
      return argument(call.args, 0);
    case "compose":
      return native(engine, "objection.compose", ([base = UNDEFINED]) => base);
    default:
      return undefined;
  }
}

function rowMethod(call: RowCall, engine: Engine): Value | undefined {
  switch (call.method) {
    case "$query":
      return queryOfRow(engine, call);
    case "$relatedQuery":
      return relatedOfRow(engine, call);
    case "$id":
      return engine.member(call.row, "id");
    case "$fetchGraph":
      return engine.promise(call.row);
    default:
      return undefined;
  }
}

/** `throwIfNotFound()`: what is awaited is there: a row, one row at least of a list, a number of changed rows that is not zero. */
function required(engine: Engine, sent: Value): Value {
  const found = engine.deferred?.(() => {
    const rows = engine.await(sent);
    if (rows.v !== "row") return rows;
    engine.assume?.(rows.isList === true ? engine.member(rows, "length") : rows);
    const { isOptional: _, ...row } = rows;
    return row;
  });
  return found ?? sent;
}

function run(query: HandleValue, engine: Engine): Value | undefined {
  runBuildHooks(engine, query);
  completeInsert(engine, query);
  const steps = stepsOf(engine, query);
  if (steps.length === 0 || !entityOfQuery(engine, query)) return undefined;
  const sent = runQuery(engine, query, SENDER);
  const result = steps.some((step) => step.kind === "required" && !step.isConditional) ? required(engine, sent) : sent;
  if (!steps.some((step) => step.kind === "page")) return result;
  return engine.promise(engine.object({ results: engine.await(result), total: engine.unknown("objection.total") }));
}

function relatedMethod(engine: Engine, call: MethodCall): Value | undefined {
  if (call.method === "relate") return relate(engine, call, argument(call.args, 0));
  return relatedOf(engine, relatedRow(call.handle));
}

function relatedRow(handle: HandleValue): Value {
  const { relatedTo } = handle.data as { readonly relatedTo?: RelatedTo };
  return relatedTo?.row ?? UNDEFINED;
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  if (call.handle.type === "class") return classMethod(engine, call);
  if (call.handle.type === "builder-class") return call.method === "forClass" ? engine.contextOf("objection.query") : undefined;
  if (call.handle.type === "related") return relatedMethod(engine, call);
  if (call.handle.type === "builder" && call.method === "onBuild") return noteHook(call.handle, argument(call.args, 0));
  if (call.handle.type !== "query") return undefined;
  return call.method === "execute" ? run(call.handle, engine) : builderMethod(engine, { ...call, handle: placed(call.handle, call) });
}

export const OBJECTION_MODEL: LibraryModel = {
  id: OBJECTION,
  packages: [OBJECTION],
  tokens: [OBJECTION, ".query(", "$query(", "elatedQuery("],
  call: callOf,
  statics,
  extended: (_module, path, engine) => (exportName(path) === "QueryBuilder" ? builderBase(engine) : undefined),
  method,
  rowMethod,
  awaited(handle, engine) {
    if (handle.type === "related") return relatedOf(engine, relatedRow(handle));
    return handle.type === "query" ? run(handle, engine) : undefined;
  },
};
