// MikroORM's unit of work (https://mikro-orm.io/docs/unit-of-work): entities that are made are inserted when the manager is flushed, as they are
// then, and those that were fetched or referenced by their id are updated with what was assigned to them. An insert is found where its entity
// was made or persisted, an update where the manager is flushed.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Entity } from "../../tenancy/model";
import { listOf } from "../call-arguments";
import { objectSite } from "../fix-sites";
import { ALL_ROWS } from "../formula";
import type { Engine, LibraryCall } from "../model";
import { entityOfInstance, idColumns, identityFilter, namedEntity } from "../orm/entities";
import { entityFrom, rowsIn, withForeignKeys, withLinkedRows } from "../orm/new-rows";
import type { HandleValue, RowValue, Value } from "../value";
import { MIKRO_ORM } from "./filters";
import { beforeCreate } from "./hooks";

/** Members under which the entities to insert and references are kept; no code can name them. */
const NEW = "#new";
const REFERENCES = "#references";
/** Member of a changed row: how many of its members were written by a flush. */
const WRITTEN = "#written";

/** `getReference(Invoice, id)`: the entity of that id, which nothing has looked for. The next flush writes what is assigned to it. */
export function reference(engine: Engine, manager: HandleValue, entity: Entity, id: Value, cls: Value | undefined): Value {
  const [column = "id"] = idColumns(entity);
  const made = entityFrom(engine, engine.object({ [column]: id }), cls?.v === "class" ? cls : undefined);
  engine.setMember(manager, REFERENCES, engine.array([...keptIn(engine, manager, REFERENCES), made]));
  return made;
}

/** What a manager keeps under a name, also what only some paths or the rounds of a loop gave it, each once. */
function keptIn(engine: Engine, manager: HandleValue, name: string): readonly Value[] {
  const all = engine.alternatives(engine.member(manager, name)).flatMap((option) => listOf(engine, option));
  const idOf = (value: Value): unknown => (value.v === "handle" ? identityOf(value.data["row"]) : identityOf(value));
  return all.filter(
    (value, index) => all.findIndex((other) => other === value || (idOf(value) !== undefined && idOf(value) === idOf(other))) === index,
  );
}

/** Entities that the next flush inserts; fetched rows are written back as what they are. */
export function persist(engine: Engine, manager: HandleValue, values: Value, call: LibraryCall, entity?: Entity): void {
  const known = keptIn(engine, manager, NEW).filter((value) => value.v === "handle");
  const added = rowsIn(engine, values)
    .filter((row) => row.v === "object" && !known.some((one) => one.v === "handle" && identityOf(one.data["row"]) === row.id))
    .map((row) => engine.handle(MIKRO_ORM, "new-entity", { row, entity: (entity ?? entityOfInstance(engine, row))?.name }, call.span));
  engine.setMember(manager, NEW, engine.array([...known, ...added]));
}

function identityOf(row: unknown): number | undefined {
  return typeof row === "object" && row !== null && "id" in row && typeof row.id === "number" ? row.id : undefined;
}

/** Inserts what was made since the last flush, and updates what has changed. */
export function flush(engine: Engine, manager: HandleValue, at: SourceSpan): void {
  insertNew(engine, manager);
  const references = keptIn(engine, manager, REFERENCES);
  engine.setMember(manager, REFERENCES, engine.array([]));
  for (const row of references) {
    const entity = entityOfInstance(engine, row);
    if (entity) update(engine, entity, row, row, idColumns(entity), at);
  }
  for (const row of engine.rowsWritten?.() ?? []) {
    const entity = engine.entityOf?.(row);
    const written = entity?.origin === MIKRO_ORM ? engine.writtenTo?.(row) : undefined;
    if (entity && written) updateFetched(engine, entity, row, written, at);
  }
}

function updateFetched(engine: Engine, entity: Entity, row: RowValue, written: Value, at: SourceSpan): void {
  const count = engine.members(written)?.size ?? 0;
  const known = engine.members(written)?.get(WRITTEN)?.value;
  if (known?.v === "constant" && known.value === count) return;
  update(engine, entity, row, written, [WRITTEN], at);
  engine.setMember(row, WRITTEN, { v: "constant", value: known ? count : count + 1 });
}

/** What was assigned to an entity becomes an update of its row. */
function update(engine: Engine, entity: Entity, row: Value, written: Value, others: readonly string[], at: SourceSpan): void {
  const members = new Map([...(engine.members(written) ?? [])].filter(([name]) => !others.includes(name)));
  const rest = engine.spreads(written);
  if (members.size === 0 && rest.length === 0) return;
  engine.access({
    kind: "mutation",
    library: MIKRO_ORM,
    operation: "flush",
    entity,
    filter: identityFilter(engine, entity, row),
    sets: toStore(engine, entity, { ...entityFrom(engine, written), members, rest }),
    shape: "void",
    span: at,
    fixSites: [],
    undefinedOperand: "fails",
  });
}

/** Name of the member under which a row keeps what its collection was given; no code can name it. */
const ADDED = "#added:";

/** `product.tags.add(tag)`, where no column of the other side tells of it: the next flush of the owner links them. */
export function addToCollection(engine: Engine, owner: RowValue, name: string, items: readonly Value[]): void {
  const before = listOf(engine, engine.member(owner, ADDED + name)).filter((value) => value.v !== "row");
  engine.setMember(owner, ADDED + name, engine.array([...before, ...items]));
}

/** Values with relations as foreign keys and links; collections take entities and bare ids. */
function toStore(engine: Engine, entity: Entity, row: Value): Value {
  const members = engine.members(row);
  if (row.v !== "object" || !members) return row;
  const named = [...members].map(([name, member]) => [name.startsWith(ADDED) ? name.slice(ADDED.length) : name, member] as const);
  const renamed = { ...entityFrom(engine, row), members: new Map(named), rest: engine.spreads(row) };
  return withForeignKeys(engine, entity, withLinkedRows(engine, entity, renamed, true));
}

function insertNew(engine: Engine, manager: HandleValue): void {
  const made = keptIn(engine, manager, NEW);
  engine.setMember(manager, NEW, engine.array([]));
  for (const one of made) {
    if (one.v !== "handle" || one.type !== "new-entity" || !one.at) continue;
    const row = one.data["row"] as Value;
    const entity = namedEntity(engine, one);
    if (!entity) continue;
    beforeCreate(engine, entity, row, manager, one.at);
    engine.access({
      kind: "create",
      library: MIKRO_ORM,
      operation: "persist",
      entity,
      filter: ALL_ROWS,
      rows: [toStore(engine, entity, row)],
      shape: "row",
      span: one.at,
      fixSites: objectSite(engine, "data-object", row, one.at),
      undefinedOperand: "fails",
    });
  }
}
