// A command line in a world of its own: a project in a temporary folder, captured output, and an analyzer that judges words.
// LEAK is an error with a safe fix (SAFE), WARN a likely warning, MAYBE a possible leak, GOOD is isolated, HUSH a suppressed
// error, TRAP an error whose fix would break the file, BROKEN a problem, FATAL a fatal one. So these tests speak of the command line alone.
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Finding, Problem, Severity } from "../../rules/contract/finding";
import type { Rule } from "../../rules/contract/rule";
import type { LineColumn, Located } from "../../rules/contract/span";
import type { Confidence, Verdict } from "../../rules/contract/verdict";
import type { AnalysisResult, AnalyzerOptions } from "../../server/engine/index";
import { runCommand } from "../../server/cli/run-command";
import type { World } from "../../server/cli/world";

export interface Run {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Relative to the project. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly isTerminal?: boolean;
  /** What happens while the project is watched: each changes files and says which. */
  readonly edits?: readonly (() => Promise<readonly string[]> | readonly string[])[];
}

/** A project in a temporary folder. */
export interface Sandbox {
  readonly root: string;
  /** What the last analyzer was made with. */
  readonly analyzerOptions: readonly AnalyzerOptions[];
  run(argv: readonly string[], options?: RunOptions): Promise<Run>;
  read(file: string): string;
  write(file: string, text: string): void;
  remove(): void;
}

const opened: Sandbox[] = [];

/** Removes every sandbox of a test; for `afterEach`. */
export function removeSandboxes(): void {
  for (const sandbox of opened.splice(0)) sandbox.remove();
}

export function createSandbox(
  files: Readonly<Record<string, string>>,
  model?: AnalysisResult["model"],
  promises: AnalysisResult["promises"] = [],
): Sandbox {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "tenantlint-cli-"))).replaceAll("\\", "/");
  const analyzerOptions: AnalyzerOptions[] = [];
  const sandbox: Sandbox = {
    root,
    analyzerOptions,
    read: (file) => readFileSync(join(root, file), "utf8"),
    write(file, text) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
    async run(argv, options = {}) {
      const written = { stdout: "", stderr: "" };
      const outputTo = (name: "stdout" | "stderr") => ({
        write: (text: string) => void (written[name] += text),
        isTerminal: options.isTerminal ?? false,
      });
      const world: World = {
        cwd: options.cwd === undefined ? root : `${root}/${options.cwd}`,
        env: options.env ?? {},
        stdout: outputTo("stdout"),
        stderr: outputTo("stderr"),
        version: "1.2.3",
        build: () => "build",
        readStdin: () => Promise.resolve(options.stdin ?? ""),
        rules: () => Promise.resolve(WORD_RULES),
        createAnalyzer(created) {
          analyzerOptions.push(created);
          return Promise.resolve(createWordAnalyzer(created, promises, model));
        },
        readRuleDocs: (rule) => (rule === "leaking-word" ? "# leaking-word\n\nThe page.\n" : undefined),
        watch: async (_root, onChange) => {
          for (const edit of options.edits ?? []) onChange(await edit());
        },
        captureOn: () => () => Promise.resolve(() => undefined),
        startLanguageServer: () => void (written.stdout += "language server\n"),
      };
      const code = await runCommand(argv, world);
      return { code, ...written };
    },
  };
  for (const [file, text] of Object.entries({ "package.json": "{}", ...files })) sandbox.write(file, text);
  opened.push(sandbox);
  return sandbox;
}

function wordRule(id: string, severity: Severity, cwe: readonly number[]): Rule {
  return {
    meta: { id, title: `Finds a ${id}`, severity, fixKind: "safe", cwe, asvs: ["8.4.1"], since: "0.1.0" },
    options: {},
    messages: { sample: { what: "A word leaks.", why: "Others can read it.", how: "Write SAFE." } },
    detect: () => [],
  };
}

export const WORD_RULES: readonly Rule[] = [wordRule("leaking-word", "error", [639, 862]), wordRule("shaky-word", "warning", [])];

export const EMPTY_MODEL: AnalysisResult["model"] = {
  roots: [],
  tenantKeyNames: new Set(),
  entities: new Map(),
  byTable: new Map(),
  why: [],
};

