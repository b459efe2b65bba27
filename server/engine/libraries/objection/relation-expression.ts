// Objection's relation expressions (https://vincit.github.io/objection.js/api/types/#type-relationexpression): `owner`,
// `[owner, visits.[vet, notes(recent)]]`, `{ owner: true, visits: { vet: true } }`.
import type { Engine } from "../model";
import type { Value } from "../value";

type Path = readonly string[];

/** Every relation that an expression names, outer ones before those inside; undefined when it cannot be read. */
export function relationPaths(engine: Engine, expression: Value): readonly Path[] | undefined {
  const text = engine.stringOf(expression);
  if (text !== undefined) return textPaths(text);
  const members = expression.v === "object" ? engine.members(expression) : undefined;
  if (!members || engine.spreads(expression).length > 0) return undefined;
  const all: Path[] = [];
  for (const [name, member] of members) {
    if (name.startsWith("$")) continue;
    const inner = member.value.v === "object" ? relationPaths(engine, member.value) : [];
    if (!inner) return undefined;
    all.push([name], ...inner.map((path) => [name, ...path]));
  }
  return all;
}

const TOKEN = /\s*([\w$]+|[[\],.])/y;

/** Undefined for aliases, recursion and everything else that is rarely written. */
function textPaths(text: string): readonly Path[] | undefined {
  // Modifiers only narrow.
  const tokens = tokensOf(text.replace(/\([^)]*\)/g, ""));
  if (!tokens) return undefined;
  const found: Path[] = [];
  const end = readOne(tokens, 0, [], found);
  return end === tokens.length ? found : undefined;
}

function tokensOf(text: string): readonly string[] | undefined {
  const tokens: string[] = [];
  const trimmed = text.trim();
  for (let at = 0; at < trimmed.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const [, token] = TOKEN.exec(trimmed) ?? [];
    if (token === undefined) return undefined;
    tokens.push(token);
  }
  return tokens;
}

/** A name with what follows it after a dot, or a list; returns where it ends, -1 when it is neither. */
function readOne(tokens: readonly string[], at: number, outer: Path, found: Path[]): number {
  const token = tokens[at];
  if (token === "[") return readList(tokens, at + 1, outer, found);
  if (token === undefined || !/^[\w$]+$/.test(token)) return -1;
  const path = [...outer, token];
  if (!found.some((one) => one.join(".") === path.join("."))) found.push(path);
  return tokens[at + 1] === "." ? readOne(tokens, at + 2, path, found) : at + 1;
}

function readList(tokens: readonly string[], start: number, outer: Path, found: Path[]): number {
  let at = start;
  while (at >= 0) {
    at = readOne(tokens, at, outer, found);
    if (at < 0 || tokens[at] === "]") return at < 0 ? -1 : at + 1;
    if (tokens[at] !== ",") return -1;
    at += 1;
  }
  return -1;
}
