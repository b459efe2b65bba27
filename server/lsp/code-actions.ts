// Code actions on findings: their fixes, all fixes of a rule in the file, a suppression with a reason, the rule's docs.
import {
  CodeActionKind,
  type CancellationToken,
  type CodeAction,
  type CodeActionParams,
  type Diagnostic,
  type Range,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Finding, Fix } from "../../rules/contract/finding";
import { CLIENT_COMMANDS, SERVER_OPEN_DOCS_COMMAND, type SuppressArguments } from "../protocol";
import { SOURCE, toPlain, toRange } from "./convert";
import { fileEdits, mergeFixes, toWorkspaceEdit } from "./edits";
import { shownFindings } from "./report";
import type { Folder, Session } from "./session";
import { writeSuppression } from "./suppress";
import { joinPath } from "./uris";

/** Applies every safe fix of a file; editors run it on save when asked to. */
export const FIX_ALL_KIND = `${CodeActionKind.SourceFixAll}.${SOURCE}`;

/** Where the client cannot ask for it, the reason is left to type: until then the comment silences nothing and says so itself. */
const NO_REASON = "";

/** What all actions of one request share. */
interface Context {
  readonly session: Session;
  readonly folder: Folder;
  readonly document: TextDocument;
  /** Findings of the file, in order. */
  readonly findings: readonly Finding[];
  /** The client's own copies of the diagnostics, by fingerprint. */
  readonly diagnostics: ReadonlyMap<string, Diagnostic>;
}

export async function codeActions(session: Session, params: CodeActionParams, token: CancellationToken): Promise<CodeAction[]> {
  const context = session.abilities.codeActionLiterals ? await readContext(session, params, token) : undefined;
  if (context === undefined) return [];
  // Some clients name the diagnostics of the caret's whole line.
  const isChosen = ({ fingerprint, range }: Finding) => context.diagnostics.has(fingerprint) || overlaps(toRange(range), params.range);
  const chosen = context.findings.filter(isChosen);
  const wants = (kind: string) => wantsKind(params.context.only, kind);
  return [
    ...(wants(CodeActionKind.QuickFix) ? quickFixes(context, chosen) : []),
    // A kind that rewrites a whole file is offered only to those who name it, as when saving.
    ...(params.context.only !== undefined && wants(FIX_ALL_KIND) ? fixAllSafe(context) : []),
  ];
}

async function readContext(session: Session, params: CodeActionParams, token: CancellationToken): Promise<Context | undefined> {
  await session.ready;
  const document = session.documents.get(params.textDocument.uri);
  const place = session.locate(params.textDocument.uri);
  if (document === undefined || place === undefined) return undefined;
  const outcome = await session.outcomeOf(place.folder, token);
  if (outcome?.kind !== "result") return undefined;
  const shown = shownFindings(outcome.result, place.folder.settings.minimumConfidence);
  const own = params.context.diagnostics.filter(({ source }) => source === SOURCE);
  return {
    session,
    folder: place.folder,
    document,
    findings: shown.filter((finding) => joinPath(place.folder.root, finding.span.file) === place.path),
    diagnostics: new Map(own.map((diagnostic) => [fingerprintOf(diagnostic) ?? "", diagnostic])),
  };
}

function quickFixes(context: Context, chosen: readonly Finding[]): CodeAction[] {
  const rules = [...new Set(chosen.map(({ rule }) => rule))];
  return [
    ...chosen.flatMap((finding) => fixActions(context, finding)),
    ...rules.flatMap((rule) => fixAllOfRule(context, rule)),
    ...chosen.map((finding) => suppressAction(context, finding)),
    ...rules.flatMap((rule) => docsAction(context, rule)),
  ];
}

function fixActions(context: Context, finding: Finding): CodeAction[] {
  const preferred = finding.fixes.find(({ kind }) => kind === "safe");
  return finding.fixes.map((fix) => ({
    title: toPlain(fix.title),
    kind: CodeActionKind.QuickFix,
    ...attached(context, finding),
    ...(fix === preferred ? { isPreferred: true } : {}),
    edit: toWorkspaceEdit(context.session, context.folder, fix.edits),
  }));
}

