// Keeps what executions come across: accesses with their outcome, log lines, cache uses, writes to module state, and the files
// that each result depends on. It judges nothing; verdicts.ts does, when every entry point has run.
import type { Access } from "../../../../rules/contract/access";
import type { BypassKind, Confidence, Mechanism, ViolationReason } from "../../../../rules/contract/verdict";
import { NOWHERE, type SourceSpan } from "../../../../rules/contract/span";
import type { FileFacts } from "../../facts/ir";
import type { EntryPoint } from "../../libraries/model";
import type { HandleValue } from "../../libraries/value";
import type { KeyStrength, Step } from "./judgement";

/** The execution at hand, as far as it is told where things happened. */
interface Execution {
  readonly stack: readonly { readonly callSite?: SourceSpan; readonly fn: number; readonly facts: FileFacts }[];
  readonly budget: number;
}

/** A call on the way to an access. */
export interface CallStep {
  readonly at: SourceSpan;
  /** Name of the function that was called; empty when it has none. */
  readonly callee: string;
}

/** What one execution found of one access. */
export interface Outcome {
  readonly verdict: "isolated" | "violation" | "unproven";
  readonly mechanism?: Mechanism;
  readonly isAssumed?: boolean;
  readonly reason?: ViolationReason;
  readonly bypass?: BypassKind;
  readonly confidence?: Confidence;
  readonly detail?: string;
  /** Of storage that the request chose: key of what chose it. */
  readonly chosenBy?: string;
  /** The row by which it goes, where that was itself fetched without asking whose it is. */
  readonly follows?: string;
  /** Nobody had signed in on the way here. */
  readonly isAnonymous?: true;
  /** And the request said which tenant it is about, in its address or its body. */
  readonly isAddressed?: true;
  readonly steps: readonly Step[];
}

export interface Observation {
  /** Accesses with one key are one access. */
  readonly key: string;
  readonly access: Omit<Access, "range">;
  readonly outcome: Outcome;
  /** Reads that were not isolated when they ran: the row whose later check may still isolate them. */
  readonly row?: string;
  /** The innermost calls that led here, outermost first. */
  readonly calls: readonly CallStep[];
  /** Depth of the stack at which it was made, relative to where the recording began. */
  readonly depth: number;
  /** Counts only if a tenant came to be at hand in the same execution. */
  readonly awaitsTenant?: true;
  /** Counts only if somebody came to be signed in, in the same execution. */
  readonly awaitsPrincipal?: true;
  /** Fine where the same execution writes an audit event. */
  readonly unlessAudited?: true;
  /** Fine where the same execution brings the session back to what it was. */
  readonly unlessReset?: true;
  /** Lines and cache uses that are judged together: what they share. */
  readonly group?: string;
  /** Identity of what was read, where a comparison of it with the requester's tenant counts. */
  readonly yields?: string;
  /** Cache uses: what the key looks like, what it holds, and whether tenant data passes; `yields`: identity of what was read. */
  readonly cache?: {
    readonly store: string;
    readonly shape: string;
    /** Shape of the key under which this is one field of several. */
    readonly whole?: string;
    readonly strength: KeyStrength;
    readonly holdsTenantData: boolean;
    readonly yields?: string;
    /** Done for one tenant after the other, by the clock. */
    readonly isOfRound?: true;
    /** It says what goes in, and is judged by other means. */
    readonly isFill?: true;
  };
  /** The calls of the entry point were spent by then: a guard before it may have gone unseen. */
  readonly isPastLimit?: true;
  /** The rows are the requester's, and so is all of it unless somebody reads what came along with this row. */
  readonly brought?: { readonly row: string; readonly mechanism: Mechanism; readonly steps: readonly Step[] };
  /** Which of several uses of one table in a statement it is. */
  readonly use?: string;
  /** It is told so many calls further out, where its key was supplied. */
  readonly lift?: number;
  /** It is told at a call that was made before, which handed over what makes the key. */
  readonly toldAt?: SourceSpan;
}

