// What is known at one point of an execution: variables, what was assigned to objects, and facts. The layers of one execution share
// one store and a trail of what they changed, so that reading costs one look-up however deep the branches are, and leaving a layer
// costs what it changed; joining keeps what holds on every path that goes on.
import type { SourceSpan } from "../../../rules/contract/span";
import type { ObjectValue, ArrayValue, Value } from "../libraries/value";

/** Why a value may be trusted, and for what. */
export interface Trust {
  /** `tenant`: the requester's tenant; `user`: the requester; `bound`: id of a row of `entity` that is the tenant's. */
  readonly kind: "tenant" | "user" | "bound";
  readonly entity?: string;
  /** The column by which it names that row, where that is not the id: one that no two rows share, of whatever tenant (`slug`). */
  readonly column?: string;
  /** The table whose row a part of the session names, to which it was compared (`claims.petId`). */
  readonly names?: string;
  /** How it came to be: from the session, from an isolated row, from a guard. */
  readonly by: "principal" | "row" | "guard";
  readonly isAssumed?: boolean;
  readonly at?: SourceSpan;
  readonly message?: string;
}

/** Trusts with one name are trust in the same thing, wherever each was found out. */
export function trustName({ kind, entity = "", column = "", names }: Trust): string {
  return `${kind} ${entity}.${column}${names === undefined ? "" : ` ${names}`}`;
}

/**
 * How far a fetched row has been checked on this path. `verified` rows are the tenant's; `denied` ones are another tenant's, or some
 * of several are missing; `absent`: there is no such row, of whomever; `unused`: the path ended without using or checking it;
 * `settled`: checked on every path, with different outcomes;
 * `leaked`: used although it was not the tenant's, or before it was checked.
 */
export type RowStatus = "pending" | "verified" | "denied" | "absent" | "unused" | "settled" | "leaked";

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
  /** What a value was compared with, and was equal to. */
  | { readonly is: "said"; readonly other: string }
  /** What holds once a test holds that has not been made on this path: `if (kind === "team") check(teamId)`. */
  | { readonly is: "following"; readonly facts: ReadonlyMap<string, Fact> }
  /** The requester may act for every tenant (a platform administrator). */
  | { readonly is: "administrator"; readonly at?: SourceSpan };

export type FactMap = ReadonlyMap<string, Fact>;

/** Fact that the requester is known on this path: a session was read, a token verified. */
export const SIGNED_IN = "signed-in:";
/** Fact that the requester may act for every tenant. */
export const FOR_EVERY_TENANT = "administrator:";
/** Before the key of a value: no row has it for its id, so that what goes by it on this path touches none. */
export const NAMES_NONE = "names none:";
/** Fact that a session was read on this path, which need not be there. */
export const MAY_BE_SIGNED_IN = "session-read:";

/** The object or array as it is after assignments. */
export type HeapValue = ObjectValue | ArrayValue;

/** Changes since some earlier state. */
export interface Delta {
  readonly vars: ReadonlyMap<string, Value>;
  readonly heap: ReadonlyMap<number, HeapValue>;
  readonly facts: ReadonlyMap<string, Fact | undefined>;
  /** A round of a loop: what it found out of its element. `isLast`: it left the loop, and says nothing of the other elements. */
  readonly ofElement?: { readonly facts: FactMap; readonly isLast: boolean };
}

const NO_VARS: Delta["vars"] = new Map();
const NO_HEAP: Delta["heap"] = new Map();
const NO_FACTS: Delta["facts"] = new Map();
export const EMPTY_DELTA: Delta = { vars: NO_VARS, heap: NO_HEAP, facts: NO_FACTS };

/** Counts the changes of knowledge, those that were taken back and those of every execution. */
let changes = 0;

/** One kind of knowledge: what holds now, and what held before each change, so that changes can be taken back. */
class Trailed<K, V> {
  readonly now = new Map<K, V>();
  readonly keys: K[] = [];
  private readonly before: (V | undefined)[] = [];

