// An access to rows: its filter, its new rows and what it includes are judged where it stands, under what is known there.
import { and, type Formula } from "../../libraries/formula";
import type { DataAccess } from "../../libraries/model";
import { UNDEFINED, type Value } from "../../libraries/value";
import type { Entity } from "../../tenancy/model";
import { boundedKey, contentKey } from "../keys";
import type { Machine } from "../machine/machine";
import { broughtBy, noteBrought } from "./brought-along";
import { describeAccess } from "./describe-access";
import { judgeWrite } from "./judge-links";
import { judgeRows, rowsInside } from "./judge-rows";
import { judgeFormula } from "./judge-formula";
import { judgeIncludes } from "./judge-includes";
import { pinned, type Judgement } from "./judgement";
import { judgeNestedWrites } from "./nested-writes";
import type { Observation, Outcome } from "./observer";
import { outcomeOf } from "./outcome";
import { askingWhose, goesByMade, haveOwnIds } from "./own-ids";
import { sessionTenant, underPolicies } from "./row-security";
import { keepsAudit, noteDeclaredAccess } from "./support-access";
import { atomsOf, possibleAtoms } from "./row-atoms";
import { addRow } from "./rows";
import { judgeScopeTenant, orFiltered, storageName } from "./scope-tenant";
import { proveSelectors } from "./establish";
import { proveMade } from "./made-rows";
import { isStoredApart, judgeStorage } from "./storage-choice";
import { noteUnheeded } from "./settle";
import { signsIn } from "./signed-in";
import { noteUnfound } from "./unfound";
import { doubtRow } from "./doubt";

/** Records the access and returns what it yields. */
export function performAccess(m: Machine, access: DataAccess): Value {
  const formula = access.scope?.filter ? and([access.filter, access.scope.filter]) : access.filter;
  const id = rowId(m, access, formula);
  const judge = (machine: Machine): Judgement => judgeAccess(machine, access, formula);
  const judged = judge(m);
  const { entity } = access;
  const besides = access.kind === "query" && !m.world.observer.run.isOrphan ? judged.besides : undefined;
  noteBrought(m, id, besides?.relations ?? []);
  const atoms = atomsOf(m, entity, formula, access.rows);
  const rows = (access.rows ?? []).flatMap((row) => rowsInside(m, row));
  // The rows are the requester's, whatever came along with them.
  const isHeld = (now: Judgement): boolean => now.pins || (besides !== undefined && now.besides !== undefined);
  const isIsolated = isHeld(judged);
  const isTheirs = isIsolated && (!goesByMade(m, atoms) || askingWhose(() => isHeld(judge(m))));
  const isMade = isIsolated ? !isTheirs : access.kind === "create" && haveOwnIds(m, entity, rows);
  addRow(m, {
    id,
    entity,
    atoms,
    span: access.span,
    judge: (machine) => {
      const now = judge(machine);
      return besides && now.besides ? now.besides.own : now;
    },
    signsIn: signsIn(entity, judged.mechanism),
    isDoubtful: judged.isDoubtful === true,
    areAllNamed: isListOnly(formula),
    ...(access.undefinedOperand === "drops" ? { dropsUndefined: true } : {}),
    ...(isMade ? { isMade } : {}),
    ...(access.includes ? { includes: access.includes } : {}),
    ...(access.selected ? { selected: access.selected } : {}),
  });
  const handles = atoms.flatMap((atom) => (atom.entity === entity ? atom.column : []));
  const outcome = outcomeOf(m, { kind: access.kind, entity, handles, operands: atoms.map(({ operand }) => operand) }, judged);
  const isPending = !isIsolated && access.kind === "query" && outcome.verdict !== "isolated";
  // A write that only says how many rows it changed yields none that could be asked for.
  if (access.kind !== "mutation" || !isTheirs || yieldsRows(access)) {
    const isVerified = isTheirs || (outcome.verdict === "isolated" && !isIsolated);
    m.state.facts.set(`row:${id}`, { is: "row", status: isVerified ? "verified" : "pending" });
  }
  if (outcome.verdict !== "isolated" && !besides) {
    noteUnheeded(m, [...atoms, ...possibleAtoms(m, entity, formula)]);
    m.pendingRows.set(id, `row:${id}`);
  }
  if (outcome.confidence === "possible") doubtRow(m, id);
  if (access.kind === "query" && access.undefinedOperand === "fails") noteUnfound(m, id, atoms);
  observe(m, access, outcome, { ...(isPending ? { row: id } : {}), ...(besides ? { brought: broughtBy(id, besides.own) } : {}) });
  if (access.kind !== "query" || access.rows) judgeWrite(m, { ...access, rows, sets: access.sets ? [access.sets] : [] }, outcome);
  judgeNestedWrites(m, access, outcome);
  if (outcome.mechanism === "declared") noteDeclaredAccess(m, access);
  if (access.kind === "create" && keepsAudit(access.entity.name)) m.world.observer.meet("hasAudit");
  // A root may well be looked up to find out which tenant is meant; any other row of a tenant is one at hand.
  if (isTenantData(access.entity) && (isIsolated || (entity.tenancy !== "root" && !isForAll(m, access))))
    m.world.observer.meet("hasTenant");
  // A write or an OrThrow read that returned proves what selected its row.
  if (isTheirs && access.shape === "row") proveSelectors(m, id);
  if (isTheirs && access.kind === "create") proveMade(m, entity, rows, access.span);
  return resultOf(access, id);
}

