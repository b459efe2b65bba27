// Methods of fetched Sequelize instances (https://sequelize.org/docs/v6/core-concepts/model-instances/): each changes or reads the row itself.
import { argument, isNothing } from "../call-arguments";
import type { DataAccess, Engine, RowCall } from "../model";
import { identityFilter } from "../orm/entities";
import { withForeignKeys } from "../orm/new-rows";
import type { Value } from "../value";
import { SEQUELIZE } from "./model-handles";
import { writtenFields } from "./written-fields";

function onRow(engine: Engine, call: RowCall, kind: DataAccess["kind"], shape: DataAccess["shape"], sets?: Value): Value {
  return engine.access({
    kind,
    library: SEQUELIZE,
    operation: call.method,
    entity: call.entity,
    filter: identityFilter(engine, call.entity, call.row),
    shape,
    span: call.span,
    fixSites: [],
    undefinedOperand: "fails",
    ...(sets ? { sets: withForeignKeys(engine, call.entity, sets) } : {}),
  });
}

/** `save()` writes what was assigned, `update(values)` its argument. */
export function updateRow(engine: Engine, call: RowCall): Value {
  const given = call.method === "update" ? argument(call.args, 0) : undefined;
  const options = argument(call.args, call.method === "update" ? 1 : 0);
  const assigned = given && !isNothing(given) ? given : engine.writtenTo?.(call.row);
  const sets = assigned && writtenFields(engine, assigned, options);
  onRow(engine, call, "mutation", "row", sets);
  return engine.promise(call.row);
}

export function destroyRow(engine: Engine, call: RowCall): Value {
  return onRow(engine, call, "mutation", "void");
}

export function reload(engine: Engine, call: RowCall): Value {
  onRow(engine, call, "query", "row");
  return engine.promise(call.row);
}
