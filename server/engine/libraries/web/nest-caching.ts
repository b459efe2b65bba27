// The cache that NestJS puts around methods: `CacheInterceptor`, `@CacheKey` (https://docs.nestjs.com/techniques/caching). Its key is
// the address of the request, the one that `@CacheKey` gives, or what a class that extends it makes in `trackBy`. Guards run before it.
import { reportKept } from "../caches/cache-entry";
import { NOWHERE } from "../../../../rules/contract/span";
import type { Engine, MethodCall } from "../model";
import type { Value } from "../value";
import { handleOf, isNothing } from "../call-arguments";
import { sharedHandle } from "../shared-handle";
import type { NestContext } from "./nest-context";
import { NEST } from "./nest-context";
import type { Placed } from "./nest-decorators";
import { instanceOf } from "./nest-interceptors";

export const CACHE_INTERCEPTOR = "cache-interceptor";

interface CachedMethod {
  readonly interceptors: readonly Placed[];
  readonly cacheKey: Placed | undefined;
  readonly context: NestContext;
  readonly path: string;
  /** Without a key of their own, only answers to GET are kept. */
  readonly isGet: boolean;
  readonly result: Value;
}

/** `super.trackBy(context)`: the address. */
export function cacheInterceptorMethod(call: MethodCall): Value | undefined {
  const context = call.args[0]?.value;
  const request = context?.v === "handle" ? (context.data["request"] as Value | undefined) : undefined;
  return call.method === "trackBy" && request ? { v: "text", parts: ["", addressOf(request)] } : undefined;
}

function addressOf(request: Value): Value {
  const inputs = request.v === "handle" ? request.data["inputs"] : undefined;
  return (inputs instanceof Map ? (inputs.get("url") as Value | undefined) : undefined) ?? request;
}

export function tellCached(engine: Engine, cached: CachedMethod): void {
  for (const { values, span } of cached.interceptors) {
    for (const value of values) {
      const key = keyOf(engine, value, cached);
      if (!key) continue;
      const place = trackBy(engine, value) ? span : (cached.cacheKey?.span ?? span);
      // What one place keeps says nothing of the others.
      const cache = sharedHandle(engine, `nest-cache:${place.file}:${place.start}`, () => engine.handle(NEST, "cache", {}, place));
      reportKept(engine, cache, { library: "nest-cache", operation: "CacheInterceptor", key, value: cached.result, at: place });
    }
  }
}

/** Undefined where it is no cache, or keeps nothing. */
function keyOf(engine: Engine, interceptor: Value, cached: CachedMethod): readonly Value[] | undefined {
  const own = trackBy(engine, interceptor);
  if (own) {
    const key = engine.await(engine.call(own.fn, [cached.context.context], NOWHERE, own.instance));
    const kept = engine.alternatives(key).filter((option) => !isNothing(option));
    return kept.length > 0 ? [engine.choice(kept)] : undefined;
  }
  if (!isCacheInterceptor(engine, interceptor)) return undefined;
  if (cached.cacheKey) return cached.cacheKey.values;
  return cached.isGet ? [addressOf(cached.context.request), ...paramsIn(engine, cached)] : undefined;
}

/** What the address names; a guard may have checked it. */
function paramsIn(engine: Engine, { path, context }: CachedMethod): readonly Value[] {
  const params = engine.member(context.request, "params");
  return [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => engine.member(params, name));
}

function isCacheInterceptor(engine: Engine, value: Value): boolean {
  if (value.v === "external") return value.path.at(-1) === "CacheInterceptor";
  return handleOf(engine, value, NEST, CACHE_INTERCEPTOR) !== undefined || isDerived(engine, value);
}

function isDerived(engine: Engine, value: Value): boolean {
  const instance = instanceOf(engine, value);
  return instance.v === "object" && handleOf(engine, engine.member(instance, "*base*"), NEST, CACHE_INTERCEPTOR) !== undefined;
}

/** The `trackBy` of a class that extends the interceptor. */
function trackBy(engine: Engine, value: Value): { readonly fn: Value; readonly instance: Value } | undefined {
  if ((value.v !== "class" && value.v !== "object") || !isDerived(engine, value)) return undefined;
  const instance = instanceOf(engine, value);
  const fn = engine.member(instance, "trackBy");
  return fn.v === "function" ? { fn, instance } : undefined;
}
