// Change streams of MongoDB, by the driver and by Mongoose; collections whose tenant key is named after no table.
import { service } from "../harness/service";

describe("Change streams", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { mongodb: "6.8.0", express: "4.19.0", "express-session": "1.18.0" } }),
      "src/app.ts": `
        import express from "express";
        import session from "express-session";
        import { MongoClient } from "mongodb";
        declare module "express-session" { interface SessionData { farmId: string } }

        interface Field { farmId: string; name: string }
        interface Crop { farmId: string; tons: number }
        const db = new MongoClient(process.env.MONGO!).db("harvest");
        const crops = db.collection<Crop>("crops");
        const fields = db.collection<Field>("fields");

        const app = express();
        app.use(session({ secret: process.env.KEY! }));
        app.use((req, res, next) => (req.session.farmId ? next() : res.sendStatus(401)));

        app.get("/fields", async (req, res) => { res.json(await fields.find({ farmId: req.session.farmId }).toArray()); });
        app.get("/fields/all", async (req, res) => { res.json(await fields.find({ name: req.query.name }).toArray()); }); //! unscoped-query

        app.get("/crops/stream", async (req, res) => {
          const stream = crops.watch([{ $match: { operationType: "insert", "fullDocument.farmId": req.session.farmId } }], { fullDocument: "updateLookup" });
          for await (const change of stream) res.write(JSON.stringify(change));
        });
        app.get("/crops/stream/own", async (req, res) => {
          const stream = crops.watch();
          for await (const change of stream) {
            if (change.fullDocument.farmId !== req.session.farmId) continue;
            res.write(JSON.stringify(change.fullDocument));
          }
        });
        app.get("/crops/stream/inserted", (req, res) => {
          crops.watch([{ $match: { operationType: "insert" } }]).on("change", (change) => res.write(JSON.stringify(change))); //! unscoped-query
        });
        app.get("/crops/stream/of", (req, res) => {
          const changes = crops.watch([{ $match: { "fullDocument.farmId": req.query.farm } }]); //! untrusted-tenant-id
          changes.on("change", (change) => res.write(JSON.stringify(change)));
        });
      `,
    },
    "of collections are read as far as their pipelines let through",
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { mongoose: "8.6.0", express: "4.19.0", "express-session": "1.18.0" } }),
      "src/models.ts": `
        import { model, Schema } from "mongoose";
        export const Team = model("Team", new Schema({ name: String }));
        export const Post = model("Post", new Schema({ team: { type: Schema.Types.ObjectId, ref: "Team", required: true }, text: String }));
      `,
      "src/app.ts": `
        import express from "express";
        import session from "express-session";
        import { Post } from "./models";
        declare module "express-session" { interface SessionData { teamId: string } }

        const app = express();
        app.use(session({ secret: process.env.KEY! }));
        app.use((req, res, next) => (req.session.teamId ? next() : res.sendStatus(401)));

        app.get("/posts/stream", (req, res) => {
          Post.watch([{ $match: { "fullDocument.team": req.session.teamId } }]).on("change", (change) => res.write(JSON.stringify(change)));
        });
        app.get("/posts/stream/all", (req, res) => {
          Post.watch().on("change", (change) => res.write(JSON.stringify(change.fullDocument))); //! unscoped-query
        });
      `,
    },
    "of models likewise",
  );
});

describe("Rows that objects of a list hold", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { mongodb: "6.8.0", express: "4.19.0", "express-session": "1.18.0" } }),
      "src/app.ts": `
        import express from "express";
        import session from "express-session";
        import { MongoClient } from "mongodb";
        declare module "express-session" { interface SessionData { teamId: string } }
        interface Post { teamId: string; text: string; stars: number }
        const posts = new MongoClient(process.env.MONGO!).db("blog").collection<Post>("posts");

        const app = express();
        app.use(session({ secret: process.env.KEY! }));
        app.use((req, res, next) => (req.session.teamId ? next() : res.sendStatus(401)));

        app.get("/posts", async (req, res) => {
          const found = await posts.find().toArray();
          for (const { post } of found.map((post) => ({ post, length: post.text.length }))) {
            if (post.teamId !== req.session.teamId) continue;
            res.write(post.text);
          }
        });
        app.get("/posts/best", async (req, res) => {
          const found = await posts.find().toArray(); //! unscoped-query
          for (const { post } of found.map((post) => ({ post, length: post.text.length }))) {
            if (post.stars < 3) continue;
            res.write(post.text);
          }
        });
      `,
    },
    "are checked one by one, as the rows themselves",
  );
});
