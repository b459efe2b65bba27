// What the light bulb offers on a finding, and what becomes of the text.
import { deepEqual, equal, ok } from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import type { CodeAction, Diagnostic } from "vscode-languageserver";
import { CLIENT_COMMANDS, SERVER_OPEN_DOCS_COMMAND } from "../../server/protocol";
import { fakeServer } from "../harness/fake-analyzer";
import type { LspDriver } from "../harness/lsp-driver";
import { PUSH_CLIENT, startInMemory, type ClientSetup } from "../harness/lsp-driver";

const URI = "file:///shop/src/orders.ts";
const TWO_LEAKS = "function f() {\n\tleak(1);\n\tleak(2);\n}\n";
const DOCS = "file:///docs/unscoped-query.md";

describe("language server: code actions", () => {
  let driver: LspDriver | undefined;
  afterEach(() => driver?.stop());

  async function open(
    text: string,
    setup: Partial<ClientSetup> = {},
    uri = URI,
  ): Promise<{ driver: LspDriver; diagnostics: Diagnostic[] }> {
    driver = await startInMemory(fakeServer({}).dependencies, { folders: ["file:///shop"], ...setup });
    await driver.open(uri, text);
    return { driver, diagnostics: setup.capabilities === PUSH_CLIENT ? [] : await driver.pull(uri) };
  }

  const at = (line: number, character = 2) => ({ start: { line, character }, end: { line, character } });
  const titled = (actions: readonly CodeAction[], title: string | RegExp): CodeAction => {
    const action = actions.find((one) => (typeof title === "string" ? one.title === title : title.test(one.title)));
    ok(action, `no action ${String(title)} among ${actions.map((one) => one.title).join(", ")}`);
    return action;
  };

  it("offers the fix first, bound to its diagnostic, then the rest of the ways out", async () => {
    const { driver, diagnostics } = await open(TWO_LEAKS);
    const actions = await driver.codeActions(URI, at(1), { diagnostics: diagnostics.slice(0, 1) });
    deepEqual(
      actions.map(({ title, kind, isPreferred }) => [title, kind, isPreferred ?? false]),
      [
        ["Use 'safe'", "quickfix", true],
        ["Fix all unscoped-query in this file", "quickfix", false],
        ["Suppress unscoped-query here, with a reason", "quickfix", false],
        ["Show the documentation of unscoped-query", "quickfix", false],
      ],
    );
    deepEqual(actions[0]?.diagnostics, [diagnostics[0]]);
    await driver.apply(actions[0]?.edit);
    equal(driver.text(URI), "function f() {\n\tsafe(1);\n\tleak(2);\n}\n");
    equal((await driver.pull(URI)).length, 1);
  });

  it("prefers only safe fixes, and offers nothing where no finding stands", async () => {
    const { driver } = await open("maybe(1);\nsafe(2);\n");
    const [fix, ...others] = await driver.codeActions(URI, at(0));
    equal(fix?.isPreferred, undefined);
    ok(!others.some(({ title }) => title.startsWith("Fix all")), "one finding alone needs no fix-all");
    deepEqual(await driver.codeActions(URI, at(1)), []);
  });

  it("fixes all of a rule in the file at once", async () => {
    const { driver } = await open(TWO_LEAKS);
    await driver.apply(titled(await driver.codeActions(URI, at(2)), "Fix all unscoped-query in this file").edit);
    equal(driver.text(URI), "function f() {\n\tsafe(1);\n\tsafe(2);\n}\n");
    deepEqual(await driver.pull(URI), []);
  });

  it("applies only safe fixes as source.fixAll, and only when asked for it", async () => {
    const { driver } = await open("leak(1);\nmaybe(2);\n");
    for (const only of ["source", "source.fixAll", "source.fixAll.tenantlint"]) {
      const actions = await driver.codeActions(URI, at(0), { only: [only] });
      deepEqual(
        actions.map(({ kind }) => kind),
        ["source.fixAll.tenantlint"],
      );
    }
    deepEqual(await driver.codeActions(URI, at(0), { only: ["refactor"] }), []);
    await driver.apply((await driver.codeActions(URI, at(0), { only: ["source.fixAll"] }))[0]?.edit);
    equal(driver.text(URI), "safe(1);\nmaybe(2);\n");
  });

  it("refers edits to the version they were made for", async () => {
    const { driver } = await open(TWO_LEAKS);
    const [fix] = await driver.codeActions(URI, at(1));
    await driver.change(URI, `// newer\n${TWO_LEAKS}`);
    await driver.apply(fix?.edit).then(
      () => ok(false, "an edit of an older text was applied"),
      (error: unknown) => ok(String(error).includes("edit for version 1, document has 2")),
    );
  });

  describe("suppression", () => {
    const suppress = async ({ driver }: { driver: LspDriver }, line: number, uri = URI) =>
      titled(await driver.codeActions(uri, at(line, 6)), /^Suppress/);

    it("stands above the line, indented like it, with its line ending and a reason to complete", async () => {
      const opened = await open("function f() {\r\n\t  leak(1);\r\n}\r\n", { capabilities: PUSH_CLIENT });
      await opened.driver.apply((await suppress(opened, 1)).edit);
      equal(opened.driver.text(URI), "function f() {\r\n\t  // tenantlint-disable-next-line unscoped-query -- \r\n\t  leak(1);\r\n}\r\n");
    });

    it("hands the place to a client that can ask for the reason", async () => {
      const opened = await open("  leak(1);\n", { options: { commands: [CLIENT_COMMANDS.suppress] } });
      const { command, edit } = await suppress(opened, 0);
      equal(edit, undefined);
      deepEqual(command?.arguments, [
        {
          uri: URI,
          version: 1,
          line: 0,
          before: "  // tenantlint-disable-next-line unscoped-query -- ",
          after: "\n",
          rule: "unscoped-query",
        },
      ]);
    });

    it("is a JSX comment between tags, and a line comment in code", async () => {
      const uri = "file:///shop/src/page.tsx";
      const page = "const a =\n  leak(0);\nreturn (\n  <ul>\n    {leak(1)}\n  </ul>\n);\nif (x) {\n  [leak(2)];\n}\n";
      const opened = await open(page, {}, uri);
      const before = async (line: number) => {
        const change = (await suppress(opened, line, uri)).edit?.documentChanges?.[0];
        return change !== undefined && "edits" in change && change.edits[0] !== undefined && "newText" in change.edits[0]
          ? change.edits[0].newText
          : "";
      };
      equal(await before(4), "    {/* tenantlint-disable-next-line unscoped-query --  */}\n");
      equal(await before(1), "  // tenantlint-disable-next-line unscoped-query -- \n");
      equal(await before(8), "  // tenantlint-disable-next-line unscoped-query -- \n");
    });
  });

  describe("documentation", () => {
    const docs = async ({ driver }: { driver: LspDriver }) => titled(await driver.codeActions(URI, at(1)), /documentation/).command;

    it("is opened by the client's own command where it has one", async () => {
      const command = await docs(await open(TWO_LEAKS, { options: { commands: [CLIENT_COMMANDS.openRuleDocs] } }));
      deepEqual([command?.command, command?.arguments], [CLIENT_COMMANDS.openRuleDocs, [DOCS]]);
    });

    it("is opened through the server elsewhere", async () => {
      const opened = await open(TWO_LEAKS);
      const command = await docs(opened);
      equal(command?.command, SERVER_OPEN_DOCS_COMMAND);
      await opened.driver.connection.sendRequest("workspace/executeCommand", { command: command?.command, arguments: command?.arguments });
      deepEqual(opened.driver.shownDocuments, [DOCS]);
    });

    it("is left out where nothing can show it", async () => {
      const { driver } = await open(TWO_LEAKS, { capabilities: PUSH_CLIENT });
      ok(!(await driver.codeActions(URI, at(1))).some(({ title }) => /documentation/.test(title)));
    });
  });
});
