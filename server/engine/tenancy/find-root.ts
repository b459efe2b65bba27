// Chooses the tenant levels, outermost first, and says why. A schema without a tenant table but with tenant keys gets a virtual root.
import { foldName, keyBase, wordsOf } from "./entity-names";
import { findByName } from "./find-user";
import { findRegistry, findRootCandidates } from "./root-candidates";
import type { RootCandidate } from "./root-candidates";
import type { SchemaGraph } from "./schema-graph";
import type { TenancySettings } from "./settings";
import { createLevel, tenantColumns, virtualLevel } from "./tenant-keys";
import type { TenantLevel } from "./tenant-keys";
import { TENANT_SYNONYMS, TENANT_WORDS } from "./tenant-words";

export interface TenantLevels {
  /** Outermost first; empty when no tenant was found. */
  readonly levels: readonly TenantLevel[];
  readonly why: readonly string[];
}

/** Finds the tenant levels of a schema. A configured root is taken as it is; a name that no entity has makes a virtual root. */
export function findTenantLevels(graph: SchemaGraph, user: string | undefined, settings: TenancySettings["tenant"]): TenantLevels {
  if (settings.root !== undefined && settings.root.length > 0) {
    const levels = settings.root.map((name) => toLevel(graph, name));
    return {
      levels,
      why: levels.map((level) => `${level.name} is configured as tenant${level.isVirtual ? ", and no table of that name was found" : ""}.`),
    };
  }
  const candidates = findRootCandidates(graph, user);
  const best = candidates[0];
  const virtual = findVirtualRoot(graph, settings, best);
  if (best === undefined || (virtual !== undefined && (virtual.isAbove || virtual.carriers > best.reach.size))) {
    return virtual ?? registryLevels(graph);
  }
  const outermost = outward(best, candidates, graph);
  const nested = candidates.filter((candidate) => candidate !== outermost && isNestedLevel(candidate, outermost, graph));
  const ordered = [outermost, ...nested.sort((a, b) => b.reach.size - a.reach.size)];
  return {
    levels: ordered.map((candidate) => createLevel(candidate.name, graph)),
    why: ordered.map((candidate) => explain(candidate, candidate === outermost ? undefined : outermost)),
  };
}

function registryLevels(graph: SchemaGraph): TenantLevels {
  const registry = findRegistry(graph);
  return registry === undefined
    ? { levels: [], why: ["No entity joins users, has a tenant's name, or is reached by most others."] }
    : {
        levels: [createLevel(registry, graph)],
        why: [`${registry} is the tenant: it has a tenant's name, and says where each one's data is.`],
      };
}

function toLevel(graph: SchemaGraph, name: string): TenantLevel {
  const entity = findByName(graph, name);
  return entity === undefined ? virtualLevel(name) : createLevel(entity, graph);
}

/** The candidate that `best` hangs below, as far out as the required keys lead. */
function outward(best: RootCandidate, candidates: readonly RootCandidate[], graph: SchemaGraph): RootCandidate {
  const outer = candidates.find(
    (candidate) =>
      candidate !== best &&
      (candidate.nameWeight >= 4 || candidate.memberships.length > 0) &&
      candidate.reach.has(best.name) &&
      !best.reach.has(candidate.name),
  );
  return outer === undefined
    ? best
    : outward(
        outer,
        candidates.filter((candidate) => candidate !== best),
        graph,
      );
}

/**
 * A nested level is the key that its tables live by: it hangs below the root, several tables carry its key,
 * and most of them do not carry the root's key as well.
 */
function isNestedLevel(candidate: RootCandidate, root: RootCandidate, graph: SchemaGraph): boolean {
  const hangsBelow = root.reach.has(candidate.name) || graph.reaches(candidate.name, root.name, "any");
  if (!hangsBelow || candidate.nameWeight < 3) return false;
  const data = candidate.carriers.filter((name) => !isPureJoin(name, graph));
  const own = data.filter((name) => !root.carriers.includes(name));
  return data.length >= 2 && own.length / data.length > 0.6 && (data.length >= 4 || data.length / Math.max(1, root.reach.size) >= 0.25);
}

/** True for a table that holds little but two foreign keys. */
function isPureJoin(name: string, graph: SchemaGraph): boolean {
  const keys = new Set(graph.keysOf(name).flatMap((key) => key.columns));
  const others = (graph.entities.get(name)?.columns ?? []).filter(
    (column) => !keys.has(column.name) && !column.isId && !/(?:at|on|role|permission|access)$/i.test(column.name),
  );
  return keys.size >= 2 && others.length === 0;
}

