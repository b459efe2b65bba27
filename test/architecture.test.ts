// Keeps the plan of the code: who imports whom, where outside packages live, how large things may grow. Each rule says why.
// A stranger can read the rooms in architecture/arrows.ts; the prose is docs/architecture.md.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOMS, roomOf } from "./architecture/arrows";
import { circlesIn } from "./architecture/circles";
import { HOMES, packageOf } from "./architecture/homes";
import { countLines, exists, listFiles, readSource, ROOT } from "./architecture/sources";

const sources = listFiles(["client", "server", "rules"]).map(readSource);
const tests = listFiles(["test"], (path) => path === "test/fixtures");
const sourceLines = sum(sources.map(({ lines }) => lines));

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The value below which `share` of the numbers lie. */
function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function isIn(path: string, places: readonly string[]): boolean {
  return places.some((place) => (place.endsWith("/") ? path.startsWith(place) : path === place));
}

describe("who may import whom", () => {
  it("every source file lies in a room", () => {
    assert.deepEqual(
      sources.filter(({ path }) => roomOf(path) === undefined).map(({ path }) => path),
      [],
    );
  });

  for (const room of ROOMS) {
    it(`${room.name} (${room.purpose}) imports ${room.mayImport.join(", ") || "nothing"}: ${room.reason}`, () => {
      const own = sources.filter(({ path }) => roomOf(path) === room);
      const breaches = own.flatMap(({ path, imports }) =>
        imports.flatMap(({ target, line }) => {
          if (target === undefined) return [];
          const there = roomOf(target);
          return there === room || room.mayImport.includes(there?.name ?? "") ? [] : [`${path}:${line} imports ${target}`];
        }),
      );
      assert.deepEqual(breaches, []);
    });
  }

  it("one rule never imports another", () => {
    const isRule = (path: string): boolean => roomOf(path)?.name === "rules";
    const breaches = sources
      .filter(({ path }) => isRule(path))
      .flatMap(({ path, imports }) =>
        imports.filter(({ target }) => target !== undefined && isRule(target)).map(({ target }) => `${path} imports ${target}`),
      );
    assert.deepEqual(breaches, []);
  });

  it("nothing imports a test", () => {
    const breaches = sources.flatMap(({ path, imports }) =>
      imports.filter(({ target }) => target?.startsWith("test/")).map(({ target }) => `${path} imports ${target}`),
    );
    assert.deepEqual(breaches, []);
  });

  it("there is no circle, type-only imports included: files in a circle can only be understood together", () => {
    assert.deepEqual(circlesIn(sources), []);
  });

  it("barrels are for the outside: only the engine's door re-exports", () => {
    assert.deepEqual(
      sources.filter(({ isBarrel }) => isBarrel).map(({ path }) => path),
      ["server/engine/index.ts"],
    );
  });

  it("the engine's door has at most ten names: a wide door is no boundary", () => {
    const door = readFileSync(join(ROOT, "server/engine/index.ts"), "utf8");
    const names = [...door.matchAll(/\{([^}]*)\}/g)].flatMap((match) => (match[1] ?? "").split(",").filter((name) => name.trim() !== ""));
    assert.ok(names.length <= 10, `${names.length} names`);
  });
});

describe("where outside packages live", () => {
  it("every imported package has a home", () => {
    const known = new Set(HOMES.flatMap((home) => home.packages));
    const homeless = sources.flatMap(({ path, imports }) =>
      imports
        .filter(({ target, specifier }) => target === undefined && !known.has(packageOf(specifier)))
        .map(({ specifier, line }) => `${path}:${line} imports ${specifier}`),
    );
    assert.deepEqual(homeless, []);
  });

  for (const home of HOMES) {
    it(`${home.packages.join(", ")} in ${home.in.join(", ")}: ${home.reason}`, () => {
      const breaches = sources.flatMap(({ path, imports }) =>
        imports
          .filter(({ target, specifier }) => target === undefined && home.packages.includes(packageOf(specifier)) && !isIn(path, home.in))
          .map(({ line }) => `${path}:${line}`),
      );
      assert.deepEqual(breaches, []);
    });
  }

  it("console in server/cli only: in a language server it would break the protocol on standard output", () => {
    const breaches = sources
      .filter(({ path }) => !path.startsWith("server/cli/"))
      .flatMap(({ path, consoleLines }) => consoleLines.map((line) => `${path}:${line}`));
    assert.deepEqual(breaches, []);
  });
});

/** A known breach of the house's own figure, kept where it can be seen. */
const TEST_LINES_PER_SOURCE_LINE = 0.57;

