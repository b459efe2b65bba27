// sqlstring (https://github.com/mysqljs/sqlstring), by itself and as mysql and mysql2 hand it on: text with its values put in before it
// is sent. `?` is a quoted value, `??` a name, `raw` text as it is.
import { argument, exportName } from "../call-arguments";
import type { Engine, LibraryCall, LibraryModel } from "../model";
import { fragment, rawFragment } from "../sql-fragments";
import { UNDEFINED, type Value } from "../value";

/** What `escape`, `escapeId`, `raw` and `format` give back; undefined for other names. */
export function sqlString(engine: Engine, name: string, call: LibraryCall): Value | undefined {
  const first = argument(call.args, 0);
  switch (name) {
    case "escape":
      return fragment([first]);
    case "escapeId":
    case "raw":
      return rawFragment(engine, first);
    case "format":
      return engine.choice(engine.alternatives(first).map((text) => formatted(engine, text, argument(call.args, 1))));
    default:
      return undefined;
  }
}

function formatted(engine: Engine, text: Value, given: Value): Value {
  const values = engine.items(given)?.items.map((item) => item.value);
  const plain = engine.stringOf(text);
  const parts = plain === undefined ? (text.v === "text" ? text.parts : undefined) : [plain];
  if (!parts) return rawFragment(engine, text);
  let next = 0;
  const valueAt = (): Value => {
    const value = values?.[next++];
    return value ?? (values ? UNDEFINED : given.v === "array" ? engine.element(given) : given);
  };
  const filled = (part: string): readonly (string | Value)[] =>
    part.split(/(\?\??)/).map((piece) => (piece === "?" ? valueAt() : piece === "??" ? rawFragment(engine, valueAt()) : piece));
  return fragment(parts.flatMap((part) => (typeof part === "string" ? filled(part) : [rawFragment(engine, part)])));
}

export const SQLSTRING: LibraryModel = {
  id: "sqlstring",
  packages: ["sqlstring", "sql-escaper"],
  tokens: ["sqlstring", "sql-escaper"],
  call: (call, engine) => sqlString(engine, exportName(call.path), call),
};
