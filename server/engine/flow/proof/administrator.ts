// Tests that only an administrator of the whole platform passes: who does may act for every tenant.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Value } from "../../libraries/value";
import type { Machine } from "../machine/machine";
import { alternativesOf, truthinessOf } from "../machine/truthiness";
import { FOR_EVERY_TENANT } from "../state";
import { columnOf, isTenantColumn, isUserColumn, type RowInfo } from "./rows";
import { settingOf } from "./settings";
import { isTrustedRow, trustOf } from "./trust";

/** Names that say by themselves that the role is above every tenant. */
const ABOVE_TENANTS =
  /^(is_?)?(super|platform|system|instance|global|root|staff|internal)_?(admin|user|operator)?(istrator)?$|^is_?support$|^(is_?)?support_?(agent|staff|engineer)$/i;
/** Names that say so only of a person who belongs to no tenant; elsewhere they mean the administrator of one tenant. */
const ADMINISTRATOR = /^(is_?)?admin(istrator)?$/i;

/** `if (!user.isSuperAdmin) throw`. */
export function learnFlag(m: Machine, value: Value): void {
  if (value.v !== "principal" && value.v !== "row") return;
  if (says(m, value, value.path.at(-1) ?? "")) learnAdministrator(m, value.v === "principal" ? value.at : undefined);
}

/** `user.role === "SUPER_ADMIN"`, `user.roles.includes(Role.ADMIN)`. */
export function learnRole(m: Machine, known: Value, other: Value, at: SourceSpan | undefined): void {
  const role = roleName(known);
  if (role !== undefined && isWhicheverThere(m, other, (one) => says(m, one, role))) learnAdministrator(m, at);
}

/** Whether a flag or role of this name, on this value, is that of the platform's administrators. */
function says(m: Machine, of: Value, name: string): boolean {
  if (of.v !== "principal" && !(of.v === "row" && isTrustedRow(m, of.row))) return false;
  if (isAboveTenants(name)) return true;
  return ADMINISTRATOR.test(name) && (of.v === "row" ? isOfPerson(m, of) : isFlagOfPerson(m, of.path, name));
}

/** `session.user.admin`, where the table of persons has a column of that name: a session says of its user what that row does. */
function isFlagOfPerson(m: Machine, path: readonly string[], flag: string): boolean {
  if (path.at(-1) !== flag || !/^user$/i.test(path.at(-2) ?? "user")) return false;
  const person = m.world.tenancy.entities.get(m.world.tenancy.user ?? "");
  return person?.tenancy === "user" && person.columns.some((column) => column.name === flag);
}

/** Of several values that it may be, those that are not there have no role. */
function isWhicheverThere(m: Machine, value: Value, test: (one: Value) => boolean): boolean {
  const there = alternativesOf(m, value).filter((one) => truthinessOf(m, one) !== "nullish");
  return there.length > 0 && there.every(test);
}

/** Settings that name the operators of the platform. */
const OPERATORS = /(^|_)(super_?)?(admin(istrator)?|operator|staff|superuser|root_?user|maintainer)s?(_|$)/i;
/** What a person is known by. */
const PERSON = /^(sub|uid|id|user_?id|e?mail(_?address)?|user_?name|login)$/i;

/** `process.env.ADMIN_EMAILS.split(",").includes(user.email)`: whoever runs the platform named the person. */
export function learnOperator(m: Machine, known: Value, other: Value, at: SourceSpan | undefined): void {
  if (
    other.v !== "principal" &&
    !(other.v === "row" && isTrustedRow(m, other.row) && columnOf(m, other)?.entity.name === m.world.tenancy.user)
  )
    return;
  if (PERSON.test(other.path.at(-1) ?? "") && OPERATORS.test(settingOf(m, known) ?? "")) learnAdministrator(m, at);
}

/** Functions whose name says that they ask for an administrator. */
const ASKS_FOR_ADMINISTRATOR = /admin|staff|super_?user|operator/i;

/** `isAdmin(userId)` that looks for the requester among the members of one tenant, which the program names: that of the platform itself. */
export function learnMember(m: Machine, { entity, atoms, span }: RowInfo): void {
  if (!entity || !ASKS_FOR_ADMINISTRATOR.test(nameOfAsker(m))) return;
  const { tenancy } = m.world;
  const isRequester = atoms.some(({ column, operand }) => isUserColumn(entity, column, tenancy) && trustOf(m, operand)?.by === "principal");
  const isOfOneTenant = atoms.some(({ column, operand }) => isTenantColumn(entity, column) && isNamedInProgram(m, operand));
  if (isRequester && isOfOneTenant) learnAdministrator(m, span);
}

function nameOfAsker(m: Machine): string {
  const frame = m.stack.at(-1);
  return (frame && frame.facts.functions[frame.fn]?.name) ?? "";
}

/** A text of the program, or a setting of the installation. */
function isNamedInProgram(m: Machine, value: Value): boolean {
  return (value.v === "constant" && typeof value.value === "string") || settingOf(m, value) !== undefined;
}

/** The text of a role, or the member of an enum that a package declares. */
function roleName(value: Value): string | undefined {
  if (value.v === "constant") return typeof value.value === "string" ? value.value : undefined;
  return value.v === "external" ? value.path.at(-1) : undefined;
}

function isAboveTenants(name: string): boolean {
  return name.length >= 5 && ABOVE_TENANTS.test(name);
}

/** A column of the person's own row, where persons belong to no tenant: a role in a tenant stands on the membership. */
function isOfPerson(m: Machine, row: Extract<Value, { v: "row" }>): boolean {
  const entity = columnOf(m, row)?.entity;
  return entity !== undefined && entity.name === m.world.tenancy.user && entity.tenancy === "user";
}

/** Rows that were fetched before are as good as those that follow. */
export function learnAdministrator(m: Machine, at: SourceSpan | undefined): void {
  m.state.facts.set(FOR_EVERY_TENANT, { is: "administrator", ...(at ? { at } : {}) });
  m.contextKeys.add(FOR_EVERY_TENANT);
  for (const name of m.pendingRows.values()) if (m.state.getFact(name)) m.state.facts.set(name, { is: "row", status: "verified" });
}
