// Holds one workspace folder and runs the phases in order: scan, configuration, tenancy, capture, proof, rules, policy.
// What a change cannot have touched is kept from the run before.
import type { Problem } from "../../rules/contract/finding";
import type { Verdict } from "../../rules/contract/verdict";
import { createRecordingHost } from "./cache/answers";
import { findKept, keep } from "./cache/kept-results";
import { boundHeapGrowth } from "./host/heap";
import { fileKindOf } from "./host/workspace-files";
import { initSqlParser } from "./libraries/sql/parse-statement";
import { relativePath } from "./host/paths";
import { configProblems } from "./policy/config-problems";
import { loadConfigs } from "./policy/load-config";
import { createRulePolicy, type RulePolicy } from "./policy/rule-policy";
import { DEFAULT_CONFIG, type Config } from "./policy/config";
import type { AnalysisResult, AnalyzeOptions, Analyzer, AnalyzerOptions } from "./results";
import { judgeFindings } from "./judge-findings";
import { judgePromises } from "./judge-promises";
import { loadCodeSchemas } from "./tenancy/code/load-code-schemas";
import { loadTenancy } from "./tenancy/load-tenancy";
import type { TenancyModel } from "./tenancy/model";
import { findSchemaDefects } from "./tenancy/defects/find-defects";
import { schemaVerdicts, withSchemaVerdicts } from "./schema-verdicts";
import { createWorkspace, type Workspace } from "./workspace";

/** What is read once and kept until something structural changes. */
interface Setup {
  readonly workspace: Workspace;
  readonly policy: RulePolicy;
  readonly tenancy: TenancyModel;
  /** Source files that declare entities, or say how they look. */
  readonly schemaPaths: ReadonlySet<string>;
  /** Whether a text may say something of entities. */
  readonly mayTellEntities: (text: string) => boolean;
  /** What the schemas lack, as verdicts. */
  readonly schema: readonly Verdict[];
  readonly problems: readonly Problem[];
  readonly config: Config;
  readonly promises: readonly string[];
  /** What the schemas lack of what is promised. */
  readonly promised: readonly Verdict[];
}

/** Reads nothing yet: the first `analyze` does. */
export function createAnalyzer(given: AnalyzerOptions): Analyzer {
  boundHeapGrowth();
  const { kept } = given;
  const recorder = kept && createRecordingHost(given.host, given.root);
  const options = recorder ? { ...given, host: recorder } : given;
  let setup: Setup | undefined;
  let changed = new Set<string>();

  const ensureSetup = async (): Promise<Setup> => {
    const isStructural = [...changed].some((path) => isStructuralChange(setup, options, path));
    if (setup && !isStructural) {
      setup.workspace.invalidate(changed);
    } else {
      await initSqlParser();
      setup = await createSetup(options);
    }
    changed = new Set();
    return setup;
  };

  /** Whether nothing has been analysed yet: only then do the answers noted so far belong to one state of the files. */
  let isFirst = true;

  const analyzeFirst = async (analyzeOptions: AnalyzeOptions): Promise<AnalysisResult | undefined> => {
    const found = kept && findKept(given, kept);
    if (found) return found;
    const result = await analyze(options, await ensureSetup(), analyzeOptions);
    if (kept && recorder && result) keep(given, kept, recorder.answers, result);
    return result;
  };

  return {
    readTenancy: async () => {
      await initSqlParser();
      const { captureAhead: _none, ...rest } = given;
      const { tenancy, problems } = await createSetup(rest);
      return { model: tenancy, problems: sortProblems(problems) };
    },
    analyze: async (analyzeOptions = {}) => {
      if (!isFirst || changed.size > 0) return analyze(options, await ensureSetup(), analyzeOptions);
      isFirst = false;
      return analyzeFirst(analyzeOptions);
    },
    invalidate: (paths) => {
      for (const path of paths) changed.add(path);
    },
    dispose: () => {
      setup = undefined;
    },
  };
}

/** Schemas, manifests and configurations decide everything; so does a source file that appears or goes away. */
function isStructuralChange(setup: Setup | undefined, options: AnalyzerOptions, path: string): boolean {
  const kind = fileKindOf(path);
  if (kind !== "source") return kind !== undefined;
  const exists = options.host.stat(path)?.isFile === true;
  if (!setup || exists !== setup.workspace.has(path)) return true;
  return setup.schemaPaths.has(path) || setup.mayTellEntities(options.host.readFile(path) ?? "");
}

