// What a configuration says of functions that cannot be followed: guards, principals, entry points, data access and sinks of the house.
// Types only; `policy/declarations.ts` makes them from the configuration.
import type { ClientDeclaration, SinkDeclaration } from "../../policy/config";

/** What is declared of one function; `arguments` are zero-based, empty for all. */
export type Declaration =
  | { readonly is: "guard"; readonly arguments: readonly number[] }
  | { readonly is: "principal"; readonly yields: "tenant" | "user" | "session" }
  | { readonly is: "client"; readonly client: ClientDeclaration }
  | { readonly is: "sink"; readonly sink: SinkDeclaration }
  | { readonly is: "entry"; readonly arguments: readonly number[] };

export interface Declarations {
  /** Of a function or method of the workspace: absolute file and qualified name. */
  ofFunction(file: string, name: string): Declaration | undefined;
  /** Of what a package exports, or of a member of what it makes: `["OrderClient", "list"]`. */
  ofExport(module: string, path: readonly string[]): Declaration | undefined;
  /** Whether a member, however deep, of this export or of what it makes is declared. */
  leadsToOne(module: string, path: readonly string[]): boolean;
  /** Of an expression as written: `["req", "tenant", "id"]`. */
  ofExpression(path: readonly string[]): Declaration | undefined;
  /** Words one of which a file holds when it may call what is declared, or hold a declared entry point. */
  readonly words: readonly string[];
  /** Globs of files (relative) that hold declared entry points, whatever their text. */
  isEntryFile(file: string): boolean;
  /** Names of the exports of this file (absolute) that are entry points, dotted where a member is meant. */
  entriesOf(file: string): readonly { readonly name: string; readonly arguments: readonly number[] }[];
}

export const NOTHING_DECLARED: Declarations = {
  ofFunction: () => undefined,
  ofExport: () => undefined,
  leadsToOne: () => false,
  ofExpression: () => undefined,
  words: [],
  isEntryFile: () => false,
  entriesOf: () => [],
};
