// Names inside functions, for readers that learn a schema from the code that uses it: variables and parameters of the functions around a
// piece of syntax. Trees have no parent pointers, so that the functions around are handed along.
import type { ts } from "ts-morph";
import { compiler } from "../../program/parse";
import { unwrapExpression, type Placed, type SchemaCode } from "./schema-code";
import type { SchemaModule } from "./schema-module";

/** A piece of syntax and the functions and classes around it, innermost first. */
export interface Site<T extends ts.Node = ts.Node> {
  readonly module: SchemaModule;
  readonly node: T;
  readonly around: readonly ts.Node[];
}

interface LocalName {
  readonly value?: ts.Expression;
  readonly type?: ts.TypeNode;
}

/** Longest chain of names that is followed. */
const MAX_STEPS = 12;
const tables = new WeakMap<ts.Node, ReadonlyMap<string, LocalName>>();

export function eachSite(module: SchemaModule, work: (site: Site) => void): void {
  const ts = compiler();
  const visit = (node: ts.Node, around: readonly ts.Node[]): void => {
    work({ module, node, around });
    const inside = ts.isFunctionLike(node) || ts.isClassLike(node) ? [node, ...around] : around;
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(module.source, []);
}

/** A variable or parameter of the functions around; undefined for names of the module. */
export function localName(site: Site, name: string): LocalName | undefined {
  for (const owner of site.around) {
    const found = namesOf(owner).get(name);
    if (found) return found;
  }
  return undefined;
}

function namesOf(owner: ts.Node): ReadonlyMap<string, LocalName> {
  const known = tables.get(owner);
  if (known) return known;
  const ts = compiler();
  const names = new Map<string, LocalName>();
  const note = ({ name, initializer, type }: ts.VariableDeclaration | ts.ParameterDeclaration): void => {
    if (ts.isIdentifier(name) && !names.has(name.text))
      names.set(name.text, { ...(initializer ? { value: initializer } : {}), ...(type ? { type } : {}) });
    if (ts.isObjectBindingPattern(name))
      for (const element of name.elements) if (ts.isIdentifier(element.name)) names.set(element.name.text, {});
  };
  const visit = (node: ts.Node): void => {
    if (node !== owner && (ts.isFunctionLike(node) || ts.isClassLike(node))) return;
    if (ts.isVariableDeclaration(node) || ts.isParameter(node)) note(node);
    ts.forEachChild(node, visit);
  };
  if (ts.isFunctionLike(owner)) visit(owner);
  tables.set(owner, names);
  return names;
}

/** The expression that a name stands for, near or far; the expression itself where it is no name. Undefined: not known. */
export function valueAt(code: SchemaCode, site: Site<ts.Expression>, steps = 0): Site<ts.Expression> | undefined {
  const ts = compiler();
  const node = unwrapExpression(site.node);
  if (steps > MAX_STEPS) return undefined;
  if (ts.isIdentifier(node)) {
    const local = localName(site, node.text);
    if (local) return local.value ? valueAt(code, { ...site, node: local.value }, steps + 1) : undefined;
    const own = site.module.values.get(node.text);
    if (own && ts.isExpression(own)) return valueAt(code, { module: site.module, node: own, around: [] }, steps + 1);
  } else if (!ts.isPropertyAccessExpression(node)) return { ...site, node };
  else if (isOfThis(node)) {
    const field = fieldAt(site, node.name.text);
    return field ? valueAt(code, field, steps + 1) : { ...site, node };
  }
  const found = code.follow({ module: site.module, node });
  // `keys.order(id).pk`: a member of what a call returns.
  if (!found && ts.isPropertyAccessExpression(node) && ts.isCallExpression(node.expression)) {
    const member = membersAt(code, { ...site, node: node.expression }, steps + 1)?.get(node.name.text);
    return member && valueAt(code, member, steps + 1);
  }
  if (!found || !ts.isExpression(found.node)) return undefined;
  if (found.node === node) return ts.isIdentifier(node) ? undefined : { ...site, node };
  return { module: found.module, node: found.node, around: [] };
}

/** What `this.name` is set to in the class around: by its declaration, or in the constructor by a parameter's default. */
function fieldAt(site: Site, name: string): Site<ts.Expression> | undefined {
  const ts = compiler();
  const cls = site.around.find((one) => ts.isClassLike(one));
  if (!cls || !ts.isClassLike(cls)) return undefined;
  for (const member of cls.members) {
    if (ts.isPropertyDeclaration(member) && ts.isIdentifier(member.name) && member.name.text === name && member.initializer)
      return { ...site, node: member.initializer, around: [] };
    if (!ts.isConstructorDeclaration(member)) continue;
    const parameter = member.parameters.find((one) => ts.isIdentifier(one.name) && one.name.text === name);
    if (parameter?.initializer) return { ...site, node: parameter.initializer, around: [] };
    const assigned = member.body?.statements.flatMap((one) => assignedTo(one, name) ?? [])[0];
    if (assigned) return { ...site, node: assigned, around: [member] };
  }
  return undefined;
}

/** The value of `this.name = value;`. */
function assignedTo(statement: ts.Statement, name: string): ts.Expression | undefined {
  const ts = compiler();
  const expression = ts.isExpressionStatement(statement) ? statement.expression : undefined;
  if (!expression || !ts.isBinaryExpression(expression) || !ts.isPropertyAccessExpression(expression.left)) return undefined;
  return isOfThis(expression.left) && expression.left.name.text === name ? expression.right : undefined;
}

function isOfThis(node: ts.PropertyAccessExpression): boolean {
  return node.expression.kind === compiler().SyntaxKind.ThisKeyword;
}

/** Members of the object that an expression stands for, spreads and helpers without logic included. */
export function membersAt(code: SchemaCode, site: Site<ts.Expression>, steps = 0): ReadonlyMap<string, Site<ts.Expression>> | undefined {
  const ts = compiler();
  const found = valueAt(code, site);
  if (!found || steps > MAX_STEPS) return undefined;
  if (ts.isCallExpression(found.node)) {
    const result = resultOf(code, found as Site<ts.CallExpression>);
    return result && membersAt(code, result, steps + 1);
  }
  if (!ts.isObjectLiteralExpression(found.node)) return undefined;
  const members = new Map<string, Site<ts.Expression>>();
  for (const property of found.node.properties) {
    if (ts.isSpreadAssignment(property))
      for (const [name, member] of membersAt(code, { ...found, node: property.expression }, steps + 1) ?? []) members.set(name, member);
    else if (ts.isPropertyAssignment(property)) {
      const name = memberName(code, found, property.name);
      if (name !== undefined) members.set(name, { ...found, node: property.initializer });
    } else if (ts.isShorthandPropertyAssignment(property)) members.set(property.name.text, { ...found, node: property.name });
  }
  return members;
}

/** A member's name, a computed one by the constant that it is. */
function memberName(code: SchemaCode, site: Site, name: ts.PropertyName): string | undefined {
  const ts = compiler();
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) return name.text;
  const value = ts.isComputedPropertyName(name) ? valueAt(code, { ...site, node: name.expression }) : undefined;
  return value && ts.isStringLiteralLike(value.node) ? value.node.text : undefined;
}

