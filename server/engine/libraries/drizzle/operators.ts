// Drizzle's operators (https://orm.drizzle.team/docs/operators): conditions and expressions as pieces of SQL.
import { isNothing } from "../call-arguments";
import { conjunctionOf, joinConditions } from "../builders/sql-text";
import type { Engine } from "../model";
import { fragment } from "../sql-fragments";
import { UNDEFINED, type PassedArgument, type Value } from "../value";
import { createSql } from "./handles";
import { sqlOf } from "./text";

const BINARY: ReadonlyMap<string, string> = new Map([
  ["eq", "="],
  ["ne", "<>"],
  ["gt", ">"],
  ["gte", ">="],
  ["lt", "<"],
  ["lte", "<="],
  ["like", "like"],
  ["notLike", "not like"],
  ["ilike", "ilike"],
  ["notIlike", "not ilike"],
  ["inArray", "in"],
  ["notInArray", "not in"],
  ["arrayContains", "@>"],
  ["arrayContained", "<@"],
  ["arrayOverlaps", "&&"],
]);

const POSTFIX: ReadonlyMap<string, string> = new Map([
  ["isNull", "is null"],
  ["isNotNull", "is not null"],
  ["asc", ""],
  ["desc", ""],
]);

const PREFIX: ReadonlyMap<string, string> = new Map([
  ["not", "not "],
  ["exists", "exists "],
  ["notExists", "not exists "],
]);

const AGGREGATES: ReadonlySet<string> = new Set(["count", "countDistinct", "sum", "sumDistinct", "avg", "avgDistinct", "max", "min"]);

/** The piece of SQL that an operator makes; undefined when it is no operator. */
export function applyOperator(engine: Engine, name: string, args: readonly PassedArgument[]): Value | undefined {
  if (name === "and" || name === "or") return combine(engine, name, args);
  const [first = UNDEFINED, second = UNDEFINED, third = UNDEFINED] = args.map((arg) => arg.value);
  const left = sqlOf(engine, first);
  const binary = BINARY.get(name);
  if (binary !== undefined) return createSql(engine, fragment([left, ` ${binary} `, sqlOf(engine, second)]));
  const postfix = POSTFIX.get(name);
  if (postfix !== undefined) return createSql(engine, fragment([left, ` ${postfix}`]));
  const prefix = PREFIX.get(name);
  if (prefix !== undefined) return createSql(engine, fragment(name === "not" ? [prefix, "(", left, ")"] : [prefix, left]));
  if (name === "between" || name === "notBetween")
    return createSql(
      engine,
      fragment([left, name === "between" ? " between " : " not between ", sqlOf(engine, second), " and ", sqlOf(engine, third)]),
    );
  if (!AGGREGATES.has(name)) return undefined;
  return createSql(engine, isNothing(first) ? fragment(["count(*)"]) : fragment([`${name.replace("Distinct", "")}(`, left, ")"]));
}

interface Part {
  readonly value: Value;
  readonly isConditional: boolean;
}

/** `and(…)`, `or(…)`: what is undefined is left out; of nothing they make nothing. */
function combine(engine: Engine, word: "and" | "or", args: readonly PassedArgument[]): Value {
  const parts = args.flatMap((arg) => partsOf(engine, arg));
  if (parts.length === 0) return UNDEFINED;
  const texts = parts.map((part) => ({ ...part, value: sqlOf(engine, part.value) }));
  if (word === "and") {
    const text = conjunctionOf(engine, texts) ?? fragment(["true"]);
    const isMissing = parts.every((part) => part.isConditional);
    // Without any condition nothing is left: `and()` is undefined, and then there is no WHERE.
    return isMissing ? engine.choice([createSql(engine, joined(texts, "and")), UNDEFINED]) : createSql(engine, text);
  }
  const all = createSql(engine, joined(texts, "or"));
  return parts.every((part) => part.isConditional) ? engine.choice([all, UNDEFINED]) : all;
}

function joined(parts: readonly Part[], word: "and" | "or"): Value {
  return (
    joinConditions(
      parts.map((part) => part.value),
      word,
    ) ?? fragment(["true"])
  );
}

/** The conditions of an argument: itself, or the elements of a list that is spread. */
function partsOf(engine: Engine, arg: PassedArgument): readonly Part[] {
  if (!arg.isSpread) return present(engine, arg.value, false);
  return engine.alternatives(arg.value).flatMap((option, _index, all) => {
    const list = engine.items(option);
    if (!list) return isNothing(option) ? [] : [{ value: option, isConditional: true }];
    const isOneOf = all.length > 1;
    const known = list.items.flatMap((item) => present(engine, item.value, isOneOf || item.isConditional === true));
    return list.more ? [...known, ...present(engine, list.more, true)] : known;
  });
}

/** What is undefined on some paths is a condition that may be missing. */
function present(engine: Engine, value: Value, isConditional: boolean): readonly Part[] {
  const options = engine.alternatives(value);
  const there = options.filter((option) => !isNothing(option) && !(option.v === "constant" && option.value === false));
  if (there.length === options.length) return [{ value, isConditional }];
  return there.length === 0 ? [] : [{ value: engine.choice(there), isConditional: true }];
}
