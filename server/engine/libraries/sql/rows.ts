// Where tables appear in a statement. One table that appears twice gives two `Rows`.
import type { Entity } from "../../tenancy/model";
import type { TableOperation } from "./sql-oracle";
import type { Operand, TableName } from "./sql-statement";

/** One appearance of a table, derived table, CTE or table function. */
export interface Rows {
  readonly id: number;
  readonly alias: string;
  /** Tables only. */
  readonly table?: TableName;
  readonly entity?: Entity;
  readonly operation: TableOperation;
  /** The piece of the statement that it stands for; the same for every copy of a CTE. */
  readonly origin?: object;
  /** The derived tables and CTEs around it by their names, the outermost first. */
  readonly within: readonly string[];
  /** Copies made only to follow what a mutation in a CTE returns. */
  readonly isShadow: boolean;
  /** The row that an INSERT proposes: it proves nothing of rows that exist. */
  readonly isProposed: boolean;
  /** Derived rows: folded names of their columns. */
  readonly columns?: Set<string>;
  /** Table functions: their arguments, and the names given to their columns. */
  readonly lists?: { readonly args: readonly Operand[]; readonly columns: readonly string[] };
  /** True when a WHERE, HAVING or ON stands in the same query level. */
  hasCondition: boolean;
  /** True when its query level returns aggregates only. */
  isAggregateOnly: boolean;
}
