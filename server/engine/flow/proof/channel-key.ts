// What a key, path or room is made of: does it tell tenants apart, and if not, who chose it?
import type { Value } from "../../libraries/value";
import { labelOf } from "../keys";
import { alternativesOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";
import { plainName } from "../machine/names";
import { partsOf } from "../machine/parts";
import { COMMON_CLAIM, columnOf, isUniqueAlone } from "./rows";
import { trustOf } from "./trust";

export type Standing =
  /** Holds a value of the requester: tenant, user, or an id that was verified. */
  | "requester"
  /** Does so on some paths only. */
  | "bypassable"
  /** Holds a tenant that the request chose. */
  | "untrusted-tenant"
  /** Holds other input. */
  | "source"
  /** Holds something nobody can guess. */
  | "random"
  /** Holds columns of rows that were not isolated themselves. */
  | "row"
  /** The same for everybody. */
  | "constant"
  /** Could not be followed. */
  | "opaque";

export interface KeyStanding {
  readonly standing: Standing;
  /** The value that decided. */
  readonly value?: Value;
}

const DEPTH = 6;

/** The standing of a key put together from these values. */
export function standingOf(m: Machine, values: readonly Value[]): KeyStanding {
  const pins = values.map((value) => pinsOf(m, value, DEPTH));
  if (pins.includes("always")) return { standing: "requester" };
  if (pins.includes("vouched")) return { standing: "opaque" };
  if (pins.includes("sometimes")) return { standing: "bypassable" };
  const leaves = values.flatMap((value) => leavesOf(m, value, DEPTH));
  const find = (standing: Standing): KeyStanding | undefined => {
    const value = leaves.find((leaf) => standingOfLeaf(m, leaf) === standing);
    return value && { standing, value };
  };
  return find("untrusted-tenant") ?? find("random") ?? find("opaque") ?? find("row") ?? find("source") ?? { standing: "constant" };
}

type Pins = "always" | "sometimes" | "vouched" | "unclear" | "never";

/** Whether the value holds something of the requester, whichever of its alternatives it is. */
function pinsOf(m: Machine, value: Value, depth: number): Pins {
  if (isCommon(m, value)) return "never";
  if (trustOf(m, value)) return "always";
  if (depth === 0) return "never";
  if (value.v === "choice") {
    const alternatives = alternativesOf(m, value);
    const own = alternatives.filter((option) => !isVouchedFor(option));
    const options = own.map((option) => pinsOf(m, option, depth - 1));
    if (own.length < alternatives.length && options.includes("always")) return "vouched";
    if (own.length < alternatives.length) return "never";
    if (options.length > 0 && options.every((option) => option === "always")) return "always";
    if (options.every((option) => option === "never" || option === "unclear")) return options.includes("unclear") ? "unclear" : "never";
    // An alternative that nothing is known of may well hold it, too.
    return options.includes("never") || options.includes("sometimes") ? "sometimes" : "unclear";
  }
  const parts = partsOf(m, value).map((part) => pinsOf(m, part, depth - 1));
  if (parts.length === 0) return standingOfLeaf(m, value) === "opaque" ? "unclear" : "never";
  return (["always", "vouched", "sometimes", "unclear"] as const).find((pins) => parts.includes(pins)) ?? "never";
}

/** `session.role`, `order.status`: the requester's own, and the same for many tenants. */
function isCommon(m: Machine, value: Value): boolean {
  if (value.v === "principal") return COMMON_CLAIM.test(value.path.at(-1) ?? "");
  const found = value.v === "row" ? columnOf(m, value) : undefined;
  return found?.column !== undefined && COMMON_CLAIM.test(found.column) && !isUniqueAlone(found.entity, found.column);
}

/** A header among other ways to name the requester: one that the service itself sends, behind a check of its own. */
function isVouchedFor(value: Value): boolean {
  return value.v === "source" && (value.kind === "headers" || value.kind === "cookies");
}

/** The values that a value was put together from. */
export function leavesOf(m: Machine, value: Value, depth = DEPTH): readonly Value[] {
  const parts = depth === 0 ? [] : partsOf(m, value);
  return parts.length === 0 ? [value] : parts.flatMap((part) => leavesOf(m, part, depth - 1));
}

/** Names of functions and values that nobody guesses. */
const RANDOM =
  /uuid|nanoid|customalphabet|alphaid|shortid|hyperid|cuid|ulid|ksuid|objectid|snowflake|random(?:bytes|string|uuid|id|token)|token|secret|digest|sha\d|md5|\bv[1-7]\(\)|createid|generateid/i;
/** What is the same for every request: configuration, the program's own place. */
const SETTING =
  /(?:^|\.)(?:env|config|configuration|settings|options|constants?)(?:\.|\(|$)|__dirname|__filename|import\.meta|cwd\(\)|tmpdir\(\)|homedir\(\)|(?:^|\.)[A-Z][A-Z0-9_]{2,}$|(?:dir|dirname|root|bucket|folder|base(?:path|url|dir)?|prefix)$/i;
/** Where middleware has put an upload: it made the name (multer, formidable, express-fileupload). */
const STORED_AS = /\bfiles?\b.*\.(?:path|filename|destination|filepath|newFilename|tempFilePath)$/;
/** Times and plain random numbers are no secret. */
const CLOCK = /\b(?:now|getTime|toISOString|random|Date|hrtime|performance|format|dayjs|moment)\(\)|a computed value/;

function standingOfLeaf(m: Machine, leaf: Value): Standing {
  if (isCommon(m, leaf)) return "constant";
  switch (leaf.v) {
    case "source":
      if (leaf.isDigest || (leaf.kind === "form" && STORED_AS.test(leaf.label))) return "random";
      if (leaf.key.includes("who:") || isMadeOfTrusted(m, leaf)) return "opaque";
      return isTenantNamed(m, leaf) ? "untrusted-tenant" : "source";
    case "row":
      return "row";
    case "unknown":
      if (leaf.isDigest || RANDOM.test(leaf.label)) return "random";
      return SETTING.test(leaf.label) || CLOCK.test(leaf.label) ? "constant" : "opaque";
    case "constant":
    case "text":
    case "object":
    case "array":
      return "constant";
    case "external":
      // `process.env.BUCKET`, constants of packages.
      return "constant";
    default:
      return "opaque";
  }
}

/** `slug(req.params.orgId)` of an id that was verified: the text of what went in says so. */
function isMadeOfTrusted(m: Machine, { kind, label }: Extract<Value, { v: "source" }>): boolean {
  const inner = /^\w+\((.*)\)(?:$|[.[])/.exec(label)?.[1];
  if (inner === undefined) return false;
  const made: Value = { v: "source", kind, key: `src:${kind}:${inner}`, label: inner };
  return trustOf(m, made) !== undefined || isMadeOfTrusted(m, made);
}

/** Whether the last name of a value is one under which the program keeps tenants. */
export function isTenantNamed(m: Machine, value: Value): boolean {
  const label = labelOf(value);
  // Words for what was computed from it are no name of it.
  if (/\s/.test(label)) return false;
  const last = label.split(".").at(-1) ?? "";
  // Calls, and headers: `x-org-id`.
  const plain = plainName(last.replace(/\(\)$/, "").replace(/^x-/i, "").replaceAll("-", ""));
  return m.world.tenancy.tenantKeyNames.has(plain);
}

/** `orgs`, `tenant`: the name of a level of tenants, in one or many. */
export function isLevelName(m: Machine, word: string): boolean {
  const one = plainName(word)
    .replace(/ies$/, "y")
    .replace(/([^s])s$/, "$1");
  return one.length > 2 && m.world.tenancy.tenantKeyNames.has(`${one}id`);
}

/** The fixed text of a key. */
export function fixedText(m: Machine, value: Value, depth = DEPTH): string {
  if (value.v === "constant") return String(value.value ?? "");
  if (value.v === "text") return value.parts.map((part) => (typeof part === "string" ? part : fixedText(m, part, depth - 1))).join("");
  return depth > 0
    ? partsOf(m, value)
        .map((part) => fixedText(m, part, depth - 1))
        .join("/")
    : "";
}
