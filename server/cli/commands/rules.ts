// `tenantlint rules`: the catalogue as a table or as JSON.
import { docsUrl } from "../../../rules/contract/docs-url";
import type { TableFormat } from "../args";
import { EXIT } from "../exit-codes";
import type { ExitCode } from "../exit-codes";
import { allRules } from "../project";
import type { ReportedRule } from "../reporters/report";
import { renderTable } from "../table";
import type { World } from "../world";

export async function listRules(format: TableFormat, world: World): Promise<ExitCode> {
  const rules = allRules(await world.rules());
  world.stdout.write(format === "json" ? `${JSON.stringify({ version: 1, rules: rules.map(toJson) }, undefined, 2)}\n` : toTable(rules));
  return EXIT.clean;
}

function toJson({ meta, options }: ReportedRule) {
  const { id, title, severity, fixKind, cwe, asvs, since } = meta;
  return { id, title, severity, fixKind, cwe, asvs, since, docs: docsUrl(id), options };
}

function toTable(rules: readonly ReportedRule[]): string {
  const rows = rules.map(({ meta }) => [meta.id, meta.severity, meta.fixKind === "none" ? "-" : meta.fixKind, meta.title]);
  return renderTable(["rule", "severity", "fix", "finds"], rows);
}
