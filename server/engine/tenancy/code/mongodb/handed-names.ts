// Collections whose name is handed to what opens them: a base class of repositories (`super(db, "invoices")`, `collectionName = "invoices"`),
// or a helper (`collectionOf<Invoice>("invoices")`).
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import { propertyName, unwrapExpression, type Placed, type SchemaCode } from "../schema-code";
import type { SchemaModule } from "../schema-module";

type FunctionNode = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration | ts.ConstructorDeclaration;
type Opening = ts.ClassLikeDeclaration | FunctionNode;

/** Where code opens a collection by a name that it is told: by which parameter or property. */
interface Opener {
  readonly owner: Opening;
  readonly told: { readonly parameter: number } | { readonly property: string };
  /** Which of the owner's type parameters is the type of the documents. */
  readonly type: number;
}

export interface HandedCollection {
  readonly name: string;
  readonly module: SchemaModule;
  /** The call or class that names it. */
  readonly node: ts.Node;
  readonly type?: ts.TypeNode | undefined;
}

export interface HandedNames {
  readonly collections: readonly HandedCollection[];
  /** Collections of a call that opens one, by the call; of a class and what extends it, by the class. */
  readonly of: ReadonlyMap<ts.Node, readonly string[]>;
}

/** Longest line of classes between the one that opens the collection and the one that names it. */
const MAX_BASES = 4;

export function handedNames(modules: readonly SchemaModule[], code: SchemaCode): HandedNames {
  const reading = new HandedReading(code);
  for (const module of modules) eachNode(module.source, (node, above) => reading.noteOpener(module, node, above));
  for (let step = 0; step < MAX_BASES && reading.isOpen(); step++) {
    reading.begin();
    for (const module of modules) eachNode(module.source, (node) => reading.noteUse(module, node));
  }
  return reading;
}

/** Nodes with those around them, innermost first. */
export function eachNode(node: ts.Node, work: (node: ts.Node, above: readonly ts.Node[]) => void, above: readonly ts.Node[] = []): void {
  work(node, above);
  const inside = [node, ...above];
  compiler().forEachChild(node, (child) => eachNode(child, work, inside));
}

class HandedReading implements HandedNames {
  readonly collections: HandedCollection[] = [];
  readonly of = new Map<ts.Node, string[]>();
  private readonly ts = compiler();
  private readonly bases = new Map<ts.Node, ts.Node>();
  private current: Opener[] = [];
  private next: Opener[] = [];

  constructor(private readonly code: SchemaCode) {}

  isOpen(): boolean {
    return this.next.length > 0;
  }

  begin(): void {
    [this.current, this.next] = [this.next, []];
  }

