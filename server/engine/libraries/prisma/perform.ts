// One operation on one model, with the arguments that are sent in the end.
import { formulaShape } from "../formula-shape";
import type { Engine, LibraryCall } from "../model";
import type { Entity } from "../../tenancy/model";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { DataAccess } from "../model";
import type { ClientScope } from "../client-scope";
import { isNothing } from "../call-arguments";
import type { storageOf } from "../chosen-storage";
import { UNDEFINED, type Value } from "../value";
import { selectedBy } from "../orm/selected";
import { fixSitesOf } from "./fix-sites";
import { includesOf } from "./includes";
import { nestedWrites } from "./nested-writes";
import { writtenColumns } from "./written-columns";
import { OPERATIONS, type Operation } from "./operations";
import { filterOf, withRequiredKey } from "./where";

export const PRISMA = "prisma";

/** An operation as the code calls it. */
export interface ModelCall {
  readonly entity: Entity;
  /** Name of the operation: a key of OPERATIONS. */
  readonly operation: string;
  readonly call: LibraryCall;
  /** The database that its client was made for, where that is known. */
  readonly storage?: ReturnType<typeof storageOf>;
}

export function argumentsOf(call: LibraryCall): Value {
  return call.args[0]?.value ?? UNDEFINED;
}

/** Performs it with `args`, which extensions and middleware may have made from what the code passed. */
export function performOperation(engine: Engine, made: ModelCall, args: Value): Value {
  const operation = OPERATIONS.get(made.operation);
  if (!operation) return engine.unknown(`prisma.${made.operation}`);
  const filter = filterFor(engine, made.entity, operation, args);
  const scope = scopeOf(engine, made, operation, args, filter);
  const rows = operation.rows ? rowsOf(engine, args, operation.rows) : undefined;
  const sets = operation.sets ? engine.member(args, operation.sets) : undefined;
  const nested = [...(rows ?? []), ...(sets ? [sets] : [])].flatMap((data) => nestedWrites(engine, made.entity, data));
  const selected = selectedBy(engine, args);
  const access: DataAccess = {
    // An upsert that updates nothing makes a row or reads the one that is there.
    kind: made.operation === "upsert" && sets && changesNothing(engine, sets) ? "query" : operation.kind,
    library: PRISMA,
    operation: made.operation,
    entity: made.entity,
    filter,
    shape: operation.shape,
    span: made.call.span,
    fixSites: fixSitesOf(engine, operation, made.call),
    undefinedOperand: made.entity.refusesUndefined ? "fails" : "drops",
    includes: includesOf(engine, made.entity, args),
    ...(selected ? { selected } : {}),
    ...(rows ? { rows } : {}),
    ...(sets && !isNothing(sets) ? { sets: writtenColumns(engine, made.entity, sets) } : {}),
    ...made.storage,
    ...(scope ? { scope } : {}),
    ...(nested.length > 0 ? { nested } : {}),
  };
  return engine.access(access);
}

/** `update: {}`. */
function changesNothing(engine: Engine, sets: Value): boolean {
  return sets.v === "object" && engine.members(sets)?.size === 0 && engine.spreads(sets).length === 0;
}

function filterFor(engine: Engine, entity: Entity, operation: Operation, args: Value): Formula {
  if (operation.kind === "create" || isNothing(args)) return ALL_ROWS;
  const where = filterOf(engine, entity, engine.member(args, "where"));
  // What groups must be like is so of each of their rows where it is a column by which they are grouped.
  const filter = operation.groups ? and([where, filterOf(engine, entity, engine.member(args, "having"))]) : where;
  return operation.isByKey ? withRequiredKey(entity, filter) : filter;
}

function rowsOf(engine: Engine, args: Value, name: string): readonly Value[] {
  const data = isNothing(args) ? UNDEFINED : engine.member(args, name);
  return [isNothing(data) ? engine.object({}) : data];
}

/** The client is the mechanism where the filter that is sent is not the one that the code wrote. */
function scopeOf(engine: Engine, made: ModelCall, operation: Operation, args: Value, filter: Formula): ClientScope | undefined {
  const written = argumentsOf(made.call);
  if (args === written || operation.kind === "create") return undefined;
  const own = filterFor(engine, made.entity, operation, written);
  if (formulaShape(own) === formulaShape(filter)) return undefined;
  return { mechanism: "scoped-client", filter: ALL_ROWS, span: made.call.span };
}
