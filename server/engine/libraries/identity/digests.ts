// Digests and signatures as the prover knows them: what they were made of, with whose secret, and what it says that one was presented.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine } from "../model";
import type { ConditionValue, RowValue, SourceValue, Value } from "../value";

/** Labels of whole bodies: `req.body`, `req.rawBody`, `request.text()`, `stringify(req.body)`, and Hono's `c.req.text()`. */
const WHOLE = /(?:^|[.(])(?:body|rawBody|raw|payload)\)*$|^c\.req\.json$|\.(?:text|json|arrayBuffer|formData|blob|bytes)\(\)\)*$/;

/** The digest of these values; `key`: the secret that it is made with. */
export function digest(engine: Engine, values: readonly Value[], key?: Value): Value {
  const signed =
    key && !isSent(engine, key) ? values.map((value) => wholeInput(engine, value)).find((found) => found !== undefined) : undefined;
  const made = plainDigest(engine, values, key);
  if (made.v !== "source" && made.v !== "unknown") return made;
  const keyRow = key && rowOf(engine, key, 3);
  const isKeyed = key !== undefined && isOfService(engine, key);
  return {
    ...made,
    ...(signed ? { signs: signed.kind } : {}),
    ...(isKeyed ? { isKeyed: true as const } : {}),
    ...(keyRow ? { keyRow } : {}),
  };
}

/** A key that the request itself brought along, and nothing that was looked up by it. */
function isSent(engine: Engine, key: Value): boolean {
  return engine.alternatives(key).some((option) => option.v === "source" && option.from === undefined);
}

/** The column that a key was read from, as it is or decrypted. */
export function rowOf(engine: Engine, key: Value, depth: number): RowValue | undefined {
  for (const option of engine.alternatives(key)) {
    if (option.v === "row") return option;
    const from = option.v === "unknown" && depth > 0 ? (option.from ?? []) : [];
    const found = from.map((part) => rowOf(engine, part, depth - 1)).find((row) => row !== undefined);
    if (found) return found;
  }
  return undefined;
}

/** A key that came neither with the request nor out of a row, whose owner knows it too. */
export function isOfService(engine: Engine, key: Value, depth = 3): boolean {
  return engine.alternatives(key).every((option) => {
    if (option.v === "external" || option.v === "constant") return true;
    if (option.v !== "unknown" || depth === 0) return false;
    return (option.from ?? []).every((part) => isOfService(engine, part, depth - 1));
  });
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

function plainDigest(engine: Engine, values: readonly Value[], key?: Value): Value {
  const name = key ? `hmac by ${labelOf(key)} of ` : "";
  const source = values.flatMap((value) => engine.alternatives(value)).find((value) => value.v === "source");
  if (source?.v === "source") {
    const hashed = engine.source(source.kind, `hash(${name}${source.label})`, source.at);
    return digested(hashed.v === "source" ? { ...hashed, from: values } : hashed);
  }
  return digested(engine.unknown(`hash(${name}${values.map(labelOf).join(",")})`, values));
}

function digested(value: Value): Value {
  return value.v === "source" || value.v === "unknown" ? { ...value, isDigest: true } : value;
}

function labelOf(value: Value): string {
  if (value.v === "row") return [value.row, ...value.path].join(".");
  return "label" in value ? value.label : value.v;
}

/** Where the service keeps the secret of a signature that a library checks. */
const KEPT_SECRET: Value = { v: "external", module: "global", path: ["process", "env", "SIGNING_SECRET"] };

/** True where the signature that was sent is the one over `signed`. `key`: the secret, where the code names it. */
export function isSignatureOver(engine: Engine, signed: Value, key: Value | undefined, at: SourceSpan): ConditionValue {
  const made = digest(engine, [signed], key ?? KEPT_SECRET);
  return { v: "condition", op: "equal", of: [engine.source("headers", "signature"), made], at };
}
