// An element of a list, whatever the list is: what a loop's variable and a callback's argument stand for.
import { NOWHERE } from "../../../../rules/contract/span";
import { createPeer } from "../../libraries/channels/connections";
import { ITERATOR } from "../../libraries/call-arguments";
import { UNDEFINED, type HandleValue, type Value } from "../../libraries/value";
import { makeChoice } from "../join";
import { keyOf } from "../keys";
import { isFilledLater } from "./lifetimes";
import type { Machine } from "./machine";
import { currentArray } from "./members";
import { plainCall } from "./plain-call";
import { alternativesOf } from "./truthiness";

export function elementOf(m: Machine, value: Value): Value {
  switch (value.v) {
    case "array": {
      const array = currentArray(m, value);
      const others = isFilledLater(m, value) ? [createPeer(m.engine)] : [];
      const options = [...array.items.map((item) => item.value), ...(array.more ? [array.more] : []), ...others];
      return options.length > 0 ? m.engine.choice(options) : UNDEFINED;
    }
    case "row":
      return { v: "row", row: value.row, path: [...value.path, "*"] };
    case "source":
    case "unknown":
      return { ...value, key: `${value.key}[]`, label: `${value.label}[]`, isOptional: false };
    case "principal":
      return { ...value, key: `${value.key}[]`, label: `${value.label}[]`, path: [...value.path, "*"], isOptional: false };
    case "choice":
      return makeChoice(
        withoutEmpty(
          m,
          alternativesOf(m, value).filter((option) => option.v !== "constant"),
        ).map((option) => ({ value: elementOf(m, option) })),
      );
    case "promise":
      return elementOf(m, value.of);
    case "handle":
      return handleElement(m, value);
    default:
      return { v: "unknown", key: `${keyOf(value)}[]`, label: "an element" };
  }
}

/** Methods that go through a list, and come to nothing new where it is empty. */
const GOES_THROUGH: ReadonlySet<string> = new Set(["map", "flatMap", "filter", "forEach", "some", "every", "find", "findLast", "includes"]);

/** Of what a method is called, where one of these alternatives is it. */
export function receiversOf(m: Machine, options: readonly Value[], method: string): readonly Value[] {
  return GOES_THROUGH.has(method) ? withoutEmpty(m, options) : options;
}

/** Lists of any length: that they may be empty is told by no other alternative. */
const OF_ANY_LENGTH: ReadonlySet<Value["v"]> = new Set(["source", "principal", "row", "unknown"]);

/** `input.ids ?? []`: the alternatives but an empty list, of which there is no element. */
function withoutEmpty(m: Machine, options: readonly Value[]): readonly Value[] {
  if (options.length < 2) return options;
  const rest = options.filter((option) => !isEmptyList(m, option));
  return rest.length > 0 && rest.every((option) => OF_ANY_LENGTH.has(option.v)) ? rest : options;
}

function isEmptyList(m: Machine, value: Value): boolean {
  if (value.v !== "array") return false;
  const { items, more } = currentArray(m, value);
  return items.length === 0 && more === undefined && !isFilledLater(m, value);
}

function handleElement(m: Machine, value: HandleValue): Value {
  const model = m.models.named(value.model);
  const ask = (method: string): Value | undefined => model?.method?.({ handle: value, method, ...plainCall([], NOWHERE) }, m.engine);
  const list = ask(ITERATOR) ?? ask("values");
  return list && list.v !== "handle" ? elementOf(m, list) : { v: "unknown", key: `${keyOf(value)}[]`, label: "an element" };
}
