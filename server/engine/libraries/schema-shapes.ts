// What a schema lets through: the names of an object, the elements of a list. Validating leaves of the input what the schema names,
// so that `{ ownerId: me.id, ...schema.parse(body) }` is decided by the names in the schema. Used by the models of schemas and of
// the frameworks that validate with them.
import type { Engine } from "./model";
import type { HandleValue, Value } from "./value";

export const SCHEMA = "schema";
/** Type of the handle for a schema of one plain value that has to be there. */
export const REQUIRED = "required";
/** The same for one that may be null, and may not be left out. */
export const NULLABLE = "nullable";

/** A schema whose shape is known. */
export class Shape {
  constructor(
    readonly members: ReadonlyMap<string, Value> | undefined,
    readonly element: Value | undefined,
    /** Computes what comes out of what came through. */
    readonly transform: Value | undefined,
    /** The texts that it lets through, and no others. */
    readonly texts?: readonly string[],
    /** Functions of the workspace that say whether what came through passes (`refine`). */
    readonly checks: readonly Value[] = [],
  ) {}

  with(changed: Partial<Shape>): Shape {
    const { members, element, transform, texts, checks } = { ...this, ...changed };
    return new Shape(members, element, transform, texts, checks);
  }
}

/** `schema.refine(check)`: what it lets through has passed the check; of what another function makes of that, the check says nothing. */
export function checkedSchema(engine: Engine, schema: Value, check: Value): HandleValue | undefined {
  const shape = shapeOf(engine, schema) ?? new Shape(undefined, undefined, undefined);
  return shape.transform ? undefined : handleWith(engine, shape.with({ checks: [...shape.checks, check] }));
}

export function shapeOf(engine: Engine, schema: Value): Shape | undefined {
  for (const option of engine.alternatives(schema)) {
    const shape = option.v === "handle" && option.model === SCHEMA ? option.data["shape"] : undefined;
    if (shape instanceof Shape) return shape;
  }
  return undefined;
}

/** The same names, none of which has to be there: `partial()`, one of several objects, an object that may be missing as a whole. */
export function leniently(engine: Engine, shape: Shape): Shape {
  if (!shape.members) return shape;
  const any = (): HandleValue => engine.handle(SCHEMA, "schema", {});
  const isDemanding = (value: Value): boolean => value.v === "handle" && (value.type === REQUIRED || value.type === NULLABLE);
  const inner = (value: Value): Value => {
    const below = shapeOf(engine, value);
    return below ? handleWith(engine, leniently(engine, below)) : isDemanding(value) ? any() : value;
  };
  return shape.with({ members: new Map([...shape.members].map(([name, value]) => [name, inner(value)])) });
}

export function handleWith(engine: Engine, shape: Shape): HandleValue {
  return engine.handle(SCHEMA, "shape", { shape });
}

/** `z.object({ … })`; undefined where some of its names cannot be seen. */
export function objectSchema(engine: Engine, names: Value): HandleValue | undefined {
  const members = engine.members(names);
  if (!members || engine.spreads(names).length > 0) return undefined;
  const values = new Map([...members].map(([name, member]) => [name, member.value]));
  return handleWith(engine, new Shape(values, undefined, undefined));
}

export function listSchema(engine: Engine, element: Value): HandleValue | undefined {
  return shapeOf(engine, element) ? handleWith(engine, new Shape(undefined, element, undefined)) : undefined;
}

/** `z.enum(["asc", "desc"])`, `z.literal("asc")`, `z.nativeEnum(Order)`; undefined where some of its texts cannot be seen. */
export function textSchema(engine: Engine, given: Value): HandleValue | undefined {
  const items = engine.items(given);
  const members = items ? undefined : engine.members(given);
  if (items?.more || (members && engine.spreads(given).length > 0)) return undefined;
  const values = items?.items.map((item) => item.value) ?? (members ? [...members.values()].map((member) => member.value) : [given]);
  const texts = values.flatMap((value) => (value.v === "constant" && typeof value.value === "string" ? [value.value] : []));
  return texts.length > 0 && texts.length === values.length
    ? handleWith(engine, new Shape(undefined, undefined, undefined, texts))
    : undefined;
}

/** `z.union([a, b])`, `a.and(b)`: the names of all; undefined where one is open. */
export function joinedSchema(engine: Engine, schemas: readonly Value[]): HandleValue | undefined {
  const all = new Map<string, Value>();
  for (const schema of schemas) {
    const shape = shapeOf(engine, schema);
    if (!shape?.members || shape.transform) return undefined;
    for (const [name, value] of shape.members) all.set(name, value);
  }
  return schemas.length > 0 ? handleWith(engine, new Shape(all, undefined, undefined)) : undefined;
}

/** `schema.shape`. */
export function namesOf(engine: Engine, schema: Value): Value | undefined {
  const members = shapeOf(engine, schema)?.members;
  return members ? engine.object(Object.fromEntries(members)) : undefined;
}
