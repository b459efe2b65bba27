// Documents of Mongoose (https://mongoosejs.com/docs/documents.html): new ones until they are saved, and the methods of those that a
// query returned.
import { argument, isNothing, listOf } from "../call-arguments";
import { objectSites } from "../fix-sites";
import { setsOf } from "../mongo/update";
import type { DataAccess, Engine, LibraryCall, RowCall } from "../model";
import type { Entity } from "../../tenancy/model";
import { TRUE, UNDEFINED, type HandleValue, type Member, type NativeValue, type ObjectValue, type RowValue, type Value } from "../value";
import { idOf } from "../mongo/filter";
import { isOnDefault, scopeOf } from "./connections";
import { withDefaults } from "./defaults";
import { entityOf } from "./models";
import { withLinkedLists } from "./reference-lists";
import { documentSchema, schemaOf } from "./model-schemas";
import { MONGOOSE, traitsOf } from "./registry";
import { undefinedOperand } from "../mongo/settings";
import { callPart, runHooks } from "./schemas";

/** Methods of documents that change nothing in the database. */
const PLAIN: ReadonlySet<string> = new Set("toObject toJSON lean depopulate populate execPopulate unmarkModified markModified".split(" "));

/** Methods that assign what they are given to a document. */
const SETS: ReadonlySet<string> = new Set(["set", "$set", "overwrite"]);

type Span = DataAccess["span"];

/** `new Invoice({ … })`. */
export function newDocument(engine: Engine, model: HandleValue, data: Value, span: Span): ObjectValue | undefined {
  const entity = entityOf(engine, model);
  const fresh = engine.object({});
  if (!entity || fresh.v !== "object") return undefined;
  const members = new Map<string, Member>(data.v === "object" ? engine.members(data) : undefined);
  const rest = data.v === "object" ? engine.spreads(data) : isNothing(data) ? [] : [data];
  const id = idOf(entity);
  const own = engine.boundRow?.(entity.name, `a new ${entity.name} at ${span.file}:${span.start}`);
  if (!members.has(id) && own) members.set(id, { value: engine.member(own, id) });
  const document: ObjectValue = { ...fresh, members, rest };
  withDefaults(engine, schemaOf(engine, model), entity, { members, self: document, isOpen: rest.length > 0 }, span);
  for (const [name, method] of documentMethods(engine, model, entity, document)) members.set(name, { value: method });
  return document;
}

function documentMethods(engine: Engine, model: HandleValue, entity: Entity, document: ObjectValue): ReadonlyMap<string, Value> {
  const native = (name: string, work: (args: readonly Value[], span: Span) => Value): Value =>
    engine.native(name, (args, span) =>
      work(
        args.map((arg) => arg.value),
        span,
      ),
    );
  const own = (name: string): [string, Value] => [name, native(name, () => document)];
  const methods = new Map<string, Value>([
    ["save", native("save", (_args, span) => saveDocuments(engine, model, entity, [document], span, "save"))],
    ...[...SETS].map((name): [string, Value] => [name, native(name, (args, span) => setMembers(engine, document, args, span))]),
    ["isNew", TRUE],
    ["$isNew", TRUE],
    ["isModified", native("isModified", () => TRUE)],
    ["validate", native("validate", () => engine.promise(UNDEFINED))],
    ["validateSync", native("validateSync", () => UNDEFINED)],
    ["get", native("get", ([path]) => engine.member(document, engine.stringOf(path ?? UNDEFINED) ?? ""))],
    ...[...PLAIN].map(own),
  ]);
  const schema = schemaOf(engine, model);
  for (const [name, member] of (traitsOf(schema) && schema && engine.members(engine.member(schema, "methods"))) ?? [])
    methods.set(
      name,
      native(name, (args, span) => engine.build?.(member.value, args, span, document) ?? engine.call(member.value, args, span, document)),
    );
  return methods;
}

/** `set("path", value)`, `set({ … })`: of a whole object, whatever it may hold is set. */
function setMembers(engine: Engine, target: Value, [first = UNDEFINED, second]: readonly Value[], span: Span): Value {
  const path = engine.stringOf(first);
  if (path === undefined) return engine.call({ v: "external", module: "global", path: ["Object", "assign"] }, [target, first], span);
  engine.setMember(target, path, second ?? UNDEFINED);
  return target;
}

