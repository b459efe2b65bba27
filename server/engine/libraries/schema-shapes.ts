// What a schema lets through: the names of an object, the elements of a list. Validating leaves of the input what the schema names,
// so that `{ ownerId: me.id, ...schema.parse(body) }` is decided by the names in the schema. Used by the models of schemas and of
// the frameworks that validate with them.
import { argument, isCallable } from "./call-arguments";
import type { Engine, LibraryCall } from "./model";
import type { HandleValue, Value } from "./value";
import { UNDEFINED } from "./value";

export const SCHEMA = "schema";

/** A schema whose shape is known. */
class Shape {
  constructor(
    readonly members: ReadonlyMap<string, Value> | undefined,
    readonly element: Value | undefined,
    /** Computes what comes out of what came through. */
    readonly transform: Value | undefined,
    readonly mayBeMissing: boolean,
  ) {}
}

/** Deeper than this, input is taken as it came. */
const DEPTH = 5;

function shapeOf(engine: Engine, schema: Value): Shape | undefined {
  for (const option of engine.alternatives(schema)) {
    const shape = option.v === "handle" && option.model === SCHEMA ? option.data["shape"] : undefined;
    if (shape instanceof Shape) return shape;
  }
  return undefined;
}

function handleWith(engine: Engine, shape: Shape): HandleValue {
  return engine.handle(SCHEMA, "shape", { shape });
}

/** `z.object({ … })`; undefined where some of its names cannot be seen. */
export function objectSchema(engine: Engine, names: Value): HandleValue | undefined {
  const members = engine.members(names);
  if (!members || engine.spreads(names).length > 0) return undefined;
  const values = new Map([...members].map(([name, member]) => [name, member.value]));
  return handleWith(engine, new Shape(values, undefined, undefined, false));
}

export function listSchema(engine: Engine, element: Value): HandleValue | undefined {
  return shapeOf(engine, element) ? handleWith(engine, new Shape(undefined, element, undefined, false)) : undefined;
}

/** `z.union([a, b])`, `a.and(b)`: the names of all; undefined where one is open. */
export function joinedSchema(engine: Engine, schemas: readonly Value[]): HandleValue | undefined {
  const all = new Map<string, Value>();
  for (const schema of schemas) {
    const shape = shapeOf(engine, schema);
    if (!shape?.members || shape.transform) return undefined;
    for (const [name, value] of shape.members) all.set(name, value);
  }
  return schemas.length > 0 ? handleWith(engine, new Shape(all, undefined, undefined, false)) : undefined;
}

const OPENS = /^(passthrough|loose|catchall|nonstrict|unknown|or|pipe|rest)$/;
const MAY_BE_MISSING = /^(optional|nullable|nullish|exactOptional)$/;

/** What a method makes of a schema with a known shape: another schema; undefined where its names are no longer known. */
export function refined(engine: Engine, schema: HandleValue, method: string, call: LibraryCall): HandleValue | undefined {
  const shape = shapeOf(engine, schema);
  const given = argument(call.args, 0);
  if (!shape) return undefined;
  if (method === "transform")
    return isCallable(given) && !shape.transform
      ? handleWith(engine, new Shape(shape.members, shape.element, given, shape.mayBeMissing))
      : undefined;
  if (MAY_BE_MISSING.test(method)) return handleWith(engine, new Shape(shape.members, shape.element, shape.transform, true));
  if (method === "array") return listSchema(engine, schema);
  if (method === "extend" || method === "augment" || method === "merge" || method === "and" || method === "safeExtend")
    return extended(engine, schema, given);
  if (method === "pick" || method === "omit") return picked(engine, shape, given, method === "pick");
  return OPENS.test(method) ? undefined : schema;
}

function extended(engine: Engine, schema: HandleValue, given: Value): HandleValue | undefined {
  const added = given.v === "handle" ? given : objectSchema(engine, given);
  return added ? joinedSchema(engine, [schema, added]) : undefined;
}

function picked(engine: Engine, shape: Shape, mask: Value, keeps: boolean): HandleValue | undefined {
  const names = engine.members(mask);
  if (!names || !shape.members || engine.spreads(mask).length > 0) return undefined;
  return handleWith(
    engine,
    new Shape(new Map([...shape.members].filter(([name]) => names.has(name) === keeps)), undefined, undefined, false),
  );
}

/** `schema.shape`. */
export function namesOf(engine: Engine, schema: Value): Value | undefined {
  const members = shapeOf(engine, schema)?.members;
  return members ? engine.object(Object.fromEntries(members)) : undefined;
}

/** The value as validation leaves it: of input, what the schema names; what is not known of stays as it was. */
export function validated(engine: Engine, schema: Value, value: Value, depth = DEPTH): Value {
  const shape = shapeOf(engine, schema);
  if (!shape || depth === 0) return value;
  const through = passed(engine, shape, value, depth);
  const result = shape.transform ? engine.await(engine.call(shape.transform, [through], { file: "", start: 0, end: 0 })) : through;
  return shape.mayBeMissing ? engine.choice([result, UNDEFINED]) : result;
}

function passed(engine: Engine, shape: Shape, value: Value, depth: number): Value {
  if (shape.element) return engine.array([], validated(engine, shape.element, engine.element(value), depth - 1));
  const members = [...(shape.members ?? [])].map(([name, inner]): [string, Value] => [
    name,
    validated(engine, inner, engine.member(value, name), depth - 1),
  ]);
  return engine.object(Object.fromEntries(members));
}

/** `safeParse`: what came through, or why nothing did. */
export function outcomeOf(engine: Engine, value: Value): Value {
  const flag = (success: boolean): Value => ({ v: "constant", value: success });
  const failed = engine.object({ success: flag(false), error: engine.unknown("error"), data: UNDEFINED });
  return engine.choice([engine.object({ success: flag(true), data: value, error: UNDEFINED }), failed]);
}
