// Walks through a migration as it runs on its way up: loops through fixed lists once for each element, helpers that are told the name of
// a table with that name, names inside functions with what they stand for there.
import type { ts } from "ts-morph";
import { compiler } from "../../program/parse";
import { functionOf, unwrapExpression, type Placed, type SchemaCode } from "./schema-code";
import type { SchemaModule } from "./schema-module";
import { isWayDown } from "./way-down";

/** What is done at each piece of syntax; `at` is where that stands in the migration itself, for what a helper does. */
export interface MigrationVisitor {
  /** Before what is inside; true: that is read already. */
  before?(node: Placed<ts.Node>, at: ts.Node): boolean;
  /** After what is inside: calls in the order in which they run. */
  after?(node: Placed<ts.Node>, at: ts.Node): void;
}

interface Scope {
  readonly module: SchemaModule;
  readonly names: Map<string, Placed>;
  /** The call of the migration that led into a helper. */
  readonly at?: ts.Node;
  /** Helpers that are running. */
  readonly within: readonly ts.Node[];
}

/** An element of a list, or a name and what has it. */
type Element = Placed<ts.Expression> | readonly [Placed<ts.Expression>, Placed<ts.Expression>];

function isPair(element: Element): element is readonly [Placed<ts.Expression>, Placed<ts.Expression>] {
  return Array.isArray(element);
}

/** Helpers within helpers, and elements of a list; what goes further is not read. */
const DEPTH = 4;
const MAX_ELEMENTS = 200;
const EACH: ReadonlySet<string> = new Set(["forEach", "map", "flatMap"]);

export function walkMigration(code: SchemaCode, module: SchemaModule, visitor: MigrationVisitor): void {
  const walk = new Walk(code, visitor, false);
  walk.visit(module.source, { module, names: new Map(), within: [] });
}

/** The body of a function that a migration hands over; helpers that it calls are always gone into. */
export function walkCallback(code: SchemaCode, callback: Placed<ts.Node>, at: ts.Node | undefined, visitor: MigrationVisitor): void {
  const body = functionOf(callback.node)?.body;
  const scope = { module: callback.module, names: new Map(callback.names), within: [callback.node], ...(at ? { at } : {}) };
  if (body) new Walk(code, visitor, true).visit(body, scope);
}

class Walk {
  private readonly ts = compiler();

  constructor(
    private readonly code: SchemaCode,
    private readonly visitor: MigrationVisitor,
    private readonly entersAll: boolean,
  ) {}

  visit(node: ts.Node, scope: Scope): void {
    const { ts } = this;
    if (isWayDown(node)) return;
    const placed: Placed<ts.Node> = { module: scope.module, node, names: scope.names };
    const at = scope.at ?? node;
    if (this.visitor.before?.(placed, at) === true) return;
    if (ts.isForOfStatement(node)) this.visitLoop(node, scope);
    else if (ts.isCallExpression(node)) this.visitCall(node, scope);
    else this.visitInside(node, ts.isFunctionLike(node) ? { ...scope, names: new Map(scope.names) } : scope);
    if (ts.isVariableDeclaration(node) && node.initializer) this.bind(scope, node.name, { ...placed, node: node.initializer });
    this.visitor.after?.(placed, at);
  }

  private visitInside(node: ts.Node, scope: Scope): void {
    this.ts.forEachChild(node, (child) => {
      this.visit(child, scope);
    });
  }

  private visitLoop(node: ts.ForOfStatement, scope: Scope): void {
    const { ts } = this;
    this.visit(node.expression, scope);
    const variable = ts.isVariableDeclarationList(node.initializer) ? node.initializer.declarations[0]?.name : undefined;
    this.visitEach(this.elementsOf(node.expression, scope), variable, node.statement, scope);
  }

  /** Once for each element; a list that is not known counts as one element of which nothing is. */
  private visitEach(elements: readonly Element[] | undefined, variable: ts.BindingName | undefined, body: ts.Node, scope: Scope): void {
    for (const element of elements ?? [undefined]) {
      const inside = { ...scope, names: new Map(scope.names) };
      if (variable && element) this.bindElement(inside, variable, element);
      this.visit(body, inside);
    }
  }

