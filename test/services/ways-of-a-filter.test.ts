// Filters that are one of several objects, or that hold members whose names are computed: which conditions are there on every path,
// and which names the sender of a request can choose.
import { service } from "../harness/service";

const MODELS = `
  import mongoose, { Schema } from "mongoose";
  export const Organization = mongoose.model("Organization", new Schema({ name: String }));
  const orgId = { type: Schema.Types.ObjectId, ref: "Organization", required: true };
  export const Message = mongoose.model("Message", new Schema({ orgId, body: String, channel: String, seen: Boolean, payload: Schema.Types.Mixed }));
`;

const SIGNED_IN = `
  import express from "express";
  import jwt from "jsonwebtoken";
  export const app = express();
  app.use((req, res, next) => {
    try { req.user = jwt.verify(req.headers.authorization, process.env.SECRET); } catch { return res.sendStatus(401); }
    next();
  });
`;

const PACKAGE = JSON.stringify({ dependencies: { express: "4.19.0", jsonwebtoken: "9.0.0", mongoose: "^8.0.0" } });

describe("Filters that are put together in several ways", () => {
  service(
    {
      "package.json": PACKAGE,
      "src/models.ts": MODELS,
      "src/app.ts": SIGNED_IN,
      "src/messages.ts": `
        import { app } from "./app";
        import { Message } from "./models";
        app.get("/grown", async (req, res) => {
          let filter: any = { orgId: req.user.orgId };
          if (req.query.channel) filter = { ...filter, channel: req.query.channel };
          res.json(await Message.find(filter).sort("-createdAt"));
        });
        app.get("/either", async (req, res) => {
          const { orgId } = req.user;
          const filter = req.query.all ? { orgId } : { orgId, seen: false };
          res.json({ count: await Message.countDocuments(filter), first: await Message.find(filter).where("channel").equals("email") });
        });
        app.get("/open", async (req, res) => {
          const filter = req.query.all ? {} : { orgId: req.user.orgId };
          res.json(await Message.find(filter)); //! bypassable-tenant-filter
        });
        app.get("/mine", async (req, res) => {
          const filter = req.query.all ? { seen: true } : { orgId: req.user.orgId, seen: true };
          res.json(await Message.find(filter).where({ channel: "email" })); //! bypassable-tenant-filter
        });
        app.post("/seen", async (req, res) => {
          const filter = req.body.channel ? { orgId: req.user.orgId, channel: req.body.channel } : { orgId: req.user.orgId };
          await Message.updateMany(filter, { $set: { seen: true } });
          await Message.updateOne(filter, { $set: { seen: true } }, { upsert: true });
          res.end();
        });
      `,
    },
    "hold what every alternative holds",
  );

  service(
    {
      "package.json": PACKAGE,
      "src/models.ts": MODELS,
      "src/app.ts": SIGNED_IN,
      "src/messages.ts": `
        import { app } from "./app";
        import { Message } from "./models";
        const entriesOf = (of: object, prefix = "") =>
          Object.entries(of).flatMap(([key, value]) => (Object(value) === value ? entriesOf(value, \`\${prefix}\${key}.\`) : [[\`\${prefix}\${key}\`, value]]));
        const flat = (of: object) => Object.fromEntries(entriesOf(of));
        const FIELDS = ["channel", "seen"];
        enum Field { Channel = "channel", Seen = "seen" }
        app.get("/flat", async (req, res) => res.json(await Message.find({ orgId: req.user.orgId, ...flat({ payload: req.query.payload }) })));
        app.get("/bare", async (req, res) => res.json(await Message.find({ orgId: req.user.orgId, ...flat(req.query) }))); //! bypassable-tenant-filter
        app.get("/prefixed", async (req, res) => {
          const pairs = Object.entries(req.query).map(([key, value]) => [\`payload.\${key}\`, value]);
          res.json(await Message.find({ orgId: req.user.orgId, ...Object.fromEntries(pairs) }));
        });
        app.get("/listed", async (req, res) => {
          const pairs = Object.entries(req.query).filter(([key]) => FIELDS.includes(key));
          res.json(await Message.find({ orgId: req.user.orgId, ...Object.fromEntries(pairs) }));
        });
        app.get("/present", async (req, res) => {
          const pairs = Object.entries(req.query).filter(([, value]) => value !== undefined);
          res.json(await Message.find({ orgId: req.user.orgId, ...Object.fromEntries(pairs) })); //! bypassable-tenant-filter
        });
        app.get("/field", async (req, res) => {
          res.json(await Message.find({ orgId: req.user.orgId, [req.query.field]: req.query.value })); //! bypassable-tenant-filter
        });
        app.get("/field-first", async (req, res) => {
          res.json(await Message.find({ [req.query.field]: req.query.value, orgId: req.user.orgId }));
        });
        app.get("/field-listed", async (req, res) => {
          if (!FIELDS.includes(req.query.field)) return res.sendStatus(400);
          res.json(await Message.find({ orgId: req.user.orgId, [req.query.field]: req.query.value }));
        });
        app.get("/field-typed", async (req, res) => {
          const { field, value } = req.query as { field: Field; value: string };
          res.json(await Message.find({ orgId: req.user.orgId, [field]: value }));
        });
        app.get("/field-set", async (req, res) => {
          const filter: any = { orgId: req.user.orgId };
          filter[req.query.field] = req.query.value;
          res.json(await Message.find(filter)); //! bypassable-tenant-filter
        });
      `,
    },
    "keep the tenant where the sender cannot name it",
  );
});
