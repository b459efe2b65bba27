// What a builder of Kysely's schema module is told, call by call, also by helpers that it is handed through: `owned(db.schema
// .createTable("orders")).addColumn(…)`, `.$call(owned)`.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import { functionOf, returnedBy, unwrapExpression, type Placed, type SchemaCode } from "../schema-code";

/** One call of a method, its arguments to be read where they stand. */
export interface BuilderStep {
  readonly name: string;
  readonly args: readonly Placed<ts.Expression>[];
  readonly call: Placed<ts.CallExpression>;
}

/** `db.schema.createTable(…)`, and what is called on what it returns. */
export interface BuilderChain {
  readonly root: BuilderStep;
  readonly calls: readonly BuilderStep[];
}

/** Helpers within helpers that are followed, and calls of one chain. */
const MAX_STEPS = 200;

export class BuilderChains {
  private readonly ts = compiler();
  private steps = 0;

  constructor(private readonly code: SchemaCode) {}

  /** The chain that begins at `….schema`; undefined for any other expression. */
  from(given: Placed<ts.Expression>): BuilderChain | undefined {
    const [root, ...calls] = this.stepsOf(given, (node) => this.isSchema(node)) ?? [];
    return root && { root, calls };
  }

  /** What a callback tells what it is given: `(col) => col.notNull().references("org.id")`. */
  toldBy(given: Placed<ts.Expression>): readonly BuilderStep[] | undefined {
    const callback = this.code.follow(given);
    const fn = callback && functionOf(callback.node);
    const told = fn && returnedBy(this.ts, fn);
    const [parameter] = fn?.parameters ?? [];
    if (!callback || !told || !parameter) return undefined;
    const isGiven = (node: ts.Expression): boolean =>
      this.ts.isIdentifier(node) && node.text === parameter.name.getText(callback.module.source);
    return this.stepsOf({ ...callback, node: told }, isGiven);
  }

  private isSchema(node: ts.Expression): boolean {
    return this.ts.isPropertyAccessExpression(node) && node.name.text === "schema";
  }

  /** Calls since the expression that `isStart` knows; undefined where there is none. */
  private stepsOf(given: Placed<ts.Expression>, isStart: (node: ts.Expression) => boolean): readonly BuilderStep[] | undefined {
    const { ts } = this;
    const node = unwrapExpression(given.node);
    if (this.steps++ > MAX_STEPS) return undefined;
    if (isStart(node)) return [];
    if (ts.isIdentifier(node)) {
      const near = given.names?.get(node.text);
      return near && ts.isExpression(near.node) ? this.stepsOf({ ...near, node: near.node }, isStart) : undefined;
    }
    if (!ts.isCallExpression(node)) return undefined;
    const callee = unwrapExpression(node.expression);
    if (ts.isPropertyAccessExpression(callee)) return this.stepsTo({ ...given, node }, callee, isStart);
    const [first] = node.arguments;
    return first && this.throughHelper({ ...given, node: callee }, { ...given, node: first }, isStart);
  }

  private stepsTo(
    call: Placed<ts.CallExpression>,
    { expression, name }: ts.PropertyAccessExpression,
    isStart: (node: ts.Expression) => boolean,
  ): readonly BuilderStep[] | undefined {
    const args = call.node.arguments.map((node) => ({ ...call, node }));
    const [first] = args;
    if (name.text === "$call" && first) return this.throughHelper(first, { ...call, node: expression }, isStart);
    const before = this.stepsOf({ ...call, node: expression }, isStart);
    return before && [...before, { name: name.text, args, call }];
  }

  /** What the builder was told before, and what the helper tells it. */
  private throughHelper(
    callee: Placed<ts.Expression>,
    builder: Placed<ts.Expression>,
    isStart: (node: ts.Expression) => boolean,
  ): readonly BuilderStep[] | undefined {
    const helper = this.code.follow(callee);
    const fn = helper && functionOf(helper.node);
    const told = fn && returnedBy(this.ts, fn);
    const [parameter] = fn?.parameters ?? [];
    if (!helper || !told || !parameter || !this.ts.isIdentifier(parameter.name)) return undefined;
    return this.stepsOf({ ...helper, node: told, names: new Map(helper.names).set(parameter.name.text, builder) }, isStart);
  }
}
