// Scores every entity as a possible tenant: by its name, by members who join it with users, and by how much of the schema reaches it.
import { foldName, lastWord } from "./entity-names";
import { isIdentityEntity, isPerson, isVerificationEntity, userColumns } from "./find-user";
import { joinsUsers } from "./membership";
import type { SchemaGraph } from "./schema-graph";
import { createLevel, tenantColumns } from "./tenant-keys";
import { LOOKUP_WORDS, TENANT_WORDS } from "./tenant-words";
import type { SchemaEntity } from "./model";

export interface RootCandidate {
  readonly name: string;
  readonly score: number;
  /** Weight of the name alone, 0 to 10. */
  readonly nameWeight: number;
  /** Entities that join it with users. */
  readonly memberships: readonly string[];
  /** True when every user row requires it. */
  readonly isUserBound: boolean;
  /** True when sessions or keys are its own, and it is nobody who signs in by a name and a password. */
  readonly isSignedInAs: boolean;
  /** Entities that hold its key, joins with users included. */
  readonly carriers: readonly string[];
  /** Entities that reach it through required foreign keys. */
  readonly reach: ReadonlySet<string>;
}

/** Weight of an entity's name as a tenant's name. */
export function tenantNameWeight(entity: SchemaEntity, graph: SchemaGraph): number {
  return Math.max(TENANT_WORDS.get(graph.wordsOf(entity.name)) ?? 0, TENANT_WORDS.get(graph.wordsOf(entity.table)) ?? 0);
}

/** Entities whose rows say as whom their bearer is signed in. */
const SIGNED_IN = /(?:^| )(?:session|api key|access key|access token|api token)$/;

function measure(entity: SchemaEntity, graph: SchemaGraph, user: string | undefined): RootCandidate {
  const level = createLevel(entity.name, graph);
  const carriers: string[] = [];
  const memberships: string[] = [];
  let isUserBound = false;
  let isSignedInAs = false;
  for (const other of graph.entities.values()) {
    const keys = tenantColumns(other, level, graph, false, new Set());
    if (keys.length === 0) continue;
    carriers.push(other.name);
    const isRequired = keys.some((key) => key.isRequired);
    if (isRequired && SIGNED_IN.test(graph.wordsOf(other.name))) isSignedInAs = !isPerson(entity);
    if (other.name === user) isUserBound = isRequired;
    else if (
      isRequired &&
      joinsUsers(
        other,
        keys.map((key) => key.column),
        userColumns(other, graph, user),
      )
    )
      memberships.push(other.name);
  }
  const reach = new Set([...graph.reaching(entity.name), ...carriers]);
  const others = Math.max(1, graph.entities.size - 1);
  const nameWeight = tenantNameWeight(entity, graph);
  const score =
    nameWeight + (memberships.length > 0 ? 6 : 0) + (isUserBound ? 5 : 0) + (10 * reach.size) / others + (4 * carriers.length) / others;
  return { name: entity.name, score, nameWeight, memberships, isUserBound, isSignedInAs, carriers, reach };
}

/** True when people own it one by one, so that it is their data and no tenant (`Project` with a required `userId` and no members). */
function isOwnedByOneUser(candidate: RootCandidate, entity: SchemaEntity, graph: SchemaGraph, user: string | undefined): boolean {
  if (candidate.memberships.length > 0 || candidate.isUserBound || candidate.nameWeight >= 7) return false;
  return userColumns(entity, graph, user).some((column) => column.isRequired);
}

function isEligible(candidate: RootCandidate, entity: SchemaEntity, graph: SchemaGraph, user: string | undefined): boolean {
  const share = candidate.reach.size / Math.max(1, graph.entities.size - 1);
  const hasPeople = candidate.memberships.length > 0 || candidate.isUserBound || candidate.isSignedInAs;
  if (isOwnedByOneUser(candidate, entity, graph, user)) return false;
  if (candidate.nameWeight >= 4) return candidate.carriers.length > 0;
  if (LOOKUP_WORDS.has(lastWord(entity.name))) return false;
  if (candidate.nameWeight > 0) return candidate.carriers.length > 0 && (hasPeople || holdsMost(candidate, entity, share));
  const isNamedMembership = candidate.memberships.some((name) => /member|user/.test(graph.wordsOf(name)));
  return (isNamedMembership || candidate.isUserBound || candidate.isSignedInAs) && share >= 0.4 && candidate.carriers.length >= 2;
}

/** Whether several entities hang on it, or all there are; on a person hangs what is theirs. */
function holdsMost({ carriers, reach }: RootCandidate, entity: SchemaEntity, share: number): boolean {
  return (share >= 0.4 && carriers.length >= 3) || (share === 1 && reach.size >= 2 && !isPerson(entity));
}

/** Columns that say where a tenant's data is. */
const STORAGE_COLUMN = /^(?:db|database|schema|connection|conn|dsn)(?:name|url|uri|string|host|dsn)?$/;

/** The list of tenants that have storage of their own: nothing else in the schema leads to it, and its rows say where theirs is. */
export function findRegistry(graph: SchemaGraph): string | undefined {
  const isRegistry = (entity: SchemaEntity): boolean =>
    tenantNameWeight(entity, graph) >= 4 && entity.columns.some((column) => STORAGE_COLUMN.test(foldName(column.dbName)));
  return [...graph.entities.values()].find(isRegistry)?.name;
}

/** Every entity that may be a tenant, best first; ties are settled by name. */
export function findRootCandidates(graph: SchemaGraph, user: string | undefined): readonly RootCandidate[] {
  const candidates: RootCandidate[] = [];
  const others = Math.max(1, graph.entities.size - 1);
  for (const entity of graph.entities.values()) {
    // An entity of another name must be reached by much of the schema; that is cheap to ask first.
    if (entity.name === user || (tenantNameWeight(entity, graph) === 0 && graph.reaching(entity.name).size < 0.3 * others)) continue;
    if (isIdentityEntity(entity) || isVerificationEntity(entity)) continue;
    const candidate = measure(entity, graph, user);
    if (isEligible(candidate, entity, graph, user)) candidates.push(candidate);
  }
  return candidates.sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1));
}
