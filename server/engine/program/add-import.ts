// The edits that import names into a file. ts-morph reads the file's imports; the edits are insertions between its nodes, so
// that half-typed code is no obstacle and nothing else of the text moves.
import type { ImportDeclaration, ImportSpecifier, SourceFile } from "ts-morph";
import { tsMorph } from "./parse";
import { openScratch } from "./syntax-check";

/** UTF-16 offsets [start, end) of the text, replaced by `newText`. */
export interface OffsetEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/**
 * The edits after which `names` are imported from `module`: none when they are already, an addition to an existing import of
 * the module where there is one, a new import after the others otherwise. JavaScript that only requires gets a `require`.
 */
export function addNamedImports(fileName: string, text: string, module: string, names: readonly string[]): readonly OffsetEdit[] {
  const sourceFile = openScratch(fileName, text);
  try {
    const declarations = sourceFile.getImportDeclarations();
    const sameModule = declarations.filter((declaration) => declaration.getModuleSpecifierValue() === module && !declaration.isTypeOnly());
    const missing = names.filter((name) => !sameModule.some((declaration) => hasName(declaration, name)));
    if (missing.length === 0) return [];
    const list = missing.join(", ");
    const joinable = sameModule.find(
      (declaration) => declaration.getImportClause() !== undefined && declaration.getNamespaceImport() === undefined,
    );
    if (joinable !== undefined) return joinImport(joinable, missing);
    return isCommonJs(fileName, sourceFile)
      ? insertRequire(sourceFile, module, list)
      : insertImport(sourceFile, declarations, module, list);
  } finally {
    sourceFile.forget();
  }
}

function hasName(declaration: ImportDeclaration, name: string): boolean {
  return declaration
    .getNamedImports()
    .some((element) => element.getName() === name && element.getAliasNode() === undefined && !element.isTypeOnly());
}

function insertion(at: number, newText: string): readonly OffsetEdit[] {
  return [{ start: at, end: at, newText }];
}

/** `{ a }` becomes `{ a, name }`; `d` becomes `d, { name }`. */
function joinImport(declaration: ImportDeclaration, names: readonly string[]): readonly OffsetEdit[] {
  const elements = declaration.getNamedImports();
  const last = elements[elements.length - 1];
  if (last !== undefined) return insertion(last.getEnd(), names.map((name) => `,${separatorBefore(last)}${name}`).join(""));
  const bindings = declaration.getImportClause()?.getNamedBindings();
  if (bindings !== undefined) return [{ start: bindings.getStart(), end: bindings.getEnd(), newText: `{ ${names.join(", ")} }` }];
  return insertion(declaration.getDefaultImport()?.getEnd() ?? declaration.getStart(), `, { ${names.join(", ")} }`);
}

/** The white space before an element: names that stand one a line stay so. */
function separatorBefore(element: ImportSpecifier): string {
  const blank = /\r?\n[ \t]*$/.exec(element.getSourceFile().getFullText().slice(0, element.getStart()));
  return blank?.[0] ?? " ";
}

/** How the file writes: quotes, line ends, semicolons. */
function styleOf(sourceFile: SourceFile): { readonly quote: string; readonly newLine: string; readonly end: string } {
  const text = sourceFile.getFullText();
  const quotes = [...text.matchAll(/\b(?:from|import|require\()\s*(['"])/g)].map((match) => match[1]);
  const isSingle = quotes.filter((quote) => quote === "'").length * 2 > quotes.length;
  const statements = sourceFile.getStatements();
  const hasSemicolons = statements.length === 0 || statements.some((statement) => statement.getText().endsWith(";"));
  return { quote: isSingle ? "'" : '"', newLine: text.includes("\r\n") ? "\r\n" : "\n", end: hasSemicolons ? ";" : "" };
}

function insertImport(
  sourceFile: SourceFile,
  declarations: readonly ImportDeclaration[],
  module: string,
  list: string,
): readonly OffsetEdit[] {
  const { quote, newLine, end } = styleOf(sourceFile);
  const line = `import { ${list} } from ${quote}${module}${quote}${end}`;
  const last = declarations[declarations.length - 1];
  return last === undefined ? insertFirst(sourceFile, line, newLine) : insertion(last.getEnd(), newLine + line);
}

/** JavaScript that requires and never imports. */
function isCommonJs(fileName: string, sourceFile: SourceFile): boolean {
  if (!/\.c?jsx?$/i.test(fileName) || sourceFile.getImportDeclarations().length > 0) return false;
  return /\.cjs$/i.test(fileName) || /\brequire\(\s*["']/.test(sourceFile.getFullText());
}

/** After the last top-level declaration that requires something. */
function insertRequire(sourceFile: SourceFile, module: string, list: string): readonly OffsetEdit[] {
  const { quote, newLine, end } = styleOf(sourceFile);
  const line = `const { ${list} } = require(${quote}${module}${quote})${end}`;
  const requiring = sourceFile.getVariableStatements().filter((statement) => /\brequire\(\s*["']/.test(statement.getText()));
  const last = requiring[requiring.length - 1];
  return last === undefined ? insertFirst(sourceFile, line, newLine) : insertion(last.getEnd(), newLine + line);
}

/** At the top, after a shebang line and directives such as `use server`, which must stay first. */
function insertFirst(sourceFile: SourceFile, line: string, newLine: string): readonly OffsetEdit[] {
  const { Node } = tsMorph();
  const statements = sourceFile.getStatements();
  const isDirective = (index: number): boolean => {
    const statement = statements[index];
    return Node.isExpressionStatement(statement) && Node.isStringLiteral(statement.getExpression());
  };
  let count = 0;
  while (isDirective(count)) count += 1;
  const directive = statements[count - 1];
  if (directive !== undefined) return insertion(directive.getEnd(), newLine + line);
  const shebang = /^#![^\n]*\n?/.exec(sourceFile.getFullText())?.[0] ?? "";
  const isOpen = shebang !== "" && !shebang.endsWith("\n");
  // What comes before the first text may be a component's template, of which only blanks are seen here.
  const blank = shebang === "" ? Math.max(0, sourceFile.getFullText().search(/\S/)) : 0;
  return insertion(shebang.length + blank, isOpen ? newLine + line : line + newLine);
}
