// Calls of functions whose body cannot be seen: callbacks are run as code that may run, and the result remembers what went in.
import type { LibraryCall } from "../../libraries/model";
import type { PassedArgument, SourceValue, Value } from "../../libraries/value";
import { assumedPrincipal } from "../../libraries/identity/assumed";
import { joinInto } from "../join";
import { boundedKey, contentKey } from "../keys";
import { alternativesOf } from "./truthiness";
import { ranCallback } from "./callback-runners";
import { isDigest } from "./digests";
import { callFunction } from "./operations";
import { openArguments } from "./functions";
import type { Machine } from "./machine";
import { sourceIn } from "./parts";
import { noteHandedOn } from "../proof/brought-along";
import { noteAuditCall } from "../proof/audit-events";
import { isSetting } from "../proof/settings";
import { settled } from "./promises";

/** Names that say that a function lets only the entitled pass. */
const AUTHORISES =
  /^(assert|ensure|require|check|verify|authori[sz]e|enforce|validate|guard|can|has|is)[A-Z_]?\w*(access|permission|member|owner|role|auth|tenant|org|workspace|team|belongs|allowed|entitle)/i;
/** Names that ask what one value is (`isPlainObject(given)`), and call nothing of it. */
const ASKS = /^is[A-Z]\w*$/;
/** Names that only shape a value: the result is the value, as far as isolation goes. */
const KEEPS_VALUE =
  /^(trim|toString|toLowerCase|toUpperCase|valueOf|normalize|String|Number|parseInt|parseFloat|BigInt|decodeURIComponent|encodeURIComponent|toHexString|toISOString|toJSON|clone|structuredClone|ObjectId|cast|brand)$/;
/** Names that validate input and hand it on. */
const VALIDATES =
  /^(parse|parseAsync|safeParse|safeParseAsync|validate|validateAsync|validateSync|check|create|mask|decode|assert|coerce)$/;

export function unseenCall(m: Machine, name: string, receiver: Value | undefined, call: LibraryCall): Value {
  const last = saidName(name, receiver);
  const wrapped = wrappedHandler(m, last, receiver, call) ?? ranCallback(m, last, receiver, call);
  if (wrapped) return wrapped;
  for (const arg of call.args) settled(m, arg.value);
  if (!ASKS.test(last) || call.args.length !== 1) runCallbacks(m, call.args);
  noteAuditCall(m, name, receiver, call);
  noteHandedOn(
    m,
    call.args.map(({ value }) => value),
  );
  const [first] = call.args;
  if (KEEPS_VALUE.test(last)) {
    if (first && (receiver === undefined || receiver.v === "external")) return first.value;
    if (receiver && receiver.v !== "external") return receiver;
  }
  const streamed = streamedBody(last, receiver, first?.value);
  if (streamed) return streamed;
  if (AUTHORISES.test(last))
    m.engine.assumeGuarded(
      call.args.map((arg) => arg.value),
      last,
      call.span,
    );
  const assumed = receiver?.v === "external" ? assumedPrincipal(receiver.module, receiver.path, m.engine, call.span) : undefined;
  if (assumed) return assumed;
  return resultOf(m, last, receiver, call);
}

/** `request.body.getReader()`, `reader.read()`, `new TextDecoder().decode(chunk)`: what was sent, piece by piece. */
function streamedBody(name: string, receiver: Value | undefined, first: Value | undefined): Value | undefined {
  if ((name === "getReader" || name === "read") && receiver?.v === "source" && receiver.kind === "body") return receiver;
  const isDecoder = name === "decode" && receiver?.v === "unknown" && receiver.label.startsWith("TextDecoder");
  return isDecoder && first?.v === "source" ? first : undefined;
}

/** More inputs than these are not remembered. */
const MAX_FROM = 6;

/** Functions that make a digest: `sha256(x)`, `hash(x)`, `subtle.digest("SHA-256", x)`; passwords are hashed otherwise each time. */
const DIGESTS = /^(sha-?\d\w*|hash|\w*hmac|digest|blake\w*)$/i;

/** Functions that draw at random: of node:crypto, uuid, nanoid, cuid, ulid and their like. */
const DRAWS = /^(random\w*|uuid\w*|v[1467]|nanoid\w*|customAlphabet\W*|cuid2?|createId|ulid\w*|ksuid\w*|typeid\w*|getRandomValues)$/i;

/**
 * Reading from a store by name. What the service has put under the digest of a key or token is its own word, and nothing that the
 * requester sent.
 */
const READS = /^(?:m?get|hm?get(?:all)?|getdel|getex|getItem)$/i;

function isRandom(value: Value): boolean {
  return value.v === "unknown" && value.isRandom === true;
}

/** Names of functions that only see to what a handler throws. */
const WRAPS =
  /^(wrap|catch|safe|async|try)(async|errors?|handler|route|request|fn)?s?$|(async|error|promise|route|request)(wrap(per)?|handler|catch(er)?)$/i;