/** What an execution has met so far. */
export type Met = "hasTenant" | "hasTenantPrincipal" | "hasPrincipal" | "hasAudit" | "hasReset" | "varies" | "isForEveryOrigin";

export interface Recording {
  readonly observations: readonly Observation[];
  readonly files: ReadonlySet<string>;
  /** Functions that ran, by `file:fn`. */
  readonly reached: ReadonlySet<string>;
  readonly met: ReadonlySet<Met>;
  /** Cached values (identity) that were compared with the requester's. */
  readonly checked: ReadonlySet<string>;
}

export interface Mark {
  readonly observations: number;
  readonly depth: number;
  readonly outer: Set<string> | undefined;
  readonly reached: Set<string>;
  readonly met: Set<Met>;
  readonly checked: Set<string>;
}

/** The entry point at hand. */
export interface Run {
  entry: EntryPoint | undefined;
  /** No function of the product is known to call it: parameters stand for anything. */
  readonly isOrphan: boolean;
  /** A principal or a row of a tenant has been met. */
  hasTenant: boolean;
  /** A principal that names the tenant has been read. */
  hasTenantPrincipal: boolean;
  /** Somebody was signed in. */
  hasPrincipal: boolean;
  /** An audit event was written. */
  hasAudit: boolean;
  /** Caches are told to keep answers to different requesters apart. */
  varies: boolean;
  /** Browsers may hand an answer to the scripts of any site: it is made for whoever visits those. */
  isForEveryOrigin: boolean;
  /** A database session was reset, or its connection closed. */
  hasReset: boolean;
  /** It has been run again, or what it depended on has changed: what it handed to others no longer counts. */
  isOutdated: boolean;
  /** Where input chose the storage of a client, by the key of the input. */
  readonly storagePlaces: Map<string, SourceSpan>;
}

export interface RegisteredEntry {
  readonly entry: EntryPoint;
  /** File (absolute) whose execution made it. */
  readonly module: string;
  /** The function without callers that registered it, when it ran by itself. */
  readonly by?: string;
}

export function newRun(entry: Run["entry"], isOrphan: boolean): Run {
  return {
    entry,
    isOrphan,
    hasTenant: false,
    hasTenantPrincipal: false,
    hasPrincipal: false,
    hasAudit: false,
    hasReset: false,
    varies: false,
    isForEveryOrigin: false,
    isOutdated: false,
    storagePlaces: new Map(),
  };
}

export class Observer {
  observations: Observation[] = [];
  files = new Set<string>();
  run: Run = newRun(undefined, false);
  /** Values are looked through for a fix: what is read then, the program does not read. */
  isLooking = false;
  /** Cached values (identity) of which a part was compared with the requester's. */
  checked = new Set<string>();
  /** Functions that the execution at hand reached, by `file:fn`. */
  reached = new Set<string>();
  private met = new Set<Met>();
  /** The function without callers that is running by itself. */
  orphan: string | undefined;
  entries: RegisteredEntry[] = [];
  /** What is running. */
  running: RegisteredEntry | undefined;
  /** Rows that were verified before the execution was cut short by a redirect. */
  readonly verifiedBeforeAbort = new Set<string>();
  /** Module of the execution at hand, for what it registers outside any module's top level. */
  registering = "";
  private readonly modules: string[] = [];
  private readonly outerFiles: Set<string>[] = [];
  private readonly outerReached: Set<string>[] = [];
  /** Functions that a module's top level reached. */
  readonly moduleReached = new Map<string, Set<string>>();
  /** Modules to whose registries (routers, apps) a module's top level adds. */
  readonly feeds = new Map<string, Set<string>>();
  /** Modules whose registries have been added to since somebody asked. */
  readonly newlyFed = new Set<string>();
  private readonly owners = new Map<number, string>();
  /** Files that a module's evaluation read, itself included. */
  readonly moduleFiles = new Map<string, Set<string>>();

  get currentModule(): string {
    return this.modules[this.modules.length - 1] ?? "";
  }

