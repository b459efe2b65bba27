// Settings that say where the code runs. What is judged is what runs in production: a branch that only development or a test run takes
// is no way for a request.
import type { Value } from "../../libraries/value";

const MODE = /^(?:NODE_ENV|APP_ENV|APP_ENVIRONMENT|ENVIRONMENT|DEPLOY(?:MENT)?_ENV|VERCEL_ENV)$/;
const PRODUCTION = new Set<unknown>(["production", "prod"]);
const ELSEWHERE = new Set<unknown>(["development", "dev", "test", "testing", "local"]);

/** Whether the two are equal in production, where one is such a setting; undefined where that cannot be told. */
export function equalsInProduction(left: Value, right: Value): boolean | undefined {
  if (right.v === "constant") return isSo(settingName(left), right.value);
  return left.v === "constant" ? isSo(settingName(right), left.value) : undefined;
}

function isSo(setting: string | undefined, expected: unknown): boolean | undefined {
  // The platform sets it wherever it runs what was deployed (https://vercel.com/docs/environment-variables/system-environment-variables).
  if (setting === "VERCEL" && expected === "1") return true;
  if (setting === undefined || !MODE.test(setting)) return undefined;
  return PRODUCTION.has(expected) ? true : ELSEWHERE.has(expected) ? false : undefined;
}

/** `process.env.NODE_ENV`, also read through a validated copy of the environment (`env.NODE_ENV`). */
function settingName(value: Value): string | undefined {
  if (value.v === "external") return value.module === "global" ? value.path.at(-1) : undefined;
  if (value.v !== "unknown") return undefined;
  const [name = "", ...before] = value.key.split(".").reverse();
  return before.length > 0 && /^[A-Z_]+$/.test(name) ? name : undefined;
}
