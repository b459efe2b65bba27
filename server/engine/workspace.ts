// One workspace folder with everything that answers questions about its files: scan, facts, links, prover.
import type { Problem } from "../../rules/contract/finding";
import type { LineRange, SourceSpan } from "../../rules/contract/span";
import type { Verdict } from "../../rules/contract/verdict";
import type { FileFacts } from "./facts/ir";
import { type CapturedElsewhere, createFactsStore } from "./facts/facts-cache";
import { createRelevanceFilter, startsSomething } from "./facts/relevance";
import { AmbientTypes } from "./flow/ambient-types";
import { createExportLinker } from "./flow/link/exports";
import { ExportUses } from "./flow/link/export-uses";
import { createModuleResolver } from "./flow/link/resolve-module";
import type { World } from "./flow/machine/machine";
import { Observer } from "./flow/proof/observer";
import { type ProofControl, Prover, type ProvenFile } from "./flow/prover";
import { State } from "./flow/state";
import { unjudgedClients } from "./flow/unjudged-clients";
import { collectVerdicts } from "./flow/verdicts";
import type { Host } from "./host/host";
import { relativePath } from "./host/paths";
import { isGeneratedText, isTestText } from "./host/source-class";
import { scanWorkspace, type WorkspaceFiles } from "./host/workspace-files";
import { DATA, LIBRARY_MODELS, TELLING_MODELS } from "./libraries/catalogue";
import { type Declarations, NOTHING_DECLARED } from "./libraries/in-house/declarations";
import type { Config } from "./policy/config";
import { createDeclarations } from "./policy/declarations";
import { rangeOf } from "./run/ranges";
import type { SchemaFiles } from "./tenancy/code/schema-code";
import type { TenancyModel } from "./tenancy/model";

const DATABASE_PACKAGES: ReadonlySet<string> = new Set(DATA.flatMap((model) => model.packages));
export interface ProveOptions extends Pick<ProofControl, "isOnly" | "isCancelled"> {
  readonly isAnalysed: (file: string) => boolean;
  readonly onProgress: (phase: "capture" | "prove", done: number, total: number) => void;
}

export interface Proof {
  readonly verdicts: readonly Verdict[];
  readonly problems: readonly Problem[];
}

export interface Workspace {
  readonly files: WorkspaceFiles;
  /** Files that may declare entities (absolute paths, sorted), and the way from one to another. */
  schemaSources(): { readonly paths: readonly string[]; readonly files: SchemaFiles };
  /** Sets up the prover, once tenancy is known; `config` is the root's, `configs` are all. */
  prepare(tenancy: TenancyModel, config: Config, configs: readonly Config[], strictnessIn: World["strictnessIn"]): void;
  /** Has the files captured elsewhere that will be needed, as far as their text tells. */
  captureAhead(capture: (paths: readonly string[]) => Promise<CapturedElsewhere>): Promise<void>;
  prove(options: ProveOptions): Promise<Proof | undefined>;
  invalidate(paths: ReadonlySet<string>): void;
  has(path: string): boolean;
  isExempt(file: string): boolean;
  factsOfRelative(file: string): FileFacts | undefined;
  textOf(file: string): string | undefined;
  /** Analysed files that hold suppression comments, relative. */
  commentedFiles(): readonly string[];
  counters(): { readonly captured: number; readonly cached: number };
  timings(): Readonly<Record<string, number>>;
}

export function createWorkspace(host: Host, root: string, capturedOf?: CapturedElsewhere): Workspace {
  const started = performance.now();
  const files = scanWorkspace(host, root, { include: [], exclude: [] });
  return new FolderWorkspace(host, root, files, performance.now() - started, capturedOf);
}

class FolderWorkspace implements Workspace {
  private readonly facts;
  private readonly resolver;
  private readonly linker;
  private readonly uses: ExportUses;
  private readonly known: ReadonlySet<string>;
  private readonly exempt: ReadonlySet<string>;
  private readonly passedOver = new Set<string>();
  private readonly texts = new Map<string, string>();
  private readonly relevance = new Map<string, boolean>();
  private readonly ambient: AmbientTypes;
  /** Whether functions may access data, by file (relative) and place. */
  private readonly accesses = new Map<string, Map<string, boolean>>();
  /** Files that changed since the workspace was loaded. */
  private readonly edited = new Set<string>();
  private readonly ms: Record<string, number>;
  private prover: Prover | undefined;
  private world: World | undefined;
  private declared: Declarations = NOTHING_DECLARED;
  private isRelevant: (text: string) => boolean = () => true;
  private holdsData: (text: string) => boolean = () => true;

