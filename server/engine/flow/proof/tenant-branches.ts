// Comparisons of the tenant with one customer's id or slug: what differs between customers belongs into their settings.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Value } from "../../libraries/value";
import { labelOf } from "../keys";
import { alternativesOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";
import { plainName } from "../machine/names";
import { isTenantNamed } from "./channel-key";
import { accessBase } from "./access-base";
import { isShared } from "./module-state";
import { columnOf, isLevel, isTenantColumn } from "./rows";

/** Words that stand for no customer. */
const NOBODY = new Set(
  (
    "default public system global shared common all any none me self mine new current root admin personal own null undefined true false " +
    "www app api localhost example unknown anonymous guest template platform internal demo test sandbox string number object"
  ).split(" "),
);
/** Names of constants that stand for the service's own tenant. */
const OWN = /system|default|demo|internal|public|global|platform|personal|sandbox|test|root|self|own_/i;
/** Columns of a tenant's own row that say which one it is. */
const IDENTITY = new Set(["id", "slug", "subdomain", "handle", "shortname"]);

/** `orgId === "acme"`, `switch (orgId) { case "acme": … }`. */
export function noteTenantComparison(m: Machine, left: Value, right: Value, at: SourceSpan): void {
  for (const [value, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (isOneCustomer(other)) note(m, value, [other], at);
  }
}

/** `["acme", "globex"].includes(orgId)`. */
export function noteTenantListed(m: Machine, items: readonly Value[], value: Value, at: SourceSpan): void {
  if (items.length > 0 && items.every(isOneCustomer)) note(m, value, items, at);
}

/** `CUSTOMERS.has(orgId)`, told as a condition by whoever models the set. */
export function noteTenantAmong(m: Machine, test: Value | undefined, at: SourceSpan): void {
  const [list, value] = test?.v === "condition" && test.op === "includes" ? test.of : [];
  if (list && value) noteTenantListed(m, alternativesOf(m, m.engine.element(list)), value, at);
}

/** `RATES[orgId]`, where the table is written out: one customer per member. */
export function noteTenantLookup(m: Machine, table: Value, value: Value, at: SourceSpan): void {
  if (table.v !== "object" || table.members.size === 0 || table.rest.length > 0 || table.instanceOf || !isShared(m, table.id)) return;
  const names = [...table.members.keys()].map((name): Value => ({ v: "constant", value: name }));
  noteTenantListed(
    m,
    names.filter((name) => isOneCustomer(name)),
    value,
    at,
  );
}

function isOneCustomer(value: Value): boolean {
  if (value.v !== "constant") return false;
  if (typeof value.value === "number") return Number.isInteger(value.value) && value.value > 1;
  return typeof value.value === "string" && value.value.trim().length > 1 && !NOBODY.has(value.value.toLowerCase());
}

function isTenantIdentity(m: Machine, value: Value): boolean {
  switch (value.v) {
    case "row": {
      const found = columnOf(m, value);
      if (found?.column === undefined) return false;
      return (
        isTenantColumn(found.entity, found.column) || (isLevel(found.entity, m.world.tenancy) && IDENTITY.has(plainName(found.column)))
      );
    }
    case "principal":
      return isTenantNamed(m, value) || isNamedByParts(m, labelOf(value)) || isLevelItself(m, value.path.at(-1) ?? "");
    case "source":
    case "unknown":
      return isTenantNamed(m, value) || isNamedByParts(m, labelOf(value));
    default:
      return false;
  }
}

/** `claims.org`: a session that holds a text by the name of a level names which one. */
function isLevelItself(m: Machine, name: string): boolean {
  return m.world.tenancy.tenantKeyNames.has(`${plainName(name)}id`);
}

/** `organization.slug`, `params.workspaceSlug`; not words for what was computed from it, such as its keys. */
function isNamedByParts(m: Machine, label: string): boolean {
  if (/\s/.test(label)) return false;
  const [owner = "", last = ""] = label
    .split(".")
    .slice(-2)
    .map((part) => plainName(part.replace(/\(\)$/, "")));
  const levels = [...m.world.tenancy.tenantKeyNames].filter((name) => name.endsWith("id")).map((name) => name.slice(0, -2));
  if (IDENTITY.has(last)) return levels.includes(owner);
  return levels.some((level) => level.length > 2 && last.startsWith(level) && IDENTITY.has(last.slice(level.length)));
}

function note(m: Machine, compared: Value, literals: readonly Value[], span: SourceSpan): void {
  const { run } = m.world.observer;
  const value = alternativesOf(m, compared).find((option) => isTenantIdentity(m, option));
  if (!value) return;
  // Workers and pages that are rendered ahead are the product as well; scripts are run for somebody.
  const isProduct = run.entry ? run.entry.framework !== "script" : run.isOrphan;
  const base = accessBase(m, span);
  if (!isProduct || OWN.test(base.text)) return;
  const literal = literals.map((one) => (one.v === "constant" ? JSON.stringify(one.value) : "")).join(", ");
  m.world.observer.record(m, {
    key: `${span.file}:${span.start}:${span.end}:branch`,
    access: { ...base, kind: "tenant-branch", library: "javascript", operation: labelOf(value), fixSites: [] },
    outcome: {
      verdict: run.entry ? "violation" : "unproven",
      reason: "tenant-absent",
      confidence: run.entry ? "certain" : "likely",
      detail: literal,
      steps: [{ role: "other", message: `${labelOf(value)} is compared with ${literal}`, at: span }],
    },
  });
}
