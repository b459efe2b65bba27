// `tenantlint init`: writes down the tenant that was found, so that it can be corrected.
import { writeFileSync } from "node:fs";
import type { AnalysisResult } from "../../engine/index";
import { EXIT } from "../exit-codes";
import type { ExitCode } from "../exit-codes";
import { displayPath } from "../paths";
import { openProject } from "../project";
import { UsageError } from "../world";
import type { World } from "../world";

const CONFIG_FILE = "tenantlint.config.json";

type Model = AnalysisResult["model"];

/** @throws UsageError when there is a configuration already, or the file cannot be written */
export async function init(world: World): Promise<ExitCode> {
  const project = await openProject(world);
  try {
    const path = `${project.root}/${CONFIG_FILE}`;
    if (project.host.stat(path) !== undefined)
      throw new UsageError(`${displayPath(project.root, world.cwd, CONFIG_FILE)} is there already; it is not overwritten.`);
    const { model } = await project.analyzer.readTenancy();
    write(path, configText(model));
    const tenant = model.roots.length === 0 ? "no tenant was found; name it in the file" : `tenant: ${model.roots.join(" > ")}`;
    world.stdout.write(`Wrote ${displayPath(project.root, world.cwd, CONFIG_FILE)} (${tenant}).\n`);
    return EXIT.clean;
  } finally {
    project.analyzer.dispose();
  }
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: "wx" });
  } catch (error) {
    throw new UsageError(`${CONFIG_FILE} could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The configuration as text with comments; what was not found is left as a comment to fill in. */
export function configText(model: Model): string {
  const undecided = [...model.entities.values()].filter(({ tenancy }) => tenancy === "unknown").map(({ name }) => name);
  const tenant = [
    line("root", model.roots),
    line("keys", tenantKeys(model)),
    line("user", model.user === undefined ? [] : [model.user], true),
  ];
  const comments = model.why.map((reason) => `  // ${reason}\n`).join("");
  return `{
  // Completion in editors.
  "$schema": "./node_modules/tenantlint/dist/tenantlint.schema.json",

  // The tenant of this code base, as it was inferred. \`tenantlint model\` shows what follows from it.
${comments}  "tenant": {
${tenant.join("\n")}
  },

  // Corrections by entity name: "root", "direct", "via", "user" or "global".
${undecided.length === 0 ? "" : `  // Not decided, for want of a required path to the tenant: ${undecided.join(", ")}.\n`}  "entities": {},

  // "flow": any mechanism isolates. "in-query": the access itself must name the tenant.
  "strictness": "flow",

  // Severity by rule id ("off", "error", "warning", "info"); \`tenantlint rules\` lists them.
  "rules": {}
}
`;
}

function line(key: string, values: readonly string[], isSingle = false): string {
  const value = isSingle ? JSON.stringify(values[0] ?? "") : JSON.stringify(values).replaceAll('","', '", "');
  return values.length === 0 ? `    // "${key}": …` : `    "${key}": ${value},`;
}

/** Tenant keys as written in the schema, the most frequent first. */
function tenantKeys(model: Model): readonly string[] {
  const counts = new Map<string, number>();
  for (const { tenancy, tenantKeys: keys } of model.entities.values()) {
    if (tenancy === "direct") for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([key]) => key);
}
