// Caches that are asked first and filled afterwards: `const hit = await cache.get(key); if (hit) return hit; …; await cache.set(key, found);
// return found`. What a hit answers was found by the same code for the same key. So the way of the hit says no less than the way that
// filled the entry, where the key names all that the answer depends on: what was asked for, and who asked.
import type { CacheAccess } from "../../libraries/cache-access";
import type { RowValue, Value } from "../../libraries/value";
import { givenOf } from "../join";
import { keyOf } from "../keys";
import type { Exit, Machine } from "../machine/machine";
import { partsOf } from "../machine/parts";
import { alternativesOf } from "../machine/truthiness";
import type { Fact } from "../state";
import { columnOf, COMMON_CLAIM, isIdColumn, isTenantColumn, isUniqueAlone, rowInfo, targetOf } from "./rows";
import { trustOf } from "./trust";

/** Values inside values are looked into this deep. */
const DEPTH = 6;
/** And keys this deep: functions that spell out any value go through lists of objects of values. */
const KEY_DEPTH = 12;

/** An entry by all that names it, and the values in that. */
interface Read {
  readonly entry: string;
  readonly name: readonly Value[];
}

interface CacheEntries {
  /** What a read gave, by the key of that value. */
  readonly reads: Map<string, Read>;
  /** Keys of the values that were stored, by entry. */
  readonly writes: Map<string, Set<string>>;
}

/** Values say by themselves what they were read under, whichever execution comes across them. */
const known = new WeakMap<Machine, CacheEntries>();

export function noteCacheUse(m: Machine, { library, kind, key, yields, value }: CacheAccess): void {
  const { reads, writes } = known.get(m) ?? { reads: new Map<string, Read>(), writes: new Map<string, Set<string>>() };
  known.set(m, { reads, writes });
  const entry = [library, ...key.map(keyOf)].join("|");
  if (kind === "cache-read" && yields) reads.set(keyOf(yields), { entry, name: key });
  if (kind !== "cache-write" || !value) return;
  const stored = writes.get(entry) ?? new Set<string>();
  writes.set(entry, stored);
  for (const one of value.v === "array" ? partsOf(m, value) : [value]) stored.add(keyOf(plain(one)));
}

/** What was stored as JSON. */
function plain(value: Value): Value {
  const [first, inner] = value.v === "text" && value.tag === "json" ? value.parts : [];
  return first === "" && inner !== undefined && typeof inner !== "string" ? inner : value;
}

/** The exits of a function without those that hand out what it had put into a cache before, on the way of another. `own`: its frame. */
export function withoutHits(m: Machine, exits: readonly Exit[], own: number): readonly Exit[] {
  const entries = exits.length > 1 ? known.get(m) : undefined;
  if (!entries || entries.writes.size === 0) return exits;
  const hit = exits.find((one) => saysTheSame(m, entries, one, exits, own));
  // A near cache may have been filled from a far one, whose hit is then gone.
  return hit
    ? withoutHits(
        m,
        exits.filter((one) => one !== hit),
        own,
      )
    : exits;
}

/** A hit of which each way that fills the entry says what holds. */
function saysTheSame(m: Machine, entries: CacheEntries, one: Exit, exits: readonly Exit[], own: number): boolean {
  const hit = hitOf(m, entries, one.value, DEPTH);
  const stored = hit && entries.writes.get(hit.entry);
  if (!hit || !stored) return false;
  const fills = exits.filter((other) => other !== one && stored.has(keyOf(awaited(other.value))));
  return fills.length > 0 && fills.every((fill) => !changesMore(one, fill, own) && new KeyedBy(m, hit.name).covers(fill, one));
}

/** The hit assigned something to what was there before the call that the way of the fill did not. */
function changesMore({ delta }: Exit, fill: Exit, own: number): boolean {
  const { vars, heap } = fill.delta;
  return (
    [...delta.heap].some(([id, value]) => id < own && heap.get(id) !== value) ||
    [...delta.vars].some(([cell, value]) => Number.parseInt(cell, 10) < own && vars.get(cell) !== value)
  );
}

