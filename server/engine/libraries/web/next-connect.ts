// next-connect 0.13 and 1 (github.com/hoangvvo/next-connect): routers inside one handler of Next.js, with what stands before each route.
import type { SourceSpan } from "../../../../rules/contract/span";
import { exportName, isCallable, listOf, placeOf } from "../call-arguments";
import type { Engine, LibraryModel, MethodCall } from "../model";
import type { HandleValue, Value } from "../value";
import { goesOnUnlessError, runChain } from "./chain";

const MODEL = "next-connect";
const VERBS = new Set(["get", "post", "put", "patch", "delete", "head", "options", "trace", "all"]);

interface Layer {
  /** Undefined for what stands before every route after it. */
  readonly verb: string | undefined;
  readonly steps: readonly Value[];
}

/** A router: its layers in order. */
class Layers {
  readonly all: Layer[] = [];
}

function create(engine: Engine, layers: readonly Layer[] = []): HandleValue {
  const own = new Layers();
  own.all.push(...layers);
  return engine.handle(MODEL, "router", { layers: own });
}

function layersOf(value: Value): Layers | undefined {
  const layers = value.v === "handle" && value.model === MODEL ? value.data["layers"] : undefined;
  return layers instanceof Layers ? layers : undefined;
}

/** Any of the routes may be the one that is asked for. */
function run(engine: Engine, layers: readonly Layer[], given: readonly Value[], span: SourceSpan): Value {
  layers.forEach(({ verb, steps }, index) => {
    if (verb === undefined) return;
    const before = layers.slice(0, index).flatMap((layer) => (layer.verb === undefined ? layer.steps : []));
    engine.maybe(() => {
      const answer = runChain(engine, [...before, ...steps], {
        call: (step, next) => engine.await(engine.call(step, [...given.slice(0, 2), next], placeOf(step))),
        goesOn: goesOnUnlessError,
        wrap: (result) => engine.promise(result),
      });
      engine.respond([answer], span);
    });
  });
  return engine.promise(engine.unknown("response"));
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  const layers = layersOf(call.handle);
  if (!layers) return undefined;
  const values = call.args.map((arg) => arg.value);
  const steps = values.flatMap((value) => listOf(engine, value)).filter(isCallable);
  if (call.method === "use") {
    // What another router holds stands there, too.
    for (const step of steps) layers.all.push(...(layersOf(step)?.all ?? [{ verb: undefined, steps: [step] }]));
    return call.handle;
  }
  if (VERBS.has(call.method)) {
    layers.all.push({ verb: call.method, steps });
    return call.handle;
  }
  if (call.method === "clone") return create(engine, layers.all);
  if (call.method === "run") return run(engine, layers.all, values, call.span);
  if (call.method !== "handler") return undefined;
  return engine.native(MODEL, (args, span) =>
    run(
      engine,
      layers.all,
      args.map((arg) => arg.value),
      span,
    ),
  );
}

export const NEXT_CONNECT: LibraryModel = {
  id: MODEL,
  packages: [MODEL],
  tokens: [MODEL],
  call: (call, engine) =>
    /^(?:createRouter|createEdgeRouter|nextConnect|default|)$/.test(exportName(call.path)) ? create(engine) : undefined,
  method,
  // Before version 1 the router is the handler.
  invoke(handle, call, engine) {
    const layers = layersOf(handle);
    return (
      layers &&
      run(
        engine,
        layers.all,
        call.args.map((arg) => arg.value),
        call.span,
      )
    );
  },
};
