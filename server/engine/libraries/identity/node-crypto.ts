// Hashing of Node.js (https://nodejs.org/api/crypto.html): the hash of a secret that the requester sent is still from the
// requester, and says that it is a hash, so that a look-up by it can be told for what it is.
import type { Engine, LibraryModel, MethodCall } from "../model";
import type { HandleValue, SourceValue, Value } from "../value";
import { argument, exportName } from "../call-arguments";

const MODEL = "node-crypto";

/** Labels of whole bodies: `req.body`, `req.rawBody`, `request.text()`, `stringify(req.body)`. */
const WHOLE = /(?:^|[.(])(?:body|rawBody|raw|payload)\)*$|\.(?:text|json|arrayBuffer|formData|blob|bytes)\(\)\)*$/;

/** Everything that was fed to a hash. */
class Digested {
  readonly values: Value[] = [];

  /** `isKeyed`: made with a secret (`createHmac`). */
  constructor(readonly isKeyed: boolean) {}
}

function createHash(engine: Engine, digested: Digested): HandleValue {
  return engine.handle(MODEL, "hash", { digested });
}

function digest(engine: Engine, values: readonly Value[], isKeyed = false): Value {
  const signed = isKeyed ? values.map((value) => wholeInput(engine, value)).find((found) => found !== undefined) : undefined;
  const made = plainDigest(engine, values);
  return signed && (made.v === "source" || made.v === "unknown") ? { ...made, signs: signed.kind } : made;
}

/** The body of a request as a whole, alone or in a text with a time or an id; a member of it says nothing of the others. */
function wholeInput(engine: Engine, value: Value): SourceValue | undefined {
  for (const option of engine.alternatives(value)) {
    if (option.v === "source" && WHOLE.test(option.label)) return option;
    const parts = option.v === "text" ? option.parts.filter((part) => typeof part !== "string") : [];
    const found = parts.map((part) => wholeInput(engine, part)).find((one) => one !== undefined);
    if (found) return found;
  }
  return undefined;
}

function plainDigest(engine: Engine, values: readonly Value[]): Value {
  const source = values.flatMap((value) => engine.alternatives(value)).find((value) => value.v === "source");
  if (source?.v === "source") {
    const hashed = engine.source(source.kind, `hash(${source.label})`, source.at);
    return digested(hashed.v === "source" ? { ...hashed, from: values } : hashed);
  }
  return digested(engine.unknown(`hash(${values.map(labelOf).join(",")})`, values));
}

function digested(value: Value): Value {
  return value.v === "source" || value.v === "unknown" ? { ...value, isDigest: true } : value;
}

function labelOf(value: Value): string {
  return "label" in value ? value.label : value.v;
}

function hashMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { digested } = call.handle.data;
  if (!(digested instanceof Digested)) return undefined;
  if (call.method === "update") {
    digested.values.push(argument(call.args, 0));
    return call.handle;
  }
  if (call.method === "digest") return digest(engine, digested.values, digested.isKeyed);
  if (call.method !== "copy") return undefined;
  const copy = new Digested(digested.isKeyed);
  copy.values.push(...digested.values);
  return createHash(engine, copy);
}

export const NODE_CRYPTO: LibraryModel = {
  id: MODEL,
  packages: ["node:crypto", "crypto"],
  tokens: ["createHash", "createHmac", "timingSafeEqual"],
  call(call, engine) {
    switch (exportName(call.path)) {
      case "createHash":
      case "createHmac":
        return createHash(engine, new Digested(exportName(call.path) === "createHmac"));
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
