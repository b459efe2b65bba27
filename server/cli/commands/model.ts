// `tenantlint model`: what the tool believes of the tenants, and why, as a table or as JSON.
import type { AnalysisResult } from "../../engine/index";
import type { TableFormat } from "../args";
import { EXIT } from "../exit-codes";
import type { ExitCode } from "../exit-codes";
import { displayPath } from "../paths";
import { analyze, openProject } from "../project";
import { renderTable } from "../table";
import type { World } from "../world";
import { describeProblem } from "./deliver";

type Model = AnalysisResult["model"];
type Entity = Model["entities"] extends ReadonlyMap<string, infer E> ? E : never;

export async function model(options: { readonly format: TableFormat; readonly config?: string }, world: World): Promise<ExitCode> {
  const project = await openProject(world, options);
  try {
    const result = await analyze(project, world);
    const showPath = (file: string): string => displayPath(project.root, world.cwd, file);
    for (const problem of result.problems) world.stderr.write(`${describeProblem(problem, { options: { stats: "none", showPath } })}\n`);
    world.stdout.write(options.format === "json" ? `${JSON.stringify(toJson(result.model), undefined, 2)}\n` : toText(result.model));
    return result.problems.some(({ isFatal }) => isFatal) ? EXIT.failed : EXIT.clean;
  } finally {
    project.analyzer.dispose();
  }
}

function toJson(tenancy: Model) {
  return {
    version: 1,
    roots: tenancy.roots,
    user: tenancy.user ?? null,
    why: tenancy.why,
    entities: [...tenancy.entities.values()].map((entity) => ({
      name: entity.name,
      table: entity.table,
      file: entity.span.file,
      tenancy: entity.tenancy,
      tenantKeys: entity.tenantKeys,
      paths: entity.paths.map(({ relations, holder, key }) => ({ relations, holder, key })),
      userKeys: entity.userKeys,
      isMembership: entity.isMembership,
      isTenantNullable: entity.isTenantNullable,
      why: entity.why,
    })),
  };
}

function toText(tenancy: Model): string {
  if (tenancy.entities.size === 0) return "No schema was found: no Prisma schema, and no SQL migrations with tables.\n";
  const tenant = tenancy.roots.length === 0 ? "No tenant was found." : `Tenant: ${tenancy.roots.join(" > ")}`;
  const user = tenancy.user === undefined ? "" : `; user: ${tenancy.user}`;
  const rows = [...tenancy.entities.values()].map((entity) => [entity.name, entity.tenancy, throughWhat(entity), entity.why.join(" ")]);
  return `${tenant}${user}\n${tenancy.why.map((reason) => `  ${reason}\n`).join("")}\n${renderTable(["entity", "tenancy", "through", "why"], rows)}`;
}

/** The tenant key, the shortest path to it, or the user's column. */
function throughWhat(entity: Entity): string {
  const [path] = entity.paths;
  if (entity.tenantKeys.length > 0) return entity.tenantKeys.join(" + ");
  if (path !== undefined) return [...path.relations, path.key].join(".");
  return entity.userKeys[0] ?? "-";
}
