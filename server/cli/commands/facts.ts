// `tenantlint facts`: writes down what one package of a monorepo contributes, as a build artefact that `check --facts` joins with others.
import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { loadEngine } from "../engine";
import { EXIT } from "../exit-codes";
import type { ExitCode } from "../exit-codes";
import { absolutePath, displayPath, findProjectRoot } from "../paths";
import { plural } from "../reporters/summary";
import { UsageError } from "../world";
import type { World } from "../world";
import { describeProblem, writeReport } from "./deliver";

export interface FactsOptions {
  /** Folder of the package; that of the working folder when left out. */
  readonly folder?: string;
  readonly output?: string;
}

const FOLDER = ".tenantlint";
const FILE = "tenantlint.facts";

/** @throws UsageError when there is no package, or the file cannot be written */
export async function facts({ folder, output }: FactsOptions, world: World): Promise<ExitCode> {
  const { createOverlayHost, packFacts } = await loadEngine();
  const start = folder === undefined ? world.cwd : absolutePath(world.cwd, folder);
  if (!existsSync(start)) throw new UsageError(`There is no folder "${folder ?? ""}".`);
  const own = findProjectRoot(start);
  const root = workspaceRoot(own);
  const packed = packFacts({ host: createOverlayHost(), root, folder: own, build: world.build?.() ?? "" });
  const showPath = (file: string): string => displayPath(root, world.cwd, file);
  for (const problem of packed.problems) world.stderr.write(`${describeProblem(problem, { options: { stats: "none", showPath } })}\n`);
  const target = output === undefined ? `${own}/${FOLDER}/${FILE}` : absolutePath(world.cwd, output);
  writeReport(target, packed.bytes);
  const counts = `${plural(packed.files, "file")}, facts of ${packed.captured}`;
  world.stdout.write(`Wrote ${posix.relative(world.cwd, target)} (${counts}).\n`);
  return packed.problems.some(({ isFatal }) => isFatal) ? EXIT.failed : EXIT.clean;
}

/** The folder that holds the packages: the next one up, or this one, that says so; else the package stands alone. */
function workspaceRoot(folder: string): string {
  for (let root = folder; ; root = posix.dirname(root)) {
    const holds = ["pnpm-workspace.yaml", "lerna.json", "turbo.json", "nx.json"].some((name) => existsSync(`${root}/${name}`));
    // A package may have a turbo.json of its own, which extends the root's.
    if ((holds && !isExtending(`${root}/turbo.json`)) || listsWorkspaces(`${root}/package.json`)) return root;
    if (existsSync(`${root}/.git`) || posix.dirname(root) === root) return existsSync(`${root}/package.json`) ? root : folder;
  }
}

function isExtending(path: string): boolean {
  return /"extends"\s*:/.test(readIfAny(path));
}

function listsWorkspaces(path: string): boolean {
  return /"workspaces"\s*:/.test(readIfAny(path));
}

function readIfAny(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Not there: it says nothing.
    return "";
  }
}
