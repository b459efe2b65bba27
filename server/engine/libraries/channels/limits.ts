// Rate limiters and locks: rate-limiter-flexible 2 to 7, @upstash/ratelimit 1 and 2, express-rate-limit 5 to 8 and its like for Hono and Koa,
// async-lock 1, redlock 4 and 5. Middleware fixes its key where it is made, so that is where it is found; the others where they are used.
import { argument, exportName, isCallable, listOf, option, placeOf } from "../call-arguments";
import type { Engine, ExternalCall, LibraryCall, LibraryModel } from "../model";
import { UNDEFINED, type Value } from "../value";
import type { SourceSpan } from "../../../../rules/contract/span";
import { answered, createVendorModel, type Work } from "./vendor";

interface Limited {
  readonly library: string;
  readonly operation: string;
  readonly key: readonly Value[];
  readonly keySpan?: SourceSpan;
}

export function reportLimit(engine: Engine, span: SourceSpan, limited: Limited): void {
  engine.channel?.({ kind: "rate-limit", span, ...limited });
}

function limiting(library: string, operation: string): Work {
  return (call, engine) => {
    const keySpan = call.args[0]?.span;
    reportLimit(engine, call.span, { library, operation, key: [argument(call.args, 0)], ...(keySpan ? { keySpan } : {}) });
    return answered(engine, library);
  };
}

const FLEXIBLE = createVendorModel({
  id: "rate-limiter-flexible",
  packages: ["rate-limiter-flexible"],
  tokens: ["rate-limiter-flexible", "RateLimiter"],
  kinds: {
    limiter: {
      makers: /^(?:RateLimiter\w+|BurstyRateLimiter|RLWrapperBlackAndWhite)$/,
      methods: Object.fromEntries(["consume", "penalty", "reward"].map((name) => [name, limiting("rate-limiter-flexible", name)])),
    },
  },
});

const UPSTASH = createVendorModel({
  id: "upstash-ratelimit",
  packages: ["@upstash/ratelimit"],
  tokens: ["@upstash/ratelimit"],
  kinds: {
    limiter: {
      makers: /^(?:Ratelimit|MultiRegionRatelimit)$/,
      methods: Object.fromEntries(["limit", "blockUntilReady"].map((name) => [name, limiting("upstash-ratelimit", name)])),
    },
  },
});

/** Runs what is locked: the callback, or nothing. */
function locking(library: string, operation: string): Work {
  return (call, engine) => {
    const keys = listOf(engine, argument(call.args, 0));
    const keySpan = call.args[0]?.span;
    // A lock over several keys is as narrow as the narrowest of them.
    reportLimit(engine, call.span, { library, operation, key: keys, ...(keySpan ? { keySpan } : {}) });
    const work = call.args.find((arg, index) => index > 0 && arg.value.v === "function")?.value;
    return work ? engine.call(work, [engine.unknown("done")], call.span) : answered(engine, library);
  };
}

const LOCKS = createVendorModel({
  id: "locks",
  packages: ["async-lock", "redlock"],
  tokens: ["async-lock", "redlock"],
  kinds: {
    lock: {
      makers: /^(?:AsyncLock|Redlock)?$/,
      types: /^(?:AsyncLock|Redlock)$/,
      methods: { acquire: locking("locks", "acquire"), lock: locking("locks", "lock"), using: locking("locks", "using") },
    },
  },
});

/** The option that makes the key, by package. Without it the key is the address of whoever asks. */
const MIDDLEWARE: ReadonlyMap<string, string> = new Map([
  ["express-rate-limit", "keyGenerator"],
  ["express-slow-down", "keyGenerator"],
  ["hono-rate-limiter", "keyGenerator"],
  ["koa-ratelimit", "id"],
  ["@fastify/rate-limit", "keyGenerator"],
]);

function createMiddleware(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (!/^(?:rateLimit|slowDown|rateLimiter)?$/.test(name)) return undefined;
  const makesKey = option(engine, argument(call.args, 0), MIDDLEWARE.get(call.module) ?? "keyGenerator");
  return engine.native("rateLimit", (args) => {
    const values = args.map((arg) => arg.value);
    if (makesKey && isCallable(makesKey)) {
      const key = engine.await(engine.call(makesKey, values.slice(0, 2), call.span));
      reportLimit(engine, call.span, { library: call.module, operation: name || "rateLimit", key: [key] });
    }
    const next = values.at(-1);
    return next?.v === "function" || next?.v === "native" ? engine.call(next, [], call.span) : UNDEFINED;
  });
}

/** `{ config: { rateLimit: { keyGenerator } } }` of a route, for @fastify/rate-limit. */
export function reportRouteLimit(engine: Engine, routeOptions: Value, request: Value): void {
  const config = option(engine, routeOptions, "config");
  const limit = config && option(engine, config, "rateLimit");
  const makesKey = limit && option(engine, limit, "keyGenerator");
  if (!makesKey || !isCallable(makesKey)) return;
  const span = placeOf(makesKey);
  const key = engine.await(engine.call(makesKey, [request], span));
  reportLimit(engine, span, { library: "@fastify/rate-limit", operation: "rateLimit", key: [key] });
}

const MIDDLEWARE_MODEL: LibraryModel = {
  id: "rate-limit-middleware",
  packages: [...MIDDLEWARE.keys()],
  tokens: ["rate-limit", "ratelimit", "slow-down"],
  call: createMiddleware,
};

export const LIMITS: readonly LibraryModel[] = [FLEXIBLE, UPSTASH, LOCKS, MIDDLEWARE_MODEL];

/** Counters and locks that services build on Redis themselves: `incr("rate:…")`, `set("lock:…", …, "NX")`. */
export function reportRedisLimit(engine: Engine, call: LibraryCall, command: string): void {
  const [key] = call.args;
  if (!key) return;
  const fixed = textOf(engine, key.value);
  const isCounter = /^incr(?:by)?$/.test(command) && /rate|limit|throttl|quota/i.test(fixed);
  const isLock = /^set(?:nx)?$/.test(command) && /(?:^|[:_-])(?:lock|mutex)(?:$|[:_-])/i.test(fixed);
  if (isCounter || isLock)
    reportLimit(engine, call.span, { library: "redis", operation: command, key: [key.value], ...(key.span ? { keySpan: key.span } : {}) });
}

function textOf(engine: Engine, value: Value): string {
  return value.v === "text" ? value.parts.filter((part) => typeof part === "string").join("") : (engine.stringOf(value) ?? "");
}
