// Decorated classes, as frameworks with decorators see them.
import type { DecoratedClass, DecoratorUse } from "../libraries/model";
import type { ClassFact, Decorator } from "../facts/ir";
import type { ClassValue } from "../libraries/value";
import { evaluate } from "./machine/expressions";
import type { Frame, Machine } from "./machine/machine";

export function registerDecorated(m: Machine, module: Frame): void {
  module.facts.classes.forEach((fact, index) => {
    const hasDecorators = fact.decorators.length > 0 || fact.members.some((member) => member.decorators.length > 0);
    if (!hasDecorators) return;
    const value: ClassValue = { v: "class", file: module.file, cls: index, scope: module.scope };
    const described = describeClass(m, module, fact, value);
    for (const model of m.world.models) model.decorated?.(described, m.engine);
  });
}

function describeClass(m: Machine, module: Frame, fact: ClassFact, value: ClassValue): DecoratedClass {
  return {
    name: fact.name,
    file: m.world.relative(module.file),
    value,
    span: m.span(fact.s, module),
    decorators: fact.decorators.map((decorator) => useOf(m, module, decorator)),
    methods: fact.members
      .filter((member) => member.kind === "method" && member.fn !== undefined)
      .map((member) => ({
        name: member.name,
        span: m.span(member.s, module),
        decorators: member.decorators.map((decorator) => useOf(m, module, decorator)),
        params: (module.facts.functions[member.fn ?? 0]?.params ?? []).map((param) => ({
          name: param.target.p === "name" ? param.target.name : "",
          decorators: (param.decorators ?? []).map((decorator) => useOf(m, module, decorator)),
          ...(param.type ? { type: { file: module.file, type: param.type } } : {}),
        })),
      })),
  };
}

function useOf(m: Machine, module: Frame, decorator: Decorator): DecoratorUse {
  const { expression } = decorator;
  const value = evaluate(m, module, expression.k === "call" ? expression.callee : expression);
  const args =
    expression.k === "call"
      ? expression.args.map((arg) => (arg.k === "spread" ? evaluate(m, module, arg.of) : evaluate(m, module, arg)))
      : [];
  return {
    name: decorator.name.split(".").at(-1) ?? decorator.name,
    ...(value.v === "external" ? { module: value.module } : {}),
    value,
    args,
    span: m.span(expression.s, module),
  };
}
