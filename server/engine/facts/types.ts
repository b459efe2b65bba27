// Declared types, thinned out to what the prover can use: names, unions, members, element types. The rest is `other`.
import type { ts } from "ts-morph";
import type { TypeFact, TypeMember } from "./ir";
import { createHandlerTable } from "./handler-table";
import type { HandlerTable } from "./handler-table";
import { compiler } from "../program/parse";
import type { Compiler } from "../program/parse";
import type { Walk } from "./walk";

const OTHER: TypeFact = { t: "other" };
const TYPE_NESTING_LIMIT = 60;

type TypeTable = HandlerTable<number, TypeFact>;
let table: TypeTable | undefined;

/** The fact of a type node. */
export function captureType(walk: Walk, node: ts.Node, depth = 0): TypeFact {
  if (depth > TYPE_NESTING_LIMIT) return OTHER;
  table ??= createTypeTable(compiler());
  return table.run(walk, node, depth + 1);
}

/** `{ type }` when there is a type node, for spreading into a fact. */
export function typeField(walk: Walk, node: ts.TypeNode | undefined): { readonly type?: TypeFact } {
  return node === undefined ? {} : { type: captureType(walk, node) };
}

/** `{ typeArgs }` when there are any, for spreading into a call. */
export function typeArgsField(walk: Walk, nodes: readonly ts.TypeNode[] | undefined): { readonly typeArgs?: readonly TypeFact[] } {
  return nodes === undefined ? {} : { typeArgs: nodes.map((node) => captureType(walk, node)) };
}

/** `Foo`, `ns.Foo<A>`: a named type; arrays by name are arrays. */
function namedType(walk: Walk, name: string, args: readonly ts.TypeNode[] | undefined, depth: number): TypeFact {
  const facts = args?.map((arg) => captureType(walk, arg, depth)) ?? [];
  const [first] = facts;
  if (first !== undefined && (name === "Array" || name === "ReadonlyArray")) return { t: "array", of: first };
  return facts.length === 0 ? { t: "ref", name } : { t: "ref", name, args: facts };
}

/** The dotted text of a type's name. */
export function entityName(walk: Walk, node: ts.EntityName | ts.Expression): string {
  const { ts } = walk;
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isQualifiedName(node)) return `${entityName(walk, node.left)}.${node.right.text}`;
  if (ts.isPropertyAccessExpression(node)) return `${entityName(walk, node.expression)}.${node.name.text}`;
  return node.getText(walk.sourceFile);
}

/** A class's or interface's `extends Foo<A>`, `implements Foo<A>`. */
export function captureHeritageType(walk: Walk, node: ts.ExpressionWithTypeArguments, depth = 0): TypeFact {
  return namedType(walk, entityName(walk, node.expression), node.typeArguments, depth);
}

/** The type of a function or method signature. */
export function captureSignature(walk: Walk, node: ts.SignatureDeclarationBase, depth = 0): TypeFact {
  const params = node.parameters.map((parameter) => {
    const name = parameter.name.getText(walk.sourceFile);
    return parameter.type === undefined ? { name } : { name, type: captureType(walk, parameter.type, depth) };
  });
  return { t: "function", params, ...(node.type === undefined ? {} : { returns: captureType(walk, node.type, depth) }) };
}

/** The members of an interface or an object type; index and call signatures are left out. */
export function captureTypeMembers(walk: Walk, members: readonly ts.TypeElement[], depth = 0): readonly TypeMember[] {
  const { ts } = walk;
  const facts: TypeMember[] = [];
  for (const member of members) {
    const name = member.name === undefined ? undefined : typeMemberName(walk, member.name);
    if (name === undefined) continue;
    const isOptional = member.questionToken !== undefined;
    if (ts.isMethodSignature(member)) facts.push({ name, isOptional, type: captureSignature(walk, member, depth) });
    else if (ts.isPropertySignature(member) || ts.isGetAccessorDeclaration(member)) {
      facts.push(member.type === undefined ? { name, isOptional } : { name, isOptional, type: captureType(walk, member.type, depth) });
    }
  }
  return facts;
}

function typeMemberName(walk: Walk, name: ts.PropertyName): string | undefined {
  const { ts } = walk;
  const inner = ts.isComputedPropertyName(name) ? name.expression : name;
  if (ts.isIdentifier(inner)) return inner === name ? inner.text : undefined;
  return ts.isStringLiteralLike(inner) || ts.isNumericLiteral(inner) || ts.isPrivateIdentifier(inner) ? inner.text : undefined;
}

