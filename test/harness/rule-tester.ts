// Tests a rule on whole small applications: the case is the picture of what must be found, and every fix is tried out.
// Each case runs twice with its files in another order; each fix must compile, remove its finding and bring no other.
import assert from "node:assert/strict";
import type { Finding } from "../../rules/contract/finding";
import type { Rule } from "../../rules/contract/rule";
import { applyEdits } from "../../server/engine/edits/apply-edits";
import { mergeFixes } from "../../server/engine/edits/merge-fixes";
import { analyzeFiles } from "./analyze";
import { readFixture } from "./fixture";
import type { Fixture, Mark } from "./fixture";
import { typeErrorsOf } from "./type-check";

export interface ValidCase {
  readonly title: string;
  /** Files as `readFixture` takes them. */
  readonly code: string;
}

export interface InvalidCase extends ValidCase {
  /**
   * The marked text of each finding after its fix, or lines that the repaired files must hold; `none` where no fix may be
   * offered. Missing: a fix may be offered, and is then tried out, but its text is not checked.
   */
  readonly fixed?: readonly string[] | "none";
  /** Findings that stay or move on after all fixes: those of a logger's next line, for example. 0 unless said. */
  readonly remaining?: number;
}

export interface RuleCases {
  readonly invalid: readonly InvalidCase[];
  readonly valid: readonly ValidCase[];
}

const MIN_INVALID = 6;
const MIN_VALID = 10;

/** Declares the mocha tests of a rule. */
export function testRule(rule: Rule, { invalid, valid }: RuleCases): void {
  describe(rule.meta.id, () => {
    it("has enough cases, and no case twice", () => {
      const cases = [...invalid, ...valid];
      assert.ok(invalid.length >= MIN_INVALID && valid.length >= MIN_VALID, `${invalid.length} invalid, ${valid.length} valid`);
      for (const part of ["title", "code"] as const)
        assert.equal(new Set(cases.map((one) => one[part].trim())).size, cases.length, `two cases share their ${part}`);
    });
    describe("finds", () => {
      for (const one of invalid) it(one.title, () => checkInvalid(rule, one));
    });
    describe("is silent on", () => {
      for (const one of valid) it(one.title, () => checkValid(rule, one));
    });
  });
}

/** Declares the mocha tests of a rule on one library, which need not be many. */
export function testRuleOn(library: string, rule: Rule, { invalid, valid }: RuleCases): void {
  describe(`${rule.meta.id} on ${library}`, () => {
    for (const one of invalid) it(`finds: ${one.title}`, () => checkInvalid(rule, one));
    for (const one of valid) it(`is silent on: ${one.title}`, () => checkValid(rule, one));
  });
}

async function checkValid(rule: Rule, { code }: ValidCase): Promise<void> {
  const fixture = readFixture(code);
  assert.deepEqual(fixture.marks, [], "a valid case has no marks");
  assert.deepEqual(typeErrorsOf(fixture.files), []);
  const findings = await findingsOf(rule, fixture.files);
  assert.deepEqual(
    findings.map((finding) => pictureOf(finding, fixture.files)),
    [],
  );
}

async function checkInvalid(rule: Rule, { code, fixed, remaining = 0 }: InvalidCase): Promise<void> {
  const fixture = readFixture(code);
  assert.deepEqual(typeErrorsOf(fixture.files), []);
  const findings = await findingsOf(rule, fixture.files);
  checkMarks(rule, fixture, findings);
  if (fixed === "none")
    assert.deepEqual(
      findings.flatMap((finding) => finding.fixes),
      [],
    );
  else await checkFixes(rule, fixture.files, findings, fixed ?? [], remaining);
}

/** Findings of the rule; the same, in the same order, whatever the order of the files. */
async function findingsOf(rule: Rule, files: ReadonlyMap<string, string>): Promise<readonly Finding[]> {
  const { findings, problems } = await analyzeFiles(files, [rule]);
  assert.deepEqual(problems, []);
  const again = await analyzeFiles(new Map([...files].reverse()), [rule]);
  assert.deepEqual(again.findings, findings, "another order of the files gives another result");
  return findings.filter((finding) => finding.rule === rule.meta.id);
}

