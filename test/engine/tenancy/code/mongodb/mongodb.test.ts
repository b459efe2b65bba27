// Collections of the MongoDB driver, from the types of their documents and from what the code does with them.
import assert from "node:assert/strict";
import { inferTenancy } from "../../../../../server/engine/tenancy/infer";
import { summary } from "../../tenancy-harness";
import { readCode } from "../code-harness";

function tenancy(files: Readonly<Record<string, string>> | string): readonly string[] {
  return summary(inferTenancy(readCode(files).entities, { tenant: {}, entities: {} }));
}

describe("Collections of the MongoDB driver", () => {
  it("have the paths of their documents' type", () => {
    const files = {
      "types.ts": `interface Stamped { createdAt: Date } export interface Invoice extends Stamped { _id: string; orgId: string; note?: string; tags: string[] }`,
      "db.ts": `import { MongoClient } from "mongodb"; import type { Invoice } from "./types";
        export const invoices = db.collection<Invoice>("invoices"); export const orgs = db.collection<{ name: string }>("orgs");`,
    };
    const [invoices] = readCode(files).entities;
    assert.deepEqual(
      invoices?.columns.map((column) => `${column.name}${column.isRequired ? "!" : ""}`),
      ["createdAt!", "_id!", "orgId!", "note", "tags!"],
    );
    assert.deepEqual(tenancy(files), ["invoices direct orgId", "orgs root _id"]);
  });

  it("have the paths that the code stores, selects and indexes", () => {
    assert.deepEqual(
      tenancy(`import { MongoClient } from "mongodb";
        const notes = db.collection("notes");
        const lines = () => db.collection("lines");
        class Repo { visits = db.collection("visits"); all() { return this.visits.find({ tenantId: 1 }); } }
        notes.insertOne({ tenantId: 1, text: "x" });
        notes.createIndex({ tenantId: 1, text: 1 }, { unique: true });
        lines().updateOne({ noteId: 1 }, { $set: { amount: 1 } });
        db.collection("logs").aggregate([{ $match: { tenantId: 2 } }]);
        db.collection("countries").find({ code: "x" });`),
      ["countries global", "lines via noteId.tenantId", "logs direct tenantId", "notes direct tenantId", "visits direct tenantId"],
    );
  });

  it("of Firestore are not read", () => {
    const { entities } = readCode(`import "mongo"; getFirestore().collection(db, "a", "b"); x.collection("orgs/1/notes");`);
    assert.deepEqual(
      entities.filter(({ origin }) => origin === "mongodb"),
      [],
    );
  });
});
