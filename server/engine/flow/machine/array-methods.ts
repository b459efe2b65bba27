// Methods of arrays and of lists of rows. Lists whose items are known run their callbacks item by item; others once, for the
// element that stands for all.
import type { LibraryCall } from "../../libraries/model";
import { notePush } from "../proof/module-state";
import { noteRound } from "../proof/rounds";
import { rowsIn } from "../proof/settle";
import { learnGiven } from "./carried";
import { knownItems } from "./known-items";
import { constant, UNDEFINED, type ArrayValue, type Member, type Value } from "../../libraries/value";
import { joinInto, makeChoice, narrowedBy } from "../join";
import { keyOf } from "../keys";
import { callValue } from "./operations";
import { plainCall } from "./plain-call";
import { assume } from "./conditions";
import { passesSurely } from "./element-tests";
import { MAX_ITEMS, once, runFor, tested, type Run } from "./list-tests";
import { pickedOut } from "../proof/picked-rows";
import { isSurely } from "./truthiness";
import { textOf } from "./texts";
import type { Fact } from "../state";
import type { Machine } from "./machine";
import { bounded } from "./long-lists";
import { foundUnder } from "./looked-up";
import { currentArray, eachOf, lengthOf, write } from "./members";
import { flatten } from "./flattened";
import { isOnceMore, withoutRepeated } from "./once-more";
import { combine } from "./objects";
import { filledBy } from "./filled-lists";
import { includes, placeOf } from "./places";
import { waysThrough } from "./rounds";

const CALLBACK_METHODS = new Set([
  "map",
  "filter",
  "find",
  "findLast",
  "some",
  "every",
  "forEach",
  "flatMap",
  "reduce",
  "reduceRight",
  "findIndex",
  "sort",
  "toSorted",
]);
const PLAIN_METHODS = new Set([
  "join",
  "includes",
  "indexOf",
  "push",
  "unshift",
  "concat",
  "slice",
  "flat",
  "reverse",
  "toReversed",
  "at",
  "pop",
  "shift",
  "values",
  "keys",
  "entries",
  "fill",
  "splice",
  "sort",
  "toSorted",
]);

export function arrayMethod(m: Machine, object: Value, name: string, call: LibraryCall): Value | undefined {
  const takesCallback = CALLBACK_METHODS.has(name) && call.args[0] !== undefined && isCallable(call.args[0].value);
  const isList = object.v === "array" || (object.v === "row" && object.isList === true);
  if (!isList && !(isListLike(object) && (takesCallback || name === "includes" || name === "indexOf"))) return undefined;
  if (!takesCallback && !PLAIN_METHODS.has(name)) return undefined;
  return takesCallback ? callbackMethod(m, object, name, call) : plainMethod(m, object, name, call);
}

function isCallable(value: Value): boolean {
  return (
    value.v === "function" ||
    value.v === "native" ||
    value.v === "external" ||
    (value.v === "choice" && value.options.some((option) => isCallable(option.value)))
  );
}

/** Values that may well be lists: parts of rows, sessions and input. */
function isListLike(value: Value): boolean {
  return value.v === "row" || value.v === "source" || value.v === "principal" || value.v === "unknown";
}

function callbackMethod(m: Machine, object: Value, name: string, call: LibraryCall): Value | undefined {
  const fn = call.args[0]?.value ?? UNDEFINED;
  const run: Run = (...args) => callValue(m, fn, plainCall(args, call.args[0]?.span ?? call.span));
  switch (name) {
    case "map":
    case "flatMap":
      return mapped(m, object, run, name === "flatMap");
    case "forEach":
      mapped(m, object, run, false);
      return UNDEFINED;
    case "filter":
      return filtered(m, object, run);
    case "find":
    case "findLast":
      return found(m, object, run, call);
    case "some":
    case "every":
      return tested(m, object, run, name === "some" ? "some" : "each", call);
    case "findIndex":
      return placeOf(object, tested(m, object, run, "some", call));
    case "reduce":
    case "reduceRight":
      return reduced(m, object, run, call.args[1]?.value);
    case "sort":
    case "toSorted":
      return object;
    default:
      return { v: "unknown", key: `${name}(${keyOf(object)})`, label: "an index" };
  }
}

function mapped(m: Machine, object: Value, run: Run, isFlat: boolean): Value {
  const items = knownItems(m, object, MAX_ITEMS);
  if (items) {
    const results = items.map((item, index): Member => ({
      value: runFor(m, item, () => run(item.value, constant(index), object)),
      ...(item.isConditional ? { isConditional: true } : {}),
    }));
    return isFlat ? flatten(m, results, undefined) : listOf(m, results, undefined);
  }
  const element = m.engine.element(object);
  const result = forEach(m, element, () => {
    learnGiven(m, element);
    return run(element, { v: "unknown", key: `index:${keyOf(object)}`, label: "an index" }, object);
  });
  return isFlat ? flatten(m, [], result) : { ...listOf(m, [], result), ...eachOf(m, object) };
}

