// Paths of routes and middleware: joining prefixes, and whether a pattern covers a route. A pattern that is not text (a regular
// expression, a computed prefix) is `undefined` and covers every route: its middleware gets the benefit of the doubt.

import type { Value } from "../value";

export type Pattern = string | undefined;

const PARAMETER = /^[:*{]|[*]$/;

/** `/v1` and `orders/:id` make `/v1/orders/:id`; an unknown part is left out. */
export function joinPaths(...parts: readonly Pattern[]): string {
  const segments = parts.flatMap((part) => segmentsOf(part ?? ""));
  return `/${segments.join("/")}`;
}

/** `/admin{/*rest}` and `/users{/:id}` (path-to-regexp 8): the slash of what may be missing belongs to it. */
function segmentsOf(path: string): readonly string[] {
  const plain = path.replaceAll(/\{\/(\*\w*)\}/g, "/{$1}").replaceAll(/\{\/(:\w+)\}/g, "/$1?");
  return plain.split("/").filter((segment) => segment !== "");
}

/** `*`, `/*`, `*splat`, `{*splat}`, `(.*)`: the rest of the path, which may be empty (path-to-regexp 6 and 8, Hono 4). */
function isRest(segment: string): boolean {
  return segment === "*" || segment === "(.*)" || segment.startsWith("*") || segment.startsWith("{*");
}

function isSameSegment(pattern: string, segment: string): boolean {
  return PARAMETER.test(pattern) || pattern.toLowerCase() === segment.toLowerCase();
}

/**
 * Whether requests of the route `full` pass a layer at `pattern`. `prefix`: what lies below counts too (Express, Koa);
 * `exact`: only with a wildcard (Hono, `app.all`).
 */
export function covers(pattern: Pattern, full: string, mode: "prefix" | "exact"): boolean {
  if (pattern === undefined) return true;
  const wanted = segmentsOf(pattern);
  const given = segmentsOf(full);
  for (const [index, segment] of wanted.entries()) {
    if (isRest(segment) && index === wanted.length - 1) return true;
    const at = given[index];
    if (at === undefined) return segment.endsWith("?");
    if (!isRest(segment) && !isSameSegment(segment, at)) return false;
  }
  return mode === "prefix" || wanted.length === given.length;
}

/** A part of the request that is its path: the route tells what it can be, so that tests of it are decided. */
export function pathOfRoute(input: Value, route: string | undefined, besides: readonly string[] = []): Value {
  return input.v === "source" && route !== undefined ? { ...input, route, besides } : input;
}

export function hasParameters(path: string): boolean {
  return segmentsOf(path).some((segment) => PARAMETER.test(segment));
}
