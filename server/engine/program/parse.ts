// Loads the compiler that ts-morph carries, on first use only, and parses one text with it. Nothing else in the engine may
// load the compiler: start-up without analysis (`--help`, `--version`) must not pay for it.
import type { ts } from "ts-morph";
import { isComponentFile, scriptOf } from "./component-script";

/** The whole of ts-morph, and the compiler inside it. */
type TsMorph = typeof import("ts-morph");
export type Compiler = TsMorph["ts"];

let loaded: TsMorph | undefined;

/** ts-morph itself; the first call takes a few hundred milliseconds. */
export function tsMorph(): TsMorph {
  if (loaded === undefined) {
    // A call of require, and not an import, so that bundles and --help do not run the compiler at start-up.
    loaded = require("ts-morph") as TsMorph;
  }
  return loaded;
}

/** The TypeScript compiler; loaded on the first call. */
export function compiler(): Compiler {
  return tsMorph().ts;
}

/** A syntax error; `start` is a UTF-16 offset. */
export interface ParseError {
  readonly start: number;
  readonly message: string;
}

export interface ParsedText {
  /** Without parent pointers and without JSDoc. */
  readonly sourceFile: ts.SourceFile;
  readonly errors: readonly ParseError[];
}

/** The kind of a file by its extension; JavaScript files may hold JSX. */
function scriptKindOf(compilerApi: Compiler, fileName: string): ts.ScriptKind {
  if (/\.tsx$/i.test(fileName)) return compilerApi.ScriptKind.TSX;
  return /\.[cm]?jsx?$/i.test(fileName) ? compilerApi.ScriptKind.JSX : compilerApi.ScriptKind.TS;
}

/** Parses one text alone. Broken text yields a tree and errors; only nesting beyond the stack throws (RangeError). */
export function parseText(fileName: string, text: string): ParsedText {
  const api = compiler();
  const code = isComponentFile(fileName) ? scriptOf(text) : text;
  const options = { languageVersion: api.ScriptTarget.ESNext, jsDocParsingMode: api.JSDocParsingMode.ParseNone };
  const sourceFile = api.createSourceFile(fileName, code, options, false, scriptKindOf(api, fileName));
  return { sourceFile, errors: parseErrorsOf(api, sourceFile) };
}

function parseErrorsOf(api: Compiler, sourceFile: ts.SourceFile): readonly ParseError[] {
  // The parser leaves its diagnostics on the tree (TypeScript 5 and 6: `parseDiagnostics`), outside the declared type.
  const { parseDiagnostics = [] } = sourceFile as { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] };
  return parseDiagnostics.map((diagnostic) => ({
    start: diagnostic.start,
    message: api.flattenDiagnosticMessageText(diagnostic.messageText, " "),
  }));
}
