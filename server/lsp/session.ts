// The state of one connection: the client's abilities, its open documents as an overlay on the disk, and one analysis per
// workspace folder. Handlers ask it for folders and outcomes; it tells listeners when a folder has a new outcome.
import {
  MessageType,
  ShowMessageNotification,
  TextDocuments,
  type CancellationToken,
  type Connection,
  type InitializeParams,
  type WorkspaceFolder,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Rule } from "../../rules/contract/rule";
import type { Analyzer, AnalyzerOptions, createOverlayHost, Progress } from "../engine/index";
import type { Settings } from "../protocol";
import { NO_ABILITIES, readAbilities, type Abilities } from "./abilities";
import { FolderAnalysis, type Outcome } from "./folder";
import { buildReport, type Report } from "./report";
import { needsNewAnalyzer } from "./settings";
import { isInside, resolvePath, toPath, toUri } from "./uris";

/** Everything the server is given from outside. */
export interface ServerDependencies {
  readonly createAnalyzer: (options: AnalyzerOptions) => Analyzer;
  /** The disk with unsaved texts on top. */
  readonly host: ReturnType<typeof createOverlayHost>;
  readonly rules: readonly Rule[];
  /** URI of a rule's docs page, when there is one. */
  readonly docsOf: (rule: string) => string | undefined;
}

/** One workspace folder as the handlers see it. */
export interface Folder {
  /** Absolute path. */
  readonly root: string;
  readonly name: string;
  readonly settings: Settings;
  /** Missing while the folder is switched off. */
  readonly analysis?: FolderAnalysis;
}

export interface SessionListener {
  started?(folder: Folder, isFirst: boolean): void;
  progressed?(folder: Folder, progress: Progress): void;
  settled?(folder: Folder, outcome: Outcome): void;
  /** A folder came, went, or is shown by other settings. */
  changed?(): void;
}

export class Session {
  readonly documents = new TextDocuments(TextDocument);
  /** Becomes true for good once the folders and their settings are known; requests that come earlier wait for it. */
  readonly ready: Promise<void>;
  abilities: Abilities = NO_ABILITIES;
  #markReady: () => void = () => {};
  #folders = new Map<string, Folder>();
  #initialFolders: readonly WorkspaceFolder[] = [];
  #listeners: SessionListener[] = [];
  /** Open documents: path → the client's spelling of its URI. */
  readonly #openUris = new Map<string, string>();
  #reports = new WeakMap<Outcome, { readonly settings: Settings; readonly report: Report }>();

