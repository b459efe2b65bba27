// Declarations of functions, classes, interfaces, type aliases and enums, with what they export.
import type { ts } from "ts-morph";
import type { Compiler } from "../program/parse";
import { captureClass } from "./classes";
import { captureFunction } from "./functions";
import type { Expression, ObjectMember, Pattern, Statement, TypeDeclaration } from "./ir";
import type { StatementTable } from "./statements";
import { captureHeritageType, captureSignature, captureType, captureTypeMembers } from "./types";
import { exportName, hasModifier, spanOf, startOf } from "./walk";
import type { Walk } from "./walk";

/** Adds the handlers of declarations. */
export function addDeclarations(table: StatementTable, api: Compiler): void {
  const { SyntaxKind: kinds } = api;
  table.on(kinds.FunctionDeclaration, captureFunctionDeclaration);
  table.on(kinds.ClassDeclaration, captureClassDeclaration);
  table.on(kinds.InterfaceDeclaration, captureInterface);
  table.on(kinds.TypeAliasDeclaration, captureTypeAlias);
  table.on(kinds.EnumDeclaration, captureEnum);
}

type Exportable = ts.FunctionDeclaration | ts.ClassDeclaration;

/** The variable that a declaration binds; `*default*` for a nameless default export. Records the export. */
function declaredName(walk: Walk, node: Exportable): string {
  const { kinds } = walk;
  const isDefault = hasModifier(node, kinds.DefaultKeyword);
  const name = node.name?.text ?? "*default*";
  if (hasModifier(node, kinds.ExportKeyword)) exportName(walk, isDefault ? "default" : name, name);
  return name;
}

function captureFunctionDeclaration(walk: Walk, node: ts.FunctionDeclaration, into: Statement[]): void {
  const isOverload = node.body === undefined;
  if (isOverload && !(walk.isAmbient || hasModifier(node, walk.kinds.DeclareKeyword))) return;
  if (isOverload) {
    captureDeclaredFunction(walk, node, into);
    return;
  }
  const name = declaredName(walk, node);
  walk.scopes.bind(name);
  const { tagSpan } = walk;
  walk.tagSpan = [node.pos, startOf(walk, node)];
  const fn = captureFunction(walk, node, node.name?.text ?? "default");
  walk.tagSpan = tagSpan;
  into.push({ k: "function", s: spanOf(walk, node), name, fn });
}

/** `declare function f(): T` is a variable with a function type; of several overloads the first counts. */
function captureDeclaredFunction(walk: Walk, node: ts.FunctionDeclaration, into: Statement[]): void {
  const local = node.name?.text ?? "*default*";
  if (walk.scopes.isBound(local)) return;
  const name = declaredName(walk, node);
  walk.scopes.bind(name);
  const s = spanOf(walk, node);
  const target: Pattern = { p: "name", s: node.name === undefined ? s : spanOf(walk, node.name), name, type: captureSignature(walk, node) };
  into.push({ k: "variable", s, kind: "const", target });
}

function captureClassDeclaration(walk: Walk, node: ts.ClassDeclaration, into: Statement[]): void {
  const name = declaredName(walk, node);
  walk.scopes.bind(name);
  into.push({ k: "class", s: spanOf(walk, node), name, cls: captureClass(walk, node, node.name?.text ?? "default") });
}

/** What stands in the list of types. */
type TypeNode = ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.EnumDeclaration;

function declareType(walk: Walk, node: TypeNode, rest: Pick<TypeDeclaration, "type" | "extends" | "params" | "enumValues">): void {
  const isExported = hasModifier(node, walk.kinds.ExportKeyword);
  const augments = walk.augments === undefined ? {} : { augments: walk.augments };
  walk.gathered.types.push({ name: walk.typePrefix + node.name.text, ...rest, isExported, ...augments, span: spanOf(walk, node) });
}

/** Exports the name of a type, which is no value. */
function exportType(walk: Walk, node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration): void {
  const { kinds } = walk;
  if (!hasModifier(node, kinds.ExportKeyword) || walk.namespace !== undefined || walk.augments !== undefined) return;
  const name = hasModifier(node, kinds.DefaultKeyword) ? "default" : node.name.text;
  walk.gathered.exports.push({ e: "local", name, local: node.name.text, isTypeOnly: true });
}

function typeParameters(node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration): readonly string[] {
  return node.typeParameters?.map((parameter) => parameter.name.text) ?? [];
}

function captureInterface(walk: Walk, node: ts.InterfaceDeclaration): void {
  const bases = node.heritageClauses?.flatMap((clause) => clause.types.map((type) => captureHeritageType(walk, type))) ?? [];
  declareType(walk, node, {
    params: typeParameters(node),
    type: { t: "object", members: captureTypeMembers(walk, node.members) },
    extends: bases,
  });
  exportType(walk, node);
}

function captureTypeAlias(walk: Walk, node: ts.TypeAliasDeclaration): void {
  declareType(walk, node, { params: typeParameters(node), type: captureType(walk, node.type), extends: [] });
  exportType(walk, node);
}

/** An enum is a type and a constant object; members without a value count on from the one before. */
function captureEnum(walk: Walk, node: ts.EnumDeclaration, into: Statement[]): void {
  const name = node.name.text;
  const values: Record<string, string | number> = {};
  const members: ObjectMember[] = [];
  let next: number | undefined = 0;
  walk.scopes.bind(name);
  for (const member of node.members) {
    const key = memberKey(walk, member.name);
    const value = enumValue(walk, member, next);
    const constant = value.k === "const" && (typeof value.value === "string" || typeof value.value === "number") ? value.value : undefined;
    if (constant !== undefined) values[key] = constant;
    next = typeof constant === "number" ? constant + 1 : undefined;
    members.push({ m: "property", s: spanOf(walk, member), key, ks: spanOf(walk, member.name), value });
  }
  declareType(walk, node, { params: [], type: { t: "other" }, extends: [], enumValues: values });
  const s = spanOf(walk, node);
  into.push({
    k: "variable",
    s,
    kind: "const",
    target: { p: "name", s: spanOf(walk, node.name), name },
    init: { k: "object", s, members },
  });
  if (hasModifier(node, walk.kinds.ExportKeyword)) exportName(walk, name, name);
}

function memberKey(walk: Walk, name: ts.PropertyName): string {
  const { ts } = walk;
  if (!ts.isComputedPropertyName(name)) return name.text;
  return ts.isStringLiteralLike(name.expression) ? name.expression.text : name.getText(walk.sourceFile);
}

/** The written value, or the number after the one before. */
function enumValue(walk: Walk, member: ts.EnumMember, next: number | undefined): Expression {
  const s = spanOf(walk, member);
  if (member.initializer === undefined) return next === undefined ? { k: "other", s, parts: [] } : { k: "const", s, value: next };
  const value = walk.expression(member.initializer);
  // `-1` is a unary expression of 1, and the members after it count on from -1.
  if (value.k !== "unary" || value.op !== "-" || value.of.k !== "const" || typeof value.of.value !== "number") return value;
  return { k: "const", s: value.s, value: -value.of.value };
}
