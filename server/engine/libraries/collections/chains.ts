// Chains (https://lodash.com/docs#chain, https://underscorejs.org/#chaining): a value in a wrapper, whose methods are the library's
// functions over it. What `value()` takes out is what the functions would have made one after the other.
import { remembered } from "../call-arguments";
import type { Engine, LibraryCall, MethodCall } from "../model";
import type { Value } from "../value";

/** The model that makes the wrappers. */
export const COLLECTIONS = "lodash";

/** What a function of the library makes of its arguments; undefined for one that is not understood. */
type Apply = (engine: Engine, name: string, args: readonly Value[], at: LibraryCall) => Value | undefined;

/** Functions after which a chain that nobody asked for by name is over: they yield one thing, or an answer. */
const ENDS: ReadonlySet<string> = new Set(
  "find detect findLast some any every all includes contains reduce join first head last get has isEmpty isNil isEqual".split(" "),
);

/** `_.chain(list)`, and `_(list)`, which some functions end. */
export function begun(engine: Engine, name: string, [value]: readonly Value[]): Value | undefined {
  if (!value || (name !== "chain" && name !== "")) return undefined;
  return wrapped(engine, value, name === "chain");
}

function wrapped(engine: Engine, value: Value, isExplicit: boolean): Value {
  return engine.handle(COLLECTIONS, "chain", { value, isExplicit });
}

/** A method of a wrapper. */
export function continued(call: MethodCall, engine: Engine, apply: Apply): Value | undefined {
  const value = remembered(call.handle, "value");
  if (!value) return undefined;
  const args = call.args.map((arg) => arg.value);
  const [work] = args;
  const isExplicit = call.handle.data["isExplicit"] === true;
  switch (call.method) {
    case "value":
    case "valueOf":
      return value;
    case "chain":
      return wrapped(engine, value, true);
    case "commit":
      return call.handle;
    case "tap":
      if (work) engine.call(work, [value], call.span);
      return call.handle;
    case "thru":
      return work && wrapped(engine, engine.call(work, [value], call.span), isExplicit);
    default: {
      const made = apply(engine, call.method, [value, ...args], call);
      return made && (isExplicit || !ENDS.has(call.method) ? wrapped(engine, made, isExplicit) : made);
    }
  }
}
