// Classes: their chain of bases, making instances, and injecting what constructors ask for by type.
import type { ClassFact, FunctionFact, Parameter, TypeFact } from "../../facts/ir";
import { UNDEFINED, type ClassValue, type Member, type ObjectValue, type PassedArgument, type Value } from "../../libraries/value";
import { keyOf } from "../keys";
import { evaluate } from "./operations";
import { runFunction } from "./operations";
import type { Frame, Machine } from "./machine";
import { baseOfInstance, staticsOf } from "./derived-classes";
import { isData } from "./data-classes";
import { lifetimeOf } from "./lifetimes";
import { member, setMember } from "./members";
import { evaluateModule } from "./operations";
import { withDefault } from "./patterns";
import { provided } from "./provided";
import { resolveTypeName, valueOfType } from "./types";
import { baseOf, classChain, classFacts } from "./class-chain";

/** `new C(...)`. */
export function construct(m: Machine, cls: ClassValue, args: readonly PassedArgument[]): ObjectValue {
  const object: ObjectValue = { v: "object", id: m.newObjectId(), members: new Map(), rest: [], instanceOf: cls };
  initialise(m, cls, object, args, 0);
  return object;
}

function initialise(m: Machine, cls: ClassValue, object: ObjectValue, args: readonly PassedArgument[], depth: number): void {
  const fact = classFacts(m, cls);
  if (!fact || depth > 8) return;
  const base = baseOf(m, cls);
  const constructor = fact.members.find((candidate) => candidate.kind === "constructor" && candidate.fn !== undefined);
  if (base?.v === "class" && !constructor) initialise(m, base, object, args, depth + 1);
  if (base && base.v !== "class" && !constructor) setBase(m, object, base, args);
  const fn = constructor?.fn === undefined ? undefined : m.world.factsOf(cls.file)?.functions[constructor.fn];
  // Fields may read what parameters of the constructor declare.
  if (fn) bindParameterProperties(m, cls, fn, object, args);
  // Where the constructor calls `super`, fields come after those of the base, and may replace them.
  if (!fact.extends || !fn) initialiseFields(m, cls, fact, object);
  if (constructor?.fn === undefined) return;
  runFunction(m, { v: "function", file: cls.file, fn: constructor.fn, scope: cls.scope, self: object }, args, undefined, {
    file: cls.file,
    cls: cls.cls,
  });
}

/** `super(...)` in a constructor. */
export function constructBase(
  m: Machine,
  home: { file: string; cls: number },
  scope: readonly number[],
  self: Value,
  args: readonly PassedArgument[],
): void {
  if (self.v !== "object") return;
  const cls: ClassValue = { v: "class", file: home.file, cls: home.cls, scope };
  const base = baseOf(m, cls);
  if (base?.v === "class") initialise(m, base, self, args, 1);
  else if (base) setBase(m, self, base, args);
  const fact = classFacts(m, cls);
  if (fact) initialiseFields(m, cls, fact, self);
}

/** What a class of a package gives the object, under a name that no code can write. */
function setBase(m: Machine, object: ObjectValue, base: Value, args: readonly PassedArgument[]): void {
  if (object.instanceOf) setMember(m, object, "*base*", baseOfInstance(m, object.instanceOf, base, object, args));
}

function initialiseFields(m: Machine, cls: ClassValue, fact: ClassFact, object: ObjectValue): void {
  const frame = frameOfClass(m, cls, object);
  if (!frame) return;
  m.stack.push(frame);
  const isOfEntity = isEntity(m, fact) || isEntity(m, object.instanceOf && classFacts(m, object.instanceOf));
  for (const field of fact.members) {
    if (field.kind !== "property" || field.isStatic || (isOfEntity && !field.init)) continue;
    const asked = field.decorators.length > 0 && !field.init ? provided(m, cls, field.decorators, undefined) : undefined;
    const typed = asked ?? (field.type && !field.init ? valueOfType(m, { file: cls.file, type: field.type }) : undefined);
    const value = field.init
      ? evaluate(m, frame, field.init)
      : (typed ?? (field.decorators.length > 0 ? injectedField(cls, field.name) : undefined));
    if (value) setMember(m, object, field.name, value);
  }
  m.stack.pop();
}

/** Where what stands in the class itself is evaluated for an instance: fields, and what parameters are without an argument. */
function frameOfClass(m: Machine, cls: ClassValue, self: ObjectValue): Frame | undefined {
  const module = evaluateModule(m, cls.file);
  return module && { ...module, scope: cls.scope, self, entry: m.state, exits: [], jumps: [], home: { file: cls.file, cls: cls.cls } };
}

/** Nothing is injected into entities, nor into what they extend: their fields are columns. */
function isEntity(m: Machine, fact: ClassFact | undefined): boolean {
  return fact !== undefined && m.world.tenancy.entities.has(fact.name);
}

function injectedField(cls: ClassValue, name: string): Value {
  return { v: "unknown", key: `${keyOf(cls)}.${name}`, label: name };
}

function bindParameterProperties(
  m: Machine,
  cls: ClassValue,
  fn: FunctionFact,
  object: ObjectValue,
  args: readonly PassedArgument[],
): void {
  fn.params.forEach((param, index) => {
    if (!param.isProperty || param.target.p !== "name") return;
    const passed = args[index]?.value;
    const value = orFallback(m, cls, param, object, passed ?? UNDEFINED);
    const isTold = passed !== undefined || (value !== UNDEFINED && value.v !== "unknown");
    setMember(m, object, param.target.name, isTold ? value : injected(m, cls, fn, index));
  });
}

