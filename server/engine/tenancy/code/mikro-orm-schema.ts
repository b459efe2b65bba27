// Entities of MikroORM that are objects: `new EntitySchema({ name, properties })` (https://mikro-orm.io/docs/entity-schema) and
// `defineEntity({ name, properties })`, whose properties are made by chained calls (https://mikro-orm.io/docs/define-entity).
import type { ts } from "ts-morph";
import { compiler } from "../../program/parse";
import type { Column } from "../model";
import { argumentsOf, callChain, hasCall } from "./call-chain";
import type { EntityDraft, KeyDraft, RelationDraft } from "./entity-draft";
import { entityNameIn, flagOf, memberNameIn, memberNames, snakeCase } from "./entity-literals";
import { returnedBy, unwrapExpression, type Placed, type SchemaCode } from "./schema-code";
import { isDeclaration, spanOf, type SchemaModule } from "./schema-module";

const MAKERS: ReadonlySet<string> = new Set(["EntitySchema", "defineEntity"]);
const KINDS: ReadonlyMap<string, string> = new Map([
  ["m:1", "manyToOne"],
  ["1:1", "oneToOne"],
  ["1:m", "oneToMany"],
  ["m:n", "manyToMany"],
  ["MANY_TO_ONE", "manyToOne"],
  ["ONE_TO_ONE", "oneToOne"],
  ["ONE_TO_MANY", "oneToMany"],
  ["MANY_TO_MANY", "manyToMany"],
]);

/** A property, however it was written. */
interface Property {
  readonly name: string;
  readonly placed: Placed<ts.Expression>;
  /** `manyToOne` and its like; undefined for columns. */
  readonly kind: string | undefined;
  /** The other entity. */
  readonly target: Placed<ts.Expression> | undefined;
  readonly type: string;
  readonly has: (...flags: readonly string[]) => boolean;
  readonly value: (...names: readonly string[]) => Placed<ts.Expression> | undefined;
}

/** The schemas that a module's top level makes. */
export function readSchemaObjects(module: SchemaModule, code: SchemaCode): readonly EntityDraft[] {
  const ts = compiler();
  return [...module.values.values()].flatMap((node) => {
    if (isDeclaration(ts, node)) return [];
    const options = optionsOf(code, { module, node });
    const name = options && schemaName(code, options);
    return options && name !== undefined ? [draftOf(code, module, node, name, options)] : [];
  });
}

type Options = ReadonlyMap<string, Placed<ts.Expression>>;

function optionsOf(code: SchemaCode, { module, node }: Placed<ts.Expression>): Options | undefined {
  const ts = compiler();
  const made = unwrapExpression(node);
  if (!ts.isNewExpression(made) && !ts.isCallExpression(made)) return undefined;
  const called = code.externalName(module, made.expression);
  const options = made.arguments?.[0];
  if (!called?.specifier.startsWith("@mikro-orm/") || !MAKERS.has(called.path.at(-1) ?? "") || !options) return undefined;
  const object = code.objectOf({ module, node: options });
  return object && code.members(object);
}

function schemaName(code: SchemaCode, options: Options): string | undefined {
  const cls = options.get("class");
  const name = options.get("name");
  return (cls && entityNameIn(code, cls)) ?? (name && code.stringOf(name));
}

function draftOf(code: SchemaCode, module: SchemaModule, node: ts.Expression, name: string, options: Options): EntityDraft {
  const properties = [...basesOf(code, options), options].flatMap((each) => propertiesOf(code, each));
  const table = options.get("tableName") ?? options.get("collection");
  return {
    name,
    table: (table && code.stringOf(table)) ?? snakeCase(name),
    origin: "mikro-orm",
    span: spanOf(module, node),
    columns: properties.flatMap((property) => columnOf(code, property)),
    relations: properties.flatMap((property) => relationOf(code, property)),
    keys: [
      ...keysIn(code, options.get("uniques"), true),
      ...keysIn(code, options.get("indexes"), false),
      ...properties.flatMap((property) => ownKeys(property)),
    ],
  };
}

/** `extends: BaseSchema`, the base's own base first. */
function basesOf(code: SchemaCode, options: Options, depth = 0): readonly Options[] {
  const named = options.get("extends");
  const followed = named && depth < 4 ? code.follow(named) : undefined;
  const base =
    followed && !isDeclaration(compiler(), followed.node) ? optionsOf(code, { module: followed.module, node: followed.node }) : undefined;
  return base ? [...basesOf(code, base, depth + 1), base] : [];
}

/** `properties: { … }`, or `properties: (p) => ({ … })`. */
function propertiesOf(code: SchemaCode, options: Options): readonly Property[] {
  const given = options.get("properties");
  const made = given && returnedBy(compiler(), unwrapExpression(given.node));
  const object = given && code.objectOf(made ? { module: given.module, node: made } : given);
  return [...((object && code.members(object)) ?? [])].flatMap(([name, placed]) => propertyOf(code, name, placed) ?? []);
}

