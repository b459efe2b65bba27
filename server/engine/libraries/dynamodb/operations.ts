// What each operation of DynamoDB reads and writes (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html).
// Inputs are the same for commands of SDK v3, its aggregated clients and SDK v2.
import { isWithin, type SourceSpan } from "../../../../rules/contract/span";
import type { Entity } from "../../tenancy/model";
import { isNothing, listOf } from "../call-arguments";
import { objectSites } from "../fix-sites";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { DataAccess, Engine } from "../model";
import type { ClientScope } from "../client-scope";
import { chosenBy } from "../mongo/storage";
import { UNDEFINED, type Value } from "../value";
import { unwrappedMembers } from "./attribute-values";
import { comparedKeys, conditionOf, formulaOf, legacyCondition, type Condition, type Placeholders } from "./conditions";
import { DYNAMODB, entityFor, itemRow, keyFormula, tableOf, type KeyValues } from "./keys";
import { legacySets, setsOf } from "./updates";

/** One operation with its input, and where it stands. */
export interface Operation {
  readonly name: string;
  readonly input: Value;
  readonly span: SourceSpan;
}

/** Tells of an operation; what it comes to, without the promise. Undefined: it touches no items. */
export function perform(engine: Engine, operation: Operation): Value | undefined {
  switch (operation.name) {
    case "Get":
    case "GetItem":
      return engine.object({ Item: byKey(engine, operation, "query", "optional-row") });
    case "Put":
    case "PutItem":
      return engine.object({ Attributes: put(engine, operation) });
    case "Update":
    case "UpdateItem":
    case "Delete":
    case "DeleteItem":
      return engine.object({ Attributes: byKey(engine, operation, "mutation", "optional-row") });
    case "Query":
    case "Scan":
      return page(engine, select(engine, operation));
    case "BatchGet":
    case "BatchGetItem":
      return engine.object({ Responses: responses(engine, operation), UnprocessedKeys: UNDEFINED });
    case "BatchWrite":
    case "BatchWriteItem":
      batchWrite(engine, operation);
      return engine.object({ UnprocessedItems: UNDEFINED });
    case "TransactGet":
    case "TransactGetItems":
      return engine.object({ Responses: engine.array(transact(engine, operation).map((Item) => engine.object({ Item }))) });
    case "TransactWrite":
    case "TransactWriteItems":
      transact(engine, operation);
      return engine.object({});
    case "ExecuteStatement":
      return statement(engine, operation);
    default:
      return undefined;
  }
}

function page(engine: Engine, rows: Value): Value {
  return engine.object({ Items: rows, Count: engine.member(rows, "length"), LastEvaluatedKey: engine.unknown("LastEvaluatedKey") });
}

/** A member of an operation's input; undefined where it is not there. */
export function part(engine: Engine, input: Value, name: string): Value {
  return isNothing(input) ? UNDEFINED : engine.member(input, name);
}

function placeholders(engine: Engine, input: Value): Placeholders {
  return { names: part(engine, input, "ExpressionAttributeNames"), values: part(engine, input, "ExpressionAttributeValues") };
}

type Base = Pick<DataAccess, "library" | "operation" | "span" | "fixSites" | "undefinedOperand"> & { readonly scope?: ClientScope };

/** A value in an expression that is undefined makes the service refuse it; one in a key likewise. */
function base(engine: Engine, { name, span }: Operation, table: Value): Base {
  const tenant = engine.stringOf(table) === undefined ? chosenBy(engine, table) : undefined;
  const scope: ClientScope | undefined = tenant && { mechanism: "isolated-storage", tenant, span };
  return { library: DYNAMODB, operation: name, span, fixSites: [], undefinedOperand: "fails", ...(scope ? { scope } : {}) };
}

/** A condition that is there on some paths only counts as one that may be missing. */
function conditionIn(engine: Engine, input: Value, name: string, isRequired: boolean): Condition {
  const member = engine.members(input)?.get(name);
  const expression = member?.value ?? (engine.spreads(input).length > 0 ? part(engine, input, name) : UNDEFINED);
  if (isNothing(expression)) return { c: "all" };
  const condition = conditionOf(engine, expression, placeholders(engine, input));
  return member?.isConditional && !isRequired ? { c: "choice", of: [condition, { c: "all" }] } : condition;
}

function keyOf(engine: Engine, key: Value): KeyValues {
  return [...(engine.members(key) ?? [])].map(([name, member]) => [name, member.value] as const);
}

function keyCondition(engine: Engine, entity: Entity, key: Value): Formula {
  const known = keyOf(engine, key);
  if (known.length === 0) return { f: "opaque", operand: key };
  return and(known.map(([name, value]) => keyFormula(engine, entity, name, "equal", value)));
}

