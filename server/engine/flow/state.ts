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

export type Fact =
  | { readonly is: "trust"; readonly trust: Trust }
  | { readonly is: "row"; readonly status: RowStatus; readonly at?: SourceSpan }
  | { readonly is: "present" }
  | { readonly is: "absent" }
  | { readonly is: "options"; readonly allowed: readonly number[]; readonly of: number }
  | { readonly is: "context"; readonly value: Value }
  /** The requester may act for every tenant (a platform administrator). */
  | { readonly is: "administrator"; readonly at?: SourceSpan };

export type FactMap = ReadonlyMap<string, Fact>;

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
  readonly vars: Map<string, Value>;
  readonly heap: Map<number, HeapValue>;
  /** An undefined entry hides the base's fact. */
  readonly facts: Map<string, Fact | undefined>;
  /** Objects as they were before their first assignment, shared by all layers. */
  readonly originals: Map<number, HeapValue>;
  /** True when no execution reaches this point. */
  isDead = false;
  private readonly noted: Noted;
  /** The state of the modules, below the first layer of an execution. */
  private readonly modules: State | undefined;

  constructor(readonly base?: State) {
    // The modules' state has no base; the first layer over it begins an execution.
    const isFirst = base !== undefined && base.base === undefined;
    this.noted = base === undefined || isFirst ? { vars: new Set(), heap: new Set(), facts: new Set() } : base.noted;
    this.modules = isFirst ? base : base?.modules;
    this.vars = new NotedMap(this.noted.vars);
    this.heap = new NotedMap(this.noted.heap);
    this.facts = new NotedMap(this.noted.facts);
    this.originals = base ? base.originals : new Map<number, HeapValue>();
    if (base) this.isDead = base.isDead;
  }

  /** Records that `before` is now `after`. */
  setHeap(before: HeapValue, after: HeapValue): void {
    if (!this.originals.has(before.id)) this.originals.set(before.id, before);
    this.heap.set(before.id, after);
  }

  getVar(cell: string): Value | undefined {
    if (!this.noted.vars.has(cell)) return this.modules?.vars.get(cell);
    for (let layer: State | undefined = this; layer; layer = layer.base) {
      const value = layer.vars.get(cell);
      if (value) return value;
    }
    return undefined;
  }

  getHeap(id: number): HeapValue | undefined {
    if (!this.noted.heap.has(id)) return this.modules?.heap.get(id);
    for (let layer: State | undefined = this; layer; layer = layer.base) {
      const value = layer.heap.get(id);
      if (value) return value;
    }
    return undefined;
  }

  getFact(key: string): Fact | undefined {
    if (!this.noted.facts.has(key)) return this.modules?.facts.get(key);
    for (let layer: State | undefined = this; layer; layer = layer.base) {
      const fact = layer.facts.get(key);
      if (fact) return fact;
      if (layer.facts.has(key)) return undefined;
    }
    return undefined;
  }

  /** Everything that changed between `ancestor` (exclusive) and this state. */
  changesSince(ancestor: State): Delta {
    const vars = new Map<string, Value>();
    const heap = new Map<number, HeapValue>();
    const facts = new Map<string, Fact | undefined>();
    for (let layer: State | undefined = this; layer && layer !== ancestor; layer = layer.base) {
      for (const [cell, value] of layer.vars) if (!vars.has(cell)) vars.set(cell, value);
      for (const [id, value] of layer.heap) if (!heap.has(id)) heap.set(id, value);
      for (const [key, fact] of layer.facts) if (!facts.has(key)) facts.set(key, fact);
    }
    return { vars, heap, facts };
  }

  apply(delta: Delta): void {
    for (const [cell, value] of delta.vars) this.vars.set(cell, value);
    for (const [id, value] of delta.heap) this.heap.set(id, value);
    for (const [key, fact] of delta.facts) this.facts.set(key, fact);
  }
}

export const EMPTY_DELTA: Delta = { vars: new Map(), heap: new Map(), facts: new Map() };
