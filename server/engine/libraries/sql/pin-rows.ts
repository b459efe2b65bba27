// The fixed point: which rows of one alternative belong to a trusted tenant. It starts from what holes prove of columns, and
// carries that along equal columns from row to row until nothing changes.
import type { Entity } from "../../tenancy/model";
import type { Alternative, ColumnTerm } from "./condition";
import { columnKey, tenantColumns } from "./entity-columns";
import type { EqualityClass } from "./equality-classes";
import { betterPin, combineKeys, derivedPin, NO_PIN, pinOfProof, worsePin, type Pin } from "./pins";
import type { SolvedAlternative } from "./prepare-statement";
import { areTenantKeys, carriesTenant } from "./row-links";
import type { Rows } from "./rows";
import type { ColumnEquality, SqlOracle } from "./sql-oracle";

/** What the search knows of one row so far. */
interface Knowledge {
  readonly entity: Entity;
  readonly rows: Rows;
  /** By tenant column. */
  readonly keys: Map<string, Pin>;
  pin: Pin;
}

const MAX_ROUNDS = 50;

/** Columns of a new row by which it may be pinned: its tenant key, or what leads to its tenant. Undefined: any column. */
function decisiveColumns(rows: Rows, entity: Entity): ReadonlySet<string> | undefined {
  if (!rows.isProposed) return undefined;
  if (entity.tenancy === "direct" || entity.tenancy === "root") return new Set(tenantColumns(entity));
  const first = entity.paths.flatMap((path) => path.relations.slice(0, 1));
  const columns = entity.relations.filter((relation) => first.includes(relation.name)).flatMap((relation) => relation.columns);
  return new Set([...columns, ...entity.userKeys].map((column) => columnKey(entity, column)));
}

/** What is known of rows whatever the statement says; a new row is let through by what it holds. */
function pinAtFirst(rows: Rows, entity: Entity, oracle: SqlOracle): Pin {
  if (entity.tenancy === "global") return { rank: 3, mechanism: "global" };
  const limit = rows.isProposed ? "none" : (oracle.limitOf?.(entity) ?? "none");
  return limit === "none" ? NO_PIN : { rank: 3, mechanism: limit };
}

/** What the holes and settings of a class prove of one of its columns. */
function directPin(group: EqualityClass, column: string, entity: Entity, oracle: SqlOracle, isNew: boolean): Pin {
  const holes = group.holes.map((hole) => pinOfProof(oracle.pin(hole, entity, column, false, isNew), hole, entity, isNew));
  const settings = group.settings.map((name) => pinOfProof(oracle.pinSetting?.(name, entity, column) ?? "none", undefined, entity));
  const lists = group.among.map((list) =>
    list.map(({ hole, isArray }) => pinOfProof(oracle.pin(hole, entity, column, isArray), hole, entity, isNew)).reduce(worsePin),
  );
  return [...holes, ...settings, ...lists].reduce(betterPin, NO_PIN);
}

/** Lists that come as one value. */
function listsOf(group: EqualityClass, column: string): readonly ColumnEquality[] {
  return group.among.flatMap(([only, ...more]) =>
    only?.isArray === true && more.length === 0 ? [{ column, hole: only.hole, isElement: true as const }] : [],
  );
}

export class RowPins {
  private readonly known = new Map<number, Knowledge>();
  readonly alternative: Alternative;
  private readonly classes: readonly EqualityClass[];
  private readonly classOfKey = new Map<string, EqualityClass>();

  constructor(
    { alternative, classes }: SolvedAlternative,
    rows: readonly Rows[],
    private readonly oracle: SqlOracle,
  ) {
    this.alternative = alternative;
    this.classes = classes;
    for (const group of this.classes) for (const term of group.columns) this.classOfKey.set(term.key, group);
    for (const each of rows) {
      if (!each.entity || !alternative.rows.has(each.id)) continue;
      this.known.set(each.id, {
        entity: each.entity,
        rows: each,
        keys: new Map(),
        pin: pinAtFirst(each, each.entity, oracle),
      });
    }
    this.applyHoles();
    this.applyConditions();
    for (let round = 0; round < MAX_ROUNDS && this.carry(); round++);
  }

