// Caches: an entry that holds tenant data must be named by a key that tells tenants apart.
import type { CacheAccess } from "../../libraries/cache-access";
import type { Value } from "../../libraries/value";
import { keyOf, labelOf } from "../keys";
import { partsOf } from "../machine/parts";
import { alternativesOf, truthinessOf } from "../machine/truthiness";
import { keyMakerOf } from "../machine/key-makers";
import type { Machine } from "../machine/machine";
import { goesBack, holdsIdsOnly, isSelectorOf, sayKey, strengthOfKey, type KeyPart } from "./cache-keys";
import { noteCacheUse } from "./cache-hits";
import { accessBase } from "./access-base";
import { noteKeptSecretly } from "./kept-secretly";
import { callAround } from "./climb";
import { callsToSupplier } from "./key-supplier";
import { holdsTenantData, isOwnClient } from "./module-state";
import type { Outcome } from "./observer";
import { isRoundOfTenant } from "./rounds";
import { principalForLog } from "./principal-scope";

export function performCache(m: Machine, use: CacheAccess): void {
  const { run } = m.world.observer;
  noteCacheUse(m, use);
  if (!run.entry) return;
  const part = judgeKey(m, use);
  if (use.kind === "cache-read" && use.yields && isKeptFor(m, part)) noteKeptSecretly(m, use.yields, use.span);
  const store = use.cache.at ? `${use.cache.at.file}:${use.cache.at.start}` : `${use.library}:${use.cache.id}`;
  const principal = principalForLog(m, use.span);
  const shapes = use.key.map((key) => shapeOf(key, run.entry?.label ?? ""));
  const lift = liftOf(m, use);
  const toldAt = lift === 0 && !use.isFixedPlace ? keyMakerOf(m) : undefined;
  m.world.observer.record(m, {
    key: `${use.span.file}:${use.span.start}:${use.span.end}:cache`,
    access: {
      ...accessBase(m, use.span),
      kind: use.kind,
      library: use.library,
      operation: use.operation,
      ...(principal ? { principal } : {}),
      fixSites:
        use.keySpan && lift === 0 && !toldAt
          ? [{ kind: isTemplate(use.key[0]) ? "key-template" : "key-expression", span: use.keySpan, text: m.world.textOf(use.keySpan) }]
          : [],
    },
    outcome: outcomeOf(use, part),
    ...(lift > 0 ? { lift } : {}),
    ...(toldAt ? { toldAt } : {}),
    cache: {
      store,
      shape: shapes.join("|"),
      ...(use.isField ? { whole: shapes.slice(0, -1).join("|") } : {}),
      strength: part.strength,
      ...(isRoundOfTenant(m) ? { isOfRound: true } : {}),
      holdsTenantData: use.value !== undefined && !part.isReturned && isOfTenants(m, use, use.value, part),
      ...(use.yields ? { yields: keyOf(use.yields) } : {}),
    },
  });
}

/** Data of a tenant; or, under a key that is the same for all, the client of a tenant's database. */
function isOfTenants(m: Machine, use: CacheAccess, value: Value, { strength }: KeyPart): boolean {
  if (strength === "nothing" && isOwnClient(m, value)) return true;
  return !(use.isSet && holdsIdsOnly(m, value)) && (holdsTenantData(m, value) || holdsNumberOfRows(m, value));
}

/** `rows.length`: like what a query counts, it is for those whose rows they are. */
function holdsNumberOfRows(m: Machine, value: Value, depth = 3): boolean {
  if (value.v === "row") return value.path.at(-1) === "length" && holdsTenantData(m, { ...value, path: value.path.slice(0, -1) });
  if (value.v === "choice") return alternativesOf(m, value).some((one) => holdsNumberOfRows(m, one, depth));
  return (
    depth > 0 && (value.v === "object" || value.v === "text") && partsOf(m, value).some((part) => holdsNumberOfRows(m, part, depth - 1))
  );
}

/** How many calls further out the key was made; where it is decided at a fixed place, by who calls the function around that. */
function liftOf(m: Machine, use: CacheAccess): number {
  if (!use.isFixedPlace) return callsToSupplier(m, use.key);
  const around = use.told && callAround(m, use.span);
  return use.told && around !== undefined ? callsToSupplier(m, use.told, undefined, around) : 0;
}

