// Tables of handlers (`handlers[job.data.name]`, `methods[req.body.method]`): which one a name from outside picks is not known, and a
// large table is more than a choice of values can hold. The entry point runs once for each of them, with that one picked.
import type { EntryPoint } from "../../libraries/model";
import type { Member, Value } from "../../libraries/value";
import type { Machine } from "./machine";
import { sourceIn } from "./parts";

/** Smaller ones are a choice of values. */
const SMALL = 6;
/** Larger ones are no tables of handlers. */
const LARGE = 48;

/** What each execution of an entry point picks, by the names in a table. */
const picks = new WeakMap<EntryPoint, ReadonlyMap<string, string>>();

/** The handler that the execution at hand takes out of a table by a name from outside; undefined where it is no such table, or name. */
export function picked(m: Machine, members: ReadonlyMap<string, Member> | undefined, name: Value): Value | undefined {
  const { run } = m.world.observer;
  const handlers = run.entry && members ? handlersOf(members) : undefined;
  if (!run.entry || !handlers || !isFromOutside(m, name, run.entry)) return undefined;
  // What this execution picks is no other's.
  m.impurity++;
  const names = [...handlers.keys()];
  const table = names.join("\n");
  const known = picks.get(run.entry);
  if (known) return handlers.get(known.get(table) ?? "");
  const [first = "", ...others] = names;
  picks.set(run.entry, new Map([[table, first]]));
  for (const name of others) m.world.observer.addVariant(variantOf(run.entry, table, name));
  return handlers.get(first);
}

/** What the requester sends, and what a job says, picks a handler; what else picks an item of a table is a matter of its looks. */
function isFromOutside(m: Machine, name: Value, { received }: EntryPoint): boolean {
  return received !== undefined || sourceIn(m, name, 2) !== undefined;
}

/** Functions and classes by name; the index file of a folder may be among them. */
function handlersOf(members: ReadonlyMap<string, Member>): ReadonlyMap<string, Value> | undefined {
  if (members.size <= SMALL || members.size > LARGE) return undefined;
  const handlers = new Map(
    [...members].flatMap(([name, { value }]) => (value.v === "class" || value.v === "function" ? [[name, value]] : [])),
  );
  return handlers.size >= members.size - 1 ? handlers : undefined;
}

function variantOf(entry: EntryPoint, table: string, name: string): EntryPoint {
  const variant = { ...entry, label: `${entry.label} (${name})` };
  picks.set(variant, new Map([[table, name]]));
  return variant;
}
