// Functions over lists that JavaScript's own methods stand for, with the shorthands for what is done to each element.
import { NOWHERE } from "../../../../rules/contract/span";
import type { Engine } from "../model";
import { native } from "../call-arguments";
import { constant, UNDEFINED, type Value } from "../value";
import { memberAt, pathOf } from "./paths";

/** Functions that are methods of lists, by name. */
const METHODS: Readonly<Record<string, string>> = {
  map: "map",
  collect: "map",
  flatMap: "flatMap",
  filter: "filter",
  select: "filter",
  find: "find",
  detect: "find",
  findLast: "findLast",
  some: "some",
  any: "some",
  every: "every",
  all: "every",
  forEach: "forEach",
  each: "forEach",
  reduce: "reduce",
  includes: "includes",
  contains: "includes",
  join: "join",
  concat: "concat",
  flatten: "flat",
  flattenDeep: "flat",
  slice: "slice",
};
/** Methods that are given something to do to each element. */
const ITERATES: ReadonlySet<string> = new Set(["map", "flatMap", "filter", "find", "findLast", "some", "every", "forEach"]);
/** What is left of the list, in whichever order, is elements of it. */
const KEEPS: ReadonlySet<string> = new Set(
  "uniq uniqBy uniqWith sortBy orderBy sortedUniq reverse shuffle take takeRight drop dropRight tail initial without difference differenceBy sampleSize toArray".split(
    " ",
  ),
);

/** Undefined: none of these. */
export function listFunction(engine: Engine, name: string, args: readonly Value[]): Value | undefined {
  const [given = UNDEFINED, second, ...more] = args;
  const list = given.v === "object" ? engine.array([...(engine.members(given)?.values() ?? [])].map((one) => one.value)) : given;
  if (KEEPS.has(name)) return list;
  const method = METHODS[name];
  if (method !== undefined) {
    const rest = second && ITERATES.has(method) ? [iteratee(engine, second), ...more] : args.slice(1);
    return engine.invoke?.(list, method, rest);
  }
  switch (name) {
    case "compact":
      return engine.invoke?.(list, "filter", [{ v: "external", module: "global", path: ["Boolean"] }]);
    case "reject":
      return second && engine.invoke?.(list, "filter", [native(engine, "reject", ([one = UNDEFINED]) => not(ask(engine, second, one)))]);
    case "first":
    case "head":
      return engine.invoke?.(list, "at", [constant(0)]);
    case "last":
      return engine.invoke?.(list, "at", [constant(-1)]);
    case "intersection":
      return (
        second &&
        engine.invoke?.(list, "filter", [
          native(engine, "shared", ([one = UNDEFINED]) => engine.invoke?.(second, "includes", [one]) ?? UNDEFINED),
        ])
      );
    case "keyBy":
    case "indexBy":
      return table(engine, list, second, (one) => one);
    case "groupBy":
      return table(engine, list, second, (one) => engine.array([], one));
    default:
      return undefined;
  }
}

function not(of: Value): Value {
  return { v: "condition", op: "not", of: [of] };
}

function ask(engine: Engine, how: Value, one: Value): Value {
  return engine.call(iteratee(engine, how), [one], NOWHERE);
}

/** `"id"`, `["status", "open"]` and `{ status: "open" }` stand for functions. */
function iteratee(engine: Engine, how: Value): Value {
  const members = how.v === "object" ? [...(engine.members(how) ?? [])] : undefined;
  if (members)
    return native(engine, "matches", ([one = UNDEFINED]) => ({
      v: "condition",
      op: "and",
      of: members.map(([name, { value }]) => equal(engine.member(one, name), value)),
    }));
  const pair = engine.items(how)?.items;
  const [name, value] = pair?.length === 2 ? pair : [];
  const own = name && value ? engine.stringOf(name.value) : undefined;
  if (own !== undefined && value) return native(engine, "matches", ([one = UNDEFINED]) => equal(engine.member(one, own), value.value));
  const path = pathOf(engine, how);
  return path ? native(engine, "property", ([one = UNDEFINED]) => memberAt(engine, one, path)) : how;
}

function equal(left: Value, right: Value): Value {
  return { v: "condition", op: "equal", of: [left, right] };
}

/** An object that holds each element, or a list of such, under a name of its own. */
function table(engine: Engine, list: Value, how: Value | undefined, held: (one: Value) => Value): Value | undefined {
  const pair = native(engine, "pair", ([one = UNDEFINED]) => engine.array([how ? ask(engine, how, one) : one, held(one)]));
  const pairs = engine.invoke?.(list, "map", [pair]);
  return pairs && engine.call({ v: "external", module: "global", path: ["Object", "fromEntries"] }, [pairs], NOWHERE);
}