function awaited(value: Value): Value {
  return value.v === "promise" ? value.of : value;
}

/** The read of which a value is what was found, however it was unpacked. */
function hitOf(m: Machine, entries: CacheEntries, value: Value, depth: number): Read | undefined {
  const found = entries.reads.get(keyOf(value));
  if (found || depth === 0) return found;
  const inner = value.v === "unknown" ? (value.from ?? []) : value.v === "choice" || value.v === "promise" ? partsOf(m, value) : [];
  const [first, ...others] = inner.filter((one) => one.v !== "constant").map((one) => hitOf(m, entries, one, depth - 1));
  return others.every((other) => other?.entry === first?.entry) ? first : undefined;
}

function isPartOf(key: string, whole: string): boolean {
  return key.startsWith(`${whole}.`) || key.startsWith(`${whole}[`);
}

/** `keys:src:params:req.params.id`: keys of what is computed say of what. */
function isMadeOf(key: string, part: string): boolean {
  const at = key.indexOf(part);
  return at >= 0 && !/^\w/.test(key.slice(at + part.length));
}

/** A member that no other row has. */
function isName(m: Machine, member: RowValue): boolean {
  const { entity, column } = columnOf(m, member) ?? {};
  return entity !== undefined && (column === undefined || isIdColumn(entity, column) || isUniqueAlone(entity, column));
}

/** A member that says whose the row is. */
function isLink(m: Machine, member: RowValue): boolean {
  const { entity, column } = columnOf(m, member) ?? {};
  if (!entity || column === undefined) return false;
  return isTenantColumn(entity, column) || targetOf(entity, column, m.world.tenancy) !== undefined;
}

/** A value that is another for others. */
function tells(value: Value): boolean {
  return value.v === "source" || value.v === "principal" || value.v === "row" || (value.v === "unknown" && value.isParameter === true);
}

/** The row of which this is the key of a member: names of rows have dots of their own. */
function rowOfMember(m: Machine, key: string): string | undefined {
  if (!key.startsWith("row:")) return undefined;
  const name = key.slice("row:".length);
  for (let end = name.length; end > 0; end = name.lastIndexOf(".", end - 1)) if (rowInfo(m, name.slice(0, end))) return name.slice(0, end);
  return undefined;
}

/** Whether an answer depends on nothing that is not in the key under which it was kept. */
class KeyedBy {
  private readonly names: ReadonlySet<string>;
  /** Rows whose id is in the key. */
  private readonly whole: ReadonlySet<string>;
  /** Rows that are whoever's a key in the key is: what holds of that holds of them. */
  private readonly linked: ReadonlySet<string>;
  /** The key names the requester or their tenant: what was checked of them holds for the next who comes with the same key. */
  private readonly namesRequester: boolean;

  constructor(
    private readonly m: Machine,
    name: readonly Value[],
  ) {
    const named = new Map(name.flatMap((part) => [...this.namedBy(part, KEY_DEPTH)]));
    this.names = new Set(named.keys());
    const members = [...named.values()].flatMap((value) => (value.v === "row" ? [value] : []));
    this.whole = new Set(members.filter((member) => isName(m, member)).map(({ row }) => row));
    this.linked = new Set(members.filter((member) => isName(m, member) || isLink(m, member)).map(({ row }) => row));
    this.namesRequester = [...named.values()].some((value) => this.isRequester(value));
  }

  /**
   * What is surely in a key: of several that it may be, what each of them holds that says anything (functions that spell out any value
   * lead to fixed words, and to parts of parts, besides the value); of a test, nothing but its answer.
   */
  private namedBy(value: Value, depth: number): ReadonlyMap<string, Value> {
    if (depth === 0 || value.v === "condition") return new Map([[keyOf(value), value]]);
    if (value.v !== "choice")
      return new Map([[keyOf(value), value], ...this.inside(value).flatMap((part) => [...this.namedBy(part, depth - 1)])]);
    const [first, ...others] = alternativesOf(this.m, value)
      .map((option) => this.namedBy(option, depth - 1))
      .filter((named) => [...named.values()].some(tells));
    const all = [first ?? new Map<string, Value>(), ...others];
    const isInEach = (key: string): boolean =>
      all.every((named) => named.has(key) || [...named.keys()].some((other) => isMadeOf(other, key)));
    return new Map(all.flatMap((named) => [...named].filter(([key]) => isInEach(key))));
  }

