// Runs the program: executes the modules that matter, then every entry point, then what no entry point reached, and keeps the
// results by what they depend on, so that a change repeats only what it can have changed.
import { asPossible, concluded } from "./proof/conclude";
import { resolvePending } from "./proof/pending";
import type { SourceSpan } from "../../../rules/contract/span";
import { freshState, evaluateModule } from "./machine/modules";
import { Allowance } from "./allowance";
import type { Frame, Machine, World } from "./machine/machine";
import { createMachine } from "./machine/wiring";
import { instanceOfClass } from "./machine/classes";
import { callFunction, openArguments } from "./machine/functions";
import { forgetMemo, forgetUnneeded } from "./machine/memo";
import { settled } from "./machine/promises";
import { registerDecorated } from "./decorated";
import { relocated } from "./relocate";
import { Workers } from "./workers";
import { registerExports } from "./file-entries";
import { newRun, type RegisteredEntry, type Run } from "./proof/observer";
import type { Value } from "../libraries/value";
import type { Delta } from "./state";
import type { EntryObservation } from "./verdicts";

/** What a file is to the prover. */
export interface ProvenFile {
  readonly path: string;
  /** Command-line, seed and migration code: no requester. */
  readonly isScript: boolean;
  /** Whether the text of a function can hold an access to data. */
  readonly mayAccess: (span: readonly [number, number]) => boolean;
}

interface Result {
  readonly observations: readonly EntryObservation[];
  readonly files: ReadonlySet<string>;
  /** Functions that ran, by `file:fn`. */
  readonly reached: ReadonlySet<string>;
  readonly failure?: ProofFailure;
  /** Variables as a function that nothing called left them: handlers that it registered read them. */
  readonly left?: Delta;
  /** The execution itself. */
  readonly run?: Run;
}

/** An execution that broke off: what it would have come across is not known. */
export interface ProofFailure {
  readonly span: SourceSpan;
  readonly message: string;
}

export interface ProofControl {
  readonly isCancelled: () => boolean;
  readonly onProgress: (done: number, total: number) => void;
  /** Lets the host breathe between entry points. */
  readonly pause: () => Promise<void>;
  /** Nothing will be run again: what would only serve that is not kept. */
  readonly isOnly: boolean;
  /** Files (absolute paths) in which places are told in coordinates that are no offsets. */
  readonly moved: ReadonlySet<string>;
  readonly locate: (span: SourceSpan) => SourceSpan;
}

export class Prover {
  readonly machine: Machine;
  private readonly results = new Map<RegisteredEntry, Result>();
  /** Modules whose entry points have been looked for. */
  private readonly registered = new Set<string>();
  private orphans = new Map<string, Result>();
  private readonly workers = new Workers();
  private isOnly = false;
  private readonly allowance = new Allowance();
  /** Modules whose top level broke off, by path. */
  private readonly failedModules = new Map<string, ProofFailure>();
  /** Entry points that ran into a limit: told as problems. */
  readonly bounded = new Map<string, { readonly label: string; readonly span: SourceSpan }>();

  constructor(private readonly world: World) {
    this.machine = createMachine(world);
  }

  /**
   * Takes over new bodies of functions, by file (absolute path) and index: what ran one of them is forgotten, and modules stay. False
   * when the top level of a module ran one, and nothing has been done.
   */
  replaceBodies(changes: ReadonlyMap<string, ReadonlySet<number>>): boolean {
    const { observer } = this.world;
    const changed = [...changes].flatMap(([path, functions]) => [...functions].map((fn) => `${path}:${fn}`));
    const ranOne = (reached: ReadonlySet<string>): boolean => changed.some((key) => reached.has(key));
    if ([...observer.moduleReached.values()].some(ranOne)) return false;
    for (const path of changes.keys()) {
      const frame = this.machine.modules.get(path);
      const facts = this.world.factsOf(path);
      if (frame && facts) this.machine.modules.set(path, { ...frame, facts });
    }
    this.forgetInstances();
    for (const [entry, result] of this.results) if (ranOne(result.reached)) this.forgetEntry(entry);
    for (const [key, result] of this.orphans) if (ranOne(result.reached)) this.forgetOrphan(key);
    forgetMemo(this.machine, (recording) => ranOne(recording.reached));
    return true;
  }

