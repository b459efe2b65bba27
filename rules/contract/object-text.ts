// Finds the members in the text of one object literal. Only as much as a fix needs to add, replace or move a member:
// strings, templates, comments and brackets are told apart; anything unexpected gives undefined, and then no fix is offered.

/** A member; offsets are relative to the object's text. */
export interface MemberText {
  readonly start: number;
  /** After its last character, before the comma. */
  readonly end: number;
  /** Static name; missing for spreads and computed keys. */
  readonly key?: string;
  /** Where the value starts; missing for shorthands, spreads and methods. */
  readonly valueStart?: number;
  readonly isSpread: boolean;
}

/** Members of an object literal's text in order, or undefined when the text is not one. */
export function membersOfObject(text: string): readonly MemberText[] | undefined {
  if (!text.startsWith("{") || !text.endsWith("}")) return undefined;
  const members: MemberText[] = [];
  let first = -1;
  let last = -1;
  let depth = 0;
  for (let at = 1; at < text.length - 1;) {
    const character = text.charAt(at);
    const next = tokenEnd(text, at);
    if (next === undefined) return undefined;
    if (character === "," && depth === 0) {
      if (first >= 0) members.push(createMember(text, first, last));
      first = -1;
    } else if (!isBlank(text, at)) {
      if ("([{".includes(character)) depth++;
      if (")]}".includes(character)) depth--;
      if (depth < 0) return undefined;
      if (first < 0) first = at;
      last = next;
    }
    at = next;
  }
  if (depth !== 0) return undefined;
  if (first >= 0) members.push(createMember(text, first, last));
  return members;
}

function createMember(text: string, start: number, end: number): MemberText {
  const source = text.slice(start, end);
  if (/^[\w$]+$/.test(source)) return { start, end, key: source, isSpread: false };
  const named = /^(["']?)([\w$-]+)\1\s*:/.exec(source);
  const [whole, , key] = named ?? [];
  if (whole === undefined || key === undefined) return { start, end, isSpread: source.startsWith("...") };
  return { start, end, key, valueStart: skipBlank(text, start + whole.length), isSpread: false };
}

/** Offset after the token at `at`: a string, template, comment, or one character; undefined when it does not end. */
function tokenEnd(text: string, at: number): number | undefined {
  const character = text.charAt(at);
  if (character === '"' || character === "'") return stringEnd(text, at);
  if (character === "`") return templateEnd(text, at);
  if (text.startsWith("//", at)) return endAfter(text, "\n", at);
  if (text.startsWith("/*", at)) return endAfter(text, "*/", at + 2);
  return at + 1;
}

function endAfter(text: string, mark: string, from: number): number | undefined {
  const found = text.indexOf(mark, from);
  return found < 0 ? undefined : found + mark.length;
}

function stringEnd(text: string, start: number): number | undefined {
  const quote = text.charAt(start);
  for (let at = start + 1; at < text.length; at++) {
    if (text.charAt(at) === "\\") at++;
    else if (text.charAt(at) === quote) return at + 1;
  }
  return undefined;
}

/** Templates nest: `${…}` holds code, which may hold templates again. */
function templateEnd(text: string, start: number): number | undefined {
  let at = start + 1;
  while (at < text.length) {
    if (text.charAt(at) === "`") return at + 1;
    if (text.startsWith("${", at)) {
      const end = placeholderEnd(text, at + 2);
      if (end === undefined) return undefined;
      at = end;
    } else at += text.charAt(at) === "\\" ? 2 : 1;
  }
  return undefined;
}

function placeholderEnd(text: string, start: number): number | undefined {
  let depth = 1;
  let at: number | undefined = start;
  while (at !== undefined && at < text.length) {
    if (text.charAt(at) === "{") depth++;
    if (text.charAt(at) === "}" && --depth === 0) return at + 1;
    at = tokenEnd(text, at);
  }
  return undefined;
}

function isBlank(text: string, at: number): boolean {
  return /\s/.test(text.charAt(at)) || text.startsWith("//", at) || text.startsWith("/*", at);
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text, at)) at = tokenEnd(text, at) ?? text.length;
  return at;
}
