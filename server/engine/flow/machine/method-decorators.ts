// Decorators of the service's own that put a function around a method: `descriptor.value = async function (…) { …; original.apply(this, …) }`
// (TypeScript's `experimentalDecorators`), or one that they return (decorators of ECMAScript). Who calls the method calls that function.
import type { ClassMember } from "../../facts/ir";
import { constant, UNDEFINED, type ClassValue, type FunctionValue, type Value } from "../../libraries/value";
import { keyOf } from "../keys";
import type { Frame, Machine } from "./machine";
import { callFunction, evaluate, evaluateModule } from "./operations";

/** What stands for the method; undefined where no decorator that can be seen replaces it. */
export function decoratedMethod(m: Machine, cls: ClassValue, method: ClassMember): FunctionValue | undefined {
  if (method.decorators.length === 0 || method.fn === undefined) return undefined;
  // Kept with the modules, as what decorators close over is: they run once, when the class is loaded.
  const { globals } = m.world;
  const cell = `decorated:${keyOf(cls)}.${method.name}`;
  const known = globals.getVar(cell);
  if (known) return known.v === "function" ? known : undefined;
  globals.vars.set(cell, UNDEFINED);
  const module = evaluateModule(m, cls.file);
  if (!module) return undefined;
  const { state } = m;
  m.state = globals;
  const replaced = replacedBy(m, module, { v: "function", file: cls.file, fn: method.fn, scope: cls.scope }, method);
  globals.isDead = false;
  m.state = state;
  if (replaced) globals.vars.set(cell, replaced);
  return replaced;
}

/** The decorator next to the method is called first. */
function replacedBy(m: Machine, module: Frame, original: FunctionValue, method: ClassMember): FunctionValue | undefined {
  let current = original;
  for (const { expression } of [...method.decorators].reverse()) {
    // What a package's decorators mean, its library model says.
    const maker = evaluate(m, module, expression.k === "call" ? expression.callee : expression);
    if (maker.v !== "function") continue;
    const decorator = expression.k === "call" ? evaluate(m, module, expression) : maker;
    const made = decorator.v === "function" ? calledOn(m, decorator, current, method.name) : undefined;
    if (made?.v === "function") current = made;
  }
  return current === original ? undefined : current;
}

function calledOn(m: Machine, decorator: FunctionValue, method: FunctionValue, name: string): Value | undefined {
  const count = m.world.factsOf(decorator.file)?.functions[decorator.fn]?.params.length ?? 0;
  const call = (...values: readonly Value[]): Value =>
    callFunction(
      m,
      decorator,
      values.map((value) => ({ value })),
      undefined,
    );
  if (count === 2) return call(method, m.engine.object({ kind: constant("method"), name: constant(name) }));
  if (count !== 3) return undefined;
  const descriptor = m.engine.object({ value: method });
  const returned = call(m.engine.unknown("prototype"), constant(name), descriptor);
  return m.engine.member(m.engine.members(returned)?.has("value") ? returned : descriptor, "value");
}
