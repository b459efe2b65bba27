// ES imports and exports, and TypeScript's `import x = require()` and `export =`.
import type { ts } from "ts-morph";
import type { Compiler } from "../program/parse";
import type { Expression, ImportFact, Statement } from "./ir";
import type { StatementTable } from "./statements";
import { NESTING_LIMIT, captureNamed, exportName, hasModifier, spanOf } from "./walk";
import type { Walk } from "./walk";

/** Adds the handlers of imports and exports. */
export function addModules(table: StatementTable, api: Compiler): void {
  const { SyntaxKind: kinds } = api;
  table.on(kinds.ImportDeclaration, captureImport);
  table.on(kinds.ImportEqualsDeclaration, captureImportEquals);
  table.on(kinds.ExportDeclaration, captureExport);
  table.on(kinds.ExportAssignment, captureExportAssignment);
}

function moduleText(walk: Walk, node: ts.Expression | undefined): string | undefined {
  return node !== undefined && walk.ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** `import "m"` is kept with an empty local name: it may register models or plugins. */
function captureImport(walk: Walk, node: ts.ImportDeclaration): void {
  const { ts } = walk;
  const module = moduleText(walk, node.moduleSpecifier);
  if (module === undefined) return;
  const clause = node.importClause;
  if (clause === undefined) {
    walk.gathered.imports.push({ module, imported: "*", local: "", isTypeOnly: false, s: spanOf(walk, node) });
    return;
  }
  const isTypeOnly = clause.phaseModifier === walk.kinds.TypeKeyword;
  const bindings = clause.namedBindings;
  if (clause.name !== undefined)
    addImport(walk, { module, imported: "default", local: clause.name.text, isTypeOnly, s: spanOf(walk, clause.name) });
  if (bindings === undefined) return;
  if (ts.isNamespaceImport(bindings)) {
    addImport(walk, { module, imported: "*", local: bindings.name.text, isTypeOnly, s: spanOf(walk, bindings) });
    return;
  }
  for (const element of bindings.elements) {
    const imported = (element.propertyName ?? element.name).text;
    addImport(walk, { module, imported, local: element.name.text, isTypeOnly: isTypeOnly || element.isTypeOnly, s: spanOf(walk, element) });
  }
}

function addImport(walk: Walk, fact: ImportFact): void {
  walk.scopes.bind(fact.local);
  walk.gathered.imports.push(fact);
}

/** `import x = require("m")` is an import; `import x = a.b` a constant. */
function captureImportEquals(walk: Walk, node: ts.ImportEqualsDeclaration, into: Statement[]): void {
  const { ts } = walk;
  const name = node.name.text;
  const s = spanOf(walk, node);
  const { moduleReference: reference } = node;
  if (hasModifier(node, walk.kinds.ExportKeyword)) exportName(walk, name, name);
  if (ts.isExternalModuleReference(reference)) {
    const module = moduleText(walk, reference.expression);
    if (module !== undefined) addImport(walk, { module, imported: "*require*", local: name, isTypeOnly: node.isTypeOnly, s });
    return;
  }
  walk.scopes.bind(name);
  into.push({
    k: "variable",
    s,
    kind: "const",
    target: { p: "name", s: spanOf(walk, node.name), name },
    init: captureEntity(walk, reference),
  });
}

/** `a.b.c` as members; names of absurd length are opaque. */
function captureEntity(walk: Walk, node: ts.EntityName, depth = 0): Expression {
  const s = spanOf(walk, node);
  if (walk.ts.isIdentifier(node)) return walk.expression(node);
  if (depth > NESTING_LIMIT) return { k: "other", s, parts: [] };
  return { k: "member", s, object: captureEntity(walk, node.left, depth + 1), name: node.right.text, ns: spanOf(walk, node.right) };
}

/** Export lists, with and without a module. */
function captureExport(walk: Walk, node: ts.ExportDeclaration): void {
  const { ts } = walk;
  const { exports } = walk.gathered;
  const { exportClause: clause } = node;
  const module = moduleText(walk, node.moduleSpecifier);
  if (walk.augments !== undefined) return;
  if (clause === undefined) {
    if (module !== undefined) exports.push({ e: "all", module });
    return;
  }
  if (ts.isNamespaceExport(clause)) {
    if (module !== undefined) exports.push({ e: "from", name: clause.name.text, module, imported: "*", ...typeOnly(node.isTypeOnly) });
    return;
  }
  for (const element of clause.elements) {
    const name = element.name.text;
    const imported = (element.propertyName ?? element.name).text;
    const only = typeOnly(node.isTypeOnly || element.isTypeOnly);
    if (module !== undefined) exports.push({ e: "from", name, module, imported, ...only });
    else if (walk.namespace !== undefined) walk.namespace.exported.push(imported);
    else exports.push({ e: "local", name, local: imported, ...only });
  }
}

function typeOnly(isTypeOnly: boolean): { readonly isTypeOnly?: true } {
  return isTypeOnly ? { isTypeOnly: true } : {};
}

/** `export default e` and `export = e`. A default export of a plain name keeps that name as its local. */
function captureExportAssignment(walk: Walk, node: ts.ExportAssignment, into: Statement[]): void {
  const name = node.isExportEquals === true ? "*exports*" : "*default*";
  if (walk.augments !== undefined) return;
  const { expression } = node;
  const of = captureNamed(walk, name === "*default*" ? "default" : "module.exports", expression, node.pos);
  walk.scopes.bindModule(name);
  const local = name === "*default*" && walk.ts.isIdentifier(expression) ? expression.text : name;
  walk.gathered.exports.push({ e: "local", name: name === "*default*" ? "default" : name, local });
  into.push({ k: "export", s: spanOf(walk, node), name, of });
}
