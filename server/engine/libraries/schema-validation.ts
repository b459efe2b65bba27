// What validating leaves of a value: the names that the schema knows, as untrusted as they were.
import type { Engine } from "./model";
import { shapeOf, type Shape } from "./schema-shapes";
import { UNDEFINED, type Value } from "./value";

/** Deeper than this, input is taken as it came. */
const DEPTH = 4;

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