  set(key: K, value: V): void {
    changes++;
    this.keys.push(key);
    this.before.push(this.now.get(key));
    this.now.set(key, value);
  }

  /** Takes back every change after the first `length`. */
  rewind(length: number): void {
    const { now, keys, before } = this;
    if (keys.length > length) changes++;
    for (let index = keys.length - 1; index >= length; index--) {
      const key = keys[index] as K;
      const old = before[index];
      if (old === undefined) now.delete(key);
      else now.set(key, old);
    }
    keys.length = length;
    before.length = length;
  }

  /** What the changes after the first `length` came to. */
  since(length: number): Map<K, V> {
    const changed = new Map<K, V>();
    for (let index = length; index < this.keys.length; index++) {
      const key = this.keys[index] as K;
      const value = this.now.get(key);
      if (value !== undefined) changed.set(key, value);
    }
    return changed;
  }

  /** What held before each change, in the order of the changes. */
  forEachEarlier(visit: (value: V, key: K) => void): void {
    this.keys.forEach((key, index) => {
      const value = this.before[index];
      if (value !== undefined) visit(value, key);
    });
  }
}

/** Stands for a fact of the modules that no longer holds. */
const HIDDEN: Fact = { is: "absent" };

class TrailedFacts extends Trailed<string, Fact> {
  override set(key: string, fact: Fact | undefined): void {
    super.set(key, fact ?? HIDDEN);
  }
}

/** What one execution has changed since the modules ran; its layers share it. */
class Store {
  readonly vars = new Trailed<string, Value>();
  readonly heap = new Trailed<number, HeapValue>();
  readonly facts = new TrailedFacts();
}

/** What a layer is written through. */
interface Writer<K, V> {
  set(key: K, value: V): unknown;
}

/** The modules' knowledge: it lasts, and is never taken back. */
interface Ground {
  readonly vars: Map<string, Value>;
  readonly heap: Map<number, HeapValue>;
  readonly facts: Map<string, Fact | undefined>;
  /** Objects as they were before their first assignment. */
  readonly originals: Map<number, HeapValue>;
}

/**
 * A layer of knowledge over its base. Only the innermost layer may be written to, and it has to be closed before its base goes on.
 * The state without a base is that of the modules.
 */
export class State {
  /** True when no execution reaches this point. */
  isDead = false;
  /** Undefined for the modules' own state. */
  private readonly store: Store | undefined;
  private readonly ground: Ground;
  private readonly varsFrom: number;
  private readonly heapFrom: number;
  private readonly factsFrom: number;

  constructor(readonly base?: State) {
    this.ground = base?.ground ?? { vars: new Map(), heap: new Map(), facts: new Map(), originals: new Map() };
    // The first layer over the modules' state begins an execution.
    if (!base?.store) changes++;
    this.store = base && (base.store ?? new Store());
    this.varsFrom = this.store?.vars.keys.length ?? 0;
    this.heapFrom = this.store?.heap.keys.length ?? 0;
    this.factsFrom = this.store?.facts.keys.length ?? 0;
    if (base) this.isDead = base.isDead;
  }

  /** Whether this is the knowledge of the modules, which every execution begins with. */
  get isOfModules(): boolean {
    return this.store === undefined;
  }

  /** As long as this stays the same so does what is known; undefined for the modules' knowledge, of which that is not told. */
  get version(): number | undefined {
    const { store } = this;
    return store && changes;
  }

  /** Objects as they were before their first assignment, shared by all layers. */
  get originals(): Map<number, HeapValue> {
    return this.ground.originals;
  }

  /** Variables, to write to. */
  get vars(): Writer<string, Value> {
    return this.store?.vars ?? this.ground.vars;
  }

  get heap(): Writer<number, HeapValue> {
    return this.store?.heap ?? this.ground.heap;
  }

  /** Setting undefined says that a fact of the base does not hold here. */
  get facts(): Writer<string, Fact | undefined> {
    return this.store?.facts ?? this.ground.facts;
  }

