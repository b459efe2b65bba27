// What the language server and its clients say to each other beyond the Language Server Protocol: names, settings and
// payload shapes. Types and constants only, so that the extension can import it without pulling in the server.

/** Request, no parameters: waits until every folder is analysed and answers with a {@link WorkspaceSummary}. */
export const CHECK_WORKSPACE_REQUEST = "tenantlint/checkWorkspace";
/** Request, no parameters: the tenancy model of every folder as one Markdown text (`string`). */
export const MODEL_REQUEST = "tenantlint/model";
/** Notification from the server, with a {@link StatusParams}; only to clients that asked for it in their options. */
export const STATUS_NOTIFICATION = "tenantlint/status";

/** Commands that a client may offer to run itself; it lists those it has in {@link ClientOptions.commands}. */
export const CLIENT_COMMANDS = {
  /** Asks for a reason and inserts a suppression; one argument, a {@link SuppressArguments}. */
  suppress: "tenantlint.suppress",
  /** Shows a rule's docs page; one argument, its URI as a string. */
  openRuleDocs: "tenantlint.openRuleDocs",
} as const;

/** Run by the server (`workspace/executeCommand`) for clients without a command of their own; one argument, the URI. */
export const SERVER_OPEN_DOCS_COMMAND = "tenantlint.server.openRuleDocs";

/** `initializationOptions` of a client that knows this file; every member may be missing. */
export interface ClientOptions {
  readonly commands?: readonly string[];
  /** True to receive {@link STATUS_NOTIFICATION}. */
  readonly status?: boolean;
}

/** Section `tenantlint` of a client's configuration, per workspace folder. */
export interface Settings {
  /** False switches the analysis of the folder off. */
  readonly enable: boolean;
  /** Findings below it are not shown. */
  readonly minimumConfidence: "certain" | "likely" | "possible";
  /** Rule id → severity or `off`; wins over the configuration file. */
  readonly rules: Readonly<Record<string, "off" | "error" | "warning" | "info">>;
  /** A configuration file that replaces the ones found; absolute or relative to the folder. Empty for none. */
  readonly configFile: string;
}

export const DEFAULT_SETTINGS: Settings = { enable: true, minimumConfidence: "possible", rules: {}, configFile: "" };

/** Where a suppression goes and what stands around its reason. */
export interface SuppressArguments {
  readonly uri: string;
  /** Version of the document that `line` belongs to. */
  readonly version: number;
  /** Zero-based line above which `before` + reason + `after` is inserted, at column 0. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
  readonly rule: string;
}

/** Findings shown, by severity. */
export interface FindingCounts {
  readonly error: number;
  readonly warning: number;
  readonly info: number;
}

/** `loading`: the newest text is being analysed for the first time; `failed`: some folder could not be analysed. */
export type ServerState = "loading" | "ready" | "failed" | "disabled";

export interface StatusParams {
  readonly state: ServerState;
  readonly findings: FindingCounts;
  /** Accesses that are neither proven isolated nor shown to leak. */
  readonly unproven: number;
  /** Places where the tool could not do its work. */
  readonly problems: number;
  /** Why, with state `failed`. */
  readonly message?: string;
}

export interface WorkspaceSummary extends StatusParams {
  readonly files: number;
  readonly accesses: number;
  readonly isolated: number;
}