  pinOf(rows: Rows): Pin {
    return this.known.get(rows.id)?.pin ?? NO_PIN;
  }

  /** Holes that equal a column of these rows, and lists of which it equals an element. */
  equalities(rows: Rows): readonly ColumnEquality[] {
    return this.classes.flatMap((group) =>
      group.columns
        .filter((term) => term.rows.id === rows.id)
        .flatMap(({ column }) => [...group.holes.map((hole) => ({ column, hole })), ...listsOf(group, column)]),
    );
  }

  private learn(knowledge: Knowledge, pin: Pin): boolean {
    const better = betterPin(knowledge.pin, pin);
    if (better === knowledge.pin) return false;
    knowledge.pin = better;
    return true;
  }

  /** A tenant column counts together with the entity's other tenant columns; any other counts by itself. */
  private learnColumn(knowledge: Knowledge, column: string, pin: Pin): boolean {
    if (!tenantColumns(knowledge.entity).includes(column)) return this.learn(knowledge, pin);
    knowledge.keys.set(column, betterPin(knowledge.keys.get(column) ?? NO_PIN, pin));
    return this.learn(knowledge, combineKeys(knowledge.entity, knowledge.keys));
  }

  private applyHoles(): void {
    for (const group of this.classes) {
      for (const term of group.columns) {
        const knowledge = this.known.get(term.rows.id);
        if (!knowledge) continue;
        const decisive = decisiveColumns(term.rows, knowledge.entity);
        if (decisive && !decisive.has(term.column)) continue;
        this.learnColumn(knowledge, term.column, directPin(group, term.column, knowledge.entity, this.oracle, term.rows.isProposed));
        // A row without a tenant is no tenant's data.
        if (
          group.isNull &&
          !term.rows.isProposed &&
          knowledge.entity.tenancy === "direct" &&
          tenantColumns(knowledge.entity).includes(term.column)
        )
          this.learn(knowledge, { rank: 3, mechanism: "tenant-filter", isShared: true });
      }
    }
  }

  private applyConditions(): void {
    for (const fact of this.alternative.facts.values()) {
      if (fact.kind !== "opaque") continue;
      for (const rows of fact.rows) {
        const knowledge = this.known.get(rows.id);
        if (knowledge)
          this.learn(knowledge, pinOfProof(this.oracle.pinCondition?.(fact.hole, knowledge.entity) ?? "none", fact.hole, knowledge.entity));
      }
    }
  }

  private areEqual = (leftRows: number, leftColumn: string, rightRows: number, rightColumn: string): boolean => {
    const group = this.classOfKey.get(`${leftRows}.${leftColumn}`);
    return group !== undefined && group === this.classOfKey.get(`${rightRows}.${rightColumn}`);
  };

  private entityNamed = (name: string): Entity | undefined => {
    for (const knowledge of this.known.values()) if (knowledge.entity.name === name) return knowledge.entity;
    const { schema } = this.oracle;
    return schema.entityNamed ? schema.entityNamed(name) : schema.entityOf({ name });
  };

  /** One round; true when something was learnt. */
  private carry(): boolean {
    let isChanged = false;
    for (const group of this.classes) {
      for (const from of group.columns)
        for (const to of group.columns) if (from.rows !== to.rows && this.carryBetween(from, to)) isChanged = true;
    }
    return isChanged;
  }

  private carryBetween(from: ColumnTerm, to: ColumnTerm): boolean {
    const source = this.known.get(from.rows.id);
    const target = this.known.get(to.rows.id);
    if (!source || !target || source.pin.rank === 0) return false;
    // What is being inserted proves nothing of the rows it is made from or meets; what a CTE has inserted is a row like any other.
    if (from.rows.isProposed && !from.rows.isShadow) return false;
    const decisive = decisiveColumns(to.rows, target.entity);
    if (decisive && !decisive.has(to.column)) return false;
    const pin = derivedPin(source.pin);
    // What is known by itself keeps its own mechanism.
    if (target.pin.rank >= pin.rank) return false;
    if (areTenantKeys(from, to)) return this.learnColumn(target, to.column, pin);
    return carriesTenant(from, source.pin, to, this.areEqual, this.entityNamed) && this.learn(target, pin);
  }
}
