// Writes the measurements as docs/performance.md: what was measured, on what, and the tables.
import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { quantile } from "./measure";

/** Medians over the rounds. */
export interface CodeFigures {
  readonly name: string;
  /** `.ts` and `.tsx` files, and their size. */
  readonly files: number;
  readonly megabytes: number;
  /** Files whose facts a check extracted, and the accesses it judged. */
  readonly captured: number;
  readonly accesses: number;
  readonly parseSeconds: number;
  readonly parseMegabytes: number;
  readonly checkSeconds: number;
  readonly checkCpuSeconds: number;
  readonly checkMegabytes: number;
  /** Check against parsing, round by round. */
  readonly ratio: number;
  readonly warmSeconds: number;
  /** Warm against cold, round by round. */
  readonly warmRatio: number;
  readonly editedLines?: number;
  /** Milliseconds. */
  readonly edits?: readonly number[];
  readonly restMegabytes?: number;
}

export interface GrowthStep extends CodeFigures {
  readonly factor: number;
}

export interface Measurements {
  readonly rounds: number;
  readonly codebases: readonly CodeFigures[];
  readonly growth: readonly GrowthStep[];
  /** Seconds. */
  readonly start: { readonly version: number; readonly node: number; readonly ratio: number };
  readonly commit: string;
}

export function writeReport(file: string, measurements: Measurements): void {
  writeFileSync(file, `${sections(measurements).join("\n\n")}\n`);
}

function sections({ rounds, codebases, growth, start, commit }: Measurements): readonly string[] {
  const machine = `${cpus().length} processors, ${Math.round(totalmem() / 1024 ** 3)} GB, Node ${process.version}`;
  return [
    "# Speed and memory",
    `Measured on ${new Date().toISOString().slice(0, 10)} at commit ${commit} on a shared machine with ${machine}.\nWritten by \`npm run bench\`; ${rounds === 1 ? "the figures are of one round." : `the figures are medians of ${rounds} rounds, and every round runs each measurement once.`}\nThe machine is noisy: read the ratios, not the seconds.`,
    ...(codebases.length === 0 ? [] : ["## Whole repositories, cold", COLD, table(COLD_HEAD, codebases.map(coldRow))]),
    ...(codebases.some(({ edits }) => edits)
      ? ["## An edit, once the workspace is loaded", EDIT, table(EDIT_HEAD, codebases.filter(({ edits }) => edits).map(editRow))]
      : []),
    "## Growth",
    GROWTH,
    table(
      GROWTH_HEAD,
      growth.map((step) => growthRow(step, growth[0])),
    ),
    "## Start",
    `\`tenantlint --version\` takes ${fixed(start.version * 1000)} ms, \`node -e 0\` ${fixed(start.node * 1000)} ms: ${fixed(start.ratio, 2)} times as long.`,
  ];
}

const COLD =
  'A check is the whole process, from its start to its end, with nothing kept from before and no node_modules; "again" is the same with nothing changed since, from what the first one kept.\nIt is compared with a process that does nothing but read every `.ts` and `.tsx` file and parse it once with `ts.createSourceFile`, dropping the tree at once; its time is taken without loading TypeScript.\nMemory is the peak resident set of the process.';
const COLD_HEAD = [
  "repository",
  "files",
  "MB",
  "files read closely",
  "accesses",
  "parse",
  "check",
  "check / parse",
  "check, CPU",
  "again",
  "again / check",
  "memory, parse",
  "memory, check",
];

function coldRow(one: CodeFigures): readonly string[] {
  return [
    one.name,
    String(one.files),
    fixed(one.megabytes, 1),
    String(one.captured),
    String(one.accesses),
    `${fixed(one.parseSeconds, 1)} s`,
    `${fixed(one.checkSeconds, 1)} s`,
    `**${fixed(one.ratio, 2)}**`,
    `${fixed(one.checkCpuSeconds, 1)} s`,
    `${fixed(one.warmSeconds, 1)} s`,
    fixed(one.warmRatio, 3),
    `${fixed(one.parseMegabytes)} MB`,
    `${fixed(one.checkMegabytes)} MB`,
  ];
}

const EDIT =
  "One file with accesses, the one nearest to 500 lines, changes by a line; the time runs from telling the engine to the whole new result.\nThe language server adds its pause for typing and the way over the wire.";
const EDIT_HEAD = ["repository", "lines of the file", "edits", "p50", "p95", "memory after"];

function editRow({ name, editedLines = 0, edits = [], restMegabytes = NaN }: CodeFigures): readonly string[] {
  return [
    name,
    String(editedLines),
    String(edits.length),
    `${fixed(quantile(edits, 0.5))} ms`,
    `${fixed(quantile(edits, 0.95))} ms`,
    `${fixed(restMegabytes)} MB`,
  ];
}

const GROWTH =
  "A generated Express and Prisma application (`scripts/generate-app.ts`), checked cold at one, two, four and eight times its size.";
const GROWTH_HEAD = ["size", "files", "accesses", "check", "against 1×", "memory", "against 1×", "check / parse"];

function growthRow(step: GrowthStep, first: GrowthStep | undefined): readonly string[] {
  const against = (pick: (one: GrowthStep) => number): string => `${fixed(pick(step) / (first ? pick(first) : NaN), 2)}×`;
  return [
    `${step.factor}×`,
    String(step.files),
    String(step.accesses),
    `${fixed(step.checkSeconds, 1)} s`,
    against((one) => one.checkSeconds),
    `${fixed(step.checkMegabytes)} MB`,
    against((one) => one.checkMegabytes),
    fixed(step.ratio, 2),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

function fixed(value: number, digits = 0): string {
  return value.toFixed(digits);
}
