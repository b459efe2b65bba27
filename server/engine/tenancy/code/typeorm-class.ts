// One decorated class of TypeORM as an entity (https://typeorm.io/docs/entity/entities, https://typeorm.io/docs/relations/relations).
// A many-to-one relation may be null unless it says otherwise; a property of its own for the foreign key decides where there is one.
import type { ts } from "ts-morph";
import { compiler } from "../../program/parse";
import type { Column } from "../model";
import { chainOf, decoratorsOf, membersOf, nameOfClass, type EntityDecorator, type EntityMember, type PlacedClass } from "./entity-classes";
import { entityNameIn, flagOf, memberNameIn, memberNames, snakeCase } from "./entity-literals";
import type { EntityDraft, KeyDraft, RelationDraft } from "./entity-draft";
import type { Placed, SchemaCode } from "./schema-code";
import { spanOf } from "./schema-module";

export const TYPEORM_PACKAGES = ["typeorm"];

const COLUMNS =
  /^(Column|PrimaryColumn|PrimaryGeneratedColumn|ObjectIdColumn|CreateDateColumn|UpdateDateColumn|DeleteDateColumn|VersionColumn|ViewColumn|VirtualColumn)$/;
const IDS = /^(PrimaryColumn|PrimaryGeneratedColumn|ObjectIdColumn)$/;
const FILLED = /^(PrimaryGeneratedColumn|ObjectIdColumn|CreateDateColumn|UpdateDateColumn|DeleteDateColumn|VersionColumn)$/;

type Options = ReadonlyMap<string, Placed<ts.Expression>>;
const NO_OPTIONS: Options = new Map();

export function readTypeOrmClass(code: SchemaCode, cls: PlacedClass, entity: EntityDecorator): EntityDraft {
  const members = membersOf(code, cls, TYPEORM_PACKAGES);
  const relations = members.flatMap((member) => relationOf(code, member));
  return {
    name: nameOfClass(cls),
    table: tableOf(code, cls, entity),
    origin: "typeorm",
    span: spanOf(cls.module, cls.node.name ?? cls.node),
    columns: members.flatMap((member) => columnsOf(code, member)),
    relations,
    keys: [...chainOf(code, cls).flatMap((one) => classKeys(code, one)), ...members.flatMap((member) => memberKeys(code, member))],
    keyReaders: new Map(members.flatMap((member) => keyReader(member))),
  };
}

/** `@Entity("name")`, `@Entity({ name })`, else the class's name; a child entity lives in its parent's table. */
function tableOf(code: SchemaCode, cls: PlacedClass, entity: EntityDecorator): string {
  if (entity.name === "ChildEntity") {
    const parent = chainOf(code, cls)
      .flatMap((one) => decoratorsOf(code, one.module, one.node, TYPEORM_PACKAGES).map((decorator) => ({ one, decorator })))
      .find(({ decorator }) => decorator.name === "Entity");
    if (parent) return tableOf(code, parent.one, parent.decorator);
  }
  const [first, second] = entity.args.map((node) => ({ module: entity.module, node }));
  const named = first && (code.stringOf(first) ?? textOption(code, optionsOf(code, first), "name"));
  return named ?? textOption(code, optionsOf(code, second), "name") ?? snakeCase(nameOfClass(cls));
}

function optionsOf(code: SchemaCode, placed: Placed<ts.Expression> | undefined): Options {
  const object = placed && code.objectOf(placed);
  return (object && code.members(object)) ?? NO_OPTIONS;
}

function textOption(code: SchemaCode, options: Options, name: string): string | undefined {
  const value = options.get(name);
  return value && code.stringOf(value);
}

/** The last argument that is an object. */
function optionsIn(code: SchemaCode, { args, module }: EntityDecorator): Options {
  return args.map((node) => optionsOf(code, { module, node })).findLast((options) => options.size > 0) ?? NO_OPTIONS;
}

function columnsOf(code: SchemaCode, member: EntityMember): readonly Column[] {
  const decorator = member.decorators.find((one) => COLUMNS.test(one.name));
  if (!decorator) return [];
  const embedded = embeddedClass(code, decorator);
  if (embedded) return embeddedColumns(code, member, embedded, decorator);
  const options = optionsIn(code, decorator);
  const isId = IDS.test(decorator.name) || flagOf(code, options.get("primary")) === true;
  const [first] = decorator.args;
  const type = first ? code.stringOf({ module: decorator.module, node: first }) : undefined;
  return [
    {
      name: member.name,
      dbName: textOption(code, options, "name") ?? member.name,
      type: type ?? textOption(code, options, "type") ?? declaredType(member),
      isRequired: flagOf(code, options.get("nullable")) !== true,
      isUnique: flagOf(code, options.get("unique")) === true,
      isId,
      isList: flagOf(code, options.get("array")) === true,
      hasDefault: FILLED.test(decorator.name) || options.has("default") || member.decorators.some((one) => one.name === "Generated"),
      span: spanOf(member.module, member.node),
    },
  ];
}

function declaredType({ node, module }: EntityMember): string {
  return ("type" in node ? node.type?.getText(module.source) : undefined) ?? "";
}