function listOf(m: Machine, items: readonly Member[], more: Value | undefined): ArrayValue {
  return { v: "array", id: m.newId(), items, ...(more ? { more } : {}) };
}

/** The element with what the test says of it. */
function tried(m: Machine, element: Value, run: Run): Value {
  let facts: ReadonlyMap<string, unknown> = new Map();
  const branch = m.branch(() => assume(m, run(element), true));
  if (!branch.isDead) facts = new Map([...branch.delta.facts].filter(([key, fact]) => fact !== undefined && !key.startsWith("options:")));
  noteSifted(m, element, facts);
  const passing = branch.isDead ? element : narrowedBy(element, branch.delta.facts, 0);
  return facts.size > 0 ? makeChoice([{ value: passing, given: facts }]) : passing;
}

/** Rows of which only those pass that are the requester's have been checked, each with its own outcome; other rows go on as they are. */
function noteSifted(m: Machine, element: Value, facts: ReadonlyMap<string, unknown>): void {
  if (m.pendingRows.size === 0) return;
  for (const id of rowsIn(m, element)) {
    const passed = facts.get(`row:${id}`) as Fact | undefined;
    const known = m.state.getFact(`row:${id}`);
    if (passed?.is !== "row" || passed.status !== "verified" || known?.is !== "row" || known.status !== "pending") continue;
    m.state.facts.set(`row:${id}`, { ...passed, status: "settled" });
    for (const [key, fact] of facts) if (key.startsWith("doubt:") && key.endsWith(`:${id}`)) m.state.facts.set(key, fact as Fact);
  }
}

function filtered(m: Machine, object: Value, run: Run): Value {
  const items = knownItems(m, object, MAX_ITEMS);
  if (items)
    return listOf(
      m,
      items.flatMap((item) => keptBy(m, item, run)),
      undefined,
    );
  const element = m.engine.element(object);
  let test: Value | undefined;
  const passing = tried(m, element, (one) => (test = run(one)));
  const list = listOf(m, [], passing);
  // An async test passes everything: a promise is true.
  return test === undefined || test.v === "promise" ? list : { ...list, sifted: { test, element, all: m.engine.member(object, "length") } };
}

/** An item that passes surely, or that may pass; none where it surely fails. What `filter(Boolean)` and the like keep is what was there. */
function keptBy(m: Machine, item: Member, run: Run): readonly Member[] {
  const test = once(m, () => run(item.value));
  const passes =
    item.value.v === "constant"
      ? isSurely(m, test)
      : passesSurely(m, test) || (item.value.v === "object" && cannotBe(m, test) ? false : undefined);
  if (passes === false || (passes === undefined && isFalsy(item.value))) return [];
  if (passes === true) return [item];
  return [{ value: tried(m, item.value, run), isConditional: true }];
}

function cannotBe(m: Machine, test: Value): boolean {
  return m.branch(() => assume(m, test, true)).isDead;
}

function isFalsy(value: Value): boolean {
  return value.v === "constant" && !value.value;
}

/** `tenants.find(({ id }) => id === tenant)`: found under what it was compared with. */
function foundBy(m: Machine, found: Value, test: Value): Value {
  return test.v === "condition" && test.op === "equal" && found.v !== "row" ? foundUnder(m, found, m.engine.array(test.of)) : found;
}

function found(m: Machine, object: Value, run: Run, call: LibraryCall): Value {
  const element = m.engine.element(object);
  let test: Value = UNDEFINED;
  const options = tried(m, element, (one) => (test = run(one)));
  const own = options.v === "choice" ? pickedOut(m, element, options, call.span) : options;
  return makeChoice([{ value: own.v === "row" ? { ...own, isOptional: false } : foundBy(m, own, test) }, { value: UNDEFINED }]);
}

/** The same for work that runs once per element. */
function forEach(m: Machine, element: Value, work: () => Value): Value {
  let value: Value = UNDEFINED;
  const branch = m.branch(() => {
    noteRound(m, element);
    value = work();
  });
  joinInto(m.state, waysThrough(m, element, branch.isDead ? [] : [branch.delta], []));
  return value;
}

function reduced(m: Machine, object: Value, run: Run, initial: Value | undefined): Value {
  const items = knownItems(m, object, MAX_ITEMS);
  if (items && (initial !== undefined || items[0]?.isConditional !== true)) {
    const start = initial ?? items[0]?.value;
    if (!start) return UNDEFINED;
    return items.slice(initial ? 0 : 1).reduce((sum, item) => folded(m, sum, item, run), start);
  }
  const start = initial ?? m.engine.element(object);
  const result = run(start, m.engine.element(object));
  return keyOf(result) === keyOf(start) ? result : makeChoice([{ value: start }, { value: result }]);
}

