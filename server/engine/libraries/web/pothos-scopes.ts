// The plugin for scopes of Pothos (https://pothos-graphql.dev/docs/plugins/scope-auth): what a field or its type asks for, and what the
// schema's `authScopes` says of a context. A scope that takes an argument is a function of it.
import type { Engine } from "../model";
import type { ConditionValue, Value } from "../value";
import { TRUE, UNDEFINED } from "../value";
import { isKnownFunction, placeOf } from "../call-arguments";

/** Maps of scopes within maps (`$all`, `$any`). */
const DEPTH = 3;

/** What a resolver was called with: `(parent, args, context, info)`. */
type Call = readonly Value[];

/** Goes on only for whom one of the wanted scopes lets pass. `load`: the function that says which scopes a context has. */
export function authorise(engine: Engine, load: Value | undefined, wanted: Value, args: Call, askedWith: Call = args): void {
  if (!load) return;
  const scopes = engine.await(engine.call(load, [args[2] ?? UNDEFINED], placeOf(load)));
  const held = holds(engine, scopes, asked(engine, wanted, askedWith), DEPTH);
  if (held) engine.assume?.(held);
}

/** `authScopes: (parent, args, context, info) => ({ member: args.orgId })`. */
function asked(engine: Engine, wanted: Value, args: Call): Value {
  return isKnownFunction(wanted) ? engine.await(engine.call(wanted, args, placeOf(wanted))) : wanted;
}

/** The condition that a map of scopes stands for: any of them, unless they stand below `$all`. */
function holds(engine: Engine, scopes: Value, wanted: Value, depth: number): Value | undefined {
  if (wanted.v === "condition" || (wanted.v === "constant" && typeof wanted.value === "boolean")) return wanted;
  const members = depth > 0 ? engine.members(wanted) : undefined;
  if (!members || members.size === 0) return undefined;
  const parts = [...members].map(([name, { value }]) => {
    if (name === "$all") return joint(engine, scopes, value, depth - 1);
    return name === "$any" ? holds(engine, scopes, value, depth - 1) : holdsScope(engine, scopes, name, value);
  });
  return combined("or", parts);
}

function joint(engine: Engine, scopes: Value, wanted: Value, depth: number): Value | undefined {
  const parts = [...(engine.members(wanted) ?? [])].map(([name, { value }]) =>
    name.startsWith("$") ? holds(engine, scopes, wanted, depth) : holdsScope(engine, scopes, name, value),
  );
  return combined(
    "and",
    parts.filter((part) => part !== undefined),
  );
}

/** `{ signedIn: true }` asks for the scope itself, `{ member: id }` for what it says of the argument. */
function holdsScope(engine: Engine, scopes: Value, name: string, argument: Value): Value | undefined {
  if (argument.v === "constant" && argument.value === false) return undefined;
  const scope = engine.await(engine.member(scopes, name));
  if (argument.v === "constant" && argument.value === TRUE.value && !isFunction(scope)) return scope;
  return isFunction(scope) ? engine.await(engine.call(scope, [argument], placeOf(scope))) : undefined;
}

function isFunction(value: Value): boolean {
  return value.v === "function" || value.v === "native";
}

/** Of alternatives all have to be known. */
function combined(op: "and" | "or", parts: readonly (Value | undefined)[]): Value | undefined {
  const of = parts.filter((part): part is Value => part !== undefined);
  const [only] = of;
  if (!only || of.length < parts.length) return undefined;
  const condition: ConditionValue = { v: "condition", op, of };
  return of.length === 1 ? only : condition;
}
