// Tolerant parser of one Prisma schema file: a broken line costs that line, an unclosed block still yields its fields.
import { lexPrisma } from "./prisma-lexer";
import { BLOCK_KEYWORDS } from "./prisma-syntax";
import { parseAttributes, parseValue } from "./prisma-attributes";
import { createCursor } from "./prisma-cursor";
import type { PrismaCursor } from "./prisma-cursor";
import type { PrismaAttribute, PrismaBlock, PrismaBlockKind, PrismaDocument, PrismaField, PrismaValue } from "./prisma-syntax";

function blockKindAt(cursor: PrismaCursor): PrismaBlockKind | undefined {
  const isHeader = cursor.peek().kind === "word" && cursor.peek(1).kind === "word" && cursor.peek(2).text === "{";
  return isHeader ? BLOCK_KEYWORDS.find((keyword) => keyword === cursor.peek().text) : undefined;
}

/** The type after a field's name: `String`, `Post[]`, `User?`, `Unsupported("vector")`. */
function parseFieldType(cursor: PrismaCursor): Pick<PrismaField, "type" | "isList" | "isOptional"> {
  const type = cursor.next().text;
  if (cursor.peek().text === "(") {
    cursor.skipUntil((token) => token.text === ")");
    cursor.accept(")");
  }
  let isList = false;
  let isOptional = false;
  while (cursor.peek().text === "[" || cursor.peek().text === "?" || cursor.peek().text === "!") {
    const mark = cursor.next().text;
    isOptional ||= mark === "?";
    if (mark === "[") {
      isList = true;
      if (!cursor.accept("]")) cursor.problem("List type is not closed: expected `]`.");
    }
  }
  return { type, isList, isOptional };
}

function parseField(cursor: PrismaCursor): PrismaField | undefined {
  const name = cursor.next();
  if (cursor.peek().text === ":") cursor.next();
  if (cursor.peek().kind !== "word") {
    cursor.problem(`Field \`${name.text}\` has no type.`);
    cursor.skipLine();
    return undefined;
  }
  const type = parseFieldType(cursor);
  const attributes = parseAttributes(cursor, "@");
  const end = cursor.previousEnd();
  if (!cursor.isAtLineEnd()) {
    cursor.problem(`Unexpected \`${cursor.peek().text}\` after field \`${name.text}\`.`);
    cursor.skipLine();
  }
  return { name: name.text, ...type, attributes, start: name.start, end, line: name.line };
}

interface BlockBody {
  readonly fields: PrismaField[];
  readonly attributes: PrismaAttribute[];
  readonly assignments: Map<string, PrismaValue>;
}

function parseMember(cursor: PrismaCursor, kind: PrismaBlockKind, body: BlockBody): void {
  const token = cursor.peek();
  if (token.text === "@@") {
    body.attributes.push(...parseAttributes(cursor, "@@"));
  } else if (token.kind !== "word") {
    cursor.problem(`Unexpected \`${token.text}\`.`);
    cursor.skipLine();
  } else if (kind === "enum") {
    cursor.next();
    parseAttributes(cursor, "@");
  } else if (kind === "datasource" || kind === "generator") {
    cursor.next();
    if (cursor.accept("=")) body.assignments.set(token.text, parseValue(cursor));
    else cursor.problem(`Setting \`${token.text}\` has no value.`);
    cursor.skipLine();
  } else {
    const field = parseField(cursor);
    if (field !== undefined) body.fields.push(field);
  }
}

function parseBlock(cursor: PrismaCursor, kind: PrismaBlockKind): PrismaBlock {
  const keyword = cursor.next();
  const name = cursor.next();
  cursor.accept("{");
  const body: BlockBody = { fields: [], attributes: [], assignments: new Map() };
  for (;;) {
    cursor.skipNewlines();
    if (cursor.accept("}")) break;
    if (cursor.peek().kind === "end" || (cursor.isAtLineStart() && blockKindAt(cursor) !== undefined)) {
      cursor.problemAt(keyword.line, `${kind} \`${name.text}\` is not closed: expected \`}\`.`);
      break;
    }
    parseMember(cursor, kind, body);
  }
  return { kind, name: name.text, ...body, start: keyword.start, end: name.end, line: keyword.line };
}

/** Parses one file. Never throws: problems carry the line, and everything readable is in `blocks`, in order. */
export function parsePrisma(text: string): PrismaDocument {
  const { tokens, problems } = lexPrisma(text);
  const cursor = createCursor(tokens);
  const blocks: PrismaBlock[] = [];
  for (;;) {
    cursor.skipNewlines();
    if (cursor.peek().kind === "end") break;
    const kind = blockKindAt(cursor);
    if (kind !== undefined) {
      blocks.push(parseBlock(cursor, kind));
    } else {
      cursor.problem(`Expected a block such as \`model Name {\`, found \`${cursor.next().text}\`.`);
      cursor.skipLine();
    }
  }
  return { blocks, problems: [...problems, ...cursor.problems].sort((a, b) => a.line - b.line) };
}
