// Services that a program asks for by their tag, and the layers that provide them
// (https://effect.website/docs/requirements-management/services).
import { argument, option } from "../call-arguments";
import type { Engine, LibraryCall } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { MODEL, program, succeeding, tagOf, type Step } from "./programs";

/** What a layer provides, and what its own making is provided with. */
interface Layer {
  /** Tags with the programs that make their services. */
  readonly tags: readonly HandleValue[];
  readonly makes: readonly Value[];
  /** Layers that are needed to make these. */
  readonly needs: readonly Value[];
}

function contextKey(tag: HandleValue): string {
  return `effect:${String(tag.data["name"])}`;
}

export function tag(engine: Engine, name: Value, make?: Value): HandleValue {
  return engine.handle(MODEL, "tag", { name: engine.stringOf(name) ?? "a service", ...(make ? { make } : {}) });
}

/** `Effect.Service<S>()("S", { effect | scoped | sync | succeed })`: a tag that brings along how its service is made. */
export function ownService(engine: Engine, call: LibraryCall): HandleValue {
  const options = argument(call.args, 1);
  const made = ["effect", "scoped", "sync", "succeed"].flatMap((how) => {
    const given = option(engine, options, how);
    if (!given) return [];
    return how === "sync" || how === "succeed" ? [program(engine, { name: how, args: [given], span: call.span })] : [given];
  });
  return tag(engine, argument(call.args, 0), made[0]);
}

/** The service that stands behind a tag where the program runs; made on the spot where the tag says how. */
export function serviceOf(engine: Engine, value: Value, run: (made: Value) => Value): Value | undefined {
  const asked = tagOf(engine, value);
  if (!asked) return undefined;
  const make = asked.data["make"] as Value | undefined;
  return engine.contextOf(contextKey(asked)) ?? (make ? run(make) : engine.unknown(contextKey(asked)));
}

export function layer(engine: Engine, { tags, makes, needs }: Layer): HandleValue {
  return engine.handle(MODEL, "layer", { tags, makes, needs });
}

/** The layer that a tag with its own making stands for: `Projects.Default`. */
export function defaultLayer(engine: Engine, of: HandleValue): HandleValue {
  const make = of.data["make"] as Value | undefined;
  return layer(engine, { tags: make ? [of] : [], makes: make ? [make] : [], needs: [] });
}

function layerOf(engine: Engine, value: Value): Layer | undefined {
  const handle = engine.alternatives(value).find((one): one is HandleValue => one.v === "handle" && one.type === "layer");
  return handle && (handle.data as unknown as Layer);
}

const NONE: Layer = { tags: [], makes: [], needs: [] };

/** Functions of `Layer`; undefined for those that are not understood. */
export function callLayer(engine: Engine, name: string, call: LibraryCall): Value | undefined {
  const [first = UNDEFINED, second = UNDEFINED] = call.args.map((arg) => arg.value);
  const service = tagOf(engine, first);
  const of = (make: Value): Value => layer(engine, { tags: service ? [service] : [], makes: service ? [make] : [], needs: [] });
  switch (name) {
    case "succeed":
      return of(succeeding(engine, second, call.span));
    case "sync":
      return of(program(engine, { name: "sync", args: [second], span: call.span }));
    case "effect":
    case "scoped":
      return of(second);
    case "merge":
    case "mergeAll":
      return merged(
        engine,
        call.args.map((arg) => arg.value),
      );
    case "provide":
    case "provideMerge":
      return call.args.length > 1
        ? needing(engine, first, second, name)
        : engine.native(name, (args) => needing(engine, args[0]?.value ?? UNDEFINED, first, name));
    default:
      return undefined;
  }
}

function merged(engine: Engine, layers: readonly Value[]): Value {
  const all = layers.flatMap((one) => {
    const found = layerOf(engine, one);
    return found ? [found] : [];
  });
  return layer(engine, {
    tags: all.flatMap((one) => one.tags),
    makes: all.flatMap((one) => one.makes),
    needs: all.flatMap((one) => one.needs),
  });
}

function needing(engine: Engine, value: Value, need: Value, name: string): Value {
  const of = layerOf(engine, value) ?? NONE;
  const needed = engine.items(need)?.items.map((item) => item.value) ?? [need];
  const own = layer(engine, { ...of, needs: [...of.needs, ...needed] });
  return name === "provideMerge" ? merged(engine, [own, ...needed]) : own;
}

/** Runs a program with a service, or with what layers provide. Without a program of its own, `work` runs the one at hand. */
export function provided(engine: Engine, name: string, args: Step["args"], work: (made?: Value) => Value): Value {
  const [first = UNDEFINED, second = UNDEFINED] = args;
  if (name === "provide") {
    const layers = engine.items(first)?.items.map((item) => item.value) ?? [first];
    return layers.reduceRight<() => Value>((inner, one) => () => within(engine, one, work, inner), work)();
  }
  const service = tagOf(engine, first);
  if (!service) return work();
  return engine.within(contextKey(service), name === "provideServiceEffect" ? work(second) : second, work);
}

function within(engine: Engine, value: Value, work: (made?: Value) => Value, inner: () => Value): Value {
  const of = layerOf(engine, value);
  if (!of) return inner();
  const make = (index: number): Value => {
    const service = of.tags[index];
    const made = of.makes[index];
    if (!service || !made) return inner();
    const built = of.needs.reduceRight<() => Value>(
      (rest, need) => () => within(engine, need, work, rest),
      () => work(made),
    )();
    return engine.within(contextKey(service), built, () => make(index + 1));
  };
  return make(0);
}