function explain(candidate: RootCandidate, outer: RootCandidate | undefined): string {
  const reasons: string[] = [];
  const membership = candidate.memberships[0];
  if (membership !== undefined) reasons.push(`${membership} joins it with users`);
  if (candidate.isUserBound) reasons.push("every user requires it");
  if (candidate.isSignedInAs) reasons.push("sessions or keys are its own");
  if (candidate.nameWeight >= 3) reasons.push("its name is a usual one for a tenant");
  reasons.push(
    `${candidate.carriers.length} ${candidate.carriers.length === 1 ? "entity carries" : "entities carry"} its key, ${candidate.reach.size} reach it`,
  );
  const place = outer === undefined ? "is the tenant" : `is a level inside ${outer.name}`;
  return `${candidate.name} ${place}: ${reasons.join(", ")}.`;
}

interface VirtualRoot extends TenantLevels {
  readonly carriers: number;
  /** The best of the tables is one that the tenant has many of. */
  readonly isAbove: boolean;
}

/** A tenant that only key columns tell of (`tenant_id` on most tables, and no table for it). */
function findVirtualRoot(
  graph: SchemaGraph,
  settings: TenancySettings["tenant"],
  best: RootCandidate | undefined,
): VirtualRoot | undefined {
  const configured = new Set((settings.keys ?? []).map(foldName));
  const names =
    configured.size > 0
      ? [...configured].map((key) => keyBase(settings.keys?.find((name) => foldName(name) === key) ?? "") ?? key)
      : virtualNames(graph);
  const counted = names
    .map((name) => {
      const level = virtualLevel(name);
      const isAbove = best !== undefined && hangsBelow(best, level, graph);
      return { name, count: countCarriers(graph, level, configured), isAbove };
    })
    .filter(({ count, isAbove }) => count >= 2 || (count === 1 && (isAbove || configured.size > 0 || graph.entities.size <= 2)))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  const [first] = counted;
  if (first === undefined) return undefined;
  return {
    levels: [virtualLevel(first.name)],
    why: [
      `${first.count} ${first.count === 1 ? "entity names" : "entities name"} a ${first.name} by key column, and there is no table for it.`,
    ],
    carriers: first.count,
    isAbove: first.isAbove,
  };
}

/**
 * `projects.orgId` where an identity service keeps the organizations: projects are theirs, and no tenants. A unique key
 * is the name of the tenant elsewhere, and its table the tenant itself.
 */
function hangsBelow(candidate: RootCandidate, level: TenantLevel, graph: SchemaGraph): boolean {
  const entity = graph.entities.get(candidate.name);
  const weight = Math.max(...[...level.aliases].map((alias) => TENANT_WORDS.get(alias) ?? 0));
  if (!entity || candidate.isUserBound || candidate.isSignedInAs || weight <= candidate.nameWeight) return false;
  return tenantColumns(entity, level, graph, false, new Set()).some(
    ({ column, isRequired }) =>
      isRequired &&
      !entity.columns.some((one) => one.name === column && one.isId) &&
      !entity.uniques.some(({ columns }) => columns.length === 1 && columns[0] === column),
  );
}

/**
 * Tenant words that columns are named after while no entity bears the name. Of one that may mean something else as well, at least
 * half of the entities must have a key.
 */
function virtualNames(graph: SchemaGraph): readonly string[] {
  const carriers = new Map<string, Set<string>>();
  for (const entity of graph.entities.values()) {
    for (const column of entity.columns) {
      const base = graph.keyBaseOf(column.name) ?? graph.keyBaseOf(column.dbName);
      if (base === undefined || (TENANT_WORDS.get(base) ?? 0) < 4) continue;
      const word = canonicalWord(base);
      carriers.set(word, (carriers.get(word) ?? new Set()).add(entity.name));
    }
  }
  const isSure = (word: string, held: ReadonlySet<string>): boolean =>
    (TENANT_WORDS.get(word) ?? 0) >= 6 ||
    (held.size >= 2 && held.size >= 0.5 * graph.entities.size && findByName(graph, word) === undefined);
  return [...carriers]
    .filter(([word, held]) => isSure(word, held))
    .map(([word]) => word)
    .sort();
}

function canonicalWord(word: string): string {
  return TENANT_SYNONYMS.find((group) => group.includes(word))?.[0] ?? word;
}

function countCarriers(graph: SchemaGraph, level: TenantLevel, configured: ReadonlySet<string>): number {
  return [...graph.entities.values()].filter((entity) => tenantColumns(entity, level, graph, true, configured).length > 0).length;
}

/** Folded key names of a level: `orgid`, `organizationid`, `tenantid`. */
export function keyNamesOf(aliases: Iterable<string>): readonly string[] {
  return [...aliases].map((alias) => `${wordsOf(alias).join("")}id`);
}
