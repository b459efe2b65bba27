// What JavaScript itself does: methods of promises, arrays and strings, and the global functions.
import type { LibraryCall } from "../../libraries/model";
import { sourceIn } from "./parts";
import { constant, UNDEFINED, type Value } from "../../libraries/value";
import { makeChoice } from "../join";
import { keyOf } from "../keys";
import { arrayMethod } from "./array-methods";
import { callValue } from "./operations";
import { plainCall } from "./plain-call";
import { textOf } from "./texts";
import { knownTest, knownText } from "./known-texts";
import type { Machine } from "./machine";
import { objectFunction } from "./object-functions";
import { allPromises, catchPromise, thenPromise, unwrap } from "./promises";
import { pathMethod, patternKey } from "./path-tests";
import { asPresent, optionsOf, truthinessOf } from "./truthiness";

/** A method that values of this kind have by nature; undefined when it is none. */
export function builtinMethod(m: Machine, object: Value, name: string, call: LibraryCall): Value | undefined {
  const promised = promiseMethod(m, object, name, call);
  if (promised) return promised;
  const equal = equalsMethod(object, name, call);
  if (equal) return equal;
  const ofPath = pathMethod(object, name, call.args[0]?.value) ?? knownTest(object, name, call);
  if (ofPath) return ofPath;
  const prefixed = prefixTest(object, name, call);
  if (prefixed) return prefixed;
  const kept = sessionRead(m, object, name, call);
  if (kept) return kept;
  const listed = arrayMethod(m, object, name, call);
  if (listed) return listed;
  return textMethod(m, object, name, call);
}

/** `session.get("orgId")` of @fastify/session 11, @fastify/secure-session 8 and their like: what was kept under that name. */
function sessionRead(m: Machine, object: Value, name: string, call: LibraryCall): Value | undefined {
  const key = call.args.length === 1 && call.args[0] ? m.engine.stringOf(call.args[0].value) : undefined;
  return name === "get" && object.v === "principal" && key !== undefined ? m.engine.member(object, key) : undefined;
}

/** What is put together from values only: a fixed prefix says nothing of whose a value is. */
export function prefixTest(object: Value, name: string, call: LibraryCall): Value | undefined {
  const prefix = call.args[0]?.value;
  if (name !== "startsWith" || !prefix || prefix.v === "constant" || object.v === "constant" || object.v === "handle") return undefined;
  return { v: "condition", op: "prefix", of: [object, prefix], at: call.span };
}

/** `id.equals(other)` of ObjectId and other values that are compared by what they hold. */
function equalsMethod(object: Value, name: string, call: LibraryCall): Value | undefined {
  const [other, ...more] = call.args;
  if (name !== "equals" || !other || more.length > 0) return undefined;
  const isPlain = object.v === "row" || object.v === "principal" || object.v === "source" || object.v === "unknown";
  return isPlain ? { v: "condition", op: "equal", of: [object, other.value], at: call.span } : undefined;
}

function promiseMethod(m: Machine, object: Value, name: string, call: LibraryCall): Value | undefined {
  if (name !== "then" && name !== "catch" && name !== "finally") return undefined;
  if (object.v === "handle" || object.v === "object") return undefined;
  const invoke = (fn: Value, args: readonly Value[]): Value => callValue(m, fn, plainCall(args, call.span));
  const [first, second] = call.args;
  if (name === "then") return thenPromise(m, object, first?.value, second?.value, invoke);
  if (name === "catch") return first ? catchPromise(m, object, first.value, invoke) : object;
  // It runs once the promise has settled, which may be after what follows here.
  if (first) m.engine.maybe(() => invoke(first.value, []));
  return object;
}

const SHAPES_TEXT = new Set([
  "replace",
  "replaceAll",
  "slice",
  "substring",
  "substr",
  "padStart",
  "padEnd",
  "repeat",
  "normalize",
  "toUpperCase",
  "toLowerCase",
  "trim",
  "trimStart",
  "trimEnd",
  "concat",
  "charAt",
  "at",
  "toFixed",
  "toString",
  "toLocaleString",
  "toISOString",
]);

