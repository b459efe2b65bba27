// Rows that are found by an e-mail address: what is addressed to the requester is theirs, and an address that their own rows name
// leads most often, not surely, to what is theirs.
import type { Formula } from "../../libraries/formula";
import type { RowValue, Value } from "../../libraries/value";
import type { Entity } from "../../tenancy/model";
import { alternativesOf, truthinessOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";
import { columnOf, rowInfo } from "./rows";
import { isTrustedRow } from "./trust";

type Atom = Extract<Formula, { f: "atom" }>;

const ADDRESS = /(^|_|[a-z])e?mail(_?address)?$/i;
/** Entities whose rows are there for the person who has the address. */
const ADDRESSED =
  /invit|recipient|signer|member|attendee|guest|collaborator|participant|reviewer|approver|subscriber|allow_?list|wait_?list/i;

/** Whose address the condition asks for; undefined when it asks for none, or for one that nobody vouches for. */
export function addressOf(m: Machine, entity: Entity, atom: Atom): "own" | "another" | undefined {
  const isPerson = entity.name === m.world.tenancy.user;
  if (isPerson && isOwnIdentity(m, atom)) return "own";
  if (!isPerson && entity.tenancy === "direct" && isOwnSubject(m, atom)) return "own";
  if (entity.tenancy === "user" && !isPerson && isOwnAccount(m, atom)) return "own";
  if (!ADDRESS.test(atom.column)) return undefined;
  const options = alternativesOf(m, atom.operand).filter((option) => truthinessOf(m, option) !== "nullish");
  if (options.length === 0) return undefined;
  if (options.every((option) => isOwnAddress(m, option))) return isPerson || ADDRESSED.test(entity.name) ? "own" : "another";
  return isPerson && options.every((option) => isOwnAddress(m, option) || isAddressOfOwnRow(m, option)) ? "another" : undefined;
}

/** `invitation.email === session.user.email`: what is addressed to the requester is theirs, also where it was fetched before. */
export function isAddressedTo(m: Machine, member: RowValue, address: Value): boolean {
  const found = columnOf(m, member);
  if (found?.column === undefined) return false;
  return addressOf(m, found.entity, { f: "atom", column: found.column, op: "equal", operand: address }) === "own";
}

/** Columns by which an identity provider knows a person. */
const IDENTITY =
  /^(sub|subject|uid|token_?identifier|(clerk|auth0?|external|firebase|supabase|cognito|workos|kinde|stytch|oauth|google|github|provider)_?(user_?)?(id|uid))$/i;

/** `users.clerkId = session.userId`: the row of whoever is signed in. */
function isOwnIdentity(m: Machine, atom: Atom): boolean {
  if (!IDENTITY.test(atom.column)) return false;
  const options = alternativesOf(m, atom.operand).filter((option) => truthinessOf(m, option) !== "nullish");
  return options.length > 0 && options.every((option) => option.v === "principal");
}

/** Columns that hold nothing but whom an identity provider signed in. */
const SUBJECT = /^(token_?identifier|(clerk|auth0|firebase|supabase|cognito|workos|kinde|stytch)_?((user_?)?(id|uid)|sub))$/i;
const SUBJECT_ID = /^(sub|subject|id|uid|user_?id|token_?identifier)$/i;

/** `members.clerkUserId = session.userId`: the requester's own row, also where people have a table besides. */
function isOwnSubject(m: Machine, atom: Atom): boolean {
  if (!SUBJECT.test(atom.column)) return false;
  const options = alternativesOf(m, atom.operand).filter((option) => truthinessOf(m, option) !== "nullish");
  return options.length > 0 && options.every((option) => option.v === "principal" && SUBJECT_ID.test(option.path.at(-1) ?? ""));
}

/** The column by which an account at a provider is known; where people sign in with a password it is the user's own id. */
const ACCOUNT = /^(provider_?)?account_?id$/i;
const USER_ID = /^(sub|id|uid|user_?id)$/i;

function isOwnAccount(m: Machine, atom: Atom): boolean {
  if (!ACCOUNT.test(atom.column)) return false;
  const options = alternativesOf(m, atom.operand).filter((option) => truthinessOf(m, option) !== "nullish");
  return options.length > 0 && options.every((option) => option.v === "principal" && USER_ID.test(option.path.at(-1) ?? ""));
}

/** `session.user.email`, `apiKey.user.email`, or the address on the requester's own row. */
function isOwnAddress(m: Machine, value: Value): boolean {
  if (value.v === "principal") return ADDRESS.test(value.path.at(-1) ?? "");
  if (value.v !== "row" || !isAddressOfOwnRow(m, value)) return false;
  const info = rowInfo(m, value.row);
  if (info?.signsIn === true && !value.path.includes("*")) return columnOf(m, value)?.entity.name === m.world.tenancy.user;
  return info?.entity?.name === m.world.tenancy.user && info?.judge(m).mechanism === "user-filter";
}

function isAddressOfOwnRow(m: Machine, value: Value): boolean {
  return value.v === "row" && ADDRESS.test(columnOf(m, value)?.column ?? "") && isTrustedRow(m, value.row);
}
