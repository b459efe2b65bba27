// Functions of AWS Lambda with middleware around them: middy 3 to 6 (https://middy.js.org/docs/intro/how-it-works).
import { argument, isCallable, isNothing, listOf, option, placeOf } from "../call-arguments";
import type { Engine, LibraryCall, LibraryModel, MethodCall } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";

const MODEL = "middy";
const PHASES = ["before", "after", "onError"] as const;
type Phase = (typeof PHASES)[number];

/** What has been put around one function so far. */
class Middleware {
  handler: Value = UNDEFINED;
  readonly steps: { readonly phase: Phase; readonly fn: Value }[] = [];

  of(phase: Phase): readonly Value[] {
    return this.steps.flatMap((step) => (step.phase === phase ? [step.fn] : []));
  }
}

export function isMiddy(value: Value): boolean {
  return value.v === "handle" && value.model === MODEL;
}

function middlewareOf({ data }: HandleValue): Middleware | undefined {
  return data["middleware"] instanceof Middleware ? data["middleware"] : undefined;
}

function create(engine: Engine, call: LibraryCall): HandleValue {
  const middleware = new Middleware();
  const [first] = call.args;
  // `middy({ timeoutEarlyInMillis })` takes options where others take the function.
  if (first && isCallable(first.value)) middleware.handler = first.value;
  return engine.handle(MODEL, "function", { middleware }, call.span);
}

/** `middy(handler).use(…)`, `middy().use([…]).before(fn).handler(handler)`: each changes what it is called on. */
function method({ handle, method, args }: MethodCall, engine: Engine): HandleValue | undefined {
  const middleware = middlewareOf(handle);
  const given = argument(args, 0);
  const phase = PHASES.find((one) => one === method);
  if (!middleware) return undefined;
  if (phase) middleware.steps.push({ phase, fn: given });
  else if (method === "handler") middleware.handler = given;
  else if (method === "use") for (const one of listOf(engine, given)) use(engine, middleware, one);
  else return undefined;
  return handle;
}

function use(engine: Engine, middleware: Middleware, given: Value): void {
  for (const phase of PHASES) {
    const fn = option(engine, given, phase);
    if (fn && isCallable(fn)) middleware.steps.push({ phase, fn });
  }
}

/** One event on its way through all of it. */
function run(engine: Engine, middleware: Middleware, args: readonly Value[]): Value {
  const [event = UNDEFINED, context = UNDEFINED] = args;
  const request = engine.object({ event, context, response: UNDEFINED, error: UNDEFINED, internal: engine.object({}) });
  const step = (fn: Value): Value => engine.await(engine.call(fn, [request], placeOf(fn)));
  const fails = middleware.of("onError");
  if (fails.length > 0) {
    engine.maybe(() => {
      engine.setMember(request, "error", engine.unknown("error"));
      fails.forEach(step);
    });
  }
  for (const fn of middleware.of("before")) {
    const answer = step(fn);
    // Whatever a step before the function returns is the answer, and the function does not run.
    if (!isNothing(answer)) engine.assume?.({ v: "condition", op: "nullish", of: [answer] });
  }
  const { handler } = middleware;
  const answer = engine.await(engine.call(handler, [engine.member(request, "event"), context], placeOf(handler)));
  const after = middleware.of("after");
  if (after.length === 0) return answer;
  engine.setMember(request, "response", answer);
  [...after].reverse().forEach(step);
  return engine.member(request, "response");
}

export const MIDDY: LibraryModel = {
  id: MODEL,
  packages: ["@middy/core"],
  tokens: ["@middy/core"],
  call: (call, engine) => (call.module === "@middy/core" ? create(engine, call) : undefined),
  method,
  invoke(handle, call, engine) {
    const middleware = middlewareOf(handle);
    return (
      middleware &&
      engine.promise(
        run(
          engine,
          middleware,
          call.args.map(({ value }) => value),
        ),
      )
    );
  },
};
