// Conformance of document stores and hosted databases: Mongoose, the mongodb driver, Supabase, DynamoDB, Firestore.
import { cell, type LibraryCases } from "./cases";

const MONGOOSE: LibraryCases = {
  library: "Mongoose",
  page: "mongoose",
  dependencies: { mongoose: "8.9.0" },
  files: {
    "src/models.ts": `import { Schema, model } from "mongoose";
import { storage } from "./context";
const id = Schema.Types.ObjectId;
export const Org = model("Org", new Schema({ name: String }));
export const User = model("User", new Schema({ org: { type: id, ref: "Org", required: true }, email: String }));
export const Item = model("Item", new Schema({ org: { type: id, ref: "Org", required: true }, name: String, total: Number, tags: [{ type: id, ref: "Tag" }] }));
export const Tag = model("Tag", new Schema({ org: { type: id, ref: "Org", required: true }, label: String }));
export const Part = model("Part", new Schema({ item: { type: id, ref: "Item", required: true }, label: String }));
const noteSchema = new Schema({ org: { type: id, ref: "Org", required: true }, text: String });
noteSchema.pre(/^find/, function () { this.where({ org: storage.getStore().orgId }); });
export const Note = model("Note", noteSchema);
`,
    "src/context.ts": `import { AsyncLocalStorage } from "node:async_hooks";\nexport const storage = new AsyncLocalStorage<{ orgId: string }>();\n`,
  },
  imports: `import { Item, Note, Part, Tag } from "./models";\nimport { storage } from "./context";`,
  cells: {
    reads: cell(
      "unscoped-query",
      `res.json(await Item.find({ name: req.body.name }).lean());`,
      `res.json(await Item.find({ name: req.body.name, org: me.orgId }).lean());`,
    ),
    "by id": cell(
      "unscoped-query",
      `res.json(await Item.findById(req.params.id));`,
      `res.json(await Item.findOne({ _id: req.params.id, org: me.orgId }));`,
    ),
    or: cell(
      "bypassable-tenant-filter",
      `res.json(await Item.find({ $or: [{ org: me.orgId }, { total: 0 }] }));`,
      `res.json(await Item.find({ org: me.orgId, $or: [{ name: "a" }, { total: 0 }] }));`,
    ),
    relations: cell(
      "unscoped-query",
      `res.json(await Part.find().populate("item"));`,
      `const items = await Item.find({ org: me.orgId });
  res.json(await Part.find({ item: { $in: items.map((item) => item._id) } }));`,
    ),
    aggregates: cell(
      "unscoped-query",
      `res.json(await Item.aggregate([{ $group: { _id: "$name", n: { $sum: 1 } } }]));`,
      `res.json(await Item.aggregate([{ $match: { org: me.orgId } }, { $group: { _id: "$name", n: { $sum: 1 } } }]));`,
    ),
    creates: cell("missing-tenant-on-create", `await Item.create(req.body);`, `await Item.create({ name: "a", org: me.orgId });`),
    updates: cell(
      "unscoped-mutation",
      `await Item.findByIdAndUpdate(req.params.id, { total: 1 });`,
      `await Item.updateOne({ _id: req.params.id, org: me.orgId }, { total: 1 });`,
    ),
    deletes: cell(
      "unscoped-mutation",
      `await Item.deleteOne({ _id: req.params.id });`,
      `await Item.deleteOne({ _id: req.params.id, org: me.orgId });`,
    ),
    bulk: cell(
      "unscoped-mutation",
      `await Item.bulkWrite([{ updateOne: { filter: { _id: req.params.id }, update: { $set: { total: 1 } } } }]);`,
      `await Item.bulkWrite([{ updateOne: { filter: { _id: req.params.id, org: me.orgId }, update: { $set: { total: 1 } } } }]);`,
    ),
    links: cell(
      "cross-tenant-link",
      `await Item.updateOne({ _id: req.params.id, org: me.orgId }, { $addToSet: { tags: req.body.tag } });`,
      `const tag = await Tag.findOne({ _id: req.body.tag, org: me.orgId }).orFail();
  await Item.updateOne({ _id: req.params.id, org: me.orgId }, { $addToSet: { tags: tag._id } });`,
    ),
    "built up": cell(
      "bypassable-tenant-filter",
      `const query = Item.find();
  if (req.query.mine) query.where({ org: me.orgId });
  res.json(await query);`,
      `const query = Item.find({ org: me.orgId });
  if (req.query.name) query.where({ name: req.query.name });
  res.json(await query);`,
    ),
    scoping: cell(
      "unscoped-query",
      `res.json(await storage.run({ orgId: me.orgId }, () => Note.countDocuments()));`,
      `res.json(await storage.run({ orgId: me.orgId }, () => Note.find()));`,
    ),
  },
};

