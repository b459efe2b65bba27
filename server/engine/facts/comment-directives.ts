// `// tenantlint-…` comments. They are looked for in the text, and the tree is asked only whether the place is a comment at all.
import type { ts } from "ts-morph";
import type { Compiler } from "../program/parse";
import type { CommentDirective } from "./ir";

const MARK = "tenantlint-";
const DIRECTIVE = /(\/\/+|\/\*+)[\s*]*tenantlint-([\w-]*)/g;

/** Every directive comment of the file, in order. */
export function findCommentDirectives(api: Compiler, sourceFile: ts.SourceFile, text: string): readonly CommentDirective[] {
  if (!text.includes(MARK)) return [];
  const directives: CommentDirective[] = [];
  for (const match of text.matchAll(DIRECTIVE)) {
    const [whole, opening = "", kind = ""] = match;
    if (isInsideLiteral(api, sourceFile, match.index)) continue;
    const from = match.index + whole.length;
    const isBlock = opening.startsWith("/*");
    const close = isBlock ? text.indexOf("*/", from) : text.slice(from).search(/[\r\n]/);
    const contentEnd = close < 0 ? text.length : isBlock ? close : from + close;
    const end = isBlock && close >= 0 ? close + 2 : contentEnd;
    directives.push({ kind, text: text.slice(from, contentEnd), s: [match.index, end] });
  }
  return directives;
}

/** True when the offset lies in a string, template, regular expression or JSX text. */
function isInsideLiteral(api: Compiler, sourceFile: ts.SourceFile, offset: number): boolean {
  let node: ts.Node = sourceFile;
  for (let inner: ts.Node | undefined = node; inner !== undefined; ) {
    node = inner;
    inner = api.forEachChild(node, (child) => (child.pos <= offset && offset < child.end ? child : undefined));
  }
  const isText = api.isStringLiteral(node) || api.isRegularExpressionLiteral(node) || api.isJsxText(node) || api.isTemplateLiteralToken(node);
  return isText && offset >= (api.isJsxText(node) ? node.pos : node.getStart(sourceFile, false));
}
