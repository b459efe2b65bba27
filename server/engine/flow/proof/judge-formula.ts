// Judging a filter: does every disjunct hold a condition that pins it to the requester?
import type { SourceSpan } from "../../../../rules/contract/span";
import { negation, type Formula } from "../../libraries/formula";
import type { Value } from "../../libraries/value";
import type { Entity } from "../../tenancy/model";
import { labelOf } from "../keys";
import { alternativesOf, mayBeMissing, mayBeUndefined, truthinessOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";
import type { FactMap } from "../state";
import { sourceIn } from "../machine/parts";
import { addressOf } from "./address";
import { isCredential } from "./credential";
import { EMPTY, MECHANISM_ORDER, OPEN, pinned, type Judgement, type Step } from "./judgement";
import { isLooseReference, isRowName, namesActor } from "./row-names";
import { sessionTenant } from "./row-security";
import { isIdColumn, isNamedElsewhere, isTenantColumn, isUserColumn, relationOf, targetOf } from "./rows";
import { followedRow, isDoubtfulChoice, isDoubtfulFor, satisfies, trustOf, type Want } from "./trust";

/** How the library treats a condition whose value is undefined. */
export interface FilterContext {
  readonly undefinedOperand: "drops" | "fails";
  /** And one whose value is null. */
  readonly isNullDropped?: boolean;
  readonly at: SourceSpan;
}

/** An operand that is undefined leaves no condition. */
function dropsUndefined(atom: Atom, context: FilterContext): boolean {
  return context.undefinedOperand === "drops" && atom.isRequired !== true;
}

export function judgeFormula(m: Machine, entity: Entity, formula: Formula, context: FilterContext): Judgement {
  switch (formula.f) {
    case "true":
      return EMPTY;
    case "false":
      return { ...pinned("tenant-filter", []), namesTenant: false };
    case "and":
      return judgeAnd(formula.of.map((part) => judgeFormula(m, entity, part, context)));
    case "or":
      return judgeOr(
        formula.of.map((part) => judgeFormula(m, entity, part, context)),
        "or",
      );
    case "choice":
      return judgeChoice(m, entity, formula, context);
    case "not": {
      const inside = negation(formula.of);
      if (inside) return judgeFormula(m, entity, inside, context);
      const inner = judgeFormula(m, entity, formula.of, context);
      if (!inner.pins) return { ...OPEN, namesTenant: inner.namesTenant, sources: inner.sources };
      return namesOwner(inner) && !isOneRow(entity, formula.of) ? { ...OPEN, namesTenant: true, bypass: "not" } : OPEN;
    }
    case "atom":
      return judgeAtom(m, entity, formula, context);
    case "relation":
      return judgeRelation(m, entity, formula, context);
    case "overwritten": {
      const inner = judgeFormula(m, entity, formula.of, context);
      if (!inner.pins) return { ...inner, isDoubtful: false };
      return { ...OPEN, namesTenant: true, bypass: "overwritten", untrusted: formula.by, steps: inner.steps };
    }
    case "opaque": {
      const source = sourceIn(m, formula.operand, 3);
      return {
        ...OPEN,
        isOpaque: true,
        sources: source ? [source] : [],
        ...(source ? {} : { unknown: { value: formula.operand, isTenantKey: false } }),
      };
    }
  }
}

/** Whether what pins says whose rows are meant; which row it is, or that there is none, says nothing of that. */
function namesOwner({ mechanism, namesTenant }: Judgement): boolean {
  return namesTenant && mechanism !== "bound-id" && mechanism !== "credential";
}

/** `id != :id`: all other rows, whosever that one is. */
function isOneRow(entity: Entity, formula: Formula): boolean {
  return formula.f === "atom" && entity.tenancy !== "root" && isIdColumn(entity, formula.column);
}

/** One of several conditions. Where all ask for the same column, none goes without what others ask for: one value of several is another's. */
function judgeChoice(m: Machine, entity: Entity, { of, given }: Extract<Formula, { f: "choice" }>, context: FilterContext): Judgement {
  const parts = of.map((part, at) => judgeGiven(m, given?.[at], () => judgeFormula(m, entity, part, context)));
  const judged = judgeOr(parts, "conditional");
  const columns = new Set(of.map((part) => (part.f === "atom" ? part.column : undefined)));
  if (judged.bypass !== "conditional" || columns.size > 1 || columns.has(undefined)) return judged;
  const { bypass: _, ...rest } = judged;
  return { ...rest, namesTenant: parts.some((part) => !part.pins && part.namesTenant) };
}

/** What branches found out of the values in a filter that one of them made goes for that filter, though they have met since. */
function judgeGiven(m: Machine, given: unknown, judge: () => Judgement): Judgement {
  const facts = given instanceof Map ? (given as FactMap) : undefined;
  if (!facts || facts.size === 0) return judge();
  let judged = OPEN;
  m.branch(() => {
    for (const [key, fact] of facts) m.state.facts.set(key, fact);
    judged = judge();
  });
  return judged;
}

function strongest(parts: readonly Judgement[]): Judgement | undefined {
  const rank = (part: Judgement): number =>
    MECHANISM_ORDER.indexOf(part.mechanism ?? "system") + (part.isAssumed ? 0.5 : 0) + (part.isShared ? 0.25 : 0);
  return parts.filter((part) => part.pins).sort((a, b) => rank(a) - rank(b))[0];
}

function merge(parts: readonly Judgement[]): Judgement {
  const first = <T>(pick: (part: Judgement) => T | undefined): T | undefined => parts.map(pick).find((found) => found !== undefined);
  const bypass = first((part) => part.bypass);
  const untrusted = first((part) => part.untrusted);
  const unknown =
    parts.map((part) => part.unknown).sort((a, b) => Number(b?.isTenantKey ?? false) - Number(a?.isTenantKey ?? false))[0] ??
    first((part) => part.unknown);
  return {
    pins: false,
    namesTenant: parts.some((part) => part.namesTenant),
    isEmpty: parts.every((part) => part.isEmpty),
    isOpaque: parts.some((part) => part.isOpaque),
    sources: parts.flatMap((part) => part.sources),
    steps: parts.flatMap((part) => part.steps),
    ...(bypass ? { bypass } : {}),
    ...(untrusted ? { untrusted } : {}),
    ...(unknown ? { unknown } : {}),
  };
}

function judgeAnd(parts: readonly Judgement[]): Judgement {
  const follows = parts.find((part) => part.follows !== undefined)?.follows;
  const isDoubtful = parts.some((part) => part.isDoubtful === true);
  return strongest(parts) ?? { ...merge(parts), isDoubtful, ...(follows === undefined ? {} : { follows }) };
}

/** Every branch must pin; one that names the tenant beside one that does not is a bypass. */
function judgeOr(parts: readonly Judgement[], kind: "or" | "conditional"): Judgement {
  const real = parts.filter((part) => !part.isNeutral);
  const [first] = real;
  if (first && real.every((part) => part.pins)) {
    const weakest = [...real].sort(
      (a, b) => MECHANISM_ORDER.indexOf(b.mechanism ?? "system") - MECHANISM_ORDER.indexOf(a.mechanism ?? "system"),
    )[0];
    return { ...(weakest ?? first), ...(real.some((part) => part.isShared) || real.length < parts.length ? { isShared: true } : {}) };
  }
  const merged = { ...merge(parts), isDoubtful: real.length > 0 && real.every((part) => part.pins || part.isDoubtful === true) };
  return parts.some((part) => part.pins) && !merged.bypass ? { ...merged, isEmpty: false, namesTenant: true, bypass: kind } : merged;
}

function judgeRelation(m: Machine, entity: Entity, formula: Extract<Formula, { f: "relation" }>, context: FilterContext): Judgement {
  const relation = relationOf(entity, formula.relation);
  const target = relation ? m.world.tenancy.entities.get(relation.target) : undefined;
  if (!target) return { ...OPEN, isOpaque: true };
  // The database finds no row of the other table but the requester's.
  const inner = sessionTenant(m, target, context.at) ?? judgeFormula(m, target, formula.of, context);
  if (!inner.pins) return { ...inner, isEmpty: false };
  if (formula.quantifier === "every" || formula.quantifier === "none")
    return { ...OPEN, namesTenant: true, bypass: "not", steps: inner.steps };
  if (target.tenancy === "global") return { ...OPEN, sources: inner.sources };
  if (inner.isShared && entity.tenancy === "direct") return { ...OPEN, namesTenant: true, bypass: "or", steps: inner.steps };
  return { ...inner, mechanism: inner.mechanism === "credential" || inner.mechanism === "bound-id" ? inner.mechanism : "relation-filter" };
}

type Atom = Extract<Formula, { f: "atom" }>;

function judgeAtom(m: Machine, entity: Entity, atom: Atom, context: FilterContext): Judgement {
  if (isTenantColumn(entity, atom.column)) return judgeTenantAtom(m, entity, atom, context);
  if (atom.op !== "equal" && atom.op !== "in") return { ...OPEN, sources: sourcesOf(m, atom.operand) };
  if (isNamedElsewhere(entity, atom.column)) {
    const named = judgeValue(m, atom, { kind: "tenant", isNamedElsewhere: true }, context);
    if (named.pins) return named;
  }
  // Whose row it is may stand beside what they are: `subjectType = "user" and subjectId = session.userId`.
  if (isUserColumn(entity, atom.column, m.world.tenancy) || namesActor(entity, atom.column)) {
    const user = judgeValue(m, atom, { kind: "user" }, context);
    if (user.pins) return { ...user, mechanism: "user-filter" };
  }
  const pointedAt = isIdColumn(entity, atom.column) ? entity : targetOf(entity, atom.column, m.world.tenancy);
  // Rows of every tenant point at one that has no tenant.
  const target = pointedAt?.tenancy === "global" ? undefined : pointedAt;
  const named = target ? undefined : judgeName(m, entity, atom, context);
  if (named?.pins) return named;
  const own = target ? undefined : judgeAddress(m, entity, atom, context);
  if (own) return own;
  const inner =
    target || isOfSender(m, atom)
      ? judgeValue(m, atom, { kind: "bound", entity: target ?? entity }, context)
      : { ...OPEN, sources: sourcesOf(m, atom.operand) };
  if (inner.pins) return { ...inner, mechanism: "bound-id" };
  const below = atom.op === "equal" ? namedByOwn(m, atom, context) : undefined;
  if (below) return below;
  return isCredential(m, entity, atom, dropsUndefined(atom, context))
    ? pinned("credential", [stepFor(atom, context, `looked up by the secret ${atom.column}`)])
    : { ...withoutTenant(inner), ...(named?.isDoubtful ? { isDoubtful: true } : {}) };
}

/** A slug that only one row has, which is the requester's; or the id of a row of theirs in a column that may hold those of several tables. */
function judgeName(m: Machine, entity: Entity, atom: Atom, context: FilterContext): Judgement | undefined {
  const want: Want | undefined = isRowName(entity, atom.column)
    ? { kind: "named", entity, column: atom.column }
    : isLooseReference(entity, atom.column)
      ? { kind: "reference" }
      : undefined;
  const judged = want && judgeValue(m, atom, want, context);
  return judged?.pins ? { ...judged, mechanism: "bound-id" } : judged;
}

/** Input that came with a signature which the code has verified. */
function isSignedInput(m: Machine, value: Value): boolean {
  return value.v === "source" && m.state.getFact(`sender:${value.kind}`)?.is === "trust";
}

/** `stripeCustomerId = event.data.object.customer`: whoever signed the message speaks for those whom it names, by whatever column. */
function isOfSender(m: Machine, atom: Atom): boolean {
  const present = alternativesOf(m, atom.operand).filter((option) => truthinessOf(m, option) !== "nullish");
  return (
    present.length > 0 && present.every((option) => (option.v === "principal" && option.part === "sender") || isSignedInput(m, option))
  );
}

/** A name that was found to hold the requester's own: a key of storage below their prefix. */
function namedByOwn(m: Machine, atom: Atom, context: FilterContext): Judgement | undefined {
  const options = alternativesOf(m, atom.operand);
  const trusts = options.map((option) => (option.v === "source" || option.v === "unknown" ? trustOf(m, option) : undefined));
  const isNamed = trusts.every((trust) => trust?.kind === "bound" && trust.by === "guard" && trust.entity === undefined);
  const [trust] = trusts;
  if (!isNamed || !trust?.message || mayBeMissing(m, atom.operand)) return undefined;
  return pinned("bound-id", [
    { role: "guard", message: trust.message, at: trust.at ?? context.at },
    stepFor(atom, context, `${atom.column} is compared with ${labelOf(atom.operand)}`),
  ]);
}

/** The requester's own address, or one that only a row of theirs names. */
function judgeAddress(m: Machine, entity: Entity, atom: Atom, context: FilterContext): Judgement | undefined {
  const whose = addressOf(m, entity, atom);
  if (whose === undefined) return undefined;
  if (whose === "another") return { ...OPEN, isDoubtful: true };
  const step = stepFor(atom, context, `${atom.column} is compared with ${labelOf(atom.operand)}, the requester's own`);
  if (mayBeMissing(m, atom.operand) && mayBeDropped(m, atom, context)) return { ...OPEN, bypass: "undefined", steps: [step] };
  return pinned("user-filter", [step]);
}

/** Conditions on other columns do not name the tenant, whatever they are compared with. */
function withoutTenant(inner: Judgement): Judgement {
  const { untrusted, bypass, ...rest } = inner;
  return {
    ...rest,
    namesTenant: bypass !== undefined,
    sources: untrusted ? [...inner.sources, untrusted] : inner.sources,
    ...(bypass ? { bypass } : {}),
  };
}

function judgeTenantAtom(m: Machine, entity: Entity, atom: Atom, context: FilterContext): Judgement {
  if (atom.op === "null") return { ...OPEN, namesTenant: true, isNeutral: true };
  if (atom.op === "other") return { ...OPEN, namesTenant: true, sources: sourcesOf(m, atom.operand) };
  const judged = judgeValue(m, atom, { kind: "tenant" }, context);
  if (judged.pins) return { ...judged, mechanism: "tenant-filter" };
  if (isIdColumn(entity, atom.column) && isCredential(m, entity, atom, dropsUndefined(atom, context))) return pinned("credential", []);
  return { ...judged, namesTenant: true };
}

function sourcesOf(m: Machine, value: Value): readonly Value[] {
  const source = sourceIn(m, value, 3);
  return source ? [source] : [];
}

function stepFor(atom: Atom, context: FilterContext, message: string): Step {
  return { role: "filter", message, at: atom.span ?? context.at };
}

/** The operand of an atom against what the column wants. */
function judgeValue(m: Machine, atom: Atom, want: Want, context: FilterContext): Judgement {
  const lists = atom.op === "in" ? alternativesOf(m, atom.operand) : [];
  // A list that is known to be empty selects nothing; one that is undefined is dropped like any other operand.
  if (lists.length > 0 && lists.every((list) => list.v === "array" && isEmptyList(m, list)))
    return { ...pinned("tenant-filter", [stepFor(atom, context, `${atom.column} is in an empty list`)]), namesTenant: false };
  const operand = atom.op === "in" ? m.engine.element(atom.operand) : atom.operand;
  const options = alternativesOf(m, operand);
  const present = options.filter((option) => truthinessOf(m, option) !== "nullish");
  const mayMiss =
    atom.op === "equal"
      ? present.length < options.length ||
        mayBeMissing(m, operand) ||
        (operand.v !== "choice" && present.some((option) => mayBeMissing(m, option)))
      : lists.some((list) => mayBeMissing(m, list));
  const trusts = namesOf(present).map((option) => ({ option, trust: trustOf(m, option) }));
  const failures = trusts.filter(({ option, trust }) => !trust || !satisfies(m, trust, want, option));
  // Of several values that will not do, one from the request says most.
  const failed = failures.find(({ option }) => sourceIn(m, option, 2)) ?? failures[0];
  const whole = failed ? trustOf(m, operand) : undefined;
  if (failed && !(whole && satisfies(m, whole, want, operand))) {
    const isMixed = trusts.some(({ trust }) => trust !== undefined);
    const isDoubtful = failures.every(({ option }) => isDoubtfulFor(m, option, want)) || isDoubtfulChoice(m, operand, want);
    const followed = failures.map(({ option }) => followedRow(m, option, want));
    const [follows] = followed.every((one) => one !== undefined) && !mayMiss ? followed : [];
    const judged = failedAtom(m, atom, failed.option, want, isMixed, context);
    return { ...judged, ...(isDoubtful ? { isDoubtful } : {}), ...(follows === undefined ? {} : { follows }) };
  }
  if (present.length === 0) return { ...OPEN, namesTenant: want.kind === "tenant", bypass: "undefined" };
  if (mayMiss && mayBeDropped(m, atom, context)) {
    return {
      ...OPEN,
      namesTenant: true,
      bypass: "undefined",
      steps: [stepFor(atom, context, `${labelOf(operand)} may be undefined, and then the condition on ${atom.column} is dropped`)],
    };
  }
  const trust = whole ?? trusts[0]?.trust;
  const steps: Step[] =
    trust?.at && trust.message
      ? [{ role: trust.by === "principal" ? "principal" : trust.by === "row" ? "row" : "guard", message: trust.message, at: trust.at }]
      : [];
  return pinned(
    "tenant-filter",
    [...steps, stepFor(atom, context, `${atom.column} is compared with ${labelOf(operand)}`)],
    trusts.some((one) => one.trust?.isAssumed === true),
  );
}

/** Whether the value can be one for which the library leaves the condition out. */
function mayBeDropped(m: Machine, atom: Atom, context: FilterContext): boolean {
  return dropsUndefined(atom, context) && (context.isNullDropped === true || mayBeUndefined(m, atom.operand));
}

/** `session.orgId ?? ""`: no row has a key without a character, so where that is compared with, none is found. */
function namesOf(options: readonly Value[]): readonly Value[] {
  const named = options.filter((option) => option.v !== "constant" || option.value !== "");
  return named.length > 0 ? named : options;
}

function isEmptyList(m: Machine, list: Value): boolean {
  const items = m.engine.items(list);
  return items !== undefined && items.items.length === 0 && items.more === undefined;
}

function failedAtom(m: Machine, atom: Atom, option: Value, want: Want, isMixed: boolean, context: FilterContext): Judgement {
  const source = sourceIn(m, option, 2);
  const steps: Step[] = source?.at ? [{ role: "source", message: `${source.label} comes from the request`, at: source.at }] : [];
  if (source)
    return {
      ...OPEN,
      sources: [source],
      untrusted: source,
      steps: [...steps, stepFor(atom, context, `${atom.column} is compared with ${labelOf(option)}`)],
    };
  // A row's own member that nothing verified constrains nothing: the row was itself fetched without a tenant.
  if (option.v === "row" || option.v === "constant")
    return { ...OPEN, sources: [], ...(option.v === "row" && want.kind === "tenant" ? { untrusted: option } : {}) };
  return { ...OPEN, sources: [], ...(isMixed ? {} : {}), unknown: { value: option, isTenantKey: want.kind === "tenant" } };
}
