// What operations on Firestore read and write. A write under a document's name that the request chose replaces whatever bears it.
import type { FixSite } from "../../../../rules/contract/access";
import type { SourceSpan } from "../../../../rules/contract/span";
import { stepsOf } from "../builders/builder";
import { isNothing, option } from "../call-arguments";
import { objectSites } from "../fix-sites";
import type { Entity } from "../../tenancy/model";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { DataAccess, Engine } from "../model";
import type { ClientScope } from "../client-scope";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { formulaOf } from "./conditions";
import { entityOf, FIRESTORE, pathFormula, referenceHandle, type Reference } from "./references";
import { documentSnapshot, querySnapshot } from "./snapshots";

interface Place {
  readonly operation: string;
  readonly span: SourceSpan;
  /** The dot before the method that runs a query: where one more condition fits. */
  readonly runsAt?: number;
}

/** An undefined operand or document name is refused. */
function base(
  reference: Reference,
  { operation, span }: Place,
): Pick<DataAccess, "library" | "operation" | "span" | "fixSites" | "undefinedOperand" | "scope"> {
  const { tenant } = reference;
  const scope: ClientScope | undefined = tenant && { mechanism: "isolated-storage", tenant, span };
  return { library: FIRESTORE, operation, span, fixSites: [], undefinedOperand: "fails", ...(scope ? { scope } : {}) };
}

function settled(value: Value): Value {
  return value.v === "promise" ? value.of : value;
}

/** Reads one document. */
export function readDocument(engine: Engine, reference: Reference, place: Place): Value {
  const entity = entityOf(engine, reference);
  if (!entity) return documentSnapshot(engine, engine.unknown("a document"), reference);
  const row = engine.access({ ...base(reference, place), kind: "query", entity, filter: pathFormula(reference), shape: "optional-row" });
  return documentSnapshot(engine, settled(row), reference);
}

/** Conditions of a query, those that only some paths told among them. */
function conditionsOf(engine: Engine, query: HandleValue): Formula {
  const steps = query.type === "query" ? stepsOf(engine, query) : [];
  return and(
    steps.map((step): Formula => {
      const formula = formulaOf(engine, step.value);
      return step.isConditional && formula.f !== "true" ? { f: "choice", of: [formula, ALL_ROWS] } : formula;
    }),
  );
}

/** Reads what a query or a whole collection selects. */
export function readQuery(engine: Engine, query: HandleValue, reference: Reference, place: Place, isCount = false): Value {
  const entity = entityOf(engine, reference);
  if (!entity) return querySnapshot(engine, engine.array([], engine.unknown("a document")), reference);
  const filter = and([pathFormula(reference), conditionsOf(engine, query)]);
  const fixSites = conditionSites(entity, place);
  const rows = engine.access({ ...base(reference, place), kind: "query", entity, filter, shape: isCount ? "count" : "rows", fixSites });
  return querySnapshot(engine, settled(rows), reference);
}

/** `.where("orgId", "==", …)` in front of the call that runs the query. */
function conditionSites({ tenantKeys }: Entity, { span, runsAt: end }: Place): readonly FixSite[] {
  const [key, ...more] = tenantKeys;
  if (key === undefined || more.length > 0 || end === undefined) return [];
  return [{ kind: "template", span: { ...span, start: end, end }, text: "", template: `.where("${key}", "==", {tenant})` }];
}

/** The new document with what its path says of it. */
function rowOf(engine: Engine, reference: Reference, data: Value): Value {
  const given = [...reference.above, ...(reference.id ? [["id", reference.id] as const] : [])];
  if (data.v !== "object") return given.length === 0 ? data : spread(engine, data, given);
  const members = new Map(engine.members(data) ?? []);
  for (const [column, value] of given) members.set(column, { value });
  const made = engine.object({});
  return made.v === "object" ? { ...made, members, rest: engine.spreads(data), ...(data.at ? { at: data.at } : {}) } : data;
}

function spread(engine: Engine, data: Value, given: readonly (readonly [string, Value])[]): Value {
  const made = engine.object(Object.fromEntries(given));
  return made.v === "object" ? { ...made, rest: [data] } : data;
}

/** `add`, `create`, and `set` of a document that is new. */
export function create(engine: Engine, reference: Reference, data: Value, place: Place): HandleValue {
  const entity = entityOf(engine, reference);
  if (!entity) return referenceHandle(engine, { ...reference, id: reference.id ?? engine.unknown("a new id") });
  const rows = engine.alternatives(data).map((option) => rowOf(engine, reference, option));
  const fixSites = objectSites(engine, place.span, undefined, data);
  const made = settled(
    engine.access({ ...base(reference, place), kind: "create", entity, filter: ALL_ROWS, rows, shape: "row", fixSites }),
  );
  return referenceHandle(engine, { ...reference, id: reference.id ?? engine.member(made, "id") });
}

/** `set`: a new document, or what replaces the one of this name. */
export function set(engine: Engine, reference: Reference, data: Value, options: Value, place: Place): void {
  const entity = entityOf(engine, reference);
  const isMerge = !isNothing(option(engine, options, "merge")) || !isNothing(option(engine, options, "mergeFields"));
  const isChosen = reference.id !== undefined && engine.alternatives(reference.id).some((one) => one.v === "source");
  if (!entity) return;
  if (!isMerge && !isChosen) {
    create(engine, reference, data, place);
    return;
  }
  const rows = engine.alternatives(data).map((one) => rowOf(engine, reference, one));
  engine.access({ ...base(reference, place), kind: "mutation", entity, filter: pathFormula(reference), sets: data, rows, shape: "void" });
}

/** `update(data)`, `update("field", value, …)`. */
export function update(engine: Engine, reference: Reference, args: readonly Value[], place: Place): void {
  const entity = entityOf(engine, reference);
  const [first = UNDEFINED] = args;
  const sets = engine.stringOf(first) === undefined ? first : fieldValues(engine, args);
  if (entity) engine.access({ ...base(reference, place), kind: "mutation", entity, filter: pathFormula(reference), sets, shape: "void" });
}

function fieldValues(engine: Engine, args: readonly Value[]): Value {
  const members: Record<string, Value> = {};
  for (let index = 0; index + 1 < args.length; index += 2) {
    const name = engine.stringOf(args[index] ?? UNDEFINED);
    if (name !== undefined) members[name] = args[index + 1] ?? UNDEFINED;
  }
  return engine.object(members);
}

export function remove(engine: Engine, reference: Reference, place: Place): void {
  const entity = entityOf(engine, reference);
  if (entity) engine.access({ ...base(reference, place), kind: "mutation", entity, filter: pathFormula(reference), shape: "void" });
}
