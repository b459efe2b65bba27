// Hashing and decrypting of Node.js (https://nodejs.org/api/crypto.html): the hash of a secret that the requester sent is still from
// the requester, and says that it is a hash, so that a look-up by it can be told for what it is. What an authenticated cipher
// decrypts with a key of the service was written by the service; so was a session cookie, whatever the cipher chains its blocks by.
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import { constant, UNDEFINED, type HandleValue, type Value } from "../value";
import { argument, exportName, isCallable } from "../call-arguments";
import { digest, isOfService } from "./digests";

const MODEL = "node-crypto";

/** Everything that was fed to a hash. */
class Digested {
  readonly values: Value[] = [];

  /** `key`: the secret that it is made with (`createHmac`). */
  constructor(readonly key?: Value) {}
}

function createHash(engine: Engine, digested: Digested): HandleValue {
  return engine.handle(MODEL, "hash", { digested });
}

/** Ciphers that refuse what was not encrypted with the same key. */
const AUTHENTICATED = /gcm|ccm|ocb|poly1305/i;

/** Ciphers under which a changed byte spoils what is next to it: nobody makes a session of their own with them, whatever else they allow. */
const CHAINED = /cbc/i;

/** `createDecipheriv("aes-256-gcm", key, iv)`. */
function createDecipher(call: ExternalCall, engine: Engine): HandleValue {
  const algorithm = engine.stringOf(argument(call.args, 0)) ?? "";
  const isOfOwnKey = isOfService(engine, argument(call.args, 1));
  return engine.handle(MODEL, "decipher", {
    isOwn: isOfOwnKey && AUTHENTICATED.test(algorithm),
    isSession: isOfOwnKey && CHAINED.test(algorithm),
  });
}

function decipherMethod(call: MethodCall, engine: Engine): Value | undefined {
  const data = argument(call.args, 0);
  if (call.method === "setAuthTag" || call.method === "setAAD" || call.method === "setAutoPadding") return call.handle;
  if (call.method === "final") return constant("");
  if (call.method !== "update") return undefined;
  const { isOwn, isSession } = call.handle.data;
  const sent = engine.alternatives(data);
  const isCookie = sent.every((option) => option.v === "source" && option.kind === "cookies");
  return (isOwn === true && sent.every((option) => option.v === "source")) || (isSession === true && isCookie)
    ? engine.principal("sender", "what the service encrypted", [], { at: call.span })
    : data;
}

function hashMethod(call: MethodCall, engine: Engine): Value | undefined {
  if (call.handle.type === "decipher") return decipherMethod(call, engine);
  const { digested } = call.handle.data;
  if (!(digested instanceof Digested)) return undefined;
  if (call.method === "update") {
    digested.values.push(argument(call.args, 0));
    return call.handle;
  }
  if (call.method === "digest") return digest(engine, digested.values, digested.key);
  if (call.method !== "copy") return undefined;
  const copy = new Digested(digested.key);
  copy.values.push(...digested.values);
  return createHash(engine, copy);
}

/** `scrypt(password, salt, length, options?, done)`: `done` gets the key that was derived of the two. */
function derive({ args, span }: ExternalCall, engine: Engine): Value | undefined {
  const done = args.at(-1)?.value;
  if (!done || !isCallable(done)) return undefined;
  engine.call(done, [constant(null), digest(engine, [argument(args, 0), argument(args, 1)])], span);
  return UNDEFINED;
}

/** `crypto.subtle` (https://developer.mozilla.org/docs/Web/API/SubtleCrypto): a key is as secret as what it was imported from. */
function subtle(name: string, call: ExternalCall, engine: Engine): Value | undefined {
  const [algorithm = UNDEFINED, key = UNDEFINED, third = UNDEFINED, fourth = UNDEFINED] = call.args.map((arg) => arg.value);
  switch (name) {
    case "importKey":
      return engine.promise(key);
    case "sign":
      return engine.promise(digest(engine, [third], key));
    case "verify":
      return engine.promise({ v: "condition", op: "equal", of: [third, digest(engine, [fourth], key)], at: call.span });
    case "decrypt": {
      const cipher = engine.stringOf(engine.member(algorithm, "name")) ?? "";
      const isSent = engine.alternatives(third).every((option) => option.v === "source");
      if (!isSent || !AUTHENTICATED.test(cipher) || !isOfService(engine, key)) return undefined;
      return engine.promise(engine.principal("sender", "what the service encrypted", [], { at: call.span }));
    }
    default:
      return undefined;
  }
}

export const NODE_CRYPTO: LibraryModel = {
  id: MODEL,
  packages: ["node:crypto", "crypto", "global"],
  tokens: ["subtle", "createHash", "createHmac", "createDecipheriv", "timingSafeEqual", "scrypt", "pbkdf2"],
  call(call, engine) {
    const [name = "", before] = [...call.path].reverse();
    if (before === "subtle") return subtle(name, call, engine);
    if (call.module === "global") return undefined;
    switch (exportName(call.path)) {
      case "createHash":
        return createHash(engine, new Digested());
      case "createHmac":
        return createHash(engine, new Digested(argument(call.args, 1)));
      case "createDecipheriv":
        return createDecipher(call, engine);
      case "scrypt":
      case "pbkdf2":
        return derive(call, engine);
      case "hash":
        return digest(engine, [argument(call.args, 1)]);
      case "timingSafeEqual":
        return { v: "condition", op: "equal", of: [argument(call.args, 0), argument(call.args, 1)], at: call.span };
      default:
        return undefined;
    }
  },
  method: hashMethod,
};
