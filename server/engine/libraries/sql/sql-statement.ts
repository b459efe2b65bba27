// Our own small tree of an SQL statement: what the judgement needs and nothing of the parser's. Names are without quotes, as written.
// **Invariant**: a part that was not understood appears as `opaque` or as an `expression`, never as a filter.

/** A table as named; `hole` when the name itself is an interpolated value. */
export interface TableName {
  readonly schema?: string;
  readonly name: string;
  readonly hole?: number;
}

export interface ColumnRef {
  readonly kind: "column";
  /** Table or alias before the dot. */
  readonly qualifier?: string;
  readonly name: string;
}

export type Operand =
  | ColumnRef
  /** `isArray`: the value is a list whose elements are compared (`= ANY($1)`, `IN ($1)`, `unnest($1)`). */
  | { readonly kind: "hole"; readonly hole: number; readonly isArray?: boolean }
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  /** One of these: an IN list, an array constructor, the arguments of COALESCE. */
  | { readonly kind: "list"; readonly items: readonly Operand[] }
  /** A row value `(a, b)`. */
  | { readonly kind: "row"; readonly items: readonly Operand[] }
  | { readonly kind: "subquery"; readonly query: Query }
  /** `current_setting('app.tenant')`, `@variable`, `@@variable`. */
  | { readonly kind: "setting"; readonly name: string }
  /** `EXCLUDED.c`, `VALUES(c)`: the value that the insert proposed. */
  | { readonly kind: "proposed"; readonly column: string }
  | { readonly kind: "default" }
  /** Anything else; `name` is the function's, in lower case. */
  | { readonly kind: "expression"; readonly name?: string; readonly isAggregate: boolean; readonly parts: readonly Operand[] };

export type AtomOperator = "eq" | "neq" | "in" | "notIn" | "isNull" | "isNotNull" | "other";

export interface Atom {
  readonly kind: "atom";
  readonly left: Operand;
  readonly op: AtomOperator;
  /** A NULL literal for `isNull` and `isNotNull`. */
  readonly right: Operand;
}

export type Formula =
  | { readonly kind: "and" | "or"; readonly of: readonly Formula[] }
  | { readonly kind: "not"; readonly of: Formula }
  | Atom
  | { readonly kind: "exists"; readonly query: Query }
  | { readonly kind: "constant"; readonly value: boolean }
  /** A condition that says nothing of tenants: a bare column, a function, or a hole that stands for a whole condition. */
  | { readonly kind: "opaque"; readonly operand: Operand };

export type JoinKind = "inner" | "left" | "right" | "full" | "cross";

export type FromSource =
  | { readonly kind: "table"; readonly table: TableName; readonly alias?: string; readonly columnAliases: readonly string[] }
  | { readonly kind: "derived"; readonly query: Query; readonly alias?: string; readonly columnAliases: readonly string[] }
  | { readonly kind: "function"; readonly args: readonly Operand[]; readonly alias?: string; readonly columnAliases: readonly string[] }
  | { readonly kind: "group"; readonly item: FromItem };

export interface Join {
  readonly kind: JoinKind;
  readonly source: FromSource;
  readonly on?: Formula;
  readonly using: readonly string[];
  readonly isNatural: boolean;
}

export interface FromItem {
  readonly source: FromSource;
  readonly joins: readonly Join[];
}

export type Output =
  | { readonly kind: "star"; readonly qualifier?: string }
  /** `name` is the alias, or the column's own name. */
  | { readonly kind: "value"; readonly name?: string; readonly operand: Operand };

export interface SelectCore {
  readonly kind: "core";
  readonly outputs: readonly Output[];
  readonly from: readonly FromItem[];
  readonly where?: Formula;
  readonly having?: Formula;
}

export type QueryBody =
  | SelectCore
  | { readonly kind: "set"; readonly op: "union" | "intersect" | "except"; readonly left: QueryBody; readonly right: QueryBody }
  | { readonly kind: "values"; readonly rows: readonly (readonly Operand[])[] }
  | { readonly kind: "nested"; readonly query: Query }
  /** INSERT, UPDATE or DELETE … RETURNING inside a CTE. */
  | { readonly kind: "mutation"; readonly statement: MutationStatement };

