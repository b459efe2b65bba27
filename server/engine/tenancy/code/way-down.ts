// What undoes a migration, and so says nothing of the tables that there are: `exports.down = …`, `export function down`, `down() { … }`.
import type { ts } from "ts-morph";
import { compiler } from "../../program/parse";

export function isWayDown(node: ts.Node): boolean {
  const ts = compiler();
  if (ts.isBinaryExpression(node)) return ts.isPropertyAccessExpression(node.left) && node.left.name.text === "down";
  const isNamed =
    ts.isFunctionDeclaration(node) || ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node) || ts.isMethodDeclaration(node);
  return isNamed && node.name !== undefined && ts.isIdentifier(node.name) && node.name.text === "down";
}
