// What follows from tests: a row that is there proves what selected it, an equality with a principal proves the other side,
// and a proven member proves its row.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { RowValue, Value } from "../../libraries/value";
import { keyOf, labelOf } from "../keys";
import { alternativesOf, mayBeMissing, truthinessOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";
import { isSize } from "../machine/operators";
import { NAMES_NONE, type EqualPair, type Trust } from "../state";
import { comparedBytes } from "./byte-comparisons";
import { equalsOf, equalsOfRow, noteEqual } from "./equalities";
import { learnFlag, learnOperator, learnRole } from "./administrator";
import { isAddressedTo } from "./address";
import { noteCame, provesRow, selectorsOfIncluded } from "./included-rows";
import { entityOfIdNamed, isRowName, provenAddress, provenKind } from "./row-names";
import {
  columnOf,
  isIdColumn,
  isLevel,
  isNamedElsewhere,
  isTenantColumn,
  isUserColumn,
  rowInfo,
  targetOf,
  type RowAtom,
  type RowInfo,
} from "./rows";
import { idLookedFor, isLoneRow } from "./missing-rows";
import { areOfOneSearch, mayHaveDropped } from "./found-by";
import { dispelDoubt, doubtValue, isDoubted, verifyInDoubt } from "./doubt";
import { isTrustedRow, trustInDoubt, trustOf } from "./trust";
import { rowOfSecret } from "./presented-secret";
import { learnService } from "./service-secret";
import { isUserPart, noteSignedIn } from "./signed-in";
import { signedValues, soleValue } from "./signed-values";

/** The value is there (truthy, or not null). */
export function learnPresent(m: Machine, value: Value): void {
  if (value.v === "constant" || value.v === "object" || value.v === "array") return;
  if (value.v === "text") {
    for (const part of value.parts) if (typeof part !== "string") learnPresent(m, part);
    return;
  }
  if (value.v === "promise") return;
  if (value.v === "principal") noteSignedIn(m);
  m.state.facts.set(`has:${keyOf(value)}`, { is: "present" });
  m.state.facts.set(`none:${keyOf(value)}`, undefined);
  if (value.v === "row") rowIsThere(m, value);
  learnFlag(m, value);
}

/** The value is not there. */
export function learnAbsent(m: Machine, value: Value): void {
  if (value.v === "constant" || value.v === "object" || value.v === "array") return;
  m.state.facts.set(`none:${keyOf(value)}`, { is: "absent" });
  m.state.facts.set(`has:${keyOf(value)}`, undefined);
  if (value.v !== "row") return;
  if (isLoneRow(m, value)) rowIsMissing(m, value.row);
  else if (value.path.at(-1) === "*" || value.path.at(-1) === "rows") setRow(m, value.row, "denied");
}

/** There is no such row. */
function rowIsMissing(m: Machine, id: string): void {
  const atom = idLookedFor(m, id);
  setRow(m, id, "absent");
  if (!atom) return;
  for (const option of alternativesOf(m, atom.operand))
    if (option.v !== "row") m.state.facts.set(`${NAMES_NONE}${keyOf(option)}`, { is: "absent" });
}

function setRow(m: Machine, id: string, status: "verified" | "denied" | "absent"): void {
  const known = m.state.getFact(`row:${id}`);
  if (known?.is === "row" && known.status === "verified") return;
  m.state.facts.set(`row:${id}`, { is: "row", status });
}

/** A row that exists proves the values that selected it, when the row itself is the requester's. */
function rowIsThere(m: Machine, value: Extract<Value, { v: "row" }>): void {
  m.state.facts.set(`has:row:${value.row}`, { is: "present" });
  noteCame(m, value, isSize(value));
  if (!isTrustedRow(m, value.row)) {
    if (provesRow(m, value, isSize(value))) verifyRow(m, value.row);
    else if (rowInfo(m, value.row)?.isDoubtful === true) doubtSelectors(m, value.row);
    return;
  }
  if (rowInfo(m, value.row)?.signsIn === true) noteSignedIn(m);
  proveSelectors(m, value.row);
}

/** `organization.members.length > 0`: there is at least one. */
export function learnCounted(m: Machine, size: RowValue): void {
  noteCame(m, size, true);
  if (isTrustedRow(m, size.row)) proveIncluded(m, size.row);
  else if (provesRow(m, size, true)) verifyRow(m, size.row);
}

/** `isWhole`: as many rows as there were elements, so that each of a list was found; else one of them. */
export function proveSelectors(m: Machine, id: string, isWhole = false): void {
  const info = rowInfo(m, id);
  if (!info) return;
  for (const atom of info.atoms) {
    if (!selects(atom)) continue;
    if (isWhole || atom.isElement !== true) proveAtom(m, atom, info);
    else if (atom.isSpelledOut === true && atomTrust(m, atom, info)) proveSharedRow(m, atom.operand);
  }
  proveIncluded(m, id);
}

/** `in: [version.id, version.projectId]`: whichever it was, the row that has them all is the requester's. */
function proveSharedRow(m: Machine, element: Value): void {
  const [first, ...others] = alternativesOf(m, element);
  if (first?.v !== "row" || !isLink(m, first)) return;
  if (others.every((one) => one.v === "row" && one.row === first.row && isLink(m, one))) verifyRow(m, first.row);
}

/** Rows that came along with one of the requester's, and are there, are theirs. */
function proveIncluded(m: Machine, id: string): void {
  const info = rowInfo(m, id);
  if (!info?.includes) return;
  for (const atom of selectorsOfIncluded(m, info)) if (atom.isElement !== true) proveAtom(m, atom, info);
}

/** What a new row was given selected nothing; a key that names the tenant beside the parent was compared with it by the database. */
function selects({ entity, column, isWritten }: RowAtom): boolean {
  return isWritten !== true || entity.relations.some(({ columns }) => columns.length > 1 && columns.includes(column));
}

/** What selected a row that is the requester's but for a doubt is theirs but for that doubt. */
function doubtSelectors(m: Machine, id: string): void {
  const info = rowInfo(m, id);
  if (!info) return;
  for (const atom of info.atoms) {
    const trust = atom.isElement === true || !selects(atom) ? undefined : atomTrust(m, atom, info);
    if (!trust) continue;
    for (const option of alternativesOf(m, atom.operand)) {
      if (option.v === "constant" || option.v === "principal" || trustOf(m, option)) continue;
      doubtValue(m, option, trust);
      if (option.v !== "row" || !isLink(m, option)) continue;
      // A row that is in doubt itself, and lends this one its doubt, is checked by nothing that follows from it.
      if (isDoubted(m, option.row)) continue;
      verifyInDoubt(m.state.facts, option.row);
      doubtSelectors(m, option.row);
    }
  }
}

function proveAtom(m: Machine, atom: RowAtom, row: RowInfo): void {
  const trust = atomTrust(m, atom, row);
  if (!trust) return;
  const options = alternativesOf(m, atom.operand).filter((option) => truthinessOf(m, option) !== "nullish");
  // Of several values that it may have been, the row was found by the one that it was: the choice as a whole.
  const isOne = (options.length > 1 && atom.isElement !== true && !areOfOneSearch(m, options)) || mayHaveDropped(m, atom, row);
  for (const option of isOne ? [atom.operand] : options) establish(m, option, trust);
  // A row among them was checked where it is the one; what it was looked for with may still be anything where it is not.
  if (isOne) for (const option of options) if (option.v === "row" && isLink(m, option)) setRow(m, option.row, "verified");
}

/** What `column = value` on an isolated row says of the value. */
function atomTrust(m: Machine, atom: RowAtom, row: RowInfo): Trust | undefined {
  const { entity, column } = atom;
  const base = {
    by: "guard" as const,
    message: `${labelOf(atom.operand)} was verified: a ${entity.name} row with it was found for the requester`,
    at: row.span,
  };
  if (isTenantColumn(entity, column)) return { kind: "tenant", ...base };
  if (isIdColumn(entity, column)) return { kind: "bound", entity: entity.name, ...base };
  const target = targetOf(entity, column, m.world.tenancy);
  if (isLevel(target, m.world.tenancy)) return { kind: "tenant", ...base };
  if (target) return { kind: "bound", entity: target.name, ...base };
  if (isUserColumn(entity, column, m.world.tenancy)) return { kind: "user", ...base };
  const address = entity === row.entity ? provenAddress(m, row, column) : undefined;
  if (address) return { ...base, ...address };
  const kind = provenKind(m, row.atoms, atom);
  if (kind) return { ...base, ...kind };
  return isRowName(entity, column) ? { kind: "bound", entity: entity.name, column, ...base } : undefined;
}

/** Takes the value as trusted from here on; a row it belongs to is trusted with it. */
export function establish(m: Machine, value: Value, trust: Trust): void {
  if (value.v === "constant" || value.v === "principal") return;
  const key = keyOf(value);
  if (m.state.getFact(`trust:${key}`) || saysMore(m, value)) return;
  m.state.facts.set(`trust:${key}`, { is: "trust", trust });
  noteMember(m, key);
  if (value.v === "unknown") m.world.observer.checked.add(key);
  if (value.v === "text") {
    for (const part of value.parts)
      if (typeof part !== "string" && value.parts.filter((one) => one !== "").length === 1) establish(m, part, trust);
    return;
  }
  // A tenant key, id or foreign key that is the requester's makes its row the requester's.
  if (value.v === "row" && isLink(m, value)) verifyRow(m, value.row, trust.at);
  passOn(m, equalsOf(m, value));
}

/** What its own row says of it is not given up for what a comparison says (`folder.parentId === folder.id`, while a tree is built). */
function saysMore(m: Machine, value: Value): boolean {
  const known = value.v === "row" ? trustOf(m, value) : undefined;
  return known !== undefined && (known.kind !== "bound" || known.entity !== undefined);
}

/** Calls that are handed the value around it depend on what is known of it. */
function noteMember(m: Machine, key: string): void {
  for (let dot = key.lastIndexOf("."); dot > 0; dot = key.lastIndexOf(".", dot - 1)) {
    const around = key.slice(0, dot);
    const members = m.trustedMembers.get(around) ?? new Set<string>();
    m.trustedMembers.set(around, members.add(key));
  }
}

/** What turned out to be trusted makes what it was found equal to trusted. */
function passOn(m: Machine, pairs: readonly EqualPair[]): void {
  for (const { known, other } of pairs) {
    const trust = trustOf(m, known);
    if (trust) establish(m, other, comparedTrust(m, known, other, trust, trust.at));
  }
}

function isLink(m: Machine, value: Extract<Value, { v: "row" }>): boolean {
  const found = columnOf(m, value);
  if (!found?.column) return false;
  const { entity, column } = found;
  if (isTenantColumn(entity, column) || isNamedElsewhere(entity, column) || isIdColumn(entity, column)) return true;
  // A user who is kept elsewhere has no table that the key could point at.
  return targetOf(entity, column, m.world.tenancy) !== undefined || isUserColumn(entity, column, m.world.tenancy);
}

/** `at`: the check. */
export function verifyRow(m: Machine, id: string, at?: SourceSpan): void {
  const known = m.state.getFact(`row:${id}`);
  if (known?.is === "row" && known.status === "verified" && !isDoubted(m, id)) return;
  m.state.facts.set(`row:${id}`, { is: "row", status: "verified", ...(at ? { at } : {}) });
  dispelDoubt(m, id);
  proveSelectors(m, id);
  passOn(m, equalsOfRow(m, id));
}

/** A secret of the row was presented (its password): the requester is whom the row is about. */
export function learnProven(m: Machine, value: Value): void {
  for (const option of alternativesOf(m, value)) {
    if (option.v !== "row") continue;
    rowIsThere(m, option);
    verifyRow(m, option.row);
    noteSignedIn(m);
  }
}

/** The signature of the input was compared with one that only a partner of the service can make: what was sent is the sender's own. */
function learnSender(m: Machine, signature: Value, presented: Value, at: SourceSpan | undefined): void {
  const [only, ...more] = alternativesOf(m, soleValue(signature));
  if ((only?.v !== "source" && only?.v !== "unknown") || only.signs === undefined || more.length > 0 || presented.v === "constant") return;
  // A secret that a tenant has, too, says that it was this tenant, whatever the message names.
  if (only.keyRow) {
    learnProven(m, only.keyRow);
    return;
  }
  const message = `the signature of the ${only.signs} was verified`;
  m.state.facts.set(`sender:${only.signs}`, { is: "trust", trust: { kind: "tenant", by: "principal", message, ...(at ? { at } : {}) } });
}

/** A signature was compared with the one that the service makes. */
function learnSigned(m: Machine, left: Value, right: Value, at: SourceSpan | undefined): void {
  for (const [value, trust] of signedValues(m, left, right, at)) {
    m.hasSigned = true;
    establish(m, value, trust);
  }
}

/** `left === right`. `isElement`: the left is any element of a list that has the right. */
export function learnEqual(m: Machine, left: Value, right: Value, at: SourceSpan | undefined, isElement: boolean): void {
  const bytes = comparedBytes(m, left, right);
  if (bytes) learnEqual(m, ...bytes, at, false);
  countsMatch(m, left, right);
  countsMatch(m, right, left);
  learnService(m, left, right, at);
  learnSender(m, left, right, at);
  learnSender(m, right, left, at);
  if (!isElement) learnSigned(m, left, right, at);
  const shown = isElement ? undefined : rowOfSecret(m, left, right);
  if (shown) learnProven(m, shown);
  for (const [known, other] of [
    [left, right],
    [right, left],
  ] as const) {
    learnRole(m, known, other, at);
    learnOperator(m, known, other, at);
    // All that the known side can be has to be trusted: `input.orgId ?? session.orgId` proves nothing.
    const trust = other.v === "constant" ? undefined : trustOf(m, known);
    if (!trust) {
      if (known.v === "text" && other.v !== "constant") learnWhole(m, other, known, at);
      doubtEqual(m, known, other, at);
      continue;
    }
    const [first = known] = alternativesOf(m, known);
    // Of several values that the other side may be, the equality is about the one that it is: the choice as a whole.
    const targets = alternativesOf(m, other).filter((target) => truthinessOf(m, target) !== "nullish");
    for (const target of targets.length > 1 ? [other] : targets) {
      establish(m, target, comparedTrust(m, first, target, trust, at));
      if (target.v === "row" && isAddressedTo(m, target, known)) verifyRow(m, target.row, at);
    }
    if (!mayBeMissing(m, known)) isThere(m, targets);
  }
  if (isElement) return;
  noteEqual(m, left, right);
  for (const [side, other] of [
    [left, right],
    [right, left],
  ] as const)
    memberIsThere(m, side, other);
}

/** What equals a part of a row that is the requester's but for a doubt is theirs but for that doubt. */
function doubtEqual(m: Machine, known: Value, other: Value, at: SourceSpan | undefined): void {
  const trust = other.v === "constant" || other.v === "principal" ? undefined : trustInDoubt(m, known);
  if (trust && !trustOf(m, other)) doubtValue(m, other, comparedTrust(m, known, other, trust, at));
}

/** What equals a value that is never missing is not missing either: `params.orgId !== apiKey.orgId` has let it through. */
function isThere(m: Machine, values: readonly Value[]): void {
  for (const value of values)
    if (value.v === "source" || value.v === "unknown" || value.v === "principal")
      m.state.facts.set(`has:${keyOf(value)}`, { is: "present" });
}

/** `` channel === `org-${orgId}` ``: equal to a name that the requester's own is part of. */
function learnWhole(m: Machine, value: Value, text: Extract<Value, { v: "text" }>, at: SourceSpan | undefined): void {
  const own = text.parts.find((part): part is Value => typeof part !== "string" && trustOf(m, part) !== undefined);
  if (!own) return;
  const message = `${labelOf(value)} was compared with a name that holds ${labelOf(own)}`;
  for (const option of alternativesOf(m, value)) establish(m, option, { kind: "bound", by: "guard", message, ...(at ? { at } : {}) });
}

/** `key.startsWith(`${orgId}/`)`: what begins with the requester's own lies where their things lie. */
export function learnPrefix(m: Machine, value: Value, prefix: Value, at: SourceSpan | undefined): void {
  const [first] = prefix.v === "text" ? prefix.parts.filter((part): part is Value => typeof part !== "string") : [prefix];
  if (!first || !trustOf(m, first)) return;
  const message = `${labelOf(value)} begins with ${labelOf(first)}`;
  for (const option of alternativesOf(m, value)) establish(m, option, { kind: "bound", by: "guard", message, ...(at ? { at } : {}) });
}

/** A member that equals something is there, and its row with it. */
function memberIsThere(m: Machine, side: Value, other: Value): void {
  const [only, ...more] = alternativesOf(m, side);
  if (only?.v !== "row" || more.length > 0 || (other.v === "constant" && !other.value)) return;
  rowIsThere(m, only);
}

/** What being equal to a trusted value makes of the other side. */
function comparedTrust(m: Machine, known: Value, other: Value, trust: Trust, at: SourceSpan | undefined): Trust {
  const base = { ...trust, by: "guard" as const, message: `${labelOf(other)} was compared with ${labelOf(known)}`, ...(at ? { at } : {}) };
  if (trust.by === "principal" && known.v === "principal" && isUserPart(known.path)) return { ...base, kind: "user" };
  if (other.v === "row") {
    const found = columnOf(m, other);
    if (found?.column && isUserColumn(found.entity, found.column, m.world.tenancy)) return { ...base, kind: "user" };
  }
  const named = trust.by === "principal" ? entityOfIdNamed(labelOf(known).split(".").at(-1) ?? "", m.world.tenancy) : undefined;
  return named ? { ...base, names: named.name } : base;
}

/** Each of the rows that were fetched by a list of names is the requester's: so is each of the names, and those of no row name nothing. */
export function learnEach(m: Machine, element: Value): void {
  if (element.v === "row" && element.path.at(-1) === "*" && isTrustedRow(m, element.row) && rowInfo(m, element.row)?.areAllNamed)
    proveSelectors(m, element.row, true);
}

/** `left !== right`: a row whose tenant is another one is not the requester's. */
export function learnDifferent(m: Machine, left: Value, right: Value): void {
  for (const [row, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const member = soleRow(m, row);
    if (!member || !trustOf(m, other)) continue;
    const found = columnOf(m, member);
    if (found?.column && !isTrustedRow(m, member.row)) setRow(m, member.row, "denied");
  }
}

/** The member of a row that a value is wherever it is there: `row?.orgId`. */
function soleRow(m: Machine, value: Value): RowValue | undefined {
  const [only, ...more] = alternativesOf(m, value).filter((option) => truthinessOf(m, option) !== "nullish");
  return only?.v === "row" && more.length === 0 ? only : undefined;
}

/** `rows.length === ids.length`: every id was found. */
function countsMatch(m: Machine, size: Value, other: Value): void {
  if (!isSize(size) || (other.v === "constant" && !isNumberLookedFor(m, size, other.value))) return;
  if (!isTrustedRow(m, size.row)) return;
  proveSelectors(m, size.row, true);
}

/** `rowCount === 2` where two ids were looked for. */
function isNumberLookedFor(m: Machine, size: RowValue, number: unknown): boolean {
  const lists = (rowInfo(m, size.row)?.atoms ?? []).filter((atom) => atom.isElement === true);
  return lists.length > 0 && number !== 0 && lists.every((atom) => alternativesOf(m, atom.operand).length === number);
}
