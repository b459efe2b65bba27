// Runs one command line in a world. Each command is loaded when it is called for.
import { COMMAND_NAMES, parseArguments } from "./args";
import type { ParsedCommand } from "./args";
import { EXIT } from "./exit-codes";
import type { ExitCode } from "./exit-codes";
import { UsageError } from "./world";
import type { World } from "./world";

/** The exit code; undefined when the language server took over and decides itself. Throws only on a defect of ours. */
export async function runCommand(argv: readonly string[], world: World): Promise<ExitCode | undefined> {
  try {
    return await dispatch(parseArguments(argv, world.version), world);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    world.stderr.write(`tenantlint: ${error.message}\n`);
    return EXIT.failed;
  }
}

async function dispatch(parsed: ParsedCommand, world: World): Promise<ExitCode | undefined> {
  switch (parsed.command) {
    case "print":
      world.stdout.write(parsed.text);
      return EXIT.clean;
    case "usage-error":
      world.stderr.write(`tenantlint: ${parsed.message}\nRun \`tenantlint --help\` for the commands: ${COMMAND_NAMES.join(", ")}.\n`);
      return EXIT.failed;
    case "check":
      return (await import("./commands/check")).check(parsed.options, world);
    case "init":
      return (await import("./commands/init")).init(world);
    case "model":
      return (await import("./commands/model")).model(parsed, world);
    case "rules":
      return (await import("./commands/rules")).listRules(parsed.format, world);
    case "explain":
      return (await import("./commands/explain")).explain(parsed, world);
    case "report":
      return (await import("./commands/report")).report(parsed, world);
    case "facts":
      return (await import("./commands/facts")).facts(parsed, world);
    case "lsp":
      world.startLanguageServer();
      return undefined;
  }
}
