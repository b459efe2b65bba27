// Where the request chose the storage of a client: what is read through it afterwards is told there, once (DESIGN ruling 2).
import { isWithin, type SourceSpan } from "../../../../rules/contract/span";
import { storageHeld, tablesIn, varyingIn } from "../../libraries/chosen-storage";
import type { HandleValue, Value } from "../../libraries/value";
import { keyOf } from "../keys";
import type { Machine } from "../machine/machine";
import { leavesOf } from "./channel-key";
import { callsOutTo } from "./climb";
import type { Observation, Run } from "./observer";
import { rowInfo } from "./rows";

/** A handle was made; of a client it is noted where what chose its storage was handed over. */
export function noteMade(m: Machine, handle: HandleValue): HandleValue {
  m.world.observer.made(handle);
  const chosen = storageHeld(handle)?.chosen ?? valueIn(handle.data["tenant"]);
  if (chosen) noteChosen(m, chosen, handle.at);
  return handle;
}

/** This value chose the storage of what is sent from here on: a schema that a builder or a session was told. */
export function noteChosen(m: Machine, chosen: Value, at: SourceSpan | undefined): void {
  for (const [key, sought] of chosenIn(m, chosen)) {
    const holds = (value: Value): boolean => [...inputsIn(m, value)].some((input) => sought.has(input));
    const lift = callsOutTo(m, key, ({ args = [] }) => (args.some(({ value }) => holds(value)) ? key : undefined));
    const place = lift > 0 ? m.stack.at(-lift)?.callSite : at;
    if (!place) continue;
    m.world.observer.run.storagePlaces.set(key, place);
    // Somewhere else it is chosen by another call.
    m.impurity++;
  }
}

/** Keys of what chose, each with those of the input that it goes by: the row of a list of tenants was found by what the request said. */
function chosenIn(m: Machine, value: Value): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, ReadonlySet<string>>([...inputsIn(m, value)].map((key) => [key, new Set([key])]));
  for (const leaf of leavesOf(m, value)) {
    const inputs = leaf.v === "row" ? (rowInfo(m, leaf.row)?.atoms ?? []).flatMap(({ operand }) => [...inputsIn(m, operand)]) : [];
    if (inputs.length > 0) found.set(keyOf(leaf), new Set(inputs));
  }
  return found;
}

/** Keys of what the request says in a value, as it is or as a part of what was made of it. */
function inputsIn(m: Machine, value: Value): ReadonlySet<string> {
  const inputs = [...tablesIn(value), ...leavesOf(m, value)].flatMap((leaf) =>
    varyingIn(m.engine, leaf).filter((one) => one.v === "source"),
  );
  return new Set(inputs.map(keyOf));
}

function valueIn(part: unknown): Value | undefined {
  return typeof part === "object" && part !== null && "v" in part ? (part as Value) : undefined;
}

/** The observation at the call that chose its storage; itself where that is a part of the access. */
export function atChoice(run: Run, one: Observation): Observation {
  const place = one.outcome.chosenBy === undefined ? undefined : run.storagePlaces.get(one.outcome.chosenBy);
  if (!place || isWithin(place, one.access.span)) return one;
  const { lift: _, ...told } = one;
  return { ...told, toldAt: place };
}
