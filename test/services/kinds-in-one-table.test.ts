// Kinds of rows that share a table: ids, look-ups by the table's name and references go for all of them.
import { service } from "../harness/service";

describe("Discriminators of Mongoose", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { mongoose: "8.5.1", express: "4.19.0", "express-session": "1.18.0" } }),
    "src/models.ts": `
      import { Schema, model } from "mongoose";
      export const Team = model("Team", new Schema({ name: String }));
      const assetSchema = new Schema({ team: { type: Schema.Types.ObjectId, ref: "Team", required: true }, label: String });
      export const Asset = model("Asset", assetSchema);
      export const Laptop = Asset.discriminator("Laptop", new Schema({ serial: String }));
      export const Phone = Asset.discriminator("Phone", new Schema({ number: String }));
      export const Repair = model(
        "Repair",
        new Schema({ assetId: { type: Schema.Types.ObjectId, ref: "Asset", required: true }, cost: Number }),
      );
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { Types } from "mongoose";
      import { Asset, Laptop, Repair } from "./models";
      declare module "express-session" {
        interface SessionData { team: string }
      }
      const app = express();
      app.use(session({ secret: process.env.SECRET! }));
      app.get("/laptops/:id/repairs", async (req, res) => {
        if (!req.session.team) return res.sendStatus(401);
        const laptop = await Laptop.findOne({ _id: req.params.id, team: req.session.team });
        if (!laptop) return res.sendStatus(404);
        res.json(await Repair.find({ assetId: laptop._id }));
      });
      app.get("/costs", async (req, res) => {
        if (!req.session.team) return res.sendStatus(401);
        const own = await Asset.find({ team: new Types.ObjectId(req.session.team) }).distinct("_id");
        res.json(
          await Repair.aggregate([
            { $match: { assetId: { $in: own } } },
            { $group: { _id: "$assetId", total: { $sum: "$cost" } } },
            { $lookup: { from: "assets", localField: "_id", foreignField: "_id", as: "asset" } },
          ]),
        );
      });
      app.get("/repairs/:id", async (req, res) => {
        res.json(await Repair.find({ assetId: req.params.id })); //! unscoped-query
      });
    `,
  });
});
