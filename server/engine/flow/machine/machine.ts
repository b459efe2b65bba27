// The abstract machine: it executes facts with abstract values. This file holds what one execution carries along; how each
// kind of expression and statement runs stands in the files beside it. It never reads files itself: the world does.
import type { LineRange, SourceSpan } from "../../../../rules/contract/span";
import type { Expression, FileFacts, Span } from "../../facts/ir";
import type { Declarations } from "../../libraries/in-house/declarations";
import type { Engine, LibraryCall, LibraryModel } from "../../libraries/model";
import type { ClassValue, FunctionValue, NamespaceValue, PassedArgument, RowValue, Value } from "../../libraries/value";
import type { TenancyModel } from "../../tenancy/model";
import type { Observer } from "../proof/observer";
import { State, type Delta } from "../state";
import { ModelIndex } from "./model-index";
import type { AmbientType } from "../ambient-types";

/** One way out of a function. */
export interface Exit {
  readonly value: Value;
  readonly delta: Delta;
}

/** What a call came to. */
export interface Outcome {
  readonly value: Value;
  /** Relative to the state before the call. */
  readonly delta: Delta;
  readonly isDead: boolean;
}

/** The activation of one function. */
export interface Frame {
  /** Absolute path of the file. */
  readonly file: string;
  readonly facts: FileFacts;
  readonly fn: number;
  /** Ids of the lexical frames, innermost first; blocks push and pop. */
  scope: readonly number[];
  /** The function's own lexical frame, where `var` lives. */
  readonly own: number;
  readonly self?: Value;
  /** State on entry; exits are told relative to it. */
  readonly entry: State;
  readonly exits: Exit[];
  /** States of `break` and `continue`, innermost loop or switch last. */
  readonly jumps: { readonly breaks: Delta[]; readonly continues: Delta[]; readonly at: State; readonly isLoop: boolean }[];
  /** Class whose method this is, for `super`. */
  readonly home?: { readonly file: string; readonly cls: number };
  /** Where it was called, and with what. */
  readonly callSite?: SourceSpan;
  readonly args?: readonly PassedArgument[];
  /** The earlier activation in the middle of which the same function is called with the same functions. */
  readonly again?: Frame;
  /** It read the tenant from what is known of the requester. */
  hasReadTenant?: true;
}

/** A function that cut calls short, told by where it stands. */
export interface Cut {
  readonly file: string;
  readonly fn: number;
}

/** What a name of another file stands for. */
export type LinkedExport =
  | { readonly kind: "local"; readonly path: string; readonly local: string; readonly property?: string }
  | { readonly kind: "external"; readonly module: string; readonly name: string }
  | { readonly kind: "namespace"; readonly path: string };

/** What the machine needs from outside: files, links, models. */
export interface World {
  readonly models: readonly LibraryModel[];
  readonly tenancy: TenancyModel;
  /** Facts of a file of the workspace; undefined when there are none. Records the dependency. */
  factsOf(path: string): FileFacts | undefined;
  /** What `specifier` imported from `fromFile` is. */
  resolveImport(
    fromFile: string,
    specifier: string,
  ): { readonly kind: "file"; readonly path: string } | { readonly kind: "external"; readonly module: string };
  lookupExport(path: string, name: string): LinkedExport | undefined;
  exportNames(path: string): readonly string[];
  /** What the workspace adds to the types of packages and to the global ones. Records the dependency. */
  ambientTypes(): readonly AmbientType[];
  relative(path: string): string;
  /** Names of the source files and folders directly in a folder (relative), sorted. */
  namesIn(folder: string): readonly string[];
  /** The other way round. */
  absolute(file: string): string;
  rangeOf(span: SourceSpan): LineRange;
  textOf(span: SourceSpan): string;
  versionOf(fromFile: string, packageName: string): string | undefined;
  /** Cells of all modules; the base of every state. */
  readonly globals: State;
  readonly observer: Observer;
  /** How strict to be with accesses of a file (relative). */
  readonly strictnessIn: (file: string) => "flow" | "in-query";
  /** Whether code of the server only calls this export (relative file). */
  isOnlyCalled(file: string, name: string): boolean;
  /** How tenants are kept apart, where the configuration says so. */
  readonly isolation?: "shared" | "schema-per-tenant" | "database-per-tenant" | "single-tenant";
  /** What the configuration says of functions that cannot be followed. */
  readonly declarations: Declarations;
}

/**
 * Steps that need each other in a circle: an expression calls a function whose body holds expressions. Files reach them
 * through `operations.ts`, so that imports form no circle; `wiring.ts` puts them in.
 */