/** The class in `@Column(() => Address)`. */
function embeddedClass(code: SchemaCode, decorator: EntityDecorator): PlacedClass | undefined {
  const ts = compiler();
  const [first] = decorator.args;
  if (!first || !(ts.isArrowFunction(first) || ts.isFunctionExpression(first)) || ts.isBlock(first.body)) return undefined;
  const followed = code.follow({ module: decorator.module, node: first.body });
  return followed && ts.isClassDeclaration(followed.node) ? { module: followed.module, node: followed.node } : undefined;
}

/** Columns of an embedded class, under `address.street`. */
function embeddedColumns(code: SchemaCode, member: EntityMember, cls: PlacedClass, decorator: EntityDecorator): readonly Column[] {
  const prefix = optionsIn(code, decorator).get("prefix");
  const isBare = prefix !== undefined && (flagOf(code, prefix) === false || code.stringOf(prefix) === "");
  const before = isBare ? "" : ((prefix && code.stringOf(prefix)) ?? member.name);
  return membersOf(code, cls, TYPEORM_PACKAGES)
    .flatMap((inner) => columnsOf(code, inner))
    .map((column) => ({
      ...column,
      name: `${member.name}.${column.name}`,
      dbName: before === "" ? column.dbName : before + column.dbName.charAt(0).toUpperCase() + column.dbName.slice(1),
    }));
}

function relationOf(code: SchemaCode, member: EntityMember): readonly RelationDraft[] {
  const decorator = member.decorators.find((one) => /^(ManyToOne|OneToOne|OneToMany|ManyToMany)$/.test(one.name));
  const [first, second] = decorator?.args ?? [];
  if (!decorator || !first) return [];
  const target = entityNameIn(code, { module: decorator.module, node: first });
  if (target === undefined) return [];
  const inverse = second && memberNameIn({ module: decorator.module, node: second });
  const options = optionsIn(code, decorator);
  const isList = decorator.name === "OneToMany" || decorator.name === "ManyToMany";
  const joins = member.decorators.filter((one) => one.name === "JoinColumn");
  return [
    {
      name: member.name,
      target,
      isList,
      isOwner: decorator.name === "ManyToOne" || (decorator.name === "OneToOne" && joins.length > 0),
      isNullable: flagOf(code, options.get("nullable")) !== false,
      joins: joins.flatMap((join) => joinsOf(code, join)),
      isId: flagOf(code, options.get("primary")) === true || member.decorators.some((one) => IDS.test(one.name)),
      isUnique: decorator.name === "OneToOne",
      span: spanOf(member.module, member.node),
      ...(inverse === undefined ? {} : { inverse }),
    },
  ];
}

/** `@JoinColumn({ name, referencedColumnName })`, or a list of these. */
function joinsOf(code: SchemaCode, { module, args }: EntityDecorator): RelationDraft["joins"] {
  const ts = compiler();
  const [first] = args;
  if (!first) return [];
  const each = ts.isArrayLiteralExpression(first) ? [...first.elements] : [first];
  return each.map((node) => {
    const options = optionsOf(code, { module, node });
    const dbName = textOption(code, options, "name");
    const references = textOption(code, options, "referencedColumnName");
    return { ...(dbName === undefined ? {} : { dbName }), ...(references === undefined ? {} : { references }) };
  });
}

/** `@Unique(["a", "b"])`, `@Index("name", ["a"], { unique: true })` on the class. */
function classKeys(code: SchemaCode, { module, node }: PlacedClass): readonly KeyDraft[] {
  return decoratorsOf(code, module, node, TYPEORM_PACKAGES)
    .filter((decorator) => decorator.name === "Unique" || decorator.name === "Index")
    .flatMap((decorator) => {
      const listed = decorator.args.map((arg) => memberNames(code, { module: decorator.module, node: arg }));
      const at = listed.findIndex((names, index) => names !== undefined && !isOptions(decorator.args[index]));
      const members = listed[at];
      return members ? [keyOf(code, decorator, members)] : [];
    });
}

function isOptions(node: ts.Expression | undefined): boolean {
  return node !== undefined && compiler().isObjectLiteralExpression(node);
}

function keyOf(code: SchemaCode, decorator: EntityDecorator, members: readonly string[]): KeyDraft {
  const isUnique = decorator.name === "Unique" || flagOf(code, optionsIn(code, decorator).get("unique")) === true;
  const [first] = decorator.args;
  const name = first && code.stringOf({ module: decorator.module, node: first });
  return { members, isUnique, span: spanOf(decorator.module, decorator.node), ...(name === undefined ? {} : { name }) };
}

/** `@Index()`, `@Unique()` on a property. */
function memberKeys(code: SchemaCode, member: EntityMember): readonly KeyDraft[] {
  return member.decorators
    .filter((decorator) => decorator.name === "Unique" || decorator.name === "Index")
    .map((decorator) => keyOf(code, decorator, [member.name]));
}

/** `@RelationId((row) => row.org) orgId`: the relation, and the property that reads its key. */
function keyReader(member: EntityMember): readonly (readonly [string, string])[] {
  const decorator = member.decorators.find((one) => one.name === "RelationId");
  const [first] = decorator?.args ?? [];
  const relation = decorator && first && memberNameIn({ module: decorator.module, node: first });
  return relation === undefined ? [] : [[relation, member.name]];
}
