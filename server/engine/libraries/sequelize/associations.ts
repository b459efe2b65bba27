// Methods that associations give to instances (https://sequelize.org/docs/v6/core-concepts/assocs/#special-methodsmixins-added-to-instances):
// `order.getItems()` reads what belongs to the order, `createItem` makes one of its own, `addTag` links what it is given.
import type { Entity, Relation } from "../../tenancy/model";
import { argument, isNothing } from "../call-arguments";
import { and, type Formula } from "../formula";
import type { DataAccess, Engine, RowCall } from "../model";
import { identityFilter } from "../orm/entities";
import { entityFrom, linkTo, withForeignKeys } from "../orm/new-rows";
import type { Value } from "../value";
import { SEQUELIZE } from "./model-handles";
import { whereFormula } from "./where";

const METHOD = /^(get|count|has|set|add|remove|create)([A-Z]\w*)$/;

/** sequelize-typescript takes the association's name: `order.$get("items")`. */
const NAMED_METHOD = /^\$(get|count|has|set|add|remove|create)$/;

/** Undefined when the method is no association's. */
export function associationMethod(engine: Engine, made: RowCall): Value | undefined {
  const isNamed = NAMED_METHOD.test(made.method);
  const call = isNamed ? { ...made, args: made.args.slice(1) } : made;
  const name = isNamed ? engine.stringOf(argument(made.args, 0)) : undefined;
  const [, verb, named] = (isNamed ? [...(NAMED_METHOD.exec(made.method) ?? []), name] : METHOD.exec(made.method)) ?? [];
  if (verb === undefined || named === undefined) return undefined;
  const relation = call.entity.relations.find((one) => namesOf(one.name).has(named.toLowerCase()));
  const target = relation && engine.tenancy.entities.get(relation.target);
  if (!relation || !target) return undefined;
  switch (verb) {
    case "get":
    case "count":
    case "has":
      return read(engine, call, relation, target, verb);
    case "create":
      return create(engine, call, relation, target);
    default:
      return link(engine, call, relation, verb);
  }
}

/** `items` is `getItems`, `addItem`, `addItems`. */
function namesOf(name: string): ReadonlySet<string> {
  const plain = name.toLowerCase();
  const singular = plain.replace(/ies$/, "y").replace(/(?<=s|x|z|ch|sh)es$/, "");
  return new Set([plain, singular, plain.replace(/s$/, ""), `${plain}s`, plain.replace(/y$/, "ies")]);
}

function read(engine: Engine, call: RowCall, relation: Relation, target: Entity, verb: string): Value {
  const options = argument(call.args, verb === "has" ? 1 : 0);
  const own = isNothing(options) ? [] : [whereFormula(engine, target, engine.member(options, "where"))];
  const shape = verb === "get" ? (relation.isList ? "rows" : "optional-row") : "count";
  return perform(engine, call, { entity: target, kind: "query", shape, filter: and([belongsTo(engine, call, relation, target), ...own]) });
}

/** Rows of the target that belong to the row at hand. */
function belongsTo(engine: Engine, { row, entity }: RowCall, relation: Relation, target: Entity): Formula {
  const [column, reference] = [relation.columns[0], relation.references[0] ?? "id"];
  if (column !== undefined) return { f: "atom", column: reference, op: "equal", operand: engine.member(row, column) };
  const back = backOf(relation, entity, target);
  const [key] = back?.columns ?? [];
  if (back && key !== undefined) return { f: "atom", column: key, op: "equal", operand: engine.member(row, back.references[0] ?? "id") };
  const of = identityFilter(engine, entity, row);
  return back ? { f: "relation", relation: back.name, quantifier: "some", of } : { f: "opaque", operand: row };
}

function backOf(relation: Relation, entity: Entity, target: Entity): Relation | undefined {
  const all = target.relations.filter((one) => one.target === entity.name);
  return all.find((one) => one.name === relation.inverse) ?? all.find((one) => one.columns.length > 0) ?? all[0];
}

function create(engine: Engine, call: RowCall, relation: Relation, target: Entity): Value {
  const row = entityFrom(engine, argument(call.args, 0));
  const back = backOf(relation, call.entity, target);
  const [key] = back?.columns ?? [];
  if (back && key !== undefined) engine.setMember(row, key, engine.member(call.row, back.references[0] ?? "id"));
  return perform(engine, call, { entity: target, kind: "create", shape: "row", rows: [withForeignKeys(engine, target, row)] });
}

/** A change of the row at hand; what it is linked with is set. */
function link(engine: Engine, call: RowCall, relation: Relation, verb: string): Value {
  const sets = verb === "remove" ? undefined : linkTo(engine, relation, argument(call.args, 0));
  const filter = identityFilter(engine, call.entity, call.row);
  return perform(engine, call, { entity: call.entity, kind: "mutation", shape: "void", filter, ...(sets ? { sets } : {}) });
}

type Made = Pick<DataAccess, "entity" | "kind" | "shape"> & Partial<Pick<DataAccess, "filter" | "rows" | "sets">>;

function perform(engine: Engine, call: RowCall, made: Made): Value {
  return engine.access({
    filter: { f: "true" },
    ...made,
    library: SEQUELIZE,
    operation: call.method,
    span: call.span,
    fixSites: [],
    undefinedOperand: "fails",
  });
}
