// Update expressions of DynamoDB (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html): which
// attributes are set to what.
import type { Engine } from "../model";
import type { Value } from "../value";
import { unwrapped } from "./attribute-values";
import { attributeName, placeholderValue, type Placeholders } from "./conditions";
import { expressionTexts, type ExpressionText } from "./expression-text";

const SECTION = /^(?:set|remove|add|delete)$/i;

/** Attributes that an update sets; undefined where it sets none. Pieces of text that are not known may set anything. */
export function setsOf(engine: Engine, expression: Value, given: Placeholders): Value | undefined {
  const found: Record<string, Value> = {};
  const open: Value[] = [];
  for (const text of expressionTexts(engine, expression)) {
    for (const clause of clausesOf(text)) {
      const at = clause.indexOf("=");
      const path = at < 0 ? clause : clause.slice(0, at);
      const holes = path.flatMap((token) => text.holes.get(token) ?? []);
      const [name = "", ...rest] = clause;
      if (holes.length > 0) open.push(...holes, ...engine.spreads(given.names));
      else if (rest.length > 0) found[attributeName(engine, name, given)] = operandOf(engine, at < 0 ? rest : clause.slice(at + 1), given);
    }
  }
  if (open.length === 0) return Object.keys(found).length === 0 ? undefined : engine.object(found);
  const made = engine.object(found);
  // Attributes whose names come in while it runs.
  return made.v === "object" ? { ...made, rest: open } : made;
}

/** The clauses of all sections, parted at commas outside of parentheses. */
function clausesOf({ tokens }: ExpressionText): readonly (readonly string[])[] {
  const clauses: string[][] = [];
  let depth = 0;
  for (const token of tokens) {
    if (token === "(") depth += 1;
    if (token === ")") depth -= 1;
    if (SECTION.test(token) || (token === "," && depth === 0)) clauses.push([]);
    else (clauses.at(-1) ?? (clauses.push([]), clauses.at(-1)))?.push(token);
  }
  return clauses.filter((clause) => clause.length > 0);
}

function operandOf(engine: Engine, tokens: readonly string[], given: Placeholders): Value {
  const [only, ...more] = tokens;
  if (only !== undefined && more.length === 0) return placeholderValue(engine, only, given);
  return engine.unknown(
    "a computed value",
    tokens.filter((token) => token.startsWith(":")).map((token) => placeholderValue(engine, token, given)),
  );
}

/** `AttributeUpdates: { name: { Action: "PUT", Value: value } }` of SDK v2. */
export function legacySets(engine: Engine, updates: Value): Value | undefined {
  const members = engine.members(updates);
  if (!members) return undefined;
  const values = [...members].map(([name, member]): [string, Value] => [name, unwrapped(engine, engine.member(member.value, "Value"))]);
  return engine.object(Object.fromEntries(values));
}
