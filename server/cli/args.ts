// Turns the command line into a command, or into what to print instead. Reads nothing and runs nothing.
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { CONFIDENCES, FORMATS, REPORT_FORMATS, RULE_SETTINGS } from "./check-options";
import type { CheckOptions, FixMode, Format, StatsMode } from "./check-options";
import type { Confidence } from "../../rules/contract/verdict";

export type TableFormat = "table" | "json";

export type ParsedCommand =
  | { readonly command: "check"; readonly options: CheckOptions }
  | { readonly command: "init" }
  | { readonly command: "model"; readonly format: TableFormat; readonly config?: string }
  | { readonly command: "rules"; readonly format: TableFormat }
  | { readonly command: "explain"; readonly target: string; readonly config?: string }
  | { readonly command: "report"; readonly format: ReportFormat; readonly output?: string; readonly config?: string }
  | { readonly command: "facts"; readonly folder?: string; readonly output?: string }
  | { readonly command: "lsp" }
  /** Help or the version, for standard output. */
  | { readonly command: "print"; readonly text: string }
  /** A mistake, for standard error. */
  | { readonly command: "usage-error"; readonly message: string };

export type ReportFormat = (typeof REPORT_FORMATS)[number];

export const COMMAND_NAMES = ["check", "init", "model", "rules", "explain", "report", "facts", "lsp", "help"] as const;

