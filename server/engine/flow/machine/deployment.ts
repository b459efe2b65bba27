// Settings that say where the code runs. What is judged is what runs in production, for many tenants: a branch that only development,
// a test run or an installation for a single tenant takes is no way for a request.
import type { UnknownValue, Value } from "../../libraries/value";
import { plainName } from "./names";

const MODE = /^(?:NODE_ENV|APP_ENV|APP_ENVIRONMENT|ENVIRONMENT|DEPLOY(?:MENT)?_ENV|VERCEL_ENV)$/;
const PRODUCTION = new Set<unknown>(["production", "prod"]);
const ELSEWHERE = new Set<unknown>(["development", "dev", "test", "testing", "local"]);

/** How requesters are known, chosen for the whole installation: `AUTH_PROVIDER`, `config.authMode`. */
const SIGN_IN = /^(?:auth|authentication|tenancy)(?:mode|provider|type)$/;
/** Ways to know requesters under which everybody is the same one: those for a developer's machine, and those for a single tenant. */
const BY_NOBODY = /^(?:anonymous|disabled|none|noop|mock|fake|dummy|single(?:[-_ ]?(?:tenant|user))?)$/i;

/** Whether the two are equal in production, where one is such a setting; undefined where that cannot be told. */
export function equalsInProduction(left: Value, right: Value): boolean | undefined {
  if (right.v === "constant") return isSo(left, right.value);
  return left.v === "constant" ? isSo(right, left.value) : undefined;
}

function isSo(value: Value, expected: unknown): boolean | undefined {
  const setting = settingName(value);
  if (setting === undefined) return undefined;
  // The platform sets it wherever it runs what was deployed (https://vercel.com/docs/environment-variables/system-environment-variables).
  if (setting === "VERCEL" && expected === "1") return true;
  const flag = UPPER_CASE.test(setting) ? flagInProduction(setting) : undefined;
  if (flag !== undefined && isSwitchedOn(expected)) return flag;
  if (SIGN_IN.test(plainName(setting))) return isByNobody(setting, expected) ? false : undefined;
  if (!MODE.test(setting)) return undefined;
  return PRODUCTION.has(expected) ? true : ELSEWHERE.has(expected) ? false : undefined;
}

/** Flags under which nobody signs in, and names of whom everybody is then: `DISABLE_AUTH`, `AUTH_BYPASS`, `IS_LOCAL_APP_MODE`, `MOCK_USER_ID`. */
const FOR_NOBODY = [
  /(?:^|_)(?:disabled?|skip|bypass|no|without|insecure|mock|fake|dummy)_?(?:auth(?:n|entication)?|log_?in|sign_?in)$/i,
  /(?:^|_)(?:auth(?:n|entication)?|log_?in|sign_?in)_?(?:is_?)?(?:disabled|skip(?:ped)?|bypass(?:ed)?|off|mocked)$/i,
  /^(?:is_|use_|enable_)?(?:local|dev|development|demo|mock|fake|dummy)_(?:app_)?(?:mode|auth|user(?:_?(?:id|email))?|log_?in|sign_?in|bypass)(?:_enabled)?$/i,
];
/** Flags without which nobody signs in. */
const FOR_SOMEBODY =
  /^(?:is_)?(?:auth(?:n|entication)?|log_?in)_(?:is_)?(?:enabled|required|enforced)$|^(?:enable|require|enforce|use)_(?:auth(?:n|entication)?|log_?in)$/i;

/** How a flag of the environment that opens or closes the sign-in stands in production; undefined for any other setting. */
export function flagInProduction(name: string): boolean | undefined {
  if (FOR_SOMEBODY.test(name)) return true;
  return FOR_NOBODY.some((flag) => flag.test(name)) ? false : undefined;
}

/** `=== "true"`, and the longer words that some flags ask for; not `=== "false"`. */
function isSwitchedOn(expected: unknown): boolean {
  return expected === true || (typeof expected === "string" && !/^(?:|0|no|off|false)$/i.test(expected));
}

/** Only of a variable of the environment `local` is a machine: elsewhere it may be how one user signs in, with a password. */
function isByNobody(setting: string, expected: unknown): boolean {
  return (ELSEWHERE.has(expected) && UPPER_CASE.test(setting)) || (typeof expected === "string" && BY_NOBODY.test(expected));
}

const UPPER_CASE = /^[A-Z_]+$/;

/** `process.env.NODE_ENV`, also read through a validated copy of the environment (`env.NODE_ENV`), and with a default beside it. */
function settingName(value: Value): string | undefined {
  if (value.v === "external") return value.module === "global" ? value.path.at(-1) : undefined;
  if (value.v === "choice") return settingBesideDefaults(value.options.map((option) => option.value));
  if (value.v !== "unknown") return undefined;
  const [name = "", ...before] = value.key.split(".").reverse();
  return before.length > 0 && (UPPER_CASE.test(name) || (SIGN_IN.test(plainName(name)) && isOfInstallation(value))) ? name : undefined;
}

/** `config().authMode`, `settings.authMode`. */
const OF_CONFIGURATION = /^\w*(?:config|settings?|env)\w*(?:\(\))?\.\w+$/i;

/** Read off what the installation was configured with; a connector, or an account, has an `authType` of its own. */
function isOfInstallation({ key, label, isParameter }: UnknownValue): boolean {
  return isParameter !== true && (key.includes(":global:process.env.") || OF_CONFIGURATION.test(label));
}

function settingBesideDefaults(options: readonly Value[]): string | undefined {
  const names = new Set(options.filter((option) => option.v !== "constant").map(settingName));
  const [name] = names;
  return names.size === 1 ? name : undefined;
}
