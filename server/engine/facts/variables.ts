// Variable declarations: one statement per declarator, named functions in their initialisers, exported names.
import type { ts } from "ts-morph";
import type { Statement } from "./ir";
import { captureBinding, namesOf } from "./patterns";
import { captureNamed, exportName, hasModifier, spanOf } from "./walk";
import type { Walk } from "./walk";

type VariableKind = Extract<Statement, { k: "variable" }>["kind"];

/** How a list of declarations binds. */
export function variableKind(walk: Walk, list: ts.VariableDeclarationList): VariableKind {
  const { NodeFlags } = walk.ts;
  // `await using` holds the bits of `const` and `using` (compiler: NodeFlags.AwaitUsing).
  if ((list.flags & NodeFlags.Using) !== 0) return "using";
  if ((list.flags & NodeFlags.Const) !== 0) return "const";
  return (list.flags & NodeFlags.Let) !== 0 ? "let" : "var";
}

/** A variable statement, or the declarations of a `for`. */
export function captureVariables(walk: Walk, node: ts.VariableStatement | ts.VariableDeclarationList, into: Statement[]): void {
  const { ts, kinds } = walk;
  const isStatement = ts.isVariableStatement(node);
  const list = isStatement ? node.declarationList : node;
  const kind = variableKind(walk, list);
  const isExported = isStatement && hasModifier(node, kinds.ExportKeyword);
  for (const declaration of list.declarations) {
    const statement = captureDeclaration(walk, declaration, kind, list.declarations.length === 1 ? node.pos : declaration.pos);
    into.push(statement);
    if (isExported) for (const name of namesOf(statement.target)) exportName(walk, name, name);
  }
}

function captureDeclaration(
  walk: Walk,
  node: ts.VariableDeclaration,
  kind: VariableKind,
  from: number,
): Extract<Statement, { k: "variable" }> {
  const target = captureBinding(walk, node.name, node.type, kind === "var" ? "function" : "block");
  const s = spanOf(walk, node);
  const { initializer } = node;
  if (initializer === undefined) return { k: "variable", s, kind, target };
  const init = captureNamed(walk, target.p === "name" ? target.name : undefined, initializer, from);
  return { k: "variable", s, kind, target, init };
}
