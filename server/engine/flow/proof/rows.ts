// Rows that accesses returned: which entity they are of, what selected them, and what their members mean.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { IncludedRelation } from "../../libraries/model";
import type { RowValue, Value } from "../../libraries/value";
import type { Entity, Relation, TenancyModel } from "../../tenancy/model";
import type { Machine } from "../machine/machine";
import type { Judgement } from "./judgement";
import { keyOf } from "../keys";
import { plainName } from "../machine/names";

/** A condition that every returned row meets. */
export interface RowAtom {
  readonly entity: Entity;
  readonly column: string;
  /** The value, or for `in` the element. */
  readonly operand: Value;
  /** The operand stands for any element of a list of which one is met. */
  readonly isElement?: boolean;
  /** The list has the items that the code put into it, and no others. */
  readonly isSpelledOut?: boolean;
  /** The row was given the value; nothing was looked up by it. */
  readonly isWritten?: true;
  /** The library refuses the call where the operand is undefined. */
  readonly isRequired?: true;
}

/** Parts of a session, and columns, that many people share. */
export const COMMON_CLAIM =
  /^(role|roles|plan|tier|type|kind|locale|lang|language|timezone|tz|country|region|currency|theme|status|permissions?|scopes?|is\w+|has\w+|aud|iss|iat|exp)$/i;

export interface RowInfo {
  readonly id: string;
  readonly entity: Entity | undefined;
  readonly atoms: readonly RowAtom[];
  readonly span: SourceSpan;
  /** Judges what selected the row under what is known now. */
  readonly judge: (m: Machine) => Judgement;
  /** The library leaves out a condition whose value is undefined. */
  readonly dropsUndefined?: true;
  /** Isolated but for a doubt: what it proves is proven but for the same doubt. */
  readonly isDoubtful?: boolean;
  /** Made here for whomever, or found by the id of a row that was. */
  readonly isMade?: true;
  /** Found by a secret that says who the requester is: a session, an API key. */
  readonly signsIn?: boolean;
  /** Members that the row has, where the call named them. */
  readonly selected?: ReadonlySet<string>;
  /** All rows that one list of values names, of whatever tenant: nothing else narrowed what was fetched. */
  readonly areAllNamed?: boolean;
  /** Related rows that came along, with the conditions on them. */
  readonly includes?: readonly IncludedRelation[];
  /** SQL: what the output columns are. */
  readonly outputs?: ReadonlyMap<string, { readonly entity: Entity; readonly column: string | undefined }>;
  /** SQL: `*` is among what the statement yields. */
  readonly hasAllColumns?: boolean;
  /** SQL: names of outputs that are the number of rows. */
  readonly counts?: ReadonlySet<string>;
  /** SQL: the client gives columns in camel case. */
  readonly isCamelCased?: boolean;
}

/** Rows by id, for one machine. */
const tables = new WeakMap<Machine, Map<string, RowInfo>>();

export function rowInfo(m: Machine, id: string): RowInfo | undefined {
  return tables.get(m)?.get(id);
}

export function addRow(m: Machine, info: RowInfo): void {
  const table = tables.get(m) ?? new Map<string, RowInfo>();
  tables.set(m, table);
  table.set(info.id, info);
}

/** Rows of an entity that were looked for by an id with one of these keys, and the condition that says so. */
export function rowsBy(m: Machine, entity: Entity, ids: ReadonlySet<string>): readonly { readonly row: RowInfo; readonly atom: RowAtom }[] {
  return [...(tables.get(m)?.values() ?? [])].flatMap((row) => {
    const atom = row.atoms.find((one) => one.entity === entity && isIdColumn(entity, one.column) && ids.has(keyOf(one.operand)));
    return atom ? [{ row, atom }] : [];
  });
}

/** Whether a fetched row has such a member, as far as the call that fetched it named them. */
export function hasMember(m: Machine, row: Extract<Value, { v: "row" }>, name: string): boolean {
  const info = rowInfo(m, row.row);
  if (info?.selected) return [...info.selected].some((one) => sameName(one, name));
  return info?.outputs === undefined || info.hasAllColumns === true || info.outputs.has(plainName(name));
}

