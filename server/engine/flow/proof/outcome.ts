// From a judgement to the outcome of one execution: verdict, reason and confidence.
import { FOR_EVERY_TENANT } from "../state";
import type { Confidence, ViolationReason } from "../../../../rules/contract/verdict";
import type { DataAccess } from "../../libraries/model";
import type { Value } from "../../libraries/value";
import type { Entity } from "../../tenancy/model";
import { keyOf, labelOf } from "../keys";
import type { Machine } from "../machine/machine";
import type { Judgement } from "./judgement";
import type { Outcome } from "./observer";
import { leavesOutRound } from "./rounds";
import { isIdColumn, isLevel, isTenantColumn } from "./rows";
import { signedIn } from "./signed-in";
import { isRegistry } from "./storage-choice";

/** What of an access decides. */
interface Judged extends Pick<DataAccess, "kind" | "entity"> {
  /** Columns that the filter says to be equal to something. */
  readonly handles?: readonly string[];
  /** What columns are compared with. */
  readonly operands?: readonly Value[];
}

/** Mechanisms that stand in the access itself, enough for strictness `in-query`. */
const IN_QUERY = new Set([
  "isolated-storage",
  "row-level-security",
  "scoped-client",
  "tenant-filter",
  "relation-filter",
  "user-filter",
  "credential",
  "global",
  "declared",
  "system",
]);

export function outcomeOf(m: Machine, access: Judged, judged: Judgement): Outcome {
  const { run } = m.world.observer;
  if (run.entry && !run.entry.isRequest && leavesOutRound(m, access, judged))
    return { verdict: "violation", reason: reasonOf(access, judged), confidence: "certain", steps: judged.steps };
  if (run.entry && !run.entry.isRequest)
    return { verdict: "isolated", mechanism: judged.pins ? (judged.mechanism ?? "system") : "system", steps: judged.steps };
  const declared = m.state.getFact("declared:");
  if (declared?.is === "declared") {
    const step = { role: "other" as const, message: `declared to cross tenants on purpose: ${declared.reason}`, at: declared.at };
    return { verdict: "isolated", mechanism: "declared", steps: [step] };
  }
  const administrator = m.state.getFact(FOR_EVERY_TENANT);
  const strictness = m.world.strictnessIn(m.world.relative(m.frame.file));
  const isStrict = strictness === "in-query" && judged.mechanism !== undefined && !IN_QUERY.has(judged.mechanism);
  if (judged.pins && !isStrict)
    return {
      verdict: "isolated",
      mechanism: judged.mechanism ?? "tenant-filter",
      steps: judged.steps,
      ...(judged.isAssumed ? { isAssumed: true } : {}),
    };
  if (administrator?.is === "administrator") {
    return {
      verdict: "isolated",
      mechanism: "guarded",
      steps: administrator.at
        ? [{ role: "guard", message: "only an administrator of the platform, or the service itself, gets here", at: administrator.at }]
        : [],
    };
  }
  const reason = isStrict ? "unpinned" : reasonOf(access, judged);
  const detail = detailOf(judged);
  const confidence = confidenceOf(m, access, judged, reason);
  const session = signedIn(m);
  return {
    verdict: confidence === "certain" ? "violation" : "unproven",
    reason,
    confidence,
    steps: judged.steps,
    ...(session === "no" ? { isAnonymous: true } : {}),
    ...(reason === "untrusted-tenant" && session === "no" && isAddress(judged.untrusted) ? { isAddressed: true } : {}),
    ...(judged.bypass && reason === "bypassable" ? { bypass: judged.bypass } : {}),
    ...(detail ? { detail } : {}),
    ...(judged.isUnchosen && judged.untrusted ? { chosenBy: keyOf(judged.untrusted) } : {}),
    // Whoever is signed in is shown each place that has to ask whose the rows are.
    ...(judged.follows === undefined || access.kind !== "query" || session === "yes" ? {} : { follows: judged.follows }),
  };
}

/** Where requests say what they are about; headers and cookies say who sends them. */
function isAddress(value: Value | undefined): boolean {
  return value?.v === "source" && value.kind !== "headers" && value.kind !== "cookies";
}

/** How a tenant or a person is found before anyone is signed in (rulings 10 and 22). */
function isSearchForRequester(m: Machine, { kind, entity, handles }: Judged): boolean {
  const { tenancy } = m.world;
  if (kind !== "query") return false;
  if (entity.tenancy !== "root" && entity.tenancy !== "user" && entity.name !== tenancy.user && !isLevel(entity, tenancy)) return false;
  if (isRegistry(m, entity)) return true;
  const session = signedIn(m);
  return session === "no" || (session === "maybe" && (handles ?? []).some((column) => isHandle(entity, column)));
}

/** Columns by which people and tenants are known before anyone knows their ids. */
const HANDLE = /e?mail|phone|user_?name|login|slug|domain|handle|host|provider|external_?id|customer/i;

function isHandle(entity: Entity, column: string): boolean {
  return HANDLE.test(column) && !isIdColumn(entity, column) && !isTenantColumn(entity, column);
}

function reasonOf(access: Pick<DataAccess, "kind">, judged: Judgement): ViolationReason {
  if (judged.isUnchosen) return "unscoped-storage";
  if (judged.bypass) return "bypassable";
  if (judged.untrusted && judged.untrusted.v !== "row" && judged.namesTenant) return "untrusted-tenant";
  if (access.kind === "create") return judged.untrusted ? "untrusted-tenant" : judged.isOpaque ? "opaque" : "missing-tenant";
  if (judged.isEmpty) return "no-filter";
  return judged.isOpaque ? "opaque" : "unpinned";
}

function detailOf(judged: Judgement): string | undefined {
  const value = judged.untrusted ?? judged.sources[0] ?? judged.unknown?.value;
  return value ? labelOf(value) : undefined;
}

function confidenceOf(m: Machine, access: Judged, judged: Judgement, reason: ViolationReason): Confidence {
  const { run } = m.world.observer;
  const { entity } = access;
  if (!run.entry || run.isOrphan) return "possible";
  if (judged.isUnchosen) return "certain";
  if (entity.tenancy === "unknown" && judged.isIncluded !== true) return "possible";
  if (isSearchForRequester(m, access)) return "possible";
  if (judged.isNeutral || judged.isDoubtful || judged.failsClosed) return "possible";
  if (reason === "bypassable" || reason === "untrusted-tenant" || reason === "no-filter") return "certain";
  if (judged.unknown) return judged.unknown.isTenantKey || judged.sources.length === 0 ? "possible" : "likely";
  if (reason === "opaque") return judged.sources.length > 0 ? "likely" : "possible";
  return "certain";
}
