// Running a query of Knex, Objection or Kysely: its statement is sent, or its new rows are judged.
import { isWithin, NOWHERE } from "../../../../rules/contract/span";
import type { FixSite } from "../../../../rules/contract/access";
import { copyBuilder, dropSteps, lastValue, stepsOf, type BuilderStep } from "./builder";
import { holdsQuery, insertText } from "./insert";
import { isQuery } from "./parts";
import { withProposed } from "./proposed-row";
import { joinConditions, quoted } from "./sql-text";
import { ALL_ROWS } from "../formula";
import { chosenBy } from "../chosen-storage";
import type { Engine } from "../model";
import type { RawSql } from "../raw-sql";
import { fragment } from "../sql-fragments";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import type { Entity } from "../../tenancy/model";
import { columnText } from "./names";
import { dialectOf, setText, statementText, verbOf, whereText } from "./statement";

type Steps = readonly BuilderStep[];

/** What differs between the libraries: the name, and how rows come back. */
export interface Sender {
  readonly library: string;
  /** Whether changes yield rows without being asked to. */
  readonly returnsRows: boolean;
  /** How a condition on the tenant is written, and where the chain ends that it belongs to. */
  readonly condition?: (key: string) => string;
  readonly conditionEnd?: (builder: HandleValue) => number | undefined;
}

export function entityOf(engine: Engine, builder: HandleValue): Entity | undefined {
  const { table } = builder.data;
  const name = typeof table === "string" ? engine.tenancy.byTable.get(table.toLowerCase()) : undefined;
  return name === undefined ? undefined : engine.tenancy.entities.get(name);
}

export function runQuery(engine: Engine, builder: HandleValue, sender: Sender): Value {
  const steps = stepsOf(engine, builder);
  if (verbOf(steps) === "insert") return runInsert(engine, builder, steps, sender);
  const others = unitedWith(engine, builder, steps);
  if (others.length > 0) {
    const own = copyBuilder(engine, builder, builder.at ?? NOWHERE);
    dropSteps(engine, own, (kind) => kind === "union");
    for (const other of others) runQuery(engine, other, sender);
    return runQuery(engine, own, sender);
  }
  const verb = verbOf(steps);
  const isFirst = steps.some((step) => step.kind === "first");
  const hasRows = verb === "select" || steps.some((step) => step.kind === "returning");
  const result = engine.rawSql({
    ...storageTold(engine, builder, steps),
    library: sender.library,
    dialect: dialectOf(builder),
    text: statementText(engine, builder),
    isTagged: true,
    span: builder.at ?? NOWHERE,
    result: hasRows ? (isFirst ? "optional-row" : "array") : "count",
    operation: operationOf(verb, isFirst),
    fixSites: fixSites(engine, builder, steps, sender),
  });
  const plucked = lastValue(steps, "pluck");
  return plucked ? pluck(engine, result, engine.stringOf(plucked) ?? "id") : result;
}

/** `.union(mine)`: queries that were made elsewhere, each of which is found where it names its own table. */
function unitedWith(engine: Engine, builder: HandleValue, steps: Steps): readonly HandleValue[] {
  const united = steps.filter((step) => step.kind === "union");
  const queries = united.flatMap((step) => {
    const query = engine.member(step.value, "query");
    return query.v === "handle" && query.model === builder.model && verbOf(stepsOf(engine, query)) === "select" ? [query] : [];
  });
  const isElsewhere = ({ at }: HandleValue): boolean => at !== undefined && !(builder.at && isWithin(at, builder.at));
  return queries.length === united.length && queries.some(isElsewhere) ? queries : [];
}

/** The schema that the query was told (`withSchema`), or that its connection is one that everybody shares. */
function storageTold(engine: Engine, builder: HandleValue, steps: Steps): Pick<RawSql, "isDefaultStorage" | "scope"> {
  const schema = lastValue(steps, "schema");
  if (!schema) return steps.some((step) => step.kind === "shared") ? { isDefaultStorage: true } : {};
  const tenant = chosenBy(engine, schema);
  const span = builder.at ?? NOWHERE;
  return tenant ? { isDefaultStorage: true, scope: { mechanism: "isolated-storage", tenant, span } } : {};
}

function operationOf(verb: string, isFirst: boolean): string {
  if (verb === "delete") return "del";
  return verb === "select" && isFirst ? "first" : verb;
}

/** A list of the values of one column. */
function pluck(engine: Engine, result: Value, column: string): Value {
  const row = engine.element(result);
  return engine.promise(engine.array([], engine.member(row, column.split(".").at(-1) ?? column)));
}

/** `.where("org_id", …)` at the end of the chain, where one table is read and nothing is joined by OR. */
function fixSites(engine: Engine, builder: HandleValue, steps: Steps, sender: Sender): readonly FixSite[] {
  const key = entityOf(engine, builder)?.tenantKeys[0];
  const { at } = builder;
  const isPlain = steps.every((step) => !step.isConditional && step.kind !== "join" && step.kind !== "union" && step.kind !== "with");
  const hasOr = steps.some((step) => step.kind === "where" && engine.stringOf(engine.member(step.value, "word")) === "or");
  const end = at && (sender.conditionEnd ? sender.conditionEnd(builder) : at.end);
  if (key === undefined || !at || !isPlain || hasOr || end === undefined || builder.data["isGraph"] === true) return [];
  const template = sender.condition?.(key) ?? `.where({ ${key}: {tenant} })`;
  return [{ kind: "template", span: { ...at, start: end, end }, text: "", template }];
}

