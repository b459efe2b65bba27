// Cache hints of Apollo Server 3 to 5 (https://www.apollographql.com/docs/apollo-server/performance/caching): what is public goes, under the
// query and its variables, to whoever asks next: out of the response cache, and out of any cache before the server. Hints stand in the
// schema (`@cacheControl`) or are set by the resolver; their scope is public unless they say otherwise.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine, ExternalCall, LibraryModel } from "../model";
import type { Value } from "../value";
import { argument, exportName, handleOf, listOf, option } from "../call-arguments";

const HINTS = "graphql-cache-hints";

/** Fields of the schema whose answers may be kept for all: `Query.invoices`. */
export class PublicFields {
  readonly names = new Set<string>();
  /** The response cache adds values of its own to each key. */
  hasOwnKey = false;

  read(engine: Engine, options: Value): void {
    for (const text of listOf(engine, option(engine, options, "typeDefs"))) {
      const definitions = engine.stringOf(text);
      if (definitions !== undefined) for (const name of publicFields(definitions)) this.names.add(name);
    }
    for (const plugin of listOf(engine, option(engine, options, "plugins")))
      if (handleOf(engine, plugin, HINTS, "keyed-cache")) this.hasOwnKey = true;
  }
}

/** Words, braces and brackets of a schema; comments and descriptions are left out. */
const TOKEN = /"""[\s\S]*?"""|"[^"\n]*"|#[^\n]*|[@\w]+|[{}()]/g;

function publicFields(definitions: string): readonly string[] {
  const found: string[] = [];
  let type = "";
  let field = "";
  let depth = 0;
  let isBody = false;
  const tokens = (definitions.match(TOKEN) ?? []).filter((token) => !/^["#]/.test(token));
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] ?? "";
    if (token === "type" && !isBody) type = tokens[at + 1] ?? "";
    else if (token === "{") isBody = true;
    else if (token === "}") isBody = false;
    else if (token === "(") depth++;
    else if (token === ")") depth--;
    else if (token === "@cacheControl" && isBody) {
      const end = tokens.indexOf(")", at);
      const hint = tokens.slice(at, end < 0 ? undefined : end);
      const age = hint[hint.indexOf("maxAge") + 1];
      if (hint.includes("maxAge") && age !== "0" && !hint.includes("PRIVATE")) found.push(`${type}.${field}`);
    } else if (depth === 0 && isBody && !token.startsWith("@") && /^[a-z_]/.test(token)) field = token;
  }
  return found;
}

/** What a resolver gets as its fourth argument. */
export function createInfo(engine: Engine): Value {
  return engine.object({ cacheControl: engine.handle(HINTS, "hints", {}), fieldName: engine.unknown("info.fieldName") });
}

export function tellPublicField(engine: Engine, fields: PublicFields, name: string, span: SourceSpan): void {
  if (fields.names.has(name) && !fields.hasOwnKey) engine.sharedResponse?.("@cacheControl", `@cacheControl on ${name}`, span);
}

/** `responseCachePlugin({ extraCacheKeyData })`. */
function createPlugin(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (name === "cacheControlFromInfo") return engine.member(argument(call.args, 0), "cacheControl");
  if (name !== "") return undefined;
  const isKeyed = option(engine, argument(call.args, 0), "extraCacheKeyData") !== undefined;
  return engine.handle(HINTS, isKeyed ? "keyed-cache" : "cache", {}, call.span);
}

/** Kept for all: a public scope, or none, with an age. */
function isPublic(engine: Engine, hint: Value): boolean {
  const [age, scope] = ["maxAge", "scope"].map((name) => option(engine, hint, name));
  const isKept = age !== undefined && !(age.v === "constant" && age.value === 0);
  return isKept && (scope === undefined || engine.stringOf(scope)?.toUpperCase() === "PUBLIC");
}

export const GRAPHQL_CACHE_HINTS: LibraryModel = {
  id: HINTS,
  packages: ["@apollo/server-plugin-response-cache", "apollo-server-plugin-response-cache", "@apollo/cache-control-types"],
  tokens: ["response-cache", "cache-control-types"],
  call: createPlugin,
  method(call, engine) {
    if (call.handle.type !== "hints" || !/^(?:setCacheHint|restrict)$/.test(call.method)) return undefined;
    const hint = argument(call.args, 0);
    if (isPublic(engine, hint)) engine.sharedResponse?.("setCacheHint", "a public cache hint", call.span);
    return hint;
  },
  member: (handle, name) => (handle.type === "hints" && name === "cacheHint" ? handle : undefined),
};