describe("size", () => {
  const measured = sources.filter(({ isData }) => !isData);
  const functions = sources.flatMap(({ path, functions: own }) => own.map((one) => ({ ...one, path })));

  it("no file has more than 400 lines, tables of plain data aside", () => {
    assert.deepEqual(
      measured.filter(({ lines }) => lines > 400).map(({ path, lines }) => `${path} ${lines}`),
      [],
    );
  });

  it("half of the files have at most 80 lines, nine of ten at most 200", () => {
    const lines = measured.map((file) => file.lines);
    const [median, ninetieth] = [percentile(lines, 0.5), percentile(lines, 0.9)];
    assert.ok(median <= 80 && ninetieth <= 200, `median ${median}, 90th percentile ${ninetieth}`);
  });

  it("no function has more than 80 lines", () => {
    assert.deepEqual(
      functions.filter(({ lines }) => lines > 80).map(({ path, line, name, lines }) => `${path}:${line} ${name} ${lines}`),
      [],
    );
  });

  it("half of the functions have at most 12 lines, nine of ten at most 40", () => {
    const lines = functions.map((one) => one.lines);
    const [median, ninetieth] = [percentile(lines, 0.5), percentile(lines, 0.9)];
    assert.ok(median <= 12 && ninetieth <= 40, `median ${median}, 90th percentile ${ninetieth}`);
  });

  for (const [what, limit, isMeant] of [
    ["a rule", 150, (path: string) => roomOf(path)?.name === "rules"],
    ["a main.ts, which only wires,", 80, (path: string) => path.endsWith("/main.ts")],
  ] as const) {
    it(`${what} has at most ${limit} lines`, () => {
      assert.deepEqual(
        sources.filter(({ path, lines }) => isMeant(path) && lines > limit).map(({ path, lines }) => `${path} ${lines}`),
        [],
      );
    });
  }

  it("the whole extension has at most 800 lines: it must not grow into a second front end", () => {
    const lines = sum(sources.filter(({ path }) => path.startsWith("client/")).map((file) => file.lines));
    assert.ok(lines <= 800, `${lines} lines`);
  });

  // The aim is 1.0 and is not reached yet (docs/architecture.md): this holds what has been reached, and only ever rises.
  it(`there are at least ${TEST_LINES_PER_SOURCE_LINE} lines of tests per line of source, on the way to as many`, () => {
    const lines = sum(tests.map(countLines));
    const reached = `${lines} lines of tests for ${sourceLines} of sources`;
    assert.ok(lines >= sourceLines * TEST_LINES_PER_SOURCE_LINE, reached);
  });
});

describe("habits", () => {
  it("at most one `any` and four casts per thousand lines: each is a hole in what the compiler proves", () => {
    const perThousand = (count: number): number => (count * 1000) / sourceLines;
    const [anys, casts] = [perThousand(sum(sources.map((file) => file.anys))), perThousand(sum(sources.map((file) => file.casts)))];
    assert.ok(anys <= 1 && casts <= 4, `${anys.toFixed(1)} any and ${casts.toFixed(1)} casts per thousand lines`);
  });

  it("no `!` after an expression: what cannot be missing is asserted with a reason", () => {
    assert.deepEqual(
      sources.flatMap(({ path, assertions }) => assertions.map((line) => `${path}:${line}`)),
      [],
    );
  });

  it("named exports only", () => {
    assert.deepEqual(
      sources.filter(({ hasDefaultExport }) => hasDefaultExport).map(({ path }) => path),
      [],
    );
  });

  it("every file opens with a comment that says what it is for", () => {
    const all = [...sources, ...tests.map(readSource)];
    assert.deepEqual(
      all.filter(({ text }) => !/^(#![^\n]*\n)?(\/\/|\/\*)/.test(text)).map(({ path }) => path),
      [],
    );
  });

  it("file names are kebab-case", () => {
    const names = [...sources.map(({ path }) => path), ...tests].map((path) => path.split("/").at(-1) ?? "");
    assert.deepEqual(
      names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.d)?\.ts$/.test(name)),
      [],
    );
  });

  it("each rule has a test and a docs page of its name", () => {
    const ids = sources.filter(({ path }) => roomOf(path)?.name === "rules").map(({ path }) => path.slice("rules/".length, -".ts".length));
    const missing = ids.flatMap((id) => [`test/rules/${id}.test.ts`, `docs/rules/${id}.md`]).filter((path) => !exists(path));
    assert.deepEqual(missing, []);
  });

  it("every path that docs/architecture.md names is there", () => {
    const text = readFileSync(join(ROOT, "docs/architecture.md"), "utf8");
    const named = [...text.matchAll(/`((?:client|server|rules|test|docs|examples|scripts|\.ci)(?:\/[^`\s]*)?)`/g)].map(
      (match) => match[1] ?? "",
    );
    assert.ok(named.length > 20, "the page names the rooms");
    assert.deepEqual(
      named.filter((path) => !path.includes("<") && !exists(path)),
      [],
    );
  });
});
