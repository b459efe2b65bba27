// What validating leaves of a value: the names that the schema knows, as untrusted as they were.
import { NOWHERE } from "../../../rules/contract/span";
import type { Engine } from "./model";
import { NULLABLE, REQUIRED, shapeOf, type Shape } from "./schema-shapes";
import type { DeclaredType, Value } from "./value";

/** Deeper than this, input is taken as it came. */
const DEPTH = 4;

/** The value as validation leaves it: of input, what the schema names; what is not known of stays as it was. Code goes on where it passed. */
export function validated(engine: Engine, schema: Value, value: Value): Value {
  return through(engine, schema, value, (answer) => (isRefusal(answer) ? undefined : engine.assume?.(answer)), DEPTH, true);
}

/** A check that never passes was not followed well. */
function isRefusal(answer: Value): boolean {
  return answer.v === "constant" && !answer.value;
}

/** Hears what each function of the workspace answers that checks a part of the value. */
type Hears = (answer: Value) => void;

/** `hasPassed`: code goes on only where the whole value has passed. */
function through(engine: Engine, schema: Value, value: Value, hears: Hears, depth: number, hasPassed: boolean): Value {
  const shape = shapeOf(engine, schema);
  if (!shape || depth === 0) return value;
  const left = passed(engine, shape, value, hears, depth, hasPassed);
  for (const check of shape.checks) hears(engine.await(engine.call(check, [left], NOWHERE)));
  return shape.transform ? engine.await(engine.call(shape.transform, [left], NOWHERE)) : left;
}

function passed(engine: Engine, shape: Shape, value: Value, hears: Hears, depth: number, hasPassed: boolean): Value {
  if (shape.texts) return value.v === "source" ? { ...value, type: typeOf(shape.texts) } : value;
  if (shape.element) return engine.array([], through(engine, shape.element, engine.element(value), hears, depth - 1, hasPassed), value);
  if (!shape.members) return value;
  const members = [...shape.members].map(([name, inner]): [string, Value] => {
    const left = through(engine, inner, engine.member(value, name), hears, depth - 1, hasPassed);
    // What came from an object without that name does not get through.
    if (left.v === "choice" && demands(inner)) hears({ v: "condition", op: "not", of: [{ v: "condition", op: "nullish", of: [left] }] });
    return [name, hasPassed ? demanded(inner, left) : left];
  });
  return engine.object(Object.fromEntries(members));
}

function demands(schema: Value): boolean {
  return schema.v === "handle" && schema.type === REQUIRED;
}

/** Input that does not get through without this value. */
function demanded(schema: Value, value: Value): Value {
  if (schema.v !== "handle" || value.v !== "source") return value;
  if (schema.type === NULLABLE) return { ...value, isNullWhenMissing: true };
  return demands(schema) ? { ...value, isDemanded: true } : value;
}

/** As a declared type would say it: `"asc" | "desc"`. */
function typeOf(texts: readonly string[]): DeclaredType {
  return { file: "", type: { t: "union", of: texts.map((text) => ({ t: "ref", name: JSON.stringify(text) })) } };
}

/** `safeParse`: what came through, and whether it passed. That nothing may have come through makes no value optional. */
export function outcomeOf(engine: Engine, schema: Value, value: Value): Value {
  const answers: Value[] = [];
  const data = through(engine, schema, value, (answer) => void answers.push(answer), DEPTH, false);
  const isJudged = answers.some((answer) => answer.v !== "condition" || answer.op !== "not");
  const all = isJudged ? answers : [engine.unknown("success"), ...answers];
  const success: Value = answers.length === 0 ? engine.unknown("success") : { v: "condition", op: "and", of: all };
  return engine.object({ success, error: engine.unknown("error"), data, output: data });
}