function textMethod(m: Machine, object: Value, name: string, call: LibraryCall): Value | undefined {
  if (object.v !== "text" && !(object.v === "constant" && typeof object.value === "string")) return undefined;
  if (name === "toString" || name === "trim" || name === "valueOf")
    return object.v === "constant" ? constant(String(object.value).trim()) : object;
  if (name === "concat") return textOf(["", ...call.args.map(() => "")], [object, ...call.args.map((arg) => arg.value)]);
  if (name === "split") return m.engine.array([], object);
  if (object.v === "constant" && typeof object.value === "string") {
    if (name === "toLowerCase") return constant(object.value.toLowerCase());
    if (name === "toUpperCase") return constant(object.value.toUpperCase());
    const computed = knownText(m, object.value, name, call);
    if (computed) return computed;
  }
  return SHAPES_TEXT.has(name) ? { v: "unknown", key: `${name}(${keyOf(object)})`, label: "a computed text", from: [object] } : undefined;
}

/** A global function or constructor; undefined when it is not known. */
export function globalCall(m: Machine, path: readonly string[], call: LibraryCall): Value | undefined {
  const [head, name] = path;
  const [first, second] = call.args;
  switch (head) {
    case "Promise":
      return promiseFunction(m, name, call);
    case "Object":
    case "Reflect":
      return objectFunction(m, name ?? "", call);
    case "JSON":
      return first ? jsonFunction(m, name, first.value) : undefined;
    case "Array":
      return arrayFunction(m, name, call);
    case "String":
    case "Number":
    case "BigInt":
    case "parseInt":
    case "parseFloat":
    case "structuredClone":
    case "decodeURIComponent":
    case "encodeURIComponent":
      if (name !== undefined) return undefined;
      return head === "structuredClone" ? (first?.value ?? UNDEFINED) : converted(m, head, first?.value ?? UNDEFINED);
    case "Boolean":
      return first ? { v: "condition", op: "truthy", of: [first.value] } : UNDEFINED;
    case "setTimeout":
    case "setImmediate":
    case "queueMicrotask":
      return first
        ? (m.engine.maybe(() => callValue(m, first.value, plainCall([], call.span))),
          { v: "unknown", key: `timer:${call.span.start}`, label: "a timer" })
        : UNDEFINED;
    case "RegExp":
      return first?.value.v === "constant"
        ? {
            v: "unknown",
            key: patternKey(String(first.value.value), m.engine.stringOf(second?.value ?? UNDEFINED) ?? ""),
            label: "a pattern",
          }
        : undefined;
    case "Error":
    case "TypeError":
    case "RangeError":
      return m.engine.object({ message: first?.value ?? UNDEFINED, ...(second ? { options: second.value } : {}) });
    default:
      return undefined;
  }
}

/** Of nothing these make NaN or a text: what comes out of them is never undefined, and drops no condition. */
function converted(m: Machine, to: string, value: Value): Value {
  if (value.v === "constant" && (value.value === undefined || value.value === null))
    return constant(/^(Number|parse)/.test(to) ? NaN : String(value.value));
  if (value.v !== "choice") return asPresent(value);
  const options = optionsOf(m, value);
  if (!options.some((option) => truthinessOf(m, option.value) === "nullish")) return value;
  return makeChoice(options.map((option) => ({ ...option, value: converted(m, to, option.value) })));
}

