// Interceptors of NestJS (https://docs.nestjs.com/interceptors): they stand around the method, and what they put on the request or
// into AsyncLocalStorage before `next.handle()` holds inside it. The result comes out as a stream, whose operators run on it
// (`next.handle().pipe(tap((value) => …))`); what they make of it for the client is not followed.
import type { Engine } from "../model";
import type { Value } from "../value";
import { native, placeOf } from "../call-arguments";
import { observable } from "../channels/streams";
import type { NestContext } from "./nest-context";
import type { Placed } from "./nest-decorators";

/** Runs the method inside the interceptors, from the first to the last; one that cannot be seen is passed. */
export function intercepted(engine: Engine, interceptors: readonly Placed[], context: NestContext, method: () => Value): Value {
  const all = interceptors.flatMap(({ values }) => values);
  const runFrom = (index: number): Value => {
    const interceptor = all[index];
    if (interceptor === undefined) return method();
    const instance = instanceOf(engine, interceptor);
    const intercept = engine.member(instance, "intercept");
    if (intercept.v !== "function" && intercept.v !== "native") return runFrom(index + 1);
    let result: Value | undefined;
    const handle = native(engine, "handle", () => {
      result = runFrom(index + 1);
      return observable(engine, result, placeOf(intercept));
    });
    engine.await(engine.call(intercept, [context.context, engine.object({ handle })], placeOf(intercept), instance));
    return result ?? runFrom(index + 1);
  };
  return runFrom(0);
}

export function instanceOf(engine: Engine, value: Value): Value {
  return value.v === "class" ? (engine.instanceOf?.(value) ?? engine.construct(value, [], placeOf(value))) : value;
}