/** `withAxiom(handler)`, and what `createRouteHandler(logger)` makes: around the handlers of a module they log, trace and measure. */
const SURROUNDS = /^with[A-Z]\w*$|(?:Handler|Route|Wrapper|Middleware)\(\)$|^with[A-Z]\w*\(\)$/;

/** The last part of the callee's name; a default import is called by its package's name. */
function saidName(name: string, receiver: Value | undefined): string {
  const last = name.split(".").at(-1) ?? name;
  return last === "default" && receiver?.v === "external" ? (receiver.module.split("/").at(-1) ?? "").replaceAll("-", "") : last;
}

/** `wrapAsync(handler)` of a package: the handler, as the framework will call it. */
function wrappedHandler(m: Machine, said: string, receiver: Value | undefined, call: LibraryCall): Value | undefined {
  const [only, ...more] = call.args;
  if (!only || only.value.v !== "function") return undefined;
  const isMade = receiver?.v === "unknown" && said.endsWith("()");
  const isOther = receiver !== undefined && receiver.v !== "external" && !isMade;
  if (isOther || more.some(({ value }) => value.v === "function")) return undefined;
  // While a module is loaded nothing is served yet: what it wraps is called later.
  if (m.world.observer.isInModule && SURROUNDS.test(said)) return only.value;
  if (isMade || more.length > 0) return undefined;
  return WRAPS.test(said) ? only.value : undefined;
}

/** The result is as trusted as what went in: untrusted input stays untrusted. */
function resultOf(m: Machine, name: string, receiver: Value | undefined, call: LibraryCall): Value {
  const inputs = [...(receiver ? [receiver] : []), ...call.args.map((arg) => arg.value)];
  const key = boundedKey(`${name}(${inputs.map((input) => contentKey(input)).join(",")})`);
  const found = inputs.map((input) => sourceIn(m, input, 3)).find((one) => one !== undefined);
  const isKept = found?.isDigest === true && READS.test(name);
  const source = isKept ? undefined : found;
  const digest = isKept ? {} : DIGESTS.test(name) || inputs.some(isDigest) ? { isDigest: true as const } : {};
  const signs = inputs.map((input) => (input.v === "unknown" || input.v === "source" ? input.signs : undefined)).find((kind) => kind);
  const from = inputs.filter((input) => isSetting(input) || !["constant", "external", "function"].includes(input.v)).slice(0, MAX_FROM);
  const origin = { ...digest, ...(signs ? { signs } : {}), ...(from.length > 0 ? { from } : {}) };
  const random = DRAWS.test(name) || inputs.some(isRandom) ? { isRandom: true as const } : {};
  if (!source || makesAnew(name, receiver, call)) return { v: "unknown", key, label: `${name}()`, at: call.span, ...origin, ...random };
  const isValidated = VALIDATES.test(name);
  const result: SourceValue = {
    v: "source",
    kind: source.kind,
    key: isValidated ? source.key : key,
    label: isValidated ? source.label : `${name}(${source.label})`,
    ...(source.at ? { at: source.at } : {}),
    ...origin,
  };
  return result;
}

/** `accounts.create({ name })` of an object that cannot be seen: what comes back has an id that nobody sent. */
function makesAnew(name: string, receiver: Value | undefined, { args }: LibraryCall): boolean {
  return name === "create" && receiver?.v === "unknown" && args[0]?.value.v === "object";
}

/** Functions handed to unseen code may run, with arguments that nothing is known of but their types. */
function runCallbacks(m: Machine, args: readonly PassedArgument[]): void {
  for (const arg of args) {
    for (const fn of callbacksIn(m, arg.value)) {
      const branch = m.branch(() => callFunction(m, fn, openArguments(m, fn), arg.span));
      joinInto(m.state, [{ vars: new Map(), heap: new Map(), facts: new Map() }, ...(branch.isDead ? [] : [branch.delta])]);
    }
  }
}

/** `client.define({ id, handler: async (job) => … })` while a module is loaded: nothing waits for it, and nothing is served yet. */
function isServedLater(m: Machine, { file, fn }: Extract<Value, { v: "function" }>): boolean {
  return m.world.observer.isInModule && m.world.factsOf(file)?.functions[fn]?.isAsync === true;
}

function callbacksIn(m: Machine, value: Value): readonly Extract<Value, { v: "function" }>[] {
  if (value.v === "function") return [value];
  if (value.v === "choice") return alternativesOf(m, value).flatMap((option) => callbacksIn(m, option));
  if (value.v !== "object" || value.instanceOf) return [];
  const members = m.engine.members(value);
  return members
    ? [...members.values()]
        .map((entry) => entry.value)
        .filter((entry): entry is Extract<Value, { v: "function" }> => entry.v === "function" && !isServedLater(m, entry))
    : [];
}