  /** What stands for classes, and for their decorated methods, is made with what their constructors and decorators run. */
  private forgetInstances(): void {
    this.world.globals.forgetGlobals((cell) => /^(instance|base|statics?|decorated):/.test(cell));
  }

  /** Forgets what depended on these files (absolute paths). */
  invalidate(paths: ReadonlySet<string>): void {
    const { observer } = this.world;
    const isStale = (files: ReadonlySet<string>): boolean => [...paths].some((path) => files.has(path));
    const stale = this.staleModules(paths);
    for (const path of stale) {
      this.machine.modules.delete(path);
      this.registered.delete(path);
    }
    for (const path of paths) this.registered.delete(path);
    this.forgetInstances();
    observer.forgetModules(stale);
    for (const [entry, result] of this.results) if (stale.has(entry.module) || isStale(result.files)) this.forgetEntry(entry);
    for (const [key, result] of this.orphans)
      if (stale.has(key.slice(0, key.lastIndexOf(":"))) || isStale(result.files)) this.forgetOrphan(key);
    forgetMemo(this.machine, (recording) => isStale(recording.files));
  }

  /** Modules that read a changed file or another stale module, and those whose registries a stale module had added to. */
  private staleModules(paths: ReadonlySet<string>): ReadonlySet<string> {
    const { observer } = this.world;
    const stale = new Set(paths);
    for (let before = -1; before < stale.size;) {
      before = stale.size;
      for (const path of this.machine.modules.keys()) {
        if (stale.has(path)) for (const fed of observer.feeds.get(path) ?? []) stale.add(fed);
        else if ([...(observer.moduleFiles.get(path) ?? [])].some((file) => stale.has(file))) stale.add(path);
      }
    }
    return stale;
  }

  /** What was mounted anew somewhere else, or below other middleware, runs again. */
  private forgetFed(): void {
    const { newlyFed, feeds } = this.world.observer;
    for (const path of newlyFed) for (const fed of feeds.get(path) ?? []) newlyFed.add(fed);
    for (const entry of this.results.keys()) if (newlyFed.has(entry.module)) this.forgetEntry(entry);
    newlyFed.clear();
  }

  /** What it sent to workers no longer counts. */
  private forgetEntry(entry: RegisteredEntry): void {
    const run = this.results.get(entry)?.run;
    if (run) run.isOutdated = true;
    this.results.delete(entry);
  }

  /** With the entry points that it had registered. */
  private forgetOrphan(key: string): void {
    const { observer } = this.world;
    this.orphans.delete(key);
    observer.entries = observer.entries.filter((one) => one.by !== key);
  }

  /** Executions that broke off. */
  failures(): readonly ProofFailure[] {
    const results = [...this.results.values(), ...this.orphans.values()];
    return [...this.failedModules.values(), ...results.flatMap((result) => result.failure ?? [])];
  }

  /** Undefined when cancelled. */
  async prove(files: readonly ProvenFile[], control: ProofControl): Promise<readonly EntryObservation[] | undefined> {
    this.isOnly = control.isOnly;
    this.allowance.renew();
    const scripts = new Set(files.filter((file) => file.isScript).map((file) => file.path));
    if (!(await this.runModules(files, control))) return undefined;
    this.forgetFed();
    if (!(await this.runEntries(control))) return undefined;
    if (!(await this.runOrphans(files, scripts, control))) return undefined;
    // Functions that nothing called may have registered routes (`export function routes(app)`).
    if (!(await this.runEntries(control))) return undefined;
    const live = this.world.observer.entries.flatMap((entry) => {
      const result = this.results.get(entry);
      return result ? this.published(entry, this.observationsOf(result, control)) : [];
    });
    return [...live, ...[...this.orphans.values()].flatMap((result) => this.observationsOf(result, control))];
  }

  /** With their places where they are now. */
  private observationsOf({ observations, files }: Result, { moved, locate }: ProofControl): readonly EntryObservation[] {
    const own = [...moved].filter((path) => files.has(path)).map((path) => this.world.relative(path));
    return own.length === 0 ? observations : relocated(observations, new Set(own), locate);
  }

