// Classes that stand for Mongoose schemas: `@Schema()` and `@Prop()` of @nestjs/mongoose
// (https://docs.nestjs.com/techniques/mongodb), `@prop()`, `@index()` and `@modelOptions()` of Typegoose (https://typegoose.github.io).
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import { propertyName } from "../schema-code";
import { spanOf, type SchemaModule } from "../schema-module";
import { optionsOf, readPath } from "./fields";
import type { Field, IndexRead, Reading, SchemaRead } from "./reading";
import { indexOf } from "./told";

interface ClassPlace {
  readonly module: SchemaModule;
  readonly node: ts.ClassDeclaration;
}

interface Decorator {
  readonly name: string;
  readonly args: readonly ts.Expression[];
}

const PROPERTY = /^[Pp]rop$/;
/** Longest chain of base classes. */
const MAX_BASES = 6;

/** The schema of a class, its base classes' paths included; undefined where no member is decorated. */
export function readClass(code: Reading, place: ClassPlace, depth = 0): SchemaRead | undefined {
  const fields = place.node.members.flatMap((member) => readMember(code, place.module, member));
  const base = baseOf(code, place);
  const inherited = base && depth < MAX_BASES ? readClass(code, base, depth + 1) : undefined;
  const decorators = decoratorsOf(place.node);
  if (fields.length === 0 && !inherited && !decorators.some(({ name }) => name === "Schema" || name === "modelOptions")) return undefined;
  const indexes = decorators.flatMap((one) => classIndex(code, place, one));
  const collection = collectionOf(code, place.module, decorators);
  return {
    fields: [...(inherited?.fields ?? []), ...fields],
    indexes: [...(inherited?.indexes ?? []), ...indexes],
    virtuals: [],
    place,
    ...(collection === undefined ? {} : { collection }),
  };
}

function baseOf(code: Reading, { module, node }: ClassPlace): ClassPlace | undefined {
  const ts = compiler();
  const base = node.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
  const found = base && code.follow({ module, node: base });
  return found && ts.isClassDeclaration(found.node) ? { module: found.module, node: found.node } : undefined;
}

function readMember(code: Reading, module: SchemaModule, member: ts.ClassElement): readonly Field[] {
  const ts = compiler();
  if (!ts.isPropertyDeclaration(member)) return [];
  const decorator = decoratorsOf(member).find(({ name }) => PROPERTY.test(name));
  const name = propertyName(ts, member.name);
  if (!decorator || name === undefined) return [];
  const span = spanOf(module, member);
  const options = decorator.args.find((arg) => ts.isObjectLiteralExpression(arg)) ?? decorator.args[0];
  const members = options && code.schema.members(code.follow({ module, node: options }) ?? { module, node: options });
  const type = members?.get("type");
  // `@Prop([String])`, `@Prop({ type: … })`; else the declared type says it.
  if (options && (type || !members))
    return readPath(code, name, { module, node: options }, 0, span).map((field) => asDeclared(code, module, member, field));
  const declared = declaredType(member.type);
  const given = members ? optionsOf(code, members) : {};
  // Typegoose's properties are optional unless they say `required`, as Mongoose's are.
  return [
    {
      path: name,
      type: declared.name,
      isRequired: false,
      isUnique: false,
      isIndexed: false,
      hasDefault: false,
      span,
      ...given,
      isList: declared.isList,
    },
  ];
}

/** `type: mongoose.Schema.Types.ObjectId` without `ref` may still say what it points at: `owner: Types.ObjectId | User`. */
function asDeclared(code: Reading, module: SchemaModule, member: ts.PropertyDeclaration, field: Field): Field {
  if (field.ref !== undefined || field.type !== "ObjectId" || !member.type) return field;
  const ts = compiler();
  const names = ts.isUnionTypeNode(member.type) ? member.type.types : [member.type];
  for (const type of names) {
    if (!ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) continue;
    const target = code.follow({ module, node: type.typeName });
    if (target && ts.isClassDeclaration(target.node) && target.node.name) return { ...field, ref: target.node.name.text };
  }
  return field;
}

function declaredType(type: ts.TypeNode | undefined): { readonly name: string; readonly isList: boolean } {
  const ts = compiler();
  if (!type) return { name: "Mixed", isList: false };
  if (ts.isArrayTypeNode(type)) return { name: declaredType(type.elementType).name, isList: true };
  if (!ts.isTypeReferenceNode(type)) return { name: keywordName(type.kind), isList: false };
  const name = ts.isIdentifier(type.typeName) ? type.typeName.text : type.typeName.right.text;
  const [inner] = type.typeArguments ?? [];
  return { name: name === "Ref" ? "ObjectId" : name, isList: name === "Array" && inner !== undefined };
}

function keywordName(kind: ts.SyntaxKind): string {
  const { SyntaxKind } = compiler();
  if (kind === SyntaxKind.StringKeyword) return "String";
  if (kind === SyntaxKind.NumberKeyword) return "Number";
  return kind === SyntaxKind.BooleanKeyword ? "Boolean" : "Mixed";
}

/** `@index({ org: 1, number: 1 }, { unique: true })`. */
function classIndex(code: Reading, { module, node }: ClassPlace, { name, args }: Decorator): readonly IndexRead[] {
  const [keys, options] = args;
  if (name !== "index" || !keys) return [];
  return indexOf(code, spanOf(module, node), { module, node: keys }, options && { module, node: options });
}

/** `@Schema({ collection })`, `@modelOptions({ schemaOptions: { collection } })`. */
function collectionOf(code: Reading, module: SchemaModule, decorators: readonly Decorator[]): string | undefined {
  for (const { name, args } of decorators) {
    const [first] = args;
    if ((name !== "Schema" && name !== "modelOptions") || !first) continue;
    const members = code.schema.members({ module, node: first });
    const nested = members?.get("schemaOptions");
    const value = (nested ? code.schema.members(nested) : members)?.get("collection");
    if (value) return code.schema.stringOf(value);
  }
  return undefined;
}

export function decoratorsOf(node: ts.ClassDeclaration | ts.PropertyDeclaration): readonly Decorator[] {
  const ts = compiler();
  return (ts.getDecorators(node) ?? []).flatMap(({ expression }) => {
    const call = ts.isCallExpression(expression) ? expression : undefined;
    const callee = call ? call.expression : expression;
    const name = ts.isIdentifier(callee) ? callee.text : ts.isPropertyAccessExpression(callee) ? callee.name.text : undefined;
    return name === undefined ? [] : [{ name, args: call?.arguments ?? [] }];
  });
}
