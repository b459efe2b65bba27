// Models that `sequelize.define(…)` and `Model.init(…)` make, wherever in a file they stand, and the associations between them
// (https://sequelize.org/docs/v6/core-concepts/assocs/).
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import { singularOf } from "../../entity-names";
import { camelCase, flagOf, memberNames } from "../entity-literals";
import type { EntityDraft, KeyDraft, RelationDraft } from "../entity-draft";
import type { Placed, SchemaCode } from "../schema-code";
import { spanOf, type SchemaModule } from "../schema-module";
import { optionsOf, readAttributes, type Options } from "./attributes";

export interface Association {
  readonly from: string;
  readonly to: string;
  readonly kind: "belongsTo" | "hasMany" | "hasOne" | "belongsToMany";
  readonly as?: string;
  readonly foreignKey?: string;
  readonly isRequired: boolean;
  readonly span: RelationDraft["span"];
}

export interface Declared {
  readonly drafts: readonly ModelDraft[];
  readonly associations: readonly Association[];
  /** Model names by the variables that hold them. */
  readonly variables: ReadonlyMap<string, string>;
}

/** An entity with the name that Sequelize has for it, where it is not the class's own. */
export type ModelDraft = EntityDraft & { readonly modelName?: string };

const KINDS: ReadonlySet<string> = new Set(["belongsTo", "hasMany", "hasOne", "belongsToMany"]);

/** Everything that one file declares. */
export function declaredIn(code: SchemaCode, module: SchemaModule): Declared {
  const ts = compiler();
  const drafts: ModelDraft[] = [];
  const associations: Association[] = [];
  const names = new Map<string, string>();
  const visit = (node: ts.Node, cls: string | undefined, variable?: string): void => {
    const inside = ts.isClassDeclaration(node) ? (node.name?.text ?? cls) : cls;
    const held = ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) ? node.name.text : undefined;
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const draft = modelOf(code, module, node, node.expression);
      if (draft) drafts.push(draft);
      if (draft && variable !== undefined) names.set(variable, draft.name);
      const association = associationOf(code, module, node, node.expression, inside);
      if (association) associations.push(association);
    }
    ts.forEachChild(node, (child) => {
      visit(child, inside, held);
    });
  };
  visit(module.source, undefined);
  const named = (name: string): string => names.get(name) ?? name;
  const renamed = drafts.map((draft) => ({
    ...draft,
    relations: draft.relations.map((relation) => ({ ...relation, target: named(relation.target) })),
  }));
  return {
    drafts: renamed,
    associations: associations.map((one) => ({ ...one, from: named(one.from), to: named(one.to) })),
    variables: names,
  };
}

function modelOf(
  code: SchemaCode,
  module: SchemaModule,
  call: ts.CallExpression,
  callee: ts.PropertyAccessExpression,
): ModelDraft | undefined {
  const ts = compiler();
  const [first, second, third] = call.arguments;
  if (callee.name.text === "define" && first && second) {
    const name = code.stringOf({ module, node: first });
    return name === undefined ? undefined : draftOf(code, { module, node: second }, third && { module, node: third }, name, call);
  }
  if (callee.name.text !== "init" || !first || !second || !ts.isIdentifier(callee.expression)) return undefined;
  const options = optionsOf(code, { module, node: second });
  if (!options.has("sequelize")) return undefined;
  const named = options.get("modelName");
  const modelName = named && code.stringOf(named);
  const draft = draftOf(code, { module, node: first }, { module, node: second }, callee.expression.text, call);
  return modelName === undefined ? draft : { ...draft, modelName };
}

function draftOf(
  code: SchemaCode,
  attributes: Placed<ts.Expression>,
  settings: Placed<ts.Expression> | undefined,
  name: string,
  node: ts.Node,
): EntityDraft {
  const options = optionsOf(code, settings);
  const { columns, references, keys } = readAttributes(code, attributes, flagOf(code, options.get("underscored")) === true);
  return {
    name,
    table: tableOf(code, options, name),
    origin: "sequelize",
    span: spanOf(attributes.module, node),
    columns,
    relations: references,
    keys: [...keys, ...indexesOf(code, options)],
  };
}

/** `tableName`, the model's name where it is frozen, else its plural. */
export function tableOf(code: SchemaCode, options: Options, name: string): string {
  const table = options.get("tableName");
  const said = table && code.stringOf(table);
  if (said !== undefined) return said;
  if (flagOf(code, options.get("freezeTableName")) === true) return name;
  return plural(name);
}

