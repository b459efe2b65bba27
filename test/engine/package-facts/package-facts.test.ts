// Packages that are packed one by one and joined come to what one run comes to, with nothing checked out; and facts that do not fit
// are told, never believed.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../../rules/index";
import { captureFile } from "../../../server/engine/facts/capture";
import { factsToBytes } from "../../../server/engine/facts/facts-bytes";
import { createMemoryHost } from "../../../server/engine/host/memory";
import { createAnalyzer, joinFacts, packFacts } from "../../../server/engine/index";
import type { AnalysisResult } from "../../../server/engine/index";
import { decodePackage, encodePackage } from "../../../server/engine/package-facts/facts-file";

type Files = Readonly<Record<string, string>>;

const EXAMPLE = join(__dirname, "../../../examples/turborepo");
const FOLDERS = ["", "apps/api", "packages/auth", "packages/db"];
const BUILD = "build";

function example(): Record<string, string> {
  const entries = readdirSync(EXAMPLE, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).filter((path) => !path.includes(".tenantlint"));
  return Object.fromEntries(paths.map((path) => [`/w${path.slice(EXAMPLE.length).replaceAll("\\", "/")}`, readFileSync(path, "utf8")]));
}

function pack(files: Files, folder: string, build = BUILD) {
  return packFacts({ host: createMemoryHost(files), root: "/w", folder: folder === "" ? "/w" : `/w/${folder}`, build });
}

function packages(files: Files, folders: readonly string[] = FOLDERS, build = BUILD): ReadonlyMap<string, Uint8Array> {
  return new Map(folders.map((folder) => [`${folder}/tenantlint.facts`, pack(files, folder, build).bytes]));
}

async function analyze(options: Pick<Parameters<typeof createAnalyzer>[0], "host" | "capturedOf">): Promise<AnalysisResult> {
  const analyzer = createAnalyzer({ root: "/w", rules, ...options });
  const result = await analyzer.analyze();
  analyzer.dispose();
  assert.ok(result);
  return result;
}

function joinAll(given: ReadonlyMap<string, Uint8Array>, checkedOut: Files = {}, build = BUILD) {
  return joinFacts({ root: "/w", packages: given, build, base: createMemoryHost(checkedOut) });
}

const told = ({ findings, verdicts, problems, suppressed, promises }: AnalysisResult): unknown => ({
  findings,
  verdicts,
  problems,
  suppressed,
  promises,
});