/** What a call returns, where the function has no logic; `marshall(value)` is its argument. */
export function resultOf(code: SchemaCode, site: Site<ts.CallExpression>): Site<ts.Expression> | undefined {
  const ts = compiler();
  const { node } = site;
  const [first] = node.arguments;
  if (first && ts.isIdentifier(node.expression) && /^(?:un)?marshall$/.test(node.expression.text)) return { ...site, node: first };
  const made = functionOf(code, site, unwrapExpression(node.expression));
  if (!made) return undefined;
  const body = returnedFrom(made.node);
  return body && { module: made.module, node: body, around: [made.node, ...made.around] };
}

function functionOf(code: SchemaCode, site: Site, callee: ts.Expression): Site | undefined {
  const ts = compiler();
  if (ts.isPropertyAccessExpression(callee)) {
    const method = methodOf(code, site, callee);
    if (method) return method;
  }
  const local = ts.isIdentifier(callee) ? localName(site, callee.text)?.value : undefined;
  if (local) return { ...site, node: local };
  const placed: Placed = { module: site.module, node: callee };
  const found = code.follow(placed);
  return found && { module: found.module, node: found.node, around: [] };
}

/** `this.key()`, `Keys.invoice()`: a method of the class around, of an object or of a class. */
function methodOf(code: SchemaCode, site: Site, callee: ts.PropertyAccessExpression): Site | undefined {
  const ts = compiler();
  const name = callee.name.text;
  const around = site.around.find((one) => ts.isClassLike(one));
  const followed = isOfThis(callee) ? undefined : code.follow({ module: site.module, node: callee.expression });
  const owner = isOfThis(callee) ? around && { module: site.module, node: around } : followed;
  const members: readonly ts.Node[] =
    owner && ts.isClassLike(owner.node)
      ? owner.node.members
      : owner && ts.isObjectLiteralExpression(owner.node)
        ? owner.node.properties
        : [];
  const member = members.find(
    (one) => (ts.isMethodDeclaration(one) || ts.isPropertyDeclaration(one)) && one.name.getText(owner?.module.source) === name,
  );
  if (!owner || !member) return undefined;
  const node = ts.isPropertyDeclaration(member) ? member.initializer : member;
  return node && { module: owner.module, node, around: ts.isClassLike(owner.node) ? [owner.node] : [] };
}

