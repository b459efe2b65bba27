// CommonJS exports: `module.exports = e`, `exports.a = e`, `module.exports.a = e`, and later reads of `exports.a`.
// They become variables of the module with names that no code can spell: `*exports*` and `*exports.a*`.
import type { ts } from "ts-morph";
import type { Walk } from "./walk";

const ASSIGNED = /\bexports\.([\w$]+)\s*=(?![=>])/g;

/** The names that the text assigns as `exports.name = …`. Cheap on texts without any. */
export function findCommonJsNames(text: string): ReadonlySet<string> {
  if (!text.includes("exports.")) return new Set();
  return new Set([...text.matchAll(ASSIGNED)].flatMap((match) => (match[1] === undefined ? [] : [match[1]])));
}

/** True when a top-level statement makes the file an ES module, where `exports` is a name like any other. */
export function isEsModule(api: typeof ts, sourceFile: ts.SourceFile): boolean {
  const { SyntaxKind: kinds } = api;
  return sourceFile.statements.some((statement) => {
    if (api.isImportDeclaration(statement) || api.isExportDeclaration(statement)) return true;
    if (api.isExportAssignment(statement)) return statement.isExportEquals !== true;
    return api.canHaveModifiers(statement) && (statement.modifiers?.some((modifier) => modifier.kind === kinds.ExportKeyword) ?? false);
  });
}

function isModuleExports(walk: Walk, node: ts.Node): boolean {
  const { ts } = walk;
  return (
    ts.isPropertyAccessExpression(node) &&
    node.name.text === "exports" &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === "module"
  );
}

/** The name of `exports.name` or `module.exports.name`. */
function exportedMember(walk: Walk, node: ts.Node): string | undefined {
  const { ts } = walk;
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  const { expression: object } = node;
  const isExports = (ts.isIdentifier(object) && object.text === "exports") || isModuleExports(walk, object);
  return isExports ? node.name.text : undefined;
}

/** The variable that an assignment target stands for when it is a CommonJS export; records the export. */
export function exportedPlace(walk: Walk, target: ts.Node): string | undefined {
  if (!walk.isCommonJs) return undefined;
  const member = exportedMember(walk, target);
  if (member === undefined && !isModuleExports(walk, target)) return undefined;
  const name = member ?? "*exports*";
  const local = member === undefined ? name : `*exports.${member}*`;
  walk.scopes.bindModule(local);
  walk.scopes.use(local);
  const isKnown = walk.gathered.exports.some((known) => known.e === "local" && known.local === local);
  if (!isKnown) walk.gathered.exports.push({ e: "local", name, local });
  return local;
}

/** The variable that a read of `exports.name` stands for, when the file assigns that name. */
export function exportedRead(walk: Walk, node: ts.PropertyAccessExpression): string | undefined {
  if (walk.commonJsNames.size === 0 || !walk.commonJsNames.has(node.name.text)) return undefined;
  const member = exportedMember(walk, node);
  return member === undefined ? undefined : `*exports.${member}*`;
}