function createTypeTable(ts: Compiler): TypeTable {
  const kinds = ts.SyntaxKind;
  // Keywords, literals and `this` are named by their text.
  const types: TypeTable = createHandlerTable<number, TypeFact>((_walk, node) => {
    const isKeyword = node.kind >= kinds.FirstKeyword && node.kind <= kinds.LastKeyword;
    const name = isKeyword ? ts.tokenToString(node.kind) : undefined;
    return name === undefined ? OTHER : { t: "ref", name };
  });
  types.on(kinds.TypeReference, (walk, node: ts.TypeReferenceNode, depth) =>
    namedType(walk, entityName(walk, node.typeName), node.typeArguments, depth),
  );
  types.on(kinds.ExpressionWithTypeArguments, (walk, node: ts.ExpressionWithTypeArguments, depth) =>
    captureHeritageType(walk, node, depth),
  );
  types.on(kinds.UnionType, (walk, node: ts.UnionTypeNode, depth) => ({ t: "union", of: captureTypes(walk, node.types, depth) }));
  types.on(kinds.IntersectionType, (walk, node: ts.IntersectionTypeNode, depth) => ({
    t: "intersection",
    of: captureTypes(walk, node.types, depth),
  }));
  types.on(kinds.ArrayType, (walk, node: ts.ArrayTypeNode, depth) => ({ t: "array", of: captureType(walk, node.elementType, depth) }));
  types.on(kinds.TupleType, (walk, node: ts.TupleTypeNode, depth) => ({ t: "tuple", of: captureTypes(walk, node.elements, depth) }));
  types.on(kinds.TypeLiteral, (walk, node: ts.TypeLiteralNode, depth) => ({
    t: "object",
    members: captureTypeMembers(walk, node.members, depth),
  }));
  types.on(kinds.FunctionType, (walk, node: ts.FunctionTypeNode, depth) => captureSignature(walk, node, depth));
  types.on(kinds.ParenthesizedType, (walk, node: ts.ParenthesizedTypeNode, depth) => captureType(walk, node.type, depth));
  types.on(kinds.OptionalType, (walk, node: ts.OptionalTypeNode, depth) => captureType(walk, node.type, depth));
  types.on(kinds.RestType, (walk, node: ts.RestTypeNode, depth) => captureType(walk, node.type, depth));
  types.on(kinds.NamedTupleMember, (walk, node: ts.NamedTupleMember, depth) => captureType(walk, node.type, depth));
  types.on(kinds.LiteralType, (walk, node: ts.LiteralTypeNode) => ({ t: "ref", name: node.literal.getText(walk.sourceFile) }));
  types.on(kinds.ThisType, () => ({ t: "ref", name: "this" }));
  types.on(kinds.TypePredicate, (_walk, node: ts.TypePredicateNode) => ({
    t: "ref",
    name: node.assertsModifier === undefined ? "boolean" : "void",
  }));
  types.on(kinds.TypeOperator, captureTypeOperator);
  types.on(kinds.TypeQuery, captureTypeQuery);
  types.on(kinds.IndexedAccessType, captureIndexedAccess);
  types.on(kinds.ImportType, captureImportType);
  return types;
}

function captureTypes(walk: Walk, nodes: readonly ts.Node[], depth: number): readonly TypeFact[] {
  return nodes.map((node) => captureType(walk, node, depth));
}

/** `typeof a.b`; the type of a whole module is beyond use. */
function captureTypeQuery(walk: Walk, node: ts.TypeQueryNode): TypeFact {
  return walk.ts.isImportTypeNode(node.exprName) ? OTHER : { t: "typeof", name: entityName(walk, node.exprName) };
}

/** `readonly T[]` is `T[]`; `keyof` and `unique` are beyond use. */
function captureTypeOperator(walk: Walk, node: ts.TypeOperatorNode, depth: number): TypeFact {
  return node.operator === walk.kinds.ReadonlyKeyword ? captureType(walk, node.type, depth) : OTHER;
}

function captureIndexedAccess(walk: Walk, node: ts.IndexedAccessTypeNode, depth: number): TypeFact {
  const { ts } = walk;
  const { indexType } = node;
  if (!ts.isLiteralTypeNode(indexType) || !ts.isStringLiteral(indexType.literal)) return OTHER;
  return { t: "index", of: captureType(walk, node.objectType, depth), key: indexType.literal.text };
}

/** `import("m").Foo<A>`: the name keeps the module, spelt with double quotes. */
function captureImportType(walk: Walk, node: ts.ImportTypeNode, depth: number): TypeFact {
  const { ts } = walk;
  const { argument, qualifier } = node;
  if (node.isTypeOf || !ts.isLiteralTypeNode(argument) || !ts.isStringLiteral(argument.literal)) return OTHER;
  const module = `import(${JSON.stringify(argument.literal.text)})`;
  return namedType(walk, qualifier === undefined ? module : `${module}.${entityName(walk, qualifier)}`, node.typeArguments, depth);
}
