// MikroORM's unit of work (https://mikro-orm.io/docs/unit-of-work): entities that are made are inserted when the manager is flushed, as they are
// then. An insert is found where its entity was made or persisted.
import type { Entity } from "../../tenancy/model";
import { listOf } from "../call-arguments";
import { objectSite } from "../fix-sites";
import { ALL_ROWS } from "../formula";
import type { Engine, LibraryCall } from "../model";
import { entityOfInstance, namedEntity } from "../orm/entities";
import { rowsIn, withForeignKeys } from "../orm/new-rows";
import type { HandleValue, Value } from "../value";
import { MIKRO_ORM } from "./filters";

/** Member under which the entities to insert are kept; no code can name it. */
const NEW = "#new";

/** Entities that the next flush inserts; fetched rows are written back as what they are. */
export function persist(engine: Engine, manager: HandleValue, values: Value, call: LibraryCall, entity?: Entity): void {
  const known = listOf(engine, engine.member(manager, NEW)).filter((value) => value.v === "handle");
  const added = rowsIn(engine, values)
    .filter((row) => row.v === "object" && !known.some((one) => one.v === "handle" && identityOf(one.data["row"]) === row.id))
    .map((row) => engine.handle(MIKRO_ORM, "new-entity", { row, entity: (entity ?? entityOfInstance(engine, row))?.name }, call.span));
  engine.setMember(manager, NEW, engine.array([...known, ...added]));
}

function identityOf(row: unknown): number | undefined {
  return typeof row === "object" && row !== null && "id" in row && typeof row.id === "number" ? row.id : undefined;
}

/** Inserts what was made since the last flush. */
export function flush(engine: Engine, manager: HandleValue): void {
  const made = listOf(engine, engine.member(manager, NEW));
  engine.setMember(manager, NEW, engine.array([]));
  for (const one of made) {
    if (one.v !== "handle" || one.type !== "new-entity" || !one.at) continue;
    const row = one.data["row"] as Value;
    const entity = namedEntity(engine, one);
    if (!entity) continue;
    engine.access({
      kind: "create",
      library: MIKRO_ORM,
      operation: "persist",
      entity,
      filter: ALL_ROWS,
      rows: [withForeignKeys(engine, entity, row)],
      shape: "row",
      span: one.at,
      fixSites: objectSite(engine, "data-object", row, one.at),
      undefinedOperand: "fails",
    });
  }
}