  constructor(
    private readonly host: Host,
    private readonly root: string,
    readonly files: WorkspaceFiles,
    scanMs: number,
    private capturedOf: CapturedElsewhere | undefined,
  ) {
    this.facts = createFactsStore(host, (path, hash) => this.capturedOf?.(path, hash));
    this.resolver = createModuleResolver(host, root, files);
    this.linker = createExportLinker(
      this.resolver,
      (path) => this.facts.placedFactsOf(path),
      (path) => this.world?.observer.files.add(path),
    );
    this.uses = new ExportUses({
      paths: files.sources.filter((source) => !source.isTest).map((source) => source.path),
      read: (path) => host.readFile(path),
      resolve: (from, specifier) => {
        const found = this.resolver.resolve(from, specifier);
        return found.kind === "unresolved" ? undefined : found.path;
      },
    });
    this.ambient = new AmbientTypes(
      files.sources.filter((source) => source.isDeclaration).map((source) => source.path),
      (path) => host.readFile(path),
      (path) => this.facts.factsOf(path),
    );
    this.known = new Set(files.sources.map((source) => source.path));
    this.exempt = new Set(
      files.sources
        .filter((source) => source.isTest || source.isGenerated || source.isDeclaration)
        .map((source) => relativePath(root, source.path)),
    );
    this.ms = { scan: Math.round(scanMs) };
  }

  prepare(tenancy: TenancyModel, config: Config, configs: readonly Config[], strictnessIn: World["strictnessIn"]): void {
    const declared = createDeclarations(configs, {
      relative: (path) => relativePath(this.root, path),
      absolute: (file) => `${this.root}/${file}`,
      packageOf: (path) => this.resolver.packages().nearest(path)?.name,
    });
    this.declared = declared;
    const entityTokens = [...tenancy.entities.values()]
      .filter((entity) => entity.origin === "prisma")
      .map((entity) => `.${entity.name.charAt(0).toLowerCase()}${entity.name.slice(1)}.`);
    const holdsWords = createRelevanceFilter([
      "tenantlint-",
      ...TELLING_MODELS.flatMap((model) => model.tokens),
      ...entityTokens,
      ...declared.words,
    ]);
    this.isRelevant = (text) => holdsWords(text) || startsSomething(text);
    this.holdsData = createRelevanceFilter([...DATA.flatMap((model) => model.tokens), ...entityTokens, ...declared.words, "Map("]);
    this.world = this.createWorld(tenancy, config, declared, strictnessIn);
    this.prover = new Prover(this.world);
  }

  async captureAhead(capture: (paths: readonly string[]) => Promise<CapturedElsewhere>): Promise<void> {
    const needed = this.files.sources.filter(({ path }) => !this.isExempt(relativePath(this.root, path)));
    this.capturedOf = await capture(needed.map(({ path }) => path).filter((path) => this.isRelevant(this.host.readFile(path) ?? "")));
  }

  private createWorld(tenancy: TenancyModel, config: Config, declarations: Declarations, strictnessIn: World["strictnessIn"]): World {
    const observer = new Observer();
    return {
      models: LIBRARY_MODELS,
      tenancy,
      observer,
      strictnessIn,
      ...(config.isolation === undefined ? {} : { isolation: config.isolation }),
      declarations,
      globals: new State(),
      factsOf: (path) => {
        observer.files.add(path);
        return this.facts.placedFactsOf(path);
      },
      resolveImport: (from, specifier) => {
        const found = this.resolver.resolve(from, specifier);
        if (found.kind === "file") return { kind: "file", path: found.path };
        if (found.kind === "unresolved") return { kind: "external", module: specifier };
        if (found.path !== undefined) return { kind: "file", path: found.path };
        return { kind: "external", module: found.subpath === "" ? found.name : `${found.name}/${found.subpath}` };
      },
      lookupExport: (path, name) => this.linker.lookup(path, name),
      exportNames: (path) => this.linker.exportNames(path),
      ambientTypes: () => this.ambient.all(),
      relative: (path) => relativePath(this.root, path),
      namesIn: (folder) => this.namesIn(folder),
      absolute: (file) => `${this.root}/${file}`,
      rangeOf: (span) => this.rangeOf(this.located(span)),
      textOf: (span) => this.textAt(span),
      isOnlyCalled: (file, name) => this.uses.isOnlyCalled(`${this.root}/${file}`, name),
      versionOf: (from, name) => this.resolver.packages().versionOf(from, name),
    };
  }

