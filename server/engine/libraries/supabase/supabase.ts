// Supabase (https://supabase.com/docs/reference/javascript), @supabase/supabase-js 2, @supabase/ssr and the auth helpers: tables through
// PostgREST, and who is signed in.
import { addStep, createBuilder, reachingTo } from "../builders/builder";
import { argument } from "../call-arguments";
import { callSupabaseAuth } from "../identity/supabase-auth";
import type { Engine, LibraryModel, MethodCall } from "../model";
import type { HandleValue, Value } from "../value";
import { makeClient, SUPABASE, typedClient } from "./client";
import { COMPARISONS } from "./filters";
import { Operations } from "./fix-sites";
import { runQuery } from "./run";

const OPERATIONS: ReadonlySet<string> = new Set(["select", "insert", "update", "upsert", "delete"]);
/** Methods that say how rows come. */
const SHAPES: ReadonlySet<string> = new Set(
  "order limit range single maybeSingle csv geojson returns overrideTypes abortSignal throwOnError explain rollback maxAffected setHeader retry".split(
    " ",
  ),
);

function method(call: MethodCall, engine: Engine): Value | undefined {
  switch (call.handle.type) {
    case "client":
      return clientMethod(call, engine);
    case "auth":
      return callSupabaseAuth(call.method, engine);
    case "query":
      return queryMethod(call, engine);
    default:
      return undefined;
  }
}

function clientMethod(call: MethodCall, engine: Engine): Value | undefined {
  if (call.method === "schema") return call.handle;
  if (call.method === "rpc") {
    const called = { function: engine.stringOf(argument(call.args, 0)), arguments: argument(call.args, 1) };
    return createBuilder(engine, SUPABASE, "query", { ...call.handle.data, ...called }, call.span);
  }
  if (call.method !== "from") return undefined;
  const table = engine.stringOf(argument(call.args, 0));
  return createBuilder(engine, SUPABASE, "query", { ...call.handle.data, table, operations: new Operations() }, call.span);
}

function queryMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { handle, method: name } = call;
  if (!OPERATIONS.has(name) && !COMPARISONS.has(name) && !SHAPES.has(name)) return undefined;
  const operations = handle.data["operations"];
  // Behind `update(…).select()` no filter may follow.
  if (OPERATIONS.has(name) && operations instanceof Operations) operations.last ??= call.span;
  return addStep(engine, reachingTo(handle, call.span), name, engine.array(call.args.map((arg) => arg.value)));
}

function member(handle: HandleValue, name: string, engine: Engine): Value | undefined {
  if (handle.type !== "client") return undefined;
  if (name === "auth") return engine.handle(SUPABASE, "auth", {});
  // Storage, channels and functions are other models' matter.
  return name === "storage" || name === "functions" || name === "realtime" ? engine.unknown(`supabase.${name}`) : undefined;
}

export const SUPABASE_MODEL: LibraryModel = {
  id: SUPABASE,
  packages: [
    "@supabase/supabase-js",
    "@supabase/ssr",
    "@supabase/postgrest-js",
    "@supabase/auth-helpers-nextjs",
    "@supabase/auth-helpers-remix",
    "@supabase/auth-helpers-shared",
  ],
  tokens: ["supabase", ".from("],
  call: makeClient,
  method,
  member,
  awaited: (handle, engine) => (handle.type === "query" ? runQuery(engine, handle) : undefined),
  typed: (_module, name, _typeArgs, engine) => (/(^|\.)(SupabaseClient|PostgrestClient)$/.test(name) ? typedClient(engine) : undefined),
  extended: (_module, path, engine) => (path.at(-1) === "SupabaseClient" ? typedClient(engine) : undefined),
};
