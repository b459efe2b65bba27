// What changes around the open documents: files on disk, settings, and the workspace's folders.
import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type DidChangeConfigurationParams,
  type DidChangeWatchedFilesParams,
} from "vscode-languageserver";
import { DEFAULT_SETTINGS, type Settings } from "../protocol";
import type { Session } from "./session";
import { readSettings } from "./settings";
import { toPath } from "./uris";

const SECTION = "tenantlint";

/** Everything that the engine reads: sources, schemas, migrations, and the files that decide how imports resolve. */
const WATCHED = [
  "**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,prisma,sql}",
  "**/{tenantlint.config.json,package.json,pnpm-workspace.yaml,.gitignore}",
  "**/{tsconfig,jsconfig}*.json",
];

/** To be called before the connection listens. */
export function serveWorkspaceChanges(session: Session): void {
  const { connection } = session;
  const client = new ClientSettings(session);
  connection.onInitialized(() => {
    session.start((uri) => client.of(uri)).catch((error: unknown) => session.logError("The workspace could not be opened", error));
    register(session).catch((error: unknown) => session.logError("Changes cannot be watched", error));
    // The library throws when the client lacks the ability.
    if (session.abilities.workspaceFolders)
      connection.workspace.onDidChangeWorkspaceFolders((event) => void followFolders(session, client, event));
  });
  connection.onDidChangeConfiguration((params) => void reload(session, client, params));
  connection.onDidChangeWatchedFiles((params) => followFiles(session, params));
}

async function register(session: Session): Promise<void> {
  const { abilities, connection } = session;
  if (abilities.watchesFiles) {
    const watchers = WATCHED.map((globPattern) => ({ globPattern }));
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }
  if (abilities.registersConfiguration) {
    await connection.client.register(DidChangeConfigurationNotification.type, { section: SECTION });
  }
}

/** The overlay wins over the disk for open documents, and dependencies are not analysed. */
function followFiles(session: Session, { changes }: DidChangeWatchedFilesParams): void {
  const paths = changes.flatMap(({ uri }) => toPath(uri) ?? []);
  session.touch(paths.filter((path) => !session.isOpen(path) && !path.includes("/node_modules/") && !path.includes("/.git/")));
}

async function followFolders(
  session: Session,
  client: ClientSettings,
  { added, removed }: { added: readonly { uri: string; name: string }[]; removed: readonly { uri: string }[] },
): Promise<void> {
  await session.ready;
  for (const { uri } of removed) session.removeFolder(uri);
  for (const folder of added) session.addFolder(folder, await client.of(folder.uri));
}

async function reload(session: Session, client: ClientSettings, params: DidChangeConfigurationParams): Promise<void> {
  client.remember(params.settings);
  await session.ready;
  for (const folder of session.folders) session.applySettings(folder, await client.of(session.uriOf(folder.root)));
}

/** Settings as the client gives them: asked for per folder where it can answer, else the last ones it sent. */
class ClientSettings {
  #sent: unknown;
  readonly #complained = new Set<string>();

  constructor(private readonly session: Session) {}

  /** Old clients send all settings, or only the section. */
  remember(settings: unknown): void {
    const isObject = typeof settings === "object" && settings !== null;
    this.#sent = isObject && SECTION in settings ? Object.entries(settings).find(([name]) => name === SECTION)?.[1] : settings;
  }

  async of(scopeUri: string): Promise<Settings> {
    const { settings, complaints } = readSettings(await this.#ask(scopeUri));
    for (const complaint of complaints) {
      if (this.#complained.has(complaint)) continue;
      this.#complained.add(complaint);
      this.session.showWarning(complaint);
    }
    return settings;
  }

  async #ask(scopeUri: string): Promise<unknown> {
    if (!this.session.abilities.readsConfiguration) return this.#sent;
    try {
      return await this.session.connection.workspace.getConfiguration({ scopeUri, section: SECTION });
    } catch (error) {
      this.session.logError("The settings could not be read; the defaults are used", error);
      return DEFAULT_SETTINGS;
    }
  }
}
