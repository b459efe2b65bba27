// Entry points that frameworks find by a file's name or directive: the module's exports are shown to the models.
import type { SourceSpan } from "../../../rules/contract/span";
import type { ModuleExports } from "../libraries/model";
import type { Value } from "../libraries/value";
import { addDeclaredEntry } from "./machine/declared-calls";
import type { Frame, Machine } from "./machine/machine";
import { exportedValue } from "./machine/scope";

export function registerExports(m: Machine, module: Frame): void {
  const relative = m.world.relative(module.file);
  registerDeclared(m, module);
  for (const model of m.world.models) {
    if (!model.entries) continue;
    const wanted = model.entryFiles?.some((pattern) => pattern.test(relative)) ?? true;
    if (wanted || module.facts.directives.length > 0) model.entries(exportsOf(m, module, relative), m.engine);
  }
}

/** Exports that the configuration declares to be called by a framework: functions, members of objects, methods of classes. */
function registerDeclared(m: Machine, module: Frame): void {
  for (const { name, arguments: indexes } of m.world.declarations.entriesOf(module.file)) {
    const [exported = "", ...members] = name.split(".");
    if (!m.world.exportNames(module.file).includes(exported)) continue;
    const whole = exportedValue(m, module.file, exported);
    const owner = whole.v === "class" ? m.engine.construct(whole, [], spanOfExport(m, module, exported)) : whole;
    const value = members.reduce((before, member) => m.engine.member(before, member), owner);
    for (const fn of m.engine.alternatives(value))
      if (fn.v === "function") addDeclaredEntry(m, fn, indexes, name, spanOfExport(m, module, exported));
  }
}

function exportsOf(m: Machine, module: Frame, relative: string): ModuleExports {
  const names = (): readonly string[] =>
    module.facts.exports.filter((fact) => fact.e !== "all" && fact.isTypeOnly !== true).map((fact) => (fact.e === "all" ? "" : fact.name));
  return {
    file: relative,
    directives: module.facts.directives,
    names,
    get: (name): Value | undefined =>
      names().includes(name) || m.world.exportNames(module.file).includes(name) ? exportedValue(m, module.file, name) : undefined,
    spanOf: (name): SourceSpan => spanOfExport(m, module, name),
  };
}

/** The declaration of an export in this file, or the file's start. */
function spanOfExport(m: Machine, module: Frame, name: string): SourceSpan {
  const fact = module.facts.exports.find((candidate) => candidate.e === "local" && candidate.name === name);
  const local = fact?.e === "local" ? fact.local : name;
  for (const statement of module.facts.functions[0]?.body ?? []) {
    const isIt =
      (statement.k === "function" && statement.name === local) ||
      (statement.k === "variable" && statement.target.p === "name" && statement.target.name === local) ||
      (statement.k === "export" && statement.name === local);
    if (isIt) return m.span(statement.s, module);
  }
  return m.span([0, 0], module);
}
