// The commands beside `check`.
import assert from "node:assert/strict";
import type { AnalysisResult } from "../../server/engine/index";
import { createSandbox, EMPTY_MODEL, removeSandboxes } from "./harness";

type Entity = AnalysisResult["model"]["entities"] extends ReadonlyMap<string, infer E> ? E : never;

function entity(name: string, part: Partial<Entity>): [string, Entity] {
  const base: Entity = {
    name,
    table: name.toLowerCase(),
    origin: "prisma",
    span: { file: "schema.prisma", start: 0, end: 1 },
    columns: [],
    relations: [],
    uniques: [],
    indexes: [],
    tenancy: "unknown",
    tenantKeys: [],
    paths: [],
    userKeys: [],
    isMembership: false,
    isTenantNullable: false,
    why: [],
  };
  return [name, { ...base, ...part }];
}

const MODEL: AnalysisResult["model"] = {
  ...EMPTY_MODEL,
  roots: ["Org"],
  user: "User",
  why: ["Org is joined with User by Member."],
  entities: new Map([
    entity("Item", {
      tenancy: "via",
      paths: [{ relations: ["order"], holder: "Order", key: "orgId" }],
      why: ["Reaches Org through order."],
    }),
    entity("Note", { why: ["No required path."] }),
    entity("Order", { tenancy: "direct", tenantKeys: ["orgId"], why: ["Has orgId."] }),
    entity("Session", { tenancy: "user", userKeys: ["userId"] }),
  ]),
};

describe("tenantlint model", () => {
  afterEach(removeSandboxes);

  it("shows the tenant, why, and a table", async () => {
    const run = await createSandbox({}, MODEL).run(["model"]);
    assert.equal(
      run.stdout,
      [
        "Tenant: Org; user: User",
        "  Org is joined with User by Member.",
        "",
        "entity   tenancy  through      why",
        "Item     via      order.orgId  Reaches Org through order.",
        "Note     unknown  -            No required path.",
        "Order    direct   orgId        Has orgId.",
        "Session  user     userId",
        "",
      ].join("\n"),
    );
    assert.equal(run.code, 0);
  });

  it("prints the same as JSON", async () => {
    const run = await createSandbox({}, MODEL).run(["model", "--format", "json"]);
    const model = JSON.parse(run.stdout) as {
      version: number;
      roots: string[];
      user: string;
      entities: { name: string; paths: unknown }[];
    };
    assert.deepEqual([model.version, model.roots, model.user], [1, ["Org"], "User"]);
    assert.deepEqual(
      model.entities.map(({ name }) => name),
      ["Item", "Note", "Order", "Session"],
    );
    assert.deepEqual(model.entities[0]?.paths, ["order.orgId"]);
  });

  it("says so when there is no schema", async () => {
    assert.match((await createSandbox({}, EMPTY_MODEL).run(["model"])).stdout, /No schema was found/);
  });

  it("ends with 2 and tells of fatal problems", async () => {
    const run = await createSandbox({ "a.ts": "FATAL" }, MODEL).run(["model"]);
    assert.equal(run.code, 2);
    assert.match(run.stderr, /a\.ts:1: FATAL was found/);
  });
});

describe("tenantlint init", () => {
  afterEach(removeSandboxes);

  it("writes down the tenant that was found, readable by the tool itself", async () => {
    const sandbox = createSandbox({}, MODEL);
    const run = await sandbox.run(["init"]);
    assert.deepEqual([run.code, run.stdout], [0, "Wrote tenantlint.config.json (tenant: Org).\n"]);
    const text = sandbox.read("tenantlint.config.json");
    assert.match(text, /"root": \["Org"\],\n {4}"keys": \["orgId"\],\n {4}"user": "User",/);
    assert.match(text, /\/\/ Not decided[^\n]*: Note\./);
    const { readConfig } = await import("../../server/engine/policy/read-config");
    const { config, problems } = readConfig({ file: "tenantlint.config.json", folder: "", text }, []);
    assert.deepEqual(problems, []);
    assert.deepEqual(config?.tenant, { root: ["Org"], keys: ["orgId"], user: "User" });
  });

  it("leaves room where no tenant was found", async () => {
    const sandbox = createSandbox({});
    assert.match((await sandbox.run(["init"])).stdout, /no tenant was found/);
    assert.match(sandbox.read("tenantlint.config.json"), /\/\/ "root": …/);
  });

  it("does not overwrite", async () => {
    const sandbox = createSandbox({ "tenantlint.config.json": "{}" });
    const run = await sandbox.run(["init"]);
    assert.deepEqual([run.code, run.stderr], [2, "tenantlint: tenantlint.config.json is there already; it is not overwritten.\n"]);
    assert.equal(sandbox.read("tenantlint.config.json"), "{}");
  });
});

