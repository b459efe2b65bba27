// Functions that remember their results: DataLoader (https://github.com/graphql/dataloader) and memoisers. One that a module made
// remembers for all requests; what its key leaves out is decided where it is made, so that is where it is reported.
import { argument, exportName, isCallable, isKnownFunction, option } from "../call-arguments";
import { reportKept } from "./cache-entry";
import type { Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import { NULL, UNDEFINED, type HandleValue, type Value } from "../value";

const MEMOIZERS = "memoizer";
const LOADER = "dataloader";

interface Memoizer {
  /** Exported names that wrap a function. */
  readonly makers: RegExp;
  /** Option (or second argument) that makes the key from the arguments. */
  readonly keyOption?: string;
  /** Whether that function gets the list of arguments, not the arguments one by one. */
  readonly takesList?: true;
  /** Without it, the key is the first argument only. */
  readonly isFirstOnly?: true;
  /** Option that says how many arguments make the key; `countsDeclared`: without it those that the function declares. */
  readonly countOption?: string;
  readonly countsDeclared?: true;
}

const PACKAGES: ReadonlyMap<string, Memoizer> = new Map<string, Memoizer>([
  // https://lodash.com/docs/#memoize: the resolver is the second argument.
  ["lodash", { makers: /^(?:_\.)?memoize$/, isFirstOnly: true }],
  ["lodash-es", { makers: /^memoize$/, isFirstOnly: true }],
  ["lodash.memoize", { makers: /^$/, isFirstOnly: true }],
  ["lodash/memoize", { makers: /^$/, isFirstOnly: true }],
  // https://github.com/sindresorhus/p-memoize, https://github.com/sindresorhus/memoize
  ["p-memoize", { makers: /^$/, keyOption: "cacheKey", takesList: true, isFirstOnly: true }],
  ["memoize", { makers: /^$/, keyOption: "cacheKey", takesList: true, isFirstOnly: true }],
  ["mem", { makers: /^$/, keyOption: "cacheKey", takesList: true, isFirstOnly: true }],
  // https://github.com/medikoo/memoizee
  ["memoizee", { makers: /^$/, keyOption: "normalizer", countOption: "length", countsDeclared: true }],
  // https://github.com/planttheidea/moize
  [
    "moize",
    {
      makers: /^(?:moize)?(?:\.(?:promise|maxAge|maxSize|deep|shallow))?$/,
      keyOption: "transformArgs",
      takesList: true,
      countOption: "maxArgs",
    },
  ],
  ["fast-memoize", { makers: /^$/ }],
  ["memoize-one", { makers: /^$/ }],
  // https://github.com/anywhichway/nano-memoize
  ["nano-memoize", { makers: /^(?:nanomemoize)?$/, keyOption: "serializer", countOption: "maxArgs" }],
  // https://underscorejs.org/#memoize
  ["underscore", { makers: /^(?:_\.)?memoize$/, isFirstOnly: true }],
  // https://es-toolkit.dev/reference/function/memoize.html
  ["es-toolkit", { makers: /^memoize$/, keyOption: "getCacheKey", isFirstOnly: true }],
  // https://radash-docs.vercel.app/docs/curry/memo
  ["radash", { makers: /^(?:_\.)?memo$/, keyOption: "key" }],
  ["micro-memoize", { makers: /^(?:memoize)?$/, keyOption: "transformKey", takesList: true }],
]);

/** Functions after whose first call there is one result for everybody, by the names that make them. */
const ONCE: ReadonlyMap<string, RegExp> = new Map([
  // https://lodash.com/docs/#once
  ["lodash", /^(?:_\.)?once$/],
  ["lodash-es", /^once$/],
  ["lodash.once", /^$/],
  ["lodash/once", /^$/],
  ["underscore", /^(?:_\.)?once$/],
  ["es-toolkit", /^once$/],
  // https://ramdajs.com/docs/#once
  ["ramda", /^(?:R\.)?once$/],
  // https://github.com/sindresorhus/onetime
  ["onetime", /^$/],
  // https://github.com/isaacs/once
  ["once", /^$/],
]);

function externalCall(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  const fn = argument(call.args, 0);
  const once = ONCE.get(call.module);
  if (once?.test(name) && isCallable(fn))
    return engine.handle(MEMOIZERS, "function", { fn, memoizer: { makers: once }, count: 0 }, call.span);
  if (call.module === LOADER) return name === "" && call.isNew ? engine.handle(MEMOIZERS, "loader", { fn }, call.span) : undefined;
  const memoizer = PACKAGES.get(call.module);
  if (!memoizer?.makers.test(name) || !isCallable(fn)) return undefined;
  const second = argument(call.args, 1);
  const key = isKnownFunction(second) ? second : memoizer.keyOption && option(engine, second, memoizer.keyOption);
  const count = countOf(engine, memoizer, fn, second);
  return engine.handle(
    MEMOIZERS,
    "function",
    { fn, memoizer, ...(key ? { key } : {}), ...(count === undefined ? {} : { count }) },
    call.span,
  );
}

/** How many arguments make the key; undefined for all of them. */
function countOf(engine: Engine, memoizer: Memoizer, fn: Value, options: Value): number | undefined {
  if (memoizer.isFirstOnly) return 1;
  const given = memoizer.countOption === undefined ? undefined : option(engine, options, memoizer.countOption);
  if (given?.v === "constant") return typeof given.value === "number" ? given.value : undefined;
  return memoizer.countsDeclared && !given ? engine.arity?.(fn) : undefined;
}

/** Told at the place where it was made, and only when it outlives the request. */
function remember(engine: Engine, handle: HandleValue, operation: string, key: readonly Value[], value: Value): void {
  if (!(engine.isShared?.(handle) ?? false)) return;
  const ofRequest = operation === "DataLoader" ? { isForOneRequest: true as const } : {};
  reportKept(engine, handle, { library: operation, operation, key, value, ...ofRequest });
}

function invoke(handle: HandleValue, call: LibraryCall, engine: Engine): Value | undefined {
  const { fn, memoizer, key, count } = handle.data as Partial<Memoized>;
  if (handle.type !== "function" || !fn || !memoizer) return undefined;
  const args = call.args.map((arg) => arg.value);
  const result = engine.call(fn, args, call.span);
  // `memoizee` hands its normaliser the arguments as one object.
  const keyed = key && engine.call(key, memoizer.takesList || memoizer.countsDeclared ? [engine.array(args)] : args, call.span);
  remember(engine, handle, "memoize", keyed ? [keyed] : args.slice(0, count), engine.await(result));
  return result;
}

interface Memoized {
  readonly fn: Value;
  readonly memoizer: Memoizer;
  readonly key: Value;
  readonly count: number;
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  const { handle } = call;
  if (handle.type !== "loader") return undefined;
  const first = argument(call.args, 0);
  switch (call.method) {
    case "load":
      return engine.promise(loaded(engine, handle, first, call));
    case "loadMany":
      return engine.promise(engine.array([], loaded(engine, handle, engine.element(first), call)));
    case "prime":
      remember(engine, handle, "DataLoader", [first], argument(call.args, 1));
      return handle;
    case "clear":
    case "clearAll":
      return handle;
    default:
      return undefined;
  }
}

/** The batch function is run for one key; its list holds what belongs to that key. */
function loaded(engine: Engine, handle: HandleValue, key: Value, call: LibraryCall): Value {
  const { fn } = handle.data as { readonly fn?: Value };
  const list = engine.await(engine.call(fn ?? UNDEFINED, [engine.array([key])], call.span));
  const known = engine.items(list)?.items;
  const value = known?.length === 1 && known[0] ? known[0].value : engine.choice([engine.element(list), NULL]);
  remember(engine, handle, "DataLoader", [key], value);
  return value;
}

export const MEMOIZER_MODEL: LibraryModel = {
  id: MEMOIZERS,
  packages: [LOADER, ...PACKAGES.keys(), ...ONCE.keys()],
  tokens: ["memo", "mem", "once", "onetime", "dataloader"],
  call: externalCall,
  method,
  invoke,
};
