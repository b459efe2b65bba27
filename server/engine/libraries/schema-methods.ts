// Schemas made of schemas by methods (zod.dev/api): extended, cut down, or opened so that their names are no longer known.
import { argument, isCallable } from "./call-arguments";
import type { Engine, LibraryCall } from "./model";
import { handleWith, joinedSchema, leniently, listSchema, objectSchema, Shape, shapeOf } from "./schema-shapes";
import type { HandleValue, Value } from "./value";

const OPENS = /^(passthrough|loose|catchall|nonstrict|unknown|or|pipe|rest)$/;

/** What they make lets a value through that is not there. */
export const MISSING = /^(optional|nullable|nullish|default|prefault|catch|exactOptional|or|removeDefault|unwrap)$/;

/** Nothing is known of it but its checks. */
function isPlain({ members, element, texts }: Shape): boolean {
  return !members && !element && !texts;
}

/** What a method makes of a schema with a known shape: another schema; undefined where its names are no longer known. */
export function refined(engine: Engine, schema: HandleValue, method: string, call: LibraryCall): HandleValue | undefined {
  const shape = shapeOf(engine, schema);
  const given = argument(call.args, 0);
  if (!shape) return undefined;
  if (method === "transform")
    return isCallable(given) && !shape.transform ? handleWith(engine, shape.with({ transform: given })) : undefined;
  if (OPENS.test(method)) return undefined;
  // A value that may be missing is checked only where it is there.
  if (MISSING.test(method)) return isPlain(shape) ? undefined : handleWith(engine, leniently(engine, shape.with({ checks: [] })));
  if (method === "partial" || method === "deepPartial") return handleWith(engine, leniently(engine, shape));
  if (method === "array") return listSchema(engine, schema);
  if (method === "extend" || method === "augment" || method === "merge" || method === "and" || method === "safeExtend")
    return extended(engine, schema, given);
  if (method === "pick" || method === "omit") return picked(engine, shape, given, method === "pick");
  return schema;
}

function extended(engine: Engine, schema: HandleValue, given: Value): HandleValue | undefined {
  const added = given.v === "handle" ? given : objectSchema(engine, given);
  return added ? joinedSchema(engine, [schema, added]) : undefined;
}

function picked(engine: Engine, shape: Shape, mask: Value, keeps: boolean): HandleValue | undefined {
  const names = engine.members(mask);
  if (!names || !shape.members || engine.spreads(mask).length > 0) return undefined;
  return handleWith(engine, new Shape(new Map([...shape.members].filter(([name]) => names.has(name) === keeps)), undefined, undefined));
}
