// Chained calls in schema code, taken apart: `uuid("org_id").notNull().references(() => orgs.id)`, `table.string("name").unique()`.
import type { ts } from "ts-morph";
import { compiler } from "../../program/parse";
import { unwrapExpression } from "./schema-code";

export interface ChainedCall {
  readonly name: string;
  readonly args: readonly ts.Expression[];
  readonly node: ts.CallExpression;
}

export interface CallChain {
  /** The first call and what it calls. */
  readonly root: ts.CallExpression;
  readonly callee: ts.Expression;
  /** Calls after the first, in order. */
  readonly calls: readonly ChainedCall[];
}

/** Undefined when the expression is no call. A chain begins at the first call, `t.uuid(…)` included. */
export function callChain(expression: ts.Expression): CallChain | undefined {
  const ts = compiler();
  const calls: ChainedCall[] = [];
  let node = unwrapExpression(expression);
  while (ts.isCallExpression(node)) {
    const callee = unwrapExpression(node.expression);
    const inner = ts.isPropertyAccessExpression(callee) ? unwrapExpression(callee.expression) : undefined;
    if (!inner || !ts.isPropertyAccessExpression(callee) || !ts.isCallExpression(inner))
      return { root: node, callee, calls: calls.reverse() };
    calls.push({ name: callee.name.text, args: [...node.arguments], node });
    node = inner;
  }
  return undefined;
}

/** Arguments of the call of this name. */
export function argumentsOf(chain: CallChain, name: string): readonly ts.Expression[] | undefined {
  return chain.calls.find((call) => call.name === name)?.args;
}

export function hasCall(chain: CallChain, ...names: readonly string[]): boolean {
  return chain.calls.some((call) => names.includes(call.name));
}
