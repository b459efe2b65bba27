// What is known at one point of an execution: variables, what was assigned to objects, and facts. States are layers over a
// base, so that a branch costs what it changes; joining keeps what holds on every path that goes on.
import type { SourceSpan } from "../../../rules/contract/span";
import type { ObjectValue, ArrayValue, Value } from "../libraries/value";

/** Why a value may be trusted, and for what. */
export interface Trust {
  /** `tenant`: the requester's tenant; `user`: the requester; `bound`: id of a row of `entity` that is the tenant's. */
  readonly kind: "tenant" | "user" | "bound";
  readonly entity?: string;
  /** How it came to be: from the session, from an isolated row, from a guard. */
  readonly by: "principal" | "row" | "guard";
  readonly isAssumed?: boolean;
  readonly at?: SourceSpan;
  readonly message?: string;
}

/**
 * How far a fetched row has been checked on this path. `verified` rows are the tenant's; `denied` ones are absent or another
 * tenant's; `unused`: the path ended without using or checking it; `settled`: checked on every path, with different outcomes;
 * `leaked`: used although it was not the tenant's, or before it was checked.
 */
export type RowStatus = "pending" | "verified" | "denied" | "unused" | "settled" | "leaked";

/** `known === other` on this path. */
export interface EqualPair {
  readonly known: Value;
  readonly other: Value;
}

export type Fact =
  | { readonly is: "trust"; readonly trust: Trust }
  | { readonly is: "row"; readonly status: RowStatus; readonly at?: SourceSpan }
  | { readonly is: "present" }
  | { readonly is: "absent" }
  | { readonly is: "options"; readonly allowed: readonly number[]; readonly of: number }
  | { readonly is: "context"; readonly value: Value }
  /** Values that were found to be equal before either was trusted. */
  | { readonly is: "same"; readonly pairs: readonly EqualPair[] }
  /** A comment says that this crosses tenants on purpose, and why. */
  | { readonly is: "declared"; readonly reason: string; readonly at: SourceSpan }
  /** The requester may act for every tenant (a platform administrator). */
  | { readonly is: "administrator"; readonly at?: SourceSpan };

export type FactMap = ReadonlyMap<string, Fact>;

/** Fact that the requester is known on this path: a session was read, a token verified. */
export const SIGNED_IN = "signed-in:";
/** Fact that a session was read on this path, which need not be there. */
export const MAY_BE_SIGNED_IN = "session-read:";

/** The object or array as it is after assignments. */
export type HeapValue = ObjectValue | ArrayValue;

/** Changes since some earlier state. */
export interface Delta {
  readonly vars: ReadonlyMap<string, Value>;
  readonly heap: ReadonlyMap<number, HeapValue>;
  readonly facts: ReadonlyMap<string, Fact | undefined>;
}

/** A map that notes every key it was ever given, together with the maps that share the note. */
class NotedMap<K, V> extends Map<K, V> {
  constructor(private readonly noted: Set<K>) {
    super();
  }

  override set(key: K, value: V): this {
    this.noted.add(key);
    return super.set(key, value);
  }
}

/** Keys that some layer of one execution has set: most look-ups are for keys that none has. */
interface Noted {
  readonly vars: Set<string>;
  readonly heap: Set<number>;
  readonly facts: Set<string>;
}

export class State {
  /** True when no execution reaches this point. */
  isDead = false;
  /** Objects as they were before their first assignment, shared by all layers. */
  readonly originals: Map<number, HeapValue>;
  private readonly noted: Noted;
  /** The state of the modules, below the first layer of an execution. */
  private readonly modules: State | undefined;
  // Most layers change little: their maps are made when something is written.
  private ownVars: Map<string, Value> | undefined;
  private ownHeap: Map<number, HeapValue> | undefined;
  private ownFacts: Map<string, Fact | undefined> | undefined;

