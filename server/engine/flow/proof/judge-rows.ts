// Judging new rows: each must carry the requester's tenant, by its key or by a parent that is the requester's.
import type { DataAccess } from "../../libraries/model";
import type { Member, Value } from "../../libraries/value";
import type { Entity, Relation } from "../../tenancy/model";
import { labelOf } from "../keys";
import { alternativesOf, mayBeMissing, truthinessOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";
import { sourceIn } from "../machine/parts";
import { OPEN, pinned, type Judgement } from "./judgement";
import { isRowName } from "./row-names";
import { selectingMembers } from "./row-selectors";
import { isLevel, isTenantColumn, isUserColumn, sameName, targetOf } from "./rows";
import { isDoubtfulChoice, isDoubtfulFor, satisfies, trustOf, type Want } from "./trust";

export function judgeRows(m: Machine, entity: Entity, rows: readonly Value[], access: DataAccess): Judgement {
  if (entity.tenancy === "global" || entity.tenancy === "root") return pinned("global", []);
  // Signing up: a person who belongs to no tenant yet.
  if (entity.name === m.world.tenancy.user && entity.tenancy === "user") return pinned("global", []);
  const judged = rows.flatMap((row) => rowsInside(m, row)).map((row) => judgeRow(m, entity, row, access));
  return judged.find((one) => !one.pins) ?? judged[0] ?? { ...OPEN, isOpaque: true };
}

/** The rows of `data`: an object, a list of them, or alternatives. */
export function rowsInside(m: Machine, value: Value): readonly Value[] {
  return alternativesOf(m, value).flatMap((option) => {
    const list = option.v === "object" ? undefined : m.engine.items(option);
    if (!list) return [option];
    const inner = [...list.items.map((item) => item.value), ...(list.more ? [list.more] : [])];
    return inner.flatMap((item) => alternativesOf(m, item));
  });
}

/** One new row. */
export function judgeRow(m: Machine, entity: Entity, row: Value, access: DataAccess): Judgement {
  const members = m.engine.members(row);
  if (!members) return verifiedMember(m, entity, row, access) ?? judgeOpaqueRow(m, row, access);
  const scoped = access.scope?.data;
  const all = scoped ? new Map<string, Member>([...members, ...[...scoped].map(([name, value]) => [name, { value }] as const)]) : members;
  const columns = columnsOf(entity).map((column) => ({
    column,
    result: judgeColumn(m, entity, all, m.engine.spreads(row), column, access),
  }));
  const chosen = chosenTenant(entity, all, columns);
  if (chosen) return chosen;
  const results = [
    ...columns.map(({ result }) => result),
    ...entity.relations.map((relation) => judgeConnect(m, relation, all, access) ?? connectedBySpread(m, relation, all, row, access)),
  ].filter((result): result is Judgement => result !== undefined);
  const failed = results.find((result) => result.untrusted !== undefined && result.namesTenant && !result.isDoubtful);
  const good = results.find((result) => result.pins && result.mechanism === "tenant-filter") ?? results.find((result) => result.pins);
  if (good) return good;
  if (failed) return failed;
  return results.find((result) => result.isDoubtful) ?? results.find((result) => result.unknown) ?? results[0] ?? missing(entity);
}

/** `insert(input)` after a guard has verified `input.projectId`. */
function verifiedMember(m: Machine, entity: Entity, row: Value, access: DataAccess): Judgement | undefined {
  if (row.v !== "source") return undefined;
  // What the request says of the tenant itself counts for more than a parent.
  const keys = columnsOf(entity).filter((column) => isTenantColumn(entity, column));
  const columns = keys.length > 0 ? keys : columnsOf(entity);
  return columns.map((column) => judgeColumn(m, entity, new Map(), [row], column, access)).find((judged) => judged?.pins === true);
}

interface JudgedColumn {
  readonly column: string;
  readonly result: Judgement | undefined;
}

/**
 * A tenant key that is set to what the request says, or to that of a row that is not the requester's: a parent or a member that is the
 * requester's makes it no better.
 */
function chosenTenant(entity: Entity, members: ReadonlyMap<string, Member>, columns: readonly JudgedColumn[]): Judgement | undefined {
  const keys = columns.filter(({ column }) => entity.tenantKeys.includes(column) && memberOf(entity, members, column) !== undefined);
  if (keys.some(({ result }) => result?.pins === true)) return undefined;
  return keys.map(({ result }) => result).find((result) => result?.untrusted !== undefined && result.isDoubtful !== true);
}

function memberOf(entity: Entity, members: ReadonlyMap<string, Member>, column: string): Member | undefined {
  return [...members].find(
    ([name]) => sameName(name, column) || entity.columns.some((one) => one.name === column && sameName(one.dbName, name)),
  )?.[1];
}

function missing(entity: Entity): Judgement {
  return { ...OPEN, isEmpty: true, ...(entity.isTenantNullable ? { isNeutral: true } : {}) };
}

/** Columns that can carry the tenant: its keys, foreign keys on the way to it, and the owner. */
function columnsOf(entity: Entity): readonly string[] {
  const foreign = entity.relations.flatMap((relation) => relation.columns);
  return [...new Set([...entity.tenantKeys, ...foreign, ...entity.userKeys])];
}

function judgeColumn(
  m: Machine,
  entity: Entity,
  members: ReadonlyMap<string, Member>,
  spreads: readonly Value[],
  column: string,
  access: DataAccess,
): Judgement | undefined {
  const member = memberOf(entity, members, column);
  const isKey = isTenantColumn(entity, column);
  const want = wantOf(m, entity, column, isKey);
  if (!want) return undefined;
  if (!member) return judgeSpreadMember(m, spreads, want, isKey, column, access);
  if (member.overwrittenBy) {
    const by = sourceIn(m, member.overwrittenBy, 2);
    if (by)
      return {
        ...OPEN,
        namesTenant: true,
        untrusted: by,
        sources: [by],
        steps: [{ role: "source", message: `a later spread of ${labelOf(by)} may replace ${column}`, at: access.span }],
      };
  }
  return judgeMember(m, member.value, want, isKey, column, access);
}

function wantOf(m: Machine, entity: Entity, column: string, isKey: boolean): Want | undefined {
  if (isKey) return { kind: "tenant" };
  if (isUserColumn(entity, column, m.world.tenancy) && (entity.tenancy === "user" || entity.isMembership)) return { kind: "user" };
  const target = targetOf(entity, column, m.world.tenancy);
  return target && target.tenancy !== "global" && target.tenancy !== "user" ? { kind: "bound", entity: target } : undefined;
}

/** A column that only a spread can bring along: as good as its member, where a guard has verified that. */
function judgeSpreadMember(
  m: Machine,
  spreads: readonly Value[],
  want: Want,
  isKey: boolean,
  column: string,
  access: DataAccess,
): Judgement | undefined {
  const [only, ...more] = spreads;
  if (!only) return undefined;
  const value = m.engine.member(only, column);
  const judged = more.length === 0 && value.v !== "unknown" ? judgeMember(m, value, want, isKey, column, access) : undefined;
  // A copy of a row that is not the requester's has that row's tenant.
  if (judged?.pins || (isKey && judged?.untrusted?.v === "row")) return judged;
  return isKey ? judgeSpread(m, spreads, access) : undefined;
}

/** The key may come in with a spread: input that names it is untrusted. */
function judgeSpread(m: Machine, spreads: readonly Value[], access: DataAccess): Judgement {
  const source = spreads.map((spread) => sourceIn(m, spread, 2)).find((found) => found !== undefined);
  return source
    ? {
        ...OPEN,
        namesTenant: true,
        untrusted: source,
        sources: [source],
        steps: [{ role: "source", message: `${labelOf(source)} is stored as it came`, at: access.span }],
      }
    : { ...OPEN, isOpaque: true };
}

function judgeMember(m: Machine, value: Value, want: Want, isKey: boolean, column: string, access: DataAccess): Judgement | undefined {
  const options = alternativesOf(m, value).filter((option) => truthinessOf(m, option) !== "nullish");
  if (options.length === 0) return undefined;
  const whole = trustOf(m, value);
  const failed = options.find((option) => {
    const trust = trustOf(m, option);
    return !trust || !satisfies(m, trust, want, option);
  });
  const mechanism = want.kind === "tenant" ? "tenant-filter" : want.kind === "user" ? "user-filter" : "bound-id";
  if (!failed || (whole && satisfies(m, whole, want, value))) {
    if (mayBeMissing(m, value) && !isKey) return undefined;
    const trust = whole ?? trustOf(m, options[0] ?? value);
    return pinned(
      mechanism,
      trust?.at && trust.message ? [{ role: trust.by === "principal" ? "principal" : "guard", message: trust.message, at: trust.at }] : [],
      trust?.isAssumed,
    );
  }
  const isDoubtful = isDoubtfulFor(m, failed, want) || isDoubtfulChoice(m, value, want);
  const source = sourceIn(m, failed, 2);
  if (source)
    return {
      ...OPEN,
      namesTenant: true,
      untrusted: source,
      ...(isDoubtful ? { isDoubtful: true } : {}),
      sources: [source],
      steps: [
        ...(source.at ? [{ role: "source" as const, message: `${source.label} comes from the request`, at: source.at }] : []),
        { role: "filter", message: `${column} is set to ${labelOf(failed)}`, at: access.span },
      ],
    };
  if (failed.v === "row") return { ...OPEN, namesTenant: isKey, untrusted: failed, ...(isDoubtful ? { isDoubtful: true } : {}) };
  return { ...OPEN, namesTenant: isKey, unknown: { value: failed, isTenantKey: isKey } };
}

/** `organization: { connect: { id } }`, `connectOrCreate`, `create`. */
function judgeConnect(m: Machine, relation: Relation, members: ReadonlyMap<string, Member>, access: DataAccess): Judgement | undefined {
  const target = m.world.tenancy.entities.get(relation.target);
  const link = members.get(relation.name);
  if (!target || !link || relation.isList || target.tenancy === "global") return undefined;
  const connect = m.engine.member(link.value, "connect");
  if (connect.v === "constant") {
    const created = m.engine.members(m.engine.member(link.value, "create"));
    return created ? judgeRow(m, target, m.engine.member(link.value, "create"), access) : undefined;
  }
  const beside = isLevel(target, m.world.tenancy) ? undefined : tenantBeside(m, target, connect, access, 0);
  if (beside) return beside;
  for (const [column, member] of selectingMembers(m, target, connect)) {
    const want: Want = isRowName(target, column)
      ? { kind: "named", entity: target, column }
      : isLevel(target, m.world.tenancy)
        ? { kind: "tenant" }
        : target.tenancy === "user"
          ? { kind: "user" }
          : { kind: "bound", entity: target };
    const judged = judgeMember(m, member.value, want, isLevel(target, m.world.tenancy), `${relation.name}.${column}`, access);
    if (judged && (target.tenancy !== "user" || judged.pins || judged.isDoubtful)) return judged;
  }
  return undefined;
}

/** `{ ...args.data }` whose `user.connect.id` was verified, or written there by an interceptor. */
function connectedBySpread(
  m: Machine,
  relation: Relation,
  members: ReadonlyMap<string, Member>,
  row: Value,
  access: DataAccess,
): Judgement | undefined {
  const [only, ...more] = m.engine.spreads(row);
  const isOne = only?.v === "source" && more.length === 0 && !members.has(relation.name) && !relation.isList;
  if (!isOne || !m.engine.fieldsOf?.(only)?.some(({ name }) => name === relation.name)) return undefined;
  const id = m.engine.member(m.engine.member(m.engine.member(only, relation.name), "connect"), "id");
  const judged = judgeConnect(
    m,
    relation,
    new Map([[relation.name, { value: m.engine.object({ connect: m.engine.object({ id }) }) }]]),
    access,
  );
  return judged?.pins === true ? judged : undefined;
}

/**
 * `connect: { id, orgId }`, `{ orgId_slug: { … } }`, `{ id, project: { orgId } }`: the database looks for a row of that tenant, or of
 * that parent, only.
 */
function tenantBeside(m: Machine, target: Entity, where: Value, access: DataAccess, depth: number): Judgement | undefined {
  if (depth > MAX_DEPTH) return undefined;
  for (const [name, { value }] of m.engine.members(where) ?? []) {
    const relation = target.relations.find((one) => one.name === name && !one.isList);
    const related = relation && m.world.tenancy.entities.get(relation.target);
    const isTenant = isTenantColumn(target, name);
    const want = wantOf(m, target, name, isTenant);
    const judged = want
      ? judgeMember(m, value, want, isTenant, name, access)
      : related
        ? tenantBeside(m, related, value, access, depth + 1)
        : isCompound(target, name)
          ? tenantBeside(m, target, value, access, depth + 1)
          : undefined;
    if (judged?.pins && !mayBeMissing(m, value)) return judged;
  }
  return undefined;
}

/** Longest way along relations that is followed. */
const MAX_DEPTH = 4;

function isCompound({ uniques }: Entity, name: string): boolean {
  return uniques.some((unique) => unique.columns.length > 1 && (unique.name === name || unique.columns.join("_") === name));
}

function judgeOpaqueRow(m: Machine, row: Value, access: DataAccess): Judgement {
  const source = sourceIn(m, row, 3);
  if (source)
    return {
      ...OPEN,
      namesTenant: true,
      untrusted: source,
      sources: [source],
      steps: [{ role: "source", message: `${source.label} is stored as it came`, at: access.span }],
    };
  return { ...OPEN, isOpaque: true, unknown: { value: row, isTenantKey: false } };
}
