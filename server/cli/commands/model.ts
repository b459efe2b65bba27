// `tenantlint model`: what the tool believes of the tenants, and why, as a table or as JSON.
import type * as Engine from "../../engine/index";
import type { TableFormat } from "../args";
import { EXIT } from "../exit-codes";
import type { ExitCode } from "../exit-codes";
import { loadEngine } from "../engine";
import { displayPath } from "../paths";
import { openProject } from "../project";
import { renderTable } from "../table";
import type { World } from "../world";
import { describeProblem } from "./deliver";

export async function model(options: { readonly format: TableFormat; readonly config?: string }, world: World): Promise<ExitCode> {
  const project = await openProject(world, options);
  try {
    const { describeModel } = await loadEngine();
    const result = await project.analyzer.readTenancy();
    const description = describeModel(result.model);
    const showPath = (file: string): string => displayPath(project.root, world.cwd, file);
    for (const problem of result.problems) world.stderr.write(`${describeProblem(problem, { options: { stats: "none", showPath } })}\n`);
    world.stdout.write(options.format === "json" ? `${JSON.stringify(description.json, undefined, 2)}\n` : toText(description));
    return result.problems.some(({ isFatal }) => isFatal) ? EXIT.failed : EXIT.clean;
  } finally {
    project.analyzer.dispose();
  }
}

function toText({ roots, user, why, rows }: ReturnType<typeof Engine.describeModel>): string {
  if (rows.length === 0) return "No schema was found: no Prisma schema, and no SQL migrations with tables.\n";
  const tenant = roots.length === 0 ? "No tenant was found." : `Tenant: ${roots.join(" > ")}`;
  const people = user === undefined ? "" : `; user: ${user}`;
  const cells = rows.map((row) => [row.entity, row.tenancy, row.key || "-", row.why]);
  const reasons = why.map((reason) => `  ${reason}\n`).join("");
  return `${tenant}${people}\n${reasons}\n${renderTable(["entity", "tenancy", "through", "why"], cells)}`;
}
