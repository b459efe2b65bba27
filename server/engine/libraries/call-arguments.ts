// Reading what was passed to a library: arguments, options, texts. Shared by the framework and identity models.
import { NOWHERE, type SourceSpan } from "../../../rules/contract/span";
import type { Engine, LibraryCall } from "./model";
import type { DeclaredType, HandleValue, PassedArgument, Value } from "./value";
import { UNDEFINED } from "./value";

export function argument(args: readonly PassedArgument[], index: number): Value {
  return args[index]?.value ?? UNDEFINED;
}

/** The last argument, where the handler stands in most frameworks. */
export function lastArgument(call: LibraryCall): PassedArgument | undefined {
  return call.args[call.args.length - 1];
}

/** Exported name of a call: `default` is dropped, so that `express.Router()` and `Router()` read alike. */
export function exportName(path: readonly string[]): string {
  return path.filter((part) => part !== "default").join(".");
}

/** The method that goes through a value: what a loop over it asks for. */
export const ITERATOR = "[Symbol.iterator]";

export function isNothing(value: Value | undefined): boolean {
  return value === undefined || (value.v === "constant" && (value.value === undefined || value.value === null));
}

/** A member of an options object; undefined when it is not there or was passed as undefined. */
export function option(engine: Engine, options: Value, name: string): Value | undefined {
  const members = engine.members(options);
  const value = members ? (members.get(name)?.value ?? fromSpread(engine, options, name)) : undefined;
  return isNothing(value) ? undefined : value;
}

function fromSpread(engine: Engine, options: Value, name: string): Value | undefined {
  return engine.spreads(options).length === 0 ? undefined : engine.member(options, name);
}

/** Elements of an array argument, or the value itself where one may stand for a list of one. */
export function listOf(engine: Engine, value: Value | undefined): readonly Value[] {
  if (value === undefined || isNothing(value)) return [];
  const listed = engine.items(value);
  if (!listed) return [value];
  const items = listed.items.flatMap((item) => listOf(engine, item.value));
  return listed.more ? [...items, ...listOf(engine, listed.more)] : items;
}

/** The handle among the possible values that a model made; `type` narrows it to one of the model's kinds. */
export function handleOf(engine: Engine, value: Value, model: string, type?: string): HandleValue | undefined {
  for (const option of engine.alternatives(value)) {
    if (option.v === "handle" && option.model === model && (type === undefined || option.type === type)) return option;
  }
  return undefined;
}

/** True for what may be called as a handler; text, objects and options are not. */
export function isCallable(value: Value): boolean {
  return !["constant", "text", "object", "array", "condition", "row"].includes(value.v);
}

/** True for a callable of which more is known than its name: one that is handed over, and not a value that may be anything. */
export function isKnownFunction(value: Value): boolean {
  return isCallable(value) && value.v !== "unknown";
}

/** Where nothing is known of a value but its name, and it may be missing. */
export function optional(value: Value): Value {
  return value.v === "source" || value.v === "unknown" || value.v === "principal" ? { ...value, isOptional: true } : value;
}

function isValue(value: unknown): value is Value {
  return typeof value === "object" && value !== null && "v" in value;
}

/** A value that a handle remembers. */
export function remembered(handle: HandleValue, name: string): Value | undefined {
  const value = handle.data[name];
  return isValue(value) ? value : undefined;
}

/** Where nothing stands in the code for what a model executes: the place of the value itself, if it has one. */
export function placeOf(value: Value): SourceSpan {
  return ("at" in value ? value.at : undefined) ?? NOWHERE;
}

/** A function that calls `work` with its argument values. */
export function native(engine: Engine, name: string, work: (args: readonly Value[]) => Value): Value {
  return engine.native(name, (args) => work(args.map((arg) => arg.value)));
}

/** `[a, b]` of the code as strings; entries that are not text become undefined. */
export function textsOf(engine: Engine, value: Value): readonly (string | undefined)[] {
  return listOf(engine, value).map((item) => engine.stringOf(item));
}

/** A type argument, which models get as something opaque. */
export function asDeclaredType(given: unknown): DeclaredType | undefined {
  return typeof given === "object" && given !== null && "file" in given && "type" in given ? (given as DeclaredType) : undefined;
}

/** The arguments as one list; those that are there on some paths only may be missing in it. */
export function asList(engine: Engine, args: readonly PassedArgument[]): Value {
  const list = engine.array([]);
  if (list.v !== "array") return list;
  return {
    ...list,
    items: args.map(({ value, whereThere }) => (whereThere ? { value: whereThere, isConditional: true } : { value })),
  };
}
