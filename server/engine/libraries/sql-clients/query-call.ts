// The call `query(text, values, callback)` and its relatives, which node-postgres, mysql2 and their wrappers share.
import { isCallable } from "../call-arguments";
import type { Engine, LibraryCall } from "../model";
import { NULL, UNDEFINED, type Value } from "../value";

export interface QueryCall {
  readonly text: Value;
  readonly parameters?: Value;
  /** Text of a tagged template, whose values are sent apart from it. */
  readonly isTagged: boolean;
  readonly callback?: Value;
}

/** What the call sends, once for each query object that may have been passed. */
export function queryCalls(engine: Engine, call: LibraryCall): readonly QueryCall[] {
  if (call.template) return [{ text: call.template, isTagged: true }];
  const values = call.args.map((arg) => arg.value);
  const last = values.at(-1);
  const callback = last !== undefined && values.length > 1 && isFunction(last) ? last : undefined;
  const [first, second] = callback ? values.slice(0, -1) : values;
  if (first === undefined) return [];
  return engine
    .alternatives(first)
    .flatMap((option) => queriesOf(engine, option, second))
    .map((query) => ({ ...query, ...(callback ? { callback } : {}) }));
}

function isFunction(value: Value): boolean {
  return isCallable(value) && (value.v === "function" || value.v === "native");
}

/** A text, or an object with one; that may hold pieces of which some are there on some paths only. */
function queriesOf(engine: Engine, query: Value, values: Value | undefined): readonly QueryCall[] {
  if (query.v !== "object") return [{ text: query, isTagged: isTagged(query), ...(values ? { parameters: values } : {}) }];
  const text = firstOf(engine, query, ["text", "sql", "statement"]) ?? UNDEFINED;
  const own = firstOf(engine, query, ["values", "args", "binds"]) ?? values;
  const options = engine.alternatives(text);
  const texts = options.some(isTagged) ? options : [text];
  return texts.map((one) => ({ text: one, isTagged: isTagged(one), ...(own ? { parameters: own } : {}) }));
}

function firstOf(engine: Engine, object: Value, names: readonly string[]): Value | undefined {
  return names.map((name) => engine.members(object)?.get(name)?.value).find((value) => value !== undefined);
}

function isTagged(text: Value): boolean {
  return text.v === "text" && text.tag !== undefined && text.tag !== "json";
}

/** Gives the result to the callback, or returns it. */
export function deliver(engine: Engine, call: LibraryCall, callback: Value | undefined, results: readonly Value[]): Value {
  const result =
    results.length === 1 && results[0]
      ? results[0]
      : engine.promise(engine.choice(results.map((one) => (one.v === "promise" ? one.of : one))));
  if (!callback) return result;
  engine.call(callback, [NULL, result.v === "promise" ? result.of : result], call.span);
  return UNDEFINED;
}