/** What the client calls a column of the row. */
export function memberName(m: Machine, row: Extract<Value, { v: "row" }>, column: string): string {
  const isCamelCased = rowInfo(m, row.row)?.isCamelCased === true;
  return isCamelCased ? column.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()) : column;
}

export function sameName(a: string, b: string): boolean {
  return a === b || plainName(a) === plainName(b);
}

export function relationOf(entity: Entity, name: string): Relation | undefined {
  return entity.relations.find((relation) => relation.name === name);
}

const NEUTRAL = new Set(["*", "rows", "data", "items", "results", "0", "_count", "_max", "_min"]);

/** What drivers call the key of the row that an insert has just made: mysql2, Kysely, better-sqlite3, sqlite3, libSQL. */
const INSERTED_ID = new Set(["insertId", "lastInsertRowid", "lastInsertId", "lastInsertRowId", "lastID"]);

export function ownId(entity: Entity): string | undefined {
  const [id, ...more] = entity.columns.filter((candidate) => candidate.isId);
  return more.length > 0 ? undefined : id?.name;
}

/** The entity and column that a row member stands for; column undefined for a whole (related) row. */
export function columnOf(
  m: Machine,
  row: Extract<Value, { v: "row" }>,
): { readonly entity: Entity; readonly column: string | undefined } | undefined {
  const info = rowInfo(m, row.row);
  if (!info) return undefined;
  let entity = info.entity;
  let column: string | undefined;
  for (const [index, part] of row.path.entries()) {
    if (NEUTRAL.has(part) && !entity?.columns.some((candidate) => candidate.name === part)) continue;
    const output = column === undefined ? info.outputs?.get(plainName(part)) : undefined;
    if (output) {
      entity = output.entity;
      column = output.column;
      continue;
    }
    // `team.seats[].userId`: a column within a column.
    const within = `${column}.${part}`;
    if (column !== undefined && entity?.columns.some(({ name }) => name === within)) {
      column = within;
      continue;
    }
    // `user.org.id` of a populated reference is what the reference holds.
    if (part === "id" && column !== undefined && entity && relationOf(entity, column)) continue;
    const relation: Relation | undefined = entity ? relationOf(entity, part) : undefined;
    const isColumn = entity?.columns.some((candidate) => sameName(candidate.name, part)) ?? false;
    const target = relation && m.world.tenancy.entities.get(relation.target);
    if (relation && (!isColumn || isPopulated(target, row.path[index + 1]))) entity = target;
    else column = !isColumn && entity && INSERTED_ID.has(part) ? (ownId(entity) ?? part) : part;
  }
  return entity ? { entity, column } : undefined;
}

/** `viewing.house.agency`: where the reference itself holds the row that it led to, what is read of it is a member of that row. */
function isPopulated(target: Entity | undefined, next: string | undefined): boolean {
  return target !== undefined && next !== undefined && target.columns.some(({ name }) => name === next);
}

/** Parts of a path that lead to no other entity: elements, and numbers of rows. */
export const ELEMENT = /^(\*|\d+)$/;

/** The row that an access returned, or one of them; no column or related row. */
export function isRowItself({ path }: RowValue): boolean {
  return path.every((part) => ELEMENT.test(part));
}

/** No two rows share what it holds. */
export function isUniqueAlone(entity: Entity, column: string): boolean {
  return (
    entity.columns.some((known) => known.isUnique && sameName(known.name, column)) ||
    entity.uniques.some((unique) => unique.columns.length === 1 && sameName(unique.columns[0] ?? "", column))
  );
}

export function isTenantColumn(entity: Entity, column: string): boolean {
  if (entity.tenantKeys.some((key) => sameName(key, column) || dbNameIs(entity, key, column))) return true;
  if (entity.tenancy === "root" && isIdColumn(entity, column)) return true;
  // A nested level of the tenant: its own id names it.
  return entity.tenancy !== "user" && entity.paths.some((path) => path.relations.length === 0 && sameName(path.key, column));
}

/** Names of what a tenant is at its identity provider: `clerkOrgId`, `workosOrganizationId`, `tenant_id`. */
const NAMED_ELSEWHERE = /(?:org|organi[sz]ation|tenant|team|workspace|company)(?:id|slug|key|externalid|uuid)$/;

