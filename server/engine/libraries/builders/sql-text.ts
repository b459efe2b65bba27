// SQL put together from what a query builder was told: names in quotes, values as holes, conditions in parentheses. The statement is
// then read as any other SQL, so that joins, subqueries and the precedence of AND and OR are judged in one place.
import type { Engine } from "../model";
import { fragment } from "../sql-fragments";
import type { Value } from "../value";
import type { BuilderStep } from "./builder";

export type Dialect = "postgres" | "mysql" | "sqlite";

/** For pieces that do not know where they will be sent: names in its quotes are names in every dialect. */
export const ANY_DIALECT: Dialect = "mysql";

/** A table's or column's name as the dialect quotes it; dots part schema, table and column. */
export function quoted(dialect: Dialect, name: string): string {
  const mark = dialect === "mysql" ? "`" : '"';
  return name
    .split(".")
    .map((part) => (part === "*" ? part : `${mark}${part.replaceAll(mark, "")}${mark}`))
    .join(".");
}

/** `(a) and (b)`; one part stays as it is, none is undefined. */
export function joinConditions(parts: readonly Value[], word: "and" | "or"): Value | undefined {
  const [only] = parts;
  if (parts.length <= 1) return only;
  return fragment(parts.flatMap((part, index) => [index === 0 ? "(" : ` ${word} (`, part, ")"]));
}

/**
 * The conjunction of conditions some of which may be missing. Only two cases matter: all are there, or none of those that may be missing;
 * what holds in the second holds in every one between.
 */
export function conjunctionOf(engine: Engine, steps: readonly Pick<BuilderStep, "value" | "isConditional">[]): Value | undefined {
  const all = joinConditions(
    steps.map((step) => step.value),
    "and",
  );
  const sure = steps.filter((step) => !step.isConditional);
  if (sure.length === steps.length) return all;
  const least = joinConditions(
    sure.map((step) => step.value),
    "and",
  );
  return engine.choice([all ?? fragment(["true"]), least ?? fragment(["true"])]);
}

/** Each of the values that it may be, with what is known when it is the one. */
export function eachValue(value: Value, make: (option: Value) => Value): Value {
  if (value.v !== "choice") return make(value);
  return { ...value, options: value.options.map((option) => ({ ...option, value: make(option.value) })) };
}
