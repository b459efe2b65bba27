// One operation of TypeORM on an entity, put together for the engine.
import type { FixSite } from "../../../../rules/contract/access";
import type { Entity } from "../../tenancy/model";
import { rowsThrough } from "../chosen-storage";
import { ALL_ROWS, type Formula } from "../formula";
import type { DataAccess, Engine, IncludedRelation, LibraryCall } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { TYPEORM } from "./operators";

export interface Operation {
  readonly entity: Entity;
  readonly name: string;
  /** On which client, where one is called. */
  readonly call: Pick<LibraryCall, "span"> & { readonly handle?: HandleValue };
  readonly kind: DataAccess["kind"];
  readonly shape: DataAccess["shape"];
  readonly filter?: Formula;
  readonly undefinedOperand?: DataAccess["undefinedOperand"];
  readonly isNullDropped?: boolean;
  readonly rows?: readonly Value[];
  readonly sets?: Value;
  readonly includes?: readonly IncludedRelation[];
  readonly selected?: DataAccess["selected"];
  readonly fixSites?: readonly FixSite[];
}

export function perform(engine: Engine, operation: Operation): Value {
  const { entity, name, call, kind, shape, filter = ALL_ROWS, rows, sets, includes, selected } = operation;
  return engine.access({
    kind,
    library: TYPEORM,
    operation: name,
    entity,
    filter,
    shape,
    span: call.span,
    fixSites: operation.fixSites ?? [],
    undefinedOperand: operation.undefinedOperand ?? "fails",
    isNullDropped: operation.isNullDropped === true,
    ...(call.handle ? rowsThrough(engine, call.handle, call.span) : {}),
    ...(rows ? { rows } : {}),
    ...(sets ? { sets } : {}),
    ...(includes ? { includes } : {}),
    ...(selected ? { selected } : {}),
  });
}

/** What a promise is of, without waiting for it. */
export function promised(value: Value): Value {
  return value.v === "promise" ? value.of : value;
}

export function nothing(engine: Engine): Value {
  return engine.promise(UNDEFINED);
}
