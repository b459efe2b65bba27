// `knex.raw(sql, bindings)` (https://knexjs.org/guide/raw.html): text with values and names where `?`, `??` and `:name` stand.
import { sqlPart } from "../builders/parts";
import { quoted, type Dialect } from "../builders/sql-text";
import type { Engine } from "../model";
import { fragment, rawFragment } from "../sql-fragments";
import { UNDEFINED, type HandleValue, type Value } from "../value";

export const KNEX = "knex";

/** `given`: the text before its bindings were put into it. */
export function createRaw(engine: Engine, text: Value, span?: HandleValue["at"], dialect = "postgres", given = text): HandleValue {
  return engine.handle(KNEX, "raw", { text, dialect, given }, span);
}

const BINDING = /\\\?|\?\??|(?<![:\w]):(\w+)(:?)/g;

/** `raw("a = ? and ?? = :b", bindings)`: values where they stand, names in quotes. */
export function rawText(engine: Engine, dialect: Dialect, sql: Value, bindings: Value | undefined): Value {
  return engine.choice(
    engine.alternatives(sql).map((option) => {
      const state = { next: 0, dialect };
      const parts = option.v === "text" ? option.parts : [engine.stringOf(option) ?? option];
      return fragment(
        parts.flatMap((part) => (typeof part === "string" ? bound(engine, part, bindings, state) : [rawFragment(engine, part)])),
      );
    }),
  );
}

interface State {
  next: number;
  readonly dialect: Dialect;
}

function bound(engine: Engine, text: string, bindings: Value | undefined, state: State): readonly (string | Value)[] {
  const parts: (string | Value)[] = [];
  let end = 0;
  for (const match of bindings ? text.matchAll(BINDING) : []) {
    const [whole, name, isName] = match;
    if (whole === "\\?") continue;
    parts.push(text.slice(end, match.index));
    end = match.index + whole.length;
    const value = name === undefined ? positional(engine, bindings ?? UNDEFINED, state.next++) : engine.member(bindings ?? UNDEFINED, name);
    parts.push(whole === "??" || isName === ":" ? identifier(engine, state.dialect, value) : sqlPart(engine, value));
  }
  return [...parts, text.slice(end)];
}

function positional(engine: Engine, bindings: Value, index: number): Value {
  const list = engine.items(bindings);
  if (list) return list.items[index]?.value ?? list.more ?? UNDEFINED;
  return index === 0 && bindings.v !== "unknown" && bindings.v !== "source" ? bindings : engine.member(bindings, String(index));
}

function identifier(engine: Engine, dialect: Dialect, value: Value): string | Value {
  const name = engine.stringOf(value);
  return name === undefined ? sqlPart(engine, value) : quoted(dialect, name);
}