/** One item more; one that may be missing leaves the sum as it was. */
function folded(m: Machine, sum: Value, item: Member, run: Run): Value {
  if (!item.isConditional) return run(sum, item.value);
  const result = once(m, () => run(sum, item.value));
  return makeChoice([{ value: sum }, { value: result }]);
}

function plainMethod(m: Machine, object: Value, name: string, call: LibraryCall): Value | undefined {
  const [first] = call.args;
  switch (name) {
    case "includes":
      return first ? includes(m, object, first.value, call) : UNDEFINED;
    case "join":
      return object.v === "array"
        ? joined(m, object, m.engine.stringOf(first?.value ?? constant(",")))
        : { v: "text", parts: ["", m.engine.element(object)] };
    case "push":
    case "unshift":
      return object.v === "array" ? pushed(m, object, call, name === "unshift") : UNDEFINED;
    case "concat":
      return concatenated(m, object, call);
    case "pop":
    case "shift":
    case "splice":
      emptied(m, object);
      return name === "splice" ? object : makeChoice([{ value: m.engine.element(object) }, { value: UNDEFINED }]);
    case "at":
      return makeChoice([{ value: m.engine.element(object) }, { value: UNDEFINED }]);
    case "flat":
      return object.v === "array" ? flatten(m, currentArray(m, object).items, currentArray(m, object).more) : object;
    case "fill":
      return call.args.length === 1 && first ? listOf(m, [], first.value) : object;
    case "indexOf":
      return first ? placeOf(object, includes(m, object, first.value, call)) : UNDEFINED;
    case "keys":
      return { v: "unknown", key: `${name}(${keyOf(object)})`, label: "an index" };
    case "entries":
      return listOf(m, [], m.engine.array([{ v: "unknown", key: `index:${keyOf(object)}`, label: "an index" }, m.engine.element(object)]));
    default:
      return object;
  }
}

/** What is taken out of a list may have been its last item. */
function emptied(m: Machine, object: Value): void {
  if (object.v !== "array") return;
  write(m, object, { ...currentArray(m, object), isFilled: false });
}

function pushed(m: Machine, object: ArrayValue, call: LibraryCall, isFront: boolean): Value {
  notePush(
    m,
    object,
    call.args.map((arg) => arg.value),
    isFront ? "unshift" : "push",
    call.span,
  );
  const before = currentArray(m, object);
  const added: Member[] = call.args.filter((arg) => !arg.isSpread).map((arg) => ({ value: arg.value }));
  const spread = call.args.find((arg) => arg.isSpread);
  const listed = combine(before.more, spread ? m.engine.element(spread.value) : undefined);
  const items = isFront ? [...added, ...before.items] : [...before.items, ...added];
  const more = withoutRepeated(m, items, listed);
  const { sifted: _, ...unsifted } = before;
  write(m, before, { ...unsifted, ...bounded(items, more), ...filledBy(m, before, added.length > 0) });
  const isExact = !more && items.every((item) => !item.isConditional);
  return isExact ? constant(items.length) : lengthOf({ ...before, items }, isFront || spread ? undefined : added.at(-1)?.value);
}

function concatenated(m: Machine, object: Value, call: LibraryCall): Value {
  const items: Member[] = [];
  let more: Value | undefined;
  for (const part of [object, ...call.args.map((arg) => arg.value)]) {
    if (part.v === "array") {
      const array = currentArray(m, part);
      items.push(...array.items);
      more = combine(more, array.more);
    } else if (part.v === "row" || part.v === "source") more = combine(more, m.engine.element(part));
    else if (isOnceMore(part)) more = combine(more, m.engine.element(part));
    else items.push({ value: part });
  }
  const known = bounded(items, withoutRepeated(m, items, more));
  return listOf(m, known.items, known.more);
}

/** Text of a list: with items that may be missing, the variants that matter: none of them, all of them, each alone. */
function joined(m: Machine, object: ArrayValue, separator: string | undefined): Value {
  const array = currentArray(m, object);
  const glue = separator ?? ",";
  const optional = array.items.filter((item) => item.isConditional);
  const variants = [
    array.items.filter((item) => !item.isConditional),
    array.items,
    ...(optional.length > 1
      ? optional.slice(0, 4).map((chosen) => array.items.filter((item) => !item.isConditional || item === chosen))
      : []),
  ];
  const texts = (optional.length === 0 ? [array.items] : variants).map((items) =>
    joinItems(
      items.map((item) => item.value),
      glue,
      array.more,
    ),
  );
  return makeChoice(texts.map((value) => ({ value })));
}

/** Alternatives of which nobody knows how many there are may be two: what stands before them then holds for the first only. */
function joinItems(values: readonly Value[], glue: string, more: Value | undefined): Value {
  const all = [...values, ...(more ? [more] : []), ...(more && /\bor\b/i.test(glue) ? [more] : [])];
  if (all.length === 0) return constant("");
  return textOf(["", ...all.slice(1).map(() => glue), ""], all);
}
