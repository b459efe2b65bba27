// The window of VS Code's server: a headless Chromium from the system, and the address of a workspace with what to do in it.
import { resolve } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import type { VscodeServer } from "./vscode-server";

/** What VS Code is told at its start: pairs of a name and a value, as its web workbench reads them from the address. */
export type Payload = readonly (readonly [name: string, value: string])[];

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Path of the system's Chromium; another one may be named by CHROMIUM_PATH. */
const CHROMIUM = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** Milliseconds that the browser may take for one step, on a machine that has other work. */
const PATIENCE = 120_000;

/** Starting a browser fails now and then on a busy machine, and works the next time. */
const ATTEMPTS = 3;

export async function openWindow(attempt = 1): Promise<{ browser: Browser; page: Page }> {
  try {
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS, timeout: PATIENCE });
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(PATIENCE);
    return { browser, page };
  } catch (error) {
    if (attempt === ATTEMPTS) throw error;
    return openWindow(attempt + 1);
  }
}

/** A local path as the server's own URI. */
export function remoteUri({ authority }: VscodeServer, path: string): string {
  return `vscode-remote://${authority}${resolve(path)}`;
}

/** @param folder workspace folder; without one an empty window opens */
export function addressOf({ url }: VscodeServer, folder: string | undefined, payload: Payload): string {
  const query = new URLSearchParams({
    ...(folder === undefined ? { ew: "true" } : { folder: resolve(folder) }),
    payload: JSON.stringify(payload),
  });
  return `${url}/?${query.toString()}`;
}
