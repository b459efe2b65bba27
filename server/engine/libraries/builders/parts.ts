// Values inside the SQL of a builder: handles that say how they read in SQL become text, everything else is a parameter.
import { remembered } from "../call-arguments";
import type { Engine } from "../model";
import { fragment } from "../sql-fragments";
import type { HandleValue, Value } from "../value";
import { ANY_DIALECT, eachValue, quoted } from "./sql-text";

/** A query says how it is written: its handle's data holds one as `statement`. A piece of SQL holds its `text`. */
export interface Statement {
  readonly write: (engine: Engine, builder: HandleValue) => Value;
}

function isStatement(value: unknown): value is Statement {
  return typeof value === "object" && value !== null && "write" in value;
}

/** A query that can stand in parentheses inside another. */
export function isQuery(value: Value): value is HandleValue {
  return value.v === "handle" && isStatement(value.data["statement"]);
}

/** A value inside SQL: text for pieces and queries, else the parameter. */
export function sqlPart(engine: Engine, value: Value): Value {
  return eachValue(value, (option) => {
    if (option.v !== "handle") return option;
    const { statement } = option.data;
    if (isStatement(statement)) return fragment(["(", statement.write(engine, option), ")", ...aliasIn(option)]);
    return remembered(option, "text") ?? option;
  });
}

function aliasIn(handle: HandleValue): readonly string[] {
  const alias = handle.data["alias"];
  return typeof alias === "string" ? [` as ${quoted(ANY_DIALECT, alias)}`] : [];
}
