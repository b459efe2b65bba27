// Reads the directives of suppression comments: what they name, why, and which lines they cover. Judges nothing.
import type { CommentDirective, FileFacts } from "../facts/ir";
import { endWithNearest } from "../../../rules/contract/nearest-name";

const KINDS = ["disable-next-line", "disable", "enable"] as const;
export type DirectiveKind = (typeof KINDS)[number];

export interface Directive {
  readonly comment: CommentDirective;
  readonly kind: DirectiveKind;
  /** Rules named, in order, without repeats; empty only for `enable`, which then ends all. */
  readonly rules: readonly string[];
  /** Empty only for `enable`. */
  readonly reason: string;
}

/** A comment that cannot be obeyed, and why, as one sentence. */
export interface InvalidDirective {
  readonly comment: CommentDirective;
  readonly messageId: "unknown-directive" | "no-reason" | "no-rule" | "unknown-rule";
  readonly message: string;
}

export interface ReadDirectives {
  readonly directives: readonly Directive[];
  readonly invalid: readonly InvalidDirective[];
}

/** `ruleIds` are all the rules that a comment may name. */
export function readDirectives(comments: readonly CommentDirective[], ruleIds: readonly string[]): ReadDirectives {
  const directives: Directive[] = [];
  const invalid: InvalidDirective[] = [];
  for (const comment of comments) {
    const read = readDirective(comment, ruleIds);
    if ("messageId" in read) invalid.push(read);
    else directives.push(read);
  }
  return { directives, invalid };
}

function readDirective(comment: CommentDirective, ruleIds: readonly string[]): Directive | InvalidDirective {
  const kind = KINDS.find((name) => name === comment.kind);
  if (kind === undefined) {
    const message = `Unknown directive "tenantlint-${comment.kind}"${endWithNearest(comment.kind, KINDS)}`;
    return { comment, messageId: "unknown-directive", message };
  }
  const { rules, reason } = splitText(comment.text);
  const unknown = rules.find((rule) => !ruleIds.includes(rule));
  if (unknown !== undefined) {
    const message = `This suppression names the unknown rule "${unknown}"${endWithNearest(unknown, ruleIds)}`;
    return { comment, messageId: "unknown-rule", message };
  }
  if (kind === "enable") return { comment, kind, rules, reason };
  if (rules.length === 0)
    return { comment, messageId: "no-rule", message: `This suppression names no rule: write "tenantlint-${kind} <rule> -- reason".` };
  if (reason === "") {
    const message = `This suppression gives no reason: write "tenantlint-${kind} ${rules.join(", ")} -- reason".`;
    return { comment, messageId: "no-reason", message };
  }
  return { comment, kind, rules, reason };
}

/** ` unscoped-query, log-missing-tenant -- why` → rules and reason. */
function splitText(text: string): { readonly rules: readonly string[]; readonly reason: string } {
  // The end of a block comment, and the stars that begin its lines, are no part of the reason.
  const plain = text.replace(/\*\/\s*$/, "").replace(/\s*\n\s*\*?\s*/g, " ");
  const separator = /(^|\s)--(\s|$)/.exec(plain);
  const names = separator === null ? plain : plain.slice(0, separator.index);
  const reason = separator === null ? "" : plain.slice(separator.index + separator[0].length).trim();
  return { rules: [...new Set(names.split(/[\s,]+/).filter((name) => name !== ""))], reason };
}

/** Zero-based line of an offset. */
export function lineOf(lineStarts: FileFacts["lineStarts"], offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Zero-based line that a `disable-next-line` speaks of: the first one below it that is neither blank nor only comment. */
export function nextCodeLine(text: string, lineStarts: FileFacts["lineStarts"], comment: CommentDirective): number {
  const first = lineOf(lineStarts, Math.max(comment.s[0], comment.s[1] - 1)) + 1;
  let isInComment = false;
  for (let line = first; line < lineStarts.length; line++) {
    let rest = text.slice(lineStarts[line], lineStarts[line + 1]).trim();
    if (isInComment && !rest.includes("*/")) continue;
    if (isInComment) rest = rest.slice(rest.indexOf("*/") + 2).replace(/^\s*\}/, "");
    // Whole comments at the start of the line, JSX ones with their braces.
    rest = rest.trim().replace(/^(\{?\s*\/\*.*?\*\/\s*\}?\s*)+/, "");
    isInComment = /^\{?\s*\/\*/.test(rest);
    if (!isInComment && rest !== "" && !rest.startsWith("//")) return line;
  }
  return lineStarts.length;
}