function plural(name: string): string {
  if (singularOf(name) !== name) return name;
  if (/[^aeiou]y$/i.test(name)) return `${name.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/i.test(name) ? `${name}es` : `${name}s`;
}

/** `indexes: [{ unique: true, fields: ["orgId", "email"] }]`. */
export function indexesOf(code: SchemaCode, options: Options): readonly KeyDraft[] {
  const ts = compiler();
  const list = options.get("indexes");
  if (!list || !ts.isArrayLiteralExpression(list.node)) return [];
  return list.node.elements.flatMap((node) => {
    const index = optionsOf(code, { module: list.module, node });
    const fields = index.get("fields");
    const members = fields && memberNames(code, fields);
    if (!members) return [];
    return [{ members, isUnique: flagOf(code, index.get("unique")) === true, span: spanOf(list.module, node) }];
  });
}

function associationOf(
  code: SchemaCode,
  module: SchemaModule,
  call: ts.CallExpression,
  callee: ts.PropertyAccessExpression,
  cls: string | undefined,
): Association | undefined {
  const [target, settings] = call.arguments;
  if (!KINDS.has(callee.name.text) || !target) return undefined;
  const from = callee.expression.kind === compiler().SyntaxKind.ThisKeyword ? cls : lastName(callee.expression);
  const to = lastName(target);
  if (from === undefined || to === undefined) return undefined;
  const options = optionsOf(code, settings && { module, node: settings });
  const as = options.get("as");
  const key = options.get("foreignKey");
  const alias = as && code.stringOf(as);
  const inner = optionsOf(code, key);
  const named = inner.get("name") ?? inner.get("fieldName") ?? key;
  const foreignKey = named && code.stringOf(named);
  return {
    from,
    to,
    kind: callee.name.text as Association["kind"],
    isRequired: flagOf(code, inner.get("allowNull")) === false,
    span: spanOf(module, call),
    ...(alias === undefined ? {} : { as: alias }),
    ...(foreignKey === undefined ? {} : { foreignKey }),
  };
}

/** `Org`, `models.Org`, `sequelize.models.Org`, `models["Org"]`. */
function lastName(node: ts.Expression): string | undefined {
  const ts = compiler();
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : undefined;
}

/** Adds the associations to both ends. The one that holds the key is the target of `hasMany` and `hasOne`. */
export function withAssociations(drafts: readonly ModelDraft[], told: readonly Association[]): readonly EntityDraft[] {
  const associations = toldByModelName(drafts, told);
  return drafts.map((draft) => {
    const own = associations.filter((one) => one.from === draft.name).map((one) => relationOf(one, drafts));
    const taken = new Set(own.flatMap((one) => one.joins.map((join) => join.dbName)));
    const implied = associations
      .filter((one) => one.to === draft.name && (one.kind === "hasMany" || one.kind === "hasOne"))
      .map((one) => keyHolder(one))
      .filter((one) => !taken.has(one.joins[0]?.dbName));
    const keyed = new Set([...own, ...implied].flatMap((one) => (one.isOwner ? one.joins.map((join) => join.dbName) : [])));
    const references = draft.relations.filter((one) => !keyed.has(one.joins[0]?.dbName));
    return { ...draft, relations: [...own, ...implied, ...references] };
  });
}

/** `Album.belongsTo(db.category)`: the class that goes by this name. */
function toldByModelName(drafts: readonly ModelDraft[], associations: readonly Association[]): readonly Association[] {
  const known = new Set(drafts.map(({ name }) => name));
  const byModelName = new Map(drafts.flatMap(({ name, modelName }) => (modelName === undefined ? [] : [[modelName, name] as const])));
  const named = (name: string): string => (known.has(name) ? name : (byModelName.get(name) ?? name));
  return associations.map((one) => ({ ...one, from: named(one.from), to: named(one.to) }));
}

/** The foreign keys that associations put into the models at their other ends, where these do not declare them. */
export function withImpliedKeys(drafts: readonly EntityDraft[], associations: readonly Association[]): readonly EntityDraft[] {
  if (associations.length === 0) return drafts;
  return drafts.map((draft) => {
    const known = new Set(draft.relations.flatMap((one) => (one.isOwner ? one.joins.map((join) => join.dbName) : [])));
    const implied = associations
      .filter((one) => one.to === draft.name)
      .map(keyHolder)
      .filter((one) => !known.has(one.joins[0]?.dbName));
    return implied.length === 0 ? draft : { ...draft, relations: [...draft.relations, ...implied] };
  });
}

/** Without an alias the relation is named as the model is, in the plural where it is a list. */
function relationOf(one: Association, drafts: readonly ModelDraft[]): RelationDraft {
  const isList = one.kind === "hasMany" || one.kind === "belongsToMany";
  const target = drafts.find((draft) => draft.name === one.to)?.modelName ?? one.to;
  const name = one.as ?? (isList ? plural(target) : singularOf(target));
  const isOwner = one.kind === "belongsTo";
  const dbName = one.foreignKey ?? `${camelCase(one.as ?? one.to)}Id`;
  return {
    name,
    target: one.to,
    isList,
    isOwner,
    isNullable: !one.isRequired,
    joins: isOwner ? [{ dbName }] : [],
    isId: false,
    isUnique: false,
    span: one.span,
  };
}

/** The foreign key that `Org.hasMany(Team)` puts into Team. */
function keyHolder(one: Association): RelationDraft {
  const dbName = one.foreignKey ?? `${camelCase(one.from)}Id`;
  const base = { isList: false, isOwner: true, isId: false, isUnique: one.kind === "hasOne", span: one.span };
  return { ...base, name: dbName, target: one.from, isNullable: !one.isRequired, joins: [{ dbName }] };
}
