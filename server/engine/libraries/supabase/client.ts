// Supabase clients (https://supabase.com/docs/reference/javascript/initializing, …/docs/guides/auth/server-side): whose rights a client
// has. A client with the secret key is above row-level security; every other one is the signed-in user, whom the policies limit.
import { exportName } from "../call-arguments";
import type { Engine, ExternalCall } from "../model";
import { sharedHandle } from "../shared-handle";
import type { HandleValue, Value } from "../value";

export const SUPABASE = "supabase";

/** Factories by name: @supabase/supabase-js, @supabase/ssr and the older auth helpers. */
const MAKERS =
  /^(?:createClient|create(?:Server|Browser)Client|create\w*(?:Component|Handler|Action|Middleware|Pages\w*)\w*(?:Client)?|createClientComponentClient|SupabaseClient|PostgrestClient)$/;
const SECRET = /service[_-]?role|service[_-]?key|secret[_-]?key|supabase[_-]?secret|admin[_-]?key|SERVICE_ROLE|sb_secret/i;

export function makeClient(call: ExternalCall, engine: Engine): HandleValue | undefined {
  if (!MAKERS.test(exportName(call.path))) return undefined;
  return engine.handle(SUPABASE, "client", { isService: holdsSecret(engine, call) }, call.span);
}

/** A client of which nothing is known but its type is taken for a user's. */
export function typedClient(engine: Engine): HandleValue {
  return sharedHandle(engine, SUPABASE, () => engine.handle(SUPABASE, "client", { isService: false }));
}

export function isService(client: Readonly<Record<string, unknown>>): boolean {
  return client["isService"] === true;
}

/** The key, by the name of the setting that it comes from; some factories take it among their options. */
function holdsSecret(engine: Engine, call: ExternalCall): boolean {
  return call.args.some((arg, index) => {
    if (index === 0 && call.args.length > 1) return false;
    const text = arg.span ? engine.textOf?.(arg.span) : undefined;
    if (index === 1 && SECRET.test(text ?? "")) return true;
    const values = arg.value.v === "object" ? ["supabaseKey", "key"].map((name) => engine.member(arg.value, name)) : [arg.value];
    return values.some((value) => engine.alternatives(value).some((option) => SECRET.test(nameOf(engine, option))));
  });
}

function nameOf(engine: Engine, value: Value): string {
  if (value.v === "external") return value.path.join(".");
  if (value.v === "unknown" || value.v === "source") return value.label;
  return engine.stringOf(value) ?? "";
}
