// Reads every source file of the product and what the architecture test asks of it: imports, functions, casts, console calls.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import ts from "typescript";

export const ROOT = dirname(dirname(__dirname));

export interface SourceImport {
  /** As written. */
  readonly specifier: string;
  /** Source file it leads to, relative to the repository; undefined for packages. */
  readonly target?: string;
  readonly line: number;
}

export interface SourceFunction {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}

export interface SourceFile {
  /** Relative to the repository, forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly SourceImport[];
  readonly functions: readonly SourceFunction[];
  /** `as T` and `<T>x`, without `as const`. */
  readonly casts: number;
  readonly anys: number;
  /** Lines of `x!`. */
  readonly assertions: readonly number[];
  readonly consoleLines: readonly number[];
  readonly hasDefaultExport: boolean;
  /** Nothing but re-exports. */
  readonly isBarrel: boolean;
  /** Nothing but imports, types and constants without functions: a table. */
  readonly isData: boolean;
}

/** Every TypeScript file below some folders of the repository, sorted; `isLeftOut` takes relative paths. */
export function listFiles(folders: readonly string[], isLeftOut: (path: string) => boolean = () => false): readonly string[] {
  return folders.flatMap((folder) => walk(folder, isLeftOut)).sort();
}

function walk(folder: string, isLeftOut: (path: string) => boolean): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (isLeftOut(path) || entry.name === "node_modules") return [];
    if (entry.isDirectory()) return walk(path, isLeftOut);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

export function exists(path: string): boolean {
  return statSync(join(ROOT, path), { throwIfNoEntry: false }) !== undefined;
}

export function countLines(path: string): number {
  return readFileSync(join(ROOT, path), "utf8").trimEnd().split("\n").length;
}

export function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), "utf8");
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const lineOf = (position: number): number => tree.getLineAndCharacterOfPosition(position).line + 1;
  const found = {
    imports: [] as SourceImport[],
    functions: [] as SourceFunction[],
    casts: 0,
    anys: 0,
    assertions: [] as number[],
    consoleLines: [] as number[],
  };
  const visit = (node: ts.Node): void => {
    const specifier = importedModule(node);
    if (specifier !== undefined) found.imports.push({ specifier, ...resolve(path, specifier), line: lineOf(node.getStart()) });
    if (ts.isFunctionLike(node) && "body" in node && node.body !== undefined) {
      const [first, last] = [lineOf(node.getStart()), lineOf(node.end)];
      found.functions.push({ name: nameOf(node), line: first, lines: last - first + 1 });
    }
    if ((ts.isAsExpression(node) && !ts.isConstTypeReference(node.type)) || ts.isTypeAssertionExpression(node)) found.casts++;
    if (node.kind === ts.SyntaxKind.AnyKeyword) found.anys++;
    if (ts.isNonNullExpression(node)) found.assertions.push(lineOf(node.getStart()));
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "console")
      found.consoleLines.push(lineOf(node.getStart()));
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return {
    path,
    text,
    lines: text.trimEnd().split("\n").length,
    ...found,
    hasDefaultExport: tree.statements.some(isDefaultExport),
    isBarrel:
      tree.statements.length > 0 &&
      tree.statements.every((statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined),
    isData: found.functions.length === 0 && tree.statements.some(ts.isVariableStatement) && tree.statements.every(isTableStatement),
  };
}

/** Static and dynamic imports, re-exports, import types and require calls with a literal. */
function importedModule(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return literal(node.argument.literal);
  if (!ts.isCallExpression(node)) return undefined;
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === "require";
  return isImport || isRequire ? literal(node.arguments[0]) : undefined;
}

function literal(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteral(node) ? node.text : undefined;
}

function resolve(from: string, specifier: string): { readonly target?: string } {
  if (!specifier.startsWith(".")) return {};
  const base = posix.join(posix.dirname(from), specifier);
  const target = [base, `${base}.ts`, `${base}/index.ts`].find((path) => path.endsWith(".ts") && exists(path));
  return { target: target ?? base };
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name !== undefined) return node.name.getText();
  const { parent } = node;
  return ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? parent.name.getText() : "(anonymous)";
}

function isDefaultExport(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true;
  return ts.canHaveModifiers(statement) && (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
}

function isTableStatement(statement: ts.Statement): boolean {
  return [
    ts.isImportDeclaration,
    ts.isVariableStatement,
    ts.isInterfaceDeclaration,
    ts.isTypeAliasDeclaration,
    ts.isExportDeclaration,
  ].some((is) => is(statement));
}
