// Classes and what they extend, and where their methods are written.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { ClassFact } from "../../facts/ir";
import type { ClassValue, Value } from "../../libraries/value";
import { keyOf } from "../keys";
import type { Frame, Machine } from "./machine";
import { evaluate, evaluateModule } from "./operations";

export type ChainLink = { readonly kind: "class"; readonly cls: ClassValue } | { readonly kind: "base"; readonly base: Value };

export function classFacts(m: Machine, cls: ClassValue): ClassFact | undefined {
  return m.world.factsOf(cls.file)?.classes[cls.cls];
}

/** The class and its bases, nearest first; a base that is not of the workspace ends the chain. */
export function classChain(m: Machine, cls: ClassValue): readonly ChainLink[] {
  const chain: ChainLink[] = [];
  let current: ClassValue | undefined = cls;
  while (current && chain.length < 12) {
    chain.push({ kind: "class", cls: current });
    const base: Value | undefined = baseOf(m, current);
    current = base?.v === "class" ? base : undefined;
    if (base && base.v !== "class") chain.push({ kind: "base", base });
  }
  return chain;
}

/** What a class extends, if anything. */
export function baseOf(m: Machine, cls: ClassValue): Value | undefined {
  const fact = classFacts(m, cls);
  if (!fact?.extends) return undefined;
  const known = m.world.globals.getVar(`base:${keyOf(cls)}`);
  if (known) return known;
  const module = evaluateModule(m, cls.file);
  if (!module) return undefined;
  const frame: Frame = { ...module, scope: cls.scope, entry: m.state, exits: [], jumps: [] };
  m.stack.push(frame);
  const base = evaluate(m, frame, fact.extends);
  m.stack.pop();
  m.world.globals.vars.set(`base:${keyOf(cls)}`, base);
  return base;
}

/** Where a function or method is written. */
export function writtenAt(m: Machine, fn: Value): SourceSpan | undefined {
  if (fn.v !== "function") return undefined;
  const fact = m.world.factsOf(fn.file)?.functions[fn.fn];
  return fact && { file: m.world.relative(fn.file), start: fact.s[0], end: fact.s[1] };
}