/** What a parameter is when nobody passes it: `private db = pool`. Frameworks pass what decorators ask for. */
function orFallback(m: Machine, cls: ClassValue, param: Parameter, object: ObjectValue, value: Value): Value {
  const frame = param.fallback && (param.decorators ?? []).length === 0 ? frameOfClass(m, cls, object) : undefined;
  if (!frame) return value;
  m.stack.push(frame);
  const filled = withDefault(m, frame, value, param.fallback);
  m.stack.pop();
  return filled;
}

/** What dependency injection hands to a constructor parameter: a value of its declared type. */
function injected(m: Machine, cls: ClassValue, fn: FunctionFact, index: number): Value {
  const param = fn.params[index];
  const typed =
    provided(m, cls, param?.decorators ?? [], param?.type) ??
    (param?.type ? (valueOfType(m, { file: cls.file, type: param.type }) ?? plainProvider(m, cls, param.type)) : undefined);
  return (
    typed ?? {
      v: "unknown",
      key: `${keyOf(cls)}(${index})`,
      label: param?.target.p === "name" ? param.target.name : "a dependency",
      ...(param?.type ? { type: { file: cls.file, type: param.type } } : {}),
    }
  );
}

/** A class without behaviour (settings, a holder) that a constructor asks for by its type. */
function plainProvider(m: Machine, cls: ClassValue, type: TypeFact): Value | undefined {
  const target = type.t === "ref" ? resolveTypeName(m, cls.file, type.name) : undefined;
  if (target?.kind !== "class") return undefined;
  return instanceOfClass(m, { v: "class", file: target.file, cls: target.cls, scope: moduleScopeOf(m, target.file) });
}

/** What a value is whose declared type is the class; undefined for classes that are data. That each has the same one, the type does not say. */
export function typedInstance(m: Machine, cls: ClassValue): Value | undefined {
  return isData(m, cls) ? undefined : theInstance(m, cls, m.makesShared);
}

/** What is handed out for a class: one per class and run, made with injected arguments. */
export function instanceOfClass(m: Machine, cls: ClassValue): Value {
  return theInstance(m, cls, true);
}

/** Of a class that no decorator speaks of, every request has the same one where it is handed out. */
function theInstance(m: Machine, cls: ClassValue, isHandedOut: boolean): Value {
  const cell = `instance:${keyOf(cls)}`;
  const known = m.world.globals.getVar(cell);
  if (known) {
    if (isHandedOut && known.v === "object" && !m.sharedIds.has(known.id) && lifetimeOf(m, cls) !== "request") m.sharedIds.add(known.id);
    return known;
  }
  const shell: ObjectValue = { v: "object", id: m.newId(), members: new Map<string, Member>(), rest: [], instanceOf: cls };
  m.world.globals.vars.set(cell, shell);
  const lifetime = lifetimeOf(m, cls);
  if (lifetime === "process" || (isHandedOut && lifetime === "unknown")) m.sharedIds.add(shell.id);
  const { state, makesShared } = m;
  m.state = m.world.globals;
  m.makesShared = lifetime === "process";
  const made = constructorOf(m, cls);
  // An inherited constructor asks for types by the names of its own file.
  const args = (made?.fn.params ?? []).map((_, index) => ({ value: made ? injected(m, made.cls, made.fn, index) : UNDEFINED }));
  initialise(m, cls, shell, args, 0);
  m.state = state;
  m.makesShared = makesShared;
  return shell;
}

function constructorOf(m: Machine, cls: ClassValue): { readonly cls: ClassValue; readonly fn: FunctionFact } | undefined {
  for (const link of classChain(m, cls)) {
    if (link.kind !== "class") return undefined;
    const index = classFacts(m, link.cls)?.members.find((candidate) => candidate.kind === "constructor")?.fn;
    const fn = index === undefined ? undefined : m.world.factsOf(link.cls.file)?.functions[index];
    if (index !== undefined) return fn && { cls: link.cls, fn };
  }
  return undefined;
}

/** The method that `super.name` means in a class. */
export function inheritedMethod(
  m: Machine,
  home: { readonly file: string; readonly cls: number },
  name: string,
  self: Value | undefined,
): Value | undefined {
  const [, ...bases] = classChain(m, { v: "class", file: home.file, cls: home.cls, scope: moduleScopeOf(m, home.file) });
  for (const link of bases) {
    if (link.kind === "base") return inheritedFromPackage(m, link.base, name, self);
    const fact = classFacts(m, link.cls)?.members.find((candidate) => candidate.name === name && candidate.fn !== undefined);
    if (fact?.fn !== undefined)
      return { v: "function", file: link.cls.file, fn: fact.fn, scope: link.cls.scope, ...(self ? { self } : {}) };
  }
  return undefined;
}

/** What the package's class has under the name: for instances, for the class itself, for what a library made of an instance. */
function inheritedFromPackage(m: Machine, base: Value, name: string, self: Value | undefined): Value | undefined {
  if (self?.v === "object") return member(m, member(m, self, "*base*"), name);
  if (self?.v === "class") return member(m, staticsOf(m, self) ?? base, name);
  return self?.v === "handle" ? member(m, self, name) : undefined;
}

function moduleScopeOf(m: Machine, file: string): readonly number[] {
  return evaluateModule(m, file)?.scope ?? [];
}