  constructor(readonly base?: State) {
    // The modules' state has no base; the first layer over it begins an execution.
    const isFirst = base !== undefined && base.base === undefined;
    this.noted = base === undefined || isFirst ? { vars: new Set(), heap: new Set(), facts: new Set() } : base.noted;
    this.modules = isFirst ? base : base?.modules;
    this.originals = base ? base.originals : new Map<number, HeapValue>();
    if (base) this.isDead = base.isDead;
  }

  /** Variables assigned in this layer, to write to. */
  get vars(): Map<string, Value> {
    return (this.ownVars ??= new NotedMap(this.noted.vars));
  }

  get heap(): Map<number, HeapValue> {
    return (this.ownHeap ??= new NotedMap(this.noted.heap));
  }

  /** An undefined entry hides the base's fact. */
  get facts(): Map<string, Fact | undefined> {
    return (this.ownFacts ??= new NotedMap(this.noted.facts));
  }

  /** Records that `before` is now `after`. */
  setHeap(before: HeapValue, after: HeapValue): void {
    if (!this.originals.has(before.id)) this.originals.set(before.id, before);
    this.heap.set(before.id, after);
  }

  getVar(cell: string): Value | undefined {
    if (!this.noted.vars.has(cell)) return this.modules?.ownVars?.get(cell);
    for (let layer: State | undefined = this; layer; layer = layer.base) {
      const value = layer.ownVars?.get(cell);
      if (value) return value;
    }
    return undefined;
  }

  getHeap(id: number): HeapValue | undefined {
    if (!this.noted.heap.has(id)) return this.modules?.ownHeap?.get(id);
    for (let layer: State | undefined = this; layer; layer = layer.base) {
      const value = layer.ownHeap?.get(id);
      if (value) return value;
    }
    return undefined;
  }

  getFact(key: string): Fact | undefined {
    if (!this.noted.facts.has(key)) return this.modules?.ownFacts?.get(key);
    for (let layer: State | undefined = this; layer; layer = layer.base) {
      const fact = layer.ownFacts?.get(key);
      if (fact) return fact;
      if (layer.ownFacts?.has(key)) return undefined;
    }
    return undefined;
  }

  /** Everything that changed between `ancestor` (exclusive) and this state. */
  changesSince(ancestor: State): Delta {
    const [first, ...others] = this.layersSince(ancestor);
    if (!first) return EMPTY_DELTA;
    if (others.length === 0) return { vars: first.ownVars ?? NO_VARS, heap: first.ownHeap ?? NO_HEAP, facts: first.ownFacts ?? NO_FACTS };
    const vars = new Map<string, Value>();
    const heap = new Map<number, HeapValue>();
    const facts = new Map<string, Fact | undefined>();
    // Outermost first, so that later assignments win.
    for (const layer of [...others.reverse(), first]) {
      for (const [cell, value] of layer.ownVars ?? NO_VARS) vars.set(cell, value);
      for (const [id, value] of layer.ownHeap ?? NO_HEAP) heap.set(id, value);
      for (const [key, fact] of layer.ownFacts ?? NO_FACTS) facts.set(key, fact);
    }
    return { vars, heap, facts };
  }

  /** Layers that hold something, innermost first. */
  private layersSince(ancestor: State): readonly State[] {
    const layers: State[] = [];
    for (let layer: State | undefined = this; layer && layer !== ancestor; layer = layer.base) {
      if (layer.ownVars || layer.ownHeap || layer.ownFacts) layers.push(layer);
    }
    return layers;
  }

  apply(delta: Delta): void {
    for (const [cell, value] of delta.vars) this.vars.set(cell, value);
    for (const [id, value] of delta.heap) this.heap.set(id, value);
    for (const [key, fact] of delta.facts) this.facts.set(key, fact);
  }
}

const NO_VARS: Delta["vars"] = new Map();
const NO_HEAP: Delta["heap"] = new Map();
const NO_FACTS: Delta["facts"] = new Map();
export const EMPTY_DELTA: Delta = { vars: new Map(), heap: new Map(), facts: new Map() };