const MONGODB: LibraryCases = {
  library: "mongodb",
  page: "mongodb",
  dependencies: { mongodb: "6.8.0" },
  files: {
    "src/db.ts": `import { MongoClient, type ObjectId } from "mongodb";
const db = new MongoClient(process.env.MONGO_URL).db("app");
export const orgs = db.collection<{ name: string }>("orgs");
export const items = db.collection<{ orgId: string; name: string; total: number }>("items");
`,
  },
  imports: `import { ObjectId } from "mongodb";\nimport { items } from "./db";`,
  cells: {
    reads: cell(
      "unscoped-query",
      `res.json(await items.find({ name: req.body.name }).toArray());`,
      `res.json(await items.find({ name: req.body.name, orgId: me.orgId }).toArray());`,
    ),
    "by id": cell(
      "unscoped-query",
      `res.json(await items.findOne({ _id: new ObjectId(req.params.id) }));`,
      `res.json(await items.findOne({ _id: new ObjectId(req.params.id), orgId: me.orgId }));`,
    ),
    or: cell(
      "bypassable-tenant-filter",
      `res.json(await items.find({ $or: [{ orgId: me.orgId }, { total: 0 }] }).toArray());`,
      `res.json(await items.find({ orgId: me.orgId, $or: [{ name: "a" }, { total: 0 }] }).toArray());`,
    ),
    aggregates: cell(
      "unscoped-query",
      `res.json(await items.aggregate([{ $group: { _id: "$name" } }]).toArray());`,
      `res.json(await items.aggregate([{ $match: { orgId: me.orgId } }, { $group: { _id: "$name" } }]).toArray());`,
    ),
    creates: cell(
      "missing-tenant-on-create",
      `await items.insertOne(req.body);`,
      `await items.insertOne({ name: "a", total: 0, orgId: me.orgId });`,
    ),
    updates: cell(
      "unscoped-mutation",
      `await items.updateOne({ _id: new ObjectId(req.params.id) }, { $set: { total: 1 } });`,
      `await items.updateOne({ _id: new ObjectId(req.params.id), orgId: me.orgId }, { $set: { total: 1 } });`,
    ),
    deletes: cell(
      "unscoped-mutation",
      `await items.deleteOne({ _id: new ObjectId(req.params.id) });`,
      `await items.deleteOne({ _id: new ObjectId(req.params.id), orgId: me.orgId });`,
    ),
    bulk: cell(
      "missing-tenant-on-create",
      `await items.insertMany(req.body.rows);`,
      `await items.insertMany(req.body.rows.map((row) => ({ ...row, orgId: me.orgId })));`,
    ),
  },
};