export interface Cte {
  readonly name: string;
  /** WITH RECURSIVE: its own name means itself inside it; otherwise a table of that name. */
  readonly isRecursive: boolean;
  readonly columnAliases: readonly string[];
  readonly query: Query;
}

export interface Query {
  readonly ctes: readonly Cte[];
  readonly body: QueryBody;
}

export interface Assignment {
  readonly column: ColumnRef;
  readonly value: Operand;
}

/** ON CONFLICT, ON DUPLICATE KEY, INSERT OR REPLACE, REPLACE. */
export interface ConflictClause {
  readonly action: "update" | "nothing" | "replace";
  /** Columns named as the target; undefined when it may be any unique key. */
  readonly columns?: readonly string[];
  readonly constraint?: string;
  readonly sets: readonly Assignment[];
  /** Holes that hold all assignments at once. */
  readonly opaqueSets: readonly number[];
  readonly where?: Formula;
}

export interface SelectStatement {
  readonly kind: "select";
  readonly query: Query;
  /** Set by `set_config(…)` among the outputs. */
  readonly sessionSettings: readonly SessionSetting[];
  readonly fragments: readonly number[];
}

export interface InsertStatement {
  readonly kind: "insert";
  readonly ctes: readonly Cte[];
  readonly table: TableName;
  readonly alias?: string;
  /** Empty when the statement names none. */
  readonly columns: readonly string[];
  /** `opaque`: one hole holds the whole row or rows (mysql2 `SET ?`, postgres.js `sql(row)`). */
  readonly source:
    | { readonly kind: "rows"; readonly rows: readonly (readonly Operand[])[] }
    | { readonly kind: "query"; readonly query: Query }
    | { readonly kind: "opaque"; readonly holes: readonly number[] };
  readonly conflict?: ConflictClause;
  readonly returning: readonly Output[];
  readonly fragments: readonly number[];
}

export interface UpdateStatement {
  readonly kind: "update";
  readonly ctes: readonly Cte[];
  readonly target: FromItem;
  readonly sets: readonly Assignment[];
  /** Holes that hold all assignments at once (`SET ?`). */
  readonly opaqueSets: readonly number[];
  readonly from: readonly FromItem[];
  readonly where?: Formula;
  readonly returning: readonly Output[];
  readonly fragments: readonly number[];
}

export interface DeleteStatement {
  readonly kind: "delete";
  readonly ctes: readonly Cte[];
  /** Aliases or tables that lose rows, where MySQL's many-table form names them; else the first table of `from`. */
  readonly targets: readonly string[];
  readonly from: readonly FromItem[];
  readonly using: readonly FromItem[];
  readonly where?: Formula;
  readonly returning: readonly Output[];
  readonly fragments: readonly number[];
}

export type MutationStatement = InsertStatement | UpdateStatement | DeleteStatement;

/** One `SET`, `SET LOCAL` or `set_config(…)`. */
export interface SessionSetting {
  /** `app.tenant_id`, `search_path`, `role`. */
  readonly name: string;
  readonly value: Operand;
  /** True when it ends with the transaction. */
  readonly isLocal: boolean;
}

/** A statement that reads or writes no rows by filter: SET, BEGIN, CREATE, CALL … */
export interface OtherStatement {
  readonly kind: "other";
  /** The parser's name for it, e.g. `StartTransaction`. */
  readonly keyword: string;
  readonly sessionSettings: readonly SessionSetting[];
  readonly fragments: readonly number[];
}

/**
 * `fragments` of each: holes that stood where no value can stand, were left out of the tree, and may hold joins or conditions
 * (`FROM t $1 WHERE …`). Those that can only order or limit (`ORDER BY a $3`) are not among them.
 */
export type SqlStatement = SelectStatement | MutationStatement | OtherStatement;
