// Settings of the deployment: what is read off the environment, as it is or through a validated copy of it, whole or taken apart.
import type { UnknownValue, Value } from "../../libraries/value";
import type { Machine } from "../machine/machine";
import { alternativesOf } from "../machine/truthiness";

/** Longest derivation that is looked into: `process.env.ADMINS.split(",").map(trim)`. */
const DEPTH = 5;

/** Name of the one setting that the value, or each of its elements, was made from; undefined when something else went in. */
export function settingOf(m: Machine, value: Value, depth = DEPTH): string | undefined {
  if (depth === 0) return undefined;
  switch (value.v) {
    case "external":
      return isSetting(value) ? value.path[2] : undefined;
    case "choice": {
      // `process.env.ADMINS ?? ""`
      const there = alternativesOf(m, value).filter((option) => option.v !== "constant" || option.value);
      return onlyName(there.map((option) => settingOf(m, option, depth)));
    }
    case "array":
      return onlyName(
        [...value.items.map((item) => item.value), ...(value.more ? [value.more] : [])].map((one) => settingOf(m, one, depth)),
      );
    case "unknown": {
      if (isOfEnvironment(value)) return /(?:^|\.)([A-Z][A-Z0-9_]*)(?:\[\]|\(\)|\.\w+)*$/.exec(value.label)?.[1];
      const from = (value.from ?? []).filter((part) => part.v !== "constant");
      return onlyName(from.map((part) => settingOf(m, part, depth - 1)));
    }
    default:
      return undefined;
  }
}

function onlyName(names: readonly (string | undefined)[]): string | undefined {
  const [first] = names;
  return names.every((name) => name === first) ? first : undefined;
}

/** `process.env.NAME`. */
export function isSetting(value: Value): boolean {
  return value.v === "external" && value.module === "global" && value.path.length === 3 && value.path[1] === "env";
}

/** Read off the environment, or off a validated copy of it (`createEnv` of T3 Env). */
export function isOfEnvironment({ label, key }: UnknownValue): boolean {
  return /(^|\.)env\./i.test(label) || key.startsWith("createEnv(");
}

/** Settings that say that the installation serves many customers, and those that say that it is one customer's own. */
const FOR_MANY = /(^|_)(cloud|saas|hosted|multi_?tenan(t|cy))(_|$)/i;
const FOR_ONE = /(^|_)(self_?host(ed|ing)?|on_?prem(ise)?s?|single_?tenan(t|cy))(_|$)/i;

/** Whether only an installation that is one customer's own takes the way on which `test` has this truth: `!env.IS_CLOUD`. */
export function isOfOneCustomer(m: Machine, test: Value, truth: boolean): boolean {
  if (test.v === "condition") {
    const [first, second] = test.of;
    if (first && (test.op === "not" || test.op === "truthy")) return isOfOneCustomer(m, first, (test.op === "not") !== truth);
    const isSet = second?.v === "constant" && (second.value === true || second.value === "true" || second.value === "1");
    return test.op === "equal" && first !== undefined && isSet && isOfOneCustomer(m, first, truth);
  }
  const name = settingOf(m, test) ?? "";
  return FOR_ONE.test(name) ? truth : FOR_MANY.test(name) && !truth;
}
