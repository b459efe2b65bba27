// Every way from an entity's rows to a tenant key, through required to-one relations, shortest first.
import type { SchemaGraph } from "./schema-graph";
import type { TenancyPath } from "./model";

/** Keys on one entity that end a path, and the relation that leads on to the level they name. */
export interface PathEnd {
  readonly key: string;
  /** Relation to the level that the key names, when one is declared and required. */
  readonly onward?: string;
}

export interface PathSearch {
  readonly graph: SchemaGraph;
  /** Keys that an entity itself holds; empty when it must be left through a relation. */
  endsAt(entity: string): readonly PathEnd[];
  /** Entities that no path may pass through. */
  readonly isBarred: (entity: string) => boolean;
  /** `required`: never through a nullable key. */
  readonly how: "required" | "any";
}

interface Place {
  readonly entity: string;
  readonly relations: readonly string[];
  readonly seen: readonly string[];
}

/** Longest path that is looked for, in relations; longer chains are as good as never filtered through. */
const MAX_DEPTH = 6;
const MAX_PATHS = 32;

/** Finds paths from `start`; its own keys come first, with no relations. */
export function findTenancyPaths(start: string, search: PathSearch): readonly TenancyPath[] {
  const found: TenancyPath[] = [];
  let level: readonly Place[] = [{ entity: start, relations: [], seen: [start] }];
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0 && found.length < MAX_PATHS; depth += 1) {
    const next: Place[] = [];
    for (const place of level) {
      const ends = search.endsAt(place.entity);
      for (const end of ends) found.push({ relations: place.relations, holder: place.entity, key: end.key });
      const onward = new Set(ends.map((end) => end.onward));
      for (const key of search.graph.keysOf(place.entity)) {
        // Behind a holder only the way up its levels is of interest; its other parents say nothing new.
        if (ends.length > 0 && depth > 0 && !onward.has(key.relation.name)) continue;
        if (search.how === "required" && !key.isRequired) continue;
        if (place.seen.includes(key.target) || search.isBarred(key.target)) continue;
        next.push({ entity: key.target, relations: [...place.relations, key.relation.name], seen: [...place.seen, key.target] });
      }
    }
    level = next;
  }
  return found.slice(0, MAX_PATHS);
}