async function createSetup(options: AnalyzerOptions): Promise<Setup> {
  const { host, root, rules } = options;
  const workspace = createWorkspace(host, root, options.capturedOf);
  const { files } = workspace;
  const loaded = loadConfigs(host, root, [...files.configs, ...files.packages], {
    rules,
    ...(options.configFile === undefined ? {} : { configFile: options.configFile }),
  });
  const policy = createRulePolicy({ configs: loaded.configs, ...(options.ruleSettings ? { ruleSettings: options.ruleSettings } : {}) });
  const own = rootConfig(loaded.configs);
  // Entities have one name each in the workspace, whichever package speaks of them; the root's word counts most.
  const config = { ...own, entities: Object.assign({}, ...loaded.configs.map((one) => one.entities), own.entities) as Config["entities"] };
  const sources = workspace.schemaSources();
  const code = loadCodeSchemas(sources.paths, sources.files);
  const tenancy = await loadTenancy(host, { prisma: files.schemas, sql: files.sql }, root, config, code);
  workspace.prepare(tenancy.model, config, loaded.configs, (file) => policy.configFor(file).strictness);
  if (options.captureAhead) await workspace.captureAhead(options.captureAhead);
  const promises = [...new Set(loaded.configs.flatMap((one) => one.promises))];
  const textOf = (file: string): string | undefined => workspace.textOf(file);
  // A promise on every table is held against every table, whatever the isolation model makes of schemas.
  const promised = findSchemaDefects(tenancy.model, { ...config, isolation: "shared", promises });
  return {
    workspace,
    policy,
    tenancy: tenancy.model,
    schemaPaths: code.paths,
    mayTellEntities: code.mayTell,
    schema: schemaVerdicts(findSchemaDefects(tenancy.model, { ...config, promises }), textOf),
    promised: schemaVerdicts(promised, textOf),
    problems: [
      ...files.problems,
      ...loaded.problems,
      ...configProblems(
        loaded.configs,
        own,
        policy,
        files.sources.map(({ path }) => relativePath(root, path)),
      ),
      ...tenancy.problems,
    ],
    config,
    promises,
  };
}

/** Tenancy is one for the workspace: the outermost configuration says what it is. A promised isolation model is one. */
function rootConfig(configs: readonly Config[]): Config {
  const config = configs.find(({ folder }) => folder === "") ?? configs[configs.length - 1] ?? DEFAULT_CONFIG;
  const isPromised = config.isolation === undefined && config.promises.includes("database-per-tenant");
  return isPromised ? { ...config, isolation: "database-per-tenant" } : config;
}

async function analyze(
  options: AnalyzerOptions,
  setup: Setup,
  { cancellation, onProgress }: AnalyzeOptions,
): Promise<AnalysisResult | undefined> {
  const { workspace, policy } = setup;
  const started = performance.now();
  const proof = await workspace.prove({
    isOnly: options.isOnly ?? false,
    isAnalysed: (file) => policy.isAnalysed(file),
    isCancelled: () => cancellation?.isCancelled ?? false,
    onProgress: (phase, done, total) => onProgress?.({ phase, done, total }),
  });
  if (!proof) return undefined;
  const proven = performance.now();
  const verdicts = proof.verdicts.filter((verdict) => isReported(workspace, policy, verdict));
  const all = withSchemaVerdicts(
    verdicts,
    setup.schema.filter((verdict) => isReported(workspace, policy, verdict)),
  );
  const judged = judgeFindings({ rules: options.rules, verdicts: all, policy, workspace });
  const counters = workspace.counters();
  return {
    findings: judged.findings,
    suppressed: judged.suppressed,
    verdicts,
    problems: sortProblems([...setup.problems, ...proof.problems, ...judged.problems]),
    model: setup.tenancy,
    isolation: setup.config.isolation ?? "shared",
    promises: judgePromises(setup.promises, { verdicts, schema: setup.promised, suppressed: judged.suppressed, model: setup.tenancy }),
    stats: {
      files: workspace.files.sources.length,
      ...counters,
      ms: { prove: Math.round(proven - started), rules: Math.round(performance.now() - proven), ...workspace.timings() },
    },
  };
}

/** Tests, fixtures and generated code are followed, and not reported on. */
function isReported(workspace: Workspace, policy: RulePolicy, verdict: Verdict): boolean {
  const { file } = verdict.access.span;
  return policy.isAnalysed(file) && !workspace.isExempt(file);
}

function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  const key = (problem: Problem): string => `${problem.file}:${String(problem.line ?? 0).padStart(7, "0")}:${problem.message}`;
  return [...new Map(problems.map((problem) => [key(problem), problem])).values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