  /** `db.collection<T>(name)` where a parameter or a property says the name. */
  noteOpener(module: SchemaModule, node: ts.Node, above: readonly ts.Node[]): void {
    const { ts } = this;
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== "collection") return;
    const [first] = node.arguments;
    if (!first || this.code.stringOf({ module, node: first }) !== undefined) return;
    const name = unwrapExpression(first);
    const cls = above.find((each) => ts.isClassLike(each));
    const [type] = node.typeArguments ?? [];
    if (ts.isIdentifier(name)) {
      const fn = above.find((each) => hasParameter(each, name.text));
      if (fn) this.open(fn, ts.isConstructorDeclaration(fn) && cls ? cls : fn, name.text, type);
    }
    const isOwn = ts.isPropertyAccessExpression(name) && name.expression.kind === ts.SyntaxKind.ThisKeyword;
    if (isOwn && cls) this.openByProperty(cls, name.name.text, type);
  }

  private open(fn: FunctionNode, owner: Opening, name: string, type: ts.TypeNode | undefined): void {
    const parameter = fn.parameters.findIndex((each) => this.ts.isIdentifier(each.name) && each.name.text === name);
    if (parameter !== -1) this.next.push({ owner, told: { parameter }, type: typePlace(owner, type) });
  }

  private openByProperty(cls: ts.ClassLikeDeclaration, property: string, type: ts.TypeNode | undefined): void {
    const made = constructorOf(cls);
    const isParameter = made?.parameters.some((each) => each.modifiers && this.ts.isIdentifier(each.name) && each.name.text === property);
    if (made && isParameter) this.open(made, cls, property, type);
    else this.next.push({ owner: cls, told: { property }, type: typePlace(cls, type) });
  }

  /** Classes that extend an opener, and calls of it. */
  noteUse(module: SchemaModule, node: ts.Node): void {
    const { ts } = this;
    if (ts.isClassLike(node)) this.noteClass(module, node);
    else if (ts.isNewExpression(node) || ts.isCallExpression(node)) this.noteCall(module, node);
  }

  private noteClass(module: SchemaModule, cls: ts.ClassLikeDeclaration): void {
    const base = cls.heritageClauses?.find((clause) => clause.token === this.ts.SyntaxKind.ExtendsKeyword)?.types[0];
    const opener = base && this.openerOf({ module, node: base.expression });
    if (!base || !opener) return;
    this.bases.set(cls, opener.owner);
    const name = this.nameIn(module, cls, opener);
    const type = base.typeArguments?.[opener.type];
    if (name !== undefined) this.add({ name, module, node: cls, type });
    else this.passOn(cls, opener, type);
  }

  /** A class between the two: it hands the name on. */
  private passOn(cls: ts.ClassLikeDeclaration, opener: Opener, type: ts.TypeNode | undefined): void {
    const made = constructorOf(cls);
    if ("property" in opener.told || !made) this.next.push({ ...opener, owner: cls, type: typePlace(cls, type) });
    else {
      const given = superCall(made)?.arguments[opener.told.parameter];
      if (given && this.ts.isIdentifier(given)) this.open(made, cls, given.text, type);
    }
  }

  private nameIn(module: SchemaModule, cls: ts.ClassLikeDeclaration, { told }: Opener): string | undefined {
    const made = constructorOf(cls);
    const given =
      "property" in told
        ? valueOf(cls.members.find((member) => member.name && propertyNameOf(member.name) === told.property))
        : made && superCall(made)?.arguments[told.parameter];
    return given && this.code.stringOf({ module, node: given });
  }

  private noteCall(module: SchemaModule, call: ts.NewExpression | ts.CallExpression): void {
    const opener = this.openerOf({ module, node: call.expression });
    const given = opener && "parameter" in opener.told ? call.arguments?.[opener.told.parameter] : undefined;
    const name = given && this.code.stringOf({ module, node: given });
    if (opener && name !== undefined) this.add({ name, module, node: call, type: call.typeArguments?.[opener.type] });
  }

  /** What opens collections, by a name for it; methods by their name alone. */
  private openerOf(callee: Placed<ts.Expression>): Opener | undefined {
    const node = unwrapExpression(callee.node);
    const method = this.ts.isPropertyAccessExpression(node) ? node.name.text : undefined;
    const named = this.current.find(({ owner }) => this.ts.isMethodDeclaration(owner) && propertyNameOf(owner.name) === method);
    if (method !== undefined && named) return named;
    const followed = this.code.follow(callee)?.node;
    return this.current.find(({ owner }) => owner === followed);
  }

  private add(found: HandedCollection): void {
    this.collections.push(found);
    let node: ts.Node | undefined = found.node;
    for (let step = 0; node && step <= MAX_BASES; step++) {
      this.of.set(node, [...(this.of.get(node) ?? []), found.name]);
      node = this.bases.get(node);
    }
  }
}

function hasParameter(node: ts.Node, name: string): node is FunctionNode {
  const ts = compiler();
  const isFunction =
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node);
  return isFunction && node.parameters.some((each) => ts.isIdentifier(each.name) && each.name.text === name);
}

function typePlace(owner: Opening, type: ts.TypeNode | undefined): number {
  const ts = compiler();
  const name = type && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) ? type.typeName.text : undefined;
  return name === undefined ? -1 : (owner.typeParameters ?? []).findIndex((each) => each.name.text === name);
}

function constructorOf(cls: ts.ClassLikeDeclaration): ts.ConstructorDeclaration | undefined {
  return cls.members.find((member) => compiler().isConstructorDeclaration(member));
}

function superCall(made: ts.ConstructorDeclaration): ts.CallExpression | undefined {
  const ts = compiler();
  for (const statement of made.body?.statements ?? []) {
    const call = ts.isExpressionStatement(statement) ? statement.expression : undefined;
    if (call && ts.isCallExpression(call) && call.expression.kind === ts.SyntaxKind.SuperKeyword) return call;
  }
  return undefined;
}

/** `collectionName = "invoices"`, `get collectionName() { return "invoices"; }`. */
function valueOf(member: ts.ClassElement | undefined): ts.Expression | undefined {
  const ts = compiler();
  if (member && ts.isPropertyDeclaration(member)) return member.initializer;
  const last = member && ts.isGetAccessorDeclaration(member) ? member.body?.statements.at(-1) : undefined;
  return last && ts.isReturnStatement(last) ? last.expression : undefined;
}

function propertyNameOf(name: ts.PropertyName): string | undefined {
  return propertyName(compiler(), name);
}
