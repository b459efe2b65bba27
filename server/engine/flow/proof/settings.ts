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
