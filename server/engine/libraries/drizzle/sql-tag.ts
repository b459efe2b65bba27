// The members of Drizzle's `sql` (https://orm.drizzle.team/docs/sql) as text.
import { eachValue } from "../builders/sql-text";
import type { Engine } from "../model";
import { EMPTY_FRAGMENT, fragment, joinFragments, rawFragment } from "../sql-fragments";
import type { Value } from "../value";
import { sqlOf } from "./text";

/** `` sql`…` ``: pieces of SQL among the values become text. */
export function templateText(engine: Engine, template: Value): Value {
  const parts = template.v === "text" ? template.parts : [template];
  return fragment(parts.map((part) => (typeof part === "string" ? part : sqlOf(engine, part))));
}

/** `sql.raw`, `sql.join` and their like, as text; undefined when it is another member. */
export function sqlMember(engine: Engine, name: string, args: readonly Value[]): Value | undefined {
  const [first, second] = args;
  switch (name) {
    case "raw":
      return first && rawFragment(engine, first);
    case "identifier":
      return first && fragment([`"${engine.stringOf(first) ?? ""}"`]);
    case "empty":
      return EMPTY_FRAGMENT;
    case "join": {
      const separator = second && sqlOf(engine, second);
      const text = separator?.v === "text" ? separator.parts.map((part) => (typeof part === "string" ? part : ", ")).join("") : "";
      return first && joinFragments(engine, piecesOf(engine, first), text);
    }
    default:
      return undefined;
  }
}

/** The list with its pieces of SQL as text. */
function piecesOf(engine: Engine, list: Value): Value {
  return eachValue(list, (option) => {
    const known = engine.items(option);
    if (!known) return option;
    const array = engine.array([], known.more && sqlOf(engine, known.more));
    return array.v === "array" ? { ...array, items: known.items.map((item) => ({ ...item, value: sqlOf(engine, item.value) })) } : option;
  });
}
