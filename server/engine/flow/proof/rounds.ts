// Work by the clock goes through the tenants one by one: what it reads in a round is meant for the tenant of that round.
import type { Value } from "../../libraries/value";
import type { Entity } from "../../tenancy/model";
import type { Machine } from "../machine/machine";
import type { Judgement } from "./judgement";
import { isRowItself, rowInfo } from "./rows";
import { rowsIn } from "./settle";

const ROUND = "round:tenant";

/** A loop's body is entered with this element, or a callback that runs once for each. */
export function noteRound(m: Machine, element: Value): void {
  const { entry } = m.world.observer.run;
  if (!entry || entry.isRequest || element.v !== "row" || !isRowItself(element)) return;
  if (rowInfo(m, element.row)?.entity?.tenancy === "root") m.state.facts.set(ROUND, { is: "present" });
}

/** Here is a tenant whose turn it is, though nobody asked. */
export function isRoundOfTenant(m: Machine): boolean {
  return m.world.observer.run.entry?.isRequest === false && m.state.getFact(ROUND) !== undefined;
}

interface Read {
  readonly kind: string;
  readonly entity: Entity;
  readonly operands?: readonly Value[];
}

/** A read of every tenant's rows in a round of one tenant, by nothing that was found on the way. */
export function leavesOutRound(m: Machine, { kind, entity, operands = [] }: Read, judged: Judgement): boolean {
  if (kind !== "query" || judged.pins || m.state.getFact(ROUND) === undefined) return false;
  if (entity.tenancy !== "direct" && entity.tenancy !== "via") return false;
  if (operands.some((operand) => rowsIn(m, operand).size > 0)) return false;
  return !judged.isOpaque && !judged.unknown && !judged.untrusted && !judged.isNeutral && judged.follows === undefined;
}
