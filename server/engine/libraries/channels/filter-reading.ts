// Filters that are written as objects, read into formulas: what search engines and vector stores have in common.
import { isNothing } from "../call-arguments";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { Engine } from "../model";
import { UNDEFINED, type Value } from "../value";

export type ReadFilter = (engine: Engine, value: Value) => Formula;

export function atom(column: string, operand: Value, op: "equal" | "in" | "other" = "equal"): Formula {
  return { f: "atom", column, op, operand };
}

export function or(parts: readonly Formula[]): Formula {
  const [only] = parts;
  return parts.length === 1 && only ? only : { f: "or", of: parts };
}

/** Nothing is no filter; of several values any may be the one. */
export function readEach(engine: Engine, value: Value | undefined, read: (value: Value) => Formula): Formula {
  if (value === undefined || isNothing(value)) return ALL_ROWS;
  const options = engine.alternatives(value);
  const [only] = options;
  if (options.length === 1 && only) return isNothing(only) ? ALL_ROWS : read(only);
  return { f: "choice", of: options.map((option) => (isNothing(option) ? ALL_ROWS : read(option))) };
}

/** All members of an object at once. */
export function readMembers(engine: Engine, value: Value, read: (name: string, value: Value) => Formula): Formula {
  return readEach(engine, value, (one) => {
    const members = engine.members(one);
    if (!members) return { f: "opaque", operand: one };
    const parts: Formula[] = [...members].map(([name, member]) => {
      const part = read(name, member.value);
      if (member.overwrittenBy) return { f: "overwritten", of: part, by: member.overwrittenBy };
      return member.isConditional ? { f: "choice", of: [part, ALL_ROWS] } : part;
    });
    const hidden: Formula[] = engine.spreads(one).map((spread) => ({ f: "opaque", operand: spread }));
    return and([...parts, ...hidden]);
  });
}

/** The conditions of a list, or of one that stands for a list of one. */
export function readList(engine: Engine, value: Value | undefined, read: ReadFilter): readonly Formula[] {
  if (value === undefined || isNothing(value)) return [];
  const list = engine.items(value);
  if (!list) return [readEach(engine, value, (one) => (engine.items(one) ? and(readList(engine, one, read)) : read(engine, one)))];
  const items: Formula[] = list.items.map((item) => {
    const part = readEach(engine, item.value, (one) => read(engine, one));
    return item.isConditional ? { f: "choice", of: [part, ALL_ROWS] } : part;
  });
  return list.more ? [...items, { f: "opaque", operand: list.more }] : items;
}

const OPERATORS: Readonly<Record<string, "equal" | "in" | "other">> = { $eq: "equal", $in: "in" };

/** `{ orgId: "a" }`, `{ orgId: { $eq: "a" } }`, `{ $and: [ … ] }`: Pinecone, Chroma, Mastra, and what LangChain hands on. */
export const readMongo: ReadFilter = (engine, value) =>
  readMembers(engine, value, (name, operand) => {
    if (name === "$and" || name === "must") return and(readList(engine, operand, readMongo));
    if (name === "$or") return or(readList(engine, operand, readMongo));
    if (name === "$not" || name === "$nor") return { f: "not", of: or(readList(engine, operand, readMongo)) };
    return readEach(engine, operand, (one) => readCondition(engine, name, one));
  });

function readCondition(engine: Engine, column: string, operand: Value): Formula {
  const members = engine.members(operand);
  if (!members) return engine.items(operand) ? atom(column, operand, "in") : atom(column, operand);
  const parts = [...members].map(([operator, member]) => atom(column, member.value, OPERATORS[operator] ?? "other"));
  return parts.length === 0 ? ALL_ROWS : and(parts);
}

/** Qdrant (https://qdrant.tech/documentation/concepts/filtering/): clauses of conditions. */
export const readQdrant: ReadFilter = (engine, value) => {
  if (engine.members(value)?.has("key")) return readKey(engine, value);
  return readMembers(engine, value, (name, part) => {
    switch (name) {
      case "must":
        return and(readList(engine, part, readQdrant));
      case "should":
        return or(readList(engine, part, readQdrant));
      case "must_not":
        return { f: "not", of: or(readList(engine, part, readQdrant)) };
      case "filter":
        return readEach(engine, part, (one) => readQdrant(engine, one));
      case "nested":
        return readEach(engine, part, (one) => readQdrant(engine, engine.member(one, "filter")));
      case "min_should":
        return or(readList(engine, engine.member(part, "conditions"), readQdrant));
      case "has_id":
        return atom("id", part, "in");
      default:
        return { f: "opaque", operand: part };
    }
  });
};

function readKey(engine: Engine, value: Value): Formula {
  const column = engine.stringOf(engine.member(value, "key")) ?? "?";
  return readEach(engine, engine.member(value, "match"), (match) => {
    const members = engine.members(match);
    if (members?.has("value")) return atom(column, members.get("value")?.value ?? UNDEFINED);
    if (members?.has("any")) return atom(column, members.get("any")?.value ?? UNDEFINED, "in");
    return atom(column, match, "other");
  });
}
