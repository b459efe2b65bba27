// Reading and writing members of values.
import type { ClassMember } from "../../facts/ir";
import {
  type UnknownValue,
  constant,
  UNDEFINED,
  type ArrayValue,
  type ClassValue,
  type HandleValue,
  type Member,
  type ObjectValue,
  type Value,
} from "../../libraries/value";
import { makeChoice, orUndefined } from "../join";
import { keyOf } from "../keys";
import type { FactMap, HeapValue } from "../state";
import { classChain, classFacts } from "./class-chain";
import { callFunction } from "./operations";
import { GLOBAL_NAMES } from "./globals";
import { decoratedMethod } from "./method-decorators";
import type { Machine } from "./machine";
import { exportedValue } from "./operations";
import { isOfClassWithout, memberType } from "./types";
import { staticsOf } from "./derived-classes";
import { readRow, writeRow } from "./row-writes";
import { staticField } from "./static-fields";
import { plainName } from "./names";

/** The object as it is now, after assignments. */
export function currentObject(m: Machine, value: ObjectValue): ObjectValue {
  const now = m.state.getHeap(value.id);
  return now?.v === "object" ? now : value;
}

export function currentArray(m: Machine, value: ArrayValue): ArrayValue {
  const now = m.state.getHeap(value.id);
  return now?.v === "array" ? now : value;
}

/** `value.name`, without optional chaining. Never throws; unknown members are unknown values. */
export function member(m: Machine, value: Value, name: string): Value {
  switch (value.v) {
    case "object":
      return objectMember(m, value, name);
    case "array":
      return arrayMember(m, value, name);
    case "row":
      return readRow(m, value, name);
    case "principal":
    case "source":
    case "unknown":
      return namedMember(m, value, name);
    case "external":
      return externalMember(m, value.module, [...value.path, name]);
    case "handle":
      return handleMember(m, value, name);
    case "namespace":
      return exportedValue(m, value.file, name);
    case "class":
      return staticMember(m, value, name);
    case "choice":
      return {
        v: "choice",
        id: value.id,
        part: value.part === undefined ? name : `${value.part}.${name}`,
        options: value.options.map((option) => ({ ...option, value: member(m, option.value, name) })),
      };
    case "constant":
      return value.value === undefined || value.value === null ? UNDEFINED : derived(value, name);
    case "function":
      return functionMember(m, value, name);
    default:
      return derived(value, name);
  }
}

function derived(value: Value, name: string): Value {
  return { v: "unknown", key: `${keyOf(value)}.${name}`, label: name };
}

function functionMember(m: Machine, value: Extract<Value, { v: "function" }>, name: string): Value {
  const assigned = m.state.getVar(`${keyOf(value)}.${name}`);
  return assigned ?? derived(value, name);
}

function namedMember(m: Machine, value: Extract<Value, { v: "principal" | "source" | "unknown" }>, name: string): Value {
  if (value.omits?.includes(name)) return UNDEFINED;
  const key = memberKey(value, name);
  const assigned = m.state.getVar(`member:${key}`);
  if (assigned) return assigned;
  const type = value.type ? memberType(m, value.type, name) : undefined;
  if (type?.value && value.v !== "source") return type.value;
  const label = value.omits ? `${value.label.replace(/^the rest of /, "")}.${name}` : `${value.label}.${name}`;
  const extras = { ...(type?.type ? { type: type.type } : {}), ...(value.at ? { at: value.at } : {}) };
  // A part of a thing that may be missing is not itself more missing: reading it would have thrown.
  const isOptional = type?.isOptional ?? false;
  if (value.v === "principal") {
    if (!m.world.observer.isLooking && m.world.tenancy.tenantKeyNames.has(plainName(name))) m.frame.hasReadTenant = true;
    const { omits: _, type: __, ...whole } = value;
    return { ...whole, ...extras, key, label, path: [...value.path, name], isOptional: isOptional || sessionMayBeEmpty(value) };
  }
  const from = value.from ? { from: value.from } : {};
  if (value.v === "source") return { v: "source", kind: value.kind, key, label, isOptional, ...extras, ...from };
  const under = value.under ? { under: value.under } : {};
  return { v: "unknown", key, label, isOptional, ...(value.isParameter ? { isParameter: true } : {}), ...extras, ...from, ...under };
}

