// Relational queries, `db.query.orders.findMany({ where, with })`: a piece of SQL or a callback as the condition in the first version
// (https://orm.drizzle.team/docs/rqb), an object in the second (https://orm.drizzle.team/docs/rqb-v2).
import type { FixSite } from "../../../../rules/contract/access";
import { NOWHERE, type SourceSpan } from "../../../../rules/contract/span";
import { isNothing, remembered } from "../call-arguments";
import { rowsThrough } from "../chosen-storage";
import { quoted } from "../builders/sql-text";
import type { Engine, LibraryCall } from "../model";
import { fragment } from "../sql-fragments";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import type { Entity } from "../../tenancy/model";
import { createTable, dialectOf, DRIZZLE, isDrizzle, tableName } from "./handles";
import { bindPlaceholders } from "./placeholders";
import { objectFilter } from "./object-filter";
import { clause } from "./text";
import { childJoin, childrenOf, includesOf } from "./relational-children";
import { judgeExtras } from "./relational-extras";
import type { Run } from "./run";

/** What `db.query.<name>` is: by the schema that the database was given, else by the name of the table's variable. */
export function delegateOf(engine: Engine, query: HandleValue, name: string): HandleValue | undefined {
  const schema = remembered(query, "schema");
  const given = schema ? engine.member(schema, name) : UNDEFINED;
  const entity = engine.tenancy.entities.get(name);
  const table = isDrizzle(given, "table")
    ? given
    : entity?.origin === "drizzle"
      ? createTable(engine, { table: entity.table, dialect: dialectOf(query) })
      : undefined;
  const maker = remembered(query, "maker");
  return table && engine.handle(DRIZZLE, "delegate", { table, ...(maker ? { maker } : {}) });
}

/** `findMany(options)`; run when it is awaited. */
export function createRelational(engine: Engine, table: HandleValue, call: LibraryCall, isFirst: boolean, maker?: Value): HandleValue {
  const options = call.args[0];
  return engine.handle(
    DRIZZLE,
    "relational",
    {
      table,
      options: options?.value ?? UNDEFINED,
      isFirst,
      ...(maker ? { maker } : {}),
      ...(options?.span ? { optionsAt: options.span } : {}),
    },
    call.span,
  );
}

export function runRelational(engine: Engine, query: HandleValue, run: Run = {}): Value {
  const table = remembered(query, "table");
  if (table?.v !== "handle") return UNDEFINED;
  const entityName = engine.tenancy.byTable.get(tableName(table).table.toLowerCase());
  const entity = entityName === undefined ? undefined : engine.tenancy.entities.get(entityName);
  const options = remembered(query, "options") ?? UNDEFINED;
  const given = isNothing(options) ? UNDEFINED : engine.member(options, "where");
  const where = run.parameters ? bindPlaceholders(engine, given, run.parameters) : given;
  const isByObject = isObjectFilter(engine, where) || (isNothing(where) && areChildrenByObject(engine, options));
  const found =
    entity && isByObject
      ? runObjectFilter(engine, query, entity, where, options)
      : runSql(engine, query, table, where, run, entity, options);
  judgeExtras(engine, query, table, options, found);
  return found;
}

function isObjectFilter(engine: Engine, where: Value): boolean {
  return engine.alternatives(where).some((option) => option.v === "object");
}

/** Whether the conditions of what comes along are objects. */
function areChildrenByObject(engine: Engine, options: Value): boolean {
  return childrenOf(engine, options).some(([, child]) => isObjectFilter(engine, engine.member(child, "where")));
}

function runObjectFilter(engine: Engine, query: HandleValue, entity: Entity, where: Value, options: Value): Value {
  const includes = includesOf(engine, entity, options);
  return engine.access({
    kind: "query",
    library: DRIZZLE,
    operation: operationOf(query),
    entity,
    filter: objectFilter(engine, entity, where),
    shape: query.data["isFirst"] === true ? "optional-row" : "rows",
    span: query.at ?? NOWHERE,
    fixSites: objectSites(engine, query, where),
    // A member that is undefined is left out (`relations-filter`): the condition is dropped.
    undefinedOperand: "drops",
    includes,
    ...rowsThrough(engine, query, query.at ?? NOWHERE),
  });
}

function operationOf(query: HandleValue): string {
  return query.data["isFirst"] === true ? "findFirst" : "findMany";
}

function runSql(
  engine: Engine,
  query: HandleValue,
  table: HandleValue,
  where: Value,
  run: Run,
  entity: Entity | undefined,
  options: Value,
): Value {
  const { dialect } = tableName(table);
  const name = quoted(dialect, tableName(table).table);
  const condition = conditionOf(engine, where, table, query.at ?? NOWHERE);
  const bound = run.parameters
    ? bindPlaceholders(engine, clause(engine, " where ", condition), run.parameters)
    : clause(engine, " where ", condition);
  // Rows of nobody have children of every tenant: those that come along are judged with their parents.
  const children = entity?.tenancy === "global" ? childrenOf(engine, options) : [];
  const joins = children.flatMap(([relation, child]) =>
    childJoin(engine, entity, relation, (target) =>
      conditionOf(engine, engine.member(child, "where"), createTable(engine, { table: target.table, dialect }), query.at ?? NOWHERE),
    ),
  );
  return engine.rawSql({
    library: DRIZZLE,
    dialect,
    text: fragment([`select ${name}.* from ${name}`, ...joins, bound]),
    isTagged: true,
    span: query.at ?? NOWHERE,
    result: query.data["isFirst"] === true ? "optional-row" : "array",
    operation: operationOf(query),
    ...rowsThrough(engine, query, query.at ?? NOWHERE),
  });
}

/** A condition, or what a callback makes of the table's columns and the operators. */
function conditionOf(engine: Engine, where: Value, table: HandleValue, at: SourceSpan): Value {
  const operators: Value = { v: "external", module: "drizzle-orm", path: [] };
  return where.v === "function" || where.v === "native" ? (engine.build ?? engine.call).call(engine, where, [table, operators], at) : where;
}

function objectSites(engine: Engine, query: HandleValue, where: Value): readonly FixSite[] {
  const at = query.at;
  if (where.v !== "object" || !where.at || !at || where.at.file !== at.file || where.at.start < at.start || where.at.end > at.end)
    return [];
  const isEmpty = where.members.size === 0 && where.rest.length === 0;
  return [{ kind: "filter-object", span: where.at, text: engine.textOf?.(where.at) ?? "", ...(isEmpty ? { isEmpty } : {}) }];
}