/** `get`, `update` and `delete`: one item by its whole key, and what a condition asks of it besides. */
function byKey(engine: Engine, operation: Operation, kind: "query" | "mutation", shape: DataAccess["shape"]): Value {
  const { input } = operation;
  const table = part(engine, input, "TableName");
  const given = part(engine, input, "Key");
  const answers = engine.alternatives(given).map((option) => {
    const key = unwrappedMembers(engine, option);
    const entity = entityFor(engine, tableOf(engine, table), keyOf(engine, key));
    if (!entity) return engine.unknown("an item", [key]);
    const condition = conditionIn(engine, input, "ConditionExpression", false);
    const expected = legacyCondition(engine, part(engine, input, "Expected"));
    const filter = and([keyCondition(engine, entity, key), formulaOf(engine, entity, condition), formulaOf(engine, entity, expected)]);
    const sets =
      setsOf(engine, part(engine, input, "UpdateExpression"), placeholders(engine, input)) ??
      legacySets(engine, part(engine, input, "AttributeUpdates"));
    return engine.access({ ...base(engine, operation, table), kind, entity, filter, shape, ...(sets ? { sets } : {}) });
  });
  return settled(engine, engine.choice(answers));
}

function settled(engine: Engine, value: Value): Value {
  return value.v === "promise" ? value.of : engine.await(value);
}

/** A new item; where its id was chosen outside and nothing asks that there be none, it replaces whatever has that id. */
function put(engine: Engine, operation: Operation): Value {
  const { input } = operation;
  const table = part(engine, input, "TableName");
  const written = part(engine, input, "Item");
  const item = unwrappedMembers(engine, written);
  // Where values stand in a wrapping (`{ S: "…" }`), the tenant would have to as well.
  const fixSites = item === written ? objectSites(engine, operation.span, undefined, item) : [];
  const condition = conditionIn(engine, input, "ConditionExpression", false);
  const entity = entityFor(engine, tableOf(engine, table), keyOf(engine, item));
  if (!entity) return engine.unknown("an item");
  const row = itemRow(engine, entity, item);
  const access = { ...base(engine, operation, table), entity, rows: [row], fixSites };
  const selected = replacedBy(engine, entity, row);
  const isNew = !selected || mentions(engine, input, "attribute_not_exists");
  const made = isNew
    ? engine.access({ ...access, kind: "create", filter: ALL_ROWS, shape: "void" })
    : engine.access({
        ...access,
        kind: "mutation",
        filter: and([selected, formulaOf(engine, entity, condition)]),
        sets: row,
        shape: "void",
      });
  return settled(engine, made);
}

function mentions(engine: Engine, input: Value, word: string): boolean {
  const text = part(engine, input, "ConditionExpression");
  return engine.alternatives(text).some((option) => {
    const parts = option.v === "text" ? option.parts : [engine.stringOf(option) ?? ""];
    return parts.some((one) => typeof one === "string" && one.includes(word));
  });
}

/** The item that a put of this one replaces: that of the same id, where the id is input and the key does not say whose it is. */
function replacedBy(engine: Engine, entity: Entity, row: Value): Formula | undefined {
  const primary = entity.uniques.find((unique) => unique.isPrimary)?.columns ?? [];
  const [id, ...more] = primary;
  if (id === undefined || more.length > 0 || entity.tenantKeys.includes(id)) return undefined;
  const value = engine.members(row)?.get(id)?.value;
  const isInput = value !== undefined && engine.alternatives(value).some((option) => option.v === "source");
  return isInput ? { f: "atom", column: id, op: "equal", operand: value } : undefined;
}

/** `query` and `scan`. */
function select(engine: Engine, operation: Operation): Value {
  const { input } = operation;
  const table = part(engine, input, "TableName");
  const key = and2(
    conditionIn(engine, input, "KeyConditionExpression", true),
    legacyCondition(engine, part(engine, input, "KeyConditions")),
  );
  const filter = and2(
    and2(conditionIn(engine, input, "FilterExpression", false), legacyCondition(engine, part(engine, input, "QueryFilter"))),
    legacyCondition(engine, part(engine, input, "ScanFilter")),
  );
  const told = comparedKeys(key);
  const keys = told.length > 0 ? told : comparedKeys(filter);
  const entity = entityFor(engine, tableOf(engine, table), keys);
  if (!entity) return engine.array([], engine.unknown("an item"));
  const formula = and([formulaOf(engine, entity, key), formulaOf(engine, entity, filter)]);
  const isCount = engine.stringOf(part(engine, input, "Select")) === "COUNT";
  const found = engine.access({
    ...base(engine, operation, table),
    kind: "query",
    entity,
    filter: formula,
    shape: isCount ? "count" : "rows",
  });
  return settled(engine, found);
}

