// One source file that declares entities, parsed for schema readers: its declarations and imports by name. Readers look at syntax,
// never at types, and never run anything.
import type { ts } from "ts-morph";
import type { SourceSpan } from "../../../../rules/contract/span";
import { compiler, parseText, type Compiler } from "../../program/parse";

/** What an import brings in: `name` is the exported name, `*` for the whole module, `default` for the default export. */
export interface ImportedName {
  readonly specifier: string;
  readonly name: string;
}

/** What a name of a module's top level stands for. */
export type Declaration =
  ts.ClassDeclaration | ts.FunctionDeclaration | ts.EnumDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

export interface SchemaModule {
  /** Relative to the workspace root, forward slashes. */
  readonly file: string;
  /** Absolute path. */
  readonly path: string;
  readonly source: ts.SourceFile;
  /** Top-level names, exported or not: the value of a variable, or the declaration. */
  readonly values: ReadonlyMap<string, ts.Expression | Declaration>;
  readonly imports: ReadonlyMap<string, ImportedName>;
  /** Exported name to the local name, for `export { a as b }` and `export default a`. */
  readonly renamed: ReadonlyMap<string, string>;
  /** `export { a as b } from "m"` by exported name. */
  readonly reexports: ReadonlyMap<string, ImportedName>;
  /** Modules of `export * from "m"`. */
  readonly stars: readonly string[];
}

/** Parses a file; broken text yields what could be read of it. */
export function readSchemaModule(file: string, path: string, text: string): SchemaModule {
  const { sourceFile } = parseText(path, text);
  const builder = new ModuleBuilder();
  for (const statement of sourceFile.statements) builder.add(statement);
  return { file, path, source: sourceFile, ...builder.tables() };
}

/** Where a node stands. */
export function spanOf(module: SchemaModule, node: ts.Node): SourceSpan {
  return { file: module.file, start: node.getStart(module.source), end: node.end };
}

class ModuleBuilder {
  private readonly values = new Map<string, ts.Expression | Declaration>();
  private readonly imports = new Map<string, ImportedName>();
  private readonly renamed = new Map<string, string>();
  private readonly reexports = new Map<string, ImportedName>();
  private readonly stars: string[] = [];
  private readonly ts = compiler();

  tables(): Pick<SchemaModule, "values" | "imports" | "renamed" | "reexports" | "stars"> {
    const { values, imports, renamed, reexports, stars } = this;
    return { values, imports, renamed, reexports, stars };
  }

  add(statement: ts.Statement): void {
    const { ts } = this;
    if (ts.isVariableStatement(statement)) for (const one of statement.declarationList.declarations) this.addVariable(one);
    else if (ts.isImportDeclaration(statement)) this.addImport(statement);
    else if (ts.isExportDeclaration(statement)) this.addExport(statement);
    else if (ts.isExportAssignment(statement)) this.addDefault(statement.expression);
    else if (ts.isExpressionStatement(statement)) this.addAssignment(statement.expression);
    else if (isDeclaration(ts, statement)) this.addDeclaration(statement);
  }

  private addDeclaration(statement: Declaration): void {
    const isDefault = (this.ts.canHaveModifiers(statement) ? this.ts.getModifiers(statement) : undefined)?.some(
      (modifier) => modifier.kind === this.ts.SyntaxKind.DefaultKeyword,
    );
    const name = statement.name?.text ?? "default";
    this.values.set(name, statement);
    if (isDefault === true) this.renamed.set("default", name);
  }

  private addVariable({ name, initializer }: ts.VariableDeclaration): void {
    if (initializer === undefined) return;
    const module = this.requiredModule(initializer);
    if (this.ts.isIdentifier(name)) {
      if (module === undefined) this.values.set(name.text, initializer);
      else this.imports.set(name.text, { specifier: module, name: "*" });
    } else if (module !== undefined && this.ts.isObjectBindingPattern(name)) {
      for (const { name: local, propertyName } of name.elements)
        if (this.ts.isIdentifier(local)) {
          const exported = propertyName && this.ts.isIdentifier(propertyName) ? propertyName.text : local.text;
          this.imports.set(local.text, { specifier: module, name: exported });
        }
    }
  }

  /** `require("m")`. */
  private requiredModule(expression: ts.Expression): string | undefined {
    const { ts } = this;
    if (!ts.isCallExpression(expression) || !ts.isIdentifier(expression.expression) || expression.expression.text !== "require")
      return undefined;
    const [specifier] = expression.arguments;
    return specifier && ts.isStringLiteralLike(specifier) ? specifier.text : undefined;
  }

  private addImport({ importClause, moduleSpecifier }: ts.ImportDeclaration): void {
    if (!importClause || !this.ts.isStringLiteral(moduleSpecifier)) return;
    const specifier = moduleSpecifier.text;
    if (importClause.name) this.imports.set(importClause.name.text, { specifier, name: "default" });
    const bindings = importClause.namedBindings;
    if (!bindings) return;
    if (this.ts.isNamespaceImport(bindings)) this.imports.set(bindings.name.text, { specifier, name: "*" });
    else for (const one of bindings.elements) this.imports.set(one.name.text, { specifier, name: (one.propertyName ?? one.name).text });
  }

  private addExport({ exportClause, moduleSpecifier }: ts.ExportDeclaration): void {
    const specifier = moduleSpecifier && this.ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined;
    if (!exportClause) {
      if (specifier !== undefined) this.stars.push(specifier);
    } else if (this.ts.isNamespaceExport(exportClause)) {
      if (specifier !== undefined) this.reexports.set(exportClause.name.text, { specifier, name: "*" });
    } else {
      for (const one of exportClause.elements) {
        const local = (one.propertyName ?? one.name).text;
        if (specifier === undefined) this.renamed.set(one.name.text, local);
        else this.reexports.set(one.name.text, { specifier, name: local });
      }
    }
  }

  private addDefault(expression: ts.Expression): void {
    if (this.ts.isIdentifier(expression)) this.renamed.set("default", expression.text);
    else this.values.set("default", expression);
  }

  /** `module.exports = …`, `exports.name = …`. */
  private addAssignment(expression: ts.Expression): void {
    const { ts } = this;
    if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return;
    const { left, right } = expression;
    if (!ts.isPropertyAccessExpression(left)) return;
    const owner = left.expression;
    const isModule = ts.isIdentifier(owner) && owner.text === "module" && left.name.text === "exports";
    if (isModule) this.addDefault(right);
    const isExports =
      (ts.isIdentifier(owner) && owner.text === "exports") || (ts.isPropertyAccessExpression(owner) && owner.name.text === "exports");
    if (!isExports) return;
    if (ts.isIdentifier(right)) this.renamed.set(left.name.text, right.text);
    else this.values.set(left.name.text, right);
  }
}

/** A class, function, enum, interface or type. */
export function isDeclaration(ts: Compiler, node: ts.Node): node is Declaration {
  return (
    ts.isClassDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node)
  );
}
