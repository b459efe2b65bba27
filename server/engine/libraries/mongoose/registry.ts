// What Mongoose remembers: connections with their models, schemas with their hooks and methods. Kept in handles, as code makes them.
import { isNothing } from "../call-arguments";
import type { Engine } from "../model";
import { entityFrom } from "../orm/new-rows";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type ClassValue, type HandleValue, type Value } from "../value";

export const MONGOOSE = "mongoose";

/** A function that runs before an operation. */
export interface Hook {
  /** Name of the operation, or what a regular expression of names says. */
  readonly names: (operation: string) => boolean;
  readonly fn: Value;
  /** Registered for documents instead of queries. */
  readonly isDocument: boolean;
}

/** What is told to a schema after it was made. */
export class SchemaTraits {
  readonly hooks: Hook[] = [];
  /** What paths hold where a new document does not say. */
  readonly defaults = new Map<string, Value>();
  /** Classes whose methods the schema took over. */
  readonly loaded: ClassValue[] = [];
  /** Classes whose decorators the schema has been told. */
  readonly decorated = new Set<string>();

  constructor(
    readonly statics: Value,
    readonly methods: Value,
    readonly query: Value,
  ) {}
}

/** Models of one connection by name. */
export class ModelRegistry {
  readonly models = new Map<string, HandleValue>();
}

/** A model's schema, once it is known. */
export class ModelTraits {
  schema: HandleValue | undefined;
}

/** Schemas by the name of their model, whatever the connection. */
class SchemaTable {
  readonly byModel = new Map<string, HandleValue>();
}

function schemaTable(engine: Engine): SchemaTable {
  const make = (): SchemaTable => new SchemaTable();
  return engine.shared("mongoose:schemas", make);
}

/** `tenant` is what the connection was chosen by, where that is not fixed. */
export function createConnection(engine: Engine, tenant: Value | undefined, at: HandleValue["at"]): HandleValue {
  return engine.handle(
    MONGOOSE,
    "connection",
    { registry: new ModelRegistry(), ...(tenant ? { tenant, storage: { chosen: tenant } } : {}) },
    at,
  );
}

export function defaultConnection(engine: Engine): HandleValue {
  return sharedHandle(engine, MONGOOSE, () => {
    const made = createConnection(engine, undefined, undefined);
    return { ...made, data: { ...made.data, isEverybodys: true } };
  });
}

export function createSchema(engine: Engine, options: Value, at: HandleValue["at"]): HandleValue {
  const part = (name: string): Value => {
    const given = engine.member(options, name);
    return given.v === "object" ? given : engine.object({});
  };
  const traits = isNothing(options)
    ? new SchemaTraits(engine.object({}), engine.object({}), engine.object({}))
    : new SchemaTraits(part("statics"), part("methods"), part("query"));
  return engine.handle(MONGOOSE, "schema", { traits, options }, at);
}

export function traitsOf(schema: HandleValue | undefined): SchemaTraits | undefined {
  const traits = schema?.data["traits"];
  return traits instanceof SchemaTraits ? traits : undefined;
}

/** `connection.model(name, schema)`: the same model each time. */
export function modelOf(engine: Engine, connection: HandleValue, name: string, schema?: HandleValue): HandleValue {
  const registry = connection.data["registry"];
  const models = registry instanceof ModelRegistry ? registry.models : new Map<string, HandleValue>();
  const model = models.get(name) ?? engine.handle(MONGOOSE, "model", { name, connection, traits: new ModelTraits() });
  models.set(name, model);
  const traits = model.data["traits"];
  if (schema && traits instanceof ModelTraits) traits.schema = schema;
  if (schema) schemaTable(engine).byModel.set(name, schema);
  return model;
}

/** Whether the connection has the model already. */
export function hasModel(connection: HandleValue, name: string): boolean {
  const registry = connection.data["registry"];
  return registry instanceof ModelRegistry && registry.models.has(name);
}

/** Schema of a model; one that was found by its type has that of its name. */
export function schemaOfModel(engine: Engine, model: HandleValue): HandleValue | undefined {
  const traits = model.data["traits"];
  return (traits instanceof ModelTraits ? traits.schema : undefined) ?? schemaNamed(engine, nameOf(model));
}

export function schemaNamed(engine: Engine, model: string): HandleValue | undefined {
  return schemaTable(engine).byModel.get(model);
}

export function nameOf(model: HandleValue): string {
  const name = model.data["name"];
  return typeof name === "string" ? name : "";
}

/** What a schema was told under a name: `statics`, `methods`, `query`; assigned as a whole or member by member. */
export function partOf(
  engine: Engine,
  schema: HandleValue | undefined,
  part: "statics" | "methods" | "query",
  name: string,
): Value | undefined {
  if (!schema) return undefined;
  const found = engine.members(engine.member(schema, part))?.get(name)?.value;
  return found && !isNothing(found) ? found : loadedPart(engine, schema, part, name);
}

/** A method of a class that the schema took over. */
function loadedPart(engine: Engine, schema: HandleValue, part: "statics" | "methods" | "query", name: string): Value | undefined {
  if (part === "query") return undefined;
  for (const cls of traitsOf(schema)?.loaded ?? []) {
    const found = engine.member(part === "statics" ? cls : entityFrom(engine, UNDEFINED, cls), name);
    if (found.v !== "function") continue;
    const { self: _, ...fn } = found;
    return fn;
  }
  return undefined;
}
