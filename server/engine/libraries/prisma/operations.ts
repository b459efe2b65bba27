// Prisma Client's operations on a model: what each does to rows and what it returns
// (https://www.prisma.io/docs/orm/reference/prisma-client-reference#model-queries).
import type { DataAccess, ResultShape } from "../model";

export interface Operation {
  readonly kind: DataAccess["kind"];
  readonly shape: ResultShape;
  /** The argument that holds new rows. */
  readonly rows?: "data" | "create";
  /** The argument that holds the columns that existing rows get. */
  readonly sets?: "data" | "update";
  /** It returns groups, of which `having` says more. */
  readonly groups?: true;
  /** Its filter must name a unique key: Prisma refuses the call where that is undefined. */
  readonly isByKey?: true;
}

export const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["findUnique", { kind: "query", shape: "optional-row", isByKey: true }],
  ["findUniqueOrThrow", { kind: "query", shape: "row", isByKey: true }],
  ["findFirst", { kind: "query", shape: "optional-row" }],
  ["findFirstOrThrow", { kind: "query", shape: "row" }],
  ["findMany", { kind: "query", shape: "rows" }],
  ["count", { kind: "query", shape: "count" }],
  ["aggregate", { kind: "query", shape: "rows" }],
  ["groupBy", { kind: "query", shape: "rows", groups: true }],
  ["create", { kind: "create", shape: "row", rows: "data" }],
  ["createMany", { kind: "create", shape: "count", rows: "data" }],
  ["createManyAndReturn", { kind: "create", shape: "rows", rows: "data" }],
  ["update", { kind: "mutation", shape: "row", sets: "data", isByKey: true }],
  ["updateMany", { kind: "mutation", shape: "count", sets: "data" }],
  ["updateManyAndReturn", { kind: "mutation", shape: "rows", sets: "data" }],
  ["upsert", { kind: "mutation", shape: "row", rows: "create", sets: "update", isByKey: true }],
  ["delete", { kind: "mutation", shape: "row", isByKey: true }],
  ["deleteMany", { kind: "mutation", shape: "count" }],
  // MongoDB only: the filter is the database's own and is not read.
  ["findRaw", { kind: "query", shape: "rows" }],
  ["aggregateRaw", { kind: "query", shape: "rows" }],
]);

/** Operations that may be called without an argument. */
export const CALLED_BARE: ReadonlySet<string> = new Set(["findMany", "findFirst", "findFirstOrThrow", "count", "deleteMany"]);

/** Members of the argument object of any operation. */
export const ARGUMENT_NAMES: ReadonlySet<string> = new Set(
  (
    "where data create update select include omit orderBy take skip cursor distinct by having skipDuplicates relationLoadStrategy " +
    "limit _count _sum _avg _min _max filter options pipeline"
  ).split(" "),
);
