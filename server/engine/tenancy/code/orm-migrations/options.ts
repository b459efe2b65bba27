// Reading the options that builders of migrations are given: `{ type: "uuid", isNullable: true }`, also as `new Table({ … })`.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import { unwrapExpression, type Placed, type SchemaCode } from "../schema-code";
import type { SchemaModule } from "../schema-module";

export type Given = Placed<ts.Expression> | undefined;

export class OptionReader {
  private readonly ts = compiler();

  constructor(private readonly code: SchemaCode) {}

  text(given: Given): string | undefined {
    return given && this.code.stringOf(given);
  }

  /** Members of an object, or of the one that a constructor is given. */
  members(given: Given): ReadonlyMap<string, Placed<ts.Expression>> {
    const value = given && this.code.follow(given);
    const options = value && this.ts.isNewExpression(value.node) ? value.node.arguments?.[0] : undefined;
    const object = value && options ? { module: value.module, node: options } : given;
    const literal = object && this.code.objectOf(object);
    return (literal && this.code.members(literal)) ?? new Map<string, Placed<ts.Expression>>();
  }

  flag(given: Given): boolean | undefined {
    const kind = given && unwrapExpression(given.node).kind;
    if (kind === this.ts.SyntaxKind.TrueKeyword) return true;
    return kind === this.ts.SyntaxKind.FalseKeyword ? false : undefined;
  }

  /** The elements of a list; one value alone is a list of one. */
  elements(given: Given): readonly Placed<ts.Expression>[] {
    if (!given) return [];
    const list = unwrapExpression(given.node);
    return this.ts.isArrayLiteralExpression(list) ? list.elements.map((node) => ({ module: given.module, node })) : [given];
  }

  texts(given: Given): readonly string[] {
    return this.elements(given).flatMap((element) => this.text(element) ?? []);
  }
}

/** A call of a migration: the method's name and its arguments. */
export interface BuilderCall {
  readonly name: string;
  readonly args: readonly Given[];
  readonly at: ts.Node;
}

/** Calls of methods in a module on its way up, in the order in which they run. */
export function builderCalls(module: SchemaModule, isWayDown: (node: ts.Node) => boolean): readonly BuilderCall[] {
  const ts = compiler();
  const calls: BuilderCall[] = [];
  const visit = (node: ts.Node): void => {
    if (isWayDown(node)) return;
    ts.forEachChild(node, visit);
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
    const args = node.arguments.map((argument) => ({ module, node: argument }));
    calls.push({ name: node.expression.name.text, args, at: node.expression.name });
  };
  visit(module.source);
  return calls;
}
