// Middleware that verifies tokens and sets the identity: express-jwt 8, koa-jwt 4, express-oauth2-jwt-bearer 1, Auth0's
// express-openid-connect 2 and nextjs-auth0 3 and 4.
import type { Engine, ExternalCall, LibraryModel } from "../model";
import type { Value } from "../value";
import { argument, exportName, native, option } from "../call-arguments";
import { certainSession, optionalSession, requestMiddleware } from "./sessions";

const MODEL = "token-middleware";

function callMiddleware(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  switch (call.module) {
    case "express-jwt":
      return expressJwt(call, engine);
    case "koa-jwt":
      return koaJwt(call, engine);
    case "express-oauth2-jwt-bearer":
      if (name !== "auth") return undefined;
      return requestMiddleware(engine, name, (request) =>
        engine.setMember(request, "auth", engine.object({ payload: certainSession(engine, "req.auth.payload") })),
      );
    case "express-openid-connect":
      return openId(name, engine);
    default:
      return auth0(call, name, engine);
  }
}

/** Version 6 and later set `req.auth`; before, `req.user`. `credentialsRequired: false` lets requests without a token pass. */
function expressJwt(call: ExternalCall, engine: Engine): Value {
  const required = option(engine, argument(call.args, 0), "credentialsRequired");
  const isOptional = required?.v === "constant" && required.value === false;
  return requestMiddleware(engine, "express-jwt", (request) => {
    for (const member of ["auth", "user"]) {
      const label = `req.${member}`;
      engine.setMember(request, member, isOptional ? optionalSession(engine, label) : certainSession(engine, label));
    }
  });
}

function koaJwt(call: ExternalCall, engine: Engine): Value {
  const passthrough = option(engine, argument(call.args, 0), "passthrough") !== undefined;
  return native(engine, "koa-jwt", ([context, next]) => {
    if (context)
      engine.setMember(
        engine.member(context, "state"),
        "user",
        passthrough ? optionalSession(engine, "ctx.state.user") : certainSession(engine, "ctx.state.user"),
      );
    return next ? engine.call(next, [], call.span) : engine.unknown("next");
  });
}

/** `auth()` signs in by itself unless told otherwise; `requiresAuth()` insists. */
function openId(name: string, engine: Engine): Value | undefined {
  if (name !== "auth" && name !== "requiresAuth") return undefined;
  return requestMiddleware(engine, name, (request) => {
    const user = name === "auth" ? optionalSession(engine, "req.oidc.user") : certainSession(engine, "req.oidc.user");
    engine.setMember(
      request,
      "oidc",
      engine.object({
        user,
        idTokenClaims: user,
        isAuthenticated: native(engine, "isAuthenticated", () => ({ v: "condition", op: "truthy", of: [user] })),
      }),
    );
  });
}

function auth0(call: ExternalCall, name: string, engine: Engine): Value | undefined {
  if (name === "getSession") return engine.promise(optionalSession(engine));
  if (name === "withApiAuthRequired") return argument(call.args, 0);
  if (name === "withPageAuthRequired") return option(engine, argument(call.args, 0), "getServerSideProps") ?? argument(call.args, 0);
  return call.isNew && name === "Auth0Client" ? engine.handle(MODEL, "auth0", {}) : undefined;
}

export const TOKEN_MIDDLEWARE: LibraryModel = {
  id: MODEL,
  packages: ["express-jwt", "koa-jwt", "express-oauth2-jwt-bearer", "express-openid-connect", "@auth0/nextjs-auth0"],
  tokens: ["express-jwt", "koa-jwt", "express-oauth2-jwt-bearer", "express-openid-connect", "auth0"],
  call: callMiddleware,
  method: (call, engine) => (call.method === "getSession" ? engine.promise(optionalSession(engine)) : undefined),
};
