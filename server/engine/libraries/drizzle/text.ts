// Drizzle's values as SQL text: what is a piece of SQL becomes part of the text, everything else is a parameter.
import { isNothing, remembered } from "../call-arguments";
import type { Engine } from "../model";
import { stepsOf } from "../builders/builder";
import { eachValue } from "../builders/sql-text";
import { EMPTY_FRAGMENT, fragment, joinFragments } from "../sql-fragments";
import type { HandleValue, Value } from "../value";
import { aliasOf, dialectOf, isDrizzle, nameFragment, tableName, textOfHandle } from "./handles";

/** What a value is inside SQL: text, or the parameter itself. */
export function sqlOf(engine: Engine, value: Value): Value {
  return eachValue(value, (option) => (isDrizzle(option) ? textOf(engine, option) : option));
}

function textOf(engine: Engine, handle: HandleValue): Value {
  switch (handle.type) {
    case "sql":
      return grownText(engine, handle);
    case "column":
      return textOfHandle(handle);
    case "table": {
      const { dialect, alias, table } = tableName(handle);
      return nameFragment(dialect, alias ?? table);
    }
    case "subquery":
      return nameFragment(dialectOf(handle), aliasOf(handle) ?? "");
    case "param":
      return remembered(handle, "value") ?? handle;
    case "select":
      return fragment(["(", statementOf(engine, handle) ?? handle, ")"]);
    default:
      return handle;
  }
}

/** A piece of SQL with what was appended to it; what only some paths append is in some of its texts. */
function grownText(engine: Engine, handle: HandleValue): Value {
  const text = textOfHandle(handle);
  const appended = stepsOf(engine, handle);
  const pieces = engine.array([text]);
  if (appended.length === 0 || pieces.v !== "array") return text;
  return joinFragments(engine, { ...pieces, items: [...pieces.items, ...appended] }, "");
}

/** A query that can be put together when it is needed: its maker says how. */
export interface Statement {
  readonly write: (engine: Engine, builder: HandleValue) => Value;
}

function isStatement(value: unknown): value is Statement {
  return typeof value === "object" && value !== null && "write" in value;
}

/** The text of a query as part of another one. */
export function statementOf(engine: Engine, builder: HandleValue): Value | undefined {
  const { statement } = builder.data;
  return isStatement(statement) ? statement.write(engine, builder) : undefined;
}

/** A condition with the keyword before it; nothing where the condition is undefined. */
export function clause(engine: Engine, keyword: string, condition: Value): Value {
  return eachValue(condition, (option) => (isNothing(option) ? EMPTY_FRAGMENT : fragment([keyword, sqlOf(engine, option)])));
}
