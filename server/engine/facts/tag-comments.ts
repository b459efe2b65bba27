// The JSDoc tags that TenantLint reads: `@crossTenant reason`, `@tenantGuard`, `@tenantPrincipal`. They are found in the text,
// not in the tree: parsing JSDoc of every file would cost more than it is worth, and few files hold a tag.
import type { FunctionFact, Span } from "./ir";

type Tag = FunctionFact["tags"][number];

/** A `/** … *\/` comment that holds at least one tag. */
export interface TagComment {
  readonly s: Span;
  readonly tags: readonly Tag[];
}

const TAG = /@(crossTenant|tenantGuard|tenantPrincipal)\b/;
const TAGS = new RegExp(TAG.source, "g");

/** Every JSDoc comment of the text that holds a tag, in order. */
export function findTagComments(text: string): readonly TagComment[] {
  if (!text.includes("@tenant") && !text.includes("@crossTenant")) return [];
  const comments: TagComment[] = [];
  let done = 0;
  for (const match of text.matchAll(TAGS)) {
    if (match.index < done) continue;
    const start = text.lastIndexOf("/**", match.index);
    const close = text.indexOf("*/", match.index);
    if (start < done || close < 0 || text.slice(start, match.index).includes("*/")) continue;
    comments.push({ s: [start, close + 2], tags: tagsOf(text.slice(start + 3, close)) });
    done = close + 2;
  }
  return comments;
}

/** The tags of one comment's inside; a tag's text runs to the next tag of any kind. */
function tagsOf(inside: string): readonly Tag[] {
  const tags: Tag[] = [];
  for (const part of inside.replace(/^[ \t]*\*+/gm, "").split(/(?=@[A-Za-z])/)) {
    const match = TAG.exec(part);
    if (match?.[1] === undefined || match.index !== 0) continue;
    tags.push({ name: match[1], text: part.slice(match[0].length).replace(/\s+/g, " ").trim() });
  }
  return tags;
}

/** The tags of the comments that lie within one of the spans. */
export function tagsWithin(comments: readonly TagComment[], ...spans: readonly Span[]): readonly Tag[] {
  if (comments.length === 0) return [];
  const isWithin = (comment: TagComment): boolean => spans.some((span) => comment.s[0] >= span[0] && comment.s[1] <= span[1]);
  return comments.filter(isWithin).flatMap((comment) => comment.tags);
}
