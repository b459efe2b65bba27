// Entities of MikroORM 5 to 7: decorated classes (https://mikro-orm.io/docs/defining-entities). A many-to-one relation is required unless
// it says `nullable`; code names the relation where the database has its key.
import type { ts } from "ts-morph";
import { compiler } from "../../program/parse";
import type { Column } from "../model";
import type { CodeSchema, CodeSchemaReader } from "./code-reader";
import {
  chainOf,
  classesOf,
  decoratorsOf,
  membersOf,
  nameOfClass,
  type EntityDecorator,
  type EntityMember,
  type PlacedClass,
} from "./entity-classes";
import { finishEntities, type EntityDraft, type KeyDraft, type KeyNaming, type RelationDraft } from "./entity-draft";
import { entityNameIn, flagOf, memberNameIn, memberNames, snakeCase } from "./entity-literals";
import { readSchemaObjects } from "./mikro-orm-schema";
import type { Placed, SchemaCode } from "./schema-code";
import { spanOf, type SchemaModule } from "./schema-module";

const PACKAGES = ["@mikro-orm"];
const COLUMNS = /^(Property|PrimaryKey|SerializedPrimaryKey|Enum|Formula)$/;
/** The id of a related entity stands for it. */
const NAMING: KeyNaming = {
  columnOf: (relation, reference) => `${snakeCase(relation)}_${snakeCase(reference)}`,
  pathOf: (relation) => [relation],
};
const RELATIONS = /^(ManyToOne|OneToOne|OneToMany|ManyToMany)$/;

type Options = ReadonlyMap<string, Placed<ts.Expression>>;

function read(modules: readonly SchemaModule[], code: SchemaCode): CodeSchema {
  const classes = modules.flatMap((module) => classesOf(module).flatMap((cls) => readClass(code, cls)));
  const drafts = [...classes, ...modules.flatMap((module) => readSchemaObjects(module, code))];
  return { entities: finishEntities(drafts, NAMING), problems: [] };
}

function readClass(code: SchemaCode, cls: PlacedClass): readonly EntityDraft[] {
  const entity = decoratorsOf(code, cls.module, cls.node, PACKAGES).find((decorator) => decorator.name === "Entity");
  const options = entity && optionsIn(code, entity);
  if (!options || flagOf(code, options.get("abstract")) === true) return [];
  const name = nameOfClass(cls);
  const table = options.get("tableName") ?? options.get("collection");
  const members = membersOf(code, cls, PACKAGES);
  return [
    {
      name,
      table: (table && code.stringOf(table)) ?? snakeCase(name),
      origin: "mikro-orm",
      span: spanOf(cls.module, cls.node.name ?? cls.node),
      columns: members.flatMap((member) => columnOf(code, member)),
      relations: members.flatMap((member) => relationOf(code, member)),
      keys: [...chainOf(code, cls).flatMap((one) => classKeys(code, one)), ...members.flatMap((member) => memberKeys(code, member))],
    },
  ];
}

/** The last argument that is an object. */
function optionsIn(code: SchemaCode, { module, args }: EntityDecorator): Options {
  const all = args.map((node) => code.objectOf({ module, node })).flatMap((object) => (object && code.members(object)) ?? []);
  return all.at(-1) ?? new Map<string, Placed<ts.Expression>>();
}

function columnOf(code: SchemaCode, member: EntityMember): readonly Column[] {
  const decorator = member.decorators.find((one) => COLUMNS.test(one.name));
  if (!decorator) return [];
  const options = optionsIn(code, decorator);
  const field = options.get("fieldName") ?? options.get("name");
  const type = options.get("type");
  const isId = decorator.name.endsWith("PrimaryKey") || flagOf(code, options.get("primary")) === true;
  return [
    {
      name: member.name,
      dbName: (field && code.stringOf(field)) ?? snakeCase(member.name),
      type: (type && code.stringOf(type)) ?? ("type" in member.node ? member.node.type?.getText(member.module.source) : undefined) ?? "",
      isRequired: flagOf(code, options.get("nullable")) !== true,
      isUnique: flagOf(code, options.get("unique")) === true,
      isId,
      isList: flagOf(code, options.get("array")) === true,
      hasDefault:
        isId ||
        options.has("default") ||
        options.has("onCreate") ||
        ("initializer" in member.node && member.node.initializer !== undefined),
      span: spanOf(member.module, member.node),
    },
  ];
}