/** The whole set of findings must be the marked one: places, rules, words, and the marked steps of the evidence. */
function checkMarks(rule: Rule, { marks, files }: Fixture, findings: readonly Finding[]): void {
  const wanted = marks.filter((mark) => mark.kind === "finding");
  assert.ok(wanted.length > 0, "an invalid case marks what must be found");
  for (const mark of wanted) assert.equal(mark.rule, rule.meta.id, "a mark names another rule");
  assert.deepEqual(
    findings.map((finding) => pictureOf(finding, files)),
    sortMarks(wanted).map((mark) => pictureOfMark(mark, files)),
  );
  for (const [index, mark] of sortMarks(wanted).entries()) {
    const finding = findings[index];
    assert.ok(
      finding && `${finding.message} ${finding.why} ${finding.how}`.includes(mark.text),
      `"${finding?.message ?? ""}" does not say "${mark.text}"`,
    );
    if (mark.confidence !== undefined) assert.equal(finding.confidence, mark.confidence);
  }
  const steps = findings.flatMap((finding) => finding.evidence);
  for (const mark of marks.filter(({ kind }) => kind === "evidence")) {
    const isShown = steps.some(({ span, message }) => span.file === mark.file && span.start === mark.start && message.includes(mark.text));
    assert.ok(
      isShown,
      `no step "${mark.text}" at ${pictureOfMark(mark, files)} in:\n${steps.map((step) => `${textAt(files, step.span)}: ${step.message}`).join("\n")}`,
    );
  }
}

function sortMarks(marks: readonly Mark[]): readonly Mark[] {
  return [...marks].sort((left, right) => (left.file === right.file ? left.start - right.start : left.file < right.file ? -1 : 1));
}

/** A finding as one line: its file, and the first line of the code that it marks. */
function pictureOf({ span }: Finding, files: ReadonlyMap<string, string>): string {
  return `${span.file}: ${textAt(files, span).split("\n")[0]?.trimEnd()}`;
}

function pictureOfMark(mark: Mark, files: ReadonlyMap<string, string>): string {
  return `${mark.file}: ${textAt(files, mark)}`;
}

function textAt(
  files: ReadonlyMap<string, string>,
  { file, start, end }: { readonly file: string; readonly start: number; readonly end: number },
): string {
  return files.get(file)?.slice(start, end) ?? `(no file ${file})`;
}

/** Applies the first fix of each finding: the result compiles, holds the expected lines, and has no finding that was not there. */
async function checkFixes(
  rule: Rule,
  files: ReadonlyMap<string, string>,
  findings: readonly Finding[],
  lines: readonly string[],
  remaining: number,
): Promise<void> {
  const withoutFix = findings.filter((finding) => finding.fixes.length === 0).length;
  if (lines.length > 0) assert.ok(withoutFix < findings.length, "no fix is offered");
  if (withoutFix === findings.length) return;
  for (const fix of findings.flatMap((finding) => finding.fixes)) {
    const isAllowed = rule.meta.fixKind === "safe" || fix.kind === rule.meta.fixKind;
    assert.ok(isAllowed, `a ${fix.kind} fix, but the rule's fixes are ${rule.meta.fixKind}`);
  }
  const repaired = applyFixes(files, findings);
  for (const line of lines)
    assert.ok(
      [...repaired.values()].some((text) => text.includes(line)),
      `"${line}" is not in:\n${changedText(files, repaired)}`,
    );
  assert.deepEqual(typeErrorsOf(repaired), [], changedText(files, repaired));
  const after = await findingsOf(rule, repaired);
  assert.equal(
    after.length,
    withoutFix + remaining,
    `after the fix:\n${after.map((finding) => pictureOf(finding, repaired)).join("\n")}\n${changedText(files, repaired)}`,
  );
  if (remaining === 0) assert.deepEqual([...applyFixes(repaired, after)], [...repaired], "a second run changes something");
}

function applyFixes(files: ReadonlyMap<string, string>, findings: readonly Finding[]): ReadonlyMap<string, string> {
  const { editsByFile } = mergeFixes(findings, () => true);
  return new Map(
    [...files].map(([path, text]) => {
      const { text: edited, skipped } = applyEdits(text, editsByFile.get(path) ?? []);
      assert.deepEqual(skipped, []);
      return [path, edited];
    }),
  );
}

function changedText(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string {
  return [...after]
    .filter(([path, text]) => before.get(path) !== text)
    .map(([path, text]) => `${path}\n${text}`)
    .join("\n");
}
