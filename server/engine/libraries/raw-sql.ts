// A statement as a library sends it: its text, its values, and how its rows come back.
import type { FixSite } from "../../../rules/contract/access";
import type { SourceSpan } from "../../../rules/contract/span";
import type { ClientScope } from "./client-scope";
import type { Value } from "./value";

export interface RawSql {
  readonly library: string;
  readonly dialect: "postgres" | "mysql" | "sqlite" | "mssql" | "clickhouse";
  /** The statement's text; values in it that are not text are parameters (`isParameterised`) or text of their own. */
  readonly text: Value;
  /** The statement as the call was given it, where the model has rewritten it. */
  readonly given?: Value;
  /** True for tagged templates, whose values are sent apart from the text. */
  readonly isTagged: boolean;
  /** Values for `$1`, `?` or `:name`: an array or an object. */
  readonly parameters?: Value;
  readonly span: SourceSpan;
  readonly scope?: ClientScope;
  /** The connection is one that everybody shares, and no value chose it. */
  readonly isDefaultStorage?: boolean;
  /** How the rows come back: the array itself (its rows may lack `org_id` for `orgId`), `{ rows }`, one row or none, or their number. */
  readonly result: "array" | "camel-case-array" | "rows-property" | "optional-row" | "count";
  /** The operation in the library's own words; without it the statement's verb. */
  readonly operation?: string;
  readonly fixSites?: readonly FixSite[];
  /** Members of a returned row that hold whole rows of a table: the table's name (or alias) by member. */
  readonly nested?: ReadonlyMap<string, string>;
  /** Where the queries of its derived tables and common tables were made, by their names: those made by other calls. */
  readonly made?: ReadonlyMap<string, SourceSpan>;
}