function relationOf(code: SchemaCode, member: EntityMember): readonly RelationDraft[] {
  const decorator = member.decorators.find((one) => RELATIONS.test(one.name));
  if (!decorator) return [];
  const options = optionsIn(code, decorator);
  const target = targetOf(code, member, decorator, options);
  if (target === undefined) return [];
  const isList = decorator.name.endsWith("ToMany");
  const [, second] = decorator.args;
  const mappedBy =
    options.get("mappedBy") ??
    (second && !compiler().isObjectLiteralExpression(second) ? { module: decorator.module, node: second } : undefined);
  const inverse = mappedBy && (code.stringOf(mappedBy) ?? memberNameIn(mappedBy));
  const column = options.get("joinColumn") ?? options.get("fieldName");
  const dbName = column && code.stringOf(column);
  const isOwner = decorator.name === "ManyToOne" || (decorator.name === "OneToOne" && options.get("mappedBy") === undefined);
  return [
    {
      name: member.name,
      target,
      isList,
      isOwner,
      isNullable: flagOf(code, options.get("nullable")) === true,
      joins: isOwner && dbName !== undefined ? [{ dbName }] : [],
      isId: flagOf(code, options.get("primary")) === true,
      isUnique: decorator.name === "OneToOne",
      span: spanOf(member.module, member.node),
      ...(inverse === undefined ? {} : { inverse }),
    },
  ];
}

/** `() => Org`, `{ entity: () => Org }`, or the member's type: `Org`, `Rel<Org>`, `Ref<Org>`. */
function targetOf(code: SchemaCode, member: EntityMember, decorator: EntityDecorator, options: Options): string | undefined {
  const ts = compiler();
  const [first] = decorator.args;
  if (first && !ts.isObjectLiteralExpression(first)) return entityNameIn(code, { module: decorator.module, node: first });
  const entity = options.get("entity");
  if (entity) return entityNameIn(code, entity);
  const type = "type" in member.node ? member.node.type : undefined;
  if (!type || !ts.isTypeReferenceNode(type)) return undefined;
  const inner = type.typeArguments?.[0];
  const named = inner && ts.isTypeReferenceNode(inner) ? inner : type;
  return ts.isIdentifier(named.typeName) ? named.typeName.text : undefined;
}

function classKeys(code: SchemaCode, { module, node }: PlacedClass): readonly KeyDraft[] {
  return decoratorsOf(code, module, node, PACKAGES)
    .filter((decorator) => decorator.name === "Unique" || decorator.name === "Index")
    .flatMap((decorator) => {
      const properties = optionsIn(code, decorator).get("properties");
      const members = properties && memberNames(code, properties);
      return members ? [{ members, isUnique: decorator.name === "Unique", span: spanOf(decorator.module, decorator.node) }] : [];
    });
}

function memberKeys(code: SchemaCode, member: EntityMember): readonly KeyDraft[] {
  const relation = member.decorators.find((one) => RELATIONS.test(one.name));
  const options = relation ? optionsIn(code, relation) : undefined;
  const span = spanOf(member.module, member.node);
  const flagged = [
    ...(options && flagOf(code, options.get("unique")) === true ? [{ members: [member.name], isUnique: true, span }] : []),
    ...(options && flagOf(code, options.get("index")) === true ? [{ members: [member.name], isUnique: false, span }] : []),
  ];
  const decorated = member.decorators
    .filter((one) => one.name === "Unique" || one.name === "Index")
    .map((one) => ({ members: [member.name], isUnique: one.name === "Unique", span: spanOf(one.module, one.node) }));
  return [...flagged, ...decorated];
}

export const MIKRO_ORM_READER: CodeSchemaReader = {
  origin: "mikro-orm",
  mayDeclare: (text) => text.includes("@mikro-orm/") && /@(?:\w+\.)?Entity\b|\bEntitySchema\b|\bdefineEntity\b/.test(text),
  read,
};
