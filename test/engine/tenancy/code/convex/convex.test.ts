// Tables of a Convex schema.
import assert from "node:assert/strict";
import { inferTenancy } from "../../../../../server/engine/tenancy/infer";
import { summary } from "../../tenancy-harness";
import { readCode } from "../code-harness";

const SCHEMA = {
  "invoices.ts": `import { defineTable } from "convex/server"; import { v } from "convex/values";
    export const invoiceFields = { orgId: v.id("orgs"), number: v.string(), note: v.optional(v.string()), tags: v.array(v.id("tags")) };
    export const invoices = defineTable(invoiceFields).index("by_org", ["orgId", "number"]).searchIndex("search", { searchField: "number" });`,
  "schema.ts": `import { defineSchema, defineTable } from "convex/server"; import { v } from "convex/values";
    import { invoices } from "./invoices";
    const more = { lines: defineTable(v.object({ invoiceId: v.id("invoices"), parent: v.union(v.id("lines"), v.null()) })) };
    export default defineSchema({
      orgs: defineTable({ name: v.string() }),
      tags: defineTable({ name: v.string() }),
      invoices,
      ...more,
    }, { schemaValidation: true });`,
};

describe("Convex schemas", () => {
  it("have tables with fields, references and indexes, from several files", () => {
    const { entities } = readCode(SCHEMA);
    const invoices = entities.find((entity) => entity.name === "invoices");
    assert.deepEqual(
      invoices?.columns.map(({ name, type, isRequired, isList }) => `${name} ${type}${isRequired ? "!" : ""}${isList ? "[]" : ""}`),
      ["_id id!", "orgId id!", "number string!", "note string", "tags id![]"],
    );
    assert.deepEqual(invoices?.indexes, [["orgId", "number"]]);
    assert.deepEqual(
      entities
        .find((entity) => entity.name === "lines")
        ?.relations.map(({ name, target, isRequired }) => `${name} ${target} ${isRequired}`),
      ["invoiceId invoices true", "parent lines false"],
    );
  });

  it("tell their tenants", () => {
    const model = inferTenancy(readCode(SCHEMA).entities, { tenant: {}, entities: {} });
    assert.deepEqual(summary(model), ["invoices direct orgId", "lines via invoiceId.orgId", "orgs root _id", "tags global"]);
  });
});