/** What a rest pattern left is the same member as before. */
function memberKey(value: Extract<Value, { v: "principal" | "source" | "unknown" }>, name: string): string {
  const key = value.omits ? value.key.slice(0, value.key.indexOf(".-")) : value.key;
  return `${key}.${name}`;
}

/** Sessions that exist before login have no members yet (`part: session`, optional, empty path). */
function sessionMayBeEmpty(value: Extract<Value, { v: "principal" }>): boolean {
  return value.isOptional === true && value.path.length === 0 && value.key.endsWith("?");
}

function objectMember(m: Machine, value: ObjectValue, name: string): Value {
  const object = currentObject(m, value);
  const found = object.members.get(name);
  if (found) return fromMember(m, found, name);
  const last = object.rest[object.rest.length - 1];
  if (last) return methodOf(m, object, name) ?? restMember(m, object, name);
  if (object.instanceOf) return instanceMember(m, object, object.instanceOf, name);
  return UNDEFINED;
}

/** A method of its class, which data that it was given has no part in; of a package's class, one that the library model names. */
function methodOf(m: Machine, object: ObjectValue, name: string): Value | undefined {
  for (const link of object.instanceOf ? classChain(m, object.instanceOf) : []) {
    if (link.kind === "base") {
      const inherited = object.members.get("*base*")?.value;
      const methods = inherited?.v === "handle" ? inherited.data["methods"] : undefined;
      return inherited && methods instanceof Set && methods.has(name) ? member(m, inherited, name) : undefined;
    }
    const fact = classFacts(m, link.cls)?.members.find((one) => one.name === name && one.kind === "method" && !one.isStatic);
    if (fact) return classMemberValue(m, link.cls, fact, object);
  }
  return undefined;
}

function restMember(m: Machine, object: ObjectValue, name: string): Value {
  const having = object.rest.filter((rest) => !(rest.v === "source" && rest.type && isOfClassWithout(m, rest.type, name)));
  const values = (having.length > 0 ? having : object.rest).map((rest) => member(m, rest, name));
  const [only] = values;
  return values.length === 1 && only ? only : chosenOf(object, name, values);
}

/** Members that may come from several spreads: read twice, one of them is the same value. */
const chosen = new WeakMap<ObjectValue, Map<string, Value>>();

function chosenOf(object: ObjectValue, name: string, values: readonly Value[]): Value {
  const known = chosen.get(object) ?? new Map<string, Value>();
  const place = `${name}:${values.map(keyOf).join("|")}`;
  const value = known.get(place) ?? makeChoice(values.map((one) => ({ value: one })));
  chosen.set(object, known.set(place, value));
  return value;
}

/** What a later spread may have put in its place is as much the member as what stood there. */
function fromMember(m: Machine, found: Member, name: string): Value {
  const value = found.isConditional ? orUndefined(found.value, found.absentGiven as FactMap | undefined) : found.value;
  return found.overwrittenBy ? makeChoice([{ value }, { value: member(m, found.overwrittenBy, name) }]) : value;
}

function arrayMember(m: Machine, value: ArrayValue, name: string): Value {
  const array = currentArray(m, value);
  if (name === "length") {
    const isExact = array.more === undefined && array.items.every((item) => !item.isConditional);
    if (isExact) return { v: "constant", value: array.items.length, isCount: true };
    const told = array.sifted ? { counts: array.sifted } : { emptyGiven: whereEmpty(array) };
    if (!array.isFilled) return { v: "unknown", key: lengthKey(array), label: "length", ...told };
    const last = array.more ? undefined : array.items.at(-1);
    return { ...lengthOf(array, last?.isConditional ? undefined : last?.value), ...told };
  }
  const index = Number(name);
  if (Number.isInteger(index)) return itemAt(array, index, m.state.getFact(`has:${lengthKey(array)}`) !== undefined);
  return derived(value, name);
}