/** The expression that a function returns at its end. */
function returnedFrom(node: ts.Node): ts.Expression | undefined {
  const ts = compiler();
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node) && !ts.isFunctionDeclaration(node) && !ts.isMethodDeclaration(node))
    return undefined;
  if (!node.body) return undefined;
  if (!ts.isBlock(node.body)) return unwrapExpression(node.body);
  const last = node.body.statements.at(-1);
  return last && ts.isReturnStatement(last) && last.expression ? unwrapExpression(last.expression) : undefined;
}

/** Text put together by an expression: fixed text, and in between the names of the values. */
export type Written = readonly (string | { readonly value: string | undefined })[];

/** The text that an expression writes; a value of which nothing is known is one part. */
export function writtenBy(code: SchemaCode, site: Site<ts.Expression>, steps = 0): Written {
  const ts = compiler();
  const node = unwrapExpression(site.node);
  const inner = (one: ts.Expression): Written => writtenBy(code, { ...site, node: one }, steps + 1);
  if (steps > MAX_STEPS) return [{ value: undefined }];
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node))
    return joined([[node.head.text], ...node.templateSpans.flatMap((span) => [inner(span.expression), [span.literal.text]])]);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return joined([inner(node.left), inner(node.right)]);
  if (ts.isCallExpression(node)) return writtenByCall(code, { ...site, node }, steps);
  const value = valueAt(code, { ...site, node });
  if (value && value.node !== node) {
    const written = writtenBy(code, value, steps + 1);
    if (written.some((part) => typeof part === "string")) return written;
  }
  if (ts.isPropertyAccessExpression(node)) return [{ value: node.name.text }];
  return [{ value: ts.isIdentifier(node) ? node.text : undefined }];
}

function writtenByCall(code: SchemaCode, site: Site<ts.CallExpression>, steps: number): Written {
  const ts = compiler();
  const { expression, arguments: args } = site.node;
  const [first] = args;
  if (ts.isPropertyAccessExpression(expression)) {
    const list = unwrapExpression(expression.expression);
    if (expression.name.text === "join" && ts.isArrayLiteralExpression(list) && first && ts.isStringLiteralLike(first))
      return joined(
        list.elements.flatMap((one, index) => [...(index > 0 ? [[first.text]] : []), writtenBy(code, { ...site, node: one }, steps + 1)]),
      );
    if (/^(?:toString|toLowerCase|toUpperCase|trim)$/.test(expression.name.text))
      return writtenBy(code, { ...site, node: expression.expression }, steps + 1);
  }
  const result = resultOf(code, site);
  if (result) return writtenBy(code, result, steps + 1);
  return first && ts.isIdentifier(expression) && expression.text === "String"
    ? writtenBy(code, { ...site, node: first }, steps + 1)
    : [{ value: undefined }];
}

function joined(lists: readonly Written[]): Written {
  const parts: (string | { readonly value: string | undefined })[] = [];
  for (const part of lists.flat()) {
    const last = parts.at(-1);
    if (typeof part === "string" && typeof last === "string") parts[parts.length - 1] = last + part;
    else if (part !== "") parts.push(part);
  }
  return parts;
}
