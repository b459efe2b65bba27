// Ramda 0.2x and 0.3x (https://ramdajs.com/docs): the functions of lodash with the data last, each of which may be given its arguments
// bit by bit; none of them changes what it is given.
import type { SourceSpan } from "../../../../rules/contract/span";
import { exportName, native } from "../call-arguments";
import type { Engine, LibraryCall, LibraryModel } from "../model";
import { UNDEFINED, type Value } from "../value";
import { applied } from "./lodash";
import { assigned } from "./parts";

/** How many arguments a function takes, lodash's name for it, and in which order lodash takes them. */
type Counterpart = readonly [arity: number, name: string, order: readonly number[]];

const ONE = "isNil isEmpty uniq flatten reverse last head values keys toPairs fromPairs".split(" ");
const DATA_LAST =
  "pick omit map filter find findLast reject forEach sortBy uniqBy groupBy includes join without take drop difference".split(" ");

const COUNTERPARTS: ReadonlyMap<string, Counterpart> = new Map<string, Counterpart>([
  ...ONE.map((name): [string, Counterpart] => [name, [1, name, [0]]]),
  ...DATA_LAST.map((name): [string, Counterpart] => [name, [2, name, [1, 0]]]),
  ["clone", [1, "cloneDeep", [0]]],
  ["equals", [2, "isEqual", [0, 1]]],
  ["concat", [2, "concat", [0, 1]]],
  ["chain", [2, "flatMap", [1, 0]]],
  ["any", [2, "some", [1, 0]]],
  ["all", [2, "every", [1, 0]]],
  ["hasPath", [2, "has", [1, 0]]],
  ["prop", [2, "get", [1, 0]]],
  ["path", [2, "get", [1, 0]]],
  ["propOr", [3, "get", [2, 1, 0]]],
  ["pathOr", [3, "get", [2, 1, 0]]],
  ["reduce", [3, "reduce", [2, 0, 1]]],
]);

/** A new object of both, all the way down. */
function joined(engine: Engine, under: Value, over: Value, span: SourceSpan): Value {
  const members = engine.members(under);
  const deep = [...(engine.members(over) ?? [])].filter(
    ([name, { value }]) => engine.members(value) !== undefined && engine.members(members?.get(name)?.value ?? UNDEFINED) !== undefined,
  );
  const made = assigned(engine, [engine.object({}), under, over], span);
  for (const [name, { value }] of deep) engine.setMember(made, name, joined(engine, engine.member(under, name), value, span));
  return made;
}

/** Functions of two arguments that lodash has none for. */
function ownOf(engine: Engine, name: string, first: Value, second: Value, span: SourceSpan): Value | undefined {
  switch (name) {
    case "has":
      return { v: "condition", op: "has", of: [second, first], at: span };
    case "mergeRight":
      return assigned(engine, [engine.object({}), first, second], span);
    case "mergeLeft":
      return assigned(engine, [engine.object({}), second, first], span);
    case "mergeDeepRight":
      return joined(engine, first, second, span);
    case "mergeDeepLeft":
      return joined(engine, second, first, span);
    default:
      return undefined;
  }
}

const OWN: ReadonlySet<string> = new Set(["has", "mergeRight", "mergeLeft", "mergeDeepRight", "mergeDeepLeft"]);

function call(engine: Engine, name: string, args: readonly Value[], at: LibraryCall): Value | undefined {
  const counterpart = COUNTERPARTS.get(name);
  const arity = counterpart?.[0] ?? (OWN.has(name) ? 2 : undefined);
  if (arity === undefined) return undefined;
  if (args.length < arity) return native(engine, name, (more) => call(engine, name, [...args, ...more], at) ?? UNDEFINED);
  if (!counterpart) return ownOf(engine, name, args[0] ?? UNDEFINED, args[1] ?? UNDEFINED, at.span);
  const [, said, order] = counterpart;
  return applied(
    engine,
    said,
    order.map((index) => args[index] ?? UNDEFINED),
    at,
  );
}

export const RAMDA: LibraryModel = {
  id: "ramda",
  packages: ["ramda"],
  tokens: ["ramda"],
  call: (given, engine) =>
    call(
      engine,
      exportName(given.path).replace(/^R\./, ""),
      given.args.map((arg) => arg.value),
      given,
    ),
};
