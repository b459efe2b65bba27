// Variables: declaring, finding and assigning names in lexical frames, imports included.
import type { ExternalValue, FunctionValue, Value } from "../../libraries/value";
import { isNothing } from "../../libraries/call-arguments";
import type { FunctionFact, ImportFact, Statement } from "../../facts/ir";
import { namespaceOf, type Frame, type Machine } from "./machine";
import { evaluateModule } from "./operations";
import { member } from "./members";
import { GLOBAL_NAMES } from "./globals";
import { setElsewhere } from "./set-elsewhere";
import { autoImported } from "./auto-imports";
import { placeName } from "./loaded-by-path";

const cell = (frame: number, name: string): string => `${frame}:${name}`;

export function declare(m: Machine, frame: Frame, name: string, value: Value): void {
  m.state.vars.set(cell(frame.scope[0] ?? 0, name), value);
}

/** The value of a name, or undefined when it is bound nowhere. */
export function readName(m: Machine, frame: Frame, name: string): Value | undefined {
  for (const id of frame.scope) {
    const value = m.state.getVar(cell(id, name));
    if (value) return isNothing(value) && id === frame.scope.at(-1) ? (setElsewhere(m, frame, name, cell(id, name)) ?? value) : value;
  }
  const imported = importsOf(frame).get(name);
  if (imported) return importedValue(m, frame.file, imported);
  if (GLOBAL_NAMES.has(name)) return { v: "external", module: "global", path: [name] };
  return placeName(m, frame, name) ?? autoImported(m, frame, name);
}

/** Assigns to the innermost frame that has the name, or to the module. */
export function assignName(m: Machine, frame: Frame, name: string, value: Value): void {
  const owner = frame.scope.find((id) => m.state.getVar(cell(id, name)) !== undefined) ?? frame.scope[frame.scope.length - 1] ?? 0;
  m.state.vars.set(cell(owner, name), value);
}

/** Whether a name, seen from inside a function, is a variable of the module, or of a function that ran once when it was loaded. */
export function isModuleVariable(m: Machine, frame: Frame, name: string): boolean {
  if (frame.fn === 0) return false;
  const owner = frame.scope.find((id) => m.state.getVar(cell(id, name)) !== undefined);
  return owner !== undefined && (owner === frame.scope[frame.scope.length - 1] || (owner < frame.own && m.sharedIds.has(owner)));
}

const importTables = new WeakMap<object, ReadonlyMap<string, ImportFact>>();

export function importsOf(frame: Pick<Frame, "facts">): ReadonlyMap<string, ImportFact> {
  const known = importTables.get(frame.facts);
  if (known) return known;
  const table = new Map(frame.facts.imports.map((fact) => [fact.local, fact]));
  importTables.set(frame.facts, table);
  return table;
}

export function importedValue(m: Machine, fromFile: string, fact: ImportFact): Value {
  return moduleValue(m, fromFile, fact.module, fact.imported);
}

/** What `imported` of the module that `fromFile` calls `specifier` is; `*` is the module itself. */
export function moduleValue(m: Machine, fromFile: string, specifier: string, imported: string): Value {
  const target = m.world.resolveImport(fromFile, specifier);
  if (target.kind === "external") return externalValue(target.module, imported);
  if (imported === "*" || imported === "*require*") return commonJsValue(m, target.path) ?? namespaceOf(target.path);
  return exportedValue(m, target.path, imported);
}

function externalValue(module: string, imported: string): ExternalValue {
  return { v: "external", module, path: imported === "*" || imported === "*require*" ? [] : [imported] };
}

/** `module.exports = …`, if the file has it. */
function commonJsValue(m: Machine, path: string): Value | undefined {
  const facts = m.world.factsOf(path);
  if (!facts?.exports.some((fact) => fact.e === "local" && fact.name === "*exports*")) return undefined;
  const value = exportedValue(m, path, "*exports*");
  if (value.v !== "function" && value.v !== "class") return value;
  // `module.exports = fn; module.exports.name = …`: the function has members.
  for (const fact of facts.exports)
    if (fact.e === "local" && fact.local === `*exports.${fact.name}*`)
      m.engine.setMember(value, fact.name, exportedValue(m, path, fact.name));
  return value;
}

/** The value of an export of a workspace file; executes the module when that has not happened. */
export function exportedValue(m: Machine, path: string, name: string): Value {
  const link = m.world.lookupExport(path, name);
  if (!link) return { v: "unknown", key: `missing:${path}:${name}`, label: name };
  if (link.kind === "external") return externalValue(link.module, link.name);
  if (link.kind === "namespace") return namespaceOf(link.path);
  const module = evaluateModule(m, link.path);
  if (!module) return { v: "unknown", key: `unread:${link.path}:${link.local}`, label: link.local };
  const value = m.state.getVar(cell(module.scope[0] ?? 0, link.local)) ?? m.world.globals.getVar(cell(module.scope[0] ?? 0, link.local));
  const found = value ??
    importedFrom(m, module, link.local) ?? { v: "unknown", key: `unset:${link.path}:${link.local}`, label: link.local };
  return link.property ? member(m, found, link.property) : found;
}

function importedFrom(m: Machine, module: Frame, local: string): Value | undefined {
  const fact = importsOf(module).get(local);
  return fact ? importedValue(m, module.file, fact) : undefined;
}

/** Binds functions, and classes, that a block declares, before it runs. */
export function hoist(m: Machine, frame: Frame, body: readonly Statement[]): void {
  for (const statement of body) {
    if (statement.k === "function") declare(m, frame, statement.name, functionValue(m, frame, statement.fn));
    else if (statement.k === "class")
      declare(m, frame, statement.name, { v: "class", file: frame.file, cls: statement.cls, scope: frame.scope });
    else if (statement.k === "export" && statement.of.k === "function")
      declare(m, frame, statement.name, functionValue(m, frame, statement.of.fn));
  }
}

export function functionValue(m: Machine, frame: Frame, fn: number): FunctionValue {
  const fact = frame.facts.functions[fn];
  const self = fact?.isArrow ? frame.self : undefined;
  const value: FunctionValue = {
    v: "function",
    file: frame.file,
    fn,
    scope: frame.scope,
    ...(self ? { self } : {}),
    ...(fact ? { at: m.span(fact.s, frame) } : {}),
  };
  if (fact && fact.directives.length > 0) tellDirectives(m, frame, fact, value);
  return value;
}

/** `"use server"` inside a function makes it an entry point of its own. */
function tellDirectives(m: Machine, frame: Frame, fact: FunctionFact, value: FunctionValue): void {
  for (const directive of fact.directives) {
    for (const model of m.models.having("directed"))
      model.directed(value, { directive, name: fact.name, span: m.span(fact.s, frame) }, m.engine);
  }
}

/** Whether a block needs a frame of its own. */
export function declaresNames(body: readonly Statement[]): boolean {
  return body.some((s) => (s.k === "variable" && s.kind !== "var") || s.k === "function" || s.k === "class");
}

/** Runs `work` with a fresh innermost frame. */
export function inBlock(m: Machine, frame: Frame, body: readonly Statement[], work: () => void): void {
  if (!declaresNames(body)) {
    work();
    return;
  }
  const outer = frame.scope;
  frame.scope = [m.newId(), ...outer];
  hoist(m, frame, body);
  work();
  frame.scope = outer;
}