/** A person picks this one, so that suggested fixes take part: of each finding the best fix it has. */
function fixAllOfRule(context: Context, rule: string): CodeAction[] {
  const fixable = context.findings.filter((finding) => finding.rule === rule && finding.fixes.length > 0);
  if (fixable.length < 2) return [];
  const edits = mergeFixes(fixable.flatMap((finding) => bestFix(finding) ?? []));
  const edit = toWorkspaceEdit(context.session, context.folder, edits);
  return [{ title: `Fix all ${rule} in this file`, kind: CodeActionKind.QuickFix, edit }];
}

function fixAllSafe(context: Context): CodeAction[] {
  const safe = context.findings.flatMap((finding) => finding.fixes.find(({ kind }) => kind === "safe") ?? []);
  if (safe.length === 0) return [];
  const edit = toWorkspaceEdit(context.session, context.folder, mergeFixes(safe));
  return [{ title: "Apply all safe TenantLint fixes in this file", kind: FIX_ALL_KIND, edit }];
}

function suppressAction(context: Context, finding: Finding): CodeAction {
  const { document, session } = context;
  const { uri, version } = document;
  const { line, before, after } = writeSuppression(document, finding.range.start.line - 1, finding.rule);
  const title = `Suppress ${finding.rule} here, with a reason`;
  const action = { title, kind: CodeActionKind.QuickFix, ...attached(context, finding) };
  if (session.abilities.commands.has(CLIENT_COMMANDS.suppress)) {
    const argument: SuppressArguments = { uri, version, line, before, after, rule: finding.rule };
    return { ...action, command: { title, command: CLIENT_COMMANDS.suppress, arguments: [argument] } };
  }
  const start = { line, character: 0 };
  const insertion = { range: { start, end: start }, newText: before + NO_REASON + after };
  return { ...action, edit: fileEdits(session, new Map([[uri, [insertion]]])) };
}

function docsAction({ session }: Context, rule: string): CodeAction[] {
  const uri = session.dependencies.docsOf(rule);
  const inClient = session.abilities.commands.has(CLIENT_COMMANDS.openRuleDocs);
  if (uri === undefined || (!inClient && !session.abilities.showDocument)) return [];
  const title = `Show the documentation of ${rule}`;
  const command = inClient ? CLIENT_COMMANDS.openRuleDocs : SERVER_OPEN_DOCS_COMMAND;
  return [{ title, kind: CodeActionKind.QuickFix, command: { title, command, arguments: [uri] } }];
}

function attached({ diagnostics }: Context, finding: Finding): { diagnostics?: Diagnostic[] } {
  const diagnostic = diagnostics.get(finding.fingerprint);
  return diagnostic === undefined ? {} : { diagnostics: [diagnostic] };
}

function bestFix({ fixes }: Finding): Fix | undefined {
  return fixes.find(({ kind }) => kind === "safe") ?? fixes[0];
}

function fingerprintOf(diagnostic: Diagnostic): string | undefined {
  const data: unknown = diagnostic.data;
  const isData = typeof data === "object" && data !== null && "fingerprint" in data;
  return isData && typeof data.fingerprint === "string" ? data.fingerprint : undefined;
}

/** Kinds are a tree by dots: asking for `source` means every kind below it. */
function wantsKind(only: readonly string[] | undefined, kind: string): boolean {
  return only === undefined || only.some((wanted) => kind === wanted || wanted === "" || kind.startsWith(`${wanted}.`));
}

/** Touching counts: a caret stands between two characters. */
function overlaps(a: Range, b: Range): boolean {
  return compare(a.start, b.end) <= 0 && compare(b.start, a.end) <= 0;
}

function compare(a: Range["start"], b: Range["start"]): number {
  return a.line - b.line || a.character - b.character;
}