  private namesIn(folder: string): readonly string[] {
    const inside = folder === "" ? "" : `${folder}/`;
    const names = this.files.sources
      .map(({ path }) => relativePath(this.root, path))
      .filter((file) => file.startsWith(inside))
      .map((file) => file.slice(inside.length).split("/")[0] ?? "");
    return [...new Set(names)].sort();
  }

  schemaSources(): { readonly paths: readonly string[]; readonly files: SchemaFiles } {
    return {
      paths: this.files.sources.filter((source) => !source.isTest).map((source) => source.path),
      files: {
        read: (path) => this.host.readFile(path),
        resolve: (from, specifier) => {
          const found = this.resolver.resolve(from, specifier);
          return found.kind === "unresolved" ? undefined : found.path;
        },
        relative: (path) => relativePath(this.root, path),
      },
    };
  }

  /** Where a place is in the text; the prover tells places in coordinates that edits do not move. */
  private located(span: SourceSpan): SourceSpan {
    const path = `${this.root}/${span.file}`;
    return this.facts.isMoved(path) ? { ...span, ...this.facts.textRangeOf(path, span.start, span.end) } : span;
  }

  private isGone(span: SourceSpan): boolean {
    const path = `${this.root}/${span.file}`;
    return this.facts.isMoved(path) && this.facts.textRangeOf(path, span.start, span.end) === undefined;
  }

  private textAt(span: SourceSpan): string {
    const { file, start, end } = this.located(span);
    return this.textOf(file)?.slice(start, end) ?? "";
  }

  private rangeOf(span: SourceSpan): LineRange {
    return rangeOf(span, this.factsOfRelative(span.file)?.lineStarts ?? [0]);
  }

  async prove(options: ProveOptions): Promise<Proof | undefined> {
    const { prover, world } = this;
    if (!prover || !world) throw new Error("prepare() comes before prove()");
    this.facts.startRun();
    const started = performance.now();
    const relevant = this.relevantFiles(options);
    this.ms["select"] = Math.round(performance.now() - started);
    const observations = await prover.prove(relevant, {
      ...options,
      onProgress: (done, total) => options.onProgress("prove", done, total),
      pause: () => new Promise((resolve) => setImmediate(resolve)),
      moved: new Set([...this.edited].filter((path) => this.facts.isMoved(path))),
      locate: (span) => this.located(span),
    });
    if (!observations) return undefined;
    const edited = new Set([...this.edited].map((path) => relativePath(this.root, path)));
    const verdicts = collectVerdicts(observations, { rangeOf: (span) => this.rangeOf(span), edited, isolation: world.isolation });
    this.texts.clear();
    return { verdicts, problems: [...this.readProblems(relevant, options), ...this.proofProblems(prover, world)] };
  }

  /** Files whose text can hold an access, an entry point or a schema; tests and generated code only when they are imported. */
  private relevantFiles(options: ProveOptions): readonly ProvenFile[] {
    const relevant: ProvenFile[] = [];
    for (const source of this.files.sources) {
      const file = relativePath(this.root, source.path);
      if (source.isTest || source.isGenerated || source.isDeclaration || !options.isAnalysed(file)) continue;
      const matters = this.relevance.get(source.path) ?? this.matters(source.path, file);
      this.relevance.set(source.path, matters);
      if (matters) relevant.push({ path: source.path, isScript: source.isScript, mayAccess: (span) => this.mayAccess(file, span) });
    }
    return relevant;
  }

  /** Remembered for each file until it changes: functions that nothing calls are asked for in every run. */
  private mayAccess(file: string, [start, end]: readonly [number, number]): boolean {
    const known = this.accesses.get(file) ?? new Map<string, boolean>();
    this.accesses.set(file, known);
    const place = `${start}-${end}`;
    const answer = known.get(place) ?? this.holdsData(this.textAt({ file, start, end }));
    known.set(place, answer);
    return answer;
  }

