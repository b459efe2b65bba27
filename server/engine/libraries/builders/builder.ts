// Query builders: objects that gather what a query shall do over several calls, and run when they are awaited. What was gathered lives
// in the prover's state, so that a call on one path only (`if (x) query.where(…)`) counts as one that may be missing.
import { isWithin, type SourceSpan } from "../../../../rules/contract/span";
import type { Engine } from "../model";
import { UNDEFINED, type HandleValue, type Member, type Value } from "../value";

/** One thing that a builder was told. */
export interface BuilderStep {
  /** The model's own word: `where`, `join`, `set`. */
  readonly kind: string;
  readonly value: Value;
  /** Told on some paths only. */
  readonly isConditional: boolean;
}

/** Member under which the steps are kept; no code can name it. */
const STEPS = "#steps";

/** A builder that was told nothing yet. `at` is the call that names the table. */
export function createBuilder(
  engine: Engine,
  model: string,
  type: string,
  data: Readonly<Record<string, unknown>>,
  at: SourceSpan,
): HandleValue {
  const builder = engine.handle(model, type, data, at);
  engine.setMember(builder, STEPS, engine.array([]));
  return builder;
}

/** Tells a builder that changes itself; returns it, reaching to the end of the call where the chain is one expression. */
export function addStep(engine: Engine, builder: HandleValue, kind: string, value: Value, call?: SourceSpan): HandleValue {
  setSteps(engine, builder, [...membersOf(engine, builder), stepMember(engine, kind, value)]);
  return call ? reachingTo(builder, call) : builder;
}

/** A builder that was told one thing more, for libraries whose builders stay as they are. */
export function withStep(engine: Engine, builder: HandleValue, kind: string, value: Value, call: SourceSpan): HandleValue {
  const copy = copyBuilder(engine, builder, call);
  setSteps(engine, copy, [...membersOf(engine, builder), stepMember(engine, kind, value)]);
  return copy;
}

/** Another builder that was told the same (`query.clone()`). */
export function copyBuilder(engine: Engine, builder: HandleValue, call: SourceSpan): HandleValue {
  const { at = call } = reachingTo(builder, call);
  const copy = createBuilder(engine, builder.model, builder.type, builder.data, at);
  setSteps(engine, copy, membersOf(engine, builder));
  return copy;
}

/** One builder that was told either what the first was told or what the second was. */
export function eitherBuilder(engine: Engine, first: HandleValue, second: HandleValue, call: SourceSpan): HandleValue {
  const copy = copyBuilder(engine, first, call);
  engine.setMember(copy, STEPS, engine.choice([engine.member(first, STEPS), engine.member(second, STEPS)]));
  return copy;
}

/** Forgets steps of these kinds (`clearWhere()`, a second `where` that replaces the first). */
export function dropSteps(engine: Engine, builder: HandleValue, isDropped: (kind: string) => boolean): void {
  setSteps(
    engine,
    builder,
    membersOf(engine, builder).filter((member) => !kindsOf(engine, member).some(isDropped)),
  );
}

/** What a builder was told, in order; what only some paths told it is conditional. */
export function stepsOf(engine: Engine, builder: HandleValue): readonly BuilderStep[] {
  return membersOf(engine, builder).flatMap((member) => toSteps(engine, member));
}

/** What the last call of a kind said. */
export function lastValue(steps: readonly BuilderStep[], kind: string): Value | undefined {
  return steps.findLast((step) => step.kind === kind)?.value;
}

/** What it may have been told, once for each way that the paths differ: for builders that forget (a second `where` replaces the first). */
export function stepListsOf(engine: Engine, builder: HandleValue): readonly (readonly BuilderStep[])[] {
  return listsOf(engine, builder).map((list) => list.flatMap((member) => toSteps(engine, member)));
}

/** The same with and without the steps of these kinds that only some paths told. */
export function stepVariantsOf(
  engine: Engine,
  builder: HandleValue,
  isOptional: (kind: string) => boolean,
): readonly (readonly BuilderStep[])[] {
  const lists = stepListsOf(engine, builder);
  return (lists.length > 0 ? lists : [[]]).flatMap((steps) => {
    const sure = steps.filter((step) => !step.isConditional || !isOptional(step.kind));
    return sure.length === steps.length ? [steps] : [steps, sure];
  });
}

function toSteps(engine: Engine, member: Member): readonly BuilderStep[] {
  const options = engine.alternatives(member.value).filter((option) => option.v === "object");
  const isConditional = member.isConditional === true || options.length > 1;
  return options.map((option) => ({
    kind: engine.stringOf(engine.member(option, "kind")) ?? "",
    value: engine.member(option, "value"),
    isConditional,
  }));
}

/** The same builder, its place widened to the call when the call contains it. */
export function reachingTo(builder: HandleValue, call: SourceSpan): HandleValue {
  const { at } = builder;
  return at && isWithin(at, call) ? { ...builder, at: call } : builder;
}

function stepMember(engine: Engine, kind: string, value: Value): Member {
  return { value: engine.object({ kind: { v: "constant", value: kind }, value }) };
}

function listsOf(engine: Engine, builder: HandleValue): readonly (readonly Member[])[] {
  return engine.alternatives(engine.member(builder, STEPS)).flatMap((option) => {
    const list = engine.items(option);
    return list ? [list.items] : [];
  });
}

/** Steps of all paths in the order in which they were told; those that every path told are sure. */
function membersOf(engine: Engine, builder: HandleValue): readonly Member[] {
  const lists = listsOf(engine, builder);
  const [only] = lists;
  if (lists.length <= 1) return only ?? [];
  const merged: Member[] = [];
  for (const list of lists) {
    let at = 0;
    for (const member of list) {
      const found = merged.findIndex((other) => other.value === member.value);
      if (found < 0) merged.splice(at, 0, member);
      at = found < 0 ? at + 1 : found + 1;
    }
  }
  return merged.map((member) =>
    lists.every((list) => list.some((other) => other.value === member.value)) ? member : { ...member, isConditional: true },
  );
}

function kindsOf(engine: Engine, member: Member): readonly string[] {
  return engine.alternatives(member.value).map((option) => engine.stringOf(engine.member(option, "kind")) ?? "");
}

function setSteps(engine: Engine, builder: HandleValue, items: readonly Member[]): void {
  const list = engine.array([]);
  engine.setMember(builder, STEPS, list.v === "array" ? { ...list, items } : UNDEFINED);
}
