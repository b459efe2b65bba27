// Filters that are written as text, `or("account_id.eq.1,and(a.eq.2,b.is.null)")`
// (https://docs.postgrest.org/en/stable/references/api/tables_views.html#logical-operators), with the values that were put into it.
import { and, type Formula } from "../formula";
import type { Engine } from "../model";
import { constant, type Value } from "../value";
import { splitOutside } from "./select-text";

/** Marks a value's place in text; no filter holds it. */
const HOLE = "\u0001";
const LOGIC = /^(not\.)?(and|or)\(([\s\S]*)\)$/;
const CONDITION = /^([^.]+(?:->>?[^.]+)*)\.(not\.)?([a-z]+)(?:\((?:any|all)\))?\.([\s\S]*)$/;

/** Makes the condition `column operator value`. */
export type MakeAtom = (column: string, operator: string, value: Value) => Formula;

/** The alternatives of an `or` text; opaque where the text is not known. */
export function textFormula(engine: Engine, text: Value, makeAtom: MakeAtom): Formula {
  const options = engine.alternatives(text).map((option): Formula => {
    const { written, values } = writtenOut(engine, option);
    if (written === undefined) return { f: "opaque", operand: option };
    return { f: "or", of: parts(engine, written, values, makeAtom) };
  });
  const [only] = options;
  return only && options.length === 1 ? only : { f: "choice", of: options };
}

function writtenOut(engine: Engine, text: Value): { readonly written?: string; readonly values: readonly Value[] } {
  const plain = engine.stringOf(text);
  if (plain !== undefined) return { written: plain, values: [] };
  if (text.v !== "text") return { values: [] };
  const values: Value[] = [];
  const written = text.parts
    .map((part) => {
      const known = typeof part === "string" ? part : engine.stringOf(part);
      if (known !== undefined) return known;
      values.push(part as Value);
      return `${HOLE}${values.length - 1}${HOLE}`;
    })
    .join("");
  return { written, values };
}

function parts(engine: Engine, text: string, values: readonly Value[], makeAtom: MakeAtom): readonly Formula[] {
  return splitOutside(text).map((part) => partFormula(engine, part, values, makeAtom));
}

function partFormula(engine: Engine, part: string, values: readonly Value[], makeAtom: MakeAtom): Formula {
  const [, negated, word, inner] = LOGIC.exec(part) ?? [];
  if (word !== undefined && inner !== undefined) {
    const of = parts(engine, inner, values, makeAtom);
    const formula: Formula = word === "and" ? and(of) : { f: "or", of };
    return negated === undefined ? formula : { f: "not", of: formula };
  }
  const [, column, isNot, operator, value] = CONDITION.exec(part) ?? [];
  if (column === undefined || operator === undefined || value === undefined || column.includes(HOLE))
    return { f: "opaque", operand: engine.choice(values.length > 0 ? values : [constant(part)]) };
  const formula = makeAtom(column, operator, operandOf(engine, operator, value, values));
  return isNot === undefined ? formula : { f: "not", of: formula };
}

/** A value as written, or the one whose place it is. */
export function operandOf(engine: Engine, operator: string, written: string, values: readonly Value[]): Value {
  if (operator === "in") {
    const list = splitOutside(written.replace(/^\(/, "").replace(/\)$/, ""));
    return engine.array(list.map((item) => operandOf(engine, "eq", item, values)));
  }
  const plain = written.replace(/^"(.*)"$/s, "$1");
  const hole = new RegExp(`^${HOLE}(\\d+)${HOLE}$`).exec(plain)?.[1];
  const whole = hole === undefined ? undefined : values[Number(hole)];
  if (whole) return whole;
  if (!plain.includes(HOLE)) return plain === "null" ? constant(null) : constant(plain);
  const used = [...plain.matchAll(new RegExp(`${HOLE}(\\d+)${HOLE}`, "g"))].flatMap(([, index]) => values[Number(index)] ?? []);
  return { v: "text", parts: ["~", ...used] };
}