  private matters(path: string, file: string): boolean {
    const text = this.host.readFile(path);
    if (text === undefined) return true;
    this.ambient.note(path, text);
    if (isGeneratedText(file, text) || isTestText(text)) {
      this.passedOver.add(file);
      return false;
    }
    if (/^\s*(\/\/.*\n|\/\*[^]*?\*\/\s*)*["']use client["']/.test(text.slice(0, 2000))) return false;
    const isNamed =
      this.declared.isEntryFile(file) || LIBRARY_MODELS.some((model) => model.entryFiles?.some((pattern) => pattern.test(file)) ?? false);
    if (!isNamed && !this.isRelevant(text)) return false;
    this.facts.factsOfText(path, text);
    return true;
  }

  /** What could not be read of the files that were looked at, those that others import included. */
  private readProblems(relevant: readonly ProvenFile[], options: ProveOptions): readonly Problem[] {
    const problems: Problem[] = [];
    const looked: { readonly file: string; readonly facts: FileFacts }[] = [];
    for (const { path } of relevant)
      if (!this.facts.factsOf(path))
        problems.push({ file: relativePath(this.root, path), message: this.host.readProblem(path) ?? "cannot be read", isFatal: true });
    for (const [path, facts] of this.facts.held()) {
      const file = relativePath(this.root, path);
      if (!this.known.has(path) || this.isExempt(file) || !options.isAnalysed(file)) continue;
      looked.push({ file, facts });
      if (facts.syntaxErrors.length === 0 && this.facts.isMangled(path))
        problems.push({
          file,
          message: "holds bytes that are not UTF-8: they were read as U+FFFD, and the rest was analysed",
          isFatal: false,
        });
      for (const error of facts.syntaxErrors) problems.push({ file, line: error.line, message: error.message, isFatal: true });
    }
    if (this.world?.tenancy.entities.size !== 0) return problems;
    looked.sort((a, b) => (a.file < b.file ? -1 : 1));
    return [...problems, ...unjudgedClients({ files: looked, clients: DATABASE_PACKAGES })];
  }

  private proofProblems(prover: Prover, world: World): readonly Problem[] {
    const unread = [...world.observer.problems.values()]
      .filter(({ span }) => !this.isGone(span))
      .map(({ span, message }) => ({
        file: span.file,
        line: this.rangeOf(this.located(span)).start.line,
        message,
        isFatal: false,
      }));
    const bounded = [...prover.bounded.values()].map(({ label, span }) => ({
      file: span.file,
      line: this.rangeOf(this.located(span)).start.line,
      message: `the analysis of ${label} was cut short: it calls too much`,
      isFatal: false,
    }));
    const broken = prover
      .failures()
      .map(({ span, message }) => ({ file: span.file, line: this.rangeOf(this.located(span)).start.line, message, isFatal: true }));
    return [...unread, ...bounded, ...broken, ...this.resolver.problems()];
  }

  invalidate(paths: ReadonlySet<string>): void {
    this.ambient.forget();
    this.uses.forget(paths);
    for (const path of paths) {
      this.edited.add(path);
      this.accesses.delete(relativePath(this.root, path));
      this.texts.delete(relativePath(this.root, path));
    }
    const bodies = this.changedBodies(paths);
    if (bodies && this.prover?.replaceBodies(bodies)) return;
    for (const path of paths) {
      this.facts.invalidate(path);
      this.relevance.delete(path);
      this.resolver.invalidate(path);
    }
    if (paths.size > 0) this.linker.invalidate();
    this.prover?.invalidate(paths);
  }

  /** The functions whose bodies changed, by file; undefined when anything else did. */
  private changedBodies(paths: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<number>> | undefined {
    const bodies = new Map<string, ReadonlySet<number>>();
    for (const path of paths) {
      const changed = this.facts.reread(path);
      if (!changed) return undefined;
      const mattered = this.relevance.get(path);
      if (mattered !== undefined && this.matters(path, relativePath(this.root, path)) !== mattered) return undefined;
      bodies.set(path, changed);
    }
    return bodies;
  }

  has(path: string): boolean {
    return this.known.has(path);
  }

  isExempt(file: string): boolean {
    return this.exempt.has(file) || this.passedOver.has(file);
  }

  factsOfRelative(file: string): FileFacts | undefined {
    return this.facts.factsOf(`${this.root}/${file}`);
  }

  textOf(file: string): string | undefined {
    const known = this.texts.get(file);
    if (known !== undefined) return known;
    const text = this.host.readFile(`${this.root}/${file}`);
    if (text !== undefined) this.texts.set(file, text);
    return text;
  }

  commentedFiles(): readonly string[] {
    return [...this.relevance]
      .filter(([path, matters]) => matters && (this.facts.factsOf(path)?.comments.length ?? 0) > 0)
      .map(([path]) => relativePath(this.root, path));
  }

  counters(): { readonly captured: number; readonly cached: number } {
    return this.facts.counters();
  }

  timings(): Readonly<Record<string, number>> {
    return this.ms;
  }
}