  /** Whatever has not run, or not with all that it was sent. */
  private async runEntries(control: ProofControl): Promise<boolean> {
    const { entries } = this.world.observer;
    const isDue = (entry: RegisteredEntry): boolean => !this.results.has(entry);
    let done = 0;
    const start = async (entry: RegisteredEntry): Promise<boolean> => {
      if (control.isCancelled()) return false;
      this.forgetEntry(entry);
      this.results.set(entry, this.runEntry(entry));
      if (++done % 8 === 0) {
        control.onProgress(Math.min(done, entries.length), entries.length);
        await control.pause();
      }
      return true;
    };
    // The list grows while it is run through: by the other ways of an entry point.
    for (const entry of entries) if (!entry.entry.received && isDue(entry) && !(await start(entry))) return false;
    return this.workers.run(entries, { isDue, start, engine: this.machine.engine });
  }

  /** What only code of the server calls is judged where it is called; by itself it is only possibly reached. */
  private published({ entry }: RegisteredEntry, observations: readonly EntryObservation[]): readonly EntryObservation[] {
    const { published } = entry;
    if (!published || !observations.some(({ outcome }) => outcome.verdict !== "isolated")) return observations;
    return this.world.isOnlyCalled(published.file, published.name) ? observations.map(asPossible) : observations;
  }

  private async runModules(files: readonly ProvenFile[], control: ProofControl): Promise<boolean> {
    let done = 0;
    for (const file of files) {
      if (control.isCancelled()) return false;
      if (!this.registered.has(file.path)) this.runModule(file);
      if (++done % 40 === 0) await control.pause();
    }
    return true;
  }

  private runModule(file: ProvenFile): void {
    const { observer } = this.world;
    observer.run = newRun(undefined, false);
    observer.observations = [];
    this.registered.add(file.path);
    let module: Frame | undefined;
    const failure = this.attempt({ file: this.world.relative(file.path), start: 0, end: 0 }, () => {
      module = evaluateModule(this.machine, file.path);
      if (module) this.register(module);
    });
    if (failure) this.failedModules.set(file.path, failure);
    else this.failedModules.delete(file.path);
    if (!module) return;
    const observations = observer.observations.map((one) =>
      file.isScript ? { ...one, outcome: { verdict: "isolated" as const, mechanism: "system" as const, steps: [] } } : one,
    );
    if (observations.length > 0)
      this.orphans.set(`${file.path}:module`, {
        observations: resolvePending(this.machine, observations),
        files: new Set([file.path, ...(observer.moduleFiles.get(file.path) ?? [])]),
        reached: new Set(),
      });
    else this.orphans.delete(`${file.path}:module`);
  }

  /** Entry points that frameworks find by decorators and by file names. */
  private register(module: Frame): void {
    const { observer } = this.world;
    const outer = this.machine.state;
    this.machine.state = this.world.globals;
    this.machine.stack.push(module);
    observer.enterModule(module.file);
    registerDecorated(this.machine, module);
    registerExports(this.machine, module);
    const before = observer.moduleFiles.get(module.file);
    observer.leaveModule(module.file);
    for (const path of before ?? []) observer.moduleFiles.get(module.file)?.add(path);
    this.machine.stack.pop();
    this.machine.state = outer;
    this.world.globals.isDead = false;
  }

  private runEntry(registered: RegisteredEntry): Result {
    const { entry } = registered;
    const left = registered.by === undefined ? undefined : this.orphans.get(registered.by)?.left;
    const run = (): void => (left && this.machine.state.apply(left), entry.run(this.machine.engine));
    this.world.observer.running = registered;
    const result = this.run(newRun(entry, false), registered.module, run, entry);
    this.world.observer.running = undefined;
    return result;
  }

  /** Runs `work`; whatever it throws costs this execution only, and is told. */
  private attempt(span: SourceSpan, work: () => void): ProofFailure | undefined {
    try {
      work();
      return undefined;
    } catch (error) {
      const m = this.machine;
      m.stack.length = 0;
      m.state = this.world.globals;
      this.world.globals.isDead = false;
      this.world.observer.breakOff();
      // The only expected way: the machine recurses, and a stack ends.
      if (error instanceof RangeError) return { span, message: "the code leads on too deeply from here: it was not analysed to its end" };
      return { span, message: `the analysis broke off here: ${error instanceof Error ? error.message : String(error)}` };
    }
  }

