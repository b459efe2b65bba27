// ts-pattern 5 (https://github.com/gvergnaud/ts-pattern): `match(value).with(pattern, handler).exhaustive()` is what the handler
// of the first pattern that fits returns; only one of them runs.
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "./model";
import { UNDEFINED, type HandleValue, type Value } from "./value";
import { argument, exportName, isCallable, lastArgument } from "./call-arguments";

const MODEL = "ts-pattern";

interface Matched {
  readonly subject: Value;
  readonly results: readonly Value[];
}

function matcher(engine: Engine, { subject, results }: Matched): HandleValue {
  return engine.handle(MODEL, "match", { subject, results });
}

function matchedOf(handle: HandleValue): Matched | undefined {
  const { subject, results } = handle.data;
  return Array.isArray(results) && typeof subject === "object" && subject !== null
    ? { subject: subject as Value, results: results as readonly Value[] }
    : undefined;
}

/** What a handler yields, if it yields anything; what it finds out holds only where it ran. */
function run(call: MethodCall, engine: Engine, subject: Value): readonly Value[] {
  const handler = lastArgument(call);
  if (!handler) return [];
  if (!isCallable(handler.value)) return [handler.value];
  const result: Value[] = [];
  const ends = engine.maybe(() => result.push(engine.call(handler.value, [subject], handler.span ?? call.span)));
  return ends ? result : [];
}

const KINDS = new Set(["string", "number", "bigint", "boolean", "symbol", "nullish", "nonNullable"]);

/** `P.string`, `P.nonNullable` and their like: the name of the wildcard. */
function kindOf(pattern: Value): string | undefined {
  if (pattern.v !== "external" || pattern.module !== MODEL) return undefined;
  const [space, name = "", ...more] = pattern.path;
  return (space === "P" || space === "Pattern") && more.length === 0 && KINDS.has(name) ? name : undefined;
}

function isOfKind(value: unknown, kind: string): boolean {
  const isNullish = value === undefined || value === null;
  if (kind === "nullish") return isNullish;
  return kind === "nonNullable" ? !isNullish : typeof value === kind;
}

/** Whether the subject can be what the pattern says; unknown parts can be anything. */
function mayFit(engine: Engine, subject: Value, pattern: Value, depth = 3): boolean {
  if (pattern.v === "constant")
    return engine.alternatives(subject).some((option) => option.v !== "constant" || option.value === pattern.value);
  const kind = kindOf(pattern);
  if (kind !== undefined) return engine.alternatives(subject).some((option) => option.v !== "constant" || isOfKind(option.value, kind));
  const parts = pattern.v === "object" && depth > 0 ? engine.members(pattern) : undefined;
  if (!parts || subject.v !== "object") return true;
  return [...parts].every(([name, part]) => mayFit(engine, engine.member(subject, name), part.value, depth - 1));
}

/** `.with(pattern, …more patterns or a guard, handler)`. */
function fits(call: MethodCall, engine: Engine, subject: Value): boolean {
  const patterns = call.args.slice(0, -1).filter((arg) => arg.value.v !== "function");
  return call.method === "when" || patterns.length === 0 || patterns.some((pattern) => mayFit(engine, subject, pattern.value));
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  const matched = matchedOf(call.handle);
  if (!matched) return undefined;
  const { subject, results } = matched;
  switch (call.method) {
    case "with":
    case "when":
      return matcher(engine, { subject, results: fits(call, engine, subject) ? [...results, ...run(call, engine, subject)] : results });
    case "otherwise":
    case "exhaustive":
      return chosen(engine, [...results, ...run(call, engine, subject)]);
    case "run":
      return chosen(engine, results);
    case "returnType":
    case "narrow":
      return call.handle;
    default:
      return undefined;
  }
}

/** No handler that comes to an end: the code after it does not run. */
function chosen(engine: Engine, results: readonly Value[]): Value {
  if (results.length === 0) engine.abort();
  return results.length === 0 ? UNDEFINED : engine.choice(results);
}

function callMatch(call: ExternalCall, engine: Engine): Value | undefined {
  return exportName(call.path) === "match" ? matcher(engine, { subject: argument(call.args, 0), results: [] }) : undefined;
}

export const TS_PATTERN: LibraryModel = {
  id: MODEL,
  packages: [MODEL],
  tokens: [MODEL],
  call: callMatch,
  method,
};
