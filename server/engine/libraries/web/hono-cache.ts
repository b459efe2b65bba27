// The cache middleware of Hono 4 (https://hono.dev/docs/middleware/builtin/cache): keeps responses in the Cache API under the address of
// the request, or the key that `keyGenerator` makes. What `cacheName` is made of keeps entries apart as well.
import { reportKept } from "../caches/cache-entry";
import type { Engine, ExternalCall } from "../model";
import type { Value } from "../value";
import { argument, isCallable, option } from "../call-arguments";
import { addressOf, bodyOf } from "./web-request";

export function cacheMiddleware(call: ExternalCall, engine: Engine): Value {
  const options = argument(call.args, 0);
  const cache = engine.handle("hono", "cache", {}, call.span);
  return engine.native("hono/cache", (args, span) => {
    const context = argument(args, 0);
    const answer = engine.await(engine.call(argument(args, 1), [], span));
    const made = (name: string): Value | undefined => {
      const value = option(engine, options, name);
      return value && isCallable(value) ? engine.await(engine.call(value, [context], call.span)) : value;
    };
    const key = made("keyGenerator") ?? engine.member(engine.member(context, "req"), "url");
    const name = made("cacheName");
    const value = bodyOf(engine, answer) ?? answer;
    reportKept(engine, cache, {
      library: "hono",
      operation: "cache",
      key: [...(name ? [name] : []), addressOf(engine, key)],
      value,
      at: call.span,
    });
    return engine.promise(answer);
  });
}
