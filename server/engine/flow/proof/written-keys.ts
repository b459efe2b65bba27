// What a write puts into the keys of a row: the values of its tenant key, and those of foreign keys and Prisma's `connect`, that
// come from the request and that nothing verified.
import type { Member, RowValue, Value } from "../../libraries/value";
import type { Entity, Relation } from "../../tenancy/model";
import { keyOf } from "../keys";
import { wasListed } from "../machine/listed-keys";
import { alternativesOf, truthinessOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";
import { isOfClassWithout } from "../machine/types";
import { selectingMembers } from "./row-selectors";
import { isIdColumn, isLevel, isTenantColumn, rowInfo, rowsBy, sameName } from "./rows";
import { followedRow, isDoubtfulFor, satisfies, trustOf, type Want } from "./trust";

/** A key and the input that is written into it. */
export interface WrittenKey {
  readonly column: string;
  readonly value: Value;
  /** Where the key points, for foreign keys. */
  readonly target?: Entity;
}

const TENANT: Want = { kind: "tenant" };

/** Tenant keys that an update may replace by something of the request. */
export function overwrittenKeys(m: Machine, entity: Entity, sets: Value): readonly WrittenKey[] {
  return alternativesOf(m, sets).flatMap((option) => entity.tenantKeys.flatMap((key) => overwrittenKey(m, entity, option, key) ?? []));
}

function overwrittenKey(m: Machine, entity: Entity, sets: Value, column: string): WrittenKey | undefined {
  const members = m.engine.members(sets);
  const names = namesOf(entity, column);
  if (!members) return wholeInput(m, sets, column, names);
  const member = memberNamed(members, names);
  const by = member?.overwrittenBy;
  if (by) return wholeInput(m, by, column, names);
  const value = member ? unverified(m, member.value, TENANT) : connectedTenant(m, entity, members, column);
  if (member || value) return value ? { column, value } : undefined;
  return m.engine
    .spreads(sets)
    .map((spread) => wholeInput(m, spread, column, names))
    .find((found) => found !== undefined);
}

/** The foreign key by which a row belongs to its tenant, where input is stored whole; a key that is set by its name is a link. */
export function overwrittenParents(m: Machine, entity: Entity, sets: Value): readonly WrittenKey[] {
  const [path] = entity.paths.filter(({ relations }) => relations.length > 0);
  const relation = entity.relations.find(({ name }) => name === path?.relations[0]);
  const target = m.world.tenancy.entities.get(relation?.target ?? "");
  const [column, ...more] = relation?.columns ?? [];
  if (column === undefined || more.length > 0 || !target || !isOfTenant(m, target)) return [];
  const want: Want = { kind: "bound", entity: target };
  const names = namesOf(entity, column);
  return alternativesOf(m, sets).flatMap((option) => {
    const members = m.engine.members(option);
    const member = members && memberNamed(members, names);
    const inputs = !members ? [option] : member ? (member.overwrittenBy ? [member.overwrittenBy] : []) : m.engine.spreads(option);
    return inputs.flatMap((input) => wholeInput(m, input, column, names, want) ?? []);
  });
}

/** `org: { connect: { id } }`. */
function connectedTenant(m: Machine, entity: Entity, members: ReadonlyMap<string, Member>, column: string): Value | undefined {
  const relation = entity.relations.find((one) => !one.isList && one.columns.some((own) => sameName(own, column)));
  const link = relation ? members.get(relation.name) : undefined;
  const ids = link ? [...(m.engine.members(m.engine.member(link.value, "connect")) ?? [])] : [];
  return ids.map(([, member]) => unverified(m, member.value, TENANT)).find((value) => value !== undefined);
}

/** Input that is stored as it came, and may hold the key. */
function wholeInput(m: Machine, input: Value, column: string, names: readonly string[], want = TENANT): WrittenKey | undefined {
  for (const option of alternativesOf(m, input)) {
    if (option.v !== "source" || isLimited(m, option, names)) continue;
    const held = names.map((name) => m.engine.member(option, name));
    if (held.every((value) => unverified(m, value, want) !== undefined)) return { column, value: option };
  }
  return undefined;
}

/** Arguments of GraphQL hold what its schema says; validated classes hold what they declare; names were looked for in a list. */
function isLimited(m: Machine, input: Extract<Value, { v: "source" }>, names: readonly string[]): boolean {
  if (wasListed(m, keyOf(input))) return true;
  const { entry } = m.world.observer.run;
  if (input.kind === "argument" && !/next|action/i.test(entry?.framework ?? "")) return true;
  const { type } = input;
  return type !== undefined && names.every((name) => isOfClassWithout(m, type, name));
}

/** Foreign keys of a new or changed row that point wherever the request says. */
export function unverifiedLinks(m: Machine, entity: Entity, row: Value): readonly WrittenKey[] {
  const members = m.engine.members(row) ?? (row.v === "source" ? NO_MEMBERS : undefined);
  if (!members) return [];
  return entity.relations.flatMap((relation) => {
    const target = m.world.tenancy.entities.get(relation.target);
    if (!target || !isOfTenant(m, target)) return [];
    const value =
      columnLink(m, entity, relation, members, target) ??
      connectedLink(m, relation, members, target) ??
      spreadLink(m, entity, relation, row, members, target);
    return value ? [{ column: relation.columns[0] ?? relation.name, value, target }] : [];
  });
}

/**
 * What belongs to a tenant and is not the tenant; people do where each of them is of one tenant. Where the tenant is part of the key, an
 * id alone points at nothing.
 */
function isOfTenant(m: Machine, target: Entity): boolean {
  const { tenancy } = m.world;
  const primary = target.uniques.find((unique) => unique.isPrimary)?.columns ?? [];
  if (primary.length > 1 && primary.some((column) => isTenantColumn(target, column))) return false;
  if (target.name === tenancy.user)
    return target.tenancy === "direct" && target.columns.some(({ name, isRequired }) => isRequired && target.tenantKeys.includes(name));
  return (target.tenancy === "direct" || target.tenancy === "via") && !isLevel(target, tenancy);
}

/** A key of several columns holds the tenant, too, and the database compares it. */
function columnLink(
  m: Machine,
  entity: Entity,
  { columns }: Relation,
  members: ReadonlyMap<string, Member>,
  target: Entity,
): Value | undefined {
  const [column, ...more] = columns;
  if (column === undefined || more.length > 0 || isTenantColumn(entity, column)) return undefined;
  const member = memberNamed(members, namesOf(entity, column));
  return member ? unverifiedId(m, member.value, target) : undefined;
}

const NO_MEMBERS: ReadonlyMap<string, Member> = new Map();

/** `{ ...input, orgId }`, or rows that are input as a whole: the key comes with the input, as its type says. */
function spreadLink(
  m: Machine,
  entity: Entity,
  { name, columns }: Relation,
  row: Value,
  members: ReadonlyMap<string, Member>,
  target: Entity,
): Value | undefined {
  const [column, ...more] = columns;
  if (column === undefined || more.length > 0 || isTenantColumn(entity, column)) return undefined;
  const names = namesOf(entity, column);
  if (memberNamed(members, [...names, name])) return undefined;
  const whole = row.v === "source" ? [row, m.engine.element(row)] : m.engine.spreads(row);
  const inputs = whole.flatMap((input) => alternativesOf(m, input));
  for (const input of inputs) {
    if (input.v !== "source" || isLimited(m, input, names)) continue;
    const fields = m.engine.fieldsOf?.(input);
    const told = fields && names.find((one) => fields.some((field) => sameName(field.name, one)));
    const value = told ? unverifiedId(m, m.engine.member(input, told), target) : undefined;
    if (value) return value;
  }
  return undefined;
}

/** `project: { connect: { id } }`, `tags: { set: [{ id }] }`, `connectOrCreate: { where: { id } }`. */
function connectedLink(m: Machine, relation: Relation, members: ReadonlyMap<string, Member>, target: Entity): Value | undefined {
  const link = members.get(relation.name);
  if (!link || !m.engine.members(link.value)) return undefined;
  const selectors = [
    ...elementsOf(m, m.engine.member(link.value, "connect")),
    ...elementsOf(m, m.engine.member(link.value, "set")),
    ...elementsOf(m, m.engine.member(link.value, "connectOrCreate")).map((one) => m.engine.member(one, "where")),
  ];
  return selectors.map((selector) => selectedBy(m, selector, target)).find((value) => value !== undefined);
}

/** The unique value by which a row of the target is selected, unless its tenant stands beside it. */
function selectedBy(m: Machine, selector: Value, target: Entity): Value | undefined {
  const members = [...selectingMembers(m, target, selector)].flatMap((member) => insideCompound(m, target, member));
  if (members.some(([name]) => target.relations.some((one) => one.name === name))) return undefined;
  const tenants = members.filter(([name]) => isTenantColumn(target, name)).map(([, member]) => unverified(m, member.value, TENANT));
  if (tenants.length > 0) return tenants.find((value) => value !== undefined);
  const id = members.find(([name]) => isIdColumn(target, name));
  return id ? unverifiedId(m, id[1].value, target) : undefined;
}

/** `orgId_slug: { orgId, slug }` stands for its members. */
function insideCompound(m: Machine, target: Entity, [name, member]: readonly [string, Member]): readonly (readonly [string, Member])[] {
  const isCompound = target.uniques.some(
    (unique) => unique.columns.length > 1 && (unique.name === name || unique.columns.join("_") === name),
  );
  return isCompound ? [...(m.engine.members(member.value) ?? [])] : [[name, member]];
}

function elementsOf(m: Machine, value: Value): readonly Value[] {
  return alternativesOf(m, value).flatMap((option) => {
    const list = option.v === "object" ? undefined : m.engine.items(option);
    if (!list) return [option];
    return [...list.items.map((item) => item.value), ...(list.more ? [list.more] : [])].flatMap((item) => alternativesOf(m, item));
  });
}

/**
 * Ids of a list count as verified once they have been looked up on the way here, and those that may be missing once that was done with the tenant:
 * how the answer is then compared takes many forms.
 */
function unverifiedId(m: Machine, value: Value, target: Entity): Value | undefined {
  const found = unverified(m, value, { kind: "bound", entity: target });
  if (!found) return undefined;
  const isSurelyOne = alternativesOf(m, value).length === 1;
  const rows = rowsBy(m, target, new Set([keyOf(value), keyOf(found)])).filter(
    ({ row, atom }) => (atom.isElement || !isSurelyOne) && m.state.getFact(`row:${row.id}`) !== undefined,
  );
  return rows.some(({ row, atom }) => atom.isElement || row.judge(m).pins) ? undefined : found;
}

/** The part of a value that is the request's and that nothing has shown to be what is wanted. */
function unverified(m: Machine, value: Value, want: Want): Value | undefined {
  const whole = trustOf(m, value);
  if (whole && satisfies(m, whole, want, value)) return undefined;
  return alternativesOf(m, value).find((option) => {
    if (option.v === "row") return isOfWhomever(m, option, want);
    if (option.v !== "source" || option.isDigest || option.from || ["nullish", "falsy"].includes(truthinessOf(m, option))) return false;
    const trust = trustOf(m, option);
    return !(trust && satisfies(m, trust, want, option)) && !isDoubtfulFor(m, option, want);
  });
}

/** The id of a row that the request chose, and that was fetched without asking whose it is. */
function isOfWhomever(m: Machine, value: RowValue, want: Want): boolean {
  if (want.kind !== "bound" || truthinessOf(m, value) === "nullish") return false;
  const row = followedRow(m, value, want);
  const atoms = (row === undefined ? undefined : rowInfo(m, row)?.atoms) ?? [];
  return atoms.some(({ operand }) => alternativesOf(m, operand).some((one) => one.v === "source"));
}

function namesOf(entity: Entity, column: string): readonly string[] {
  const dbName = entity.columns.find((one) => one.name === column)?.dbName;
  return dbName === undefined || dbName === column ? [column] : [column, dbName];
}

function memberNamed(members: ReadonlyMap<string, Member>, names: readonly string[]): Member | undefined {
  return [...members].find(([name]) => names.some((one) => sameName(one, name)))?.[1];
}
