// What a TypeORM query builder was told, as it is kept: sources, joins and conditions are handles that remember their parts, so that they
// can stand in the prover's state.
import { stepsOf, type BuilderStep } from "../builders/builder";
import type { Entity } from "../../tenancy/model";
import { remembered } from "../call-arguments";
import type { Engine } from "../model";
import type { HandleValue, Member, ObjectValue, Value } from "../value";
import { TYPEORM } from "./operators";

export type Mode = "select" | "update" | "insert" | "delete" | "softDelete" | "restore" | "relation";

/** A table, or a subquery, under its alias. */
export interface Source {
  readonly alias: string;
  readonly entity?: Entity;
  /** Where it is no entity: a subquery's text. */
  readonly subquery?: Value;
}

export function sourceHandle(engine: Engine, source: Source): HandleValue {
  return engine.handle(TYPEORM, "source-part", { ...source });
}

export function sourceIn(value: Value): Source | undefined {
  if (value.v !== "handle" || value.type !== "source-part") return undefined;
  const { alias, entity, subquery } = value.data as unknown as Source;
  return { alias, ...(entity ? { entity } : {}), ...(subquery ? { subquery } : {}) };
}

export interface Join {
  readonly kind: "LEFT JOIN" | "INNER JOIN";
  /** `order.lines`, an entity, a table's name or a subquery. */
  readonly what: Value;
  readonly alias: string;
  readonly condition?: Value;
  /** Its rows come along under the relation's name. */
  readonly isSelected: boolean;
}

export function joinHandle(engine: Engine, join: Join): HandleValue {
  return engine.handle(TYPEORM, "join-part", { ...join });
}

export function joinIn(value: Value): Join | undefined {
  return value.v === "handle" && value.type === "join-part" ? (value.data as unknown as Join) : undefined;
}

/** A condition, and where the call that gave it ends. */
export function conditionHandle(engine: Engine, condition: Value, at: HandleValue["at"]): HandleValue {
  return engine.handle(TYPEORM, "condition-part", { condition }, at);
}

export function conditionIn(value: Value): Value {
  return (value.v === "handle" && value.type === "condition-part" ? remembered(value, "condition") : undefined) ?? value;
}

/** Everything that is set for `:name`, conditions in brackets included; later ones win. */
export function parametersOf(engine: Engine, steps: readonly BuilderStep[]): ObjectValue {
  const members = new Map<string, Member>();
  const rest: Value[] = [];
  collect(engine, steps, members, rest, 0);
  const fresh = engine.object({});
  return { ...(fresh as ObjectValue), members, rest };
}

function collect(engine: Engine, steps: readonly BuilderStep[], members: Map<string, Member>, rest: Value[], depth: number): void {
  for (const step of steps) {
    const inner = depth < 6 ? bracketsIn(step.value) : undefined;
    if (inner) collect(engine, stepsOf(engine, inner), members, rest, depth + 1);
    if (step.kind !== "parameters") continue;
    for (const option of engine.alternatives(step.value)) {
      const known = engine.members(option);
      if (!known && option.v !== "constant") rest.push(option);
      for (const [name, member] of known ?? []) members.set(name, member);
      rest.push(...engine.spreads(option));
    }
  }
}

/** The builder that a `Brackets` condition filled. */
export function bracketsIn(value: Value): HandleValue | undefined {
  const condition = conditionIn(value);
  if (condition.v !== "handle" || condition.type !== "brackets") return undefined;
  const inner = remembered(condition, "inner");
  return inner?.v === "handle" ? inner : undefined;
}
