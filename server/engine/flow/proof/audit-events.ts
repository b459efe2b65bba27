// Audit events: recognised by the name of their entity, or of the service or function that records them. Each must say which
// tenant it happened in, and who did it.
import type { Access } from "../../../../rules/contract/access";
import { isNothing } from "../../libraries/call-arguments";
import type { DataAccess, LibraryCall } from "../../libraries/model";
import type { LogLine } from "../../libraries/log-line";
import type { Value } from "../../libraries/value";
import { keyOf } from "../keys";
import type { Machine } from "../machine/machine";
import { plainName } from "../machine/names";
import { partsOf } from "../machine/parts";
import { accessBase } from "./access-base";
import { tenantKeyOf } from "./describe-access";
import { rowsInside } from "./judge-rows";
import { isTenantName, namesTenant } from "./names-tenant";
import { principalForLog } from "./principal-scope";

const AUDIT = /audit/i;
const AUDIT_ENTITY = /audit|^activity_?logs?$|^event_?logs?$/i;
/** What such a service is asked to do. */
const RECORDS = /^(?:log|record|track|write|emit|append|add|create|send|report|publish|save|capture)(?:Event|Entry|Action|Log)?s?$|^info$/i;
/** Functions that are named for it: `logAudit`, `recordAuditEvent`, `createAuditLog`, `audit`. */
const NAMED = /^(?:log|record|track|write|emit|append|add|create|send|report|publish|save)?Audit(?:Log|Event|Entry|Trail|Action)?$/i;
/** Members that say who did it. */
const ACTOR = /(?:user|actor|member|author|performer|initiator|subject|principal|admin|owner|operator|apikey|by|email)(?:id|email|name)?$/;
const MAX_LIFT = 6;

/** `db.auditLog.create({ data: event })`. */
export function noteAuditRow(m: Machine, access: DataAccess): void {
  if (access.kind !== "create" || !AUDIT_ENTITY.test(access.entity.name)) return;
  const { library, operation, span, entity } = access;
  // A row that hangs on a document or on a person says through it whose it is; how it hangs there is judged as an insert.
  const isOwned = entity.tenancy === "via" || entity.tenancy === "user" || hangsOnOthers(m, access);
  record(m, { values: access.rows ?? [], isOwned, library, operation, span, row: access });
}

/** Each row names one that is a tenant's (`documentId`), also where the trail outlives it, so that the column may be empty. */
function hangsOnOthers(m: Machine, { entity, rows = [] }: DataAccess): boolean {
  const owners = entity.relations.filter(({ target, columns }) => {
    const tenancy = m.world.tenancy.entities.get(target)?.tenancy;
    return columns.length > 0 && (tenancy === "direct" || tenancy === "via");
  });
  const names = owners.flatMap(({ name, columns }) => [name, ...columns]);
  const given = rows.flatMap((row) => rowsInside(m, row));
  return given.length > 0 && given.every((row) => names.some((name) => !isNothing(m.engine.members(row)?.get(name)?.value)));
}

interface AuditEvent {
  readonly values: readonly Value[];
  /** The tenant needs no saying. */
  readonly isOwned: boolean;
  readonly library: string;
  readonly operation: string;
  readonly span: DataAccess["span"];
  /** The insert that keeps it, where it is one. */
  readonly row?: DataAccess;
}

/** A call that cannot be seen into: `auditLog.record(event)` of a package or an injected service. */
export function noteAuditCall(m: Machine, name: string, receiver: Value | undefined, call: LibraryCall): void {
  const last = name.split(".").at(-1) ?? name;
  const isNamed = NAMED.test(last) && call.args.length > 0;
  const owner = receiver?.v === "external" ? receiver.path.join(".") : receiver && "label" in receiver ? receiver.label : "";
  if (!isNamed && !(AUDIT.test(owner) && RECORDS.test(last))) return;
  record(m, { values: call.args.map((arg) => arg.value), isOwned: false, library: "audit", operation: last, span: call.span });
}