function propertyOf(code: SchemaCode, name: string, placed: Placed<ts.Expression>): Property | undefined {
  const ts = compiler();
  const { module } = placed;
  const node = returnedBy(ts, unwrapExpression(placed.node)) ?? placed.node;
  const chain = callChain(node);
  if (chain) {
    const callee = unwrapExpression(chain.callee);
    const first = ts.isPropertyAccessExpression(callee) ? callee.name.text : "";
    const isRelation = /^(manyToOne|oneToOne|oneToMany|manyToMany)$/.test(first);
    const [target] = chain.root.arguments;
    const value = (...names: readonly string[]): Placed<ts.Expression> | undefined => {
      const argument = names.flatMap((each) => argumentsOf(chain, each)?.[0] ?? [])[0];
      return argument && { module, node: argument };
    };
    const has = (...flags: readonly string[]): boolean => hasCall(chain, ...flags);
    return { name, placed, kind: isRelation ? first : undefined, target: target && { module, node: target }, type: first, has, value };
  }
  const options = code.members(code.objectOf({ module, node }) ?? { module, node });
  if (!options) return undefined;
  const kind = options.get("kind") ?? options.get("reference");
  const said = kind && (code.stringOf(kind) ?? (ts.isPropertyAccessExpression(kind.node) ? kind.node.name.text : undefined));
  const type = options.get("type");
  return {
    name,
    placed,
    kind: KINDS.get(said ?? ""),
    target: options.get("entity") ?? type,
    type: (type && code.stringOf(type)) ?? "",
    has: (...flags) => flags.some((flag) => options.has(flag) && flagOf(code, options.get(flag)) !== false),
    value: (...names) => names.flatMap((each) => options.get(each) ?? [])[0],
  };
}

function textOf(code: SchemaCode, placed: Placed<ts.Expression> | undefined): string | undefined {
  return placed && code.stringOf(placed);
}

function columnOf(code: SchemaCode, { name, placed, kind, type, has, value }: Property): readonly Column[] {
  if (kind !== undefined) return [];
  const isId = has("primary");
  return [
    {
      name,
      dbName: textOf(code, value("fieldName", "name")) ?? snakeCase(name),
      type,
      isRequired: !has("nullable"),
      isUnique: has("unique"),
      isId,
      isList: has("array"),
      hasDefault: isId || has("default", "defaultRaw", "onCreate"),
      span: spanOf(placed.module, placed.node),
    },
  ];
}

function relationOf(code: SchemaCode, { name, placed, kind, target, has, value }: Property): readonly RelationDraft[] {
  const named = kind === undefined ? undefined : target && targetName(code, target);
  if (named === undefined) return [];
  const mapped = value("mappedBy", "inversedBy");
  const inverse = mapped && (code.stringOf(mapped) ?? memberNameIn(mapped));
  const dbName = textOf(code, value("joinColumn", "fieldName"));
  const isOwner = kind === "manyToOne" || (kind === "oneToOne" && value("mappedBy") === undefined);
  return [
    {
      name,
      target: named,
      isList: kind === "oneToMany" || kind === "manyToMany",
      isOwner,
      isNullable: has("nullable"),
      joins: isOwner && dbName !== undefined ? [{ dbName }] : [],
      isId: has("primary"),
      isUnique: kind === "oneToOne",
      span: spanOf(placed.module, placed.node),
      ...(inverse === undefined ? {} : { inverse }),
    },
  ];
}

/** `() => Org`, `Org`, `"Org"`; a schema stands for the entity that it names. */
function targetName(code: SchemaCode, { module, node }: Placed<ts.Expression>): string | undefined {
  const ts = compiler();
  const inner = returnedBy(ts, unwrapExpression(node)) ?? node;
  const followed = code.follow({ module, node: inner });
  const options =
    followed && !isDeclaration(ts, followed.node) ? optionsOf(code, { module: followed.module, node: followed.node }) : undefined;
  return (options && schemaName(code, options)) ?? entityNameIn(code, { module, node: inner });
}

function keysIn(code: SchemaCode, placed: Placed<ts.Expression> | undefined, isUnique: boolean): readonly KeyDraft[] {
  const ts = compiler();
  const list = placed && unwrapExpression(placed.node);
  if (!placed || !list || !ts.isArrayLiteralExpression(list)) return [];
  return list.elements.flatMap((node) => {
    const properties = code.members({ module: placed.module, node })?.get("properties");
    const text = textOf(code, properties);
    const members = text === undefined ? properties && memberNames(code, properties) : [text];
    return members ? [{ members, isUnique, span: spanOf(placed.module, node) }] : [];
  });
}

/** `unique: true`, `index: true` of a relation or column. */
function ownKeys({ name, placed, kind, has }: Property): readonly KeyDraft[] {
  const span = spanOf(placed.module, placed.node);
  return [
    ...(kind !== undefined && has("unique") ? [{ members: [name], isUnique: true, span }] : []),
    ...(has("index") ? [{ members: [name], isUnique: false, span }] : []),
  ];
}
