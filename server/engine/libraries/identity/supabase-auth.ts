// Supabase Auth 2 (supabase.com/docs/reference/javascript/auth-getuser). `getUser` and `getClaims` verify the token; `getSession`
// reads the cookie on a server, where the user in it is not verified: taken as assumed.
import type { Engine, LibraryModel } from "../model";
import type { Value } from "../value";

/** What a method of `supabase.auth` yields; undefined for those that say nothing of identity. For the model of the client. */
export function callSupabaseAuth(method: string, engine: Engine): Value | undefined {
  const principal = (label: string, isAssumed = false) =>
    engine.principal("session", label, [], { isOptional: true, ...(isAssumed ? { isAssumed } : {}) });
  switch (method) {
    case "getUser":
      return answer(engine, { user: withOwnMetadata(engine, principal("user")) });
    case "getClaims":
      return answer(engine, { claims: withOwnMetadata(engine, principal("claims")) });
    case "getSession": {
      const session = principal("session", true);
      withOwnMetadata(engine, engine.member(session, "user"));
      return answer(engine, { session });
    }
    default:
      return undefined;
  }
}

/** Users edit their own `user_metadata` (`auth.updateUser({ data })`); `app_metadata` is the server's. */
function withOwnMetadata(engine: Engine, user: Value): Value {
  engine.setMember(user, "user_metadata", engine.source("input", "user.user_metadata"));
  return user;
}

function answer(engine: Engine, data: Readonly<Record<string, Value>>): Value {
  return engine.promise(engine.object({ data: engine.object(data), error: engine.unknown("error") }));
}

export const SUPABASE_AUTH: LibraryModel = {
  id: "supabase-auth",
  packages: [],
  tokens: ["supabase"],
  // `<client>.auth.getUser()`, whoever made the client.
  anyMember(path, _call, engine) {
    const [owner, method] = path.slice(-2);
    return owner === "auth" && path.length > 2 && method !== undefined ? callSupabaseAuth(method, engine) : undefined;
  },
};
