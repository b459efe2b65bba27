// The baseline: a file of findings that are accepted for now, by fingerprint, each with room for a note. It is a public format,
// sorted and with one member a line, so that its diff in a pull request reads as what was accepted and what was settled.
import { existsSync, readFileSync } from "node:fs";
import type { Finding } from "../../rules/contract/finding";
import { UsageError } from "./world";

export const DEFAULT_BASELINE = "tenantlint-baseline.json";

export interface BaselineEntry {
  readonly fingerprint: string;
  readonly rule: string;
  readonly file: string;
  readonly message: string;
  /** Why it is accepted, in the words of whoever did; empty until somebody writes it. */
  readonly note: string;
}

/** @throws UsageError when the file is not there, or is no baseline */
export function readBaseline(path: string): readonly BaselineEntry[] {
  const document = parse(path, readText(path));
  if (!isRecord(document) || document["version"] !== 1 || !Array.isArray(document["findings"]))
    throw new UsageError(`The baseline "${path}" is none of version 1: it needs "version": 1 and a list of "findings".`);
  return document["findings"].map((entry: unknown, index) => toEntry(entry, index, path));
}

/** Like `readBaseline`, for writing it anew: a baseline that is not there has no entries. */
export function readBaselineIfAny(path: string): readonly BaselineEntry[] {
  return existsSync(path) ? readBaseline(path) : [];
}

/** `kept` are entries to be left as they are; notes of findings that are found again stay. */
export function baselineText(
  findings: readonly Finding[],
  before: readonly BaselineEntry[],
  isKept: (entry: BaselineEntry) => boolean,
): string {
  const notes = new Map(before.map(({ fingerprint, note }) => [fingerprint, note]));
  const found = findings.map(({ fingerprint, rule, span, message }): BaselineEntry => ({
    fingerprint,
    rule,
    file: span.file,
    message,
    note: notes.get(fingerprint) ?? "",
  }));
  const fresh = new Set(found.map(({ fingerprint }) => fingerprint));
  const entries = [...found, ...before.filter((entry) => !fresh.has(entry.fingerprint) && isKept(entry))];
  entries.sort((a, b) => compare(a.file, b.file) || compare(a.rule, b.rule) || compare(a.fingerprint, b.fingerprint));
  return `${JSON.stringify({ version: 1, findings: entries }, undefined, 2)}\n`;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (!existsSync(path)) throw new UsageError(`There is no baseline "${path}"; --update-baseline writes one.`);
    throw new UsageError(`The baseline "${path}" could not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new UsageError(`The baseline "${path}" is not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function toEntry(entry: unknown, index: number, path: string): BaselineEntry {
  const textOf = (name: string): string => {
    const value = isRecord(entry) ? entry[name] : undefined;
    return typeof value === "string" ? value : "";
  };
  if (textOf("fingerprint") === "") throw new UsageError(`The baseline "${path}" is wrong: finding ${index + 1} has no fingerprint.`);
  return {
    fingerprint: textOf("fingerprint"),
    rule: textOf("rule"),
    file: textOf("file"),
    message: textOf("message"),
    note: textOf("note"),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
