// Columns of documents by their declared type: members of interfaces and object types, with those of their bases.
import type { ts } from "ts-morph";
import type { SourceSpan } from "../../../../rules/contract/span";
import { compiler } from "../../program/parse";
import type { Column } from "../model";
import { propertyName, type SchemaCode } from "./schema-code";
import { spanOf, type SchemaModule } from "./schema-module";

/** Most base types that are followed. */
const MAX_BASES = 4;

/** Members of an interface or object type, with those of its bases. */
export function typeColumns(code: SchemaCode, module: SchemaModule, type: ts.Node, depth = 0): readonly Column[] {
  const ts = compiler();
  if (depth > MAX_BASES) return [];
  if (ts.isTypeLiteralNode(type) || ts.isInterfaceDeclaration(type)) {
    const bases = ts.isInterfaceDeclaration(type) ? (type.heritageClauses ?? []).flatMap((clause) => clause.types) : [];
    const inherited = bases.flatMap((base) => namedColumns(code, module, base.expression, depth + 1));
    return [...inherited, ...type.members.flatMap((member) => memberColumn(module, member))];
  }
  if (ts.isTypeAliasDeclaration(type)) return typeColumns(code, module, type.type, depth + 1);
  if (ts.isIntersectionTypeNode(type)) return type.types.flatMap((part) => typeColumns(code, module, part, depth + 1));
  if (!ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return [];
  const [inner] = type.typeArguments ?? [];
  return inner && /^(?:WithId|OptionalId|Omit|Partial|Required|Readonly)/.test(type.typeName.text)
    ? typeColumns(code, module, inner, depth + 1)
    : namedColumns(code, module, type.typeName, depth + 1);
}

function namedColumns(code: SchemaCode, module: SchemaModule, name: ts.Expression, depth: number): readonly Column[] {
  const found = code.follow({ module, node: name });
  return found && !compiler().isClassDeclaration(found.node) ? typeColumns(code, found.module, found.node, depth) : [];
}

function memberColumn(module: SchemaModule, member: ts.TypeElement): readonly Column[] {
  const ts = compiler();
  const name = ts.isPropertySignature(member) ? propertyName(ts, member.name) : undefined;
  if (name === undefined || !ts.isPropertySignature(member)) return [];
  const type = member.type?.getText(module.source) ?? "unknown";
  return [columnNamed(name, type, spanOf(module, member), member.questionToken === undefined && !/\b(?:null|undefined)\b/.test(type))];
}

/** A column of a store without a schema. */
export function columnNamed(name: string, type: string, span: SourceSpan, isRequired: boolean): Column {
  return { name, dbName: name, type, isRequired, isUnique: false, isId: false, isList: type.endsWith("[]"), hasDefault: false, span };
}
