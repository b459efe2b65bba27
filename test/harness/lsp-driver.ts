// Plays the editor: a client over a real message connection that opens and edits documents, asks, and records what it is sent.
// Works on a server in this process (two streams) and on one behind a child's standard streams.
import { PassThrough } from "node:stream";
import {
  createConnection,
  createProtocolConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeAction,
  type CodeActionContext,
  type ClientCapabilities,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type Hover,
  type InitializeResult,
  type MessageReader,
  type MessageWriter,
  type ProtocolConnection,
  type Range,
  type WorkspaceDiagnosticReport,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { startServer } from "../../server/lsp/server";
import type { ServerDependencies } from "../../server/lsp/session";
import type { ClientOptions, StatusParams } from "../../server/protocol";

/** What an up-to-date client such as VS Code declares. */
export const PULL_CLIENT: ClientCapabilities = {
  textDocument: {
    diagnostic: { relatedInformation: true },
    publishDiagnostics: { relatedInformation: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
  },
  workspace: {
    workspaceFolders: true,
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    workspaceEdit: { documentChanges: true },
  },
  window: { workDoneProgress: true, showDocument: { support: true } },
};

/** What an old client such as Neovim 0.7 declares. */
export const PUSH_CLIENT: ClientCapabilities = {
  textDocument: {
    publishDiagnostics: { relatedInformation: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
  },
};

export interface ClientSetup {
  readonly capabilities?: ClientCapabilities;
  /** URIs of the workspace folders. */
  readonly folders: readonly string[];
  readonly options?: ClientOptions;
  /** Section `tenantlint`; a test may change it and call `configure`. */
  readonly settings?: unknown;
}

/** A server in this process. */
export function startInMemory(dependencies: ServerDependencies, setup: ClientSetup): Promise<LspDriver> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  // Readers and writers, not streams: for streams the library ends the process when they close.
  const server = createConnection(ProposedFeatures.all, new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
  startServer(server, dependencies);
  return LspDriver.connect(new StreamMessageReader(toClient), new StreamMessageWriter(toServer), setup);
}

export class LspDriver {
  /** Text of `window/showMessage`, in order. */
  readonly shown: string[] = [];
  readonly logged: string[] = [];
  readonly statuses: StatusParams[] = [];
  /** Methods registered dynamically, with their options. */
  readonly registered: { method: string; options: unknown }[] = [];
  /** Values of `$/progress`. */
  readonly progress: unknown[] = [];
  readonly shownDocuments: string[] = [];
  refreshes = 0;
  settings: unknown;
  initialized: InitializeResult = { capabilities: {} };
  readonly #documents = new Map<string, TextDocument>();
  readonly #published = new Map<string, { version: number | undefined; diagnostics: Diagnostic[] }>();
  #listeners: (() => void)[] = [];

  private constructor(readonly connection: ProtocolConnection) {}

  static async connect(reader: MessageReader, writer: MessageWriter, setup: ClientSetup): Promise<LspDriver> {
    const driver = new LspDriver(createProtocolConnection(reader, writer));
    driver.settings = setup.settings ?? null;
    driver.#record();
    driver.connection.listen();
    driver.initialized = await driver.connection.sendRequest("initialize", {
      processId: null,
      rootUri: setup.folders[0] ?? null,
      workspaceFolders: setup.folders.map((uri) => ({ uri, name: uri.slice(uri.lastIndexOf("/") + 1) })),
      capabilities: setup.capabilities ?? PULL_CLIENT,
      initializationOptions: setup.options,
    });
    await driver.connection.sendNotification("initialized", {});
    return driver;
  }

  async open(uri: string, text: string, languageId = "typescript"): Promise<void> {
    this.#documents.set(uri, TextDocument.create(uri, languageId, 1, text));
    await this.connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
  }

  /** Replaces `range`, or the whole text. */
  async change(uri: string, text: string, range?: Range): Promise<void> {
    const document = this.#document(uri);
    const change = range === undefined ? { text } : { range, text };
    const version = document.version + 1;
    this.#documents.set(uri, TextDocument.update(document, [change], version));
    await this.connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [change] });
  }

  async close(uri: string): Promise<void> {
    this.#documents.delete(uri);
    await this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  text(uri: string): string {
    return this.#document(uri).getText();
  }

  report(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest("textDocument/diagnostic", { textDocument: { uri }, previousResultId });
  }

  async pull(uri: string): Promise<Diagnostic[]> {
    const report = await this.report(uri);
    return report.kind === "full" ? report.items : [];
  }

  pullWorkspace(previousResultIds: { uri: string; value: string }[] = []): Promise<WorkspaceDiagnosticReport> {
    return this.connection.sendRequest("workspace/diagnostic", { previousResultIds });
  }

  published(uri: string): { version: number | undefined; diagnostics: Diagnostic[] } | undefined {
    return this.#published.get(uri);
  }

  codeActions(uri: string, range: Range, context: Partial<CodeActionContext> = {}): Promise<CodeAction[]> {
    return this.connection.sendRequest("textDocument/codeAction", {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...context },
    });
  }

  hover(uri: string, line: number, character: number): Promise<Hover | null> {
    return this.connection.sendRequest("textDocument/hover", { textDocument: { uri }, position: { line, character } });
  }

  /** Applies an edit to the open documents, as an editor would, and tells the server; refuses edits of another version. */
  async apply(edit: WorkspaceEdit | undefined): Promise<void> {
    for (const change of edit?.documentChanges ?? []) {
      if (!("textDocument" in change)) throw new Error("the driver applies text edits only");
      const { uri, version } = change.textDocument;
      const document = this.#document(uri);
      if (version !== document.version) throw new Error(`edit for version ${String(version)}, document has ${String(document.version)}`);
      await this.change(
        uri,
        TextDocument.applyEdits(
          document,
          change.edits.flatMap((one) => ("newText" in one ? one : [])),
        ),
      );
    }
    for (const [uri, edits] of Object.entries(edit?.changes ?? {}))
      await this.change(uri, TextDocument.applyEdits(this.#document(uri), edits));
  }

  /** New settings, told as VS Code does. */
  async configure(settings: unknown): Promise<void> {
    this.settings = settings;
    await this.connection.sendNotification("workspace/didChangeConfiguration", { settings: { tenantlint: settings } });
  }

  async fileChanged(...uris: string[]): Promise<void> {
    await this.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: uris.map((uri) => ({ uri, type: 2 })) });
  }

  /** Waits until a condition over what was received holds. */
  async until(what: string, condition: () => boolean, milliseconds = 5000): Promise<void> {
    const deadline = Date.now() + milliseconds;
    while (!condition()) {
      const rest = deadline - Date.now();
      if (rest <= 0)
        throw new Error(
          `waited ${String(milliseconds)} ms in vain for ${what}; shown: ${this.shown.join(" | ")}; logged: ${this.logged.join(" | ")}`,
        );
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(rest, 50));
        this.#listeners.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest("shutdown");
    this.connection.dispose();
  }

  #document(uri: string): TextDocument {
    const document = this.#documents.get(uri);
    if (document === undefined) throw new Error(`${uri} is not open`);
    return document;
  }

  #record(): void {
    const { connection } = this;
    const on = <T>(method: string, handle: (params: T) => unknown) =>
      connection.onNotification(method, (params: T) => {
        handle(params);
        this.#wake();
      });
    on("window/showMessage", ({ message }: { message: string }) => this.shown.push(message));
    on("window/logMessage", ({ message }: { message: string }) => this.logged.push(message));
    on("tenantlint/status", (status: StatusParams) => this.statuses.push(status));
    on("$/progress", ({ value }: { value: unknown }) => this.progress.push(value));
    on("textDocument/publishDiagnostics", (params: { uri: string; version?: number; diagnostics: Diagnostic[] }) => {
      this.#published.set(params.uri, { version: params.version, diagnostics: params.diagnostics });
    });
    connection.onRequest(
      "client/registerCapability",
      ({ registrations }: { registrations: { method: string; registerOptions: unknown }[] }) => {
        this.registered.push(...registrations.map(({ method, registerOptions }) => ({ method, options: registerOptions })));
        return null;
      },
    );
    connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) => items.map(() => this.settings));
    connection.onRequest("window/workDoneProgress/create", () => null);
    connection.onRequest("window/showDocument", ({ uri }: { uri: string }) => {
      this.shownDocuments.push(uri);
      return { success: true };
    });
    connection.onRequest("workspace/diagnostic/refresh", () => {
      this.refreshes++;
      this.#wake();
      return null;
    });
  }

  #wake(): void {
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }
}