/** Hooks run on each document, then the rows are inserted. */
export function saveDocuments(
  engine: Engine,
  model: HandleValue,
  entity: Entity,
  documents: readonly ObjectValue[],
  span: Span,
  operation: string,
  written?: Value,
): Value {
  const schema = schemaOf(engine, model);
  // `insertMany` does not run the hooks of `save` (https://mongoosejs.com/docs/api/model.html#Model.insertMany()).
  const hooks = operation === "insertMany" ? ["validate"] : ["validate", "save"];
  for (const document of documents) for (const hook of hooks) runHooks(engine, schema, hook, document, { span, isDocument: true });
  const scope = scopeOf(model);
  return engine.access({
    kind: "create",
    library: MONGOOSE,
    operation,
    entity,
    filter: { f: "true" },
    rows: documents.map((document) => withLinkedLists(engine, entity, dataOf(engine, document))),
    shape: documents.length === 1 ? "row" : "rows",
    span,
    fixSites: objectSites(engine, span, undefined, written),
    undefinedOperand: undefinedOperand(engine),
    ...(scope ? { scope } : {}),
    isDefaultStorage: isOnDefault(engine, model),
  });
}

/** What of a document is stored: its members without its methods. */
function dataOf(engine: Engine, document: ObjectValue): Value {
  const fresh = engine.object({});
  const members = [...(engine.members(document) ?? [])].filter(([name, member]) => !isMethod(name, member.value));
  return fresh.v === "object" ? { ...fresh, members: new Map(members), rest: engine.spreads(document) } : fresh;
}

function isMethod(name: string, value: Value): value is NativeValue {
  return value.v === "native" || name === "isNew" || name === "$isNew";
}

/** `Invoice.create(a, b)`, `Invoice.create([a, b], options)`, `insertMany(list)`. */
export function createDocuments(engine: Engine, model: HandleValue, call: LibraryCall, method: string): Value | undefined {
  const entity = entityOf(engine, model);
  if (!entity) return undefined;
  const callback = call.args.at(-1)?.value.v === "function" ? call.args.at(-1)?.value : undefined;
  const args = call.args.map((arg) => arg.value).filter((value) => value !== callback);
  const [first = UNDEFINED, ...others] = args;
  const isList = engine.items(first) !== undefined || method === "insertMany";
  if (method === "insertMany") runHooks(engine, schemaOf(engine, model), "insertMany", model, { span: call.span, args: [first] });
  const given = isList ? rowsIn(engine, first) : method === "create" ? [first, ...others] : [first];
  const documents = given.map((row) => newDocument(engine, model, row, call.span)).filter((one) => one !== undefined);
  const result = saveDocuments(engine, model, entity, documents, call.span, method, first);
  const rows = isList && result.v === "promise" && result.of.v === "row" ? engine.promise({ ...result.of, isList: true }) : result;
  if (callback) engine.call(callback, [{ v: "constant", value: null }, rows.v === "promise" ? rows.of : rows], call.span);
  return rows;
}

function rowsIn(engine: Engine, value: Value): readonly Value[] {
  const list = engine.items(value);
  if (!list) return listOf(engine, value);
  return [...list.items.map((item) => item.value), ...(list.more ? [list.more] : [])];
}

// --- documents that a query returned

export function rowMethod(call: RowCall, engine: Engine): Value | undefined {
  const { entity, method, row } = call;
  if (entity.origin !== "mongoose") return undefined;
  const first = argument(call.args, 0);
  if (SETS.has(method)) return setMembers(engine, row, [first, ...call.args.slice(1).map((arg) => arg.value)], call.span);
  if (method === "populate" || method === "execPopulate") return engine.promise(row);
  if (PLAIN.has(method)) return row;
  if (method === "get" && engine.stringOf(first) !== undefined) return engine.member(row, engine.stringOf(first) ?? "");
  if (/^(?:save|deleteOne|remove|delete|updateOne|update|replaceOne)$/.test(method)) return changeRow(engine, call, first);
  return callPart(engine, documentSchema(engine, entity.name), "methods", call, row);
}

/** `document.save()`, `document.deleteOne()`, `document.updateOne({ … })`. */
function changeRow(engine: Engine, call: RowCall, first: Value): Value {
  const { entity, method, row, span } = call;
  const id = idOf(entity);
  const sets = method === "save" ? engine.writtenTo?.(row) : /^(?:update|replace)/.test(method) ? setsOf(engine, first) : undefined;
  const changed = engine.access({
    kind: "mutation",
    library: MONGOOSE,
    operation: method,
    entity,
    filter: { f: "atom", column: id, op: "equal", operand: storedId(row, id) },
    shape: "count",
    span,
    fixSites: [],
    undefinedOperand: "fails",
    ...(sets && !isNothing(sets) ? { sets: withLinkedLists(engine, entity, sets) } : {}),
  });
  return method === "save" || method === "remove" ? engine.promise(row) : changed;
}

/** The id under which the row was found, whatever was assigned since. */
function storedId(row: RowValue, id: string): RowValue {
  return { v: "row", row: row.row, path: [...row.path, id] };
}