/** Levels at which events are told; what is said besides them is no event. */
const TELLS = /^(?:log|info|notice|audit|event|write)$/;
const AUDIT_LOGGER = /^[\w$.]*audit(?:s|or|_?log(?:s|ger)?|_?trail|_?events?|_?service)?\.\w+\(/i;
/** How deep in a line the event may stand. */
const EVENT_DEPTH = 2;

/** A line that an audit service writes its events with, or that a logger named for audit writes. True when it was one. */
export function noteAuditLine(m: Machine, line: LogLine): boolean {
  if (!TELLS.test(line.operation)) return false;
  const said = line.args.map((arg) => arg.value);
  if (!isOfAuditService(m, said) && !AUDIT_LOGGER.test(m.world.textOf(line.span))) return false;
  // A message alone cannot be looked through for who did it.
  const values = [...line.bindings, ...said].filter((value) => value.v === "object" || value.v === "row" || value.v === "principal");
  if (values.length === 0) return false;
  record(m, { values, isOwned: false, library: line.library, operation: line.operation, span: line.span });
  m.world.observer.meet("hasAudit");
  return true;
}

/** The function that is running is named for audit, and the line holds what it was given. */
function isOfAuditService(m: Machine, said: readonly Value[]): boolean {
  if (framesNamedForIt(m) === 0) return false;
  const { frame } = m;
  const name = frame.facts.functions[frame.fn]?.name.split(".").at(-1) ?? "";
  if (!RECORDS.test(name) && !NAMED.test(name)) return false;
  return (frame.args ?? []).some(({ value }) => said.some((one) => holds(m, one, keyOf(value), EVENT_DEPTH)));
}

function holds(m: Machine, value: Value, key: string, depth: number): boolean {
  return keyOf(value) === key || (depth > 0 && partsOf(m, value).some((part) => holds(m, part, key, depth - 1)));
}

/** In-house services hand on what they are given: the event is made where the outermost of them is called. */
function framesNamedForIt(m: Machine): number {
  let lift = 0;
  for (let at = m.stack.length - 1; at > 0 && lift < MAX_LIFT; at--) {
    const frame = m.stack[at];
    const name = frame?.facts.functions[frame.fn]?.name ?? "";
    if (!frame?.callSite || frame.callSite.file === "" || !AUDIT.test(name) || frame.args?.length === 0) break;
    lift++;
  }
  return lift;
}

function record(m: Machine, event: AuditEvent): void {
  const { library, operation, span } = event;
  const { run } = m.world.observer;
  if (!run.entry?.isRequest) return;
  const missing = missingIn(m, event.values, event.isOwned);
  const lift = framesNamedForIt(m);
  m.world.observer.record(m, {
    key: `${span.file}:${span.start}:${span.end}:audit`,
    access: {
      ...accessBase(m, span),
      kind: "audit",
      library,
      operation,
      ...(missing === "tenant" && lift === 0 ? fixOf(m, event) : NO_FIX),
    },
    outcome: missing
      ? {
          verdict: "violation",
          reason: "tenant-absent",
          confidence: "certain",
          detail: missing,
          steps: [
            {
              role: "access",
              message: `this event does not say ${missing === "tenant" ? "in which tenant" : "by whom"} it happened`,
              at: span,
            },
          ],
        }
      : { verdict: "isolated", mechanism: "tenant-filter", steps: [] },
    awaitsTenant: true,
    ...(lift > 0 ? { lift } : {}),
  });
}

const NO_FIX = { fixSites: [] } as const;

/** What a fix of a row without its tenant needs to know. */
function fixOf(m: Machine, { row, span }: AuditEvent): Pick<Access, "fixSites" | "tenantKey" | "principal"> {
  const tenantKey = row && tenantKeyOf(row.entity);
  const principal = tenantKey ? principalForLog(m, span) : undefined;
  return row && tenantKey && principal ? { fixSites: row.fixSites, tenantKey, principal } : NO_FIX;
}

function missingIn(m: Machine, event: readonly Value[], isOwned: boolean): "tenant" | "actor" | undefined {
  // What cannot be listed may hold both.
  if (event.length === 0 || event.some((value) => !isListed(m, value))) return undefined;
  if (!isOwned && !event.some((value) => namesTenant(m, value, 4))) return "tenant";
  return event.some((value) => namesActor(m, value, 3)) ? undefined : "actor";
}

function isListed(m: Machine, value: Value): boolean {
  if (value.v === "unknown" || value.v === "source" || value.v === "handle") return false;
  return value.v !== "object" || m.engine.spreads(value).length === 0;
}

function namesActor(m: Machine, value: Value, depth: number): boolean {
  if (value.v === "principal") return !isTenantName(m, value.path.at(-1) ?? "");
  if (depth === 0) return false;
  if (value.v === "object") {
    for (const [name, member] of m.engine.members(value) ?? []) {
      if (ACTOR.test(plainName(name)) && !isNothing(member.value)) return true;
      if (namesActor(m, member.value, depth - 1)) return true;
    }
    return false;
  }
  return partsOf(m, value).some((part) => namesActor(m, part, depth - 1));
}
