// Reads JSON with comments, as tsconfig.json, package.json and the like are read: tolerant, every error with its line.
import { type ParseError, type Node, findNodeAtLocation, parse, parseTree, printParseErrorCode } from "jsonc-parser";
import type { Problem } from "../../../rules/contract/finding";
import type { Host } from "./host";
import { relativePath } from "./paths";

/** A JSON object whose members have not been looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

export interface JsonFile {
  /** What could be read of it; empty when the file is absent, unreadable or no object. */
  readonly value: JsonObject;
  readonly problems: readonly Problem[];
  /** One-based line of the member at a path of names, 1 when there is none. */
  lineOf(path: readonly (string | number)[]): number;
}

/** `path` is absolute; an absent file is empty and no problem. Problems name the file relative to `root`. */
export function readJsonFile(host: Host, root: string, path: string): JsonFile {
  const file = relativePath(root, path);
  const text = host.readFile(path);
  if (text === undefined) {
    const message = host.readProblem(path);
    return { value: {}, problems: message === undefined ? [] : [{ file, message, isFatal: false }], lineOf: () => 1 };
  }
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const first = errors[0];
  const problems: Problem[] = [];
  if (first !== undefined)
    problems.push({
      file,
      line: lineAt(text, first.offset),
      message: `is not valid JSON: ${wordsOf(printParseErrorCode(first.error))}`,
      isFatal: false,
    });
  else if (!isJsonObject(value) && text.trim() !== "")
    problems.push({ file, line: 1, message: "should hold a JSON object", isFatal: false });
  let tree: Node | undefined;
  const lineOf = (members: readonly (string | number)[]): number => {
    tree ??= parseTree(text, [], { allowTrailingComma: true });
    const node = tree === undefined ? undefined : findNodeAtLocation(tree, [...members]);
    return node === undefined ? 1 : lineAt(text, node.offset);
  };
  return { value: isJsonObject(value) ? value : {}, problems, lineOf };
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The member if it is an object, else an empty one. */
export function objectAt(value: JsonObject, key: string): JsonObject {
  const member = value[key];
  return isJsonObject(member) ? member : {};
}

/** The member if it is a string. */
export function stringAt(value: JsonObject, key: string): string | undefined {
  const member = value[key];
  return typeof member === "string" ? member : undefined;
}

/** The strings of a string or of an array; anything else is left out. */
export function stringsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

/** `CommaExpected` → `comma expected`. */
function wordsOf(code: string): string {
  return code.replace(/(?<!^)([A-Z])/g, " $1").toLowerCase();
}
