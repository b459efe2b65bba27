// Aggregations that keep a document only where a look-up found something: what the look-up asks for goes for the document, too.
import { service } from "../harness/service";

describe("Mongoose: documents that are kept for what was looked up", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { mongoose: "8.5.1", express: "4.19.0", "express-session": "1.18.0" } }),
    "src/models.ts": `
      import { Schema, model } from "mongoose";
      export const Store = model("Store", new Schema({ name: String }));
      export const Shelf = model(
        "Shelf",
        new Schema({ storeId: { type: Schema.Types.ObjectId, ref: "Store", required: true }, label: String }),
      );
      export const Box = model("Box", new Schema({ shelfId: { type: Schema.Types.ObjectId, ref: "Shelf", required: true }, weight: Number }));
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { Types } from "mongoose";
      import { Box } from "./models";
      declare module "express-session" {
        interface SessionData { storeId: string }
      }
      const app = express();
      app.use(session({ secret: process.env.SECRET! }));
      app.get("/boxes", async (req, res) => {
        if (!req.session.storeId) return res.sendStatus(401);
        const storeId = new Types.ObjectId(req.session.storeId);
        const own = { from: "shelves", localField: "shelfId", foreignField: "_id", as: "shelf", pipeline: [{ $match: { storeId } }] };
        const unwound = await Box.aggregate([{ $lookup: own }, { $unwind: "$shelf" }]);
        const filled = await Box.aggregate([{ $lookup: own }, { $match: { shelf: { $ne: [] } } }]);
        const first = await Box.aggregate([{ $lookup: own }, { $match: { "shelf.0": { $exists: true } } }]);
        const byVariable = await Box.aggregate([
          {
            $lookup: {
              from: "shelves",
              let: { id: "$shelfId" },
              pipeline: [{ $match: { storeId, $expr: { $eq: ["$_id", "$$id"] } } }],
              as: "shelf",
            },
          },
          { $unwind: { path: "$shelf", preserveNullAndEmptyArrays: false } },
        ]);
        const kept = await Box.aggregate([{ $lookup: own }, { $unwind: { path: "$shelf", preserveNullAndEmptyArrays: true } }]); //! unscoped-query
        const beside = await Box.aggregate([{ $lookup: own }, { $match: { shelf: { $size: 0 } } }]); //! unscoped-query
        res.json({ unwound, filled, first, byVariable, kept, beside });
      });
    `,
  });
});