  private isRequester(value: Value): boolean {
    if (value.v === "principal") return !COMMON_CLAIM.test(value.path.at(-1) ?? "");
    const trust = trustOf(this.m, value);
    return trust !== undefined && trust.kind !== "bound";
  }

  private inside(value: Value): readonly Value[] {
    const from = value.v === "unknown" || value.v === "source" ? (value.from ?? []) : [];
    return [...partsOf(this.m, value), ...from, ...(value.v === "unknown" ? (value.given ?? []) : [])];
  }

  covers(fill: Exit, hit: Exit): boolean {
    const added = [...fill.delta.facts].filter(([key]) => !hit.delta.facts.has(key));
    return this.has(awaited(fill.value), DEPTH) && added.every(([key, fact]) => fact === undefined || this.hasFact(key, fact));
  }

  private has(value: Value, depth: number): boolean {
    if (this.names.has(keyOf(value))) return true;
    switch (value.v) {
      case "principal":
        return this.namesRequester;
      case "row":
        return this.hasRow(value.row, depth);
      case "choice":
        return value.options.every(
          (option) => this.has(option.value, depth - 1) && this.hasFacts(givenOf(option) ?? new Map<string, Fact>()),
        );
      case "source":
      case "unknown":
        return this.isNamed(keyOf(value)) || this.isMadeOfNamed(value, depth);
      case "handle":
      case "native":
        return false;
      default:
        return depth > 0 && partsOf(this.m, value).every((part) => this.has(part, depth - 1));
    }
  }

  private isMadeOfNamed(value: Value, depth: number): boolean {
    const inner = this.inside(value).filter((part) => part !== value);
    return depth > 0 && inner.length > 0 && inner.every((part) => this.has(part, depth - 1));
  }

  private hasRow(id: string, depth: number): boolean {
    const atoms = rowInfo(this.m, id)?.atoms ?? [];
    if (this.whole.has(id)) return true;
    return depth > 0 && atoms.length > 0 && atoms.every(({ operand }) => this.has(operand, depth - 1));
  }

  private hasFacts(facts: Iterable<[string, Fact | undefined]>): boolean {
    return [...facts].every(([key, fact]) => fact === undefined || this.hasFact(key, fact));
  }

  /** What holds after the way that filled the entry was found out of what the key names, for whom it names. */
  private hasFact(key: string, fact: Fact): boolean {
    switch (fact.is) {
      case "trust":
        return this.namesRequester && this.isNamedOrRow(key.slice("trust:".length));
      case "row":
        return fact.status !== "verified" || (this.namesRequester && this.isOfRow(key.slice("row:".length)));
      case "following":
        return this.hasFacts(fact.facts);
      case "administrator":
        return this.namesRequester;
      case "same":
        return fact.pairs.every(({ known: one, other }) => this.has(one, DEPTH) && this.has(other, DEPTH));
      case "present":
        return !key.startsWith("has:") || /^has:(?:exit:|c\d+$)/.test(key) || this.isNamedOrRow(key.slice("has:".length));
      default:
        return true;
    }
  }

  private isNamedOrRow(key: string): boolean {
    const row = rowOfMember(this.m, key);
    return row === undefined ? this.isNamed(key) || this.selectsLinked(key) : this.isOfRow(row);
  }

  private isOfRow(id: string): boolean {
    return this.linked.has(id) || this.hasRow(id, DEPTH);
  }

  private selectsLinked(key: string): boolean {
    return [...this.linked].some((row) => rowInfo(this.m, row)?.atoms.some(({ operand }) => keyOf(operand) === key));
  }

  /** The key holds it, or what it is a member of. */
  private isNamed(key: string): boolean {
    return this.names.has(key) || [...this.names].some((name) => isPartOf(key, name));
  }
}
