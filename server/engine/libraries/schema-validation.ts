// What validating leaves of a value: the names that the schema knows, as untrusted as they were.
import { NOWHERE } from "../../../rules/contract/span";
import type { Engine } from "./model";
import { shapeOf, type Shape } from "./schema-shapes";
import type { DeclaredType, Value } from "./value";

/** Deeper than this, input is taken as it came. */
const DEPTH = 4;

/** The value as validation leaves it: of input, what the schema names; what is not known of stays as it was. */
export function validated(engine: Engine, schema: Value, value: Value, depth = DEPTH): Value {
  const shape = shapeOf(engine, schema);
  if (!shape || depth === 0) return value;
  const through = passed(engine, shape, value, depth);
  return shape.transform ? engine.await(engine.call(shape.transform, [through], NOWHERE)) : through;
}

function passed(engine: Engine, shape: Shape, value: Value, depth: number): Value {
  if (shape.texts) return value.v === "source" ? { ...value, type: typeOf(shape.texts) } : value;
  if (shape.element) return engine.array([], validated(engine, shape.element, engine.element(value), depth - 1));
  const members = [...(shape.members ?? [])].map(([name, inner]): [string, Value] => [
    name,
    validated(engine, inner, engine.member(value, name), depth - 1),
  ]);
  return engine.object(Object.fromEntries(members));
}

/** As a declared type would say it: `"asc" | "desc"`. */
function typeOf(texts: readonly string[]): DeclaredType {
  return { file: "", type: { t: "union", of: texts.map((text) => ({ t: "ref", name: JSON.stringify(text) })) } };
}

/** `safeParse`: what came through. That nothing may have come through is for whoever asks for the outcome; it makes no value optional. */
export function outcomeOf(engine: Engine, value: Value): Value {
  return engine.object({ success: engine.unknown("success"), error: engine.unknown("error"), data: value });
}
