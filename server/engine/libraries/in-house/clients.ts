// Calls of a declared data layer: which rows of which entity they touch, as far as their arguments say. Of an argument that is an object
// the members are conditions; the argument that is said to hold the tenant, and is none, is the tenant key's; any other is an id.
import type { ClientDeclaration } from "../../policy/config";
import type { Entity, TenancyModel } from "../../tenancy/model";
import { standInEntity } from "../../tenancy/stand-in";
import { and, type Formula } from "../formula";
import type { DataAccess, Engine, LibraryCall, ResultShape } from "../model";
import { objectSite } from "../fix-sites";
import { UNDEFINED, type Value } from "../value";
import { eachOption, objectFormula } from "../where-object";

export const IN_HOUSE = "in-house";

/** `name`: the function as it was declared, `orders.list`. */
export function clientCall(engine: Engine, client: ClientDeclaration, call: LibraryCall, name: string): Value {
  const operation = name.split(".").at(-1) ?? name;
  if (client.kind === "sql") return statement(engine, client, call, operation);
  const entity = entityOf(engine, client, call, name);
  const isCreate = client.kind === "create";
  const data = client.dataArgument ?? (isCreate ? 0 : undefined);
  const written = data === undefined ? undefined : partOf(engine, call.args[data]?.value ?? UNDEFINED, ["data", "values"]);
  const filters = isCreate ? [] : filterArguments(client, call);
  const access: DataAccess = {
    kind: client.kind,
    library: IN_HOUSE,
    operation,
    entity,
    filter: and(
      filters.map((index) => conditionsOf(engine, entity, call.args[index]?.value ?? UNDEFINED, client.filterArgument === index)),
    ),
    ...(written && isCreate ? { rows: rowsIn(engine, written) } : {}),
    ...(written && !isCreate ? { sets: written } : {}),
    shape: shapeOf(client, operation),
    span: call.span,
    fixSites: filters
      .flatMap((index) => siteOf(engine, call, index))
      .concat(written && isCreate ? objectSite(engine, "data-object", written, call.span) : []),
    undefinedOperand: "drops",
  };
  const result = engine.access(access);
  return engine.promise(client.returns === "rows-property" ? engine.object({ rows: result }) : result);
}

function statement(engine: Engine, client: ClientDeclaration, call: LibraryCall, operation: string): Value {
  const at = client.filterArgument ?? 0;
  const text = call.template ?? call.args[at]?.value ?? UNDEFINED;
  const parameters = call.args[client.parametersArgument ?? at + 1]?.value;
  const result = client.returns ?? "rows";
  const shape = { rows: "array", row: "optional-row", "rows-property": "rows-property", count: "count", nothing: "count" } as const;
  return engine.promise(
    engine.rawSql({
      library: IN_HOUSE,
      dialect: client.dialect ?? "postgres",
      text,
      isTagged: call.template !== undefined,
      ...(call.template === undefined && parameters ? { parameters } : {}),
      span: call.span,
      result: shape[result],
      operation,
    }),
  );
}

/** The entity that is said, that a text among the arguments names, or rows of a tenant that nobody named. */
function entityOf(engine: Engine, client: ClientDeclaration, call: LibraryCall, name: string): Entity {
  const { tenancy } = engine;
  const texts = call.args.map(({ value }) => engine.stringOf(value)).filter((text) => text !== undefined);
  const named = (client.entity === undefined ? texts : [client.entity]).flatMap((text) => findEntity(tenancy, text) ?? []);
  return named[0] ?? tenantRows(tenancy, client.entity ?? name);
}

function findEntity({ entities, byTable }: TenancyModel, name: string): Entity | undefined {
  return entities.get(name) ?? entities.get(byTable.get(name.toLowerCase()) ?? "");
}

/** Nothing is known of these rows but that they are a tenant's. */
function tenantRows({ entities, tenantKeyNames }: TenancyModel, name: string): Entity {
  const direct = [...entities.values()].find(({ tenancy }) => tenancy === "direct");
  const key = direct?.tenantKeys[0] ?? [...tenantKeyNames][0] ?? "tenantId";
  return standInEntity({
    name,
    tenantKeys: [key],
    paths: [{ relations: [], holder: name, key }],
    why: ["the configuration declares a function that touches it"],
  });
}

/** Without a word on it, every argument before the data is a part of the filter. */
function filterArguments({ filterArgument, dataArgument, arguments: given }: ClientDeclaration, call: LibraryCall): readonly number[] {
  if (given) return filterArgument === undefined || given.includes(filterArgument) ? given : [filterArgument, ...given];
  const all = call.args.map((_, index) => index).filter((index) => index !== dataArgument);
  return all.length === 0 ? [0] : all;
}

function conditionsOf(engine: Engine, entity: Entity, value: Value, isTenant: boolean): Formula {
  const where = partOf(engine, value, ["where", "filter"]);
  return eachOption(engine, where, (option): Formula => {
    if (option.v === "object" || (option.v === "constant" && option.value === undefined))
      return objectFormula(engine, option, (column, operand) => condition(engine, column, operand));
    if (isTenant) return { f: "atom", column: entity.tenantKeys[0] ?? "tenantId", op: "equal", operand: option };
    // Texts and numbers of the code say which operation, table or page is meant, and whose rows never.
    if (option.v === "constant" || option.v === "function") return { f: "true" };
    return { f: "atom", column: "id", op: engine.items(option) ? "in" : "equal", operand: option };
  });
}

/** `{ id: … }`, `{ id: […] }`, `{ id: { in: […] } }`, `{ id: { equals: … } }`. */
function condition(engine: Engine, column: string, operand: Value): Formula {
  const members = operand.v === "object" ? engine.members(operand) : undefined;
  const list = members?.get("in")?.value ?? (engine.items(operand) ? operand : undefined);
  if (list) return { f: "atom", column, op: "in", operand: list };
  const same = members?.get("equals")?.value ?? members?.get("eq")?.value;
  if (members && !same) return { f: "atom", column, op: "other", operand };
  return { f: "atom", column, op: "equal", operand: same ?? operand };
}

/** `{ where: { … } }` stands for what is inside. */
function partOf(engine: Engine, value: Value, names: readonly string[]): Value {
  const members = value.v === "object" ? engine.members(value) : undefined;
  const inner = names.map((name) => members?.get(name)?.value).find((found) => found?.v === "object");
  return inner ?? value;
}

function rowsIn(engine: Engine, value: Value): readonly Value[] {
  const list = engine.items(value);
  return list ? [...list.items.map((item) => item.value), ...(list.more ? [list.more] : [])] : [value];
}

function siteOf(engine: Engine, call: LibraryCall, index: number) {
  return objectSite(engine, "filter-object", partOf(engine, call.args[index]?.value ?? UNDEFINED, ["where", "filter"]), call.span);
}

/** Without a word on it, names tell: `list`, `findAll`, `orders` give many, others one or none. */
function shapeOf({ kind, returns }: ClientDeclaration, operation: string): ResultShape {
  if (returns === "row") return "optional-row";
  if (returns === "nothing") return "void";
  if (returns === "rows" || returns === "rows-property") return "rows";
  if (returns === "count") return "count";
  if (kind !== "query") return kind === "create" ? "row" : "void";
  return /^(list|search|all|query|select)|(all|many|list|page)|s$/i.test(operation) ? "rows" : "optional-row";
}
