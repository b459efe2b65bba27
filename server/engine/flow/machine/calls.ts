// Calls: finding out what is called, and handing it to the function, the library model or the built-in that knows it.
import type { Expression } from "../../facts/ir";
import type { LibraryCall } from "../../libraries/model";
import { UNDEFINED, type HandleValue, type PassedArgument, type RowValue, type Value } from "../../libraries/value";
import { columnOf } from "../proof/rows";
import { isSetting } from "../proof/settings";
import { joinInto, makeChoice } from "../join";
import { labelOf } from "../keys";
import { builtinMethod, globalCall, prefixTest } from "./builtins";
import { construct, constructBase } from "./classes";
import { declaredExport, declaredMember, declaredMethod } from "./declared-calls";
import { alternativesOf, asPresent, mayBeMissing, truthinessOf } from "./truthiness";
import { inheritedStatics } from "./derived-classes";
import { evaluate } from "./operations";
import { evaluateArguments } from "./arguments";
import { textOf } from "./texts";
import { callFunction } from "./operations";
import { noteClosures } from "./outliving";
import { picked } from "./dispatch-tables";
import type { Frame, Machine } from "./machine";
import { callOnPath } from "./loaded-by-path";
import { noteHeaders } from "../proof/response-caching";
import { member } from "./members";
import { type Ran, withOwnChanges } from "./receivers";
import { areObjects, eachObject } from "./several-receivers";
import { receiversOf } from "./list-element";
import { noteNamedCall } from "../proof/support-access";
import { noteTenantAmong } from "../proof/tenant-branches";
import { unseenCall } from "./unseen";

type CallExpression = Extract<Expression, { k: "call" }>;

/** Builds the arguments once the receiver is known; arguments run after it, as in JavaScript. */
export function evaluateCall(m: Machine, frame: Frame, e: CallExpression): Value {
  const { callee } = e;
  if (callee.k === "super") {
    const args = evaluateArguments(m, frame, e.args);
    if (frame.home && frame.self) constructBase(m, frame.home, frame.scope.slice(1), frame.self, args);
    return UNDEFINED;
  }
  // The promise of `import("m")` is no function; what `require("m")` yields may be one.
  if (callee.k === "import" && callee.isRequire !== true) return UNDEFINED;
  if (callee.k === "member" || callee.k === "index") return evaluateMethodCall(m, frame, e, callee);
  const fn = evaluate(m, frame, callee);
  const call = libraryCall(m, frame, e, evaluateArguments(m, frame, e.args), false);
  noteNamedCall(m, syntacticPath(callee), call, fn.v === "function");
  return callValue(m, fn, call);
}

function libraryCall(
  m: Machine,
  frame: Frame,
  e: { readonly s: readonly [number, number]; readonly callee?: Expression; readonly typeArgs?: readonly unknown[] },
  args: readonly PassedArgument[],
  isNew: boolean,
  template?: Value,
): LibraryCall {
  const { callee } = e;
  noteHeaders(m, args, m.span(e.s, frame), callee && syntacticPath(callee)?.at(-1));
  return {
    args,
    span: m.span(e.s, frame),
    isNew,
    typeArgs: (e.typeArgs ?? []).map((type) => ({ file: frame.file, type })),
    ...(template ? { template } : {}),
    ...(callee?.k === "member" ? { nameSpan: m.span(callee.ns, frame) } : {}),
  };
}

