// The MongoDB driver in JavaScript: collections that one file opens, and others use; searches of Atlas.
import { service } from "../harness/service";

const FILES = {
  "package.json": JSON.stringify({
    dependencies: { express: "5.0.0", "express-session": "1.18.0", mongodb: "6.12.0", "@upstash/vector": "1.2.0" },
  }),
  "src/db.js": `
    import { MongoClient } from "mongodb";
    const client = await new MongoClient(process.env.MONGO_URL).connect();
    export const companies = client.db("app").collection("companies");
    export const clauses = client.db("app").collection("clauses");
  `,
  "src/own.js": `
    import express from "express";
    import session from "express-session";
    export const app = express();
    app.use(express.json());
    app.use(session({ secret: process.env.SECRET }));
    app.use((req, res, next) => (req.session.companyId ? next() : res.sendStatus(401)));
  `,
  "src/writes.js": `
    import { clauses } from "./db.js";
    import { app } from "./own.js";
    app.post("/clauses", async (req, res) => {
      const { insertedId } = await clauses.insertOne({ companyId: req.session.companyId, text: req.body.text });
      res.json({ insertedId });
    });
  `,
};

describe("Collections without types that other files use", () => {
  service({
    ...FILES,
    "src/app.js": `
      import { ObjectId } from "mongodb";
      import { clauses } from "./db.js";
      import { app } from "./own.js";
      import "./writes.js";
      app.get("/clauses", async (req, res) => res.json(await clauses.find({ companyId: req.session.companyId }).toArray()));
      app.get("/all", async (_req, res) => res.json(await clauses.find({}).toArray())); //! unscoped-query
      app.delete("/clauses/:id", async (req, res) => {
        await clauses.deleteOne({ _id: new ObjectId(req.params.id) }); //! unscoped-mutation
        res.end();
      });
      app.listen(3000);
    `,
  });
});

describe("Searches of Atlas, and Upstash Vector from the environment", () => {
  service({
    ...FILES,
    "src/app.js": `
      import { Index } from "@upstash/vector";
      import { clauses } from "./db.js";
      import { app } from "./own.js";
      import "./writes.js";
      const index = Index.fromEnv();
      const near = { index: "v", path: "embedding", queryVector: [1], numCandidates: 9, limit: 3 };
      const words = (query) => ({ text: { query, path: "text" } });
      app.get("/similar", async (req, res) => {
        const companyId = req.session.companyId;
        const own = await clauses.aggregate([{ $vectorSearch: { ...near, filter: { companyId } } }]).toArray();
        const equal = await clauses.aggregate([{ $vectorSearch: { ...near, filter: { companyId: { $eq: companyId } } } }, { $limit: 3 }]).toArray();
        const later = await clauses.aggregate([{ $vectorSearch: near }, { $match: { companyId } }]).toArray();
        const all = await clauses.aggregate([{ $vectorSearch: near }]).toArray(); //! unscoped-query
        const chosen = await clauses.aggregate([{ $vectorSearch: { ...near, filter: { companyId: req.query.company } } }]).toArray(); //! untrusted-tenant-id
        res.json({ own, equal, later, all, chosen });
      });
      app.get("/words", async (req, res) => {
        const companyId = req.session.companyId;
        const equals = { equals: { path: "companyId", value: companyId } };
        const own = await clauses.aggregate([{ $search: { compound: { must: [words(req.query.q)], filter: [equals] } } }]).toArray();
        const nested = await clauses.aggregate([{ $search: { compound: { filter: [{ compound: { must: [equals] } }] } } }]).toArray();
        const one = await clauses.aggregate([{ $search: { compound: { filter: { in: { path: "companyId", value: [companyId] } } } } }]).toArray();
        const any = await clauses.aggregate([{ $search: { index: "w", ...words(req.query.q) } }]).toArray(); //! unscoped-query
        const better = await clauses.aggregate([{ $search: { compound: { must: [words("x")], should: [equals] } } }]).toArray(); //! unscoped-query
        const maybe = await clauses.aggregate([{ $search: { compound: { must: [words("x"), ...(req.query.mine ? [equals] : [])] } } }]).toArray(); //! bypassable-tenant-filter
        res.json({ own, nested, one, any, better, maybe });
      });
      app.get("/vectors", async (req, res) => {
        const own = await index.namespace(req.session.companyId).query({ vector: [1], topK: 5 });
        const all = await index.query({ vector: [1], topK: 5 }); //! search-missing-tenant
        res.json({ own, all });
      });
      app.listen(3000);
    `,
  });
});
