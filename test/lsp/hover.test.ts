// The proof under the mouse: verdict, words, entity and evidence with links.
import { equal, match } from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { MarkupContent } from "vscode-languageserver";
import { fakeServer } from "../harness/fake-analyzer";
import type { LspDriver } from "../harness/lsp-driver";
import { startInMemory } from "../harness/lsp-driver";

const URI = "file:///shop/app/%5Bid%5D/page.ts";

describe("language server: hover", () => {
  let driver: LspDriver | undefined;
  afterEach(() => driver?.stop());

  async function hover(text: string, line: number, character: number): Promise<string | undefined> {
    driver = await startInMemory(fakeServer({}).dependencies, { folders: ["file:///shop"] });
    await driver.open(URI, text);
    const contents = (await driver.hover(URI, line, character))?.contents;
    return MarkupContent.is(contents) ? contents.value : undefined;
  }

  it("says why an access is not isolated, and how one gets there", async () => {
    equal(
      await hover("leak(1);", 0, 3),
      [
        "**TenantLint: not isolated** (certain): nothing selects rows of one tenant: there is no filter.",
        "Reads **Order**, which has the tenant key `orgId` (fake `leak`).",
        `1. [page.ts:1](${URI}#L1,1) a request enters here`,
      ].join("\n\n"),
    );
  });

  it("names what isolates an access", async () => {
    match((await hover("safe(1);", 0, 3)) ?? "", /^\*\*TenantLint: isolated\*\* by `tenant-filter`: the tenant key is compared/);
  });

  it("answers anywhere in an open access, but only on the first line of an isolated one, and nowhere else", async () => {
    match((await hover("leak(\n  1\n);", 1, 2)) ?? "", /not isolated/);
    await driver?.stop();
    equal(await hover("safe(\n  1\n);", 1, 2), undefined);
    await driver?.stop();
    equal(await hover("other();\nleak(1);", 0, 2), undefined);
  });
});
