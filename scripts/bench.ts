// Measures speed and memory and writes docs/performance.md. All measurements of a round run one after another, and the rounds
// follow each other, so that a slow minute of the machine falls on all of them: the figures to trust are the ratios.
// Run: npm run bench -- OWNER/NAME=FOLDER … [--rounds=3] [--edits=30]
import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { writeApplication } from "./generate-app";
import { measure, median } from "./bench/measure";
import type { Usage } from "./bench/measure";
import type { EditFigures } from "./bench/edit-file";
import { writeReport } from "./bench/report";
import type { CodeFigures, GrowthStep } from "./bench/report";

const ROOT = join(__dirname, "..");
const CLI = join(ROOT, "dist", "cli.js");
/** Packages of the generated application at 1×. */
const BASE_PACKAGES = 50;
const FACTORS = [1, 2, 4, 8] as const;
/** A check may find something (1) or meet a file that it cannot read (2); both are a whole run. */
const CHECK_CODES = [0, 1, 2];

interface Codebase {
  readonly name: string;
  readonly folder: string;
}

interface Options {
  readonly codebases: readonly Codebase[];
  readonly rounds: number;
  readonly edits: number;
}

function readOptions(argv: readonly string[]): Options {
  const numberOf = (name: string, fallback: number): number => {
    const given = argv.find((argument) => argument.startsWith(`--${name}=`));
    return given === undefined ? fallback : Number(given.slice(name.length + 3));
  };
  const codebases = argv
    .filter((argument) => !argument.startsWith("--"))
    .map((argument): Codebase => {
      const [, name, folder] = /^([^=]+)=(.+)$/.exec(argument) ?? [];
      if (name === undefined || folder === undefined) throw new Error(`"${argument}" is not OWNER/NAME=FOLDER`);
      return { name, folder: realpathSync(resolve(folder)) };
    });
  return { codebases, rounds: numberOf("rounds", 3), edits: numberOf("edits", 30) };
}

/** What one code base took, a list per measurement with one figure a round. */
interface Runs {
  readonly parse: Usage[];
  readonly check: Usage[];
  /** The same again, with nothing changed. */
  readonly warm: Usage[];
  readonly edit: EditFigures[];
}

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

function measureCodebase(runs: Runs, { name, folder }: Codebase, edits: number): void {
  runs.parse.push(measureParse(folder));
  // A place of its own for what is kept: an earlier check of the folder, by whomever, must not make this one warm.
  const kept = mkdtempSync(join(realpathSync(tmpdir()), "tenantlint-kept-"));
  const check = [CLI, "check", "--format", "json", "--cache-location", kept];
  runs.check.push(measure(check, folder, CHECK_CODES));
  runs.warm.push(measure(check, folder, CHECK_CODES));
  rmSync(kept, { recursive: true });
  const [parse, cold, warm] = [runs.parse.at(-1), runs.check.at(-1), runs.warm.at(-1)];
  tell(
    `${name}: parse ${parse?.seconds.toFixed(1)} s, check ${cold?.seconds.toFixed(1)} s, ${cold?.megabytes.toFixed(0)} MB, again ${warm?.seconds.toFixed(1)} s`,
  );
  if (edits === 0) return;
  const edited = measure(["--import", "tsx", join(ROOT, "scripts", "bench", "edit-file.ts"), folder, String(edits)], ROOT);
  const figures = JSON.parse(edited.stdout) as EditFigures;
  runs.edit.push(figures);
  tell(`${name}: edits of ${figures.file}, median ${median(figures.edits).toFixed(0)} ms`);
}

/** Reading and parsing alone: what loading TypeScript takes is not counted, to be strict with ourselves. */
function measureParse(folder: string): Usage {
  const usage = measure([join(ROOT, "scripts", "bench", "parse-files.cjs"), folder], ROOT);
  return { ...usage, seconds: (JSON.parse(usage.stdout) as { seconds: number }).seconds };
}

function toFigures(name: string, { parse, check, warm, edit }: Runs): CodeFigures {
  const { files, megabytes } = JSON.parse(parse[0]?.stdout ?? "{}") as { files: number; megabytes: number };
  const of = (runs: readonly Usage[], pick: (usage: Usage) => number): number => median(runs.map(pick));
  const report = JSON.parse(check[0]?.stdout ?? "{}") as { stats: { captured: number }; accesses: { total: number } };
  return {
    name,
    files,
    megabytes,
    captured: report.stats.captured,
    accesses: report.accesses.total,
    parseSeconds: of(parse, (usage) => usage.seconds),
    parseMegabytes: of(parse, (usage) => usage.megabytes),
    checkSeconds: of(check, (usage) => usage.seconds),
    checkCpuSeconds: of(check, (usage) => usage.cpuSeconds),
    checkMegabytes: of(check, (usage) => usage.megabytes),
    ratio: median(parse.map((usage, index) => (check[index]?.seconds ?? NaN) / usage.seconds)),
    warmSeconds: of(warm, (usage) => usage.seconds),
    warmRatio: median(warm.map((usage, index) => usage.seconds / (check[index]?.seconds ?? NaN))),
    ...(edit[0] === undefined
      ? {}
      : {
          editedLines: edit[0].lines,
          edits: edit.flatMap((figures) => figures.edits),
          restMegabytes: median(edit.map((figures) => figures.megabytes)),
        }),
  };
}

function measureStart(): { readonly version: number; readonly node: number } {
  return { version: measure([CLI, "--version"], ROOT).seconds, node: measure(["-e", "0"], ROOT).seconds };
}

function main(): void {
  const options = readOptions(process.argv.slice(2));
  const scratch = mkdtempSync(join(realpathSync(tmpdir()), "tenantlint-generated-"));
  try {
    const grown = FACTORS.map((factor) => {
      const folder = join(scratch, `times-${factor}`);
      writeApplication(folder, BASE_PACKAGES * factor);
      return { name: `generated ${factor}×`, folder, factor };
    });
    const all = [...options.codebases, ...grown];
    const runs = new Map(all.map(({ name }): [string, Runs] => [name, { parse: [], check: [], warm: [], edit: [] }]));
    const starts: { readonly version: number; readonly node: number }[] = [];
    for (let round = 0; round < options.rounds; round++) {
      tell(`round ${round + 1} of ${options.rounds}`);
      for (let start = 0; start < 3; start++) starts.push(measureStart());
      for (const codebase of all) {
        const own = runs.get(codebase.name);
        // Edits are measured in the first round only: one round has many of them.
        if (own !== undefined) measureCodebase(own, codebase, round === 0 && !codebase.name.startsWith("generated") ? options.edits : 0);
      }
    }
    const figuresOf = ({ name }: Codebase): CodeFigures => toFigures(name, runs.get(name) ?? { parse: [], check: [], warm: [], edit: [] });
    writeReport(join(ROOT, "docs", "performance.md"), {
      rounds: options.rounds,
      codebases: options.codebases.map(figuresOf),
      growth: grown.map((step): GrowthStep => ({ factor: step.factor, ...figuresOf(step) })),
      start: {
        version: median(starts.map(({ version }) => version)),
        node: median(starts.map(({ node }) => node)),
        ratio: median(starts.map(({ version, node }) => version / node)),
      },
      commit: execFileSync("git", ["describe", "--always", "--dirty"], { cwd: ROOT, encoding: "utf8" }).trim(),
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

main();
