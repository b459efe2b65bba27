// What follows from tests: a row that is there proves what selected it, an equality with a principal proves the other side,
// and a proven member proves its row.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { RowValue, Value } from "../../libraries/value";
import { keyOf, labelOf } from "../keys";
import { alternativesOf, truthinessOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";
import { isSize } from "../machine/operators";
import { NAMES_NONE, type EqualPair, type Trust } from "../state";
import { equalsOf, equalsOfRow } from "./equalities";
import { learnFlag, learnMember } from "./administrator";
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
import { idLookedFor, isLoneRow, rowWithout } from "./missing-rows";
import { areOfOneSearch, mayHaveDropped } from "./found-by";
import { dispelDoubt, doubtValue, isDoubted, verifyInDoubt } from "./doubt";
import { isTrustedRow, trustOf } from "./trust";
import { isUserPart, noteSignedIn } from "./signed-in";

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
  const without = rowWithout(m, value);
  if (without) learnAbsent(m, without);
  else if (isLoneRow(m, value)) rowIsMissing(m, value.row);
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

export function setRow(m: Machine, id: string, status: "verified" | "denied" | "absent"): void {
  const known = m.state.getFact(`row:${id}`);
  if (known?.is === "row" && known.status === "verified") return;
  m.state.facts.set(`row:${id}`, { is: "row", status });
}

/** A row that exists proves the values that selected it, when the row itself is the requester's. */
export function rowIsThere(m: Machine, value: Extract<Value, { v: "row" }>): void {
  m.state.facts.set(`has:row:${value.row}`, { is: "present" });
  noteCame(m, value, isSize(value));
  if (!isTrustedRow(m, value.row)) {
    if (provesRow(m, value, isSize(value))) verifyRow(m, value.row);
    else if (rowInfo(m, value.row)?.isDoubtful === true) doubtSelectors(m, value.row);
    return;
  }
  const info = rowInfo(m, value.row);
  if (info?.signsIn === true) noteSignedIn(m);
  if (info) learnMember(m, info);
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

/** What being equal to a trusted value makes of the other side. */
export function comparedTrust(m: Machine, known: Value, other: Value, trust: Trust, at: SourceSpan | undefined): Trust {
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