  private visitCall(node: ts.CallExpression, scope: Scope): void {
    const { ts } = this;
    const callee = unwrapExpression(node.expression);
    const [first] = node.arguments;
    const callback = first && functionOf(first);
    if (callback?.body && ts.isPropertyAccessExpression(callee) && EACH.has(callee.name.text)) {
      this.visit(callee.expression, scope);
      this.visitEach(this.elementsOf(callee.expression, scope), callback.parameters[0]?.name, callback.body, scope);
      return;
    }
    this.visitInside(node, scope);
    this.enterHelper(node, scope);
  }

  private enterHelper(node: ts.CallExpression, scope: Scope): void {
    const { names, module } = scope;
    const args = node.arguments.map((argument): Placed<ts.Expression> => ({ module, node: argument, names }));
    if (scope.within.length >= DEPTH || !(this.entersAll || args.some((argument) => this.isFixed(argument)))) return;
    const callee = unwrapExpression(node.expression);
    const found = this.ts.isIdentifier(callee) ? this.code.follow({ module, node: callee, names }) : undefined;
    const helper = found && functionOf(found.node);
    if (!found || !helper?.body || scope.within.includes(helper)) return;
    const inside = { module: found.module, names: new Map(found.names), at: scope.at ?? node, within: [...scope.within, helper] };
    for (const [index, parameter] of helper.parameters.entries()) {
      const given = args[index];
      if (given) this.bind(inside, parameter.name, given);
    }
    this.visit(helper.body, inside);
  }

  /** True for a text, and for a list or an object that is written out. */
  private isFixed(given: Placed<ts.Expression>): boolean {
    const { ts } = this;
    const node = this.code.follow(given)?.node;
    return (
      node !== undefined &&
      (ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node) || this.code.stringOf(given) !== undefined)
    );
  }

  private bindElement(scope: Scope, name: ts.BindingName, element: Element): void {
    if (!isPair(element)) this.bind(scope, name, element);
    else if (this.ts.isArrayBindingPattern(name))
      for (const [index, part] of name.elements.entries()) {
        const value = element[index];
        if (this.ts.isBindingElement(part) && value) this.bind(scope, part.name, value);
      }
  }

  private elementsOf(list: ts.Expression, { module, names }: Scope): readonly Element[] | undefined {
    const members = this.membersIn(list, { module, names });
    if (members) return members;
    const found = this.code.follow({ module, node: list, names });
    if (!found || !this.ts.isArrayLiteralExpression(found.node) || found.node.elements.length > MAX_ELEMENTS) return undefined;
    return found.node.elements.map((node) => ({ ...found, node }));
  }

  /** `Object.entries(tables)`, and the keys or values alone, of an object that is written out. */
  private membersIn(list: ts.Expression, place: Pick<Scope, "module" | "names">): readonly Element[] | undefined {
    const { ts } = this;
    const call = unwrapExpression(list);
    const [first] = ts.isCallExpression(call) ? call.arguments : [];
    if (!first || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined;
    const { expression: owner, name } = call.expression;
    if (!ts.isIdentifier(owner) || owner.text !== "Object") return undefined;
    const object = this.code.objectOf({ ...place, node: first });
    const members = object && this.code.members(object);
    if (!members || members.size > MAX_ELEMENTS) return undefined;
    return [...members].map(([key, value]): Element => {
      const named = { ...place, node: ts.factory.createStringLiteral(key) };
      return name.text === "entries" ? [named, value] : name.text === "keys" ? named : value;
    });
  }

  private bind(scope: Scope, name: ts.BindingName, value: Placed<ts.Expression>): void {
    const { ts } = this;
    if (ts.isIdentifier(name)) {
      scope.names.set(name.text, value);
      return;
    }
    const object = this.code.objectOf(value);
    const members = object && this.code.members(object);
    const list = object && ts.isArrayLiteralExpression(object.node) ? object.node.elements : [];
    for (const [index, element] of name.elements.entries()) {
      if (ts.isOmittedExpression(element) || !ts.isIdentifier(element.name)) continue;
      const key = element.propertyName && ts.isIdentifier(element.propertyName) ? element.propertyName.text : element.name.text;
      const item = list[index];
      const member = ts.isObjectBindingPattern(name) ? members?.get(key) : item && object && { ...object, node: item };
      if (member) scope.names.set(element.name.text, member);
    }
  }
}