/** A column of the tenant itself that holds what others call it: who carries that name in a session or token is of that tenant. */
export function isNamedElsewhere(entity: Entity, column: string): boolean {
  if (entity.tenancy !== "root" || isIdColumn(entity, column) || !NAMED_ELSEWHERE.test(plainName(column))) return false;
  return !entity.relations.some((relation) => relation.columns.some((own) => sameName(own, column)));
}

/** Stores whose documents may have fields that no code that was read names. */
const WITHOUT_SCHEMA: ReadonlySet<Entity["origin"]> = new Set<Entity["origin"]>(["mongodb", "dynamodb", "firestore"]);

/** A field that no code is known to write, and that is named as tenants are named here. */
export function isUnknownTenantField(entity: Entity, column: string, tenancy: TenancyModel): boolean {
  return WITHOUT_SCHEMA.has(entity.origin) && isTenantNameOnly(entity, column, tenancy);
}

/** No column of the entity, and named as tenants are named here. */
export function isTenantNameOnly(entity: Entity, name: string, tenancy: TenancyModel): boolean {
  return !entity.columns.some((one) => sameName(one.name, name)) && tenancy.tenantKeyNames.has(plainName(name));
}

/** An entity that is a level of the tenant: the root, or a workspace or project inside it. */
export function isLevel(entity: Entity | undefined, tenancy: TenancyModel): boolean {
  return entity !== undefined && (entity.tenancy === "root" || tenancy.roots.includes(entity.name));
}

/** One entity, or two kinds of rows of one table (discriminators, child entities): the more special one has all columns of the other. */
export function isSameTable(one: Entity, other: Entity | undefined): boolean {
  if (one === other) return true;
  if (one.table !== other?.table || one.origin !== other.origin) return false;
  const [few, many] = one.columns.length < other.columns.length ? [one, other] : [other, one];
  return few.columns.every((column) => many.columns.some((candidate) => candidate.name === column.name));
}

function dbNameIs(entity: Entity, key: string, column: string): boolean {
  return entity.columns.some((candidate) => candidate.name === key && sameName(candidate.dbName, column));
}

/** The column that alone identifies a row. A foreign key that is (part of) the primary key stands for the row it points at. */
export function isIdColumn(entity: Entity, column: string): boolean {
  const [id, ...more] = entity.columns.filter((candidate) => candidate.isId);
  if (!id || more.length > 0 || !(sameName(id.name, column) || sameName(id.dbName, column))) return false;
  return !entity.relations.some((relation) => relation.columns.some((own) => sameName(own, id.name)));
}

/** The id of a row that was found, not of one that it refers to: always there. */
export function isOwnId(m: Machine, row: Extract<Value, { v: "row" }>): boolean {
  const info = rowInfo(m, row.row);
  if (!info || info.outputs || row.path.filter((part) => part !== "*").length !== 1) return false;
  const found = columnOf(m, row);
  return found?.column !== undefined && isIdColumn(found.entity, found.column);
}

/** The tenant key of a row that was found, where no row is without one. */
export function isRequiredTenantKey(m: Machine, row: Extract<Value, { v: "row" }>): boolean {
  const info = rowInfo(m, row.row);
  const found = info?.entity && row.path.filter((part) => part !== "*").length === 1 ? columnOf(m, row) : undefined;
  if (!found || found.entity !== info?.entity || found.column === undefined) return false;
  const { tenantKeys, columns } = found.entity;
  return tenantKeys.includes(found.column) && columns.some(({ name, isRequired }) => name === found.column && isRequired);
}

export function isUserColumn(entity: Entity, column: string, tenancy: TenancyModel): boolean {
  if (entity.userKeys.some((key) => sameName(key, column))) return true;
  return entity.name === tenancy.user && isIdColumn(entity, column);
}

/** The entity that a foreign key points at. */
export function targetOf(entity: Entity, column: string, tenancy: TenancyModel): Entity | undefined {
  const relation = entity.relations.find((candidate) => candidate.columns.some((own) => sameName(own, column)));
  return relation ? tenancy.entities.get(relation.target) : undefined;
}
