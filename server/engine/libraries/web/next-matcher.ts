// The `matcher` of Next.js middleware (nextjs.org/docs/app/api-reference/file-conventions/proxy): paths as path-to-regexp 6 writes
// them. It covers a route when it matches every path that fits the route.
import type { Engine } from "../model";
import type { Value } from "../value";
import { listOf, option } from "../call-arguments";

/** What a parameter of a route may be filled with. */
const FILLS = ["x", "7", "0b9c1c52-5a1e-4c3f-9d5e-2f3a4b5c6d7e"];

/** Without a matcher every route is covered; one that cannot be read covers none. */
export function isCovered(engine: Engine, matcher: Value | undefined, route: string): boolean {
  if (!matcher) return true;
  const texts = engine.stringOf(matcher) === undefined ? listOf(engine, matcher) : [matcher];
  const patterns = texts.flatMap((text) => patternOf(sourceOf(engine, text)) ?? []);
  return samplesOf(route).every((path) => patterns.some((pattern) => pattern.test(path)));
}

/** With `has` or `missing` the sender decides whether it runs. */
function sourceOf(engine: Engine, matcher: Value): string | undefined {
  if (matcher.v !== "object") return engine.stringOf(matcher);
  if (option(engine, matcher, "has") ?? option(engine, matcher, "missing")) return undefined;
  const source = option(engine, matcher, "source");
  return source && engine.stringOf(source);
}

function samplesOf(route: string): readonly string[] {
  return FILLS.map((fill) => route.replaceAll(/\[[^\]]*\]+/g, fill));
}

const REPEATS: Readonly<Record<string, string>> = { "*": "(?:/[^/]+)*", "+": "(?:/[^/]+)+", "?": "(?:/[^/]+)?", "": "/[^/]+" };

function patternOf(source: string | undefined): RegExp | undefined {
  if (source === undefined) return undefined;
  let text = "";
  for (let at = 0; at < source.length;) {
    const [parameter, mark = ""] = /^\/:\w+(?!\w|\()([*+?]?)/.exec(source.slice(at)) ?? [];
    const group = groupAt(source, at);
    if (parameter !== undefined) text += REPEATS[mark] ?? "";
    else text += group ?? (source[at] ?? "").replace(/[.*+?^${}()|[\]\\]/, String.raw`\$&`);
    at += parameter?.length ?? group?.length ?? 1;
  }
  try {
    return new RegExp(`^${text.replaceAll(/:\w+(?=\()/g, "")}/?$`);
  } catch {
    return undefined;
  }
}

/** A regular expression in parentheses, which is taken as it is. */
function groupAt(source: string, from: number): string | undefined {
  if (source[from] !== "(") return undefined;
  let depth = 0;
  for (let at = from; at < source.length; at++) {
    if (source[at] === "(") depth++;
    else if (source[at] === ")" && --depth === 0) return source.slice(from, at + 1);
  }
  return undefined;
}
