// An analyzer for tests of the language server alone: it reports every `leak()` as a finding and every `safe()` as an
// isolated access, and does on command what a real one does only by accident (crash, wait, fail on its configuration).
import type { Fix, Finding, Problem } from "../../rules/contract/finding";
import type { LineRange, SourceSpan } from "../../rules/contract/span";
import type { EvidenceStep, Verdict } from "../../rules/contract/verdict";
import type { AnalysisResult, Analyzer, AnalyzerOptions } from "../../server/engine/index";
import { createMemoryHost } from "../../server/engine/host/memory";
import { createOverlayHost } from "../../server/engine/host/overlay";
import type { ServerDependencies } from "../../server/lsp/session";

/** What a test makes the analyzers do, and sees of them. */
export interface FakeControl {
  /** The next run throws this message. */
  crash?: string;
  /** Every run waits for it (and looks at its cancellation meanwhile). */
  gate?: Promise<void>;
  problems: Problem[];
  /** Per run: the root and the changed paths it was told of. */
  readonly runs: { root: string; invalidated: readonly string[]; wasCancelled: boolean }[];
  /** Options of every analyzer created. */
  readonly created: AnalyzerOptions[];
  disposed: number;
}

/** Dependencies of a server over files in memory (absolute path → text). */
export function fakeServer(files: Readonly<Record<string, string>>): { dependencies: ServerDependencies; control: FakeControl } {
  const control: FakeControl = { problems: [], runs: [], created: [], disposed: 0 };
  const createAnalyzer = (options: AnalyzerOptions) => {
    control.created.push(options);
    return createFakeAnalyzer(options, control);
  };
  const host = createOverlayHost(createMemoryHost(files));
  return { dependencies: { createAnalyzer, host, rules: [], docsOf: (rule) => `file:///docs/${rule}.md` }, control };
}

function createFakeAnalyzer(options: AnalyzerOptions, control: FakeControl): Analyzer {
  let invalidated: string[] = [];
  return {
    invalidate: (paths) => void invalidated.push(...paths),
    dispose: () => void control.disposed++,
    readTenancy: () => Promise.reject(new Error("no server asks for the tenancy alone")),
    async analyze({ cancellation, onProgress } = {}) {
      const run = { root: options.root, invalidated, wasCancelled: false };
      invalidated = [];
      control.runs.push(run);
      onProgress?.({ phase: "capture", done: 1, total: 2 });
      await control.gate;
      if (cancellation?.isCancelled === true) {
        run.wasCancelled = true;
        return undefined;
      }
      const { crash } = control;
      delete control.crash;
      if (crash !== undefined) throw new Error(crash);
      return analyzeAll(options, control.problems);
    },
  };
}

function analyzeAll({ host, root, ruleSettings }: AnalyzerOptions, problems: readonly Problem[]): AnalysisResult {
  const paths = host.listFiles(root, () => false).files.filter((path) => /\.tsx?$/.test(path));
  const files = paths.map((path) => path.slice(root.length + 1));
  const verdicts = files.flatMap((file) => findCalls(file, host.readFile(`${root}/${file}`) ?? ""));
  const isOn = ruleSettings?.["unscoped-query"] !== "off";
  return {
    findings: isOn ? verdicts.flatMap((verdict, index) => toFinding(verdict, index)) : [],
    suppressed: [],
    verdicts,
    problems,
    model: { roots: ["Org"], tenantKeyNames: new Set(["orgid"]), entities: new Map(), byTable: new Map(), why: [] },
    isolation: "shared",
    promises: [],
    stats: { files: files.length, captured: files.length, cached: 0, ms: {} },
  };
}

function findCalls(file: string, text: string): Verdict[] {
  return [...text.matchAll(/(leak|maybe|safe)\(([^)]*)\)/g)].map((match) => {
    const span: SourceSpan = { file, start: match.index, end: match.index + match[0].length };
    const evidence: EvidenceStep[] = [
      {
        span: { file, start: 0, end: 1 },
        range: rangeOf(text, { file, start: 0, end: 1 }),
        role: "entry",
        message: "a request enters here",
      },
    ];
    const access = {
      span,
      range: rangeOf(text, span),
      kind: "query",
      library: "fake",
      operation: "leak",
      entity: "Order",
      tenancy: "direct",
      tenantKey: "orgId",
      symbol: "f",
      text: match[0],
      fixSites: [],
    } as const;
    if (match[1] === "safe") return { verdict: "isolated", mechanism: "tenant-filter", access, evidence };
    return {
      verdict: match[1] === "leak" ? "violation" : "unproven",
      reason: "no-filter",
      confidence: match[1] === "leak" ? "certain" : "likely",
      access,
      evidence,
    };
  });
}

function toFinding(verdict: Verdict, index: number): Finding[] {
  if (verdict.verdict === "isolated") return [];
  const { access, evidence, confidence } = verdict;
  const name = { file: access.span.file, start: access.span.start, end: access.span.start + access.text.indexOf("(") };
  const { start } = access.range;
  const range = { start, end: { line: start.line, column: start.column + name.end - name.start } };
  const kind = confidence === "certain" ? "safe" : "suggested";
  const fix: Fix = { title: "Use `safe`", kind, edits: [{ span: name, range, newText: "safe" }] };
  return [
    {
      span: access.span,
      range: access.range,
      rule: "unscoped-query",
      messageId: "noFilter",
      severity: kind === "safe" ? "error" : "warning",
      confidence,
      message: "Order is read without a filter.",
      why: "Everybody sees it.",
      how: "Filter on `orgId`.",
      evidence,
      fixes: [fix],
      fingerprint: `${access.span.file}#${String(index)}`,
    },
  ];
}

function rangeOf(text: string, { start, end }: SourceSpan): LineRange {
  const at = (offset: number) => {
    const lines = text.slice(0, offset).split("\n");
    return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
  };
  return { start: at(start), end: at(end) };
}