function evaluateMethodCall(m: Machine, frame: Frame, e: CallExpression, callee: Extract<Expression, { k: "member" | "index" }>): Value {
  const object = callee.object.k === "super" ? superObject(frame) : evaluate(m, frame, callee.object);
  if (m.state.isDead) return UNDEFINED;
  const computed = callee.k === "member" ? UNDEFINED : evaluate(m, frame, callee.index);
  const name = callee.k === "member" ? callee.name : m.engine.stringOf(computed);
  const options = alternativesOf(m, object).filter((option) => truthinessOf(m, option) !== "nullish");
  const mayBeAbsent =
    (callee.optional === true || e.optional === true) &&
    (options.length < alternativesOf(m, object).length || options.some((option) => mayBeMissing(m, option)));
  const args = evaluateArguments(m, frame, e.args);
  if (m.state.isDead) return UNDEFINED;
  const call = libraryCall(m, frame, e, args, false);
  if (name === undefined) return eachOf(m, options, (option) => callComputed(m, option, computed, call));
  const path = callee.object.k === "super" ? undefined : syntacticPath(callee);
  const isSeen = options.some((option) => option.v === "object" || option.v === "namespace");
  noteNamedCall(m, path, call, isSeen);
  const run = (option: Value): Value =>
    callee.object.k === "super" ? callSuper(m, frame, name, call) : callMethod(m, asPresent(option), name, call, path);
  const prefixed = options.length > 1 && options.every(isPlain) ? prefixTest(object, name, call) : undefined;
  if (prefixed) return prefixed;
  if (areObjects(m, object)) return eachObject(m, object, callee.optional === true || e.optional === true, run);
  const result = eachOf(m, receiversOf(m, options, name), run);
  return mayBeAbsent ? makeChoice([{ value: result }, { value: UNDEFINED }]) : result;
}

/** No object with methods of its own. */
function isPlain({ v }: Value): boolean {
  return v === "source" || v === "constant" || v === "text" || v === "unknown" || v === "row" || v === "principal";
}

function superObject(frame: Frame): Value {
  return frame.self ?? UNDEFINED;
}

/** Method of the base class, on this object. */
function callSuper(m: Machine, frame: Frame, name: string, call: LibraryCall): Value {
  const base = m.baseMethod(frame, name);
  return base ? callValue(m, base, call) : unseenCall(m, `super.${name}`, undefined, call);
}

/** `a.b.c` as written, for models that recognise a shape. */
function syntacticPath(e: Expression): readonly string[] | undefined {
  if (e.k === "member") {
    const inner = syntacticPath(e.object);
    return inner ? [...inner, e.name] : ["*", e.name];
  }
  if (e.k === "index" && e.index.k === "const" && typeof e.index.value === "string")
    return [...(syntacticPath(e.object) ?? ["*"]), e.index.value];
  if (e.k === "name") return [e.name];
  return e.k === "this" ? ["this"] : undefined;
}

/** More objects than these are not run through; of functions more are: what one does that is left out is never seen. */
const MAX_RUN = 4;
const MAX_RUN_FUNCTIONS = 8;

/** Runs once per alternative, each from the same state, and joins. */
export function eachOf(m: Machine, options: readonly Value[], run: (option: Value) => Value): Value {
  const [only] = options;
  if (!only) return UNDEFINED;
  if (options.length === 1) return run(only);
  const results: { value: Value }[] = [];
  const ran: Ran[] = [];
  const areFunctions = options.every(({ v }) => v === "function" || v === "class");
  for (const option of options.slice(0, areFunctions ? MAX_RUN_FUNCTIONS : MAX_RUN)) {
    let value: Value = UNDEFINED;
    const branch = m.branch(() => {
      value = run(option);
    });
    if (branch.isDead) continue;
    ran.push({ option, delta: branch.delta });
    results.push({ value });
  }
  joinInto(m.state, withOwnChanges(ran));
  return makeChoice(results);
}

/** `callee[name](…)` with a name that is not known: any of the functions it may be. */
function callComputed(m: Machine, object: Value, name: Value, call: LibraryCall): Value {
  const members = m.engine.members(object);
  const handler = picked(m, members, name);
  if (handler) return callValue(m, handler, call);
  const functions = members ? [...members.values()].map((entry) => entry.value).filter((value) => value.v === "function") : [];
  if (functions.length > 0 && functions.length <= 8) return eachOf(m, functions, (fn) => callValue(m, fn, call));
  return unseenCall(m, `${labelOf(object)}[…]`, object, call);
}