/** Claims that name a session and no person (`jti`: RFC 7519 section 4.1.7; `sid`: OpenID Connect Front-Channel Logout 1.0). */
const NAMES_SESSION = /^(?:jti|sid|.*session(?:id|key|token)?|(?:auth|access|login)(?:key|id|token)|refreshtoken|tokenid)$/i;

/** Whether only the requester gets to what is held under this part of a key. */
function isKeptFor(m: Machine, { strength, value }: KeyPart): boolean {
  if (strength === "secret") return true;
  if (strength !== "tenant" || !value) return false;
  const names = alternativesOf(m, value).filter((one) => truthinessOf(m, one) !== "nullish");
  return names.length > 0 && names.every((one) => one.v === "principal" && NAMES_SESSION.test((one.path.at(-1) ?? "").replaceAll("_", "")));
}

interface JudgedKey extends KeyPart {
  /** What is stored was read from there. */
  readonly isReturned?: boolean;
}

/** The worst of the keys that it may be. */
function judgeKey(m: Machine, use: CacheAccess): JudgedKey {
  const [only] = use.key;
  const whole = use.key.length === 1 && only ? alternativesOf(m, only).filter((key) => truthinessOf(m, key) !== "nullish") : [];
  const parts = (whole.length > 1 ? whole.map((key) => [key]) : [use.key]).map((key) => {
    const part = strengthOfKey(m, key);
    const isReturned = part.strength === "input" && part.value && use.value && !use.isReadThrough && goesBack(m, part.value, use.value);
    return isReturned || namesItsRow(m, use, part) ? { ...part, strength: "row" as const, isReturned: isReturned === true } : part;
  });
  return parts.find((part) => !isPinned(part)) ?? parts[0] ?? { strength: "nothing" };
}

/**
 * Written under the very id by which the row was found. A read-through cache hands it out before anything is checked, so that
 * it must not hold more than the look-up by that id alone would give, which is judged where it stands.
 */
function namesItsRow(m: Machine, use: CacheAccess, { strength, value }: KeyPart): boolean {
  if (strength !== "input" || !value || !use.value || use.isForOneRequest) return false;
  return isSelectorOf(m, value, use.value, use.isReadThrough === true);
}

function isPinned({ strength }: KeyPart): boolean {
  return strength === "tenant" || strength === "row" || strength === "secret";
}

function outcomeOf(use: CacheAccess, { strength, value }: KeyPart): Outcome {
  const detail = sayKey(use.key);
  const at = use.span;
  const isolated = (mechanism: Outcome["mechanism"], message: string): Outcome => ({
    verdict: "isolated",
    ...(mechanism ? { mechanism } : {}),
    steps: [{ role: "filter", message, at }],
  });
  switch (strength) {
    case "tenant":
      return isolated("tenant-filter", `the key ${detail} tells tenants apart`);
    case "row":
      return isolated("bound-id", `the key ${detail} names one row`);
    case "secret":
      return isolated("credential", `the key ${detail} is known to its owner only`);
    case "opaque":
      return {
        verdict: "unproven",
        reason: "opaque",
        confidence: "possible",
        detail,
        steps: [{ role: "access", message: `nothing shows that the key ${detail} tells tenants apart`, at }],
      };
    case "claimed": {
      const by = value ? labelOf(value) : detail;
      return {
        verdict: "violation",
        reason: "untrusted-tenant",
        confidence: "certain",
        detail: by,
        steps: [{ role: "access", message: `the tenant in the key is ${by}, which nothing verified`, at }],
      };
    }
    default:
      return {
        verdict: "violation",
        reason: "tenant-absent",
        confidence: "certain",
        detail,
        steps: [{ role: "access", message: `the key ${detail} is the same for every tenant`, at }],
      };
  }
}

function isTemplate(key: Value | undefined): boolean {
  return key?.v === "text";
}

/** The address of the request, which is another one for each route. */
const ADDRESS = /(?:^|\.)(?:url|originalUrl|path|pathname|href)(?:\(\))?$/;

/** The fixed text of a key, with holes: reads and writes of one shape meet. */
function shapeOf(key: Value, route: string): string {
  if (key.v === "constant") return String(key.value);
  if (key.v === "text" && key.tag === undefined)
    return key.parts.map((part) => (typeof part === "string" ? part : shapeOf(part, route))).join("");
  return key.v === "source" && ADDRESS.test(key.label) ? `{${route}}` : "{…}";
}
