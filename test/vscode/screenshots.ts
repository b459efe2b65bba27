// Takes the pictures that a person looks at before a release: the squiggle with the Problems view, the hover, the quick-fix
// menu, the text after the fix, the tenancy model. Prints their paths. Run: npx tsx test/vscode/screenshots.ts [folder]
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { addressOf, openWindow, remoteUri } from "./browser";
import { stageExtension } from "./stage";
import { installVscodeServer, requireSystemPackages, startVscodeServer } from "./vscode-server";
import { copyFixture, temporaryFolder } from "./workspace";

const FILE = "src/invoices.ts";

/** Settings of the pictured VS Code: nothing that distracts from the extension. */
const SETTINGS = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "chat.commandCenter.enabled": false,
  "editor.minimap.enabled": false,
  "editor.hover.delay": 100,
  // The fixture has no node_modules, of which the picture would be full.
  "typescript.validate.enable": false,
  "telemetry.telemetryLevel": "off",
};

async function main(): Promise<void> {
  const pictures = process.argv[2] ?? join(tmpdir(), "tenantlint-pictures");
  mkdirSync(pictures, { recursive: true });
  requireSystemPackages({ chromium: "chromium", rg: "ripgrep" });
  installVscodeServer();
  const extension = await stageExtension();
  const profile = temporaryFolder("profile");
  mkdirSync(join(profile.folder, "User"), { recursive: true });
  writeFileSync(join(profile.folder, "User", "settings.json"), JSON.stringify(SETTINGS));
  const workspace = copyFixture();
  const server = await startVscodeServer(profile.folder);
  const { browser, page } = await openWindow();
  try {
    const payload = [
      ["extensionDevelopmentPath", remoteUri(server, extension)],
      ["openFile", remoteUri(server, join(workspace.folder, FILE))],
    ] as const;
    await page.goto(addressOf(server, workspace.folder, payload));
    await takePictures(page, async (name) => {
      const path = join(pictures, `${name}.png`);
      await page.screenshot({ path });
      process.stdout.write(`${path}\n`);
    });
  } catch (error) {
    await page.screenshot({ path: join(pictures, "failure.png") });
    throw error;
  } finally {
    await browser.close();
    await server.stop();
    workspace.remove();
    profile.remove();
  }
}

async function takePictures(page: Page, picture: (name: string) => Promise<void>): Promise<void> {
  await page.waitForSelector(".squiggly-error", { timeout: 60_000 });
  await command(page, "View: Focus Problems");
  await page.waitForSelector(".markers-panel .monaco-list-row");
  await settle(page);
  await picture("1-squiggle-and-problems");

  await command(page, "View: Toggle Panel Visibility");
  const leak = page.locator(".view-line", { hasText: 'findMany({ where: { status: "open" }' });
  await leak.getByText("findMany").first().hover();
  await page.waitForSelector(".monaco-hover:not(.hidden) .hover-contents");
  await settle(page);
  await picture("2-hover-leak");

  await page.mouse.move(5, 5);
  await page.locator(".view-line", { hasText: "where: { organizationId" }).getByText("findMany").first().hover();
  await settle(page);
  await picture("3-hover-isolated");

  await page.mouse.move(5, 5);
  await leak.getByText("findMany").first().click();
  await page.keyboard.press("Control+.");
  await page.waitForSelector(".action-widget .monaco-list-row");
  await settle(page);
  await picture("4-quick-fix-menu");

  await page.keyboard.press("Enter");
  await settle(page);
  await picture("5-after-the-fix");

  await page.locator(".view-line", { hasText: "invoice.delete" }).getByText("delete").last().click();
  await page.keyboard.press("Control+.");
  await page.waitForSelector(".action-widget .monaco-list-row");
  await takeAction(page, /^Suppress/);
  await settle(page);
  await picture("6-reason-for-a-suppression");

  await page.keyboard.type("Support may delete any invoice");
  await page.keyboard.press("Enter");
  await settle(page);
  await picture("7-suppressed");

  await command(page, "TenantLint: Show Tenancy Model");
  await page.locator(".tab", { hasText: "Tenancy model" }).waitFor();
  await settle(page);
  await picture("8-tenancy-model");
  await command(page, "TenantLint: Check Workspace");
  await settle(page, 1500);
  await picture("9-check-workspace");
}

/** Takes an action of the open menu with the keyboard: an overlay keeps the mouse from it. */
async function takeAction(page: Page, title: RegExp): Promise<void> {
  const rows = await page.locator(".action-widget .monaco-list-row").count();
  for (let step = 0; step < rows; step++) {
    const focused = (await page.locator(".action-widget .monaco-list-row.focused").textContent()) ?? "";
    if (title.test(focused.trim())) break;
    await page.keyboard.press("ArrowDown");
    await settle(page, 100);
  }
  await page.keyboard.press("Enter");
}

/** Runs a command from the palette, as a person does. */
async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press("F1");
  await page.waitForSelector(".quick-input-widget input");
  await page.keyboard.type(title);
  await settle(page, 400);
  await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: title }).waitFor();
  await page.keyboard.press("Enter");
}

/** Animations and late answers. */
function settle(page: Page, milliseconds = 1200): Promise<void> {
  return page.waitForTimeout(milliseconds);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
