// Pieces of SQL as values: tagged templates that stay fragments until a statement takes them in.
import type { Engine } from "./model";
import type { TextValue, Value } from "./value";

/** Tag of text whose values are sent apart from it, and which may stand inside other text of the kind. */
export const SQL = "sql";
/** Most conditional pieces of a list for which every combination is built. */
const MAX_CONDITIONAL = 4;

export function fragment(parts: readonly (string | Value)[]): TextValue {
  return { v: "text", parts, tag: SQL };
}

export const EMPTY_FRAGMENT: TextValue = fragment([]);

/** A tagged template's text as a fragment. */
export function fragmentOf(template: Value): Value {
  return template.v === "text" ? fragment(template.parts) : fragment([template]);
}

/** Text that becomes part of the statement as it is. */
export function rawFragment(engine: Engine, text: Value): Value {
  return engine.choice(
    engine.alternatives(text).map((option) => {
      if (option.v === "text") return fragment(option.parts);
      const plain = engine.stringOf(option);
      return fragment([plain ?? option]);
    }),
  );
}

/** Pieces with text between them. A list whose pieces are not all known is one value, as a driver would send it. */
export function joinFragments(engine: Engine, list: Value, separator: string, prefix = "", suffix = ""): Value {
  const options = engine.alternatives(list).map((option) => {
    const known = engine.items(option);
    if (!known) return fragment([prefix, option, suffix]);
    if (known.items.length === 0 && known.more && !isFragment(known.more)) return fragment([prefix, option, suffix]);
    // A list of pieces made of each element of another one is as a rule not empty, and where it is, there is no statement.
    const isMade = known.items.length === 0;
    const items = [...known.items, ...(known.more ? [{ value: known.more, isConditional: !isMade }] : [])];
    const conditional = items.filter((item) => item.isConditional);
    const left = items.filter((item) => item.isConditional && conditional.indexOf(item) >= MAX_CONDITIONAL);
    return engine.choice(
      combinations(items.filter((item) => !left.includes(item))).map((values) => fragment([prefix, ...between(values, separator), suffix])),
    );
  });
  return engine.choice(options);
}

function isFragment(value: Value): boolean {
  return value.v === "text" && value.tag === SQL;
}

interface Piece {
  readonly value: Value;
  readonly isConditional?: boolean;
}

/** With and without each conditional piece. */
function combinations(items: readonly Piece[]): readonly (readonly Value[])[] {
  return items.reduce<readonly (readonly Value[])[]>(
    (sofar, item) => [...sofar.map((values) => [...values, item.value]), ...(item.isConditional ? sofar : [])],
    [[]],
  );
}

function between(values: readonly Value[], separator: string): readonly (string | Value)[] {
  return values.flatMap((value, index) => (index === 0 ? [value] : [separator, value]));
}
