// The connection to the language server: how it is started, which documents it sees, and the messages of our own.
import { type CancellationToken, type Disposable, EventEmitter, window } from "vscode";
import { type DocumentSelector, LanguageClient, TransportKind } from "vscode-languageclient/node";
import {
  CHECK_WORKSPACE_REQUEST,
  CLIENT_COMMANDS,
  type ClientOptions,
  MODEL_REQUEST,
  STATUS_NOTIFICATION,
  type StatusParams,
  type WorkspaceSummary,
} from "../server/protocol";

const LANGUAGES = ["typescript", "typescriptreact", "javascript", "javascriptreact", "vue", "svelte"];

/** Schemas, migrations and configurations are sent too, so that unsaved changes of them count and their problems show. */
const OTHER_FILES = ["**/*.prisma", "**/*.sql", "**/tenantlint.config.json", "**/package.json"];

/** Local files only: untitled text has no place in a workspace. */
const DOCUMENTS: DocumentSelector = [
  ...LANGUAGES.map((language) => ({ scheme: "file", language })),
  ...OTHER_FILES.map((pattern) => ({ scheme: "file", pattern })),
];

export class ServerConnection implements Disposable {
  readonly #output = window.createOutputChannel("TenantLint", { log: true });
  readonly #status = new EventEmitter<StatusParams>();
  readonly #client: LanguageClient;
  readonly onStatus = this.#status.event;

  /** @param module path of the server's bundle */
  constructor(module: string) {
    const initializationOptions: ClientOptions = { commands: Object.values(CLIENT_COMMANDS), status: true };
    const run = { module, transport: TransportKind.ipc };
    // The client's id is also the section of its `trace.server` setting.
    this.#client = new LanguageClient(
      "tenantlint",
      "TenantLint",
      { run, debug: { ...run, options: { execArgv: ["--nolazy", "--inspect=6011"] } } },
      {
        documentSelector: DOCUMENTS,
        initializationOptions,
        outputChannel: this.#output,
        diagnosticPullOptions: { onChange: true, onTabs: true },
      },
    );
    this.#client.onNotification(STATUS_NOTIFICATION, (status: StatusParams) => this.#status.fire(status));
  }

  start(): Promise<void> {
    return this.#client.start();
  }

  async stop(): Promise<void> {
    if (this.#client.needsStop()) await this.#client.stop();
  }

  async restart(): Promise<void> {
    try {
      await this.stop();
    } catch (error) {
      // A server in the middle of a long analysis does not answer in time; it is killed, and the new one starts all the same.
      this.#output.warn(error instanceof Error ? error.message : String(error));
    }
    await this.#client.start();
  }

  showOutput(): void {
    this.#output.show(true);
  }

  checkWorkspace(token: CancellationToken): Promise<WorkspaceSummary> {
    return this.#client.sendRequest(CHECK_WORKSPACE_REQUEST, token);
  }

  /** Markdown text of the tenancy model. */
  model(): Promise<string> {
    return this.#client.sendRequest(MODEL_REQUEST);
  }

  dispose(): void {
    this.#status.dispose();
    this.#output.dispose();
  }
}
