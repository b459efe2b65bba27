// The tenancy model of the workspace as Markdown, for the command that shows it.
import type { CancellationToken } from "vscode-languageserver";
import type { AnalysisResult } from "../engine/index";
import type { Session } from "./session";
import { TENANCY_WORDS } from "./words";

type Model = AnalysisResult["model"];
type Entity = Model["entities"] extends ReadonlyMap<string, infer E> ? E : never;

/** One section per folder, in the client's order. */
export async function modelText(session: Session, token: CancellationToken): Promise<string> {
  await session.ready;
  const sections: string[] = [];
  for (const folder of session.folders) {
    const outcome = await session.outcomeOf(folder, token);
    sections.push(`# Tenancy model of ${folder.name}`);
    if (outcome === undefined) sections.push("TenantLint is switched off for this folder.");
    else if (outcome.kind === "failed") sections.push(`The folder could not be analysed: ${outcome.message}`);
    else sections.push(...describeModel(outcome.result.model));
  }
  return sections.length === 0 ? "No folder is open, so there is nothing to analyse.\n" : `${sections.join("\n\n")}\n`;
}

function describeModel(model: Model): string[] {
  if (model.entities.size === 0) return ["No schema was found: neither a Prisma schema nor SQL migrations with tables."];
  const roots = model.roots.length === 0 ? "**No tenant was found.**" : `Tenant: **${model.roots.join(" ▸ ")}**`;
  const users = model.user === undefined ? "" : ` · Users: **${model.user}**`;
  const entities = [...model.entities.values()];
  return [roots + users, toList(model.why), toTable(entities), "## Why", ...entities.map(describeEntity)];
}

function toTable(entities: readonly Entity[]): string {
  const rows = entities.map(
    (entity) => `| ${cell(entity.name)} | ${cell(entity.table)} | ${entity.tenancy} | ${cell(tenantPath(entity))} |`,
  );
  return ["| Entity | Table | Tenancy | Tenant through |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function tenantPath(entity: Entity): string {
  const [path] = entity.paths;
  if (entity.tenancy === "via" && path !== undefined) return [...path.relations, path.key].join(".");
  if (entity.tenancy === "user") return entity.userKeys.join(", ");
  return entity.tenantKeys.join(", ") + (entity.isTenantNullable ? " (may be null)" : "");
}

function describeEntity(entity: Entity): string {
  const reasons = entity.why.length === 0 ? [`${entity.name} ${TENANCY_WORDS[entity.tenancy]}.`] : entity.why;
  return `**${entity.name}** (${entity.tenancy}, ${entity.span.file})\n\n${toList(reasons)}`;
}

function toList(sentences: readonly string[]): string {
  return sentences.map((sentence) => `- ${sentence}`).join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
