// Following names and values through the files that declare entities: identifiers to declarations, imports to other modules, object
// literals with their spreads. What cannot be followed is undefined, never guessed.
import type { ts } from "ts-morph";
import { compiler } from "../../program/parse";
import { isDeclaration, readSchemaModule, type Declaration, type SchemaModule } from "./schema-module";

/** How schema readers get at files; `resolve` finds the file (absolute) that an import means. */
export interface SchemaFiles {
  read(path: string): string | undefined;
  resolve(from: string, specifier: string): string | undefined;
  relative(path: string): string;
}

/** What names inside functions stand for. */
export type Names = ReadonlyMap<string, Placed>;

/** A piece of syntax and where its names are to be read: the module, and before it the names of the functions around, where they are known. */
export interface Placed<T = ts.Expression | Declaration> {
  readonly module: SchemaModule;
  readonly node: T;
  readonly names?: Names;
}

/** Longest chain of names, imports and re-exports that is followed. */
const MAX_STEPS = 24;

export class SchemaCode {
  private readonly modules = new Map<string, SchemaModule | undefined>();
  private readonly ts = compiler();

  constructor(private readonly files: SchemaFiles) {}

  /** The module at an absolute path; undefined when it cannot be read. Parsed once. */
  moduleAt(path: string): SchemaModule | undefined {
    if (this.modules.has(path)) return this.modules.get(path);
    const text = this.files.read(path);
    const module = text === undefined ? undefined : readSchemaModule(this.files.relative(path), path, text);
    this.modules.set(path, module);
    return module;
  }

  /** Absolute paths of all modules that were read so far. */
  paths(): readonly string[] {
    return [...this.modules.keys()];
  }

  /** The module and exported name that a local name was imported as; undefined for names of the module itself. */
  importOf(module: SchemaModule, name: string): { readonly specifier: string; readonly name: string } | undefined {
    return module.imports.get(name);
  }

  /** The package and exported name of a callee: `pgTable(…)`, `t.text(…)` with `import * as t`, `Schema.Types.ObjectId`. */
  externalName(
    module: SchemaModule,
    expression: ts.Expression,
  ): { readonly specifier: string; readonly path: readonly string[] } | undefined {
    const node = unwrapExpression(expression);
    if (this.ts.isIdentifier(node)) {
      const imported = module.imports.get(node.text);
      return imported && { specifier: imported.specifier, path: imported.name === "*" ? [] : [imported.name] };
    }
    if (!this.ts.isPropertyAccessExpression(node)) return undefined;
    const owner = this.externalName(module, node.expression);
    return owner && { specifier: owner.specifier, path: [...owner.path, node.name.text] };
  }

  /** What an expression stands for: names, imports, members of known objects and `as` are followed to a value or declaration. */
  follow(from: Placed, steps = 0): Placed | undefined {
    const { module } = from;
    if (steps > MAX_STEPS) return undefined;
    if (isDeclaration(this.ts, from.node)) return from;
    const node = unwrapExpression(from.node);
    if (this.ts.isIdentifier(node)) {
      const near = from.names?.get(node.text);
      return near ? this.follow(near, steps + 1) : this.named(module, node.text, steps + 1);
    }
    if (!this.ts.isPropertyAccessExpression(node)) return { ...from, node };
    const space = this.namespaceOf(module, node.expression);
    if (space) return this.exported(space, node.name.text, steps + 1);
    // Settings stand for themselves.
    if (isSetting(this.ts, node)) return { module, node };
    const owner = this.follow({ ...from, node: node.expression }, steps + 1);
    if (!owner) return undefined;
    const member = this.members(owner)?.get(node.name.text);
    return member ? this.follow(member, steps + 1) : undefined;
  }

  /** A top-level name of a module, through its imports. */
  named(module: SchemaModule, name: string, steps = 0): Placed | undefined {
    if (steps > MAX_STEPS) return undefined;
    const value = module.values.get(name);
    if (value) return this.follow({ module, node: value }, steps + 1);
    const imported = module.imports.get(name);
    if (!imported || imported.name === "*") return undefined;
    const target = this.moduleOf(module, imported.specifier);
    return target && this.exported(target, imported.name, steps + 1);
  }

  /** An export of a module, through its re-exports. */
  exported(module: SchemaModule, name: string, steps = 0): Placed | undefined {
    if (steps > MAX_STEPS) return undefined;
    const reexport = module.reexports.get(name);
    if (reexport) {
      const target = this.moduleOf(module, reexport.specifier);
      return target && this.exported(target, reexport.name, steps + 1);
    }
    const local = this.named(module, module.renamed.get(name) ?? name, steps + 1);
    if (local) return local;
    for (const star of module.stars) {
      const target = this.moduleOf(module, star);
      const found = target && this.exported(target, name, steps + 1);
      if (found) return found;
    }
    return undefined;
  }

  /** An export of the module that a specifier means in another one. */
  exportOf(from: SchemaModule, specifier: string, name: string): Placed | undefined {
    const target = this.moduleOf(from, specifier);
    return target && this.exported(target, name);
  }

