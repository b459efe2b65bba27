// Reads a test case: several files in one string, with carets under what a rule must find.
//   //- /src/a.ts          starts a file; lines before the first one are refused
//   // ^^^^ rule-id: text  under a line: the main span, the rule, and a part of the message
//   // ---- text           under a line: a step of the evidence
// A span over several lines is marked on its first line, to the line's end. `//|^^^` shifts the marks three columns to the left.

export interface Mark {
  readonly file: string;
  readonly kind: "finding" | "evidence";
  /** UTF-16 offsets in the file without its mark lines. */
  readonly start: number;
  readonly end: number;
  /** True when the mark reaches the end of its line, so that the span may go on. */
  readonly reachesLineEnd: boolean;
  /** Rule id, for findings. */
  readonly rule: string;
  /** Part of the message; empty when it is not checked. */
  readonly text: string;
  /** `likely` of `rule-id/likely: text`; undefined when it is not checked. */
  readonly confidence?: string;
}

export interface Fixture {
  /** Text by path, without a leading slash, in the order in which they stand. */
  readonly files: ReadonlyMap<string, string>;
  /** In the order in which they stand. */
  readonly marks: readonly Mark[];
}

const MARK_LINE = /^(\s*\/\/\|?\s*)(\^+|-{2,})(?:\s+(.*))?$/;

/** Reads the files and marks of a case; throws when the case itself is wrong. */
export function readFixture(code: string): Fixture {
  const files = new Map<string, string>();
  const marks: Mark[] = [];
  let path: string | undefined;
  let lines: string[] = [];
  const close = (): void => {
    if (path === undefined) return;
    const read = readMarks(path, lines);
    files.set(path, read.text);
    marks.push(...read.marks);
  };
  for (const line of dedent(code).split("\n")) {
    const opened = /^\/\/- \/(\S+)$/.exec(line)?.[1];
    if (opened === undefined) {
      if (path === undefined && line.trim() !== "") throw new Error(`Text before the first file of a case: ${line}`);
      lines.push(line);
      continue;
    }
    close();
    path = opened;
    lines = [];
  }
  close();
  return { files, marks };
}

function readMarks(file: string, lines: readonly string[]): { readonly text: string; readonly marks: readonly Mark[] } {
  const marks: Mark[] = [];
  const kept: string[] = [];
  let lineStart = 0;
  const isCode = /\.([cm]?[jt]sx?|sql|prisma)$/.test(file);
  for (const line of lines) {
    const mark = isCode ? MARK_LINE.exec(line) : null;
    if (!mark) {
      lineStart += (kept.at(-1)?.length ?? -1) + 1;
      kept.push(line);
      continue;
    }
    const marked = kept.at(-1);
    if (marked === undefined) throw new Error(`A mark without a line above it in ${file}: ${line}`);
    marks.push(createMark(file, marked, lineStart, mark));
  }
  return { text: kept.join("\n").trimEnd() + "\n", marks };
}

function createMark(file: string, marked: string, lineStart: number, [, lead = "", signs = "", words = ""]: RegExpExecArray): Mark {
  const column = lead.length - (lead.includes("|") ? 3 : 0);
  const end = column + signs.length;
  if (end > marked.length) throw new Error(`A mark goes beyond its line in ${file}: ${marked}`);
  const place = { file, start: lineStart + column, end: lineStart + end, reachesLineEnd: end === marked.length };
  if (signs.startsWith("-")) return { ...place, kind: "evidence", rule: "", text: words };
  const [, rule, confidence, text = ""] = /^([a-z-]+)(?:\/(\w+))?(?::\s*(.*))?$/.exec(words) ?? [];
  if (rule === undefined) throw new Error(`A mark must name its rule in ${file}: ${words}`);
  return { ...place, kind: "finding", rule, text, ...(confidence === undefined ? {} : { confidence }) };
}

/** Removes the indentation that all lines share. */
export function dedent(code: string): string {
  const lines = code.replace(/^\n/, "").split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const shared = Math.min(...indents);
  return lines.map((line) => line.slice(Math.min(shared, /^ */.exec(line)?.[0].length ?? 0))).join("\n");
}
