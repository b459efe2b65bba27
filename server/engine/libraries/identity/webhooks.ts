// Webhooks whose signature is verified: what was sent is its sender's (DESIGN ruling 9), both what the check returns and what the code
// parses beside it. Stripe 12 to 19, Svix 1, Standard Webhooks 1, @octokit/webhooks 12 to 14 and @octokit/webhooks-methods 4 to 6, Paddle 1
// to 3, Polar 0, Twilio 4 to 6 and discord-interactions 3 and 4.
import type { Engine, LibraryCall, LibraryModel } from "../model";
import { constant, type Value } from "../value";
import { argument, exportName, option, remembered } from "../call-arguments";
import { isOlderThan } from "../orm/package-version";
import { isSignatureOver, rowOf } from "./digests";
import { requestMiddleware } from "./sessions";

const MODEL = "webhooks";

/** What a check is handed. */
interface Check {
  readonly payload: Value;
  readonly secret: Value | undefined;
  readonly call: LibraryCall;
}

/** Where the parts of a check stand among its arguments. */
interface Places {
  readonly payload: number;
  readonly secret?: number;
}

/** Throws unless the signature is good, and gives back what was sent. */
function verified(engine: Engine, { payload, secret, call }: Check): Value {
  engine.assume?.(isSignatureOver(engine, payload, secret, call.span));
  // A tenant that has the secret, too, may have sent it, and whatever it likes with it.
  if (secret && rowOf(engine, secret, 3)) return engine.source("body", "event");
  return engine.principal("sender", "event", [], { at: call.span });
}

function verifiedLater(engine: Engine, check: Check): Value {
  return engine.deferred?.(() => verified(engine, check)) ?? engine.promise(verified(engine, check));
}

/** Tells whether the signature is good. */
function told(engine: Engine, { payload, secret, call }: Check): Value {
  return isSignatureOver(engine, payload, secret, call.span);
}

function checkOf(engine: Engine, call: LibraryCall, places: Places, secret?: Value): Check {
  const named = places.secret === undefined ? secret : argument(call.args, places.secret);
  const isNamed = named !== undefined && !engine.alternatives(named).some((one) => one.v === "constant" && one.value === undefined);
  return { payload: argument(call.args, places.payload), secret: isNamed ? named : undefined, call };
}

/** `stripe.webhooks.constructEvent(body, signature, secret)` and its like at other services, by name. */
function clientCheck(engine: Engine, call: LibraryCall, method: string): Value | undefined {
  switch (method) {
    case "constructEvent":
      return verified(engine, checkOf(engine, call, { payload: 0, secret: 2 }));
    case "constructEventAsync":
      return verifiedLater(engine, checkOf(engine, call, { payload: 0, secret: 2 }));
    case "unmarshal":
      return verifiedLater(engine, checkOf(engine, call, { payload: 0, secret: 1 }));
    case "isSignatureValid":
      return engine.promise(told(engine, checkOf(engine, call, { payload: 0, secret: 1 })));
    default:
      return undefined;
  }
}

/** `new Webhook(secret)` of Svix and Standard Webhooks; `new Webhooks({ secret })` of Octokit, whose `verify` tells instead of throwing. */
function verifier(engine: Engine, call: LibraryCall, module: string): Value {
  const isOctokit = module === "@octokit/webhooks";
  const first = argument(call.args, 0);
  return engine.handle(MODEL, "verifier", { tells: constant(isOctokit), secret: isOctokit ? option(engine, first, "secret") : first });
}

/** Functions that tell, by package and name. */
const TELLS: Readonly<Record<string, Readonly<Record<string, Places>>>> = {
  "@octokit/webhooks-methods": { verify: { secret: 0, payload: 1 }, verifyWithFallback: { secret: 0, payload: 1 } },
  twilio: { validateRequest: { secret: 0, payload: 3 }, validateRequestWithBody: { secret: 0, payload: 3 } },
  "discord-interactions": { verifyKey: { payload: 0 } },
};

function isLater(engine: Engine, module: string): boolean {
  return module === "@octokit/webhooks-methods" || (module === "discord-interactions" && !isOlderThan(engine, module, 4));
}

/** Middleware that answers by itself what is not signed. */
const MIDDLEWARE: ReadonlySet<string> = new Set([
  "twilio.webhook",
  "discord-interactions.verifyKeyMiddleware",
  "discord-interactions.verifyWebhookEventMiddleware",
]);

function functionCheck(engine: Engine, call: LibraryCall, module: string, name: string): Value | undefined {
  if (MIDDLEWARE.has(`${module}.${name}`))
    return requestMiddleware(engine, name, (request) => {
      engine.assume?.(isSignatureOver(engine, engine.member(request, "body"), undefined, call.span));
    });
  if (module.startsWith("@polar-sh/sdk"))
    return name === "validateEvent" ? verified(engine, checkOf(engine, call, { payload: 0, secret: 2 })) : undefined;
  const places = TELLS[module]?.[name];
  if (!places) return undefined;
  const answer = told(engine, checkOf(engine, call, places));
  return isLater(engine, module) ? engine.promise(answer) : answer;
}

function stripeClient(engine: Engine): Value {
  return engine.handle(MODEL, "client", { webhooks: engine.handle(MODEL, "checks", {}) });
}

export const WEBHOOKS: LibraryModel = {
  id: MODEL,
  packages: [
    "stripe",
    "svix",
    "standardwebhooks",
    "@octokit/webhooks",
    "@octokit/webhooks-methods",
    "@paddle/paddle-node-sdk",
    "@polar-sh/sdk",
    "twilio",
    "discord-interactions",
  ],
  tokens: [
    "stripe",
    "Stripe",
    "svix",
    "standardwebhooks",
    "@octokit/webhooks",
    "@paddle/paddle-node-sdk",
    "@polar-sh/sdk",
    "twilio",
    "discord-interactions",
  ],
  call(call, engine) {
    const name = exportName(call.path);
    if (call.module === "stripe" || call.module === "@paddle/paddle-node-sdk")
      return call.isNew || name === "" ? stripeClient(engine) : undefined;
    if (call.isNew && (name === "Webhook" || name === "Webhooks")) return verifier(engine, call, call.module);
    return functionCheck(engine, call, call.module, name);
  },
  method(call, engine) {
    const { handle, method } = call;
    if (handle.type === "checks") return clientCheck(engine, call, method);
    if (handle.type !== "verifier") return undefined;
    const secret = remembered(handle, "secret");
    const check = checkOf(engine, call, { payload: 0 }, secret);
    const tells = remembered(handle, "tells");
    const isTelling = tells?.v === "constant" && tells.value === true;
    if (method === "verify") return isTelling ? engine.promise(told(engine, check)) : verified(engine, check);
    return method === "verifyAndReceive" ? engine.promise(engine.principal("sender", "event", [], { at: call.span })) : undefined;
  },
  member: (handle, name) => (name === "webhooks" ? remembered(handle, "webhooks") : undefined),
  // A client that was made out of sight.
  anyMember(path, call, engine) {
    const [owner, method] = path.slice(-2);
    return owner === "webhooks" && method !== undefined ? clientCheck(engine, call, method) : undefined;
  },
  typed: (module, name, _typeArgs, engine) =>
    (module === "stripe" && (name === "Stripe" || name === "default")) || (module === "@paddle/paddle-node-sdk" && name === "Paddle")
      ? stripeClient(engine)
      : undefined,
};
