// Keeps what executions come across: accesses with their outcome, log lines, cache uses, writes to module state, and the files
// that each result depends on. It judges nothing; verdicts.ts does, when every entry point has run.
import type { Access } from "../../../../rules/contract/access";
import type { BypassKind, Confidence, Mechanism, ViolationReason } from "../../../../rules/contract/verdict";
import type { SourceSpan } from "../../../../rules/contract/span";
import type { EntryPoint } from "../../libraries/model";
import type { Value } from "../../libraries/value";
import type { Frame, Machine } from "../machine/machine";
import type { Step } from "./judgement";
import { noteIndexWrite, noteMemberWrite, noteModuleWrite } from "./module-state";

/** What one execution found of one access. */
export interface Outcome {
  readonly verdict: "isolated" | "violation" | "unproven";
  readonly mechanism?: Mechanism;
  readonly isAssumed?: boolean;
  readonly reason?: ViolationReason;
  readonly bypass?: BypassKind;
  readonly confidence?: Confidence;
  readonly detail?: string;
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
  readonly calls: readonly SourceSpan[];
  /** Depth of the stack at which it was made, relative to where the recording began. */
  readonly depth: number;
  /** Lines and cache uses that are judged together: what they share. */
  readonly group?: string;
  /** Cache uses: what the key looks like, and whether tenant data passes. */
  readonly cache?: { readonly store: string; readonly shape: string; readonly pins: boolean; readonly holdsTenantData: boolean };
}

export interface Recording {
  readonly observations: readonly Observation[];
  readonly files: ReadonlySet<string>;
}

export interface Mark {
  readonly observations: number;
  readonly depth: number;
  readonly outer: Set<string> | undefined;
}

/** The entry point at hand. */
export interface Run {
  readonly entry: EntryPoint | undefined;
  /** No function of the product is known to call it: parameters stand for anything. */
  readonly isOrphan: boolean;
  /** A principal or a row of a tenant has been met. */
  hasPrincipal: boolean;
  hasTenant: boolean;
  /** A principal that names the tenant has been read. */
  hasTenantPrincipal: boolean;
}

export interface RegisteredEntry {
  readonly entry: EntryPoint;
  /** File (absolute) whose execution made it. */
  readonly module: string;
}

export class Observer {
  observations: Observation[] = [];
  files = new Set<string>();
  run: Run = { entry: undefined, isOrphan: false, hasPrincipal: false, hasTenant: false, hasTenantPrincipal: false };
  /** Functions that some entry point reached, by `file:fn`. */
  readonly reached = new Set<string>();
  entries: RegisteredEntry[] = [];
  /** Rows that were verified before the execution was cut short by a redirect. */
  readonly verifiedBeforeAbort = new Set<string>();
  /** Module of the execution at hand, for what it registers outside any module's top level. */
  registering = "";
  private readonly modules: string[] = [];
  private readonly outerFiles: Set<string>[] = [];
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
  }

  leaveModule(path: string): void {
    this.modules.pop();
    this.moduleFiles.set(path, this.files);
    const outer = this.outerFiles.pop() ?? new Set<string>();
    for (const file of this.files) outer.add(file);
    this.files = outer;
  }

  /** After an execution that broke off: no module is executing any more. */
  breakOff(): void {
    for (const files of this.outerFiles) for (const file of files) this.files.add(file);
    this.modules.length = 0;
    this.outerFiles.length = 0;
  }

  enterFunction(frame: Frame): void {
    this.reached.add(`${frame.file}:${frame.fn}`);
    this.files.add(frame.file);
  }

  indexWrite(m: Machine, object: Value, index: Value, value: Value, at: SourceSpan): void {
    noteIndexWrite(m, object, index, value, at);
  }

  memberWrite(m: Machine, target: Value, name: string, value: Value, at: SourceSpan): void {
    noteMemberWrite(m, target, name, value, at);
  }

  moduleWrite(m: Machine, name: string, value: Value, at: SourceSpan): void {
    noteModuleWrite(m, name, value, at);
  }

  /** What could not be read, once per place. */
  readonly problems = new Map<string, { readonly span: SourceSpan; readonly message: string }>();

  problem(span: SourceSpan, message: string): void {
    this.problems.set(`${span.file}:${span.start}`, { span, message });
  }

  record(m: Machine, observation: Omit<Observation, "calls" | "depth">): void {
    this.observations.push({ ...observation, calls: callsOf(m), depth: m.stack.length });
  }

  addEntry(entry: EntryPoint): void {
    this.entries.push({ entry, module: this.currentModule === "" ? this.registering : this.currentModule });
  }

  mark(m: Machine): Mark {
    const mark = { observations: this.observations.length, depth: m.stack.length, outer: this.files };
    this.files = new Set();
    return mark;
  }

  /** What has been recorded since the mark; calls are told relative to it. */
  since(mark: Mark): Recording {
    const files = this.files;
    this.files = mark.outer ?? new Set();
    for (const file of files) this.files.add(file);
    const observations = distinct(this.observations.slice(mark.observations)).map((one) => {
      const depth = one.depth - mark.depth;
      return { ...one, depth, calls: depth > 0 ? one.calls.slice(-depth) : [] };
    });
    return { observations, files };
  }

  replay(m: Machine, recording: Recording): void {
    const prefix = callsOf(m);
    const depth = m.stack.length;
    for (const one of recording.observations) this.observations.push({ ...one, depth: depth + one.depth, calls: [...prefix, ...one.calls].slice(-MAX_CALLS) });
    for (const file of recording.files) this.files.add(file);
  }
}

/** More calls than this are not told. */
const MAX_CALLS = 6;

/** Where the innermost functions on the stack were called, outermost first. */
function callsOf(m: Machine): readonly SourceSpan[] {
  return m.stack.slice(-MAX_CALLS).map((frame) => frame.callSite ?? NOWHERE);
}

/** A frame without a call site; left out of the evidence. */
const NOWHERE: SourceSpan = { file: "", start: 0, end: 0 };

/** One observation of each kind: what differs is the outcome or the row that later checks are about. */
export function distinct<T extends Observation>(observations: readonly T[]): readonly T[] {
  const kept = new Map<string, T>();
  for (const one of observations) {
    const { outcome } = one;
    const key = `${one.key}|${one.row ?? ""}|${outcome.verdict}|${outcome.confidence ?? ""}|${outcome.mechanism ?? ""}|${outcome.reason ?? ""}`;
    if (!kept.has(key)) kept.set(key, one);
  }
  return [...kept.values()];
}
