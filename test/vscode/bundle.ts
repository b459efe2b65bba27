// Bundles what must run as plain JavaScript: the suite inside the extension host, and the executable that stands in for `code`.
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { REPOSITORY } from "./workspace";

/** Paths of the bundles: the suite's entry and the stand-in executable. */
export async function bundleTests(): Promise<{ suite: string; shim: string }> {
  const folder = join(REPOSITORY, "out", "vscode");
  const common = { bundle: true, platform: "node", format: "cjs", target: "node20", sourcemap: "inline", logLevel: "warning" } as const;
  const suite = join(folder, "suite", "index.js");
  const shim = join(folder, "code-shim.js");
  const tests = ["extension.test", "configuration.test"].map((name) => join(REPOSITORY, "test", "vscode", "suite", `${name}.ts`));
  // mocha stays outside: its `describe` must be the one that the suite's entry sets up.
  await build({
    ...common,
    entryPoints: [join(REPOSITORY, "test", "vscode", "suite", "index.ts"), ...tests],
    outdir: join(folder, "suite"),
    external: ["vscode", "mocha"],
  });
  await build({
    ...common,
    entryPoints: [join(REPOSITORY, "test", "vscode", "code-shim.ts")],
    outfile: shim,
    external: ["playwright-core"],
    banner: { js: "#!/usr/bin/env node" },
  });
  chmodSync(shim, 0o755);
  return { suite, shim };
}