  /** Properties of an object literal by name, spreads of known objects included; later ones win. Undefined for anything else. */
  members(placed: Placed, steps = 0): ReadonlyMap<string, Placed<ts.Expression>> | undefined {
    const { node } = placed;
    if (steps > MAX_STEPS || isDeclaration(this.ts, node)) return undefined;
    const object = unwrapExpression(node);
    if (!this.ts.isObjectLiteralExpression(object)) return undefined;
    const members = new Map<string, Placed<ts.Expression>>();
    for (const property of object.properties) {
      if (this.ts.isSpreadAssignment(property)) {
        const spread = this.objectOf({ ...placed, node: property.expression }, steps + 1);
        for (const [name, member] of (spread && this.members(spread, steps + 1)) ?? []) members.set(name, member);
      } else if (this.ts.isPropertyAssignment(property)) {
        const name = propertyName(this.ts, property.name);
        if (name !== undefined) members.set(name, { ...placed, node: property.initializer });
      } else if (this.ts.isShorthandPropertyAssignment(property)) members.set(property.name.text, { ...placed, node: property.name });
    }
    return members;
  }

  /** The object literal that an expression stands for: itself, a constant, or what a helper without logic returns for what it is given. */
  objectOf(placed: Placed, steps = 0): Placed | undefined {
    const followed = this.follow(placed, steps);
    if (!followed || isDeclaration(this.ts, followed.node) || !this.ts.isCallExpression(followed.node)) return followed;
    const result = steps < MAX_STEPS ? this.resultOf({ ...followed, node: followed.node }, steps + 1) : undefined;
    return result && this.objectOf(result, steps + 1);
  }

  /** What a call of a helper without logic returns, its parameters standing for what they are given. */
  resultOf({ node, ...place }: Placed<ts.CallExpression>, steps = 0): Placed<ts.Expression> | undefined {
    const callee = this.follow({ ...place, node: node.expression }, steps);
    const helper = callee && functionOf(callee.node);
    const result = helper && returnedBy(this.ts, helper);
    if (!callee || !result) return undefined;
    const names = new Map(callee.names);
    for (const [index, { name, initializer }] of helper.parameters.entries()) {
      const given = node.arguments[index];
      if (!this.ts.isIdentifier(name)) continue;
      if (given) names.set(name.text, { ...place, node: given });
      else if (initializer) names.set(name.text, { ...callee, node: initializer });
    }
    return { module: callee.module, node: result, names };
  }

  /** Text of a string literal, of a constant that is one, or put together of such. */
  stringOf(placed: Placed, steps = 0): string | undefined {
    const { ts } = this;
    const followed = this.follow(placed, steps);
    if (!followed || isDeclaration(ts, followed.node)) return undefined;
    const { node } = followed;
    const textOf = (inner: ts.Expression): string | undefined => this.stringOf({ ...followed, node: inner }, steps + 1);
    if (ts.isStringLiteralLike(node)) return node.text;
    const parts = ts.isTemplateExpression(node)
      ? [node.head.text, ...node.templateSpans.flatMap(({ expression, literal }) => [textOf(expression), literal.text])]
      : ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken
        ? [textOf(node.left), textOf(node.right)]
        : [undefined];
    return parts.includes(undefined) ? undefined : parts.join("");
  }

  private moduleOf(from: SchemaModule, specifier: string): SchemaModule | undefined {
    const path = this.files.resolve(from.path, specifier);
    return path === undefined ? undefined : this.moduleAt(path);
  }

  private namespaceOf(module: SchemaModule, expression: ts.Expression): SchemaModule | undefined {
    if (!this.ts.isIdentifier(expression)) return undefined;
    const imported = module.imports.get(expression.text);
    return imported?.name === "*" ? this.moduleOf(module, imported.specifier) : undefined;
  }
}

/** `process.env.NAME`, `import.meta.env.NAME`. */
function isSetting(ts: ReturnType<typeof compiler>, node: ts.PropertyAccessExpression): boolean {
  const owner = node.expression;
  return (
    ts.isPropertyAccessExpression(owner) &&
    owner.name.text === "env" &&
    (ts.isMetaProperty(owner.expression) || ts.isIdentifier(owner.expression))
  );
}

/** The function that a piece of syntax is; undefined for anything else. */
export function functionOf(node: ts.Node): ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration | undefined {
  const ts = compiler();
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isFunctionDeclaration(node) ? node : undefined;
}

/** What a function without logic returns: an arrow's expression, or the only return of a body. */
export function returnedBy(ts: ReturnType<typeof compiler>, node: ts.Node): ts.Expression | undefined {
  const { body } = functionOf(node) ?? {};
  if (!body) return undefined;
  if (!ts.isBlock(body)) return unwrapExpression(body);
  const last = body.statements.at(-1);
  return last && ts.isReturnStatement(last) ? last.expression : undefined;
}

/** Without parentheses, `as`, `satisfies`, `!` and `await`. */
export function unwrapExpression(expression: ts.Expression): ts.Expression {
  const ts = compiler();
  if (
    ts.isParenthesizedExpression(expression) ||
    ts.isAsExpression(expression) ||
    ts.isSatisfiesExpression(expression) ||
    ts.isNonNullExpression(expression) ||
    ts.isTypeAssertionExpression(expression) ||
    ts.isAwaitExpression(expression)
  )
    return unwrapExpression(expression.expression);
  return expression;
}

export function propertyName(ts: ReturnType<typeof compiler>, name: ts.PropertyName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name) ? name.text : undefined;
}
