// The schema as a graph: which foreign keys lead from an entity to which other. Answers questions; decides nothing about tenants.
import { entityWords, keyBase } from "./entity-names";
import { housePrefix } from "./house-prefix";
import type { Column, Relation, SchemaEntity } from "./model";

/** One relation that holds its own foreign key. */
export interface ForeignKey {
  readonly relation: Relation;
  readonly target: string;
  readonly columns: readonly string[];
  /** False when a column may be null. */
  readonly isRequired: boolean;
}

/** A column that is a key by its name, and what it is named after in code and in the database. */
export interface KeyColumn {
  readonly column: Column;
  readonly bases: readonly string[];
}

export interface SchemaGraph {
  readonly entities: ReadonlyMap<string, SchemaEntity>;
  /** What an entity or table is called, in words, without what stands before the names of all. */
  wordsOf(name: string): string;
  keysOf(entity: string): readonly ForeignKey[];
  /** Entities that reach `target` through required foreign keys, itself left out. */
  reaching(target: string): ReadonlySet<string>;
  /** True when `from` reaches `to` through foreign keys; with `"any"` also nullable ones. */
  reaches(from: string, to: string, how: "required" | "any"): boolean;
  /** `keyBase` of a column name, remembered: it is asked once per entity and level. */
  keyBaseOf(column: string): string | undefined;
  /** Columns that are keys by name, lists left out. */
  keyColumnsOf(entity: string): readonly KeyColumn[];
}

function foreignKeys(entity: SchemaEntity): readonly ForeignKey[] {
  return entity.relations
    .filter((relation) => relation.columns.length > 0 && !relation.isList)
    .map((relation) => ({ relation, target: relation.target, columns: relation.columns, isRequired: relation.isRequired }));
}

/** Builds the graph; entities of the same name count once, the first one. */
export function createSchemaGraph(list: readonly SchemaEntity[]): SchemaGraph {
  const entities = new Map<string, SchemaEntity>();
  for (const entity of list) if (!entities.has(entity.name)) entities.set(entity.name, entity);
  const keys = new Map([...entities].map(([name, entity]) => [name, foreignKeys(entity)]));
  const keysOf = (name: string): readonly ForeignKey[] => keys.get(name) ?? [];
  const closure = (start: string, step: (name: string) => Iterable<string>): ReadonlySet<string> => {
    const seen = new Set<string>();
    const queue = [start];
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
      for (const next of step(name)) {
        if (seen.has(next)) continue;
        seen.add(next);
        queue.push(next);
      }
    }
    return seen;
  };
  const holders = new Map<string, string[]>();
  for (const [name, list] of keys) {
    for (const key of list) if (key.isRequired) holders.set(key.target, [...(holders.get(key.target) ?? []), name]);
  }
  const keyBaseOf = remember(keyBase);
  const toKeyColumn = (column: Column): readonly KeyColumn[] => {
    const bases = [keyBaseOf(column.name), keyBaseOf(column.dbName)].filter((base) => base !== undefined);
    return column.isList || bases.length === 0 ? [] : [{ column, bases }];
  };
  const prefix = housePrefix(list);
  return {
    entities,
    wordsOf: remember((name) => entityWords(name, prefix)),
    keysOf,
    keyBaseOf,
    keyColumnsOf: remember((name) => (entities.get(name)?.columns ?? []).flatMap(toKeyColumn)),
    reaching: remember((target) => {
      const seen = closure(target, (name) => holders.get(name) ?? []);
      return new Set([...seen].filter((name) => name !== target));
    }),
    reaches: (from, to, how) =>
      closure(from, (name) =>
        keysOf(name)
          .filter((key) => how === "any" || key.isRequired)
          .map((key) => key.target),
      ).has(to),
  };
}

/** Computes each answer once. */
export function remember<T>(compute: (name: string) => T): (name: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before.value;
    const value = compute(name);
    known.set(name, { value });
    return value;
  };
}
