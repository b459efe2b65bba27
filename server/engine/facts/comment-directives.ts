// `// tenantlint-…` comments. Only a comment of its own is a directive: text that looks like one inside a string, a template or
// another comment (`// write // tenantlint-disable …`) is not. Files without the mark are not looked at any closer.
import type { ts } from "ts-morph";
import type { Compiler } from "../program/parse";
import type { CommentDirective } from "./ir";

const MARK = "tenantlint-";
const DIRECTIVE = /^(\/\/+|\/\*+)[\s*]*tenantlint-([\w-]*)/;

/** Every directive comment of the file, in order. */
export function findCommentDirectives(api: Compiler, sourceFile: ts.SourceFile, text: string): readonly CommentDirective[] {
  if (!text.includes(MARK)) return [];
  return commentsOf(text, literalsOf(api, sourceFile)).flatMap(([start, end]) => {
    const match = DIRECTIVE.exec(text.slice(start, end));
    if (match === null) return [];
    const [whole, opening = "", kind = ""] = match;
    const isClosedBlock = opening.startsWith("/*") && end - start >= 4 && text.endsWith("*/", end);
    return [{ kind, text: text.slice(start + whole.length, isClosedBlock ? end - 2 : end), s: [start, end] as const }];
  });
}

type Range = readonly [start: number, end: number];

/** Where strings, templates, regular expressions and JSX text stand, in order. */
function literalsOf(api: Compiler, sourceFile: ts.SourceFile): readonly Range[] {
  const literals: Range[] = [];
  const visit = (node: ts.Node): void => {
    if (api.isJsxText(node)) literals.push([node.pos, node.end]);
    else if (api.isStringLiteral(node) || api.isRegularExpressionLiteral(node) || api.isTemplateLiteralToken(node))
      literals.push([node.getStart(sourceFile, false), node.end]);
    else api.forEachChild(node, visit);
  };
  visit(sourceFile);
  return literals;
}

/** The comments of a text whose literals are known, in order. */
function commentsOf(text: string, literals: readonly Range[]): readonly Range[] {
  const comments: Range[] = [];
  const opening = /\/\/|\/\*/g;
  opening.lastIndex = /^#![^\r\n]*/.exec(text)?.[0].length ?? 0;
  let next = 0;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const at = match.index;
    while ((literals[next]?.[1] ?? Infinity) <= at) next += 1;
    const literal = literals[next];
    const isLiteral = literal !== undefined && literal[0] <= at;
    const end = isLiteral ? literal[1] : endOfComment(text, at);
    if (!isLiteral) comments.push([at, end]);
    opening.lastIndex = end;
  }
  return comments;
}

/** An unclosed block comment runs to the end of the file. */
function endOfComment(text: string, at: number): number {
  if (text.startsWith("/*", at)) {
    const close = text.indexOf("*/", at + 2);
    return close < 0 ? text.length : close + 2;
  }
  const rest = /[\r\n]/g;
  rest.lastIndex = at;
  return rest.exec(text)?.index ?? text.length;
}