  constructor(
    readonly connection: Connection,
    readonly dependencies: ServerDependencies,
  ) {
    this.ready = new Promise((resolve) => (this.#markReady = resolve));
  }

  initialize(params: InitializeParams): void {
    this.abilities = readAbilities(params);
    this.#initialFolders = params.workspaceFolders ?? oldStyleFolders(params);
  }

  /** Opens the first folders; `settingsOf` asks the client. */
  async start(settingsOf: (uri: string) => Promise<Settings>): Promise<void> {
    try {
      for (const folder of this.#initialFolders) this.addFolder(folder, await settingsOf(folder.uri));
    } finally {
      this.#markReady();
    }
  }

  listen(listener: SessionListener): void {
    this.#listeners.push(listener);
  }

  get folders(): readonly Folder[] {
    return [...this.#folders.values()];
  }

  /** The innermost folder that holds the path. */
  ownerOf(path: string): Folder | undefined {
    let owner: Folder | undefined;
    for (const folder of this.#folders.values()) {
      if (isInside(folder.root, path) && folder.root.length > (owner?.root.length ?? -1)) owner = folder;
    }
    return owner;
  }

  /** The folder and path behind a URI; undefined for other schemes and files outside every folder. */
  locate(uri: string): { path: string; folder: Folder } | undefined {
    const path = toPath(uri);
    const folder = path === undefined ? undefined : this.ownerOf(path);
    return path === undefined || folder === undefined ? undefined : { path, folder };
  }

  /** The outcome for the newest text; undefined when the request is cancelled or the folder is off or gone. */
  async outcomeOf(folder: Folder, token: CancellationToken): Promise<Outcome | undefined> {
    return folder.analysis?.outcome((cancel) => token.onCancellationRequested(cancel));
  }

  /** The client's own URI for an open document, else one made from the path. */
  uriOf(path: string): string {
    return this.#openUris.get(path) ?? toUri(path);
  }

  reportOf(folder: Folder, outcome: Outcome): Report {
    const known = this.#reports.get(outcome);
    if (known?.settings === folder.settings && outcome.kind === "result") return known.report;
    const report = buildReport(outcome, {
      root: folder.root,
      minimumConfidence: folder.settings.minimumConfidence,
      relatedInformation: this.abilities.relatedInformation,
      docsOf: this.dependencies.docsOf,
      uriOf: (file) => this.uriOf(resolvePath(folder.root, file)),
      isOwn: (path) => this.ownerOf(path) === folder,
      openPaths: [...this.#openUris.keys()],
    });
    this.#reports.set(outcome, { settings: folder.settings, report });
    return report;
  }

  /** The text of an open document; opening one mostly sends what the disk holds already. Documents that are no files are left alone. */
  setText(uri: string, text: string): void {
    const path = toPath(uri);
    if (path === undefined) return;
    this.#openUris.set(path, uri);
    const before = this.dependencies.host.readFile(path);
    this.dependencies.host.set(path, text);
    if (before !== text) this.touch([path]);
  }

  /** A closed document: the disk counts again. */
  dropText(uri: string): void {
    const path = toPath(uri);
    if (path === undefined) return;
    this.#openUris.delete(path);
    const before = this.dependencies.host.readFile(path);
    this.dependencies.host.delete(path);
    if (before !== this.dependencies.host.readFile(path)) this.touch([path]);
  }

  isOpen(path: string): boolean {
    return this.#openUris.has(path);
  }

  /** Every folder that holds a changed file analyses it, since an outer one may reach into a nested one. */
  touch(paths: readonly string[]): void {
    for (const folder of this.folders) {
      const inside = paths.filter((path) => isInside(folder.root, path));
      if (inside.length > 0) folder.analysis?.touch(inside);
    }
  }

  addFolder({ uri, name }: WorkspaceFolder, settings: Settings): void {
    const root = toPath(uri);
    if (root === undefined || this.#folders.has(root)) return;
    this.#setFolder(this.#openFolder(root, name, settings));
    this.#reports = new WeakMap();
    this.#tell((listener) => listener.changed?.());
  }

  removeFolder(uri: string): void {
    const folder = this.#folders.get(toPath(uri) ?? "");
    if (folder === undefined) return;
    this.#folders.delete(folder.root);
    folder.analysis?.dispose();
    // What a nested folder answered for may now belong to the one around it.
    this.#reports = new WeakMap();
    this.#tell((listener) => listener.changed?.());
  }

  applySettings(folder: Folder, settings: Settings): void {
    if (needsNewAnalyzer(folder.settings, settings)) {
      folder.analysis?.dispose();
      this.#setFolder(this.#openFolder(folder.root, folder.name, settings));
    } else {
      this.#folders.set(folder.root, { ...folder, settings });
    }
    this.#tell((listener) => listener.changed?.());
  }

  /** Shows a message that wants no answer; the library's own helpers send a request, which simple clients answer by a prompt. */
  showWarning(message: string): void {
    this.connection
      .sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message })
      .catch((error: unknown) => this.logError("A message could not be shown", error));
  }

  logError(what: string, error: unknown): void {
    this.connection.console.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  dispose(): void {
    for (const folder of this.folders) folder.analysis?.dispose();
    this.#folders.clear();
  }

  #setFolder(folder: Folder): void {
    this.#folders.set(folder.root, folder);
    folder.analysis?.touch([]);
  }

  #openFolder(root: string, name: string, settings: Settings): Folder {
    if (!settings.enable) return { root, name, settings };
    const current = () => this.#folders.get(root);
    const tell = (call: (listener: SessionListener, folder: Folder) => void) => {
      const folder = current();
      if (folder?.analysis === analysis) this.#tell((listener) => call(listener, folder));
    };
    const analysis: FolderAnalysis = new FolderAnalysis(() => this.#createAnalyzer(root, settings), {
      started: (isFirst) => tell((listener, folder) => listener.started?.(folder, isFirst)),
      progressed: (progress) => tell((listener, folder) => listener.progressed?.(folder, progress)),
      settled: (outcome) => tell((listener, folder) => listener.settled?.(folder, outcome)),
    });
    return { root, name, settings, analysis };
  }

  #createAnalyzer(root: string, settings: Settings): Analyzer {
    const { createAnalyzer, host, rules } = this.dependencies;
    const configFile = settings.configFile === "" ? undefined : resolvePath(root, settings.configFile);
    return createAnalyzer({ root, host, rules, ruleSettings: settings.rules, ...(configFile === undefined ? {} : { configFile }) });
  }

  /** A listener that fails is logged and stops neither the others nor the analysis. */
  #tell(call: (listener: SessionListener) => void): void {
    for (const listener of this.#listeners) {
      try {
        call(listener);
      } catch (error) {
        this.logError("A result could not be shown", error);
      }
    }
  }
}

/** Clients without workspace folders name one root; a client without any has no folder to analyse. */
function oldStyleFolders({ rootUri, rootPath }: InitializeParams): readonly WorkspaceFolder[] {
  const uri = rootUri ?? (rootPath ? toUri(rootPath.replaceAll("\\", "/")) : undefined);
  return uri === undefined ? [] : [{ uri, name: uri.slice(uri.lastIndexOf("/") + 1) }];
}
