// The columns and relations that a find names, so that what it leaves out is not on its rows: `select: { id: true, title: true }`.
import { isNothing } from "../call-arguments";
import type { Engine } from "../model";
import { UNDEFINED, type Value } from "../value";

/** The members that `select` names, where each of them is sure: what is not selected is not there. */
export function selectedBy(engine: Engine, args: Value): ReadonlySet<string> | undefined {
  const select = isNothing(args) ? UNDEFINED : engine.member(args, "select");
  const members = select.v === "object" && engine.spreads(select).length === 0 ? engine.members(select) : undefined;
  if (!members || [...members.values()].some(({ isConditional }) => isConditional)) return undefined;
  return new Set([...members].flatMap(([name, { value }]) => (value.v === "constant" && !value.value ? [] : name)));
}
