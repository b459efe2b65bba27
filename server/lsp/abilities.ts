// What the connected client can do, read once from its `initialize` request; handlers ask here and never look at
// capabilities themselves.
import type { InitializeParams } from "vscode-languageserver";
import type { ClientOptions } from "../protocol";

export interface Abilities {
  /** It asks for diagnostics; otherwise they are pushed. */
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly relatedInformation: boolean;
  readonly progress: boolean;
  readonly showDocument: boolean;
  readonly versionedEdits: boolean;
  readonly codeActionLiterals: boolean;
  readonly watchesFiles: boolean;
  readonly readsConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly workspaceFolders: boolean;
  /** Commands of {@link CLIENT_COMMANDS} that the client runs itself. */
  readonly commands: ReadonlySet<string>;
  readonly status: boolean;
}

/** Abilities before `initialize`: none. */
export const NO_ABILITIES: Abilities = readAbilities({ processId: null, rootUri: null, capabilities: {} });

/** Everything undeclared counts as absent. */
export function readAbilities({ capabilities, initializationOptions }: InitializeParams): Abilities {
  const { textDocument, workspace, window } = capabilities;
  const options = readOptions(initializationOptions);
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation:
      textDocument?.publishDiagnostics?.relatedInformation === true || textDocument?.diagnostic?.relatedInformation === true,
    progress: window?.workDoneProgress === true,
    showDocument: window?.showDocument?.support === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    readsConfiguration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    commands: new Set(options.commands ?? []),
    status: options.status === true,
  };
}

/** The options come from a foreign program: whatever has another shape is ignored. */
function readOptions(options: unknown): ClientOptions {
  if (typeof options !== "object" || options === null) return {};
  const commands = "commands" in options && Array.isArray(options.commands) ? options.commands : [];
  return {
    commands: commands.filter((name) => typeof name === "string"),
    status: "status" in options && options.status === true,
  };
}