/** `argv` without the interpreter and the script. Never throws. */
export function parseArguments(argv: readonly string[], version: string): ParsedCommand {
  let parsed: ParsedCommand | undefined;
  const printed: string[] = [];
  const complaints: string[] = [];
  const program = createProgram(version, (command) => (parsed = command));
  for (const command of [program, ...program.commands]) {
    command.exitOverride();
    command.configureOutput({ writeOut: (text) => printed.push(text), writeErr: (text) => complaints.push(text) });
  }
  try {
    program.parse(argv.map(withValue), { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { command: "print", text: printed.join("") };
    return { command: "usage-error", message: (complaints.join("") || error.message).replace(/^error: /, "").trimEnd() };
  }
  return parsed ?? { command: "print", text: printed.join("") };
}

/** Options whose value may be left out take it only after `=`, so that they do not swallow a path. */
const LEFT_OUT: Readonly<Record<string, string>> = { "--stats": "--stats=summary", "--changed": "--changed=HEAD" };

function withValue(argument: string): string {
  return LEFT_OUT[argument] ?? argument;
}

type Emit = (command: ParsedCommand) => void;

function createProgram(version: string, emit: Emit): Command {
  const program = new Command("tenantlint")
    .description("Proves what isolates one tenant's data from another in TypeScript and JavaScript services.")
    .version(version, "-v, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .addHelpText(
      "after",
      "\n`tenantlint [paths]` is `tenantlint check [paths]`; `tenantlint check --help` lists its options.\nExit codes: 0 no finding at error level, 1 findings at error level, 2 the tool could not do its work.",
    );
  addCheck(program, emit);
  const config = (): Option => new Option("--config <file>", "use this configuration file instead of those found");
  const table = (): Option => new Option("--format <format>", "how to print it").choices(["table", "json"]).default("table");
  program
    .command("init")
    .description("write a commented tenantlint.config.json with the tenant that was found")
    .action(() => emit({ command: "init" }));
  program
    .command("model")
    .description("show the tenancy model: entities, how each reaches a tenant, and why")
    .addOption(table())
    .addOption(config())
    .action((options: { format: TableFormat; config?: string }) => emit({ command: "model", ...options }));
  program
    .command("rules")
    .description("list the rules")
    .addOption(table())
    .action((options: { format: TableFormat }) => emit({ command: "rules", ...options }));
  program
    .command("explain")
    .description("explain a rule, or every access on a line")
    .argument("<target>", "RULE, or FILE:LINE")
    .addOption(config())
    .action((target: string, options: { config?: string }) => emit({ command: "explain", target, ...options }));
  program
    .command("report")
    .description("tell what keeps tenants apart, and whether the promises of the configuration are kept")
    .addOption(new Option("--format <format>", "how to print it").choices(REPORT_FORMATS).default("md"))
    .option("-o, --output <file>", "write the report to a file")
    .addOption(config())
    .action((options: { format: ReportFormat; output?: string; config?: string }) => emit({ command: "report", ...options }));
  program
    .command("facts")
    .description("write down what a package of a monorepo contributes, for `check --facts`")
    .argument("[folder]", "the package; that of the working folder when left out")
    .option("-o, --output <file>", "where to; by default .tenantlint/tenantlint.facts in the package")
    .action((folder: string | undefined, options: { output?: string }) =>
      emit({ command: "facts", ...(folder === undefined ? {} : { folder }), ...options }),
    );
  program
    .command("lsp")
    .description("run the language server")
    .requiredOption("--stdio", "talk over standard input and output")
    .action(() => emit({ command: "lsp" }));
  return program;
}

interface RawCheckOptions {
  readonly format: Format;
  readonly output?: string;
  readonly fix?: true;
  readonly fixDryRun?: true;
  readonly rule: CheckOptions["ruleSettings"];
  readonly maxWarnings?: number;
  readonly minConfidence: Confidence;
  readonly quiet?: true;
  readonly config?: string;
  readonly cache: boolean;
  readonly cacheLocation?: string;
  readonly stats?: StatsMode;
  readonly changed?: string;
  readonly baseline?: string;
  readonly updateBaseline?: true;
  readonly watch?: true;
  readonly facts?: readonly string[];
  readonly threads?: number;
  readonly stdin?: true;
  readonly stdinFilename?: string;
}

function addCheck(program: Command, emit: Emit): void {
  const check = program
    .command("check", { isDefault: true })
    .description("lint the project; paths (files, folders, globs) limit what is reported")
    .argument("[paths...]")
    .addOption(new Option("--format <format>", "how to report").choices(FORMATS).default("stylish"))
    .option("-o, --output <file>", "write the report to a file")
    .addOption(new Option("--fix", "apply the safe fixes").conflicts("fixDryRun"))
    .option("--fix-dry-run", "show what --fix would change, and change nothing")
    .option("--changed [ref]", "report only what concerns files changed since REF, by default since the last commit; write --changed=REF")
    .option("--baseline <file>", "leave out the findings that this file accepts")
    .option("--update-baseline", "accept what is found now: write it to the baseline, by default tenantlint-baseline.json")
    .addOption(new Option("--rule <id:severity>", "set a rule's severity; may be repeated").argParser(addRuleSetting).default({}, "none"))
    .option("--max-warnings <n>", "fail when there are more warnings", parseCount)
    .addOption(new Option("--min-confidence <level>", "report only what is at least this sure").choices(CONFIDENCES).default("possible"))
    .option("--quiet", "report findings at error level only")
    .option("--config <file>", "use this configuration file instead of those found")
    .option("--no-cache", "analyse anew, and keep nothing for the next run")
    .option("--cache-location <dir>", "where results are kept between runs")
    .option("--threads <n>", "parse large workspaces on so many threads", parseThreads)
    .addOption(
      new Option("--stats [what]", "show counts and times; `--stats=accesses` lists every access in the JSON").choices([
        "summary",
        "accesses",
      ]),
    )
    .option("--facts <dir...>", "take packages from the files that `tenantlint facts` wrote into these folders")
    .addOption(
      new Option("--watch", "analyse again whenever a file changes").conflicts(["fix", "fixDryRun", "updateBaseline", "stdin", "facts"]),
    )
    .option("--stdin", "lint the text on standard input")
    .option("--stdin-filename <path>", "where that text belongs");
  check.action((paths: string[], raw: RawCheckOptions) => {
    const mistake = mistakeIn(paths, raw);
    if (mistake === undefined) emit({ command: "check", options: toCheckOptions(paths, raw) });
    else check.error(mistake);
  });
}

/** What commander cannot check by itself. */
function mistakeIn(paths: readonly string[], raw: RawCheckOptions): string | undefined {
  if (raw.stdin && raw.stdinFilename === undefined) return "--stdin needs --stdin-filename PATH, which says where the text belongs.";
  if (!raw.stdin && raw.stdinFilename !== undefined) return "--stdin-filename has no meaning without --stdin.";
  if (raw.stdin && paths.length > 0) return "--stdin lints one text; leave the paths out.";
  if (raw.facts && raw.fix) return "--facts reads packages that need not be here; --fix-dry-run shows what would change.";
  if (raw.stdin && raw.fix) return "--fix cannot write to standard input; use --fix-dry-run.";
  return undefined;
}

function toCheckOptions(paths: readonly string[], raw: RawCheckOptions): CheckOptions {
  const fix: FixMode = raw.fix ? "write" : raw.fixDryRun ? "dry-run" : "none";
  return {
    paths,
    format: raw.format,
    fix,
    ruleSettings: raw.rule,
    minConfidence: raw.minConfidence,
    quiet: raw.quiet ?? false,
    stats: raw.stats ?? "none",
    ...(raw.cache ? {} : { noCache: true as const }),
    ...(raw.cacheLocation === undefined ? {} : { cacheLocation: raw.cacheLocation }),
    ...(raw.output === undefined ? {} : { output: raw.output }),
    ...(raw.changed === undefined ? {} : { changedSince: raw.changed }),
    ...(raw.baseline === undefined ? {} : { baseline: raw.baseline }),
    ...(raw.updateBaseline ? { updateBaseline: true as const } : {}),
    ...(raw.threads === undefined ? {} : { threads: raw.threads }),
    ...(raw.facts === undefined ? {} : { facts: raw.facts }),
    ...(raw.watch ? { watch: true as const } : {}),
    ...(raw.maxWarnings === undefined ? {} : { maxWarnings: raw.maxWarnings }),
    ...(raw.config === undefined ? {} : { config: raw.config }),
    ...(raw.stdinFilename === undefined ? {} : { stdinFilename: raw.stdinFilename }),
  };
}

function addRuleSetting(value: string, previous: CheckOptions["ruleSettings"]): CheckOptions["ruleSettings"] {
  const colon = value.lastIndexOf(":");
  const severity = RULE_SETTINGS.find((setting) => setting === value.slice(colon + 1));
  if (colon <= 0 || severity === undefined)
    throw new InvalidArgumentError(`Write ID:SEVERITY with a severity of ${RULE_SETTINGS.join(", ")}.`);
  return { ...previous, [value.slice(0, colon)]: severity };
}

function parseThreads(value: string): number {
  if (!/^[1-9]\d?$/.test(value)) throw new InvalidArgumentError("Write a whole number from 1 to 99.");
  return Number(value);
}

function parseCount(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError("Write a whole number from 0.");
  return Number(value);
}