/** `missing.length === 0` of a list to which something was added on some ways: it was none of them. Of a copy: so is the list copied. */
function whereEmpty({ items, more, each }: ArrayValue): FactMap | undefined {
  if (each && items.length === 0) return new Map([[`none:${each.key}.length`, { is: "absent" }]]);
  if (more || !items.every((item) => item.isConditional)) return undefined;
  return new Map(items.flatMap(({ absentGiven }) => [...((absentGiven as FactMap | undefined) ?? [])]));
}

/** What a list is that has one item for each of another. */
export function eachOf(m: Machine, list: Value | undefined): Pick<ArrayValue, "each"> {
  const each = list?.v === "array" ? currentArray(m, list).each : list?.v === "source" ? list : undefined;
  return each ? { each } : {};
}

function lengthKey({ id }: ArrayValue): string {
  return `#${id}.length`;
}

/** The number of items that are not all known to be there, of which this is the last. */
export function lengthOf(array: ArrayValue, last: Value | undefined): UnknownValue {
  const key = `${lengthKey(array)}:${array.items.length}`;
  return {
    v: "unknown",
    key: last ? `${key}:${keyOf(last)}` : key,
    label: "length",
    ...(array.isFilled ? { isPositive: true } : {}),
    ...(last ? { placeOf: last } : {}),
  };
}

/** A list that is known not to be empty has a first item. */
function itemAt(array: ArrayValue, index: number, isFilled: boolean): Value {
  const item = array.items[index];
  if (item) return item.isConditional ? orUndefined(item.value) : item.value;
  if (!array.more) return UNDEFINED;
  return isFilled && index === 0 ? array.more : orUndefined(array.more);
}

function externalMember(m: Machine, module: string, path: readonly string[]): Value {
  if (module === "global" && GLOBAL_OBJECTS.has(path[0] ?? "") && path.length === 2) return globalMember(m, path[1] ?? "");
  for (const model of m.models.knowing("external", module, path[0])) {
    const value = model.external(module, path, m.engine);
    if (value) return value;
  }
  return { v: "external", module, path };
}

const GLOBAL_OBJECTS = new Set(["globalThis", "global", "window"]);

/** `globalThis.name`: a global, what was assigned, or something that need not be there. */
function globalMember(m: Machine, name: string): Value {
  if (GLOBAL_NAMES.has(name)) return { v: "external", module: "global", path: [name] };
  return m.state.getVar(`member:global.${name}`) ?? { v: "unknown", key: `global.${name}`, label: name, isOptional: true };
}

function handleMember(m: Machine, value: HandleValue, name: string): Value {
  const assigned = m.state.getHeap(value.id);
  const found = assigned?.v === "object" ? assigned.members.get(name) : undefined;
  if (found) return fromMember(m, found, name);
  const model = m.models.named(value.model);
  const known = model?.member?.(value, name, m.engine);
  if (known) return known;
  return {
    v: "native",
    name,
    key: `h${value.id}.${name}`,
    call: (call) =>
      model?.method?.({ handle: value, method: name, args: call.args, span: call.span, isNew: false, typeArgs: [] }, m.engine) ?? {
        v: "unknown",
        key: `h${value.id}.${name}()`,
        label: name,
      },
  };
}

function instanceMember(m: Machine, object: ObjectValue, cls: ClassValue, name: string): Value {
  for (const link of classChain(m, cls)) {
    if (link.kind === "base") {
      const inherited = object.members.get("*base*");
      return inherited ? member(m, inherited.value, name) : derived(object, name);
    }
    const fact = classFacts(m, link.cls)?.members.find(
      (candidate) => candidate.name === name && !candidate.isStatic && candidate.kind !== "setter",
    );
    if (fact) return classMemberValue(m, link.cls, fact, object);
  }
  return UNDEFINED;
}

