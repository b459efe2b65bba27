// Bundles the three faces into dist/, and the heavy packages they need into files of their own that are loaded on first use:
// TypeScript (through ts-morph) takes most of a second to start, and the SQL parser brings WebAssembly beside it.
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import type { BuildOptions, Plugin } from "esbuild";

const ROOT = resolve(__dirname, "..");
const DIST = join(ROOT, "dist");
const fromRoot = createRequire(join(ROOT, "package.json"));

interface Vendor {
  /** Its bundle in dist/vendor. */
  readonly file: string;
  /** WebAssembly it reads, relative to the package, and where the package looks for it, relative to dist. */
  readonly wasm?: readonly [from: string, to: string];
  /** Whether compiled code is kept beside it; pays for bundles of megabytes. */
  readonly hasCodeCache?: true;
}

/** Packages that get a file of their own, by import name. */
const VENDORED: Readonly<Record<string, Vendor>> = {
  "ts-morph": { file: "ts-morph.js", hasCodeCache: true },
  "@guanmingchiu/sqlparser-ts": {
    file: "sqlparser.js",
    wasm: ["wasm/sqlparser_rs_wasm_bg.wasm", "wasm/sqlparser_rs_wasm_bg.wasm"],
  },
};

const COMMON: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: "node",
  mainFields: ["module", "main"],
  target: "node20",
  format: "cjs",
  minify: true,
  legalComments: "linked",
  logLevel: "warning",
};

/** Replaces a vendored package by getters that load its file when a name is first used, so that importing it costs nothing. */
const lazyVendors: Plugin = {
  name: "lazy-vendors",
  setup(context) {
    const filter = new RegExp(`^(${Object.keys(VENDORED).join("|")})$`);
    context.onResolve({ filter }, (args) => ({ path: args.path, namespace: "lazy-vendor" }));
    context.onResolve({ filter: /^\.\/vendor\// }, (args) => ({ path: args.path, external: true }));
    context.onLoad({ filter: /.*/, namespace: "lazy-vendor" }, (args) => {
      const names = Object.keys(fromRoot(args.path) as object).filter((name) => name !== "default" && name !== "__esModule");
      const getters = names.map((name) => `${JSON.stringify(name)}: { enumerable: true, get: () => load()[${JSON.stringify(name)}] }`);
      const contents = `const load = () => require(${JSON.stringify(`./vendor/${VENDORED[args.path]?.file}`)});
Object.defineProperties(exports, { __esModule: { value: true }, ${getters.join(", ")} });`;
      return { contents, loader: "js", resolveDir: ROOT };
    });
  },
};

/** Keeps the engine out of the command line's bundle: `--version` should not even read it. */
const engineApart: Plugin = {
  name: "engine-apart",
  setup(context) {
    context.onResolve({ filter: /\/engine\/index$/ }, () => ({ path: "./engine.js", external: true }));
  },
};

function versionOf(name: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(ROOT, "node_modules", name, "package.json"), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "unknown";
}

/** The vendored bundles change only with the packages: a stamp of their versions spares most builds the work. */
async function buildVendors(): Promise<void> {
  const stamp = Object.keys(VENDORED).map((name) => `${name}@${versionOf(name)}\n`);
  const stampFile = join(DIST, "vendor", "versions.txt");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp.join("")) return;
  for (const folder of ["vendor", "wasm"]) {
    rmSync(join(DIST, folder), { recursive: true, force: true });
    mkdirSync(join(DIST, folder), { recursive: true });
  }
  for (const [name, { file, wasm, hasCodeCache }] of Object.entries(VENDORED)) {
    // Node's entry of each package is CommonJS; sqlparser-ts reads its WASM relative to `__filename`, which needs that one.
    const define = { "import.meta.url": '"file:///"' };
    const outfile = join(DIST, "vendor", hasCodeCache ? file.replace(/\.js$/, ".code.js") : file);
    await build({ ...COMMON, define, entryPoints: [fromRoot.resolve(name)], outfile });
    if (hasCodeCache) writeCodeCache(join(DIST, "vendor", file));
    if (wasm !== undefined) copyFileSync(join(ROOT, "node_modules", name, wasm[0]), join(DIST, wasm[1]));
  }
  writeFileSync(stampFile, stamp.join(""));
}

function writeCodeCache(bundle: string): void {
  copyFileSync(join(__dirname, "cached-module.cjs"), bundle);
  const run = spawnSync(process.execPath, [join(__dirname, "write-code-cache.cjs"), bundle], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`no code cache for ${bundle}: ${run.stderr}`);
}

async function buildFaces(): Promise<void> {
  const shared: BuildOptions = { ...COMMON, plugins: [lazyVendors] };
  const faces: readonly BuildOptions[] = [
    {
      entryPoints: ["server/cli/main.ts"],
      outfile: join(DIST, "cli.js"),
      banner: { js: "#!/usr/bin/env node" },
      plugins: [lazyVendors, engineApart],
    },
    { entryPoints: ["server/engine/index.ts"], outfile: join(DIST, "engine.js") },
    { entryPoints: ["server/engine/capture-worker.ts"], outfile: join(DIST, "capture-worker.js") },
    { entryPoints: ["server/lsp/main.ts"], outfile: join(DIST, "server.js") },
    { entryPoints: ["client/main.ts"], outfile: join(DIST, "client.js"), external: ["vscode"] },
  ];
  await Promise.all(faces.map((face) => build({ ...shared, ...face })));
  chmodSync(join(DIST, "cli.js"), 0o755);
}

async function main(): Promise<void> {
  await buildVendors();
  await buildFaces();
  const schema = join(ROOT, "docs", "tenantlint.schema.json");
  if (existsSync(schema)) copyFileSync(schema, join(DIST, "tenantlint.schema.json"));
}

main().catch((error: unknown) => {
  process.exitCode = 1;
  process.stderr.write(`build: ${error instanceof Error ? error.message : String(error)}\n`);
});