function yieldsRows({ shape }: DataAccess): boolean {
  return shape !== "count" && shape !== "void";
}

/** Work that nobody asked for counts or changes the rows of all tenants at once: of none of them is a row at hand. */
function isForAll(m: Machine, access: DataAccess): boolean {
  return m.world.observer.run.entry?.isRequest === false && !yieldsRows(access);
}

function isListOnly(formula: Formula): boolean {
  if (formula.f === "and" && formula.of.length === 1) return formula.of.every(isListOnly);
  return formula.f === "atom" && formula.op === "in";
}

export function isTenantData(entity: Entity): boolean {
  return entity.tenancy === "direct" || entity.tenancy === "via" || entity.tenancy === "root";
}

function judgeAccess(m: Machine, access: DataAccess, formula: Formula): Judgement {
  const scoped = access.scope && judgeScopeTenant(m, access.entity, access.scope, access.span);
  return orFiltered(m, access.entity, scoped, () => {
    if (access.isDefaultStorage && isStoredApart(m, access.entity)) return judgeStorage(m, access.entity, access.span);
    const secured = sessionTenant(m, access.entity, access.span);
    return secured ?? underPolicies(m, access.entity, judgeByItself(m, access, formula), access.span);
  });
}

/** By what the access says of the rows, whatever the database does besides. */
function judgeByItself(m: Machine, access: DataAccess, formula: Formula): Judgement {
  const context = { undefinedOperand: access.undefinedOperand, isNullDropped: access.isNullDropped === true, at: access.span };
  if (access.kind === "create") return judgeRows(m, access.entity, access.rows ?? [], access);
  const filtered = access.entity.tenancy === "global" ? pinned("global", []) : judgeFormula(m, access.entity, formula, context);
  if (filtered.pins && access.rows && access.rows.length > 0) {
    const created = judgeRows(m, access.entity, access.rows, access);
    if (!created.pins) return created;
  }
  const included = judgeIncludes(m, access.entity, access.includes ?? [], filtered, context);
  if (!included.pins) return included;
  if (filtered.pins && access.scope?.filter) return { ...filtered, mechanism: access.scope.mechanism };
  return filtered;
}

/** One row per access and selector, so that the same lookup made twice is the same row. */
function rowId(m: Machine, access: DataAccess, formula: Formula): string {
  const site = `${access.span.file}:${access.span.start}${storageName(access.scope)}`;
  return `${access.entity.name}@${site}${access.kind === "create" ? `+${m.newId()}` : `?${boundedKey(formulaKey(formula))}`}`;
}

export function formulaKey(formula: Formula): string {
  switch (formula.f) {
    case "atom":
      return `${formula.column}${formula.op}${contentKey(formula.operand)}`;
    case "and":
    case "or":
    case "choice":
      return `${formula.f}(${formula.of.map(formulaKey).join(",")})`;
    case "not":
    case "overwritten":
      return `${formula.f}(${formulaKey(formula.of)})`;
    case "relation":
      return `${formula.relation}.${formula.quantifier}(${formulaKey(formula.of)})`;
    case "opaque":
      return `opaque(${contentKey(formula.operand)})`;
    default:
      return formula.f;
  }
}

/** `id = 1 and id = undefined` style operands that cannot be are left to the judge; here only the shape of the answer. */
function resultOf(access: DataAccess, id: string): Value {
  const row: Value = { v: "row", row: id, path: [] };
  switch (access.shape) {
    case "row":
      return { v: "promise", of: row };
    case "optional-row":
      return { v: "promise", of: { ...row, isOptional: true } };
    case "rows":
      return { v: "promise", of: { ...row, isList: true } };
    case "count":
      return { v: "promise", of: { v: "row", row: id, path: ["count"] } };
    case "void":
      return { v: "promise", of: UNDEFINED };
  }
}

function observe(m: Machine, access: DataAccess, outcome: Outcome, later: Pick<Observation, "row" | "brought">): void {
  m.world.observer.record(m, {
    key: `${access.span.file}:${access.span.start}:${access.span.end}:${access.entity.name}:${access.kind}`,
    access: describeAccess(m, access, outcome),
    outcome,
    ...later,
  });
}