/** One entity that nothing is said of: a project with a schema. */
const WORD_MODEL: AnalysisResult["model"] = {
  ...EMPTY_MODEL,
  entities: new Map([
    [
      "Word",
      {
        name: "Word",
        table: "words",
        origin: "sql",
        span: { file: "words.sql", start: 0, end: 0 },
        columns: [],
        relations: [],
        uniques: [],
        indexes: [],
        tenancy: "global",
        tenantKeys: [],
        paths: [],
        userKeys: [],
        isMembership: false,
        isTenantNullable: false,
        why: [],
      },
    ],
  ]),
};

interface Judgement {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly isFixable?: true;
  /** What the fix writes. */
  readonly newText?: string;
}

const JUDGEMENTS: Readonly<Record<string, Judgement>> = {
  LEAK: { rule: "leaking-word", severity: "error", confidence: "certain", isFixable: true },
  TRAP: { rule: "leaking-word", severity: "error", confidence: "certain", isFixable: true, newText: "SAFE(" },
  HUSH: { rule: "leaking-word", severity: "error", confidence: "certain" },
  WARN: { rule: "shaky-word", severity: "warning", confidence: "likely" },
  MAYBE: { rule: "leaking-word", severity: "info", confidence: "possible" },
};

function createWordAnalyzer({ root, host }: AnalyzerOptions, promises: AnalysisResult["promises"], model = WORD_MODEL) {
  return {
    readTenancy: () => Promise.resolve({ model, problems: judgeFiles(root, host, model).problems }),
    analyze: () => Promise.resolve({ ...judgeFiles(root, host, model), promises }),
    invalidate: () => undefined,
    dispose: () => undefined,
  };
}

function judgeFiles(root: string, host: AnalyzerOptions["host"], model: AnalysisResult["model"]): AnalysisResult {
  const files = host.listFiles(root, () => false).files.filter((file) => file.endsWith(".ts"));
  const findings: Finding[] = [];
  const suppressed: { finding: Finding; reason: string }[] = [];
  const verdicts: Verdict[] = [];
  const problems: Problem[] = [];
  for (const path of files) {
    const file = path.slice(root.length + 1);
    const text = host.readFile(path) ?? "";
    for (const match of text.matchAll(/LEAK|TRAP|HUSH|WARN|MAYBE|GOOD|BROKEN|FATAL/g)) {
      const word = match[0];
      const place = locate(file, text, match.index, word.length);
      const judgement = JUDGEMENTS[word];
      if (judgement !== undefined) {
        const finding = createFinding(place, judgement, findings.length);
        if (word === "HUSH") suppressed.push({ finding, reason: "a sample" });
        else findings.push(finding);
      }
      if (word === "BROKEN" || word === "FATAL")
        problems.push({ file, line: place.range.start.line, message: `${word} was found.`, isFatal: word === "FATAL" });
      else verdicts.push(createVerdict(place, word, judgement));
    }
  }
  const stats = { files: files.length, captured: files.length, cached: 0, ms: { capture: 1.4 } };
  return { findings, suppressed, verdicts, problems, model, isolation: "shared", promises: [], stats };
}

function locate(file: string, text: string, start: number, length: number): Located {
  return { span: { file, start, end: start + length }, range: { start: placeOf(text, start), end: placeOf(text, start + length) } };
}

function placeOf(text: string, offset: number): LineColumn {
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function createFinding(place: Located, { rule, severity, confidence, isFixable, newText = "SAFE" }: Judgement, index: number): Finding {
  return {
    ...place,
    rule,
    messageId: "sample",
    severity,
    confidence,
    message: "A word leaks.",
    why: "Others can read it.",
    how: "Write SAFE.",
    entity: "Word",
    evidence: [{ ...place, role: "source", message: "The word comes from the request." }],
    fixes: isFixable ? [{ title: "Write SAFE", kind: "safe", edits: [{ ...place, newText }] }] : [],
    fingerprint: `${rule}:${place.span.file}:${index}`,
  };
}

function createVerdict(place: Located, word: string, judgement: Judgement | undefined): Verdict {
  const access = {
    ...place,
    kind: "query" as const,
    library: "words",
    operation: "read",
    entity: "Word",
    symbol: "main",
    text: word,
    fixSites: [],
  };
  const evidence = [{ ...place, role: "source" as const, message: "The word comes from the request." }];
  if (judgement === undefined) return { verdict: "isolated", mechanism: "tenant-filter", access, evidence };
  if (word === "MAYBE") return { verdict: "unproven", reason: "opaque", confidence: "possible", access, evidence };
  return { verdict: "violation", reason: "no-filter", confidence: judgement.confidence, access, evidence };
}