function and2(one: Condition, other: Condition): Condition {
  if (one.c === "all") return other;
  return other.c === "all" ? one : { c: "and", of: [one, other] };
}

/** Each request of a list, or of each list that it may be: every one of them is sent on some path. */
function requestsIn(engine: Engine, list: Value): readonly Value[] {
  return engine.alternatives(list).flatMap((one) => listOf(engine, one));
}

/** `{ [table]: { Keys: [key, …] } }`, rows by table. */
function responses(engine: Engine, operation: Operation): Value {
  const requests = part(engine, operation.input, "RequestItems");
  const answers = [...(engine.members(requests) ?? [])].map(([table, member]): [string, Value] => [
    table,
    engine.array([], byKeys(engine, operation, { v: "constant", value: table }, requestsIn(engine, engine.member(member.value, "Keys")))),
  ]);
  return engine.object(Object.fromEntries(answers));
}

/** An item by any of these keys: one read for each kind of item that they name. */
function byKeys(engine: Engine, operation: Operation, table: Value, given: readonly Value[]): Value {
  const filters = new Map<Entity, Formula[]>();
  const others: Value[] = [];
  for (const key of given.flatMap((one) => engine.alternatives(one)).map((one) => unwrappedMembers(engine, one))) {
    const entity = entityFor(engine, tableOf(engine, table), keyOf(engine, key));
    if (entity) filters.set(entity, [...(filters.get(entity) ?? []), keyCondition(engine, entity, key)]);
    else others.push(engine.unknown("an item", [key]));
  }
  const rows = [...filters].map(([entity, of]) => {
    const [only, ...more] = of;
    const filter: Formula = only && more.length === 0 ? only : { f: "or", of };
    return engine.access({ ...base(engine, operation, table), kind: "query", entity, filter, shape: "row" });
  });
  return settled(engine, engine.choice([...rows, ...others]));
}

/** `{ [table]: [{ PutRequest: { Item } }, { DeleteRequest: { Key } }] }`. */
function batchWrite(engine: Engine, operation: Operation): void {
  const requests = part(engine, operation.input, "RequestItems");
  for (const [table, member] of engine.members(requests) ?? []) {
    const TableName: Value = { v: "constant", value: table };
    for (const request of requestsIn(engine, member.value).flatMap((one) => engine.alternatives(one))) {
      const item = part(engine, part(engine, request, "PutRequest"), "Item");
      const Key = part(engine, part(engine, request, "DeleteRequest"), "Key");
      if (!isNothing(item)) put(engine, { ...operation, input: engine.object({ TableName, Item: item }) });
      if (!isNothing(Key)) byKey(engine, { ...operation, input: engine.object({ TableName, Key }) }, "mutation", "count");
    }
  }
}

/** `TransactItems: [{ Put: input }, { Update: input }, { Delete: input }, { ConditionCheck: input }, { Get: input }]`. */
function transact(engine: Engine, operation: Operation): readonly Value[] {
  return requestsIn(engine, part(engine, operation.input, "TransactItems"))
    .flatMap((item) => engine.alternatives(item))
    .flatMap((item) =>
      [...(engine.members(item) ?? [])].map(([name, { value: input }]) => {
        const one = { name, input, span: placeOf(item, operation.span) };
        if (name === "Put") return put(engine, one);
        if (name === "Update" || name === "Delete") return byKey(engine, one, "mutation", "optional-row");
        return byKey(engine, one, "query", "optional-row");
      }),
    );
}

/** One of several operations stands where it is written, if that is inside the call. */
function placeOf(item: Value, call: SourceSpan): SourceSpan {
  const at = item.v === "object" ? item.at : undefined;
  return at && isWithin(at, call) ? at : call;
}

/** PartiQL (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html) is SQL over one table. */
function statement(engine: Engine, { name, input, span }: Operation): Value {
  const parameters = listOf(engine, part(engine, input, "Parameters")).map((value) => unwrappedMembers(engine, engine.object({ value })));
  const rows = engine.rawSql({
    library: DYNAMODB,
    dialect: "sqlite",
    text: part(engine, input, "Statement"),
    isTagged: false,
    parameters: engine.array(parameters.map((one) => engine.member(one, "value"))),
    span,
    result: "array",
    operation: name,
  });
  return engine.object({ Items: settled(engine, rows) });
}