describe("facts of packages", () => {
  it("come to the same as one run, without a checkout and without parsing", async () => {
    const files = example();
    const whole = await analyze({ host: createMemoryHost(files) });
    const joined = joinAll(packages(files));
    assert.deepEqual(joined.problems, []);
    const result = await analyze(joined);
    assert.deepEqual(told(result), told(whole));
    assert.deepEqual(
      result.findings.map(({ rule, span }) => `${span.file} ${rule}`),
      ["packages/db/src/index.ts unscoped-query"],
    );
    assert.deepEqual([result.stats.captured, result.stats.cached], [0, whole.stats.captured]);
  });

  it("come to the same when some packages are checked out, and some are given", async () => {
    const files = example();
    const whole = await analyze({ host: createMemoryHost(files) });
    const here = Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith("/w/packages/")));
    const joined = joinAll(packages(files, ["packages/auth", "packages/db"]), here);
    assert.deepEqual(joined.problems, []);
    assert.deepEqual(told(await analyze(joined)), told(whole));
  });

  it("are the same bytes for the same package, wherever and whenever they are made", () => {
    const files = example();
    assert.deepEqual(pack(files, "apps/api").bytes, pack(files, "apps/api").bytes);
    const moved = Object.fromEntries(Object.entries(files).map(([path, text]) => [path.replace("/w/", "/elsewhere/deep/"), text]));
    const there = packFacts({ host: createMemoryHost(moved), root: "/elsewhere/deep", folder: "/elsewhere/deep/apps/api", build: BUILD });
    assert.deepEqual(there.bytes, pack(files, "apps/api").bytes);
  });

  it("hold what is the package's own, configurations and manifests included, and nothing of others", () => {
    const pathsOf = (folder: string): readonly string[] =>
      decodePackage(pack(example(), folder).bytes)?.files.map(({ path }) => path) ?? [];
    assert.deepEqual(pathsOf("packages/db"), [
      "packages/db/package.json",
      "packages/db/prisma/schema.prisma",
      "packages/db/src/index.ts",
      "packages/db/tsconfig.json",
    ]);
    assert.deepEqual(pathsOf(""), [".gitignore", "package.json", "tsconfig.base.json", "turbo.json"]);
  });

  it("of another build serve as texts: files are captured anew", async () => {
    const files = example();
    const result = await analyze(joinAll(packages(files, FOLDERS, "older")));
    assert.equal(result.findings.length, 1);
    assert.deepEqual([result.stats.captured, result.stats.cached], [3, 0]);
  });

  it("may be captured ahead, of the files that matter", async () => {
    const files = example();
    const asked: string[] = [];
    const analyzer = createAnalyzer({
      root: "/w",
      rules,
      host: createMemoryHost(files),
      captureAhead: (paths) => {
        asked.push(...paths);
        return Promise.resolve((path) => factsToBytes(captureFile(path, files[path] ?? "")));
      },
    });
    const result = await analyzer.analyze();
    analyzer.dispose();
    assert.deepEqual(asked, ["/w/apps/api/src/server.ts", "/w/packages/auth/src/index.ts", "/w/packages/db/src/index.ts"]);
    assert.deepEqual([result?.findings.length, result?.stats.captured, result?.stats.cached], [1, 0, 3]);
  });

  it("that do not read as facts are captured anew", async () => {
    const files = example();
    const given = new Map(
      [...packages(files)].map(([name, bytes]) => {
        const packed = decodePackage(bytes);
        assert.ok(packed);
        const spoiled = packed.files.map((file) => (file.facts === undefined ? file : { ...file, facts: "AAAA" }));
        return [name, encodePackage({ ...packed, files: spoiled })];
      }),
    );
    const result = await analyze(joinAll(given));
    assert.deepEqual([result.findings.length, result.stats.captured], [1, 3]);
  });
});

describe("facts that do not fit", () => {
  const messages = (joined: ReturnType<typeof joinFacts>): readonly string[] => {
    assert.ok(joined.problems.every(({ isFatal }) => isFatal));
    return joined.problems.map(({ file, message }) => `${file} ${message}`);
  };

  it("are told when they are damaged or cut off", () => {
    const files = example();
    const bytes = Buffer.from(pack(files, "packages/db").bytes);
    const flipped = Buffer.from(bytes);
    flipped[bytes.length - 3] = (flipped[bytes.length - 3] ?? 0) ^ 1;
    for (const [what, broken] of [
      ["cut off", bytes.subarray(0, bytes.length - 20)],
      ["changed", flipped],
      ["empty", Buffer.alloc(0)],
      ["something else", Buffer.from("hello\nworld")],
    ] as const)
      assert.deepEqual(
        messages(joinAll(new Map([["db.facts", broken]]))),
        ["db.facts are no facts, or are damaged: run `tenantlint facts` again."],
        what,
      );
  });

  it("are told when they were made from another state of what is checked out", () => {
    const files = example();
    const given = packages(files);
    const edited = { ...files, "/w/packages/db/src/index.ts": "export const db = 1;", "/w/packages/db/src/new.ts": "export {};" };
    assert.deepEqual(messages(joinAll(given, edited)), [
      "packages/db/src/index.ts is not the text of which facts were given: run `tenantlint facts` again.",
      "packages/db/src/new.ts is not among the facts of its package: run `tenantlint facts` again.",
    ]);
  });

  it("are told when a package of the workspace is neither given nor checked out", () => {
    assert.deepEqual(messages(joinAll(packages(example(), ["", "apps/api", "packages/db"]))), [
      "packages/auth is a package of this workspace, and neither its facts were given nor is it checked out.",
    ]);
  });

  it("are told when two files speak of one package", () => {
    const files = example();
    const given = new Map([...packages(files), ["copy.facts", pack(files, "packages/db").bytes]]);
    assert.deepEqual(messages(joinAll(given)), ['copy.facts are a second time those of "packages/db".']);
  });
});
