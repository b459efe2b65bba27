// Mongoose: tokens that stand inside a part of the document, and objects of several shapes that are flattened into a filter.
import { service } from "../harness/service";

describe("Mongoose: paths into a document", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "4.19.0", jsonwebtoken: "9.0.0", mongoose: "^8.0.0" } }),
      "src/models.ts": `
        import mongoose, { Schema } from "mongoose";
        export const Organization = mongoose.model("Organization", new Schema({ name: String }));
        export const User = mongoose.model("User", new Schema({ name: String }));
        export const Member = mongoose.model("Member", new Schema({
          orgId: { type: Schema.Types.ObjectId, ref: "Organization", required: true },
          userId: { type: Schema.Types.ObjectId, ref: "User" },
          invite: { email: String, token: { type: String, index: true } },
          settings: Schema.Types.Mixed,
        }));
      `,
      "src/app.ts": `
        import express from "express";
        import jwt from "jsonwebtoken";
        import { Member, Organization } from "./models";
        const app = express();
        app.use((req, res, next) => {
          try { req.user = jwt.verify(req.headers.authorization, process.env.SECRET); } catch { return res.sendStatus(401); }
          next();
        });
        app.post("/invites/:token/accept", async (req, res) => {
          const member = await Member.findOne({ "invite.token": req.params.token });
          if (!member) return res.sendStatus(404);
          res.json(await Organization.findById(member.orgId));
        });
        app.get("/invites/:email", async (req, res) => {
          res.json(await Member.findOne({ "invite.email": req.params.email })); //! unscoped-query
        });
        app.get("/members", async (req, res) => {
          const settings = req.query.theme ? { theme: req.query.theme } : req.query.settings;
          const flat = Object.fromEntries(Object.entries(settings).map(([key, value]) => [\`settings.\${key}\`, value]));
          res.json(await Member.find({ orgId: req.user.orgId, ...flat }));
        });
      `,
    },
    "are secrets by their last name, and members by their first",
  );
});
