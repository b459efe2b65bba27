// The configuration as the engine uses it: validated, with defaults filled in. Reading and validating it is `load-config.ts`.
import type { TenancyKind } from "../../../rules/contract/access";
import type { Severity } from "../../../rules/contract/finding";
import type { OptionValues } from "../../../rules/contract/rule";

export type IsolationModel = "shared" | "schema-per-tenant" | "database-per-tenant" | "single-tenant";

export interface EntityOverride {
  readonly tenancy?: TenancyKind;
  readonly tenantKey?: string;
}

/** Teaches TenantLint an in-house function or client: where it is exported, and what its arguments mean. */
export interface CallableDeclaration {
  /** `module#export` or `export` (any module); `module` may be a glob of workspace paths. `export` may be dotted: `repo.findAll`. */
  readonly name: string;
  /** Zero-based arguments that are guarded (guards), or hold the key or filter (sinks, clients). */
  readonly arguments?: readonly number[];
}

export interface ClientDeclaration extends CallableDeclaration {
  readonly entity?: string;
  /** `sql`: the call runs the text of a statement. */
  readonly kind: "query" | "mutation" | "create" | "sql";
  /** Argument that holds the filter object or the tenant; for `sql` the text, by default the first. */
  readonly filterArgument?: number;
  /** Argument that holds new values. */
  readonly dataArgument?: number;
  /** `sql`: argument that holds the parameters, by default the one after the text. */
  readonly parametersArgument?: number;
  readonly dialect?: "postgres" | "mysql" | "sqlite";
  readonly returns?: "row" | "rows" | "rows-property" | "count" | "nothing";
}

export interface SinkDeclaration extends CallableDeclaration {
  readonly kind: "log" | "cache-read" | "cache-write";
}

export interface PrincipalDeclaration extends CallableDeclaration {
  readonly yields: "tenant" | "user" | "session";
}

export type RuleSetting = "off" | Severity;

export interface RuleOverride {
  /** minimatch globs, relative to the configuration file. */
  readonly files: readonly string[];
  readonly rules: Readonly<Record<string, RuleSetting | readonly [RuleSetting, OptionValues]>>;
}

export interface Config {
  /** Path of the file it was read from, relative to the root; undefined for the defaults. */
  readonly file?: string;
  /** Folder it governs, relative to the root, `""` for the root. */
  readonly folder: string;
  /** Path of the root as seen from the configuration file's folder, when that lies above the root; globs are written against it. */
  readonly prefix?: string;
  readonly isolation?: IsolationModel;
  readonly tenant: { readonly root?: readonly string[]; readonly keys?: readonly string[]; readonly user?: string };
  readonly entities: Readonly<Record<string, EntityOverride>>;
  readonly principals: readonly PrincipalDeclaration[];
  readonly guards: readonly CallableDeclaration[];
  readonly entryPoints: readonly CallableDeclaration[];
  readonly clients: readonly ClientDeclaration[];
  readonly sinks: readonly SinkDeclaration[];
  readonly strictness: "flow" | "in-query";
  readonly rules: RuleOverride["rules"];
  readonly overrides: readonly RuleOverride[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly promises: readonly string[];
}

export const DEFAULT_CONFIG: Config = {
  folder: "",
  tenant: {},
  entities: {},
  principals: [],
  guards: [],
  entryPoints: [],
  clients: [],
  sinks: [],
  strictness: "flow",
  rules: {},
  overrides: [],
  include: [],
  exclude: [],
  promises: [],
};
