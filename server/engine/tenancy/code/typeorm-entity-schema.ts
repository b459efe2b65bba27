// `new EntitySchema({ name, columns, relations, … })` of TypeORM (https://typeorm.io/docs/entity/separating-entity-definition).
import type { ts } from "ts-morph";
import { compiler } from "../../program/parse";
import type { Column } from "../model";
import { entityNameIn, flagOf, memberNames, snakeCase } from "./entity-literals";
import type { EntityDraft, KeyDraft, RelationDraft } from "./entity-draft";
import type { Placed, SchemaCode } from "./schema-code";
import { spanOf } from "./schema-module";

type Options = ReadonlyMap<string, Placed<ts.Expression>>;

export function readEntitySchema(code: SchemaCode, options: Placed<ts.Expression>, node: ts.Node): EntityDraft | undefined {
  const members = optionsOf(code, options);
  const target = members.get("target");
  const name = (target && entityNameIn(code, target)) ?? textOf(code, members, "name");
  if (name === undefined) return undefined;
  const own = entriesOf(code, members.get("columns"));
  const relations = entriesOf(code, members.get("relations"));
  return {
    name,
    table: textOf(code, members, "tableName") ?? snakeCase(name),
    origin: "typeorm",
    span: spanOf(options.module, node),
    columns: own.map(([column, placed, settings]) => columnOf(code, column, placed, settings)),
    relations: relations.flatMap(([relation, placed, settings]) => relationOf(code, relation, placed, settings)),
    keys: [...keysOf(code, members.get("uniques"), true), ...keysOf(code, members.get("indices"), false)],
  };
}

function optionsOf(code: SchemaCode, placed: Placed<ts.Expression> | undefined): Options {
  const object = placed && code.objectOf(placed);
  return (object && code.members(object)) ?? new Map<string, Placed<ts.Expression>>();
}

function textOf(code: SchemaCode, options: Options, name: string): string | undefined {
  const value = options.get(name);
  return value && code.stringOf(value);
}

type Entry = readonly [string, Placed<ts.Expression>, Options];

function entriesOf(code: SchemaCode, placed: Placed<ts.Expression> | undefined): readonly Entry[] {
  return [...optionsOf(code, placed)].map(([name, value]) => [name, value, optionsOf(code, value)] as const);
}

function columnOf(code: SchemaCode, name: string, placed: Placed<ts.Expression>, options: Options): Column {
  const type = options.get("type");
  const isGenerated = options.has("generated");
  return {
    name,
    dbName: textOf(code, options, "name") ?? name,
    type: (type && (code.stringOf(type) ?? type.node.getText(type.module.source).toLowerCase())) ?? "",
    isRequired: flagOf(code, options.get("nullable")) !== true,
    isUnique: flagOf(code, options.get("unique")) === true,
    isId: flagOf(code, options.get("primary")) === true,
    isList: flagOf(code, options.get("array")) === true,
    hasDefault: isGenerated || ["default", "createDate", "updateDate", "deleteDate", "version"].some((option) => options.has(option)),
    span: spanOf(placed.module, placed.node),
  };
}

function relationOf(code: SchemaCode, name: string, placed: Placed<ts.Expression>, options: Options): readonly RelationDraft[] {
  const type = textOf(code, options, "type");
  const named = options.get("target");
  const target = named && entityNameIn(code, named);
  if (type === undefined || target === undefined) return [];
  const inverse = textOf(code, options, "inverseSide");
  const join = options.get("joinColumn");
  const isList = type.endsWith("to-many");
  return [
    {
      name,
      target,
      isList,
      isOwner: type === "many-to-one" || (type === "one-to-one" && join !== undefined && flagOf(code, join) !== false),
      isNullable: flagOf(code, options.get("nullable")) !== false,
      joins: join ? joinsOf(code, join) : [],
      isId: flagOf(code, options.get("primary")) === true,
      isUnique: type === "one-to-one",
      span: spanOf(placed.module, placed.node),
      ...(inverse === undefined ? {} : { inverse }),
    },
  ];
}

function joinsOf(code: SchemaCode, join: Placed<ts.Expression>): RelationDraft["joins"] {
  const ts = compiler();
  const each = ts.isArrayLiteralExpression(join.node) ? [...join.node.elements] : [join.node];
  return each.flatMap((node) => {
    const options = optionsOf(code, { module: join.module, node });
    if (options.size === 0) return [];
    const dbName = textOf(code, options, "name");
    const references = textOf(code, options, "referencedColumnName");
    return [{ ...(dbName === undefined ? {} : { dbName }), ...(references === undefined ? {} : { references }) }];
  });
}

/** `uniques: [{ columns: ["a", "b"] }]`, `indices: [{ columns: ["a"], unique: true }]`. */
function keysOf(code: SchemaCode, placed: Placed<ts.Expression> | undefined, isUnique: boolean): readonly KeyDraft[] {
  const ts = compiler();
  if (!placed || !ts.isArrayLiteralExpression(placed.node)) return [];
  const { module } = placed;
  return placed.node.elements.flatMap((node) => {
    const options = optionsOf(code, { module, node });
    const columns = options.get("columns");
    const members = columns && memberNames(code, columns);
    if (!members) return [];
    return [{ members, isUnique: isUnique || flagOf(code, options.get("unique")) === true, span: spanOf(module, node) }];
  });
}
