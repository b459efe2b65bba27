// Calls of database functions, `rpc(name, args)` (https://supabase.com/docs/reference/javascript/rpc): what the function's statements touch,
// with the arguments in them. Filters behind the call choose among the rows that it returns.
import { stepsOf } from "../builders/builder";
import { isNothing } from "../call-arguments";
import type { ClientScope } from "../client-scope";
import type { Engine } from "../model";
import type { Policy } from "../../tenancy/model";
import type { DatabaseFunction } from "../../tenancy/sql-functions";
import { statementsOf, tablesIn } from "../sql/function-statements";
import { constant, type HandleValue, type Value } from "../value";
import { SUPABASE } from "./client";
import { securityOf } from "./row-security";

/** Rows that the function returns; undefined where nothing is known of what it does. */
export function runFunction(engine: Engine, query: HandleValue, isOne: boolean): Value | undefined {
  const { at, data } = query;
  const args = data["arguments"] as Value;
  const name = String(data["function"]);
  const fn = functionFor(engine, name, args);
  const statements = fn && statementsOf(name, fn, engine.tenancy);
  if (!fn || !statements || !at) return undefined;
  return statements.reduce<Value | undefined>((_before, statement, index) => {
    const isLast = index === statements.length - 1;
    const scope = fn.isDefiner ? undefined : policiesOf(engine, query, statement);
    return engine.await(
      engine.rawSql({
        library: SUPABASE,
        dialect: "postgres",
        text: isLast ? filtered(engine, query, statement) : constant(statement),
        isTagged: false,
        parameters: isNothing(args) ? engine.object({}) : args,
        span: at,
        result: isLast && isOne ? "optional-row" : "array",
        operation: "rpc",
        ...(scope ? { scope } : {}),
      }),
    );
  }, undefined);
}

/** Among functions of one name PostgREST takes the one that has the arguments. */
function functionFor(engine: Engine, name: string, args: Value): DatabaseFunction | undefined {
  const known = engine.tenancy.functions?.get(name.toLowerCase()) ?? [];
  const passed = [...(engine.members(args)?.keys() ?? [])];
  return known.find(({ parameters }) => passed.every((one) => parameters.includes(one.toLowerCase()))) ?? known[0];
}

/** A function that runs with its caller's rights is limited as its caller is, where every table is. */
function policiesOf(engine: Engine, query: HandleValue, statement: string): ClientScope | undefined {
  const { at } = query;
  const tables = tablesIn(engine.tenancy, statement).filter((entity) => entity.tenancy !== "global");
  const verb = /\b(insert|update|delete)\b/i.exec(statement)?.[1]?.toLowerCase() ?? "select";
  const scopes = at ? tables.map((entity) => securityOf(engine, query.data, entity, [verb as Policy["command"]], at)) : [];
  return scopes.every((scope) => scope !== undefined) ? scopes[0] : undefined;
}

/** Only what equals a value says whose the rows are; the other filters leave out more of them. */
function filtered(engine: Engine, query: HandleValue, statement: string): Value {
  const conditions = /^(?:select|with)\b/i.test(statement)
    ? stepsOf(engine, query)
        .filter((step) => step.isConditional !== true)
        .flatMap((step) => equalities(engine, step.kind, engine.items(step.value)?.items.map((item) => item.value) ?? []))
    : [];
  const parts = conditions.flatMap(({ column, value }, index): (string | Value)[] => [`${index > 0 ? " AND" : ""} "${column}" = `, value]);
  return parts.length === 0
    ? constant(statement)
    : { v: "text", tag: "sql", parts: [`SELECT * FROM (${statement}) AS returned WHERE`, ...parts] };
}

interface Equality {
  readonly column: string;
  readonly value: Value;
}

function equalities(engine: Engine, kind: string, args: readonly Value[]): readonly Equality[] {
  const [first, second, third] = args;
  if (kind === "match" && first) return [...(engine.members(first) ?? [])].map(([column, { value }]) => ({ column, value }));
  const column = first && engine.stringOf(first);
  const value = kind === "eq" ? second : kind === "filter" && second && engine.stringOf(second) === "eq" ? third : undefined;
  return column !== undefined && value ? [{ column, value }] : [];
}
