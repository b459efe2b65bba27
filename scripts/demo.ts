// Lints examples/leaking with the built command line. That it finds leaks (exit code 1) is what the demo is for, so it counts as
// success here; any other outcome is a failure.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "..");
const example = join(root, "examples", "leaking");

process.stdout.write("$ npx tenantlint check          (in examples/leaking)\n\n");
const run = spawnSync(process.execPath, [join(root, "dist", "cli.js"), "check"], { cwd: example, stdio: "inherit" });
if (run.status === 1)
  process.stdout.write(
    "\nThe linter ended with exit code 1, as it does when it finds errors. examples/repaired is the same service without them.\n",
  );
process.exitCode = run.status === 1 ? 0 : run.status === 0 ? 1 : 2;
