// What Nitro and Nuxt keep between requests (https://nitro.build/guide/cache): answers of cached event handlers, under the path and the
// headers that `varies` lists, or under what `getKey` makes; results of cached functions, under their arguments, or what `getKey` makes.
import { isCallable, isNothing, option, remembered, textsOf } from "../call-arguments";
import { reportKept } from "../caches/cache-entry";
import type { Engine, LibraryCall } from "../model";
import { NOWHERE } from "../../../../rules/contract/span";
import { UNDEFINED, type HandleValue, type Value } from "../value";

const LIBRARY = "nitro";
export const KEEPS_ANSWERS = /^(?:defineCachedEventHandler|cachedEventHandler|defineCachedHandler)$/;
export const KEEPS_RESULTS = /^(?:defineCachedFunction|cachedFunction)$/;
/** Headers that only their sender has. */
const OF_SENDER = /^(?:cookie|authorization)$/i;

/** The answer of a handler that was made to be kept; others are left alone. */
export function keepAnswer(engine: Engine, handler: HandleValue | undefined, event: Value, answer: Value): void {
  const options = handler && remembered(handler, "kept");
  if (!handler || !options) return;
  const getKey = option(engine, options, "getKey");
  const own = getKey && isCallable(getKey) ? engine.await(engine.call(getKey, [event], handler.at ?? NOWHERE)) : UNDEFINED;
  const headers = textsOf(engine, option(engine, options, "varies") ?? UNDEFINED).filter((name) => name !== undefined);
  if (isNothing(own) && headers.some((name) => OF_SENDER.test(name))) return;
  const sent = engine.source("headers", "event.headers");
  const key = isNothing(own) ? [pathOf(engine, event), ...headers.map((name) => engine.member(sent, name.toLowerCase()))] : [own];
  reportKept(engine, handler, { library: LIBRARY, operation: "cachedEventHandler", key, value: engine.await(answer) });
}

/** An event among the arguments is named by its path. */
export function callKept(engine: Engine, handle: HandleValue, call: LibraryCall): Value | undefined {
  const fn = remembered(handle, "fn");
  if (!fn) return undefined;
  const args = call.args.map((arg) => arg.value);
  const result = engine.await(engine.call(fn, args, call.span));
  const getKey = option(engine, remembered(handle, "kept") ?? UNDEFINED, "getKey");
  const key =
    getKey && isCallable(getKey)
      ? [engine.await(engine.call(getKey, args, call.span))]
      : args.map((value) => (isEvent(value) ? pathOf(engine, value) : value));
  reportKept(engine, handle, { library: LIBRARY, operation: "cachedFunction", key, value: result });
  return engine.promise(result);
}

function isEvent(value: Value): boolean {
  return value.v === "handle" && value.type === "event";
}

function pathOf(engine: Engine, event: Value): Value {
  return engine.member(event, "path");
}
