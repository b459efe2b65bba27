// Classes that sequelize-typescript decorates as models (https://github.com/sequelize/sequelize-typescript).
import type { ts } from "ts-morph";
import type { Column } from "../../model";
import { classesOf, decoratorsOf, membersOf, nameOfClass, type EntityDecorator, type EntityMember } from "../entity-classes";
import { camelCase, entityNameIn, flagOf, snakeCase } from "../entity-literals";
import type { EntityDraft, KeyDraft, RelationDraft } from "../entity-draft";
import type { Placed, SchemaCode } from "../schema-code";
import { spanOf, type SchemaModule } from "../schema-module";
import { implicitId, optionsOf, type Options } from "./attributes";
import { indexesOf, tableOf, type Association } from "./models";

const PACKAGES = ["sequelize-typescript", "@sequelize/core"];

export function decoratedModels(code: SchemaCode, module: SchemaModule): readonly EntityDraft[] {
  return classesOf(module).flatMap((cls) => {
    const table = decoratorsOf(code, module, cls.node, PACKAGES).find((decorator) => decorator.name === "Table");
    if (!table) return [];
    const options = optionsIn(code, table);
    const isUnderscored = flagOf(code, options.get("underscored")) === true;
    const members = membersOf(code, cls, PACKAGES);
    const columns = members.flatMap((member) => columnOf(code, member, isUnderscored));
    const foreignKeys = members.flatMap((member) => foreignKey(code, member));
    const name = nameOfClass(cls);
    return [
      {
        name,
        table: tableOf(code, options, name),
        origin: "sequelize" as const,
        span: spanOf(module, cls.node.name ?? cls.node),
        columns: columns.some((column) => column.isId) ? columns : [implicitId(), ...columns],
        relations: relationsOf(code, members, foreignKeys),
        keys: [...indexesOf(code, options), ...members.flatMap((member) => keysOf(code, member))],
      },
    ];
  });
}

/** `@HasMany(() => Course, "gymId")` of a class whose other end may say nothing of it. */
export function decoratedAssociations(code: SchemaCode, module: SchemaModule): readonly Association[] {
  return classesOf(module).flatMap((cls) => {
    if (!decoratorsOf(code, module, cls.node, PACKAGES).some((decorator) => decorator.name === "Table")) return [];
    return membersOf(code, cls, PACKAGES).flatMap((member): readonly Association[] => {
      const decorator = member.decorators.find((one) => one.name === "HasMany" || one.name === "HasOne");
      const [first, second] = decorator?.args ?? [];
      const to = decorator && first && entityNameIn(code, { module: decorator.module, node: first });
      const foreignKey = decorator && second && keyNamed(code, { module: decorator.module, node: second });
      if (to === undefined || foreignKey === undefined) return [];
      const kind = decorator?.name === "HasOne" ? "hasOne" : "hasMany";
      const span = spanOf(member.module, member.node);
      return [{ from: nameOfClass(cls), to, kind, as: member.name, foreignKey, isRequired: false, span }];
    });
  });
}

/** `"gymId"`, `{ foreignKey: "gymId" }`. */
function keyNamed(code: SchemaCode, said: Placed<ts.Expression>): string | undefined {
  const key = optionsOf(code, said).get("foreignKey");
  return code.stringOf(said) ?? (key && code.stringOf(key));
}

function optionsIn(code: SchemaCode, { module, args }: EntityDecorator): Options {
  const [first] = args;
  return optionsOf(code, first && { module, node: first });
}

function decoratorOf(member: EntityMember, name: string): EntityDecorator | undefined {
  return member.decorators.find((decorator) => decorator.name === name);
}

