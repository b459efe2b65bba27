// Measures an edit as an editor makes it: the engine holds a workspace, one file changes by a line, and the workspace is analysed
// again. Run: tsx edit-file.ts FOLDER EDITS; prints JSON.
import { readFileSync } from "node:fs";
import { createAnalyzer, createOverlayHost } from "../../server/engine/index";
import type { AnalysisResult } from "../../server/engine/index";
import { rules } from "../../rules/index";

export interface EditFigures {
  readonly file: string;
  readonly lines: number;
  /** Milliseconds of each edit. */
  readonly edits: readonly number[];
  /** Resident set at the end, in megabytes. */
  readonly megabytes: number;
}

/** The length (in lines) of the file that is edited is as near to this as the workspace has one. */
const WANTED_LINES = 500;

async function main(): Promise<void> {
  const [root, count = "30"] = process.argv.slice(2);
  if (root === undefined) throw new Error("usage: edit-file.ts FOLDER [EDITS]");
  const host = createOverlayHost();
  const analyzer = createAnalyzer({ root, host, rules });
  const analyze = async (): Promise<AnalysisResult> => {
    const result = await analyzer.analyze();
    if (result === undefined) throw new Error("the analysis was cancelled");
    return result;
  };
  const file = chooseFile(root, await analyze());
  const path = `${root}/${file}`;
  const text = readFileSync(path, "utf8");
  const edits: number[] = [];
  for (let edit = 0; edit < Number(count); edit++) {
    host.set(path, withLine(text, edit));
    const started = performance.now();
    analyzer.invalidate([path]);
    await analyze();
    edits.push(performance.now() - started);
  }
  const figures: EditFigures = { file, lines: text.split("\n").length, edits, megabytes: process.memoryUsage().rss / 1024 / 1024 };
  process.stdout.write(JSON.stringify(figures));
}

/** As typed in the middle of a function: a statement more, then another one in its place; everything below moves. */
function withLine(text: string, edit: number): string {
  const lines = text.split("\n");
  const isStatement = (line: string): boolean => /^ {2,}(const|return|await) /.test(line);
  const after = lines.findIndex((line, index) => index >= lines.length / 2 && isStatement(line));
  const place = after < 0 ? lines.findIndex(isStatement) : after;
  return edit % 3 === 2 ? text : [...lines.slice(0, place), `  void ${edit};`, ...lines.slice(place)].join("\n");
}

/** Of the files that hold accesses, the one whose length is nearest to the wanted one. */
function chooseFile(root: string, { verdicts }: AnalysisResult): string {
  const files = [...new Set(verdicts.map(({ access }) => access.span.file))];
  const distances = files.map((file) => Math.abs(readFileSync(`${root}/${file}`, "utf8").split("\n").length - WANTED_LINES));
  const file = files[distances.indexOf(Math.min(...distances))];
  if (file === undefined) throw new Error("no access was recognised: there is nothing to edit");
  return file;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
