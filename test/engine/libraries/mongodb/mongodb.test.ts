// What is said of collections of the MongoDB driver in an application.
import { provesIn, type StoreApp } from "../store-harness";

const APP: StoreApp = {
  versions: { mongodb: "6.8.0" },
  imports: `import { client, db, invoices } from "./db";\nimport { ObjectId } from "mongodb";`,
  files: {
    "src/db.ts": `import { MongoClient } from "mongodb";
export interface Invoice { orgId: string; number: string; status: string }
export const client = new MongoClient(process.env.MONGO_URL);
export const db = client.db("app");
export const invoices = db.collection<Invoice>("invoices");
export const orgs = db.collection<{ name: string }>("orgs");
export const lines = db.collection<{ invoiceId: string; amount: number }>("lines");
`,
  },
};

describe("The MongoDB driver", () => {
  provesIn(APP, {
    "reads by the tenant and without it": `
      res.json(await invoices.find({ orgId: me.orgId, status: "open" }).sort({ number: 1 }).toArray()); //= tenant-filter
      res.json(await db.collection("invoices").find().toArray()); //= certain no-filter
      res.json(await invoices.findOne({ _id: new ObjectId(req.params.id) })); //= certain unpinned
      res.json(await invoices.countDocuments({ orgId: me.orgId })); //= tenant-filter
      res.json(await invoices.distinct("status", { orgId: me.orgId })); //= tenant-filter
      res.json(await invoices.aggregate([{ $match: { orgId: me.orgId } }, { $group: { _id: "$status" } }]).toArray()); //= tenant-filter
      res.json(await invoices.find({ orgId: req.body.orgId }).toArray()); //= certain untrusted-tenant
      for await (const one of invoices.find({ status: "x" })) res.write(one.number); //= certain unpinned`,
    "writes by the tenant and without it": `
      await invoices.updateOne({ _id: req.params.id, orgId: me.orgId }, { $set: { status: "paid" } }); //= tenant-filter
      await invoices.updateMany({ status: "open" }, { $set: { status: "due" } }); //= certain unpinned
      await invoices.deleteOne({ _id: req.params.id }); //= certain unpinned
      const { insertedId } = await invoices.insertOne({ number: "1", status: "open", orgId: me.orgId }); //= tenant-filter
      await db.collection("lines").insertOne({ invoiceId: insertedId, amount: 1 }); //= bound-id
      await invoices.insertMany([{ number: "1" }]); //= certain missing-tenant
      await invoices.bulkWrite([{ deleteMany: { filter: { status: "old" } } }]); //= certain unpinned`,
    "gathers writes and sends them together": `
      const bulk = invoices.initializeUnorderedBulkOp();
      for (const id of req.body.ids) bulk.find({ _id: id, orgId: me.orgId }).updateOne({ $set: { status: "paid" } }); //= tenant-filter
      bulk.find({ status: "open" }).update({ $set: { status: "due" } }); //= certain unpinned
      bulk.find({ number: "1" }).upsert().replaceOne({ number: "1", orgId: me.orgId }); //= certain unpinned
      bulk.find({ _id: req.params.id }).delete(); //= certain unpinned
      bulk.insert({ number: "1", orgId: me.orgId }); //= tenant-filter
      bulk.insert({ number: "2" }); //= certain missing-tenant
      await bulk.execute();`,
    "finds rows that bind others": `
      const invoice = await invoices.findOne({ _id: req.params.id, orgId: me.orgId }); //= tenant-filter
      if (!invoice) return res.sendStatus(404);
      res.json(await db.collection("lines").find({ invoiceId: invoice._id }).toArray()); //= bound-id`,
    "isolates by a database of the tenant": `
      res.json(await client.db("t_" + me.orgId).collection("invoices").find().toArray()); //= isolated-storage
      res.json(await client.db(req.headers["x-tenant"]).collection("invoices").find().toArray()); //= certain unscoped-storage
      await client.withSession((session) => session.withTransaction(async () => {
        await invoices.deleteMany({}, { session }); //= certain no-filter
      }));`,
  });

  provesIn(APP, {
    "is known by declared types": `
      //- /src/repository.ts
      import type { Collection, Db } from "mongodb";
      import type { Invoice } from "./db";
      export class Invoices {
        constructor(private readonly invoices: Collection<Invoice>, private readonly db: Db) {}
        all() {
          return this.invoices.find().toArray(); //= possible no-filter
        }
        drop(id: string) {
          return this.db.collection("invoices").deleteOne({ _id: id }); //= possible unpinned
        }
      }`,
  });
});
