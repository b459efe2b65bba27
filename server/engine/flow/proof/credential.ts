// Look-ups by a secret that only its holder knows: an API key, a session token, the token of an invitation.
import type { Formula } from "../../libraries/formula";
import type { Value } from "../../libraries/value";
import type { Column, Entity, TenancyModel } from "../../tenancy/model";
import { alternativesOf, truthinessOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";
import { isIdColumn, isTenantNameOnly, isUniqueAlone, sameName, type RowInfo } from "./rows";

type Atom = Extract<Formula, { f: "atom" }>;

const SECRET =
  /(token|secret|hash|apikey|api_key|keyhash|key_hash|signature|nonce|otp|digest|magic|invitecode|invite_code|passwordreset|sessionid|session_id|verifier|hashedkey)/i;

/** `key` is a secret of what consists of keys; elsewhere it is a name (`flags.key`, `projects.key`) unless it says otherwise. */
const KEY = /(^|_|[a-z])key$/i;
const SECRET_KEY =
  /(api|access|secret|licen[sc]e|auth|private|session|write|ingest|signing|integration|webhook|service|invite|share|embed|widget|client|device|user|account|app|project|site|tracking)_?key$/i;
const KEEPS_KEYS = /key|licen[sc]e|credential|secret|token|session|webhook|integration|invit/i;

function isSecretName(entity: Entity, column: string): boolean {
  if (SECRET.test(column)) return true;
  return KEY.test(column) && (SECRET_KEY.test(column) || KEEPS_KEYS.test(entity.name));
}

/** A unique, unguessable column compared with what the requester brought. `dropsUndefined`: an operand that is undefined leaves no condition. */
export function isCredential(m: Machine, entity: Entity, atom: Atom, dropsUndefined: boolean): boolean {
  if (!isSecretName(entity, atom.column)) return isHeldId(m, entity, atom) || isPresentedKey(m, entity, atom);
  const isUnique =
    isUniqueAlone(entity, atom.column) ||
    entity.columns.some((column) => sameName(column.name, atom.column) && (isRandom(column) || (column.isId && isWholeKey(entity))));
  if (!isUnique && !isToken(entity, atom.column) && !isHashedSecret(entity, atom.column)) return false;
  const options = alternativesOf(m, atom.operand);
  const missing = options.filter((option) => truthinessOf(m, option) === "nullish").length;
  return missing === 0 || (!dropsUndefined && missing < options.length);
}

/** The primary key has no other columns, within which the value may repeat. */
function isWholeKey(entity: Entity): boolean {
  return !entity.uniques.some(({ isPrimary, columns }) => isPrimary && columns.length > 1);
}

/** Secrets that were sent to an address, so that whoever has one reads what is sent there. */
const SENT = /verif|confirm|reset|magic|login|sign_?in|otp/i;

/** `identifier` is what Auth.js and others call the address. */
const SENT_TO = /(^|_|[a-z])e?mail(_?address)?$|^identifier$/i;

/** A column that holds the address to which the secret was sent that the row was found by. */
export function isSentTo(m: Machine, { entity, atoms }: RowInfo, column: string): boolean {
  if (!entity || !SENT.test(entity.name) || !SENT_TO.test(column)) return false;
  return atoms.some(
    (atom) => atom.entity === entity && !atom.isElement && isCredential(m, entity, { f: "atom", op: "equal", ...atom }, true),
  );
}

/** `token uuid default gen_random_uuid()`: no two rows share it and nobody guesses it, with or without a constraint. */
function isRandom(column: Column): boolean {
  return column.hasDefault && column.type.toLowerCase() === "uuid";
}

/** Tokens that open something to whoever has them, by the name of their column. */
const TOKEN = /^([a-z_]+_?)?token$/i;
/** Keys that are made to be secret, by the name of their column: `apiKey`, `access_key`. Those of other services are kept beside their own names. */
const SECRET_TEXT = /^(?:api|access|secret|auth|private)_?key$/i;
/** Tokens that address a device or count words are no secret of a person. */
const ADDRESS = /device|push|notification|subscription|fcm|apns?|expo(?!rt)|registration|prompt|completion|input|output|mint/i;

/** A token need not be declared unique: nobody guesses another one's. */
export function isToken(entity: Entity, name: string): boolean {
  const leaf = leafOf(name);
  return (TOKEN.test(leaf) || SECRET_TEXT.test(leaf)) && !ADDRESS.test(entity.name) && !ADDRESS.test(name) && isText(entity, name);
}

/** `invite.token` of a document: the last name on the path. */
function leafOf(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

/** `ApiKey.hashedKey`, `Session.tokenHash`: rows that share the digest of a random secret share the secret. Passwords are not random. */
function isHashedSecret(entity: Entity, name: string): boolean {
  if (!/hash|digest/i.test(name) || !/key|token|secret/i.test(name) || /passw/i.test(name)) return false;
  return isText(entity, name) && (holdsKeys(entity) || /api|access|auth|refresh|session|token|secret/i.test(name));
}

/** Entities that are keys or sessions. */
export function holdsKeys(entity: Entity): boolean {
  return HELD.test(entity.name);
}

/** `apiKey.metadata.organizationId`, `session.data.orgId`: what the service keeps with a key or session, inside one of its columns. */
export function isKeptInKey(entity: Entity, path: readonly string[], tenancy: TenancyModel): boolean {
  const name = path.at(-1);
  if (name === undefined || !holdsKeys(entity) || !isTenantNameOnly(entity, name, tenancy)) return false;
  return path.slice(0, -1).some((part) => entity.columns.some((column) => sameName(column.name, part)));
}

function isText(entity: Entity, name: string): boolean {
  const inner = name.indexOf(".");
  const isNested = inner > 0 && entity.columns.some((column) => column.name === name.slice(0, inner));
  return isNested || entity.columns.some((column) => sameName(column.name, name) && !/int|serial|number|decimal/i.test(column.type));
}

/** Entities whose very id may be what the requester was given at sign-in. */
const HELD = /(session|token|apikey|api_key|accesskey|access_key)s?$/i;

/** The id of a session, where it is the digest of what was brought or the browser's own cookie; numbers can be counted through. */
function isHeldId(m: Machine, entity: Entity, atom: Atom): boolean {
  if (atom.op !== "equal" || !isIdColumn(entity, atom.column) || !holdsKeys(entity)) return false;
  return isText(entity, atom.column) && alternativesOf(m, atom.operand).every(isHeld);
}

/** An id from a path or a body is one that somebody else may know. */
function isHeld(value: Value): boolean {
  if (value.v === "source" && value.kind === "cookies") return true;
  return (value.v === "source" || value.v === "unknown") && value.isDigest === true;
}

/** Headers in which keys are sent (RFC 9110 section 11, and the usual `X-API-Key`). */
const KEY_HEADER = /\b(authorization|api[-_]?key|auth[-_]?token|access[-_]?token)\b/i;

/** A random id that is sent where keys are sent serves as a key. */
function isPresentedKey(m: Machine, entity: Entity, atom: Atom): boolean {
  if (atom.op !== "equal" || !entity.columns.some((column) => sameName(column.name, atom.column) && column.isId && isRandom(column)))
    return false;
  const options = alternativesOf(m, atom.operand).filter((option) => truthinessOf(m, option) !== "nullish");
  return (
    options.length > 0 && options.every((option) => option.v === "source" && option.kind === "headers" && KEY_HEADER.test(option.label))
  );
}
