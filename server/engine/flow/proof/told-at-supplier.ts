// Accesses of in-house wrappers are told where the key or the statement was supplied, not in the wrapper.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { World } from "../machine/machine";
import type { Observation } from "./observer";

/** What a wrapper was given, by the kind of access. */
const GIVEN: Readonly<Record<string, string>> = {
  log: "the message",
  broadcast: "the message",
  job: "the payload",
  storage: "the key",
  "rate-limit": "the key",
};

/** The observation at the call that supplied its key or statement; itself where that stands at the access. */
export function toldAtSupplier(world: World, one: Observation): Observation {
  const place = one.toldAt ?? (one.lift === undefined ? undefined : one.calls.at(-one.lift)?.at);
  if (!place || place.file === "") return one;
  const inner = one.access.span;
  const { principal: _, ...access } = one.access;
  return {
    ...one,
    key: one.outcome.chosenBy === undefined ? placed(place) + one.key.slice(placed(inner).length) : `${placed(place)}:storage`,
    calls: one.lift === undefined ? one.calls : one.calls.slice(0, -one.lift),
    access: { ...access, span: place, symbol: symbolAt(world, place), text: world.textOf(place).replaceAll(/\s+/g, " ").slice(0, 200) },
    outcome: {
      ...one.outcome,
      steps: [
        ...one.outcome.steps.map((step) => (step.at === inner ? { ...step, at: place } : step)),
        { role: "other", message: `${one.access.operation} uses ${whatIsSupplied(one)} here`, at: inner },
      ],
    },
  };
}

function whatIsSupplied({ outcome, cache, access }: Observation): string {
  if (cache) return "the key that is given";
  return outcome.chosenBy === undefined ? `${GIVEN[access.kind] ?? "the statement"} that is given` : "the storage that is chosen";
}

function placed(span: SourceSpan): string {
  return `${span.file}:${span.start}:${span.end}`;
}

/** Name of the innermost named function around a place. */
function symbolAt(world: World, place: SourceSpan): string {
  const functions = world.factsOf(world.absolute(place.file))?.functions ?? [];
  const around = functions.filter(({ s, name }, index) => index > 0 && name !== "" && s[0] <= place.start && place.end <= s[1]);
  return around.reduce((inner, one) => (one.s[0] >= inner.s[0] ? one : inner), {
    name: "<module>",
    s: [-1, -1] as readonly [number, number],
  }).name;
}