  /** Executes `work` from a fresh state and gathers what it came across. */
  private run(run: Run, module: string, work: () => void, at: { readonly label: string; readonly span: SourceSpan }): Result {
    const { observer } = this.world;
    const m = this.machine;
    observer.run = run;
    observer.observations = [];
    observer.files = new Set([module]);
    observer.reached = new Set();
    observer.verifiedBeforeAbort.clear();
    observer.checked = new Set();
    const allowed = this.allowance.next();
    m.budget = allowed;
    m.isBounded = false;
    m.cutBy = new Map();
    m.pendingRows.clear();
    m.closuresGiven.clear();
    m.state = freshState(m);
    observer.registering = module;
    const failure = this.attempt(at.span, () => {
      const frame = m.modules.get(module) ?? evaluateModule(m, module);
      if (!frame) return;
      m.stack.push({ ...frame, entry: m.state, exits: [], jumps: [] });
      work();
      m.stack.length = 0;
    });
    this.allowance.charge(allowed - m.budget);
    const place = `${at.span.file}:${at.span.start}:${at.label}`;
    if (m.isBounded && m.budget <= 0) this.bounded.set(place, at);
    else this.bounded.delete(place);
    const entry = run.entry ? { entry: { label: run.entry.label, span: run.entry.span } } : {};
    const observations = concluded(m, run).map((one) => ({ ...one, ...entry }));
    const left =
      observer.orphan === undefined || m.state.isDead ? {} : { left: { ...m.state.changesSince(this.world.globals), facts: new Map() } };
    const result = { observations, files: observer.files, reached: observer.reached, run, ...(failure ? { failure } : {}), ...left };
    m.state = this.world.globals;
    observer.run = newRun(undefined, false);
    if (this.isOnly) forgetUnneeded(m);
    return result;
  }

  /** Functions that nothing reached: their parameters stand for anything. */
  private async runOrphans(files: readonly ProvenFile[], scripts: ReadonlySet<string>, control: ProofControl): Promise<boolean> {
    let count = 0;
    const reached = this.reachedByEntries();
    for (const file of files) {
      const module = this.machine.modules.get(file.path);
      if (!module) continue;
      for (let fn = 1; fn < module.facts.functions.length; fn++) {
        if (control.isCancelled()) return false;
        const fact = module.facts.functions[fn];
        const key = `${file.path}:${fn}`;
        if (!fact || fact.parent !== 0) continue;
        if (reached.has(key)) {
          this.forgetOrphan(key);
          continue;
        }
        // Without an access of its own it has nothing to say; what it calls is looked at by itself.
        if (!this.orphans.has(key) && !file.mayAccess(fact.s)) continue;
        if (!this.orphans.has(key)) this.orphans.set(key, this.runOrphan(module, fn, scripts.has(file.path)));
        for (const one of this.orphans.get(key)?.reached ?? []) reached.add(one);
        if (++count % 40 === 0) await control.pause();
      }
    }
    return true;
  }

  /** Functions that modules and entry points reach. */
  private reachedByEntries(): Set<string> {
    const { observer } = this.world;
    const reached = new Set<string>();
    for (const path of this.machine.modules.keys()) for (const one of observer.moduleReached.get(path) ?? []) reached.add(one);
    for (const entry of observer.entries)
      if (entry.by === undefined) for (const one of this.results.get(entry)?.reached ?? []) reached.add(one);
    return reached;
  }

  private runOrphan(module: Frame, fn: number, isScript: boolean): Result {
    const m = this.machine;
    const name = module.facts.functions[fn]?.name ?? "a function";
    const span = m.span(module.facts.functions[fn]?.s ?? [0, 0], module);
    const script = isScript ? { label: name, framework: "script", span, isRequest: false, run: () => undefined } : undefined;
    const { observer } = this.world;
    observer.orphan = `${module.file}:${fn}`;
    const result = this.run(
      newRun(script, !isScript),
      module.file,
      () => {
        const self = ownerOf(m, module, fn);
        const value = { v: "function" as const, file: module.file, fn, scope: module.scope, ...(self ? { self } : {}) };
        settled(m, callFunction(m, value, openArguments(m, value), undefined));
      },
      { label: name, span },
    );
    observer.orphan = undefined;
    return result;
  }
}

/** The object that a method of a class runs on. */
function ownerOf(m: Machine, module: Frame, fn: number): Value | undefined {
  const cls = module.facts.classes.findIndex((one) => one.members.some((member) => member.fn === fn && !member.isStatic));
  return cls < 0 ? undefined : instanceOfClass(m, { v: "class", file: module.file, cls, scope: module.scope });
}
