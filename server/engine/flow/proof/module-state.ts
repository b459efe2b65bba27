// State that outlives a request: variables and objects of modules to which an entry point writes tenant data.
import type { SourceSpan } from "../../../../rules/contract/span";
import { holdsConnection } from "../../libraries/channels/connections";
import { storageChoice } from "../../libraries/chosen-storage";
import type { Value } from "../../libraries/value";
import { labelOf } from "../keys";
import type { Machine } from "../machine/machine";
import { alternativesOf } from "../machine/truthiness";
import { outliveRequests } from "../machine/lifetimes";
import { partsOf } from "../machine/parts";
import { accessBase } from "./access-base";
import { rowsIn } from "./settle";
import { columnOf, isIdColumn, isTenantColumn, isUniqueAlone, isUserColumn, rowInfo, sameName, targetOf } from "./rows";
import { trustOf } from "./trust";

/** Whether the value is, or holds, data of the requester: a principal, or rows of tenants. */
export function holdsTenantData(m: Machine, value: Value, depth = 4): boolean {
  if (value.v === "principal") return true;
  for (const id of rowsIn(m, value, depth)) if (isOfTenants(m, id)) return true;
  return madeOfRows(m, value) || (depth > 0 && partsOf(m, value).some((part) => holdsTenantData(m, part, depth - 1)));
}

/** How deep in what a function was given rows are looked for: `{ messages: [{ content: JSON.stringify(rows) }] }`. */
const GIVEN_DEPTH = 6;

/** What a function that cannot be seen made of rows: a document, a summary. Of an id or another single column it need say nothing. */
function madeOfRows(m: Machine, value: Value): boolean {
  return value.v === "unknown" && !value.isDigest && (value.from ?? []).some((part) => holdsRows(m, part, GIVEN_DEPTH));
}

function holdsRows(m: Machine, value: Value, depth: number): boolean {
  if (value.v === "row") {
    const isWhole = value.path.length === 0 || (value.path[0] === "*" && !/^(?:id|length)$/i.test(value.path.at(-1) ?? ""));
    return isWhole && isOfTenants(m, value.row);
  }
  if (depth === 0 || value.v === "condition") return false;
  const parts = value.v === "unknown" && !value.isDigest ? (value.from ?? []) : partsOf(m, value);
  return parts.some((part) => holdsRows(m, part, depth - 1));
}

function isOfTenants(m: Machine, id: string): boolean {
  const tenancy = rowInfo(m, id)?.entity?.tenancy;
  return tenancy !== undefined && tenancy !== "global" && tenancy !== "unknown";
}

/** Data of the requester, or the client of a database that is one tenant's alone. */
function isOneTenants(m: Machine, value: Value): boolean {
  return holdsTenantData(m, value) || isOwnClient(m, value);
}

/** The client of a database that a value of the request chose. */
export function isOwnClient(m: Machine, value: Value): boolean {
  return alternativesOf(m, value).some((option) => storageChoice(option) !== undefined);
}

/** `moduleVariable = value` during a request. */
export function noteModuleWrite(m: Machine, name: string, value: Value, at: SourceSpan): void {
  if (!m.world.observer.run.entry?.isRequest) return;
  if (isOneTenants(m, value)) record(m, name, at, `${labelOf(value)} is kept in the module-level variable ${name}`);
  else outliveRequests(m, value);
}

/** `singleton.member = value`: an object that every request sees. */
export function noteMemberWrite(m: Machine, target: Value, name: string, value: Value, at: SourceSpan): void {
  if (!m.world.observer.run.entry?.isRequest) return;
  if (target.v !== "class" && !(target.v === "object" && isShared(m, target.id))) return;
  const where = target.v === "class" ? "a class" : "an object";
  if (isOneTenants(m, value)) record(m, name, at, `${labelOf(value)} is kept in ${name} of ${where} that every request shares`);
  else outliveRequests(m, value);
}

/** `moduleObject[key] = value`: fine when the key names the tenant. */
export function noteIndexWrite(m: Machine, object: Value, index: Value, value: Value, at: SourceSpan): void {
  if (!m.world.observer.run.entry?.isRequest || (object.v !== "object" && object.v !== "array")) return;
  if (!isShared(m, object.id) || !holdsTenantData(m, value)) return;
  if (namesRequester(m, index) && !isCommonColumn(m, index)) return;
  record(m, labelOf(object), at, `${labelOf(value)} is kept in a module-level object under ${labelOf(index)}`);
}

/** `settings[row.key]`: a column that rows of several tenants may share, however well the row itself was isolated. */
function isCommonColumn(m: Machine, index: Value): boolean {
  const found = index.v === "row" ? columnOf(m, index) : undefined;
  if (found?.column === undefined) return false;
  const { entity, column } = found;
  const isKey = isTenantColumn(entity, column) || isIdColumn(entity, column) || isUniqueAlone(entity, column);
  const { tenancy } = m.world;
  if (isKey || isUserColumn(entity, column, tenancy) || targetOf(entity, column, tenancy)) return false;
  return entity.columns.some((known) => sameName(known.name, column));
}

/** `moduleList.push(row)`: what one request leaves there the next one finds. */
export function notePush(m: Machine, list: Value, added: readonly Value[], name: string, at: SourceSpan): void {
  if (!m.world.observer.run.entry?.isRequest || list.v !== "array" || !isShared(m, list.id)) return;
  // Who listens is kept with whose they are.
  const kept = added.find((value) => holdsTenantData(m, value) && !holdsConnection(m.engine, value));
  if (kept) record(m, labelOf(kept), at, `${labelOf(kept)} is kept in a module-level list`, name);
}

/** Made by a module's top level, not by a request. */
export function isShared(m: Machine, id: number): boolean {
  return m.sharedIds.has(id);
}

/** Whether a key tells one requester from another. */
export function namesRequester(m: Machine, value: Value, depth = 4): boolean {
  if (trustOf(m, value)) return true;
  const parts = value.v === "unknown" ? (value.from ?? []) : partsOf(m, value);
  return depth > 0 && parts.some((part) => namesRequester(m, part, depth - 1));
}

function record(m: Machine, detail: string, span: SourceSpan, message: string, operation = "assignment"): void {
  m.world.observer.record(m, {
    key: `${span.file}:${span.start}:state`,
    access: { ...accessBase(m, span), kind: "module-state", library: "javascript", operation, fixSites: [] },
    outcome: {
      verdict: "violation",
      reason: "tenant-absent",
      confidence: "certain",
      detail,
      steps: [{ role: "other", message, at: span }],
    },
  });
}
