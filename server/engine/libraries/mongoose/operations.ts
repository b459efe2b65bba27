// What the operations of a Mongoose model do to documents (https://mongoosejs.com/docs/api/model.html), versions 5 to 9. Data only.
import type { DataAccess, ResultShape } from "../model";

export interface Operation {
  readonly kind: DataAccess["kind"];
  readonly shape: ResultShape;
  /** Place of the argument that selects: a filter, or for `byId` the id. */
  readonly filter?: number;
  readonly isById?: true;
  /** Place of the update. */
  readonly update?: number;
  /** The update is a whole document. */
  readonly isReplacement?: true;
  /** Name under which hooks for it are registered. */
  readonly hook: string;
}

const read = (shape: ResultShape, hook: string, filter = 0): Operation => ({ kind: "query", shape, filter, hook });
const write = (shape: ResultShape, hook: string, update?: number): Operation => ({
  kind: "mutation",
  shape,
  filter: 0,
  hook,
  ...(update === undefined ? {} : { update }),
});

export const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["find", read("rows", "find")],
  ["findOne", read("optional-row", "findOne")],
  ["findById", { ...read("optional-row", "findOne"), isById: true }],
  ["exists", read("optional-row", "findOne")],
  ["count", read("count", "count")],
  ["countDocuments", read("count", "countDocuments")],
  ["estimatedDocumentCount", { kind: "query", shape: "count", hook: "estimatedDocumentCount" }],
  ["distinct", read("rows", "distinct", 1)],
  ["where", read("rows", "find")],
  ["findOneAndUpdate", write("optional-row", "findOneAndUpdate", 1)],
  ["findByIdAndUpdate", { ...write("optional-row", "findOneAndUpdate", 1), isById: true }],
  ["findOneAndReplace", { ...write("optional-row", "findOneAndReplace", 1), isReplacement: true }],
  ["findOneAndDelete", write("optional-row", "findOneAndDelete")],
  ["findByIdAndDelete", { ...write("optional-row", "findOneAndDelete"), isById: true }],
  ["findOneAndRemove", write("optional-row", "findOneAndRemove")],
  ["findByIdAndRemove", { ...write("optional-row", "findOneAndRemove"), isById: true }],
  ["update", write("count", "update", 1)],
  ["updateOne", write("count", "updateOne", 1)],
  ["updateMany", write("count", "updateMany", 1)],
  ["replaceOne", { ...write("count", "replaceOne", 1), isReplacement: true }],
  ["remove", write("count", "remove")],
  ["deleteOne", write("count", "deleteOne")],
  ["deleteMany", write("count", "deleteMany")],
]);

/** Conditions on the path named before: `where("orgId").equals(id)`. */
export const COMPARISONS: ReadonlyMap<string, string> = new Map([
  ["equals", "$eq"],
  ["eq", "$eq"],
  ["ne", "$ne"],
  ["in", "$in"],
  ["nin", "$nin"],
  ["gt", "$gt"],
  ["gte", "$gte"],
  ["lt", "$lt"],
  ["lte", "$lte"],
  ["all", "$all"],
  ["size", "$size"],
  ["exists", "$exists"],
  ["regex", "$regex"],
  ["elemMatch", "$elemMatch"],
  ["mod", "$mod"],
]);

/** Methods of a query that change nothing of what is selected. */
export const SHAPES: ReadonlySet<string> = new Set(
  (
    "sort limit skip select lean session hint batchSize comment maxTimeMS maxTime read readConcern writeConcern collation slice projection " +
    "allowDiskUse explain tailable transform map sanitizeProjection w j wtimeout strictQuery $noCursorTimeout toConstructor"
  ).split(" "),
);
