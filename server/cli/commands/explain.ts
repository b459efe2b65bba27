// `tenantlint explain`: the docs page of a rule, or what is known of every access on a line.
import { docsUrl } from "../../../rules/contract/docs-url";
import type { Finding } from "../../../rules/contract/finding";
import { endWithNearest } from "../../../rules/contract/nearest-name";
import type { EvidenceStep, Verdict } from "../../../rules/contract/verdict";
import { EXIT } from "../exit-codes";
import type { ExitCode } from "../exit-codes";
import { absolutePath, displayPath, isBelow } from "../paths";
import { allRules, analyze, openProject } from "../project";
import type { ReportedRule } from "../reporters/report";
import { UsageError } from "../world";
import type { World } from "../world";
import { MECHANISM_WORDS, REASON_WORDS } from "../words";
import { describeProblem } from "./deliver";

export interface ExplainOptions {
  /** RULE, or FILE:LINE. */
  readonly target: string;
  readonly config?: string;
}

/** @throws UsageError for an unknown rule or a file that is not there */
export async function explain({ target, config }: ExplainOptions, world: World): Promise<ExitCode> {
  const place = /^(.+):(\d+)(?::\d+)?$/.exec(target);
  const [, file, line] = place ?? [];
  if (file !== undefined && line !== undefined)
    return explainLine({ file, line: Number(line), ...(config === undefined ? {} : { config }) }, world);
  return explainRule(target, world);
}

async function explainRule(id: string, world: World): Promise<ExitCode> {
  const rules = allRules(await world.rules());
  const rule = rules.find(({ meta }) => meta.id === id);
  if (rule === undefined) {
    const ids = rules.map(({ meta }) => meta.id);
    throw new UsageError(`There is no rule "${id}"${endWithNearest(id, ids)} For a line, write FILE:LINE.`);
  }
  world.stdout.write(`${(world.readRuleDocs(id) ?? shortDocs(rule)).trimEnd()}\n`);
  return EXIT.clean;
}

/** What the rule itself says, for an installation without its docs pages. */
function shortDocs({ meta, messages = {} }: ReportedRule): string {
  const parts = Object.values(messages).map(({ what, why, how }) => `- ${what} ${why} ${how}`);
  return [`# ${meta.id}`, meta.title, ...parts, docsUrl(meta.id)].join("\n\n");
}

async function explainLine(
  place: { readonly file: string; readonly line: number; readonly config?: string },
  world: World,
): Promise<ExitCode> {
  const path = absolutePath(world.cwd, place.file);
  const project = await openProject(world, { paths: [place.file], ...(place.config === undefined ? {} : { config: place.config }) });
  try {
    if (!isBelow(project.root, path) || !project.host.stat(path)?.isFile) throw new UsageError(`There is no file "${place.file}".`);
    const result = await analyze(project, world);
    const showPath = (file: string): string => displayPath(project.root, world.cwd, file);
    for (const problem of result.problems) {
      if (problem.isFatal) world.stderr.write(`${describeProblem(problem, { options: { stats: "none", showPath } })}\n`);
    }
    const file = path.slice(project.root.length).replace(/^\//, "");
    const verdicts = result.verdicts.filter(({ access }) => access.span.file === file && isOnLine(access.range, place.line));
    const findings = [...result.findings, ...result.suppressed.map(({ finding }) => finding)];
    const texts = verdicts.map((verdict) => describeAccess(verdict, findings, showPath));
    world.stdout.write(texts.length === 0 ? `No access to shared data was recognised on ${place.file}:${place.line}.\n` : texts.join("\n"));
    return result.problems.some(({ isFatal }) => isFatal) ? EXIT.failed : EXIT.clean;
  } finally {
    project.analyzer.dispose();
  }
}

function isOnLine(range: Verdict["access"]["range"], line: number): boolean {
  return range.start.line <= line && line <= range.end.line;
}

function describeAccess(verdict: Verdict, findings: readonly Finding[], showPath: (file: string) => string): string {
  const { access, evidence } = verdict;
  const { line, column } = access.range.start;
  const what = [access.library, access.operation, access.entity ?? ""].filter((text) => text !== "").join(" ");
  const lines = [
    `${showPath(access.span.file)}:${line}:${column} ${access.kind}: ${what}`,
    `  ${access.text}`,
    `  ${verdictLine(verdict)}`,
  ];
  lines.push(...evidence.map((step, index) => `    ${index + 1}. ${stepLine(step, showPath)}`));
  const own = findings.filter(
    ({ span }) => span.file === access.span.file && span.start === access.span.start && span.end === access.span.end,
  );
  for (const { rule, severity, message, how } of own) lines.push(`  ${severity} ${rule}: ${message}`, `  To close it: ${how}`);
  if (own.length === 0 && verdict.verdict !== "isolated") lines.push(`  To close it: ${REASON_WORDS[verdict.reason].closedBy}`);
  return `${lines.join("\n")}\n`;
}

function verdictLine(verdict: Verdict): string {
  if (verdict.verdict !== "isolated") {
    const detail = verdict.detail === undefined ? "" : ` (${verdict.detail})`;
    return `${verdict.verdict}, ${verdict.confidence}: ${REASON_WORDS[verdict.reason].says}${detail}.`;
  }
  const assumed = verdict.isAssumed === true ? " Part of this is assumed from a name, because the code cannot be seen." : "";
  return `isolated by ${verdict.mechanism}: ${MECHANISM_WORDS[verdict.mechanism]}.${assumed}`;
}

function stepLine({ span, range, message }: EvidenceStep, showPath: (file: string) => string): string {
  return `${showPath(span.file)}:${range.start.line}:${range.start.column} ${message}`;
}
