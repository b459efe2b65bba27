// Where a suppression comment goes and how it is written there. It works on the document's lines alone: what stands in a
// comment is the engine's business once it reads the new text.
import type { TextDocument } from "vscode-languageserver-textdocument";

/** The comment around its reason, with the line (zero-based) above which it is inserted. */
export interface Suppression {
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

const JSX_FILE = /\.[jt]sx$/;

/** A suppression of `rule` above the zero-based `line`, indented like it. */
export function writeSuppression(document: TextDocument, line: number, rule: string): Suppression {
  const text = lineAt(document, line);
  const indent = /^[ \t]*/.exec(text)?.[0] ?? "";
  const newline = text.endsWith("\r\n") ? "\r\n" : "\n";
  const directive = `tenantlint-disable-next-line ${rule} -- `;
  return isJsxChild(document, line)
    ? { line, before: `${indent}{/* ${directive}`, after: ` */}${newline}` }
    : { line, before: `${indent}// ${directive}`, after: newline };
}

/** Between JSX tags a line comment would be shown as text: such lines open a container or a tag after a line that closes one. */
function isJsxChild(document: TextDocument, line: number): boolean {
  if (!JSX_FILE.test(document.uri) || !/^\s*[{<]/.test(lineAt(document, line))) return false;
  for (let above = line - 1; above >= 0; above--) {
    const text = lineAt(document, above).trim();
    if (text !== "") return /(>|\})$/.test(text) && !/(=>|\)\s*=>)$/.test(text) && /<|^[/>}]/.test(text);
  }
  return false;
}

function lineAt(document: TextDocument, line: number): string {
  return document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
}
