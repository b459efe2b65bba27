// Rows that code makes under ids of its own drawing: nobody else's row has such an id, so once the row is made for the requester, whatever
// names it by that id names a row of theirs (`const id = randomUUID()`, a project with that id, tasks of that project).
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Value } from "../../libraries/value";
import type { Entity } from "../../tenancy/model";
import { labelOf } from "../keys";
import type { Machine } from "../machine/machine";
import { alternativesOf } from "../machine/truthiness";
import { establish } from "./establish";
import { isDrawn } from "./own-ids";

export function proveMade(m: Machine, entity: Entity, rows: readonly Value[], at: SourceSpan): void {
  const [id, ...more] = entity.columns.filter((column) => column.isId);
  if (!id || more.length > 0) return;
  for (const row of rows)
    for (const name of new Set([id.name, id.dbName])) {
      const value = m.engine.members(row)?.get(name)?.value;
      for (const option of value ? alternativesOf(m, value) : []) if (isDrawn(option)) proveId(m, entity, option, at);
    }
}

function proveId(m: Machine, entity: Entity, id: Value, at: SourceSpan): void {
  const message = `${labelOf(id)} is the id of a ${entity.name} row that was made for the requester`;
  establish(m, id, { kind: "bound", entity: entity.name, by: "guard", message, at });
}
