// Pothos 4 (https://pothos-graphql.dev): schemas built by calls. A field with a `resolve` is a resolver; what the plugins for scopes
// let pass is signed in, and its arguments are still the requester's.
import type { Engine, LibraryModel, MethodCall } from "../model";
import type { Value } from "../value";
import { UNDEFINED } from "../value";
import { argument, exportName, isCallable, isKnownFunction, lastArgument, native, option, placeOf } from "../call-arguments";
import { addResolver, GRAPHQL_MODEL, Schema } from "./graphql-schema";
import { authorise } from "./pothos-scopes";

const MODEL = "pothos";
/** Methods that describe root fields, and the type whose fields those are. */
const ROOT_FIELDS: ReadonlyMap<string, string> = new Map(
  ["Query", "Mutation", "Subscription"].flatMap((type) =>
    ["Type", "Field", "Fields"].map((kind): [string, string] => [`${type.toLowerCase()}${kind}`, type]),
  ),
);
const OBJECTS =
  /^(prisma|drizzle|loadable|relay|simple)?(Object|Node|Interface)(Type|Ref|Field|Fields)?$|^(object|interface|node)(Type|Ref|Field|Fields)?$/i;
/** Fields of the Prisma and Drizzle plugins get the query first that their selection comes to. */
const WITH_QUERY = /^(prisma|drizzle)/;

function schemaIn(data: Readonly<Record<string, unknown>>): Schema {
  return data["schema"] instanceof Schema ? data["schema"] : new Schema();
}

function nameOf(engine: Engine, value: Value): string {
  const known = value.v === "handle" && value.model === MODEL ? value.data["name"] : undefined;
  if (typeof known === "string") return known;
  if (value.v === "class") return engine.className?.(value) ?? "";
  return engine.stringOf(value) ?? "";
}

/** Runs what describes fields with a builder of fields for this type. */
function describe(engine: Engine, schema: Schema, type: string, fields: Value | undefined, call: MethodCall, options?: Value): void {
  const auth = options && option(engine, options, "authScopes");
  if (auth) TYPE_SCOPES.set(schema, new Map(TYPE_SCOPES.get(schema)).set(type, auth));
  if (fields && isCallable(fields)) engine.call(fields, [engine.handle(MODEL, "fields", { schema, name: type })], call.span);
}

function builderMethod(call: MethodCall, engine: Engine): Value | undefined {
  const schema = schemaIn(call.handle.data);
  if (call.method === "toSchema") return engine.handle(GRAPHQL_MODEL, "schema", { schema });
  const root = ROOT_FIELDS.get(call.method);
  const last = lastArgument(call)?.value ?? UNDEFINED;
  if (root) {
    const isType = call.method.endsWith("Type");
    describe(engine, schema, root, isType ? option(engine, last, "fields") : last, call, isType ? last : undefined);
    return engine.unknown(call.method);
  }
  if (/^relay(Mutation|Query)Field$/.test(call.method)) {
    const options = call.args.map((arg) => arg.value).find((value) => option(engine, value, "resolve"));
    if (options) addField(engine, schema, call.method.includes("Mutation") ? "Mutation" : "Query", call.method, options);
    return engine.unknown(call.method);
  }
  if (!OBJECTS.test(call.method)) return engine.unknown(`builder.${call.method}`);
  const name = nameOf(engine, argument(call.args, 0));
  describe(engine, schema, name, isCallable(last) && call.args.length > 1 ? last : option(engine, last, "fields"), call, last);
  return engine.handle(MODEL, "ref", { schema, name });
}

/** `t.field({ args, resolve })`, `t.string({ resolve })`, `t.prismaField({ resolve: (query, …) => … })`. */
function fieldMethod(call: MethodCall, engine: Engine): Value {
  const { schema, name, auth } = call.handle.data;
  const own = schema instanceof Schema ? schema : new Schema();
  if (call.method === "withAuth") return engine.handle(MODEL, "fields", { schema: own, name, auth: argument(call.args, 0) });
  const scopes = [auth].filter(isValue);
  for (const { value } of call.args) addField(engine, own, String(name), call.method, value, scopes);
  return call.handle;
}

function isValue(value: unknown): value is Value {
  return typeof value === "object" && value !== null && "v" in value;
}

function addField(engine: Engine, schema: Schema, type: string, method: string, options: Value, auth: readonly Value[] = []): void {
  if (options.v !== "object") return;
  const resolve = option(engine, options, "resolve") ?? option(engine, options, "subscribe");
  if (!resolve || !isKnownFunction(resolve)) return;
  const span = placeOf(resolve);
  const wanted = [...auth, option(engine, options, "authScopes")].filter(isValue);
  const isSkipped = option(engine, options, "skipTypeScopes") !== undefined;
  const guarded = native(engine, "resolve", (args) => {
    const ofType = isSkipped ? undefined : TYPE_SCOPES.get(schema)?.get(type);
    // Scopes of a type are asked for with the parent and the context alone.
    if (ofType) authorise(engine, SCOPES.get(schema), ofType, args, [args[0] ?? UNDEFINED, args[2] ?? UNDEFINED]);
    for (const scopes of wanted) authorise(engine, SCOPES.get(schema), scopes, args);
    return engine.call(resolve, WITH_QUERY.test(method) ? [engine.object({}), ...args] : args, span);
  });
  addResolver(engine, schema, type, method, guarded, span);
}

/** What all fields of a type ask for, wherever they are written; by schema and type. */
const TYPE_SCOPES = new WeakMap<Schema, ReadonlyMap<string, Value>>();

/** The function that says which scopes a context has, by schema. */
const SCOPES = new WeakMap<Schema, Value>();

/** `new SchemaBuilder({ scopeAuth: { authScopes } })`. */
function createBuilder(engine: Engine, options: Value): Value {
  const schema = new Schema();
  const load = option(engine, option(engine, options, "scopeAuth") ?? options, "authScopes");
  if (load && isCallable(load)) SCOPES.set(schema, load);
  return engine.handle(MODEL, "builder", { schema });
}

export const POTHOS: LibraryModel = {
  id: MODEL,
  packages: ["@pothos/core"],
  tokens: ["@pothos/", "queryField", "mutationField", "builder."],
  call: (call, engine) =>
    call.isNew && /^(SchemaBuilder)?$/.test(exportName(call.path)) ? createBuilder(engine, argument(call.args, 0)) : undefined,
  method(call, engine) {
    if (call.handle.type === "builder") return builderMethod(call, engine);
    if (call.handle.type === "fields") return fieldMethod(call, engine);
    if (call.handle.type !== "ref" || call.method !== "implement") return undefined;
    const schema = schemaIn(call.handle.data);
    describe(
      engine,
      schema,
      String(call.handle.data["name"]),
      option(engine, argument(call.args, 0), "fields"),
      call,
      argument(call.args, 0),
    );
    return call.handle;
  },
  member: (handle, name) => (handle.type === "fields" && (name === "arg" || name === "input") ? handle : undefined),
};
