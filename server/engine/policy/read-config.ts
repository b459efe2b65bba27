// Reads one configuration text into a validated configuration. Every mistake becomes a fatal problem at its line, because a
// linter that runs with half a configuration says "clean" about things it was told to look at.
import { findNodeAtLocation, parseTree, printParseErrorCode } from "jsonc-parser";
import type { Node, ParseError } from "jsonc-parser";
import type { Problem } from "../../../rules/contract/finding";
import type { Rule } from "../../../rules/contract/rule";
import { DEFAULT_CONFIG } from "./config";
import type { Config } from "./config";
import { configShape } from "./config-shape";
import type { Complain } from "./shape";

export interface ConfigSource {
  /** Relative to the root; named in problems. */
  readonly file: string;
  /** Folder it governs, relative to the root. */
  readonly folder: string;
  readonly text: string;
  /** The field that holds the configuration; the whole file when missing. */
  readonly field?: string;
}

export interface ConfigReading {
  /** What could be read; undefined when the file holds no configuration (a package.json without the field). */
  readonly config?: Config;
  readonly problems: readonly Problem[];
}

/** Never throws. With problems, the configuration holds what was valid. */
export function readConfig(source: ConfigSource, rules: readonly Rule[]): ConfigReading {
  const { file, folder, text, field } = source;
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const node = field === undefined || tree === undefined ? tree : findNodeAtLocation(tree, [field]);
  // The package's own syntax errors are told by whoever reads the package.
  if (field !== undefined && node === undefined) return { problems: [] };
  const problems: Problem[] = errors.slice(0, 1).map((error) => ({
    file,
    line: lineAt(text, error.offset),
    message: `This is not valid JSON: ${words(printParseErrorCode(error.error))}.`,
    isFatal: true,
  }));
  const complain: Complain = (at, message) => problems.push({ file, line: lineAt(text, at.offset), message, isFatal: true });
  const values = node === undefined ? emptyFile(text, file, problems) : readValues(node, field ?? "", rules, complain);
  const { $schema: _schema, ...settings } = values ?? {};
  return { config: { ...DEFAULT_CONFIG, ...settings, file, folder }, problems };
}

function readValues(node: Node, path: string, rules: readonly Rule[], complain: Complain) {
  if (node.type === "object") return configShape(rules).read(node, path, complain);
  complain(node, "The configuration must be an object.");
  return undefined;
}

function emptyFile(text: string, file: string, problems: Problem[]): undefined {
  if (text.trim() !== "" && problems.length > 0) return undefined;
  problems.length = 0;
  problems.push({ file, line: 1, message: "The configuration file is empty; write {} to use the defaults.", isFatal: true });
  return undefined;
}

/** One-based line of an offset. */
function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

/** `CommaExpected` → `comma expected`. */
function words(code: string): string {
  return code.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}