function columnOf(code: SchemaCode, member: EntityMember, isUnderscored: boolean): readonly Column[] {
  // Version 7 calls it an attribute.
  const column =
    decoratorOf(member, "Column") ??
    decoratorOf(member, "Attribute") ??
    decoratorOf(member, "PrimaryKey") ??
    decoratorOf(member, "ForeignKey");
  if (!column) return [];
  const options = optionsIn(code, column);
  const field = options.get("field");
  const allowNull = decoratorOf(member, "AllowNull");
  const [flag] = allowNull?.args ?? [];
  const mayBeNull = allowNull && (flag ? flagOf(code, { module: member.module, node: flag }) !== false : true);
  const isId = decoratorOf(member, "PrimaryKey") !== undefined || flagOf(code, options.get("primaryKey")) === true;
  return [
    {
      name: member.name,
      dbName: (field && code.stringOf(field)) ?? (isUnderscored ? snakeCase(member.name) : member.name),
      type: "",
      isRequired:
        isId || mayBeNull === false || decoratorOf(member, "NotNull") !== undefined || flagOf(code, options.get("allowNull")) === false,
      isUnique: isPlainUnique(member) || flagOf(code, options.get("unique")) === true,
      isId,
      isList: false,
      hasDefault: decoratorOf(member, "Default") !== undefined || decoratorOf(member, "AutoIncrement") !== undefined,
      span: spanOf(member.module, member.node),
    },
  ];
}

function isPlainUnique(member: EntityMember): boolean {
  const unique = decoratorOf(member, "Unique");
  return unique !== undefined && unique.args.length === 0;
}

/** `@Unique("by_org")` on several members is one key; `@Index` on one. */
function keysOf(code: SchemaCode, member: EntityMember): readonly KeyDraft[] {
  const index = decoratorOf(member, "Index");
  if (!index) return [];
  return [
    {
      members: [member.name],
      isUnique: flagOf(code, optionsIn(code, index).get("unique")) === true,
      span: spanOf(index.module, index.node),
    },
  ];
}

interface ForeignKey {
  readonly column: string;
  readonly target: string;
  readonly span: RelationDraft["span"];
}

function foreignKey(code: SchemaCode, member: EntityMember): readonly ForeignKey[] {
  const decorator = decoratorOf(member, "ForeignKey");
  const [first] = decorator?.args ?? [];
  const target = decorator && first && entityNameIn(code, { module: decorator.module, node: first });
  return target === undefined ? [] : [{ column: member.name, target, span: spanOf(member.module, member.node) }];
}

function relationsOf(code: SchemaCode, members: readonly EntityMember[], foreignKeys: readonly ForeignKey[]): readonly RelationDraft[] {
  const declared = members.flatMap((member) => relationOf(code, member, foreignKeys));
  const used = new Set(declared.flatMap((one) => one.joins.map((join) => join.dbName)));
  const bare = foreignKeys
    .filter((key) => !used.has(key.column))
    .map(({ column, target, span }) => relation(column, target, { isList: false, isOwner: true, column, span }));
  return [...declared, ...bare];
}

function relationOf(code: SchemaCode, member: EntityMember, foreignKeys: readonly ForeignKey[]): readonly RelationDraft[] {
  const decorator = member.decorators.find((one) => /^(BelongsTo|HasMany|HasOne|BelongsToMany)$/.test(one.name));
  const [first, second] = decorator?.args ?? [];
  const target = decorator && first && entityNameIn(code, { module: decorator.module, node: first });
  if (!decorator || target === undefined) return [];
  const isOwner = decorator.name === "BelongsTo";
  const said = second && code.stringOf({ module: decorator.module, node: second });
  const column = said ?? foreignKeys.find((key) => key.target === target)?.column ?? `${camelCase(member.name)}Id`;
  const isList = decorator.name.endsWith("Many");
  return [relation(member.name, target, { isList, isOwner, column, span: spanOf(member.module, member.node) })];
}

function relation(
  name: string,
  target: string,
  { isList, isOwner, column, span }: { isList: boolean; isOwner: boolean; column: string; span: RelationDraft["span"] },
): RelationDraft {
  return {
    name,
    target,
    isList,
    isOwner,
    isNullable: true,
    joins: isOwner ? [{ dbName: column }] : [],
    isId: false,
    isUnique: false,
    span,
  };
}
