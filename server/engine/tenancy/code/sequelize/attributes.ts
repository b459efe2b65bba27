// Attributes of a Sequelize model as columns: `{ type, allowNull, field, references, … }` or a type alone
// (https://sequelize.org/docs/v6/core-concepts/model-basics/).
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import type { Column } from "../../model";
import { flagOf, snakeCase } from "../entity-literals";
import type { KeyDraft, RelationDraft } from "../entity-draft";
import type { Placed, SchemaCode } from "../schema-code";
import { spanOf } from "../schema-module";

export type Options = ReadonlyMap<string, Placed<ts.Expression>>;

export interface Attributes {
  readonly columns: readonly Column[];
  /** Of `references: { model, key }`; the target as it is written. */
  readonly references: readonly RelationDraft[];
  readonly keys: readonly KeyDraft[];
}

export function optionsOf(code: SchemaCode, placed: Placed<ts.Expression> | undefined): Options {
  const object = placed && code.objectOf(placed);
  return (object && code.members(object)) ?? new Map<string, Placed<ts.Expression>>();
}

export function readAttributes(code: SchemaCode, placed: Placed<ts.Expression>, isUnderscored: boolean): Attributes {
  const columns: Column[] = [];
  const references: RelationDraft[] = [];
  const keys = new Map<string, KeyDraft>();
  for (const [name, attribute] of optionsOf(code, placed)) {
    const options = optionsOf(code, attribute);
    const span = spanOf(attribute.module, attribute.node);
    columns.push(columnOf(code, name, attribute, options, isUnderscored));
    const target = referenced(code, options.get("references"));
    if (target !== undefined) references.push(reference(name, target, flagOf(code, options.get("allowNull")) !== false, span));
    const unique = options.get("unique");
    const group = unique && (code.stringOf(unique) ?? textOf(code, optionsOf(code, unique), "name"));
    if (group !== undefined) keys.set(group, { members: [...(keys.get(group)?.members ?? []), name], isUnique: true, name: group, span });
  }
  if (!columns.some((column) => column.isId)) columns.unshift(implicitId());
  return { columns, references, keys: [...keys.values()] };
}

function textOf(code: SchemaCode, options: Options, name: string): string | undefined {
  const value = options.get(name);
  return value && code.stringOf(value);
}

function columnOf(code: SchemaCode, name: string, placed: Placed<ts.Expression>, options: Options, isUnderscored: boolean): Column {
  const type = options.get("type") ?? placed;
  const unique = options.get("unique");
  return {
    name,
    dbName: textOf(code, options, "field") ?? (isUnderscored ? snakeCase(name) : name),
    type: /(?:DataTypes?|Sequelize)\.(\w+)/.exec(type.node.getText(type.module.source))?.[1]?.toLowerCase() ?? "",
    isRequired: flagOf(code, options.get("allowNull")) === false || flagOf(code, options.get("primaryKey")) === true,
    isUnique: unique !== undefined && flagOf(code, unique) === true,
    isId: flagOf(code, options.get("primaryKey")) === true,
    isList: false,
    hasDefault: options.has("defaultValue") || options.has("autoIncrement"),
    span: spanOf(placed.module, placed.node),
  };
}

export function implicitId(): Column {
  return { name: "id", dbName: "id", type: "integer", isRequired: true, isUnique: false, isId: true, isList: false, hasDefault: true };
}

/** `references: { model: Tenant }`, `{ model: "tenants" }`, `{ model: { tableName } }`, `{ table }` of version 7. */
function referenced(code: SchemaCode, placed: Placed<ts.Expression> | undefined): string | undefined {
  const ts = compiler();
  const options = optionsOf(code, placed);
  const model = options.get("model") ?? options.get("table");
  if (!model) return undefined;
  const text = code.stringOf(model) ?? textOf(code, optionsOf(code, model), "tableName");
  if (text !== undefined) return text;
  return ts.isIdentifier(model.node) ? model.node.text : ts.isPropertyAccessExpression(model.node) ? model.node.name.text : undefined;
}

function reference(column: string, target: string, isNullable: boolean, span: RelationDraft["span"]): RelationDraft {
  return {
    name: column,
    target,
    isList: false,
    isOwner: true,
    isNullable,
    joins: [{ dbName: column }],
    isId: false,
    isUnique: false,
    span,
  };
}
