// Tests of a request's path. Middleware that lets some routes pass (`if (PUBLIC.includes(ctx.path)) return next()`) decides for
// each route by itself, and the route's pattern is known: what holds for every path that fits the pattern is decided.
import { constant, type Value } from "../../libraries/value";

/** The path of the request at hand, as a pattern. */
function routeOf(value: Value | undefined): string | undefined {
  return value?.v === "source" ? value.route : undefined;
}

const PARAMETER = /^[:*{(]|[*)}]$/;

/** `path === "/health"`: undefined when only some paths of the route are that text. */
export function pathEquals(left: Value, right: Value): boolean | undefined {
  const route = routeOf(left);
  if (route === undefined) return routeOf(right) === undefined ? undefined : pathEquals(right, left);
  if (right.v !== "constant" || typeof right.value !== "string") return undefined;
  const text = right.value.replace(/(.)\/$/, "$1");
  if (!hasParameters(route)) return route.toLowerCase() === text.toLowerCase();
  return fits(route, text) && !hasOwnRoute(left, text) ? undefined : false;
}

/** `/runs/latest`, where `/runs/:id` was asked for: requests for it are another route's. */
function hasOwnRoute(path: Value, text: string): boolean {
  return path.v === "source" && path.besides?.some((other) => other.toLowerCase() === text.toLowerCase()) === true;
}

function hasParameters(route: string): boolean {
  return route.split("/").some((segment) => PARAMETER.test(segment) || segment.includes(":"));
}

/** Whether some path of the route is this text. */
function fits(route: string, text: string): boolean {
  const wanted = route.split("/").filter((segment) => segment !== "");
  const given = text.split("/").filter((segment) => segment !== "");
  for (const [index, segment] of wanted.entries()) {
    if (/[*({?]/.test(segment)) return true;
    const at = given[index];
    if (at === undefined) return false;
    if (!segment.includes(":") && segment.toLowerCase() !== at.toLowerCase()) return false;
  }
  return wanted.length === given.length;
}

/** `path.startsWith("/public")`, `/^\/public/.test(path)`, `path.match(/…/)`: undefined when it depends on parameters. */
export function pathMethod(object: Value, name: string, first: Value | undefined): Value | undefined {
  const test = testOf(object, name, first);
  if (!test) return undefined;
  const results = new Set(samplesOf(test.route, test.words).map(test.passes));
  const [only] = results;
  return results.size === 1 && only !== undefined ? constant(only) : undefined;
}

interface PathTest {
  readonly route: string;
  /** Words that a parameter might be filled with on purpose. */
  readonly words: readonly string[];
  readonly passes: (path: string) => boolean;
}

function testOf(object: Value, name: string, first: Value | undefined): PathTest | undefined {
  const route = routeOf(object);
  if (route === undefined) return name === "test" ? patternTest(object, routeOf(first)) : undefined;
  if (name === "match" || name === "search") return name === "match" && first ? patternTest(first, route) : undefined;
  if (first?.v !== "constant" || typeof first.value !== "string") return undefined;
  const text = first.value;
  const words = wordsOf(text);
  if (name === "startsWith") return { route, words, passes: (path) => path.startsWith(text) };
  if (name === "endsWith") return { route, words, passes: (path) => path.endsWith(text) };
  return name === "includes" ? { route, words, passes: (path) => path.includes(text) } : undefined;
}

function patternTest(value: Value, route: string | undefined): PathTest | undefined {
  const pattern = patternOf(value);
  return pattern && route !== undefined ? { route, words: wordsOf(pattern.source), passes: (path) => pattern.test(path) } : undefined;
}

/** The regular expression that a value stands for; stateful flags are left out. */
export function patternOf(value: Value): RegExp | undefined {
  if (value.v !== "unknown") return undefined;
  const parts = /^regex:\/(.*)\/([a-z]*)$/s.exec(value.key);
  if (!parts) return undefined;
  try {
    return new RegExp(parts[1] ?? "", (parts[2] ?? "").replaceAll(/[gyd]/g, ""));
  } catch {
    return undefined;
  }
}

/** Key of the value that `new RegExp(source, flags)` makes; the same as that of a literal. */
export function patternKey(source: string, flags: string): string {
  return `regex:/${source}/${flags}`;
}

function wordsOf(text: string): readonly string[] {
  return [...new Set(text.match(/[A-Za-z0-9_-]+/g) ?? [])].slice(0, 8);
}

/** Paths that fit the route: its parameters filled with common values, and with the words of the test. */
function samplesOf(route: string, words: readonly string[]): readonly string[] {
  if (!hasParameters(route)) return [route];
  return ["x", "7", "0b9c1c52-5a1e-4c3f-9d5e-2f3a4b5c6d7e", ...words].map((fill) =>
    route
      .split("/")
      .map((segment) => (PARAMETER.test(segment) || segment.includes(":") ? fill : segment))
      .join("/"),
  );
}

/** Any of these texts is the path: true or false when it is for every path of the route. */
export function pathAmong(items: readonly Value[], path: Value): boolean | undefined {
  if (routeOf(path) === undefined) return undefined;
  const results = items.map((item) => pathEquals(item, path));
  if (results.includes(true)) return true;
  return results.every((result) => result === false) ? false : undefined;
}
