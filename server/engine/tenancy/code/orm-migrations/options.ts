// Reading the options that builders of migrations are given: `{ type: "uuid", isNullable: true }`, also as `new Table({ … })`.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import { walkMigration } from "../migration-walk";
import type { Placed, SchemaCode } from "../schema-code";
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
    const value = given && this.code.objectOf(given);
    const options = value && this.ts.isNewExpression(value.node) ? value.node.arguments?.[0] : undefined;
    const literal = value && options ? this.code.objectOf({ ...value, node: options }) : value;
    return (literal && this.code.members(literal)) ?? new Map<string, Placed<ts.Expression>>();
  }

  flag(given: Given): boolean | undefined {
    const kind = given && this.code.follow(given)?.node.kind;
    if (kind === this.ts.SyntaxKind.TrueKeyword) return true;
    return kind === this.ts.SyntaxKind.FalseKeyword ? false : undefined;
  }

  /** The elements of a list; one value alone is a list of one. */
  elements(given: Given): readonly Placed<ts.Expression>[] {
    if (!given) return [];
    const list = this.code.follow(given);
    if (!list || !this.ts.isArrayLiteralExpression(list.node)) return [given];
    return list.node.elements.flatMap((node) =>
      this.ts.isSpreadElement(node) ? this.spread({ ...list, node: node.expression }) : [{ ...list, node }],
    );
  }

  /** `...base()`: the elements of the list that a helper returns. */
  private spread(given: Placed<ts.Expression>): readonly Placed<ts.Expression>[] {
    const list = this.code.objectOf(given);
    return list && this.ts.isArrayLiteralExpression(list.node) ? this.elements({ ...list, node: list.node }) : [];
  }

  texts(given: Given): readonly string[] {
    return this.elements(given).flatMap((element) => this.text(element) ?? []);
  }
}

/** A call of a migration: the method's name and its arguments. */
export interface BuilderCall {
  readonly name: string;
  readonly args: readonly Given[];
  /** In the migration itself, also of what a helper does. */
  readonly at: ts.Node;
  /** Where something that the call is given stands; the call where that is outside of it, and may serve other tables. */
  readonly placeOf: (given: NonNullable<Given>) => ts.Node;
}

/** Calls of methods in a module on its way up, in the order in which they run. */
export function builderCalls(code: SchemaCode, module: SchemaModule): readonly BuilderCall[] {
  const ts = compiler();
  const calls: BuilderCall[] = [];
  walkMigration(code, module, {
    after: ({ node, ...place }, helped) => {
      if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
      const args = node.arguments.map((argument) => ({ ...place, node: argument }));
      const at = helped === node ? node.expression.name : helped;
      const isInside = (given: Placed): boolean =>
        helped === node && given.module === module && given.node.pos >= node.pos && given.node.end <= node.end;
      calls.push({ name: node.expression.name.text, args, at, placeOf: (given) => (isInside(given) ? given.node : at) });
    },
  });
  return calls;
}