const SUPABASE: LibraryCases = {
  library: "Supabase",
  page: "supabase",
  dependencies: { "@supabase/supabase-js": "2.45.0" },
  files: {
    "supabase/migrations/001.sql": `
create table orgs (id uuid primary key, name text not null);
create table users (id uuid primary key, org_id uuid not null references orgs (id), email text not null unique);
create table items (id uuid primary key, org_id uuid not null references orgs (id), name text not null, total int not null, unique (org_id, name));
create table parts (id uuid primary key, item_id uuid not null references items (id), label text not null);
alter table items enable row level security;
create policy own on items for all using (org_id = (auth.jwt() ->> 'org_id')::uuid) with check (org_id = (auth.jwt() ->> 'org_id')::uuid);
`,
    "src/db.ts": `import { createClient } from "@supabase/supabase-js";
export const db = createClient(process.env.SUPABASE_URL, process.env.SUPABASE_SERVICE_ROLE_KEY);
export const forUser = (token: string) => createClient(process.env.SUPABASE_URL, process.env.SUPABASE_ANON_KEY, { global: { headers: { Authorization: token } } });
`,
  },
  imports: `import { db, forUser } from "./db";`,
  cells: {
    reads: cell(
      "unscoped-query",
      `res.json(await db.from("items").select("*").eq("name", req.body.name));`,
      `res.json(await db.from("items").select("*").eq("org_id", me.orgId));`,
    ),
    "by id": cell(
      "unscoped-query",
      `res.json(await db.from("items").select("*").eq("id", req.params.id).single());`,
      `res.json(await db.from("items").select("*").eq("id", req.params.id).eq("org_id", me.orgId).single());`,
    ),
    or: cell(
      "bypassable-tenant-filter",
      'res.json(await db.from("items").select("*").or(`org_id.eq.${me.orgId},total.eq.0`));',
      `res.json(await db.from("items").select("*").eq("org_id", me.orgId).or("name.eq.a,total.eq.0"));`,
    ),
    relations: cell(
      "unscoped-query",
      `res.json(await db.from("parts").select("*, items(name)").eq("items.org_id", me.orgId));`,
      `res.json(await db.from("parts").select("*, items!inner(name)").eq("items.org_id", me.orgId));`,
    ),
    aggregates: cell(
      "unscoped-query",
      `res.json(await db.from("items").select("*", { count: "exact", head: true }));`,
      `res.json(await db.from("items").select("*", { count: "exact", head: true }).eq("org_id", me.orgId));`,
    ),
    creates: cell(
      "missing-tenant-on-create",
      `await db.from("items").insert(req.body);`,
      `await db.from("items").insert({ name: "a", total: 0, org_id: me.orgId });`,
    ),
    updates: cell(
      "unscoped-mutation",
      `await db.from("items").update({ total: 1 }).eq("id", req.params.id);`,
      `await db.from("items").update({ total: 1 }).match({ id: req.params.id, org_id: me.orgId });`,
    ),
    deletes: cell(
      "unscoped-mutation",
      `await db.from("items").delete().eq("id", req.params.id);`,
      `await db.from("items").delete().eq("id", req.params.id).eq("org_id", me.orgId);`,
    ),
    "built up": cell(
      "bypassable-tenant-filter",
      `let query = db.from("items").select("*");
  if (req.query.mine) query = query.eq("org_id", me.orgId);
  res.json(await query);`,
      `let query = db.from("items").select("*").eq("org_id", me.orgId);
  if (req.query.name) query = query.eq("name", String(req.query.name));
  res.json(await query);`,
    ),
    scoping: cell(
      "unscoped-query",
      `res.json(await db.from("items").select("*"));`,
      `res.json(await forUser(req.headers.authorization).from("items").select("*"));`,
    ),
  },
};

const DYNAMODB: LibraryCases = {
  library: "DynamoDB",
  page: "dynamodb",
  dependencies: { "@aws-sdk/lib-dynamodb": "3.600.0", "@aws-sdk/client-dynamodb": "3.600.0" },
  files: {
    "src/db.ts": `import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocument } from "@aws-sdk/lib-dynamodb";
export const db = DynamoDBDocument.from(new DynamoDBClient({}));
export const key = (orgId: string, id: string) => ({ PK: "ORG#" + orgId, SK: "ITEM#" + id });
export const shapes = [{ TableName: "notes", Item: { noteId: "", orgId: "", text: "" } }, { TableName: "notes", Key: { noteId: "" } }];
`,
  },
  imports: `import { db, key } from "./db";`,
  cells: {
    reads: cell(
      "unscoped-query",
      `res.json(await db.scan({ TableName: "main" }));`,
      `res.json(await db.query({ TableName: "main", KeyConditionExpression: "PK = :pk", ExpressionAttributeValues: { ":pk": "ORG#" + me.orgId } }));`,
    ),
    "by id": cell(
      "unscoped-query",
      `res.json(await db.get({ TableName: "notes", Key: { noteId: req.params.id } }));`,
      `res.json(await db.get({ TableName: "main", Key: key(me.orgId, req.params.id) }));`,
    ),
    creates: cell(
      "missing-tenant-on-create",
      `await db.put({ TableName: "notes", Item: { noteId: "1", text: "a" } });`,
      `await db.put({ TableName: "notes", Item: { noteId: "1", text: "a", orgId: me.orgId } });`,
    ),
    updates: cell(
      "unscoped-mutation",
      `await db.update({ TableName: "notes", Key: { noteId: req.params.id }, UpdateExpression: "REMOVE pinned" });`,
      `await db.update({ TableName: "notes", Key: { noteId: req.params.id }, UpdateExpression: "REMOVE pinned", ConditionExpression: "orgId = :o", ExpressionAttributeValues: { ":o": me.orgId } });`,
    ),
    deletes: cell(
      "unscoped-mutation",
      `await db.delete({ TableName: "notes", Key: { noteId: req.params.id } });`,
      `await db.delete({ TableName: "main", Key: key(me.orgId, req.params.id) });`,
    ),
  },
};

