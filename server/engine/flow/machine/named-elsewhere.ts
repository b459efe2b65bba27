// A function that begins a query on the table that it is told (`const table = (name) => knex(name)`), and hands the query back unsent: the
// call that names the table is where the query stands (DESIGN ruling 20).
import { isWithin, type SourceSpan } from "../../../../rules/contract/span";
import type { FunctionValue, PassedArgument, Value } from "../../libraries/value";
import type { Machine } from "./machine";

export function namedElsewhere(
  m: Machine,
  fn: FunctionValue,
  args: readonly PassedArgument[],
  callSite: SourceSpan | undefined,
  value: Value,
): Value {
  const table = value.v === "handle" ? value.data["table"] : undefined;
  if (value.v !== "handle" || !value.at || typeof table !== "string" || !callSite || callSite.file === "") return value;
  if (!args.some((arg) => m.engine.stringOf(arg.value) === table)) return value;
  const [start = 0, end = 0] = m.world.factsOf(fn.file)?.functions[fn.fn]?.s ?? [];
  return isWithin(value.at, { file: m.world.relative(fn.file), start, end }) ? { ...value, at: callSite } : value;
}
