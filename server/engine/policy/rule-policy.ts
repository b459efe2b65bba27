// Answers, for one file, which configuration governs it, whether it is analysed at all, and how each rule is set there.
import { Minimatch } from "minimatch";
import type { OptionValues, Rule } from "../../../rules/contract/rule";
import { DEFAULT_CONFIG } from "./config";
import type { Config, RuleOverride, RuleSetting } from "./config";

export interface EffectiveSetting {
  readonly severity: RuleSetting;
  /** Every option of the rule: its default, or what the configuration says. */
  readonly options: OptionValues;
}

/** Files are relative to the root. */
export interface RulePolicy {
  configFor(file: string): Config;
  /** False when `include` leaves it out or `exclude` names it. */
  isAnalysed(file: string): boolean;
  settingOf(rule: Pick<Rule, "meta" | "options">, file: string): EffectiveSetting;
}

export interface PolicyInput {
  /** As `loadConfigs` returns them: deepest folder first. */
  readonly configs: readonly Config[];
  /** Settings that win over the configuration (`--rule`). */
  readonly ruleSettings?: Readonly<Record<string, RuleSetting>>;
}

export function createRulePolicy({ configs, ruleSettings = {} }: PolicyInput): RulePolicy {
  const byFolder = new Map(configs.map((config) => [config.folder, config]));
  const configFor = (file: string): Config => {
    for (let folder = parentFolder(file); ; folder = parentFolder(folder)) {
      const config = byFolder.get(folder);
      if (config !== undefined) return config;
      if (folder === "") return DEFAULT_CONFIG;
    }
  };
  return {
    configFor,
    isAnalysed(file) {
      const config = configFor(file);
      const path = pathSeenFrom(config, file);
      const isIncluded = config.include.length === 0 || matchesAny(config.include, path);
      return isIncluded && !matchesAny(config.exclude, path);
    },
    settingOf(rule, file) {
      const config = configFor(file);
      const tables = [config.rules, ...overridesFor(config, file)];
      const entries = tables.flatMap((table) => (Object.hasOwn(table, rule.meta.id) ? [entryOf(table[rule.meta.id])] : []));
      const defaults = Object.fromEntries(Object.entries(rule.options).map(([name, option]) => [name, option.default]));
      const options = entries.reduce<OptionValues>((merged, entry) => ({ ...merged, ...entry.options }), defaults);
      return { severity: ruleSettings[rule.meta.id] ?? entries.at(-1)?.severity ?? rule.meta.severity, options };
    },
  };
}

function entryOf(entry: RuleOverride["rules"][string] | undefined): { readonly severity?: RuleSetting; readonly options: OptionValues } {
  if (entry === undefined) return { options: {} };
  return typeof entry === "string" ? { severity: entry, options: {} } : { severity: entry[0], options: entry[1] };
}

function overridesFor(config: Config, file: string): readonly RuleOverride["rules"][] {
  const path = pathSeenFrom(config, file);
  return config.overrides.filter((override) => matchesAny(override.files, path)).map((override) => override.rules);
}

function parentFolder(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The path that the globs of a configuration are written against. */
function pathSeenFrom(config: Config, file: string): string {
  if (config.prefix !== undefined) return `${config.prefix}/${file}`;
  return config.folder === "" ? file : file.slice(config.folder.length + 1);
}

const compiled = new Map<string, Minimatch>();

/** A glob that matches a folder matches what lies below it. */
export function matchesAny(globs: readonly string[], path: string): boolean {
  return globs.some((glob) => matches(glob, path) || matches(`${glob.replace(/\/+$/, "")}/**`, path));
}

function matches(glob: string, path: string): boolean {
  let matcher = compiled.get(glob);
  if (matcher === undefined) compiled.set(glob, (matcher = new Minimatch(glob.replace(/^\.\//, ""), { dot: true })));
  return matcher.match(path);
}
