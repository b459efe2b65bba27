// The client's settings, checked member by member: a wrong value keeps its default and is told, never thrown.
import { DEFAULT_SETTINGS, type Settings } from "../protocol";

const CONFIDENCES = ["certain", "likely", "possible"] as const;
const SEVERITIES = ["off", "error", "warning", "info"] as const;

/** Reads the section `tenantlint`; `complaints` are sentences for the log. */
export function readSettings(value: unknown): { settings: Settings; complaints: readonly string[] } {
  if (value === null || value === undefined) return { settings: DEFAULT_SETTINGS, complaints: [] };
  if (typeof value !== "object") return { settings: DEFAULT_SETTINGS, complaints: ["The setting tenantlint must be an object."] };
  const complaints: string[] = [];
  const section = new Map<string, unknown>(Object.entries(value));
  const settings: Settings = {
    enable: read(section, "enable", isBoolean, DEFAULT_SETTINGS.enable, complaints),
    minimumConfidence: read(section, "minimumConfidence", isOneOf(CONFIDENCES), DEFAULT_SETTINGS.minimumConfidence, complaints),
    rules: readRules(section.get("rules"), complaints),
    configFile: read(section, "configFile", isString, DEFAULT_SETTINGS.configFile, complaints),
  };
  return { settings, complaints };
}

/** True when the engine itself must start anew, not only what is shown of its results. */
export function needsNewAnalyzer(before: Settings, after: Settings): boolean {
  return before.enable !== after.enable || before.configFile !== after.configFile || !sameRules(before.rules, after.rules);
}

type Check<T> = (value: unknown) => value is T;
const isBoolean: Check<boolean> = (value) => typeof value === "boolean";
const isString: Check<string> = (value) => typeof value === "string";
function isOneOf<T extends string>(names: readonly T[]): Check<T> {
  return (value): value is T => names.some((name) => name === value);
}

function read<T>(section: Map<string, unknown>, name: string, check: Check<T>, fallback: T, complaints: string[]): T {
  const value = section.get(name);
  // Clients send null for settings that they know and that nobody set.
  if (value === undefined || value === null) return fallback;
  if (check(value)) return value;
  complaints.push(`The setting tenantlint.${name} has no meaning as ${JSON.stringify(value)}; ${JSON.stringify(fallback)} is used.`);
  return fallback;
}

function readRules(value: unknown, complaints: string[]): Settings["rules"] {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object") {
    complaints.push("The setting tenantlint.rules must map rule ids to severities.");
    return {};
  }
  const isSeverity = isOneOf(SEVERITIES);
  const rules: Record<string, (typeof SEVERITIES)[number]> = {};
  for (const [rule, severity] of Object.entries(value)) {
    if (isSeverity(severity)) rules[rule] = severity;
    else
      complaints.push(
        `The setting tenantlint.rules gives ${rule} the severity ${JSON.stringify(severity)}; known are ${SEVERITIES.join(", ")}.`,
      );
  }
  return rules;
}

function sameRules(before: Settings["rules"], after: Settings["rules"]): boolean {
  const names = Object.keys(before);
  return names.length === Object.keys(after).length && names.every((name) => before[name] === after[name]);
}
