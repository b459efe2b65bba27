// Hover on an access: its verdict, what isolates it or why nothing does, and the evidence with links.
import { MarkupKind, type CancellationToken, type Hover, type HoverParams, type Position } from "vscode-languageserver";
import type { Access } from "../../rules/contract/access";
import type { EvidenceStep, Verdict } from "../../rules/contract/verdict";
import { toRange } from "./convert";
import type { Folder, Session } from "./session";
import { joinPath } from "./uris";
import { ACCESS_WORDS, BYPASS_WORDS, MECHANISM_WORDS, REASON_WORDS, TENANCY_WORDS } from "./words";

export async function hover(session: Session, params: HoverParams, token: CancellationToken): Promise<Hover | undefined> {
  await session.ready;
  const place = session.locate(params.textDocument.uri);
  if (place === undefined) return undefined;
  const outcome = await session.outcomeOf(place.folder, token);
  if (outcome?.kind !== "result") return undefined;
  const inFile = outcome.result.verdicts.filter(({ access }) => joinPath(place.folder.root, access.span.file) === place.path);
  const verdict = innermost(inFile.filter((candidate) => covers(candidate, params.position)));
  if (verdict === undefined) return undefined;
  const value = describe(verdict, (file) => session.uriOf(joinPath(place.folder.root, file)), place.folder);
  return { contents: { kind: MarkupKind.Markdown, value }, range: toRange(verdict.access.range) };
}

/** An isolated access answers on its first line only, so that its arguments keep their own hovers free of proof. */
function covers({ verdict, access }: Verdict, { line, character }: Position): boolean {
  const { start, end } = toRange(access.range);
  if (line < start.line || (line === start.line && character < start.character)) return false;
  if (line > end.line || (line === end.line && character > end.character)) return false;
  return verdict !== "isolated" || line === start.line;
}

function innermost(verdicts: readonly Verdict[]): Verdict | undefined {
  const size = ({ access }: Verdict) => access.span.end - access.span.start;
  return [...verdicts].sort((a, b) => size(a) - size(b))[0];
}

/** Markdown; file names of the evidence link to their lines. */
function describe(verdict: Verdict, uriOf: (file: string) => string, folder: Folder): string {
  const steps = verdict.evidence.map((step) => `1. ${toLink(step, uriOf, folder)} ${escape(step.message)}`);
  return [headline(verdict), subject(verdict.access), steps.join("\n")].filter((part) => part !== "").join("\n\n");
}

function headline(verdict: Verdict): string {
  switch (verdict.verdict) {
    case "isolated": {
      const assumed = verdict.isAssumed === true ? " (assumed from a name: its body cannot be seen)" : "";
      return `**TenantLint: isolated** by \`${verdict.mechanism}\`: ${MECHANISM_WORDS[verdict.mechanism]}${assumed}.`;
    }
    case "violation":
      return `**TenantLint: not isolated** (${verdict.confidence}): ${why(verdict)}.`;
    case "unproven":
      return `**TenantLint: not proven** (${verdict.confidence}): ${why(verdict)}.`;
  }
}

function why({ reason, bypass, detail }: Exclude<Verdict, { verdict: "isolated" }>): string {
  const words = bypass === undefined ? REASON_WORDS[reason] : `${REASON_WORDS[reason]}: ${BYPASS_WORDS[bypass]}`;
  return detail === undefined ? words : `${words} (\`${detail.replaceAll("`", "'")}\`)`;
}

function subject({ kind, entity, tenancy, tenantKey, library, operation }: Access): string {
  const target = entity === undefined ? "" : ` **${escape(entity)}**`;
  const belongs = tenancy === undefined ? "" : `, which ${tenancy === "unknown" ? "is undecided" : relation(tenancy)}`;
  const key = tenantKey === undefined || tenantKey === "" ? "" : ` \`${tenantKey}\``;
  return `${ACCESS_WORDS[kind]}${target}${belongs}${key} (${escape(library)} \`${operation}\`).`;
}

function relation(tenancy: NonNullable<Access["tenancy"]>): string {
  return tenancy === "root" ? `is ${TENANCY_WORDS.root}` : TENANCY_WORDS[tenancy];
}

function toLink({ span, range }: EvidenceStep, uriOf: (file: string) => string, { root }: Folder): string {
  const { line, column } = range.start;
  const name = span.file.slice(span.file.lastIndexOf("/") + 1);
  return `[${escape(name === "" ? root : name)}:${String(line)}](${uriOf(span.file)}#L${String(line)},${String(column)})`;
}

/** Words of the engine keep their `code`; everything else in them must not become Markdown. */
function escape(text: string): string {
  const escapePlain = (plain: string) => plain.replace(/[\\`*_{}[\]<>#|~]/g, "\\$&");
  return text
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : escapePlain(part)))
    .join("");
}
