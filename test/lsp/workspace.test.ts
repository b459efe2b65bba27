// What happens around the documents: several folders, settings, files changed on disk, status, and everything that goes wrong.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import type { WorkspaceSummary } from "../../server/protocol";
import { fakeServer, type FakeControl } from "../harness/fake-analyzer";
import type { LspDriver } from "../harness/lsp-driver";
import { startInMemory, type ClientSetup } from "../harness/lsp-driver";

const A = "file:///shop/src/a.ts";
const NESTED = "file:///shop/packages/api/b.ts";
const FILES = { "/shop/src/a.ts": "leak(1);\n", "/shop/packages/api/b.ts": "leak(1); maybe(2); safe(3);\n" };

describe("language server: workspace", () => {
  let driver: LspDriver | undefined;
  afterEach(() => driver?.stop());

  async function start(setup: Partial<ClientSetup> = {}): Promise<{ driver: LspDriver; control: FakeControl }> {
    const { dependencies, control } = fakeServer(FILES);
    driver = await startInMemory(dependencies, { folders: ["file:///shop"], options: { status: true }, ...setup });
    return { driver, control };
  }
  const plain = (text: unknown) => (typeof text === "string" ? text : "");
  const check = (driver: LspDriver): Promise<WorkspaceSummary> => driver.connection.sendRequest("tenantlint/checkWorkspace");

  it("lets the innermost folder answer for a file, once", async () => {
    const { driver, control } = await start({ folders: ["file:///shop", "file:///shop/packages/api"] });
    equal((await driver.pull(NESTED)).length, 2);
    equal((await driver.pullWorkspace()).items.filter(({ uri }) => uri === NESTED).length, 1);
    const { findings, unproven, accesses, isolated } = await check(driver);
    deepEqual(
      { findings, unproven, accesses, isolated },
      { findings: { error: 2, warning: 1, info: 0 }, unproven: 1, accesses: 4, isolated: 1 },
    );
    deepEqual(
      control.created.map(({ root }) => root),
      ["/shop", "/shop/packages/api"],
    );
  });

  it("follows folders that come and go", async () => {
    const { driver, control } = await start({ folders: ["file:///shop/src"] });
    deepEqual(await driver.pull(NESTED), []);
    const event = (added: string[], removed: string[]) => ({
      event: { added: added.map((uri) => ({ uri, name: uri })), removed: removed.map((uri) => ({ uri, name: uri })) },
    });
    await driver.connection.sendNotification("workspace/didChangeWorkspaceFolders", event(["file:///shop/packages"], []));
    await driver.until("a refresh", () => driver.refreshes > 0);
    equal((await driver.pull(NESTED)).length, 2);
    await driver.connection.sendNotification(
      "workspace/didChangeWorkspaceFolders",
      event([], ["file:///shop/packages", "file:///shop/src"]),
    );
    await driver.until("the analyzers to go", () => control.disposed === 2);
    deepEqual(await driver.pull(NESTED), []);
    equal((await check(driver)).state, "disabled");
  });

  it("re-reads files that change on disk, but neither dependencies nor what is open in the editor", async () => {
    const { driver, control } = await start();
    await driver.open(A, FILES["/shop/src/a.ts"]);
    await check(driver);
    const before = control.runs.length;
    await driver.fileChanged("file:///shop/node_modules/x/index.ts", A);
    await driver.fileChanged("file:///shop/schema.prisma", "file:///shop/tenantlint.config.json");
    await check(driver);
    deepEqual(
      control.runs.slice(before).map(({ invalidated }) => invalidated),
      [["/shop/schema.prisma", "/shop/tenantlint.config.json"]],
    );
    const watched = JSON.stringify(driver.registered.find(({ method }) => method === "workspace/didChangeWatchedFiles")?.options);
    for (const name of ["prisma", "sql", "tenantlint.config.json", "package.json", "tsconfig", "tsx"]) ok(watched.includes(name), name);
  });

  it("hides a rule when the settings switch it off, and shows it again", async () => {
    const { driver, control } = await start();
    equal((await driver.pull(A)).length, 1);
    await driver.configure({ rules: { "unscoped-query": "off" } });
    await driver.until("a refresh", () => driver.refreshes === 1);
    deepEqual(await driver.pull(A), []);
    deepEqual(control.created.at(-1)?.ruleSettings, { "unscoped-query": "off" });
    await driver.configure({});
    await driver.until("another refresh", () => driver.refreshes >= 2);
    equal((await driver.pull(A)).length, 1);
  });

  it("filters by confidence without a new analysis", async () => {
    const { driver, control } = await start();
    equal((await driver.pull(NESTED)).length, 2);
    await driver.configure({ minimumConfidence: "certain" });
    await driver.until("a refresh", () => driver.refreshes === 1);
    equal((await driver.pull(NESTED)).length, 1);
    equal(control.created.length, 1);
  });

  it("can be switched off, and reads another configuration file", async () => {
    const { driver, control } = await start({ settings: { configFile: "./lint/tenantlint.json" } });
    equal((await driver.pull(A)).length, 1);
    equal(control.created[0]?.configFile, "/shop/lint/tenantlint.json");
    await driver.configure({ enable: false });
    await driver.until("a refresh", () => driver.refreshes === 1);
    deepEqual(await driver.pull(A), []);
    equal(driver.statuses.at(-1)?.state, "disabled");
  });

  it("names a setting it cannot use, once, and keeps its default", async () => {
    const { driver } = await start({ settings: { minimumConfidence: "sure", rules: { "unscoped-query": "loud" }, enable: null } });
    equal((await driver.pull(NESTED)).length, 2);
    await driver.configure({ minimumConfidence: "sure" });
    await driver.pull(NESTED);
    equal(driver.shown.length, 2);
    match(driver.shown[0] ?? "", /tenantlint\.minimumConfidence has no meaning as "sure"/);
    match(driver.shown[1] ?? "", /tenantlint\.rules gives unscoped-query the severity "loud"/);
  });

  it("tells the status as it changes, and shows progress while a folder loads", async () => {
    const { driver } = await start();
    await driver.until("the counts", () => driver.statuses.at(-1)?.state === "ready");
    deepEqual(driver.statuses, [
      { state: "loading", findings: { error: 0, warning: 0, info: 0 }, unproven: 0, problems: 0 },
      { state: "ready", findings: { error: 2, warning: 1, info: 0 }, unproven: 1, problems: 0 },
    ]);
    await driver.until("progress to end", () => driver.progress.length >= 3);
    deepEqual(driver.progress.at(0), { kind: "begin", title: "TenantLint: shop", percentage: 0, cancellable: false });
    deepEqual(driver.progress.at(1), { kind: "report", percentage: 50, message: "reading source files (1 of 2)" });
    deepEqual(driver.progress.at(-1), { kind: "end" });
  });

  it("shows the tenancy model as Markdown", async () => {
    const { driver } = await start();
    const text: string = await driver.connection.sendRequest("tenantlint/model");
    match(text, /^# Tenancy model of shop\n\nNo schema was found/);
  });

  it("survives a crash of the engine: says so once, marks open files, and starts anew with the next change", async () => {
    const { driver, control } = await start();
    await driver.open(A, FILES["/shop/src/a.ts"]);
    await driver.pull(A);
    control.crash = "the solver ran in circles";
    await driver.change(A, "leak(2);\n");
    const [told] = await driver.pull(A);
    match(plain(told?.message), /could not analyse this folder: the solver ran in circles/);
    deepEqual(driver.shown, ["TenantLint could not analyse shop: the solver ran in circles"]);
    equal(driver.statuses.at(-1)?.state, "failed");
    await driver.change(A, "leak(3);\n");
    equal((await driver.pull(A))[0]?.code, "unscoped-query");
    equal(control.created.length, 2);
    equal(control.disposed, 1);
  });

  it("shows problems where they are: loud in a configuration, quiet in half-typed source, in a message when nowhere", async () => {
    const { driver, control } = await start();
    control.problems = [
      { file: "tenantlint.config.json", line: 3, message: 'Unknown key "ruels"; did you mean "rules"?', isFatal: true },
      { file: "src/a.ts", line: 1, message: "Unexpected end of file.", isFatal: true },
      { file: "", message: "The rule x failed on a.ts.", isFatal: true },
    ];
    await driver.fileChanged("file:///shop/tenantlint.config.json");
    const { items } = await driver.pullWorkspace();
    const config = items.find(({ uri }) => uri.endsWith("/tenantlint.config.json"));
    const [diagnostic] = config?.kind === "full" ? config.items : [];
    deepEqual([diagnostic?.severity, diagnostic?.range.start], [1, { line: 2, character: 0 }]);
    const source = (await driver.pull(A)).find(({ code }) => code === "problem");
    equal(source?.severity, 3);
    deepEqual(driver.shown, [
      'TenantLint, tenantlint.config.json:3: Unknown key "ruels"; did you mean "rules"?',
      "TenantLint, shop: The rule x failed on a.ts.",
    ]);
    equal((await check(driver)).problems, 3);
  });

  it("has nothing to say, and says that, when no folder is open", async () => {
    const { driver } = await start({ folders: [] });
    await driver.open(A, "leak(1);");
    deepEqual(await driver.pull(A), []);
    equal((await check(driver)).state, "disabled");
  });
});
