// Edits that give an object literal a member, in the style in which the literal is written.
import type { FixSite } from "./access";
import { membersOfObject } from "./object-text";
import type { MemberText } from "./object-text";
import type { FixDraft } from "./rule";

export type DraftEdit = FixDraft["edits"][number];

/** How a member came to be: `added`; `replaced` when it had another value; `moved` behind a spread that could replace it. */
export interface MemberEdit {
  readonly how: "added" | "replaced" | "moved";
  readonly edits: readonly DraftEdit[];
}

/** A member as source text: `orgId`, `orgId: session.orgId`, `shop: { orgId: session.orgId }` for a path. */
export function memberText(path: readonly string[], value: string): string {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
  if (rest.length > 0) return `${name}: { ${memberText(rest, value)} }`;
  return name === value ? name : `${name}: ${value}`;
}

/** Gives the object literal at `site` the member `path: value`, so that no other member can replace it; undefined when that cannot be done. */
export function setMember(site: Pick<FixSite, "span" | "text">, path: readonly string[], value: string): MemberEdit | undefined {
  const members = membersOfObject(site.text);
  const [key, ...rest] = path;
  if (!members || key === undefined) return undefined;
  const present = members.findLast((member) => member.key === key);
  if (!present) return { how: "added", edits: [appendEdit(site, members, memberText(path, value))] };
  if (rest.length > 0) return setNestedMember(site, present, rest, value);
  const isReplaceable = members.slice(members.indexOf(present)).some((member) => member.isSpread);
  if (isReplaceable) return { how: "moved", edits: moveEdits(site, members, present, memberText(path, value)) };
  if (valueOf(site, present) === value) return undefined;
  return { how: "replaced", edits: [editAt(site, present.start, present.end, memberText(path, value))] };
}

/** Puts a member before all others: for members whose order does not matter. Undefined when a spread could replace it. */
export function prependMember(site: Pick<FixSite, "span" | "text">, member: string): DraftEdit | undefined {
  const members = membersOfObject(site.text);
  if (!members || members.some((other) => other.isSpread)) return undefined;
  const [first] = members;
  if (!first) return appendEdit(site, members, member);
  return editAt(site, first.start, first.start, `${member},${gapBefore(site.text, first.start)}`);
}

function setNestedMember(
  site: Pick<FixSite, "span" | "text">,
  present: MemberText,
  path: readonly string[],
  value: string,
): MemberEdit | undefined {
  if (present.valueStart === undefined) return undefined;
  const span = { ...site.span, start: site.span.start + present.valueStart, end: site.span.start + present.end };
  const text = site.text.slice(present.valueStart, present.end);
  const nested = membersOfObject(text);
  // Prisma's `is` and `isNot` hold the conditions one level further in: too rare to be worth a fix that could be wrong.
  if (!nested || nested.some((member) => member.key === "is" || member.key === "isNot")) return undefined;
  return setMember({ span, text }, path, value);
}

function appendEdit(site: Pick<FixSite, "span" | "text">, members: readonly MemberText[], member: string): DraftEdit {
  const last = members.at(-1);
  if (last) return editAt(site, last.end, last.end, `,${gapBefore(site.text, last.start)}${member}`);
  return editAt(site, 1, 1, site.text === "{}" ? ` ${member} ` : ` ${member}`);
}

function moveEdits(
  site: Pick<FixSite, "span" | "text">,
  members: readonly MemberText[],
  present: MemberText,
  member: string,
): readonly DraftEdit[] {
  const next = members[members.indexOf(present) + 1];
  return [editAt(site, present.start, next?.start ?? present.end, ""), appendEdit(site, members, member)];
}

/** What stands between two members: a line break with its indentation when members have lines of their own, else one space. */
function gapBefore(text: string, memberStart: number): string {
  return /\r?\n[ \t]*$/.exec(text.slice(0, memberStart))?.[0] ?? " ";
}

function valueOf(site: Pick<FixSite, "text">, member: MemberText): string | undefined {
  return member.valueStart === undefined ? member.key : site.text.slice(member.valueStart, member.end);
}

function editAt(site: Pick<FixSite, "span">, start: number, end: number, newText: string): DraftEdit {
  return { span: { file: site.span.file, start: site.span.start + start, end: site.span.start + end }, newText };
}
