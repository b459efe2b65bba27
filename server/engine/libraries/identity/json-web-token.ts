// Tokens: jsonwebtoken 9 (verify, decode), jose 5 and 6 (jwtVerify, decodeJwt), jwt-decode, @nestjs/jwt 9 to 11 (JwtService), fast-jwt 4
// to 6 (createVerifier). Claims of a verified token are the
// requester's; those of a token that was only decoded are whatever the requester wrote.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import type { HandleValue, Value } from "../value";
import { NULL, UNDEFINED } from "../value";
import { argument, exportName, native, option } from "../call-arguments";
import { sharedHandle } from "../shared-handle";
import { isSignatureOver } from "./digests";
import { callbackOf, certainSession } from "./sessions";

const MODEL = "json-web-token";

/** Claims of a verified token. */
function claims(engine: Engine): Value {
  return certainSession(engine, "token");
}

/** Deepest derivation of a key that is followed: `importJWK(JSON.parse(row.publicKey))`. */
const MAX_DERIVATIONS = 4;

/** A token that was verified with the key of a row was made by whom the row is about. */
function proveKey(engine: Engine, key: Value, { span }: ExternalCall): void {
  for (const row of rowsBehind(engine, key, MAX_DERIVATIONS)) engine.assume?.({ v: "condition", op: "proven", of: [row], at: span });
}

function rowsBehind(engine: Engine, value: Value, depth: number): readonly Value[] {
  const options = engine.alternatives(value).filter((option) => option.v !== "constant");
  const [only] = options;
  // Of several keys one alone verified the token.
  if (!only || options.length > 1 || depth === 0) return [];
  if (only.v === "row") return [only];
  if (only.v === "promise") return rowsBehind(engine, only.of, depth);
  const parts = only.v === "text" ? only.parts.filter((part): part is Value => typeof part !== "string") : [];
  const from = only.v === "unknown" || only.v === "source" ? (only.from ?? []) : parts;
  return from.flatMap((part) => rowsBehind(engine, part, depth - 1));
}

/** From here on the token is known to be one that its issuer made: what is decoded out of it counts as its claims do. */
function learnSigned(engine: Engine, token: Value, span: SourceSpan): void {
  engine.assume?.(isSignatureOver(engine, decoded(engine, "decode", token), undefined, span));
}

/** The claims, once the token was found to be good. */
function claimsLater(engine: Engine, token: Value, span: SourceSpan): Value {
  const verified = (): Value => (learnSigned(engine, token, span), claims(engine));
  return engine.deferred?.(verified) ?? engine.promise(claims(engine));
}

/** Each reading of one token is the same value, whichever library reads it. */
function decoded(engine: Engine, name: string, token: Value): Value {
  const read = engine.source("headers", `${name}(token)`);
  const [only, ...more] = engine.alternatives(token).filter((option) => option.v !== "constant");
  const isOne = (only?.v === "source" || only?.v === "unknown") && more.length === 0;
  return read.v === "source" && isOne ? { ...read, key: `src:headers:decoded(${only.key})` } : read;
}

function callJsonWebToken(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (name === "verify") {
    const result = verify(call, engine);
    if (callbackOf(engine, call.args.slice(2))) return result;
    proveKey(engine, argument(call.args, 1), call);
    learnSigned(engine, argument(call.args, 0), call.span);
    return result;
  }
  if (name === "decode") return decoded(engine, "decode", argument(call.args, 0));
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
    proveKey(engine, argument(call.args, 1), call);
    const verified = (): Value => {
      const payload = claims(engine);
      return engine.object({ payload, plaintext: payload, protectedHeader: engine.unknown("protectedHeader") });
    };
    const later = engine.deferred?.(() => (learnSigned(engine, argument(call.args, 0), call.span), verified()));
    return later ?? engine.promise(verified());
  }
  if (name === "decodeJwt" || name === "decodeProtectedHeader" || name === "UnsecuredJWT.decode")
    return decoded(engine, name, argument(call.args, 0));
  return name === "createRemoteJWKSet" || name === "importSPKI" || name === "importJWK"
    ? engine.unknown(name, [argument(call.args, 0)])
    : undefined;
}

/** `new JwtService(…)`, and what Nest hands to a constructor that asks for one. */
function jwtService(engine: Engine): HandleValue {
  return sharedHandle(engine, `${MODEL}:service`, () => engine.handle(MODEL, "service", {}));
}

/** `verify` throws when the token is not valid; `verifyAsync` rejects. */
function serviceMethod({ handle, method, args, span }: MethodCall, engine: Engine): Value | undefined {
  if (handle.type !== "service") return undefined;
  const token = argument(args, 0);
  if (method === "verify") {
    learnSigned(engine, token, span);
    return claims(engine);
  }
  if (method === "verifyAsync") return claimsLater(engine, token, span);
  if (method === "decode") return decoded(engine, "decode", token);
  if (method === "sign") return engine.unknown("token");
  return method === "signAsync" ? engine.promise(engine.unknown("token")) : undefined;
}

/** `createVerifier({ key })` makes a function; with a key that is fetched, or a callback, it answers later. */
function callFastJwt(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (name === "createDecoder") return native(engine, "decode", ([token = UNDEFINED]) => decoded(engine, "decode", token));
  if (name === "createSigner") return native(engine, "sign", () => engine.unknown("token"));
  if (name !== "createVerifier") return undefined;
  return native(engine, "verify", (args) => {
    const callback = callbackOf(
      engine,
      args.map((value) => ({ value })),
    );
    if (callback) engine.call(callback, [NULL, claims(engine)], call.span);
    return callback ? UNDEFINED : claims(engine);
  });
}

function callToken(call: ExternalCall, engine: Engine): Value | undefined {
  if (call.module === "@nestjs/jwt") return call.isNew && exportName(call.path) === "JwtService" ? jwtService(engine) : undefined;
  if (call.module === "fast-jwt") return callFastJwt(call, engine);
  if (call.module === "jose" || call.module.startsWith("jose/")) return callJose(call, engine);
  if (call.module === "jwt-decode") return decoded(engine, "jwtDecode", argument(call.args, 0));
  // google-auth-library: `client.verifyIdToken` is a method of an object made elsewhere.
  return callJsonWebToken(call, engine);
}

export const JSON_WEB_TOKEN: LibraryModel = {
  id: MODEL,
  packages: ["jsonwebtoken", "jose", "jwt-decode", "@nestjs/jwt", "fast-jwt"],
  tokens: ["jsonwebtoken", "jose", "jwt-decode", "@nestjs/jwt", "fast-jwt"],
  call: callToken,
  method: serviceMethod,
  typed: (module, name, _typeArgs, engine) => (module === "@nestjs/jwt" && name === "JwtService" ? jwtService(engine) : undefined),
  extended: (module, path, engine) => (module === "@nestjs/jwt" && exportName(path) === "JwtService" ? jwtService(engine) : undefined),
};
