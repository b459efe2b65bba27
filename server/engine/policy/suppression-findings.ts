// Words the two findings about suppression comments: one that cannot be obeyed, and one that silences nothing.
import { createHash } from "node:crypto";
import type { Finding, Fix, Severity } from "../../../rules/contract/finding";
import type { LineRange, SourceSpan } from "../../../rules/contract/span";
import type { CommentDirective, FileFacts } from "../facts/ir";
import { INVALID_SUPPRESSION, UNUSED_SUPPRESSION } from "../../../rules/contract/own-rules";
import { lineOf } from "./suppression-comments";
import type { Directive, InvalidDirective } from "./suppression-comments";

/** The file that the comments stand in. */
export interface CommentedFile {
  /** Relative to the root. */
  readonly file: string;
  readonly text: string;
  readonly facts: Pick<FileFacts, "comments" | "lineStarts">;
}

export function invalidFinding(source: CommentedFile, { comment, message, messageId }: InvalidDirective, severity: Severity): Finding {
  return {
    ...located(source, comment, INVALID_SUPPRESSION, severity),
    messageId,
    message,
    why: "A comment that cannot be obeyed silences nothing, though it reads as if it did; without a reason nobody can review it.",
    how: "Name the rule, then two hyphens, then why the access is safe.",
    fixes: [],
  };
}

export function unusedFinding(source: CommentedFile, directive: Directive, rules: readonly string[], severity: Severity): Finding {
  const isEnable = directive.kind === "enable";
  const names = rules.map((rule) => `"${rule}"`).join(", ");
  const message = isEnable ? "This comment ends no suppression." : `This suppression silences no finding of ${names}.`;
  return {
    ...located(source, directive.comment, UNUSED_SUPPRESSION, severity),
    messageId: isEnable ? "unused-enable" : "unused-disable",
    message,
    why: "A suppression that outlives its finding hides the next one that appears there.",
    how: rules.length < directive.rules.length ? `Remove ${names} from the comment.` : "Remove the comment.",
    fixes: rules.length < directive.rules.length ? [] : [removal(source, directive.comment)],
  };
}

function located({ file, facts, text }: CommentedFile, comment: CommentDirective, rule: string, severity: Severity) {
  const span: SourceSpan = { file, start: comment.s[0], end: comment.s[1] };
  const identity = [rule, file, text.slice(span.start, span.end).replace(/\s+/g, " ")];
  const sameBefore = facts.comments.filter(
    (other) => other.s[0] < comment.s[0] && other.kind === comment.kind && other.text === comment.text,
  );
  const fingerprint = createHash("sha256")
    .update([...identity, String(sameBefore.length)].join("\0"))
    .digest("hex");
  return { rule, severity, confidence: "certain" as const, span, range: rangeOf(facts, span), evidence: [], fingerprint };
}

/** Takes the comment away, with its line when nothing else stands there. */
function removal({ file, facts, text }: CommentedFile, comment: CommentDirective): Fix {
  let [start, end] = comment.s;
  if (text[start - 1] === "{" && text[end] === "}") {
    start--;
    end++;
  }
  const lineStart = facts.lineStarts[lineOf(facts.lineStarts, start)] ?? 0;
  const nextLine = facts.lineStarts[lineOf(facts.lineStarts, Math.max(start, end - 1)) + 1] ?? text.length;
  const isAlone = text.slice(lineStart, start).trim() === "" && text.slice(end, nextLine).trim() === "";
  const span: SourceSpan = isAlone ? { file, start: lineStart, end: nextLine } : { file, start, end };
  return { title: "Remove the unused suppression", kind: "suggested", edits: [{ span, range: rangeOf(facts, span), newText: "" }] };
}

function rangeOf({ lineStarts }: CommentedFile["facts"], span: SourceSpan): LineRange {
  return { start: placeOf(lineStarts, span.start), end: placeOf(lineStarts, span.end) };
}

function placeOf(lineStarts: readonly number[], offset: number) {
  const line = lineOf(lineStarts, offset);
  return { line: line + 1, column: offset - (lineStarts[line] ?? 0) + 1 };
}
