// Holds what customers are told against the verdicts. A promise is kept when what it speaks of was found, and nothing of that breaks it
// surely or likely; severities play no part, since a rule may be off and the promise stand.
import type { AccessKind } from "../../rules/contract/access";
import type { Finding } from "../../rules/contract/finding";
import type { Mechanism, Verdict, ViolationReason } from "../../rules/contract/verdict";
import type { SuppressedFinding } from "./policy/suppressions";
import type { PromiseOutcome } from "./results";
import type { TenancyModel } from "./tenancy/model";

export interface PromiseEvidence {
  readonly verdicts: readonly Verdict[];
  /** What the schemas lack. */
  readonly schema: readonly Verdict[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly model: TenancyModel;
}

interface Promised {
  /** How many accesses or tables it speaks of. */
  readonly examined: number;
  readonly broken: readonly Verdict[];
}

const DATA: readonly AccessKind[] = ["query", "mutation", "create", "search", "session"];
const CACHES: readonly AccessKind[] = ["cache-read", "cache-write", "module-state", "response-cache"];
const ROW_SECURITY: readonly ViolationReason[] = ["no-row-security", "unforced-row-security", "no-tenant-policy"];
/** What a row of a tenant may be isolated by where each tenant has a database: its own, or nobody's request. */
const APART: readonly Mechanism[] = ["isolated-storage", "system", "declared", "global"];

export function judgePromises(promises: readonly string[], evidence: PromiseEvidence): readonly PromiseOutcome[] {
  return promises.map((promise): PromiseOutcome => {
    const { examined, broken } = spokenOf(promise, evidence);
    const accepted = broken.flatMap((verdict) => {
      const silenced = evidence.suppressed.find(({ finding }) => isOf(finding, verdict));
      return silenced ? [{ verdict, reason: silenced.reason }] : [];
    });
    const open = broken.filter((verdict) => !accepted.some((one) => one.verdict === verdict));
    const doubts = open.filter((verdict) => verdict.verdict !== "isolated" && verdict.confidence === "possible");
    const breaches = open.filter((verdict) => !doubts.includes(verdict));
    return { promise, status: breaches.length > 0 ? "broken" : examined === 0 ? "unshown" : "kept", examined, breaches, doubts, accepted };
  });
}

function spokenOf(promise: string, { verdicts, schema, model }: PromiseEvidence): Promised {
  switch (promise) {
    case "rls-on-every-tenant-table":
      return rowSecurity(schema, model);
    case "database-per-tenant":
      return databases(verdicts, model);
    case "no-shared-cache":
      return ofKinds(verdicts, CACHES);
    case "tenant-on-every-log":
      return ofKinds(verdicts, ["log"]);
    default:
      return ofKinds(verdicts, DATA);
  }
}

function ofKinds(verdicts: readonly Verdict[], kinds: readonly AccessKind[]): Promised {
  const own = verdicts.filter(({ access }) => kinds.includes(access.kind));
  return { examined: own.length, broken: own.filter(({ verdict }) => verdict !== "isolated") };
}

function rowSecurity(schema: readonly Verdict[], { entities }: TenancyModel): Promised {
  const tables = [...entities.values()].filter(({ tenancy }) => tenancy === "direct" || tenancy === "via");
  return { examined: tables.length, broken: schema.filter((one) => one.verdict !== "isolated" && ROW_SECURITY.includes(one.reason)) };
}

/**
 * Rows that bear a tenant's key, and those of which each tenant has storage. The tenants themselves, and who belongs to them, are what a
 * database is chosen by.
 */
function databases(verdicts: readonly Verdict[], { entities }: TenancyModel): Promised {
  const isApart = (one: Verdict): boolean =>
    one.verdict === "isolated" ? one.mechanism === "isolated-storage" : one.reason === "unscoped-storage";
  const isKeyed = ({ access }: Verdict): boolean =>
    (access.tenancy === "direct" || access.tenancy === "via") && entities.get(access.entity ?? "")?.isMembership !== true;
  const own = verdicts.filter((one) => DATA.includes(one.access.kind) && (isApart(one) || isKeyed(one)));
  return { examined: own.length, broken: own.filter((one) => one.verdict !== "isolated" || !APART.includes(one.mechanism)) };
}

function isOf({ span }: Finding, { access }: Verdict): boolean {
  return span.file === access.span.file && span.start === access.span.start && span.end === access.span.end;
}
