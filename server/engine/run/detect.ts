// Asks each rule for its signals. A rule that crashes is asked again file by file, so that one odd file costs neither the
// rule's other findings nor the other rules; what remains unknown becomes a fatal problem, never silence.
import type { Problem, Severity } from "../../../rules/contract/finding";
import type { OptionValues, Rule, Signal } from "../../../rules/contract/rule";
import type { Verdict } from "../../../rules/contract/verdict";

/** How a rule runs on one file: its severity there and its options, which may leave out those at their default. */
export interface EffectiveSetting {
  readonly severity: Severity | "off";
  readonly options?: OptionValues;
}
export type SettingOf = (rule: Rule, file: string) => EffectiveSetting;

/** A signal with the rule that gave it and the severity that holds in its file. */
export interface RuledSignal {
  readonly rule: Rule;
  readonly signal: Signal;
  readonly severity: Severity;
}

export interface Detection {
  readonly signals: readonly RuledSignal[];
  readonly problems: readonly Problem[];
}

/** Verdicts of the files in which a rule runs with the same severity and options. */
interface Batch {
  readonly severity: Severity;
  readonly options: OptionValues;
  readonly verdicts: Verdict[];
}

/** Runs one rule over verdicts, which come by file and in the order of their places. Never throws. */
export function detectSignals(rule: Rule, verdicts: ReadonlyMap<string, readonly Verdict[]>, settingOf: SettingOf): Detection {
  const signals: RuledSignal[] = [];
  const problems: Problem[] = [];
  for (const batch of batchesOf(rule, verdicts, settingOf)) {
    const found = runGuarded(rule, batch.verdicts, batch.options);
    if (found.ok) {
      for (const signal of found.signals) signals.push({ rule, signal, severity: batch.severity });
      continue;
    }
    for (const [file, some] of groupByFile(batch.verdicts)) {
      const retried = runGuarded(rule, some, batch.options);
      if (retried.ok) for (const signal of retried.signals) signals.push({ rule, signal, severity: batch.severity });
      else problems.push(crashProblem(rule, file, retried.error));
    }
  }
  return { signals, problems };
}

/** Says that a rule crashed: the file may hold findings that are not shown. */
function crashProblem(rule: Rule, file: string, error: unknown): Problem {
  const reason = error instanceof Error ? error.message : String(error);
  return { file, message: `The rule ${rule.meta.id} crashed on this file, so its findings here are not known: ${reason}`, isFatal: true };
}

function runGuarded(
  rule: Rule,
  verdicts: readonly Verdict[],
  options: OptionValues,
): { ok: true; signals: readonly Signal[] } | { ok: false; error: unknown } {
  try {
    return { ok: true, signals: rule.detect(verdicts, options) };
  } catch (error) {
    return { ok: false, error };
  }
}

function batchesOf(rule: Rule, verdicts: ReadonlyMap<string, readonly Verdict[]>, settingOf: SettingOf): readonly Batch[] {
  const defaults = defaultOptions(rule);
  const batches = new Map<string, Batch>();
  for (const [file, some] of verdicts) {
    const setting = settingOf(rule, file);
    if (setting.severity === "off") continue;
    const options = { ...defaults, ...setting.options };
    const key = JSON.stringify([setting.severity, options]);
    const batch = batches.get(key);
    if (batch) batch.verdicts.push(...some);
    else batches.set(key, { severity: setting.severity, options, verdicts: [...some] });
  }
  return [...batches.values()];
}

export function groupByFile(verdicts: readonly Verdict[]): ReadonlyMap<string, readonly Verdict[]> {
  const groups = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    const group = groups.get(verdict.access.span.file);
    if (group) group.push(verdict);
    else groups.set(verdict.access.span.file, [verdict]);
  }
  return groups;
}

function defaultOptions(rule: Rule): OptionValues {
  return Object.fromEntries(Object.entries(rule.options).map(([name, option]) => [name, option.default]));
}
