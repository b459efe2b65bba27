// Tokens: jsonwebtoken 9 (verify, decode), jose 5 and 6 (jwtVerify, decodeJwt), jwt-decode. Claims of a verified token are the
// requester's; those of a token that was only decoded are whatever the requester wrote.
import type { Engine, ExternalCall, LibraryModel } from "../model";
import type { Value } from "../value";
import { NULL, UNDEFINED } from "../value";
import { argument, exportName, option } from "../call-arguments";
import { callbackOf, certainSession } from "./sessions";

/** Claims of a verified token. */
function claims(engine: Engine): Value {
  return certainSession(engine, "token");
}

function decoded(engine: Engine, name: string): Value {
  return engine.source("headers", `${name}(token)`);
}

function callJsonWebToken(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (name === "verify") return verify(call, engine);
  if (name === "decode") return decoded(engine, "decode");
  if (name !== "sign") return undefined;
  const callback = call.args.length > 2 ? callbackOf(engine, call.args) : undefined;
  if (callback) engine.call(callback, [NULL, engine.unknown("token")], call.span);
  return engine.unknown("token");
}

/** Throws when the token is not valid; with a callback, that gets `(error, claims)`. `{ complete: true }` wraps the claims. */
function verify(call: ExternalCall, engine: Engine): Value {
  const callback = callbackOf(engine, call.args.slice(2));
  if (callback) {
    // On success the error is null; the failing call comes without claims and is followed as a path of its own.
    engine.maybe(() => void engine.call(callback, [engine.object({ name: engine.unknown("error.name") }), UNDEFINED], call.span));
    engine.call(callback, [NULL, claims(engine)], call.span);
    return UNDEFINED;
  }
  const isComplete = option(engine, argument(call.args, 2), "complete");
  return isComplete
    ? engine.object({ header: engine.unknown("header"), payload: claims(engine), signature: engine.unknown("signature") })
    : claims(engine);
}

const JOSE_VERIFIES = new Set([
  "jwtVerify",
  "jwtDecrypt",
  "compactVerify",
  "compactDecrypt",
  "generalVerify",
  "flattenedVerify",
  "generalDecrypt",
  "flattenedDecrypt",
]);

function callJose(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (JOSE_VERIFIES.has(name)) {
    const payload = claims(engine);
    return engine.promise(engine.object({ payload, plaintext: payload, protectedHeader: engine.unknown("protectedHeader") }));
  }
  if (name === "decodeJwt" || name === "decodeProtectedHeader" || name === "UnsecuredJWT.decode") return decoded(engine, name);
  return name === "createRemoteJWKSet" || name === "importSPKI" || name === "importJWK" ? engine.unknown(name) : undefined;
}

function callToken(call: ExternalCall, engine: Engine): Value | undefined {
  if (call.module === "jose" || call.module.startsWith("jose/")) return callJose(call, engine);
  if (call.module === "jwt-decode") return decoded(engine, "jwtDecode");
  // google-auth-library: `client.verifyIdToken` is a method of an object made elsewhere.
  return callJsonWebToken(call, engine);
}

export const JSON_WEB_TOKEN: LibraryModel = {
  id: "json-web-token",
  packages: ["jsonwebtoken", "jose", "jwt-decode"],
  tokens: ["jsonwebtoken", "jose", "jwt-decode"],
  call: callToken,
};
