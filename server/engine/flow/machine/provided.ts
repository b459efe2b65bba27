// What a container hands to constructors and fields that ask by a token, or by a class that stands for another. One value per token
// and run, as for classes; a factory of requests runs with a request of its own.
import type { Decorator, TypeFact } from "../../facts/ir";
import { providersOf, type Provider } from "../../libraries/providers";
import { UNDEFINED, type ClassValue, type HandleValue, type Value } from "../../libraries/value";
import { keyOf } from "../keys";
import type { Machine } from "./machine";
import { callValue, evaluate, evaluateModule, instanceOfClass } from "./operations";
import { awaitValue } from "./promises";
import { externalTyped, resolveTypeName, valueOfType } from "./types";

/** Providers that ask for providers. */
const DEPTH = 6;

/** Providers of one token, by its key; made anew when more were said. */
interface Index {
  readonly size: number;
  readonly byToken: ReadonlyMap<string, readonly Provider[]>;
}
const indexes = new WeakMap<Machine, Index>();

/** The value for a parameter or field of a class; undefined when no provider is known, and its type has to say. */
export function provided(m: Machine, cls: ClassValue, decorators: readonly Decorator[], type: TypeFact | undefined): Value | undefined {
  const made = madeBy(m, cls.file, decorators);
  const given = firstOf(made, (decorator) => m.models.named(decorator.model)?.gives?.(decorator, m.engine));
  if (given || providersOf(m.engine).all.length === 0) return given;
  const token = firstOf(made, (decorator) => m.models.named(decorator.model)?.asksFor?.(decorator)) ?? classOf(m, cls.file, type);
  return token && handedOut(m, token, m.world.relative(cls.file), DEPTH);
}

/** What models made of decorators. */
function madeBy(m: Machine, file: string, decorators: readonly Decorator[]): readonly HandleValue[] {
  const frame = decorators.length > 0 ? evaluateModule(m, file) : undefined;
  if (!frame) return [];
  return decorators.flatMap(({ expression }) => {
    const value = expression.k === "call" ? evaluate(m, frame, expression) : UNDEFINED;
    return value.v === "handle" ? [value] : [];
  });
}

function firstOf<T, R>(list: readonly T[], of: (one: T) => R | undefined): R | undefined {
  for (const one of list) {
    const found = of(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

function classOf(m: Machine, file: string, type: TypeFact | undefined): Value | undefined {
  const target = type?.t === "ref" ? resolveTypeName(m, file, type.name) : undefined;
  return target?.kind === "class" ? { v: "class", file: target.file, cls: target.cls, scope: [] } : undefined;
}

function handedOut(m: Machine, token: Value, file: string, depth: number): Value | undefined {
  const provider = find(m, token, file);
  if (!provider || depth === 0) return undefined;
  m.world.observer.dependsOn(m.world.absolute(provider.file));
  const cell = `instance:${provider.file}:${keyOf(token)}`;
  const known = m.world.globals.getVar(cell);
  if (known) return known;
  // Where making it asks for it again, it is not known.
  m.world.globals.vars.set(cell, { v: "unknown", key: cell, label: "a dependency" });
  const value = made(m, provider, depth);
  m.world.globals.vars.set(cell, value);
  return value;
}

/** The application's own; of a library that several applications share, the only one there is, or the one that all of them hand out. */
function find(m: Machine, token: Value, file: string): Provider | undefined {
  const all = indexOf(m).byToken.get(keyOf(token)) ?? [];
  const own = all.filter((one) => rootOf(one.file) === rootOf(file));
  const roots = new Set(all.map((one) => rootOf(one.file)));
  return own.at(-1) ?? (roots.size === 1 || isOneClass(all) ? all.at(-1) : undefined);
}

function isOneClass(all: readonly Provider[]): boolean {
  return new Set(all.map(({ given }) => (given.by === "class" ? keyOf(given.value) : given))).size === 1;
}

function rootOf(file: string): string {
  const at = file.lastIndexOf("src/");
  return at < 0 ? "" : file.slice(0, at);
}

function indexOf(m: Machine): Index {
  const { all } = providersOf(m.engine);
  const known = indexes.get(m);
  if (known?.size === all.length) return known;
  const byToken = new Map<string, Provider[]>();
  for (const provider of all) {
    const key = keyOf(provider.token);
    const same = byToken.get(key);
    if (same) same.push(provider);
    else byToken.set(key, [provider]);
  }
  const index = { size: all.length, byToken };
  indexes.set(m, index);
  return index;
}

function made(m: Machine, { given, file }: Provider, depth: number): Value {
  switch (given.by) {
    case "value":
      return given.value;
    case "class":
      return given.value.v === "class" ? instanceOfClass(m, given.value) : given.value;
    case "token":
      return dependency(m, given.value, file, depth);
    case "factory":
      return fromFactory(m, given.fn, given.inject, file, depth);
  }
}

/** What is asked for: a provider, or a class that provides itself. */
export function dependency(m: Machine, token: Value, file: string, depth = DEPTH): Value {
  const value = handedOut(m, token, file, depth - 1);
  if (value) return value;
  if (token.v === "class") return instanceOfClass(m, token);
  const typed = token.v === "external" ? externalTyped(m, token.module, token.path.join("."), [], file) : undefined;
  return typed ?? requestFor(m, token, file) ?? { v: "unknown", key: `provided:${keyOf(token)}`, label: "a dependency" };
}

/** `inject: [REQUEST]`. */
function requestFor(m: Machine, token: Value, file: string): Value | undefined {
  return token.v === "external" && token.path.at(-1) === "REQUEST" ? externalTyped(m, "express", "Request", [], file) : undefined;
}

/** What it learns of its request holds for that request alone; what it makes stays. */
function fromFactory(m: Machine, fn: Value, inject: readonly Value[], file: string, depth: number): Value {
  const { state, makesShared } = m;
  m.state = m.world.globals;
  m.makesShared = false;
  let result: Value = UNDEFINED;
  const { delta } = m.branch(() => {
    const args = inject.map((token, index) => ({ value: asDeclared(m, fn, index, token) ?? dependency(m, token, file, depth) }));
    result = awaitValue(m, callValue(m, fn, { args, span: placeOf(file), isNew: false, typeArgs: [] }));
  });
  m.world.globals.apply({ ...delta, facts: new Map() });
  m.state = state;
  m.makesShared = makesShared;
  return result;
}

/** The request, where the factory says which framework's it is. */
function asDeclared(m: Machine, fn: Value, index: number, token: Value): Value | undefined {
  if (token.v !== "external" || token.path.at(-1) !== "REQUEST" || fn.v !== "function") return undefined;
  const type = m.world.factsOf(fn.file)?.functions[fn.fn]?.params[index]?.type;
  return type && valueOfType(m, { file: fn.file, type });
}

function placeOf(file: string): { file: string; start: number; end: number } {
  return { file, start: 0, end: 0 };
}
