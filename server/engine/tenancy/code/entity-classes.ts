// Classes that are entities by their decorators: which decorators of a library a class and its members bear, those of its bases included.
// Shared by the readers of TypeORM, MikroORM and sequelize-typescript.
import type { ts } from "ts-morph";
import { compiler } from "../../program/parse";
import { propertyName, returnedBy, unwrapExpression, type Placed, type SchemaCode } from "./schema-code";
import type { SchemaModule } from "./schema-module";

export interface EntityDecorator {
  /** Exported name, without a namespace: `Column`. */
  readonly name: string;
  readonly module: SchemaModule;
  readonly args: readonly ts.Expression[];
  readonly node: ts.Node;
}

export interface EntityMember {
  readonly name: string;
  readonly module: SchemaModule;
  readonly node: ts.PropertyDeclaration | ts.AccessorDeclaration;
  readonly decorators: readonly EntityDecorator[];
}

export type PlacedClass = Placed<ts.ClassDeclaration>;

/** Deepest chain of bases, and of decorators that are made of others. */
const MAX_DEPTH = 8;

/** Classes that a module declares at its top level. */
export function classesOf(module: SchemaModule): readonly PlacedClass[] {
  const ts = compiler();
  return module.source.statements.filter((statement) => ts.isClassDeclaration(statement)).map((node) => ({ module, node }));
}

export function nameOfClass({ module, node }: PlacedClass): string {
  return node.name?.text ?? module.file.replace(/^.*\//, "").replace(/\.\w+$/, "");
}

/** Decorators of a library (its package names begin with one of `packages`), those that helpers of the workspace put together included. */
export function decoratorsOf(
  code: SchemaCode,
  module: SchemaModule,
  node: ts.Node,
  packages: readonly string[],
): readonly EntityDecorator[] {
  const ts = compiler();
  const decorators = ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [];
  return decorators.flatMap((decorator) => decoratorIn(code, { module, node: decorator.expression }, packages, 0));
}

function decoratorIn(
  code: SchemaCode,
  { module, node }: Placed<ts.Expression>,
  packages: readonly string[],
  depth: number,
): readonly EntityDecorator[] {
  const ts = compiler();
  const expression = unwrapExpression(node);
  const callee = ts.isCallExpression(expression) ? expression.expression : expression;
  const args = ts.isCallExpression(expression) ? [...expression.arguments] : [];
  const external = code.externalName(module, callee);
  if (external && packages.some((name) => external.specifier === name || external.specifier.startsWith(`${name}/`)))
    return [{ name: external.path.at(-1) ?? "", module, args, node: expression }];
  return depth > MAX_DEPTH ? [] : composed(code, { module, node: callee }, packages, depth + 1);
}

/** `const TenantKey = () => applyDecorators(Column(…), Index())`: the decorators that a helper is made of. */
function composed(code: SchemaCode, callee: Placed<ts.Expression>, packages: readonly string[], depth: number): readonly EntityDecorator[] {
  const ts = compiler();
  const helper = code.follow(callee);
  const result = helper && returnedBy(ts, helper.node);
  if (!helper || !result || !ts.isCallExpression(result)) return [];
  const { module } = helper;
  const parts = code.externalName(module, result.expression)?.path.at(-1) === "applyDecorators" ? [...result.arguments] : [result];
  return parts.flatMap((part) => decoratorIn(code, { module, node: part }, packages, depth));
}

/** The class that this one extends, when it is declared in the workspace. */
export function baseClassOf(code: SchemaCode, { module, node }: PlacedClass): PlacedClass | undefined {
  const ts = compiler();
  const base = node.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
  const followed = base && code.follow({ module, node: base });
  return followed && ts.isClassDeclaration(followed.node) ? { module: followed.module, node: followed.node } : undefined;
}

/** The class and its bases, the outermost first. */
export function chainOf(code: SchemaCode, cls: PlacedClass): readonly PlacedClass[] {
  const chain = [cls];
  for (let base = baseClassOf(code, cls); base && chain.length < MAX_DEPTH; base = baseClassOf(code, base)) chain.unshift(base);
  return chain;
}

/** Members with decorators of the library; one that is declared again counts as it is declared last. */
export function membersOf(code: SchemaCode, cls: PlacedClass, packages: readonly string[]): readonly EntityMember[] {
  const ts = compiler();
  const members = new Map<string, EntityMember>();
  for (const { module, node } of chainOf(code, cls))
    for (const member of node.members) {
      if (!ts.isPropertyDeclaration(member) && !ts.isGetAccessorDeclaration(member) && !ts.isSetAccessorDeclaration(member)) continue;
      const name = propertyName(ts, member.name);
      const decorators = decoratorsOf(code, module, member, packages);
      if (name !== undefined && decorators.length > 0) members.set(name, { name, module, node: member, decorators });
    }
  return [...members.values()];
}