function promiseFunction(m: Machine, name: string | undefined, call: LibraryCall): Value | undefined {
  const [first] = call.args;
  if (name === "all" && first) return allPromises(m, first.value);
  if (name === "allSettled" && first) {
    const list = m.engine.items(first.value);
    const settled = (value: Value): Value =>
      m.engine.object({ status: { v: "unknown", key: "status", label: "status" }, value: unwrap(value) });
    return {
      v: "promise",
      of: m.engine.array(
        (list?.items ?? []).map((item) => settled(item.value)),
        list?.more ? settled(list.more) : undefined,
      ),
    };
  }
  if (name === "resolve") return { v: "promise", of: first ? unwrap(first.value) : UNDEFINED };
  if (name === "reject") {
    m.state.isDead = true;
    return UNDEFINED;
  }
  if ((name === "race" || name === "any") && first) return { v: "promise", of: unwrap(m.engine.element(first.value)) };
  if (name === undefined && first) return newPromise(m, first.value, call);
  return undefined;
}

/** `new Promise((resolve) => …)`: what it is resolved with. */
function newPromise(m: Machine, executor: Value, call: LibraryCall): Value {
  const resolved: Value[] = [];
  const resolve = m.engine.native("resolve", (args) => {
    resolved.push(args[0]?.value ?? UNDEFINED);
    return UNDEFINED;
  });
  const reject = m.engine.native("reject", () => {
    m.state.isDead = true;
    return UNDEFINED;
  });
  m.engine.maybe(() => callValue(m, executor, plainCall([resolve, reject], call.span)));
  return {
    v: "promise",
    of: m.engine.choice(
      resolved.length > 0
        ? resolved.map(unwrap)
        : [{ v: "unknown", key: `promise:${call.span.file}:${call.span.start}`, label: "a promised value" }],
    ),
  };
}

function jsonFunction(m: Machine, name: string | undefined, value: Value): Value | undefined {
  if (name === "stringify")
    return value.v === "constant" ? constant(JSON.stringify(value.value) ?? "") : { v: "text", parts: ["", value], tag: "json" };
  if (name !== "parse") return undefined;
  if (value.v === "text" && value.tag === "json") {
    const inner = value.parts.find((part): part is Value => typeof part !== "string");
    if (inner) return inner;
  }
  const parts = value.v === "text" ? value.parts.filter((part) => part !== "") : [];
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && typeof only !== "string") return jsonFunction(m, name, only);
  if (value.v === "choice") return parsedOptions(m, value);
  const sent = value.v === "text" ? sourceIn(m, value, 4) : undefined;
  if (sent) return sent;
  return value.v === "source" || value.v === "unknown" || value.v === "row" || value.v === "principal" || value.v === "handle"
    ? value
    : { v: "unknown", key: `parsed:${keyOf(value)}`, label: "parsed JSON" };
}

/** Of a text that was read in several ways (a body in one chunk, or in many): nothing at all is no JSON, and what was sent says most. */
function parsedOptions(m: Machine, value: Value): Value {
  const parsed = m.engine
    .alternatives(value)
    .flatMap((option) => (option.v === "constant" ? [] : (jsonFunction(m, "parse", option) ?? option)));
  const isSent = parsed.some((option) => option.v === "source");
  const kept = isSent ? parsed.filter((option) => option.v !== "unknown") : parsed;
  return kept.length > 0 ? m.engine.choice(kept) : { v: "unknown", key: `parsed:${keyOf(value)}`, label: "parsed JSON" };
}

function arrayFunction(m: Machine, name: string | undefined, call: LibraryCall): Value | undefined {
  const [first, second] = call.args;
  if (name === "isArray" && first)
    return first.value.v === "array"
      ? constant(true)
      : { v: "condition", op: "instance", of: [first.value, { v: "external", module: "global", path: ["Array"] }] };
  if (name === "of") return m.engine.array(call.args.map((arg) => arg.value));
  if (name === "from" && first) {
    const list = m.engine.items(first.value);
    const copy = list
      ? m.engine.array(
          list.items.map((item) => item.value),
          list.more,
        )
      : m.engine.array([], m.engine.element(first.value));
    return second ? (arrayMethod(m, copy, "map", { ...call, args: [second] }) ?? copy) : copy;
  }
  return name === undefined ? m.engine.array([], { v: "unknown", key: `item:${call.span.start}`, label: "an item" }) : undefined;
}