export interface Operations {
  evaluate(m: Machine, frame: Frame, e: Expression): Value;
  evaluateTest(m: Machine, frame: Frame, e: Expression): Value;
  evaluateModule(m: Machine, path: string): Frame | undefined;
  exportedValue(m: Machine, path: string, name: string): Value;
  moduleValue(m: Machine, fromFile: string, specifier: string, imported: string): Value;
  readName(m: Machine, frame: Frame, name: string): Value | undefined;
  callValue(m: Machine, fn: Value, call: LibraryCall): Value;
  callFunction(m: Machine, fn: FunctionValue, args: readonly PassedArgument[], callSite: SourceSpan | undefined): Value;
  runFunction(
    m: Machine,
    fn: FunctionValue,
    args: readonly PassedArgument[],
    callSite: SourceSpan | undefined,
    home?: { file: string; cls: number },
  ): Value;
  instanceOfClass(m: Machine, cls: ClassValue): Value;
  typedInstance(m: Machine, cls: ClassValue): Value | undefined;
  inheritedMethod(
    m: Machine,
    home: { readonly file: string; readonly cls: number },
    name: string,
    self: Value | undefined,
  ): Value | undefined;
  mayBeInstance(m: Machine, option: Value, cls: Value): boolean | undefined;
  learnPresent(m: Machine, value: Value): void;
  learnAbsent(m: Machine, value: Value): void;
  learnProven(m: Machine, value: Value): void;
  learnCounted(m: Machine, size: RowValue): void;
  learnEqual(m: Machine, left: Value, right: Value, at: SourceSpan | undefined, isElement: boolean): void;
  learnDifferent(m: Machine, left: Value, right: Value): void;
  learnEach(m: Machine, element: Value): void;
  learnPrefix(m: Machine, value: Value, prefix: Value, at: SourceSpan | undefined): void;
  noteIndexWrite(m: Machine, object: Value, index: Value, value: Value, at: SourceSpan): void;
  noteMemberWrite(m: Machine, target: Value, name: string, value: Value, at: SourceSpan): void;
  noteModuleWrite(m: Machine, name: string, value: Value, at: SourceSpan): void;
}

/** Limits that keep one execution finite; hitting one is counted. */
export const LIMITS = {
  /** Activations of one function on the stack. */
  recursion: 2,
  depth: 48,
  /** Calls executed for one entry point. */
  calls: 6000,
  /** Calls executed in one analysis, after which each entry point gets few: whatever the code base is like, the analysis ends. */
  callsInAll: 150_000,
  /** Steps of one analysis, after which the same holds: what a call costs differs by a thousand times. */
  stepsInAll: 60_000_000,
  callsBeyond: 300,
} as const;

export class Machine {
  state: State;
  readonly stack: Frame[] = [];
  /** Calls left for the entry point at hand. */
  budget: number = LIMITS.calls;
  /** The stack or the budget was spent. */
  isBounded = false;
  /** Functions in the middle of themselves because of which calls were cut short: what leads to them came to less than elsewhere. */
  cutBy = new Map<string, Cut>();
  readonly modules = new Map<string, Frame>();
  private nextId = 1;
  /** Set once by the wiring: the models' view of this machine. */
  engine!: Engine;
  /** Set once by the wiring. */
  operations!: Operations;
  /** Counts effects that a memoised call could not repeat (registrations, writes to objects made outside). */
  impurity = 0;
  /** Rows fetched by the entry point at hand without being isolated at once, with the names of the facts about them. */
  readonly pendingRows = new Map<string, string>();
  /** Objects that modules made at their top level, or singletons of theirs: they outlive a request. */
  readonly sharedIds = new Set<number>();
  /** A singleton is being made. */
  makesShared = false;
  /** Frames of closures that models were given in the execution at hand, and may keep. */
  readonly closuresGiven = new Set<number>();
  /** Calls that handed over what makes the keys of a cache, by the lexical frame of the function that was called. */
  readonly keyMakers = new Map<number, SourceSpan>();
  /** Facts that hold for everything that runs (request contexts, administrators): part of what a call depends on. */
  readonly contextKeys = new Set<string>();
  /** By key of a value, the keys of its members that were ever found to be trusted: what is known of them is known of the value. */
  readonly trustedMembers = new Map<string, Set<string>>();
  /** The signature of some value was verified: parts of it are as trusted as it is. */
  hasSigned = false;
  /** Objects with an id up to this were made outside the call that is being memoised. */
  pureFrom = 0;

  readonly models: ModelIndex;

  constructor(readonly world: World) {
    this.models = new ModelIndex(world.models);
    this.state = world.globals;
  }

  /** A name at the top level of a module. */
  readGlobal(module: Frame, name: string): Value | undefined {
    return this.operations.readName(this, module, name);
  }

  /** A method of the base of the class at hand, bound to the object at hand. */
  baseMethod(frame: Frame, name: string): Value | undefined {
    return frame.home ? this.operations.inheritedMethod(this, frame.home, name, frame.self) : undefined;
  }

  /** Whether what is made now outlives requests. */
  isLoading(): boolean {
    return this.world.observer.isInModule || this.makesShared;
  }

  /** An id for an object of the program; notes those that outlive requests. */
  newObjectId(): number {
    const id = this.newId();
    if (this.isLoading()) this.sharedIds.add(id);
    return id;
  }

  newId(): number {
    return this.nextId++;
  }

  get frame(): Frame {
    const frame = this.stack[this.stack.length - 1];
    if (!frame) throw new Error("the machine is not running: no frame on its stack");
    return frame;
  }

  span(at: Span, frame: Frame = this.frame): SourceSpan {
    return { file: this.world.relative(frame.file), start: at[0], end: at[1] };
  }

  /** Runs `work` in a layer of its own and returns what it changed. */
  branch(work: () => void): { readonly delta: Delta; readonly isDead: boolean } {
    const base = this.state;
    const layer = new State(base);
    this.state = layer;
    work();
    const end = this.state;
    this.state = base;
    const delta = end.changesSince(base);
    layer.close();
    return { delta, isDead: end.isDead };
  }
}

export function namespaceOf(file: string): NamespaceValue {
  return { v: "namespace", file };
}