  /** Modules whose top levels are executing, each because the one before needs it. */
  get moduleDepth(): number {
    return this.modules.length;
  }

  /** A module's top level is executing: what it makes outlives requests. */
  get isInModule(): boolean {
    return this.modules.length > 0;
  }

  dependsOn(path: string): void {
    this.files.add(path);
    for (const file of this.moduleFiles.get(path) ?? []) this.files.add(file);
  }

  enterModule(path: string): void {
    this.modules.push(path);
    this.outerFiles.push(this.files);
    this.files = new Set([path]);
    this.outerReached.push(this.reached);
    this.reached = new Set();
  }

  leaveModule(path: string): void {
    this.modules.pop();
    this.moduleFiles.set(path, this.files);
    const outer = this.outerFiles.pop() ?? new Set<string>();
    for (const file of this.files) outer.add(file);
    this.files = outer;
    this.moduleReached.set(path, new Set([...(this.moduleReached.get(path) ?? []), ...this.reached]));
    this.reached = this.outerReached.pop() ?? new Set<string>();
  }

  /** A handle was made; one that a module's top level made belongs to the module. */
  made(handle: HandleValue): void {
    if (this.isInModule) this.owners.set(handle.id, this.currentModule);
  }

  /** A module's top level calls a method of a handle, or hands it to one: what another module made may remember it. */
  feed(handle: HandleValue): void {
    const owner = this.owners.get(handle.id);
    if (!this.isInModule || owner === undefined || owner === this.currentModule || !hasRegistry(handle)) return;
    const fed = this.feeds.get(this.currentModule) ?? new Set<string>();
    this.feeds.set(this.currentModule, fed.add(owner));
    this.newlyFed.add(owner);
  }

  meet(what: Met): void {
    if (this.isLooking) return;
    this.run[what] = true;
    this.met.add(what);
  }

  /** Forgets what these modules' top levels did. */
  forgetModules(paths: ReadonlySet<string>): void {
    for (const path of paths) {
      this.moduleReached.delete(path);
      this.feeds.delete(path);
    }
    this.entries = this.entries.filter((one) => !paths.has(one.module));
  }

  /** After an execution that broke off: no module is executing any more. */
  breakOff(): void {
    for (const files of this.outerFiles) for (const file of files) this.files.add(file);
    this.modules.length = 0;
    this.outerFiles.length = 0;
    this.outerReached.length = 0;
  }

  enterFunction(frame: { readonly file: string; readonly fn: number }): void {
    this.reached.add(`${frame.file}:${frame.fn}`);
    this.files.add(frame.file);
  }

  /** What could not be read, once per place. */
  readonly problems = new Map<string, { readonly span: SourceSpan; readonly message: string }>();

  problem(span: SourceSpan, message: string): void {
    this.problems.set(`${span.file}:${span.start}`, { span, message });
  }

  record(m: Execution, observation: Omit<Observation, "calls" | "depth">): void {
    const limit = m.budget <= 0 ? { isPastLimit: true as const } : {};
    this.observations.push({ ...observation, calls: callsOf(m), depth: m.stack.length, ...limit });
  }

  /** What has been recorded under this key reaches up to here; false when nothing has. */
  widen(key: string, { end }: SourceSpan): boolean {
    const index = this.observations.findLastIndex((one) => one.key === key);
    const known = this.observations[index];
    if (!known) return false;
    const { access } = known;
    this.observations[index] = { ...known, access: { ...access, span: { ...access.span, end: Math.max(end, access.span.end) } } };
    return true;
  }

  addEntry(entry: EntryPoint): void {
    const by = this.currentModule === "" ? this.orphan : undefined;
    this.entries.push({
      entry,
      module: this.currentModule === "" ? this.registering : this.currentModule,
      ...(by === undefined ? {} : { by }),
    });
  }

  /** The entry point at hand once more, in another of its ways. */
  addVariant(entry: EntryPoint): void {
    if (this.running) this.entries.push({ ...this.running, entry });
  }

