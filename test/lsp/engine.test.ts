// The language server on the real engine and the real disk: what an edit, a schema, a setting and a configuration change.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, it } from "mocha";
import { MarkupContent } from "vscode-languageserver";
import { rules } from "../../rules/index";
import { createAnalyzer, createOverlayHost } from "../../server/engine/index";
import { startInMemory, type LspDriver } from "../harness/lsp-driver";

const FIXTURE = resolve(__dirname, "..", "fixtures", "vscode-workspace");

describe("language server on the engine", () => {
  let root = "";
  let driver: LspDriver;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), "tenantlint-lsp-"));
    cpSync(FIXTURE, root, { recursive: true });
    const host = createOverlayHost();
    driver = await startInMemory({ createAnalyzer, host, rules, docsOf: () => undefined }, { folders: [uri("")] });
  });
  afterEach(async () => {
    await driver.stop();
    rmSync(root, { recursive: true, force: true });
  });

  const uri = (file: string) => pathToFileURL(join(root, file)).href.replace(/\/$/, "");
  const read = (file: string) => readFileSync(join(root, file), "utf8");
  const open = (file: string) => driver.open(uri(file), read(file));
  const codes = async (file: string) =>
    (await driver.pull(uri(file))).map(({ code, range }) => `${String(code)}:${String(range.start.line + 1)}`);

  it("shows the leaks of a file with the way from the request, and of files that are not open", async () => {
    await open("src/invoices.ts");
    const diagnostics = await driver.pull(uri("src/invoices.ts"));
    deepEqual(
      diagnostics.map(({ code }) => code),
      ["unscoped-query", "unscoped-mutation"],
    );
    match(diagnostics[0]?.relatedInformation?.[0]?.message ?? "", /GET \/invoices\/open/);
    const { items } = await driver.pullWorkspace();
    deepEqual(items.map((item) => item.uri).sort(), [uri("src/invoices.ts"), uri("src/reports.ts")]);
  });

  it("applies the offered fix, after which the finding is gone and nothing new came", async () => {
    await open("src/invoices.ts");
    const [leak] = await driver.pull(uri("src/invoices.ts"));
    ok(leak);
    const [fix] = await driver.codeActions(uri("src/invoices.ts"), leak.range);
    await driver.apply(fix?.edit);
    match(driver.text(uri("src/invoices.ts")).split("\n")[20] ?? "", /where: \{[^}]*organizationId/);
    deepEqual(await codes("src/invoices.ts"), ["unscoped-mutation:26"]);
  });

  it("obeys a suppression with a reason, and says so when the reason is left out", async () => {
    await open("src/invoices.ts");
    const [leak] = await driver.pull(uri("src/invoices.ts"));
    ok(leak);
    const actions = await driver.codeActions(uri("src/invoices.ts"), leak.range);
    await driver.apply(actions.find(({ title }) => title.startsWith("Suppress"))?.edit);
    deepEqual(await codes("src/invoices.ts"), ["invalid-suppression:21", "unscoped-query:22", "unscoped-mutation:27"]);
    const end = { line: 20, character: (driver.text(uri("src/invoices.ts")).split("\n")[20] ?? "").length };
    await driver.change(uri("src/invoices.ts"), "the list of open invoices is public", { start: end, end });
    deepEqual(await codes("src/invoices.ts"), ["unscoped-mutation:27"]);
  });

  it("says on hover what isolates a query", async () => {
    await open("src/invoices.ts");
    const line = read("src/invoices.ts")
      .split("\n")
      .findIndex((text) => text.includes("organizationId, status"));
    const contents = (await driver.hover(uri("src/invoices.ts"), line, 40))?.contents;
    match(MarkupContent.is(contents) ? contents.value : "", /TenantLint: isolated\*\* by `tenant-filter`/);
  });

  it("follows an edit of another file: a guard that is gone, and back", async () => {
    await open("src/invoices.ts");
    const before = await codes("src/invoices.ts");
    await open("prisma/schema.prisma");
    await driver.change(
      uri("prisma/schema.prisma"),
      read("prisma/schema.prisma").replaceAll("Invoice", "Bill").replaceAll("invoices", "bills"),
    );
    deepEqual(await codes("src/invoices.ts"), [], "prisma.invoice is no model any more");
    await driver.change(uri("prisma/schema.prisma"), read("prisma/schema.prisma"));
    deepEqual(await codes("src/invoices.ts"), before);
  });

  it("follows the configuration on disk, there and back", async () => {
    await open("src/invoices.ts");
    const before = await codes("src/invoices.ts");
    const config = read("tenantlint.config.json");
    for (let round = 0; round < 3; round++) {
      writeFileSync(join(root, "tenantlint.config.json"), '{ "rules": { "unscoped-query": "off" } }');
      await driver.fileChanged(uri("tenantlint.config.json"));
      deepEqual(await codes("src/invoices.ts"), ["unscoped-mutation:26"]);
      writeFileSync(join(root, "tenantlint.config.json"), config);
      await driver.fileChanged(uri("tenantlint.config.json"));
      deepEqual(await codes("src/invoices.ts"), before);
    }
  });

  it("marks a wrong key in a configuration that is being typed, and goes on with the rest", async () => {
    await open("src/invoices.ts");
    await open("tenantlint.config.json");
    await driver.change(uri("tenantlint.config.json"), '{\n  "ruels": {}\n}\n');
    const [problem] = await driver.pull(uri("tenantlint.config.json"));
    deepEqual([problem?.severity, problem?.range.start.line], [1, 1]);
    match(typeof problem?.message === "string" ? problem.message : "", /ruels.*rules/);
    equal((await driver.pull(uri("src/invoices.ts"))).length, 2);
  });

  it("keeps going over half-typed text", async () => {
    await open("src/invoices.ts");
    const whole = read("src/invoices.ts");
    for (const cut of [whole.indexOf("findMany({ where: { status") + 22, whole.length - 12]) {
      await driver.change(uri("src/invoices.ts"), whole.slice(0, cut));
      await driver.pull(uri("src/invoices.ts"));
    }
    await driver.change(uri("src/invoices.ts"), whole);
    deepEqual(await codes("src/invoices.ts"), ["unscoped-query:21", "unscoped-mutation:26"]);
    deepEqual(driver.shown, []);
  });

  it("shows the tenancy model", async () => {
    const text: string = await driver.connection.sendRequest("tenantlint/model");
    match(text, /Tenant: \*\*Organization\*\* · Users: \*\*User\*\*/);
    match(text, /\| Invoice \| \w+ \| direct \| organizationId \|/);
  });
});