function runInsert(engine: Engine, builder: HandleValue, steps: Steps, sender: Sender): Value {
  const entity = entityOf(engine, builder);
  const rows = lastValue(steps, "insert") ?? UNDEFINED;
  if (rows.v === "handle") return insertFrom(engine, builder, sender);
  const commons = steps.filter((step) => step.kind === "with");
  const dependsOnQueries = commons.length > 0 || holdsQuery(engine, rows);
  if (dependsOnQueries && insertText(engine, steps, dialectOf(builder))) {
    sendConflict(engine, builder, steps, rows, sender);
    return insertFrom(engine, builder, sender);
  }
  for (const common of commons) runCommon(engine, common, sender);
  if (!entity) return engine.promise(engine.unknown("insert", [rows]));
  const returning = lastValue(steps, "returning");
  const sites = builder.data["rowSites"];
  const isOne = sender.returnsRows && !engine.items(rows);
  // First, since a row that was made proves its id, and one that was met need not be the requester's.
  sendConflict(engine, builder, steps, rows, sender);
  const created = engine.access({
    ...storageTold(engine, builder, steps),
    kind: "create",
    library: sender.library,
    operation: "insert",
    entity,
    filter: ALL_ROWS,
    rows: [rows],
    // Where it may meet another row, nothing says that this one was made.
    shape: !isOne ? "rows" : lastValue(steps, "conflict") ? "optional-row" : "row",
    span: builder.at ?? NOWHERE,
    fixSites: Array.isArray(sites) ? (sites as readonly FixSite[]) : [],
    undefinedOperand: "fails",
  });
  return returning || sender.returnsRows ? created : firstId(engine, entity, created);
}

/** Without RETURNING the key of the first new row comes back, in a list. */
function firstId(engine: Engine, entity: Entity, created: Value): Value {
  const id = entity.columns.find((column) => column.isId)?.name ?? "id";
  return engine.promise(engine.array([engine.member(engine.element(created), id)]));
}

/** The rows come from queries, or depend on what they yield: the statement says how. */
function insertFrom(engine: Engine, builder: HandleValue, sender: Sender): Value {
  return engine.rawSql({
    ...storageTold(engine, builder, stepsOf(engine, builder)),
    library: sender.library,
    dialect: dialectOf(builder),
    text: statementText(engine, builder),
    isTagged: true,
    span: builder.at ?? NOWHERE,
    result: "array",
    operation: "insert",
  });
}

/** A common table before rows of which not all columns are known: it is run whatever those are. */
function runCommon(engine: Engine, common: BuilderStep, sender: Sender): void {
  const query = engine.member(common.value, "query");
  if (isQuery(query)) runQuery(engine, query, sender);
}

/** `onConflict(columns).merge(…)`: the update of the row that equals the new one in those columns. */
function sendConflict(engine: Engine, builder: HandleValue, steps: Steps, rows: Value, sender: Sender): void {
  const merged = lastValue(steps, "merge");
  if (!merged) return;
  const row = engine.items(rows) ? engine.element(rows) : rows;
  const { table } = builder.data;
  const dialect = dialectOf(builder);
  const keys = conflictKeys(engine, builder, lastValue(steps, "conflict") ?? UNDEFINED, row);
  const met = keys.map((key) =>
    joinConditions(
      key.map((column) => equals(engine, `${String(table)}.${column}`, engine.member(row, column), dialect)),
      "and",
    ),
  );
  const found = joinConditions(
    met.flatMap((one) => one ?? []),
    "or",
  );
  if (!found) return;
  const own = withProposed(engine, whereText(engine, steps), (column) => engine.members(row)?.get(column)?.value);
  const extra = own.v === "text" && own.parts.length > 0 ? [" and ", ...own.parts.slice(1)] : [];
  engine.rawSql({
    library: sender.library,
    dialect,
    text: fragment([
      "update ",
      quoted(dialect, String(table)),
      " set ",
      ...setText(engine, dialect, merged.v === "constant" ? row : merged),
      " where (",
      found,
      ")",
      ...extra,
    ]),
    isTagged: true,
    span: builder.at ?? NOWHERE,
    result: "count",
    operation: "merge",
  });
}

function equals(engine: Engine, column: string, value: Value, dialect: ReturnType<typeof dialectOf>): Value {
  return fragment([columnText(engine, dialect, { v: "constant", value: column }), " = ", value]);
}

function conflictKeys(engine: Engine, builder: HandleValue, target: Value, row: Value): readonly (readonly string[])[] {
  const listed = (engine.items(target)?.items.map((item) => item.value) ?? [target]).flatMap((column) => engine.stringOf(column) ?? []);
  if (listed.length > 0) return [listed];
  const given = engine.members(row);
  const entity = entityOf(engine, builder);
  const named = (entity?.uniques ?? []).map((unique) =>
    unique.columns.map((name) => entity?.columns.find((column) => column.name === name)?.dbName ?? name),
  );
  return named.filter((columns) => columns.every((column) => given?.has(column)));
}
