// `namespace N { … }`, `declare module "m" { … }` and `declare global { … }`.
// A namespace is a block that ends by making the object N of what it exports. An augmentation holds declarations only.
import type { ts } from "ts-morph";
import type { Compiler } from "../program/parse";
import { captureStatements } from "./functions";
import type { Expression, Span, Statement, TypeMember } from "./ir";
import type { StatementTable } from "./statements";
import { exportName, hasModifier, spanOf } from "./walk";
import type { NamespaceFrame, Walk } from "./walk";

/** Adds the handlers of namespaces and augmentations. */
export function addNamespaces(table: StatementTable, api: Compiler): void {
  const { SyntaxKind: kinds } = api;
  table.on(kinds.ModuleDeclaration, captureModule);
}

function captureModule(walk: Walk, node: ts.ModuleDeclaration, into: Statement[]): void {
  const { ts } = walk;
  const isGlobal = (node.flags & ts.NodeFlags.GlobalAugmentation) !== 0;
  if (isGlobal || ts.isStringLiteral(node.name)) captureAugmentation(walk, node, isGlobal ? "global" : node.name.text);
  else captureNamespace(walk, node, into);
}

/** The types inside augment a module; the variables of `declare global` become members of the type `globalThis`. */
function captureAugmentation(walk: Walk, node: ts.ModuleDeclaration, module: string): void {
  const { augments, isAmbient, namespace, typePrefix } = walk;
  walk.augments = module;
  walk.isAmbient = true;
  walk.namespace = undefined;
  walk.typePrefix = "";
  walk.scopes.enterBlock();
  const inside = bodyOf(walk, node);
  walk.scopes.leave();
  const members = module === "global" ? inside.flatMap(globalMember) : [];
  if (members.length > 0) {
    const globals = { name: "globalThis", params: [], type: { t: "object", members }, extends: [] } as const;
    walk.gathered.types.push({ ...globals, isExported: false, augments: module, span: spanOf(walk, node) });
  }
  Object.assign(walk, { augments, isAmbient, namespace, typePrefix });
}

/** `var prisma: PrismaClient` in `declare global`, as a member of the global object. */
function globalMember(statement: Statement): readonly TypeMember[] {
  if (statement.k !== "variable" || statement.target.p !== "name") return [];
  const { name, type } = statement.target;
  return [type === undefined ? { name, isOptional: false } : { name, isOptional: false, type }];
}

function bodyOf(walk: Walk, node: ts.ModuleDeclaration): readonly Statement[] {
  const { ts } = walk;
  const { body } = node;
  if (body !== undefined && ts.isModuleBlock(body)) return captureStatements(walk, body.statements);
  if (body === undefined || !ts.isModuleDeclaration(body)) return [];
  // `namespace A.B {}`: the inner one is exported by the outer.
  const inner: Statement[] = [];
  captureNamespace(walk, body, inner);
  if (ts.isIdentifier(body.name) && inner.length > 0) walk.namespace?.exported.push(body.name.text);
  return inner;
}

function captureNamespace(walk: Walk, node: ts.ModuleDeclaration, into: Statement[]): void {
  const name = node.name.text;
  const { isAmbient, namespace, typePrefix, path } = walk;
  const frame: NamespaceFrame = { exported: [] };
  const isKnown = walk.scopes.isBound(name);
  walk.isAmbient = isAmbient || hasModifier(node, walk.kinds.DeclareKeyword);
  walk.namespace = frame;
  walk.typePrefix = `${typePrefix}${name}.`;
  walk.path = { name, outer: path };
  walk.scopes.enterBlock();
  const body = bodyOf(walk, node);
  for (const exported of frame.exported) walk.scopes.use(exported);
  walk.scopes.leave();
  Object.assign(walk, { isAmbient, namespace, typePrefix, path });
  if (body.length === 0) return;
  const s = spanOf(walk, node);
  const names = [...new Set(frame.exported)];
  const ends = isKnown ? names.map((exported) => assignment(s, name, exported)) : [objectOf(s, name, names)];
  into.push({ k: "block", s, body: [...body, ...ends] });
  if (isKnown) return;
  walk.scopes.bindVar(name);
  if (hasModifier(node, walk.kinds.ExportKeyword)) exportName(walk, name, name);
}

/** `var N = { a, b }`, last in the block: `var`, so that N is known after the block and its members are found inside it. */
function objectOf(s: Span, name: string, names: readonly string[]): Statement {
  const members = names.map((key) => ({ m: "property", s, key, ks: s, value: { k: "name", s, name: key }, shorthand: true }) as const);
  return { k: "variable", s, kind: "var", target: { p: "name", s, name }, init: { k: "object", s, members } };
}

/** `N.a = a`: for a namespace that adds to a function, class or enum of the same name. */
function assignment(s: Span, name: string, exported: string): Statement {
  const place: Expression = { k: "member", s, object: { k: "name", s, name }, name: exported, ns: s };
  const value: Expression = { k: "name", s, name: exported };
  return { k: "expression", s, of: { k: "assign", s, op: "=", target: { p: "place", s, of: place }, value } };
}