export function callMethod(m: Machine, object: Value, name: string, call: LibraryCall, path?: readonly string[]): Value {
  if (name === "call" || name === "apply" || name === "bind") {
    const called = callThrough(m, object, name, call);
    if (called) return called;
  }
  if (object.v === "handle") return handleMethod(m, object, name, call, path);
  const ofRow = object.v === "row" ? rowMethod(m, object, name, call) : undefined;
  if (ofRow) return ofRow;
  const declared = declaredMethod(m, object, name, call);
  if (declared) return declared;
  const builtin = builtinMethod(m, object, name, call);
  if (builtin) return builtin;
  const statics = object.v === "class" ? inheritedStatics(m, object, name) : undefined;
  if (statics) return handleMethod(m, statics, name, call, path);
  if (object.v === "external") return callExternal(m, object.module, [...object.path, name], call);
  const shaped = path ? byShape(m, object, path, call) : undefined;
  if (shaped) return shaped;
  const fn = member(m, object, name);
  if (fn.v === "unknown" || fn.v === "source" || fn.v === "principal" || fn.v === "row") return unseenCall(m, name, object, call);
  return callValue(m, fn.v === "function" && !fn.self ? { ...fn, self: object } : fn, call);
}

/** `document.save()`: the library that fetched a row may give it methods. */
function rowMethod(m: Machine, row: RowValue, method: string, call: LibraryCall): Value | undefined {
  const found = row.isList ? undefined : columnOf(m, row);
  if (!found || found.column !== undefined) return undefined;
  for (const model of m.models.having("rowMethod")) {
    const value = model.rowMethod({ ...call, row, entity: found.entity, method }, m.engine);
    if (value) return value;
  }
  return undefined;
}

/** `<anything>.<model>.<method>`: the shape alone tells a model what it is. */
function byShape(m: Machine, object: Value, path: readonly string[], call: LibraryCall): Value | undefined {
  if (object.v === "array" || object.v === "constant" || object.v === "text" || object.v === "function" || object.v === "class")
    return undefined;
  if (object.v === "object" || object.v === "namespace") return undefined;
  for (const model of m.models.having("anyMember")) {
    const value = model.anyMember(path, call, m.engine);
    if (value) return value;
  }
  return undefined;
}

function handleMethod(m: Machine, handle: HandleValue, name: string, call: LibraryCall, path?: readonly string[]): Value {
  noteClosures(m, call.args);
  m.world.observer.feed(handle);
  for (const arg of call.args) if (arg.value.v === "handle") m.world.observer.feed(arg.value);
  const assigned = m.state.getHeap(handle.id);
  const own = assigned?.v === "object" ? assigned.members.get(name)?.value : undefined;
  if (own) return callValue(m, own, call);
  const declared = declaredMember(m, handle, name, call);
  if (declared) return declared;
  const model = m.models.named(handle.model);
  const known = model?.method?.({ ...call, handle, method: name }, m.engine);
  noteTenantAmong(m, known, call.span);
  if (known) return known;
  const result = isPromiseMethod(name) ? model?.awaited?.(handle, m.engine) : undefined;
  if (result) return callMethod(m, result.v === "promise" ? result : m.engine.promise(result), name, call);
  const builtin = builtinMethod(m, handle, name, call);
  if (builtin) return builtin;
  const value = model?.member?.(handle, name, m.engine);
  if (value && value.v !== "unknown") return callValue(m, value, call);
  const shaped = path ? byShape(m, handle, path, call) : undefined;
  return shaped ?? unseenCall(m, name, handle, call);
}

/** Methods that run what is run by awaiting it. */
function isPromiseMethod(name: string): boolean {
  return name === "then" || name === "catch" || name === "finally";
}

/** `fn.call(self, …)`, `fn.apply(self, list)`, `fn.bind(self, …)`. */
function callThrough(m: Machine, fn: Value, name: string, call: LibraryCall): Value | undefined {
  if (fn.v !== "function" && fn.v !== "native") return undefined;
  const [self, ...rest] = call.args;
  const bound: Value = fn.v === "function" && self && self.value.v !== "constant" && !fn.self ? { ...fn, self: self.value } : fn;
  if (name === "bind")
    return rest.length === 0
      ? bound
      : m.engine.native("bound", (args, span) => callValue(m, bound, { ...call, args: [...rest, ...args], span }));
  if (name === "call") return callValue(m, bound, { ...call, args: rest });
  const list = rest[0]?.value;
  const items = list ? m.engine.items(list) : undefined;
  return callValue(m, bound, { ...call, args: items ? items.items.map((item) => ({ value: item.value })) : [] });
}

