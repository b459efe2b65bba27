// What comparisons tell: values that equal the requester's own, signatures that were checked, numbers of rows that were found.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { RowValue, Value } from "../../libraries/value";
import { keyOf, labelOf } from "../keys";
import type { Machine } from "../machine/machine";
import { isSize } from "../machine/operators";
import { alternativesOf, mayBeMissing, truthinessOf } from "../machine/truthiness";
import { isAddressedTo } from "./address";
import { learnOperator, learnRole } from "./administrator";
import { comparedBytes } from "./byte-comparisons";
import { doubtValue } from "./doubt";
import { noteEqual } from "./equalities";
import { comparedTrust, establish, learnProven, proveSelectors, rowIsThere, setRow, verifyRow } from "./establish";
import { isOneOfSeveral } from "./picked-rows";
import { rowOfSecret } from "./presented-secret";
import { columnOf, rowInfo } from "./rows";
import { learnService } from "./service-secret";
import { signedValues, soleValue } from "./signed-values";
import { isTrustedRow, trustInDoubt, trustOf } from "./trust";

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
    const targets = alternativesOf(m, other).filter(
      (target) => truthinessOf(m, target) !== "nullish" && !(isElement && other === left && isOneOfSeveral(target)),
    );
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