  mark(m: Execution): Mark {
    const { files: outer, reached, met, checked } = this;
    const mark = { observations: this.observations.length, depth: m.stack.length, outer, reached, met, checked };
    this.checked = new Set();
    this.files = new Set();
    this.reached = new Set();
    this.met = new Set();
    return mark;
  }

  /** What has been recorded since the mark; calls are told relative to it. */
  since(mark: Mark): Recording {
    const files = this.files;
    this.files = mark.outer ?? new Set();
    for (const file of files) this.files.add(file);
    const { reached, met, checked } = this;
    this.checked = mark.checked;
    for (const value of checked) this.checked.add(value);
    this.reached = mark.reached;
    for (const fn of reached) this.reached.add(fn);
    this.met = mark.met;
    for (const what of met) this.met.add(what);
    const observations = distinct(this.observations.slice(mark.observations)).map((one) => {
      const depth = one.depth - mark.depth;
      return { ...one, depth, calls: depth > 0 ? one.calls.slice(-depth) : [] };
    });
    return { observations, files, reached, met, checked };
  }

  /** `callSite`: where the call stands that is told again. */
  replay(m: Execution, recording: Recording, callSite: SourceSpan | undefined): void {
    const prefix = callsOf(m);
    const depth = m.stack.length;
    for (const one of recording.observations) {
      // The first of its calls was that of the function itself, from wherever it was called at the time.
      const calls =
        one.depth > 0 && one.calls.length === one.depth ? [calledFrom(one.calls[0], callSite), ...one.calls.slice(1)] : one.calls;
      this.observations.push({ ...one, depth: depth + one.depth, calls: [...prefix, ...calls].slice(-MAX_CALLS) });
    }
    for (const file of recording.files) this.files.add(file);
    for (const fn of recording.reached) this.reached.add(fn);
    for (const what of recording.met) this.meet(what);
    for (const value of recording.checked) this.checked.add(value);
  }
}

/** Registries are what a model adds to later on: lists, and objects of its own classes (route trees, server instances). */
function hasRegistry(handle: HandleValue): boolean {
  return Object.values(handle.data).some(
    (part) => typeof part === "object" && part !== null && Object.getPrototypeOf(part) !== Object.prototype,
  );
}

/** More calls than this are not told. */
const MAX_CALLS = 6;

/** Where the innermost functions on the stack were called, outermost first. */
function callsOf(m: Execution): readonly CallStep[] {
  return m.stack
    .slice(-MAX_CALLS)
    .map(({ callSite, facts, fn }) => ({ at: callSite ?? NOWHERE, callee: shownName(facts.functions[fn]?.name ?? "") }));
}

function calledFrom(step: CallStep | undefined, callSite: SourceSpan | undefined): CallStep {
  return { at: callSite ?? NOWHERE, callee: step?.callee ?? "" };
}

/** Last part of a function's name (`Repo.find.<arrow>`): nothing for one that the code gives no name. */
function shownName(name: string): string {
  const last = name.slice(name.lastIndexOf(".") + 1);
  return last.startsWith("<") ? "" : last;
}

/** One observation of each kind, by the shortest way: what differs is the outcome or the row that later checks are about. */
export function distinct<T extends Observation>(observations: readonly T[]): readonly T[] {
  const kept = new Map<string, T>();
  for (const one of observations) {
    const { outcome } = one;
    const place = one.toldAt ?? (one.lift === undefined ? undefined : one.calls.at(-one.lift)?.at);
    const site = place ? `${place.file}:${place.start}` : "";
    const who = outcome.isAnonymous ? "?" : "";
    const key = `${one.key}|${one.use ?? ""}|${site}|${one.access.kind}${one.cache?.holdsTenantData ? "!" : ""}${one.cache?.shape ?? ""}|${one.row ?? ""}|${who}|${outcome.verdict}|${outcome.confidence ?? ""}|${outcome.mechanism ?? ""}|${outcome.reason ?? ""}`;
    const known = kept.get(key);
    if (!known || one.depth < known.depth) kept.set(key, one);
  }
  return [...kept.values()];
}