const FIRESTORE: LibraryCases = {
  library: "Firestore",
  page: "firestore",
  dependencies: { "firebase-admin": "12.0.0" },
  files: {
    "src/db.ts": `import { getFirestore } from "firebase-admin/firestore";
export const db = getFirestore();
export const shapes = () => [db.collection("invoices").where("orgId", "==", ""), db.doc("orgs/x/items/y")];
`,
  },
  imports: `import { db } from "./db";`,
  cells: {
    reads: cell(
      "unscoped-query",
      `res.json((await db.collection("invoices").where("status", "==", "open").get()).docs);`,
      `res.json((await db.collection("invoices").where("orgId", "==", me.orgId).get()).docs);`,
    ),
    "by id": cell(
      "unscoped-query",
      `res.json((await db.collection("invoices").doc(req.params.id).get()).data());`,
      `res.json((await db.collection("orgs").doc(me.orgId).collection("items").doc(req.params.id).get()).data());`,
    ),
    aggregates: cell(
      "unscoped-query",
      `res.json((await db.collectionGroup("items").count().get()).data());`,
      `res.json((await db.collection("invoices").where("orgId", "==", me.orgId).count().get()).data());`,
    ),
    creates: cell(
      "missing-tenant-on-create",
      `await db.collection("invoices").add(req.body);`,
      `await db.collection("invoices").add({ ...req.body, orgId: me.orgId });`,
    ),
    updates: cell(
      "unscoped-mutation",
      `await db.collection("invoices").doc(req.params.id).update({ status: "paid" });`,
      `await db.doc("orgs/" + me.orgId + "/items/" + req.params.id).update({ name: "a" });`,
    ),
    deletes: cell(
      "unscoped-mutation",
      `await db.collection("invoices").doc(req.params.id).delete();`,
      `await db.doc("orgs/" + me.orgId + "/items/" + req.params.id).delete();`,
    ),
    "built up": cell(
      "bypassable-tenant-filter",
      `let query = db.collection("invoices").orderBy("number");
  if (req.query.mine) query = query.where("orgId", "==", me.orgId);
  res.json((await query.get()).docs);`,
      `let query = db.collection("invoices").where("orgId", "==", me.orgId);
  if (req.query.status) query = query.where("status", "==", req.query.status);
  res.json((await query.get()).docs);`,
    ),
  },
};

const CONVEX: LibraryCases = {
  library: "Convex",
  page: "convex",
  dependencies: { convex: "1.13.0" },
  files: {
    "convex/schema.ts": `import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
export default defineSchema({
  orgs: defineTable({ name: v.string() }),
  users: defineTable({ token: v.string(), orgId: v.id("orgs") }).index("by_token", ["token"]),
  items: defineTable({ orgId: v.id("orgs"), name: v.string() }).index("by_org", ["orgId"]),
});
`,
    "convex/session.ts": `export async function current(ctx) {
  const identity = await ctx.auth.getUserIdentity();
  if (!identity) throw new Error("unauthenticated");
  const user = await ctx.db.query("users").withIndex("by_token", (q) => q.eq("token", identity.tokenIdentifier)).unique();
  if (!user) throw new Error("unknown");
  return user;
}
`,
  },
  imports: "",
  wrap: (body) => `import { v } from "convex/values";
import { mutation } from "./_generated/server";
import { current } from "./session";
export const run = mutation({
  args: { id: v.id("items"), orgId: v.id("orgs"), name: v.string() },
  handler: async (ctx, args) => {
    const me = await current(ctx);
    ${body}
  },
});
`,
  cells: {
    reads: cell(
      "unscoped-query",
      `return ctx.db.query("items").collect();`,
      `return ctx.db.query("items").withIndex("by_org", (q) => q.eq("orgId", me.orgId)).collect();`,
    ),
    "by id": cell(
      "unscoped-query",
      `return ctx.db.get(args.id);`,
      `const item = await ctx.db.get(args.id);
    if (!item || item.orgId !== me.orgId) return null;
    return item;`,
    ),
    creates: cell(
      "missing-tenant-on-create",
      `await ctx.db.insert("items", { name: args.name, orgId: args.orgId });`,
      `await ctx.db.insert("items", { name: args.name, orgId: me.orgId });`,
    ),
    updates: cell(
      "unscoped-mutation",
      `await ctx.db.patch(args.id, { name: args.name });`,
      `const item = await ctx.db.get(args.id);
    if (!item || item.orgId !== me.orgId) throw new Error("not found");
    await ctx.db.patch(args.id, { name: args.name });`,
    ),
    deletes: cell(
      "unscoped-mutation",
      `await ctx.db.delete(args.id);`,
      `const item = await ctx.db.get(args.id);
    if (item?.orgId !== me.orgId) throw new Error("not found");
    await ctx.db.delete(item._id);`,
    ),
  },
};

export const STORES: readonly LibraryCases[] = [MONGOOSE, MONGODB, SUPABASE, DYNAMODB, FIRESTORE, CONVEX];