/** Calls a value of any kind. */
export function callValue(m: Machine, fn: Value, call: LibraryCall): Value {
  if (m.state.isDead) return UNDEFINED;
  switch (fn.v) {
    case "function":
      return callFunction(m, fn, call.args, call.span);
    case "native":
      noteClosures(m, call.args);
      return fn.call({ args: call.args, span: call.span });
    case "external":
      return callExternal(m, fn.module, fn.path, call);
    case "handle": {
      const model = m.models.named(fn.model);
      return model?.invoke?.(fn, call, m.engine) ?? unseenCall(m, fn.type, fn, call);
    }
    case "class":
      return construct(m, fn, call.args);
    case "choice":
      return eachOf(
        m,
        alternativesOf(m, fn).filter((option) => truthinessOf(m, option) !== "nullish"),
        (option) => callValue(m, option, call),
      );
    case "namespace":
      return callValue(m, member(m, fn, "default"), call);
    default:
      return unseenCall(m, labelOf(fn), fn, call);
  }
}

export function callExternal(m: Machine, module: string, path: readonly string[], call: LibraryCall): Value {
  noteClosures(m, call.args);
  const declared = declaredExport(m, module, path, call);
  if (declared) return declared;
  const loaded = callOnPath(m, module, path, call);
  if (loaded) return loaded;
  for (const model of m.models.knowing("call", module, path[0])) {
    const value = model.call({ ...call, module, path }, m.engine);
    if (value) return value;
  }
  if (module === "global") return globalCall(m, path, call) ?? unseenCall(m, path.join("."), settingBefore(path), call);
  return unseenCall(m, path.join(".") || module, { v: "external", module, path }, call);
}

/** `process.env.ADMINS.split(",")` is made of the setting; `Math.max(a, b)` is made of what it is called with. */
function settingBefore(path: readonly string[]): Value | undefined {
  const before: Value = { v: "external", module: "global", path: path.slice(0, -1) };
  return isSetting(before) ? before : undefined;
}

export function evaluateNew(m: Machine, frame: Frame, e: Extract<Expression, { k: "new" }>): Value {
  const cls = evaluate(m, frame, e.callee);
  const call = libraryCall(m, frame, e, evaluateArguments(m, frame, e.args), true);
  if (m.state.isDead) return UNDEFINED;
  if (cls.v === "class") return construct(m, cls, call.args);
  if (cls.v === "choice")
    return eachOf(m, alternativesOf(m, cls), (option) =>
      option.v === "class" ? construct(m, option, call.args) : callValue(m, option, call),
    );
  return callValue(m, cls, call);
}

/** `` tag`…` ``: models see the text with its values; functions of the workspace get strings and values. */
export function evaluateTagged(m: Machine, frame: Frame, e: Extract<Expression, { k: "tagged" }>): Value {
  const { tag } = e;
  const receiver = tag.k === "member" ? evaluate(m, frame, tag.object) : undefined;
  const fn = receiver && tag.k === "member" ? undefined : evaluate(m, frame, tag);
  const values = e.parts.map((part) => evaluate(m, frame, part));
  const template = textOf(e.quasis, values, "tagged");
  const args: PassedArgument[] = [
    { value: m.engine.array(e.quasis.map((quasi) => ({ v: "constant", value: quasi }))) },
    ...values.map((value) => ({ value })),
  ];
  const call = libraryCall(m, frame, { s: e.s, callee: tag }, args, false, template);
  if (receiver && tag.k === "member")
    return eachOf(m, alternativesOf(m, receiver), (option) => callMethod(m, option, tag.name, call, syntacticPath(tag)));
  return fn ? callValue(m, fn, call) : UNDEFINED;
}
