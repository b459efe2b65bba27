// How findings reach an editor: asked for or pushed, for the newest text only, and taken back when they are gone.
import { deepEqual, equal, notEqual, rejects } from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { CancellationTokenSource } from "vscode-languageserver";
import { fakeServer } from "../harness/fake-analyzer";
import type { LspDriver } from "../harness/lsp-driver";
import { PUSH_CLIENT, startInMemory } from "../harness/lsp-driver";

const ORDERS = "file:///shop/src/orders.ts";
const USERS = "file:///shop/src/users.ts";
const FILES = { "/shop/src/orders.ts": "export const a = leak(1);\n", "/shop/src/users.ts": "export const b = safe(1);\n" };

describe("language server: diagnostics", () => {
  let driver: LspDriver | undefined;
  afterEach(() => driver?.stop());

  async function start(files: Record<string, string> = FILES, setup: Partial<Parameters<typeof startInMemory>[1]> = {}) {
    const { dependencies, control } = fakeServer(files);
    driver = await startInMemory(dependencies, { folders: ["file:///shop"], ...setup });
    return { driver, control };
  }

  it("gives a finding with rule, severity, docs, evidence and zero-based range", async () => {
    const { driver } = await start();
    await driver.open(ORDERS, FILES["/shop/src/orders.ts"]);
    deepEqual(await driver.pull(ORDERS), [
      {
        range: { start: { line: 0, character: 17 }, end: { line: 0, character: 24 } },
        severity: 1,
        source: "tenantlint",
        code: "unscoped-query",
        codeDescription: { href: "file:///docs/unscoped-query.md" },
        message: "Order is read without a filter.\nEverybody sees it.\nFilter on 'orgId'.",
        relatedInformation: [
          {
            location: { uri: ORDERS, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } },
            message: "a request enters here",
          },
        ],
        data: { fingerprint: "src/orders.ts#0" },
      },
    ]);
  });

  it("follows unsaved text, counts UTF-16 units and survives CRLF", async () => {
    const { driver } = await start();
    await driver.open(USERS, FILES["/shop/src/users.ts"]);
    deepEqual(await driver.pull(USERS), []);
    await driver.change(USERS, 'const face = "😀";\r\nconst x = "😀" + leak(2);\r\n');
    const [diagnostic] = await driver.pull(USERS);
    deepEqual(diagnostic?.range.start, { line: 1, character: 17 });
    await driver.change(USERS, "safe", { start: { line: 1, character: 17 }, end: { line: 1, character: 21 } });
    equal(driver.text(USERS), 'const face = "😀";\r\nconst x = "😀" + safe(2);\r\n');
    deepEqual(await driver.pull(USERS), []);
  });

  it("goes back to the disk when a document is closed", async () => {
    const { driver } = await start();
    await driver.open(ORDERS, "export const a = safe(1);\n");
    deepEqual(await driver.pull(ORDERS), []);
    await driver.close(ORDERS);
    equal((await driver.pull(ORDERS)).length, 1);
  });

  it("answers `unchanged` for a known result id, and a new id once the findings differ", async () => {
    const { driver } = await start();
    await driver.open(ORDERS, FILES["/shop/src/orders.ts"]);
    const first = await driver.report(ORDERS);
    const again = await driver.report(ORDERS, first.resultId);
    deepEqual(again, { kind: "unchanged", resultId: first.resultId });
    await driver.change(ORDERS, "\nexport const a = leak(1);\n");
    const moved = await driver.report(ORDERS, first.resultId);
    equal(moved.kind, "full");
    notEqual(moved.resultId, first.resultId);
  });

  it("reports the whole workspace, open or not, and empties what is gone", async () => {
    const { driver } = await start();
    const first = await driver.pullWorkspace();
    deepEqual(
      first.items.map(({ uri, kind, version }) => ({ uri, kind, version })),
      [{ uri: ORDERS, kind: "full", version: null }],
    );
    const known = first.items.map(({ uri, resultId }) => ({ uri, value: resultId ?? "" }));
    equal((await driver.pullWorkspace(known)).items[0]?.kind, "unchanged");
    await driver.open(ORDERS, "export const a = safe(1);\n");
    const [emptied] = (await driver.pullWorkspace(known)).items;
    deepEqual(emptied?.kind === "full" ? emptied.items : undefined, []);
  });

  it("asks the client to refresh when another file's findings changed", async () => {
    const { driver, control } = await start();
    await driver.open(ORDERS, FILES["/shop/src/orders.ts"]);
    await driver.open(USERS, FILES["/shop/src/users.ts"]);
    const [shown] = await driver.pull(ORDERS);
    deepEqual(await driver.pull(USERS), []);
    control.problems = [{ file: "src/orders.ts", line: 1, message: "A schema column is gone.", isFatal: false }];
    await driver.change(USERS, "export const b = safe(2);\n");
    await driver.pull(USERS);
    await driver.until("a refresh", () => driver.refreshes === 1);
    const after = await driver.pull(ORDERS);
    deepEqual(after[0], shown);
    equal(after[1]?.message, "A schema column is gone.");
  });

  it("asks for a refresh of an open document even when the workspace's answer told of it, which VS Code ignores", async () => {
    const { driver, control } = await start();
    await driver.open(ORDERS, FILES["/shop/src/orders.ts"]);
    await driver.pull(ORDERS);
    await driver.pullWorkspace();
    control.problems = [{ file: "src/orders.ts", line: 1, message: "New.", isFatal: false }];
    await driver.fileChanged("file:///shop/tenantlint.config.json");
    await driver.pullWorkspace();
    await driver.until("a refresh", () => driver.refreshes === 1);
  });

  it("ignores untitled documents, other schemes and files outside the folders", async () => {
    const { driver, control } = await start();
    for (const uri of ["untitled:Untitled-1", "git:/shop/src/orders.ts?HEAD", "file:///elsewhere/a.ts", "file:///shop/100%.ts"]) {
      await driver.open(uri, "leak()");
      deepEqual(await driver.pull(uri), []);
      equal(await driver.hover(uri, 0, 1), null);
      deepEqual(await driver.codeActions(uri, { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }), []);
    }
    equal(control.runs.length, 1);
  });

  it("cancels the run that newer text overtakes and answers with the newest", async () => {
    const { driver, control } = await start();
    await driver.open(ORDERS, FILES["/shop/src/orders.ts"]);
    await driver.pull(ORDERS);
    let open = () => {};
    control.gate = new Promise((resolve) => (open = resolve));
    const before = control.runs.length;
    await driver.change(ORDERS, "leak(1); leak(2);\n");
    await driver.until("the run to begin", () => control.runs.length === before + 1);
    const overtaken = driver.pull(ORDERS);
    await driver.change(ORDERS, "leak(1); leak(2); leak(3);\n");
    await driver.hover("untitled:x", 0, 0);
    open();
    equal((await overtaken).length, 3);
    deepEqual(
      control.runs.slice(before).map(({ wasCancelled }) => wasCancelled),
      [true, false],
    );
  });

  it("folds a burst of edits into few runs", async () => {
    const { driver, control } = await start();
    await driver.open(ORDERS, FILES["/shop/src/orders.ts"]);
    await driver.pull(ORDERS);
    const before = control.runs.length;
    for (let count = 1; count <= 30; count++) await driver.change(ORDERS, "leak();\n".repeat(count));
    equal((await driver.pull(ORDERS)).length, 30);
    equal(control.runs.length - before <= 3, true, `${String(control.runs.length - before)} runs`);
  });

  it("lets the client cancel its request, and does not tell it to stop asking", async () => {
    const { driver, control } = await start();
    control.gate = new Promise(() => {});
    await driver.open(ORDERS, "leak(1); leak(2);\n");
    const source = new CancellationTokenSource();
    const asked = driver.connection.sendRequest("textDocument/diagnostic", { textDocument: { uri: ORDERS } }, source.token);
    await driver.hover("untitled:sent-after-the-request", 0, 0);
    source.cancel();
    // VS Code's client cancels to ask again for newer text; `retriggerRequest: false` would make it forget that.
    await rejects(asked, { code: -32800, data: undefined });
  });

  describe("for a client that does not ask", () => {
    it("publishes every file of the workspace, then only what changed, with the version it belongs to", async () => {
      const { driver } = await start(FILES, { capabilities: PUSH_CLIENT });
      equal(driver.initialized.capabilities.diagnosticProvider, undefined);
      await driver.until("the findings on disk", () => driver.published(ORDERS)?.diagnostics.length === 1);
      equal(driver.published(USERS), undefined);
      await driver.open(ORDERS, FILES["/shop/src/orders.ts"]);
      await driver.change(ORDERS, "leak(1); leak(2);\n");
      await driver.until("the newer text", () => driver.published(ORDERS)?.version === 2);
      equal(driver.published(ORDERS)?.diagnostics.length, 2);
      await driver.change(ORDERS, "safe(1);\n");
      await driver.until("the findings to go", () => driver.published(ORDERS)?.diagnostics.length === 0);
      equal(driver.published(USERS), undefined);
    });
  });
});
