// Parses attributes, argument lists and values of the Prisma schema language. An unclosed list ends where the next line starts anew.
import type { PrismaCursor } from "./prisma-cursor";
import type { PrismaArgument, PrismaAttribute, PrismaValue } from "./prisma-syntax";

/** Reads the attributes that stand next, `@id @default(uuid())` or `@@unique([a])`; stops at anything else. */
export function parseAttributes(cursor: PrismaCursor, mark: "@" | "@@"): readonly PrismaAttribute[] {
  const attributes: PrismaAttribute[] = [];
  while (cursor.peek().text === mark && cursor.peek().kind === "punctuation") {
    const start = cursor.next().start;
    if (cursor.peek().kind !== "word") {
      cursor.problem(`Attribute has no name after \`${mark}\`.`);
      cursor.skipLine();
      break;
    }
    const name = parseDottedName(cursor);
    const args = cursor.accept("(") ? parseArguments(cursor, ")") : [];
    attributes.push({ name, args, start, end: cursor.previousEnd() });
  }
  return attributes;
}

function parseDottedName(cursor: PrismaCursor): string {
  let name = cursor.next().text;
  while (cursor.peek().text === "." && cursor.peek(1).kind === "word") {
    cursor.next();
    name += `.${cursor.next().text}`;
  }
  return name;
}

function parseArgument(cursor: PrismaCursor): PrismaArgument {
  if (cursor.peek().kind === "word" && cursor.peek(1).text === ":") {
    const name = cursor.next().text;
    cursor.next();
    cursor.skipNewlines();
    return { name, value: parseValue(cursor) };
  }
  return { value: parseValue(cursor) };
}

/** Reads up to and with the closing mark. A new line that does not continue the list is given back to the caller. */
function parseArguments(cursor: PrismaCursor, close: ")" | "]"): readonly PrismaArgument[] {
  const args: PrismaArgument[] = [];
  const line = cursor.peek().line;
  for (;;) {
    cursor.skipNewlines();
    if (cursor.accept(close)) return args;
    const start = cursor.position();
    const isNewLine = cursor.isAtLineStart();
    if (canStartValue(cursor)) args.push(parseArgument(cursor));
    const afterValue = cursor.position();
    cursor.skipNewlines();
    if (cursor.position() !== start && (cursor.accept(",") || cursor.peek().text === close)) continue;
    cursor.problemAt(line, `List is not closed: expected \`${close}\`.`);
    cursor.rewind(afterValue);
    if (isNewLine) {
      if (afterValue !== start) args.pop();
      cursor.rewind(Math.max(0, start - 1));
    } else {
      cursor.skipLine();
    }
    return args;
  }
}

function canStartValue(cursor: PrismaCursor): boolean {
  const token = cursor.peek();
  return token.kind === "word" || token.kind === "string" || token.kind === "number" || token.text === "[";
}

/** Reads one value; an unreadable token is taken as a name, so that the caller goes on behind it. */
export function parseValue(cursor: PrismaCursor): PrismaValue {
  const token = cursor.peek();
  if (token.kind === "newline" || token.kind === "end" || token.text === ")" || token.text === "}") {
    cursor.problem("A value is missing.");
    return { kind: "name", text: "" };
  }
  if (token.kind === "punctuation" && token.text === "[") {
    cursor.next();
    return { kind: "list", items: parseArguments(cursor, "]").map((argument) => argument.value) };
  }
  if (token.kind === "string" || token.kind === "number") return { kind: token.kind, text: cursor.next().text };
  const name = token.kind === "word" ? parseDottedName(cursor) : cursor.next().text;
  return cursor.accept("(") ? { kind: "call", name, args: parseArguments(cursor, ")") } : { kind: "name", text: name };
}