  /** Records that `before` is now `after`. */
  setHeap(before: HeapValue, after: HeapValue): void {
    const { originals } = this.ground;
    if (!originals.has(before.id)) originals.set(before.id, before);
    this.heap.set(before.id, after);
  }

  getVar(cell: string): Value | undefined {
    return this.store?.vars.now.get(cell) ?? this.ground.vars.get(cell);
  }

  getHeap(id: number): HeapValue | undefined {
    return this.store?.heap.now.get(id) ?? this.ground.heap.get(id);
  }

  getFact(key: string): Fact | undefined {
    const own = this.store?.facts.now.get(key);
    if (own === undefined) return this.ground.facts.get(key);
    return own === HIDDEN ? undefined : own;
  }

  /** Everything that changed between `ancestor` (exclusive) and this state. */
  changesSince(ancestor: State): Delta {
    const { store } = this;
    if (!store || this === ancestor) return EMPTY_DELTA;
    let first: State = this;
    while (first.base?.store && first.base !== ancestor) first = first.base;
    return {
      vars: store.vars.keys.length === first.varsFrom ? NO_VARS : store.vars.since(first.varsFrom),
      heap: store.heap.keys.length === first.heapFrom ? NO_HEAP : store.heap.since(first.heapFrom),
      facts: store.facts.keys.length === first.factsFrom ? NO_FACTS : shown(store.facts.since(first.factsFrom)),
    };
  }

  /** Takes back what this layer and those above it changed. Its base is the innermost layer again. */
  close(): void {
    const { store } = this;
    if (!store) return;
    store.vars.rewind(this.varsFrom);
    store.heap.rewind(this.heapFrom);
    store.facts.rewind(this.factsFrom);
  }

  apply(delta: Delta): void {
    const { vars, heap, facts } = this;
    for (const [cell, value] of delta.vars) vars.set(cell, value);
    for (const [id, value] of delta.heap) heap.set(id, value);
    for (const [key, fact] of delta.facts) facts.set(key, fact);
  }

  /** Variables of this execution that are named so, those of the innermost layer first. */
  variables(prefix: string): ReadonlyMap<string, Value> {
    const found = new Map<string, Value>();
    const trail = this.store?.vars;
    let end = trail?.keys.length ?? 0;
    for (let layer: State | undefined = this; trail && layer?.store; layer = layer.base) {
      for (let index = layer.varsFrom; index < end; index++) {
        const cell = trail.keys[index] ?? "";
        const value = cell.startsWith(prefix) && !found.has(cell) ? trail.now.get(cell) : undefined;
        if (value) found.set(cell, value);
      }
      end = layer.varsFrom;
    }
    return found;
  }

  /** Facts that hold now. */
  forEachFact(visit: (fact: Fact, key: string) => void): void {
    const own = this.store?.facts.now;
    for (const [key, fact] of this.ground.facts) if (fact && !own?.has(key)) visit(fact, key);
    for (const [key, fact] of own ?? NO_OWN_FACTS) if (fact !== HIDDEN) visit(fact, key);
  }

  /** Facts that hold now or held before on this path. */
  forEachFactSoFar(visit: (fact: Fact, key: string) => void): void {
    this.store?.facts.forEachEarlier(visit);
    this.forEachFact(visit);
  }

  /** Forgets variables of the modules. */
  forgetGlobals(isForgotten: (cell: string) => boolean): void {
    for (const cell of this.ground.vars.keys()) if (isForgotten(cell)) this.ground.vars.delete(cell);
  }
}

const NO_OWN_FACTS: ReadonlyMap<string, Fact> = new Map();

/** With the facts that no longer hold left undefined. */
function shown(facts: Map<string, Fact>): Delta["facts"] {
  const result: Map<string, Fact | undefined> = facts;
  for (const [key, fact] of facts) if (fact === HIDDEN) result.set(key, undefined);
  return result;
}