function staticMember(m: Machine, cls: ClassValue, name: string): Value {
  const assigned = m.state.getVar(`${keyOf(cls)}.${name}`);
  if (assigned) return assigned;
  for (const link of classChain(m, cls)) {
    if (link.kind === "base" && name === "name") break;
    if (link.kind === "base") return member(m, staticsOf(m, cls) ?? link.base, name);
    const fact = classFacts(m, link.cls)?.members.find((candidate) => candidate.name === name && candidate.isStatic);
    if (fact) return m.state.getVar(`${keyOf(link.cls)}.${name}`) ?? classMemberValue(m, link.cls, fact, cls);
  }
  const own = name === "name" ? classFacts(m, cls)?.name : undefined;
  return own === undefined || own === "" ? derived(cls, name) : constant(own);
}

function classMemberValue(m: Machine, cls: ClassValue, fact: ClassMember, self: Value): Value {
  if (fact.fn === undefined) return staticField(m, cls, fact, self) ?? derived(self, fact.name);
  const decorated = fact.kind === "method" ? decoratedMethod(m, cls, fact) : undefined;
  const fn: Value = { ...(decorated ?? { v: "function", file: cls.file, fn: fact.fn, scope: cls.scope }), self };
  return fact.kind === "getter" ? callFunction(m, fn, [], undefined) : fn;
}

/** `target.name = value`. */
export function setMember(m: Machine, target: Value, name: string, value: Value): void {
  switch (target.v) {
    case "object": {
      const before = currentObject(m, target);
      write(m, before, { ...before, members: new Map(before.members).set(name, { value }) });
      return;
    }
    case "array":
      setItem(m, currentArray(m, target), name, value);
      return;
    case "handle": {
      const now = m.state.getHeap(target.id);
      const members = new Map(now?.v === "object" ? now.members : []);
      const before: ObjectValue = { v: "object", id: target.id, members: new Map(), rest: [] };
      m.state.setHeap(before, { ...before, members: members.set(name, { value }) });
      return;
    }
    case "source":
    case "principal":
    case "unknown":
      m.state.vars.set(`member:${target.key}.${name}`, value);
      return;
    case "external":
      if (GLOBAL_OBJECTS.has(target.path[0] ?? "") && target.path.length === 1) m.state.vars.set(`member:global.${name}`, value);
      return;
    case "row":
      writeRow(m, target, name, value);
      return;
    case "class":
    case "function":
      m.state.vars.set(`${keyOf(target)}.${name}`, value);
      return;
    case "choice":
      for (const option of target.options) setMember(m, option.value, name, value);
      return;
    default:
      return;
  }
}

/** `target[name] = value` with a name that may be any: each member may have been replaced. */
export function setAnyMember(m: Machine, target: Value, name: Value, value: Value): void {
  if (target.v !== "object") return;
  const before = currentObject(m, target);
  const members = new Map([...before.members].map(([name, found]) => [name, { ...found, overwrittenBy: value }]));
  const isNamed = before.rest.length === 0 || before.names !== undefined;
  const names = makeChoice([...(before.names ? [{ value: before.names }] : []), { value: name }]);
  write(m, before, { ...before, members, rest: [...before.rest, value], ...(isNamed ? { names } : {}) });
}

function setItem(m: Machine, before: ArrayValue, name: string, value: Value): void {
  const index = Number(name);
  if (!Number.isInteger(index)) return;
  const items = [...before.items];
  while (items.length < index) items.push({ value: UNDEFINED });
  items[index] = { value };
  write(m, before, { ...before, items });
}

/** Replaces an object or array in the heap. */
export function write(m: Machine, before: HeapValue, after: HeapValue): void {
  m.state.setHeap(before, after.v === "array" ? withoutEach(after) : after);
  // An object of the caller has another identity the next time; those of modules keep theirs.
  if (before.id <= m.pureFrom && !m.sharedIds.has(before.id)) m.impurity++;
}

function withoutEach({ each: _, ...list }: ArrayValue): ArrayValue {
  return list;
}
