// Fixes that put the tenant in front of a cache key.
import type { Access, FixSite } from "./access";
import type { DraftEdit } from "./object-edit";
import type { FixDraft } from "./rule";

/**
 * Puts the tenant in front of the key: none or one fix. Always `suggested`: the entry is written, read and cleared in other
 * places too, and a key that changes in one of them only is a new bug.
 */
export function keyFixes(access: Access): readonly FixDraft[] {
  return prefixFixes(access, ":", "key");
}

/** The same for paths of files and objects, whose parts are folders; nothing can stand in front of an absolute path. */
export function pathFixes(access: Access): readonly FixDraft[] {
  const isAbsolute = access.fixSites.some(({ text }) => /^["'`][/.]/.test(text));
  return isAbsolute ? [] : prefixFixes(access, "/", "path");
}

function prefixFixes(access: Access, separator: string, noun: string): readonly FixDraft[] {
  const { principal } = access;
  const site = access.fixSites.find(({ kind }) => kind === "key-template" || kind === "key-expression");
  const edit = principal && site && keyEdit(site, principal.text, separator);
  return edit ? [{ title: `Put \`${principal.text}\` in front of the ${noun}`, kind: "suggested", edits: [edit] }] : [];
}

function keyEdit({ span, text }: FixSite, tenant: string, separator: string): DraftEdit | undefined {
  const hole = `\${${tenant}}`;
  if (isWhole(text, "`")) return { span: { ...span, start: span.start + 1, end: span.start + 1 }, newText: `${hole}${separator}` };
  if (isWhole(text, '"') || isWhole(text, "'")) return { span, newText: `\`${hole}${separator}${templateText(text.slice(1, -1))}\`` };
  if (/^\[\s*[^\s\]]/.test(text)) return { span: { ...span, start: span.start + 1, end: span.start + 1 }, newText: `${tenant}, ` };
  if (/^["'`]/.test(text))
    return isConcatenation(text) ? { span: { ...span, end: span.start }, newText: `\`${hole}${separator}\` + ` } : undefined;
  return /^[\w$]+(?:\??\.[\w$]+)*$/.test(text) ? { span, newText: `\`${hole}${separator}\${${text}}\`` } : undefined;
}

/** True for one literal that begins and ends with this quote, and does not end before. */
function isWhole(text: string, quote: string): boolean {
  if (text.length < 2 || !text.startsWith(quote)) return false;
  for (let at = 1; at < text.length; at++) {
    if (text.charAt(at) === "\\") at++;
    else if (text.charAt(at) === quote) return at === text.length - 1;
  }
  return false;
}

const OPERAND = String.raw`(?:"[^"\\]*"|'[^'\\]*'|\`[^\`\\]*\`|[\w$]+(?:\??\.[\w$]+)*)`;
const SUM = new RegExp(`^${OPERAND}(?:\\s*\\+\\s*${OPERAND})+$`);

/** A sum of literals and plain paths; any other operator could bind differently once something stands in front. */
function isConcatenation(text: string): boolean {
  return SUM.test(text);
}

/** Escapes what means something else in a template than in a string. */
function templateText(text: string): string {
  return text.replace(/`|\$\{/g, "\\$&");
}
