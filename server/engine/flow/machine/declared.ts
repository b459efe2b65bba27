// What the code's authors declare of a function, in its JSDoc or in the configuration: that it crosses tenants on purpose, that
// it guards its arguments, that it yields the requester.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { FunctionFact } from "../../facts/ir";
import type { PassedArgument, Value } from "../../libraries/value";
import { keyOf, labelOf } from "../keys";
import { establish } from "../proof/establish";
import type { Fact } from "../state";
import { alternativesOf } from "./truthiness";
import type { Exit, Frame, Machine } from "./machine";
import { factsOfPromise, settled } from "./promises";

/** The fact that holds inside a function that crosses tenants, and in all that it calls. */
export const CROSSES_TENANTS = "declared:";

/** A tag without a reason declares nothing: nobody could review it. */
function reasonOf(fact: FunctionFact): string | undefined {
  const tag = fact.tags.find((candidate) => candidate.name === "crossTenant");
  return tag && tag.text.trim() !== "" ? tag.text.trim() : undefined;
}

/** Called when the function's own layer of state has been made. */
export function enterDeclared(m: Machine, fact: FunctionFact, at: SourceSpan): void {
  const reason = reasonOf(fact);
  if (reason === undefined) return;
  m.contextKeys.add(CROSSES_TENANTS);
  m.state.facts.set(CROSSES_TENANTS, { is: "declared", reason, at });
}

/** A query that the function builds and hands back is its own: it is run where the declaration holds. */
export function returnedDeclared(m: Machine, { facts, fn }: Pick<Frame, "facts" | "fn">, value: Value): Value {
  const fact = facts.functions[fn];
  return fact && reasonOf(fact) !== undefined ? settled(m, value) : value;
}

/** What was declared ends with the function. */
export function exitsOutside(fact: FunctionFact, exits: readonly Exit[]): readonly Exit[] {
  if (reasonOf(fact) === undefined) return exits;
  return exits.map((one) => ({
    ...one,
    delta: { ...one.delta, facts: new Map([...one.delta.facts].filter(([key]) => key !== CROSSES_TENANTS)) },
  }));
}

/** The value of a call of a declared guard or principal; the plain value for any other function. */
export function declaredResult(
  m: Machine,
  file: string,
  fact: FunctionFact,
  args: readonly PassedArgument[],
  value: Value,
  at: SourceSpan,
): Value {
  const declared = m.world.declarations.ofFunction(file, fact.name);
  const isTagged = (name: string): boolean => fact.tags.some((tag) => tag.name === name);
  const yields = declared?.is === "principal" ? declared.yields : isTagged("tenantPrincipal") ? "session" : undefined;
  if (yields !== undefined) {
    const principal = declaredPrincipal(m, `${fact.name}()`, yields, at);
    return value.v === "promise" ? { v: "promise", of: principal } : principal;
  }
  if (declared?.is === "guard") return declaredGuard(m, fact.name, args, declared.arguments, value, at);
  return isTagged("tenantGuard") ? declaredGuard(m, fact.name, args, [], value, at) : value;
}

/** The requester, or the part that is said; a user is told from a tenant by its path. */
export function declaredPrincipal(m: Machine, label: string, yields: "tenant" | "user" | "session", at: SourceSpan): Value {
  const path = yields === "session" ? [] : [yields === "user" ? "userId" : ([...m.world.tenancy.tenantKeyNames][0] ?? "tenantId")];
  return m.engine.principal("session", label, path, { at });
}

function chosen(args: readonly PassedArgument[], indexes: readonly number[]): readonly PassedArgument[] {
  return indexes.length === 0 ? args : args.filter((_, index) => indexes.includes(index));
}

/** The arguments are the requester's once the guard has returned; for an async one, once it has been awaited. */
export function declaredGuard(
  m: Machine,
  name: string,
  args: readonly PassedArgument[],
  indexes: readonly number[],
  value: Value,
  at: SourceSpan,
): Value {
  const branch = m.branch(() => {
    for (const { value: arg } of chosen(args, indexes))
      for (const option of alternativesOf(m, arg)) {
        establish(m, option, { kind: "tenant", by: "guard", at, message: `${name} is declared to verify ${labelOf(option)}` });
        // What belongs to the requester is there.
        if (option.v === "source" || option.v === "unknown") m.state.facts.set(`has:${keyOf(option)}`, { is: "present" });
      }
  });
  const facts = new Map([...branch.delta.facts].filter((entry): entry is [string, Fact] => entry[1] !== undefined));
  if (value.v === "promise") return { ...value, given: new Map([...factsOfPromise(value), ...facts]) };
  m.state.apply(branch.delta);
  return value;
}
