// The isolation report as a document without a format: sections of sentences and tables. What is in it follows the questions that are
// asked of a service: is our data separated, at what layer, and what prevents access across tenants?
import type { Verdict } from "../../../rules/contract/verdict";
import type * as Engine from "../../engine/index";
import { countBy } from "../reporters/report";
import { MECHANISM_WORDS, REASON_WORDS } from "../words";
import { ISOLATION_WORDS, PROMISE_WORDS } from "./promise-words";

type Result = Engine.AnalysisResult;
type Outcome = Result["promises"][number];

export interface Section {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly table?: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

export interface ReportDocument {
  readonly title: string;
  readonly sections: readonly Section[];
}

export interface ReportInput {
  readonly name: string;
  readonly result: Result;
  readonly model: ReturnType<typeof Engine.describeModel>;
}

/** Breaches that are told of one promise; more are counted. */
const MOST_PLACES = 20;

export function createDocument({ name, result, model }: ReportInput): ReportDocument {
  const sections = [
    tenants(result, model),
    promises(result),
    ...result.promises.flatMap(breaches),
    layers(result),
    exceptions(result),
    openFindings(result),
    limits(result),
  ];
  return { title: `How ${name} keeps its tenants apart`, sections: sections.filter((one) => one !== undefined) };
}

function tenants({ isolation }: Result, { roots, user, why, rows }: ReportInput["model"]): Section {
  const tenant =
    roots.length === 0
      ? "No tenant was found."
      : `A tenant is one ${roots.join(" ▸ ")}${user === undefined ? "" : `; its people are ${user}`}.`;
  return {
    title: "Tenants",
    sentences: [`Isolation model: ${isolation}: ${ISOLATION_WORDS[isolation]}.`, tenant, ...why],
    ...(rows.length === 0
      ? {}
      : { table: { head: ["entity", "tenancy", "through"], rows: rows.map((row) => [row.entity, row.tenancy, row.key || "-"]) } }),
  };
}

function promises({ promises: outcomes }: Result): Section {
  if (outcomes.length === 0)
    return {
      title: "Promises",
      sentences: ["None is stated: `promises` in the configuration says what customers are told, and this report checks it."],
    };
  return {
    title: "Promises",
    sentences: [],
    table: {
      head: ["promise", "kept", "evidence"],
      rows: outcomes.map((outcome) => [
        `${outcome.promise}: ${PROMISE_WORDS[outcome.promise] ?? ""}`,
        statusWord(outcome),
        evidenceOf(outcome),
      ]),
    },
  };
}

export function statusWord({ status }: Outcome): string {
  return status === "kept" ? "yes" : status === "broken" ? "NO" : "cannot be shown";
}

function evidenceOf({ promise, examined, breaches: broken, doubts, accepted }: Outcome): string {
  const what = promise === "rls-on-every-tenant-table" ? "tenant tables" : "accesses";
  const parts = [`${examined} ${what} examined`, `${broken.length} break it`];
  if (doubts.length > 0) parts.push(`${doubts.length} possibly do`);
  if (accepted.length > 0) parts.push(`${accepted.length} accepted with a reason`);
  return parts.join(", ");
}

function breaches({ promise, breaches: broken, doubts }: Outcome): readonly Section[] {
  if (broken.length + doubts.length === 0) return [];
  const shown = [...broken, ...doubts].slice(0, MOST_PLACES);
  const more = broken.length + doubts.length - shown.length;
  return [
    {
      title: `What breaks ${promise}`,
      sentences: more > 0 ? [`The first ${MOST_PLACES}; ${more} more are listed by \`tenantlint check\`.`] : [],
      table: { head: ["where", "what", "why"], rows: shown.map((verdict) => [placeOf(verdict), whatOf(verdict), whyOf(verdict)]) },
    },
  ];
}

export function placeOf({ access }: Verdict): string {
  return `${access.span.file}:${access.range.start.line}`;
}

function whatOf({ access }: Verdict): string {
  return [access.entity ?? access.kind, access.operation].filter((text) => text !== "").join(" ");
}

export function whyOf(verdict: Verdict): string {
  if (verdict.verdict === "isolated") return `isolated by ${verdict.mechanism} only`;
  const detail = verdict.detail === undefined ? "" : ` (${verdict.detail})`;
  const sureness = verdict.confidence === "certain" ? "" : `, ${verdict.confidence}`;
  return `${REASON_WORDS[verdict.reason].says}${detail}${sureness}`;
}

/** At what layer, by kind of access. */
function layers({ verdicts }: Result): Section {
  const isolated = verdicts.flatMap((one) => (one.verdict === "isolated" ? [one] : []));
  const byMechanism = Object.entries(countBy(isolated, ({ mechanism }) => mechanism)).sort(([, a], [, b]) => b - a);
  const rows = byMechanism.map(([mechanism, count]) => {
    const own = isolated.filter((one) => one.mechanism === mechanism);
    const kinds = Object.entries(countBy(own, ({ access }) => access.kind)).map(([kind, times]) => `${kind} ${times}`);
    const words: Readonly<Record<string, string>> = MECHANISM_WORDS;
    return [mechanism, words[mechanism] ?? "", String(count), kinds.join(", ")];
  });
  const open = verdicts.filter(({ verdict }) => verdict === "violation").length;
  const unproven = verdicts.length - isolated.length - open;
  return {
    title: "What keeps tenants apart",
    sentences: [`${verdicts.length} accesses to shared data: ${isolated.length} isolated, ${open} not isolated, ${unproven} unproven.`],
    ...(rows.length === 0 ? {} : { table: { head: ["mechanism", "meaning", "accesses", "of them"], rows } }),
  };
}

/** What somebody vouches for: the proof does not reach there. */
function exceptions({ suppressed, verdicts }: Result): Section | undefined {
  const accepted = suppressed.map(({ finding, reason }) => [`${finding.span.file}:${finding.range.start.line}`, finding.rule, reason]);
  const declared = verdicts.flatMap((one) => {
    if (one.verdict !== "isolated" || one.mechanism !== "declared") return [];
    return [[placeOf(one), "crosses tenants on purpose", one.evidence.at(-1)?.message ?? ""]];
  });
  const assumed = verdicts.flatMap((one) => {
    if (one.verdict !== "isolated" || one.isAssumed !== true) return [];
    return [
      [placeOf(one), "assumed", one.evidence.find(({ role }) => role === "assumption" || role === "guard")?.message ?? "from a name"],
    ];
  });
  const rows = [...accepted, ...declared, ...assumed];
  if (rows.length === 0) return undefined;
  return {
    title: "Vouched for by people",
    sentences: ["Each of these rests on a reason that somebody gave, or on the name of code that cannot be seen."],
    table: { head: ["where", "what", "reason"], rows },
  };
}

function openFindings({ findings }: Result): Section {
  const serious = findings.filter(({ severity }) => severity !== "info");
  return {
    title: "Open findings",
    sentences: serious.length === 0 ? ["None at error or warning level."] : [],
    ...(serious.length === 0
      ? {}
      : {
          table: {
            head: ["where", "severity", "rule", "what"],
            rows: serious.map(({ span, range, severity, rule, message }) => [`${span.file}:${range.start.line}`, severity, rule, message]),
          },
        }),
  };
}

function limits({ problems, stats }: Result): Section {
  const fatal = problems.filter(({ isFatal }) => isFatal);
  const rows = problems.map(({ file, line, message, isFatal }) => [
    `${file}${line === undefined ? "" : `:${line}`}`,
    isFatal ? "problem" : "note",
    message,
  ]);
  return {
    title: "What this rests on",
    sentences: [
      `${stats.files} source files were read as text; nothing was run.`,
      fatal.length > 0 ? "Not everything could be looked at: this report is not complete." : "Everything that matters could be looked at.",
      "What is unproven is not the same as safe, and what happens outside this code (backups, dashboards, the database's own users) is not seen.",
    ],
    ...(rows.length === 0 ? {} : { table: { head: ["where", "", "what"], rows } }),
  };
}
