// Values that name a row otherwise than by its id or a declared foreign key: by a column that no two rows share, and by an id that
// another table keeps without saying of what.
import type { Entity, TenancyModel } from "../../tenancy/model";
import { plainName } from "../machine/names";
import type { Machine } from "../machine/machine";
import type { Trust } from "../state";
import { isSentTo } from "./credential";
import { isIdColumn, isLevel, isUniqueAlone, sameName, type RowAtom, type RowInfo } from "./rows";

/** Whether one row at most, of whatever tenant, has a value of this column: a slug, a domain, a number. */
export function isRowName(entity: Entity, column: string): boolean {
  if (isIdColumn(entity, column) || entity.tenancy === "global" || entity.tenancy === "unknown") return false;
  return isUniqueAlone(entity, column);
}

/** Columns that hold the id of something: `itemId`, `resource_uuid`. */
const REFERENCE = /(?:^|[a-z0-9_])(?:id|ids|uuid|ref)$/i;

/**
 * `controls.itemId`, which may be of a folder or of a document: no constraint says what it points at. Ids that are counted are those
 * of several tables at once.
 */
export function isLooseReference(entity: Entity, column: string): boolean {
  const own = entity.columns.find((one) => sameName(one.name, column));
  return own !== undefined && REFERENCE.test(column) && isText(own.type);
}

/** The column that says of what kind a row is whose id another column holds: `scopeType` beside `scopeId`. */
export function kindColumnOf(entity: Entity, column: string): string | undefined {
  const what = /^(.+?)_?(?:id|uuid|ref)$/i.exec(column)?.[1];
  if (what === undefined || !isLooseReference(entity, column) || entity.relations.some(({ columns }) => columns.includes(column)))
    return undefined;
  const kinds = ["type", "kind"].map((word) => plainName(`${what}_${word}`));
  return entity.columns.find(({ name }) => kinds.includes(plainName(name)))?.name;
}

/** Words for whoever is given something; an `itemId` is of what is given. */
const ACTOR = /^(?:subject|grantee|principal|actor|owner|holder|member|assignee|entity|party)_?id$/i;

/** `grant.subjectId` beside `grant.subjectType`. */
export function namesActor(entity: Entity, column: string): boolean {
  return ACTOR.test(column) && kindColumnOf(entity, column) !== undefined;
}

/** What was looked for by the id and the kind of a thing: the table that the kind names, where the code says which it is. */
export function provenKind(m: Machine, atoms: readonly RowAtom[], of: RowAtom): Pick<Trust, "kind" | "entity"> | undefined {
  const { tenancy } = m.world;
  const column = kindColumnOf(of.entity, of.column);
  if (column === undefined) return undefined;
  const kind = atoms.find((atom) => atom.entity === of.entity && sameName(atom.column, column))?.operand;
  const named = kind?.v === "constant" && typeof kind.value === "string" ? entityNamed(tenancy, kind.value) : undefined;
  if (!named) return { kind: "bound" };
  if (named.name === tenancy.user) return { kind: "user" };
  return { kind: isLevel(named, tenancy) ? "tenant" : "bound", entity: named.name };
}

/** Entities by name, as columns are named after them: `Program`, `programs`. */
const named = new WeakMap<TenancyModel, ReadonlyMap<string, Entity>>();

function entityNamed(tenancy: TenancyModel, name: string): Entity | undefined {
  const known = named.get(tenancy) ?? new Map([...tenancy.entities.values()].map((one) => [plainName(one.name).replace(/s$/, ""), one]));
  named.set(tenancy, known);
  return known.get(plainName(name).replace(/s$/, ""));
}

/** The entity that a column without a foreign key is named after: `defaultProgramId` holds the id of a Program. */
export function namesakeOf(entity: Entity, column: string, tenancy: TenancyModel): Entity | undefined {
  return isLooseReference(entity, column) ? entityOfIdNamed(column, tenancy) : undefined;
}

/** The tenant's table whose id has this name: `petId`. */
export function entityOfIdNamed(name: string, tenancy: TenancyModel): Entity | undefined {
  const words = name.split(/_|(?=[A-Z])/).filter((word) => word !== "");
  if (!/^(?:id|uuid)$/i.test(words.pop() ?? "")) return undefined;
  for (let from = 0; from < words.length; from++) {
    const found = entityNamed(tenancy, words.slice(from).join(""));
    if (found) return found.tenancy === "direct" || found.tenancy === "via" || isLevel(found, tenancy) ? found : undefined;
  }
  return undefined;
}

/** Whether the value is the id of a row of the tenant, of whichever table. */
export function isIdOfTenantRow(m: Machine, { kind, entity, column }: Trust): boolean {
  const target = kind === "bound" && column === undefined && entity !== undefined ? m.world.tenancy.entities.get(entity) : undefined;
  if (target?.tenancy !== "direct" && target?.tenancy !== "via") return false;
  return target.columns.some((one) => one.isId && isText(one.type));
}

/**
 * What a secret that was sent to an address says of the address: who reads there is the user who is known by it. `column`: of the row
 * that the secret was found in.
 */
export function provenAddress(m: Machine, row: RowInfo, column: string): Pick<Trust, "kind" | "entity" | "column"> | undefined {
  const user = m.world.tenancy.entities.get(m.world.tenancy.user ?? "");
  const address = user?.columns.find(({ name }) => ADDRESS.test(name));
  return user && address && isSentTo(m, row, column) ? { kind: "bound", entity: user.name, column: address.name } : undefined;
}

const ADDRESS = /^e?mail(_?address)?$/i;

function isText(type: string): boolean {
  return /char|text|string|uuid|objectid/i.test(type);
}