describe("tenantlint rules", () => {
  afterEach(removeSandboxes);

  it("lists the catalogue and the judgements on suppressions, sorted", async () => {
    const { stdout } = await createSandbox({}).run(["rules"]);
    assert.deepEqual(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => line.split(/\s+/)[0]),
      ["rule", "invalid-suppression", "leaking-word", "shaky-word", "unused-suppression"],
    );
  });

  it("prints the same as JSON", async () => {
    const { stdout } = await createSandbox({}).run(["rules", "--format", "json"]);
    const { rules } = JSON.parse(stdout) as { rules: { id: string }[] };
    assert.deepEqual(
      rules.find(({ id }) => id === "leaking-word"),
      {
        id: "leaking-word",
        title: "Finds a leaking-word",
        severity: "error",
        fixKind: "safe",
        cwe: [639, 862],
        asvs: ["8.4.1"],
        since: "0.1.0",
        docs: "https://github.com/tenantlint/tenantlint/blob/main/docs/rules/leaking-word.md",
        options: {},
      },
    );
  });
});

describe("tenantlint explain", () => {
  afterEach(removeSandboxes);

  it("prints a rule's page", async () => {
    assert.deepEqual(await createSandbox({}).run(["explain", "leaking-word"]), {
      code: 0,
      stdout: "# leaking-word\n\nThe page.\n",
      stderr: "",
    });
  });

  it("prints what the rule itself says where the page is missing", async () => {
    assert.match(
      (await createSandbox({}).run(["explain", "shaky-word"])).stdout,
      /^# shaky-word\n\nFinds a shaky-word\n\n- A word leaks\./,
    );
  });

  it("names the nearest rule", async () => {
    const run = await createSandbox({}).run(["explain", "leaking-words"]);
    assert.deepEqual([run.code, run.stdout], [2, ""]);
    assert.match(run.stderr, /There is no rule "leaking-words"; did you mean "leaking-word"\?/);
  });

  it("explains every access on a line: verdict, evidence, and what would close it", async () => {
    const sandbox = createSandbox({ "src/a.ts": "x\nLEAK GOOD MAYBE" });
    const run = await sandbox.run(["explain", "a.ts:2"], { cwd: "src" });
    assert.equal(
      run.stdout,
      `a.ts:2:1 query: words read Word
  LEAK
  violation, certain: there is no filter at all.
    1. a.ts:2:1 The word comes from the request.
  error leaking-word: A word leaks.
  To close it: Write SAFE.

a.ts:2:6 query: words read Word
  GOOD
  isolated by tenant-filter: the tenant key must equal the tenant of the request.
    1. a.ts:2:6 The word comes from the request.

a.ts:2:11 query: words read Word
  MAYBE
  unproven, possible: the selector could not be followed.
    1. a.ts:2:11 The word comes from the request.
  info leaking-word: A word leaks.
  To close it: Write SAFE.
`,
    );
    assert.equal(run.code, 0);
  });

  it("says so when a line holds no access", async () => {
    assert.equal(
      (await createSandbox({ "a.ts": "x" }).run(["explain", "a.ts:1"])).stdout,
      "No access to shared data was recognised on a.ts:1.\n",
    );
  });

  it("ends with 2 for a file that is not there", async () => {
    assert.deepEqual(await createSandbox({}).run(["explain", "no.ts:3"]), {
      code: 2,
      stdout: "",
      stderr: 'tenantlint: There is no file "no.ts".\n',
    });
  });
});

describe("tenantlint lsp, --version and --help", () => {
  afterEach(removeSandboxes);

  it("hands over to the language server", async () => {
    assert.deepEqual(await createSandbox({}).run(["lsp", "--stdio"]), { code: undefined, stdout: "language server\n", stderr: "" });
  });

  it("prints the version", async () => {
    assert.deepEqual(await createSandbox({}).run(["--version"]), { code: 0, stdout: "1.2.3\n", stderr: "" });
  });
});
