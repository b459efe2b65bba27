// `check --watch`: the same report again whenever something changed, until the person ends it.
import { EXIT } from "../exit-codes";
import type { ExitCode } from "../exit-codes";
import type { Project } from "../project";
import { UsageError } from "../world";
import type { World } from "../world";

/** Ends with the exit code of the last run. `run` analyses what the analyzer was told of, and reports; it writes only to `output`. */
export async function watchProject(
  project: Project,
  world: World,
  output: string | undefined,
  run: () => Promise<ExitCode>,
): Promise<ExitCode> {
  let code = await run();
  let pending = new Set<string>();
  let running: Promise<void> | undefined;
  const runPending = async (): Promise<void> => {
    while (pending.size > 0) {
      project.analyzer.invalidate([...pending].sort());
      pending = new Set();
      code = await runAgain(run, world);
    }
    running = undefined;
  };
  world.stderr.write("Watching for changes; Ctrl+C ends.\n");
  await world.watch(project.root, (paths) => {
    for (const path of paths) if (path !== output) pending.add(isFile(project, path) ? path : `${project.root}/package.json`);
    if (pending.size > 0) running ??= runPending();
  });
  await running;
  return code;
}

/** A folder that came or went brings or takes files: then all of them are looked for again, as when the root's manifest changes. */
function isFile({ host }: Project, path: string): boolean {
  const stat = host.stat(path);
  return stat === undefined ? /\.\w+$/.test(path) : stat.isFile;
}

/** What is wrong for a moment (a baseline half written, a path that was renamed) does not end the watch. */
async function runAgain(run: () => Promise<ExitCode>, world: World): Promise<ExitCode> {
  world.stderr.write("\nChanged:\n");
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    world.stderr.write(`tenantlint: ${error.message}\n`);
    return EXIT.failed;
  }
}
