// The text of DynamoDB expressions in words and marks (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html).
// Text that differs from path to path is read once for each; values that stand in the text itself are holes.
import type { Engine } from "../model";
import { UNDEFINED, type Value } from "../value";

export interface ExpressionText {
  readonly tokens: readonly string[];
  /** Values in the text itself, by their token. */
  readonly holes: ReadonlyMap<string, Value>;
}

const MAX_VARIANTS = 16;
const TOKEN = /<>|<=|>=|[=<>(),+-]|[#:@]?[\w.[\]]+/g;

/** The texts that an expression may be; none where there is no expression. */
export function expressionTexts(engine: Engine, value: Value): readonly ExpressionText[] {
  return expand(engine, value).map((parts) => {
    const holes = new Map<string, Value>();
    const text = parts.map((part) => (typeof part === "string" ? part : holeName(holes, part))).join("");
    return { tokens: text.match(TOKEN) ?? [], holes };
  });
}

/** `:v${index}` names a value, whichever it is; anything else is a piece of the expression. */
function holeName(holes: Map<string, Value>, part: Value): string {
  const name = `@hole${holes.size}`;
  holes.set(name, part);
  return name;
}

type Parts = readonly (string | Value)[];

function expand(engine: Engine, value: Value): readonly Parts[] {
  const options = engine.alternatives(value);
  if (options.length > 1) return limit(options.flatMap((option) => expand(engine, option)));
  const [only = UNDEFINED] = options;
  const plain = engine.stringOf(only);
  if (plain !== undefined) return [[plain]];
  if (only.v === "constant") return [];
  if (only.v !== "text") return [[only]];
  return only.parts.reduce<readonly Parts[]>(
    (sofar, part) => {
      const next = typeof part === "string" ? [[part]] : expand(engine, part);
      return limit(sofar.flatMap((before) => (next.length === 0 ? [before] : next.map((more) => [...before, ...more]))));
    },
    [[]],
  );
}

function limit(variants: readonly Parts[]): readonly Parts[] {
  return variants.length > MAX_VARIANTS ? [...variants.slice(0, MAX_VARIANTS - 1), variants.at(-1) ?? []] : variants;
}

/** Reads tokens one after the other. */
export class TokenReader {
  private place = 0;

  constructor(private readonly text: ExpressionText) {}

  get next(): string | undefined {
    return this.text.tokens[this.place];
  }

  take(): string {
    const token = this.text.tokens[this.place] ?? "";
    this.place += 1;
    return token;
  }

  /** Takes the next token if it is this word or mark. */
  takeIf(word: string): boolean {
    if (this.next?.toLowerCase() !== word) return false;
    this.place += 1;
    return true;
  }

  hole(token: string): Value | undefined {
    return this.text.holes.get(token);
  }
}
