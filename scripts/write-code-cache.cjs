// Loads a bundled ts-morph, warms it up on a small text so that the functions every run needs are compiled, and writes what V8
// made of it beside the bundle. Run by the build, in a process of its own: the cache depends on the process's V8 flags.
const { writeFileSync } = require("node:fs");

const [, , bundle] = process.argv;
const loaded = require(bundle);
const sample =
  "import a, { b } from 'm'; export class C extends D<string> { @e() async f({ g = 1, ...h }: I, j?: K): Promise<L> { if (await b(`${g}`)) throw new M(); for (const n of h) o[n] ??= <P q={r => r?.s} />; return { ...t, u: [v!] as const }; } }";
loaded.ts.createSourceFile("sample.tsx", sample, loaded.ts.ScriptTarget.ESNext);
writeFileSync(bundle.replace(/\.js$/, ".cache"), loaded[Symbol.for("tenantlint.createCachedData")]());
