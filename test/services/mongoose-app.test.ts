// Mongoose: filters in variables, documents, aggregations.
import { service } from "../harness/service";

describe("Mongoose: filters in variables, documents, aggregations", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { mongoose: "8.0.0", express: "4.18.0", jsonwebtoken: "9.0.0" } }),
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import mongoose from "mongoose";
      import { Board, Card } from "./models";
      const app = express();
      app.use((req: any, res, next) => { try { req.me = jwt.verify(String(req.headers.authorization), "s"); next(); } catch { res.sendStatus(401); } });
      app.get("/b", async (req: any, res) => {
        const filter: Record<string, unknown> = { org: req.me.orgId };
        if (req.query.q) filter.title = new RegExp(String(req.query.q));
        const [rows, total] = await Promise.all([Board.find(filter).sort("-_id").limit(10).lean(), Board.countDocuments(filter)]);
        res.json({ rows, total });
      });
      app.get("/b/:id", async (req: any, res) => res.json(await Board.findById(req.params.id))); //! unscoped-query
      app.get("/b1/:id", async (req: any, res) => {
        const board = await Board.findById(req.params.id);
        if (!board || !board.org.equals(req.me.orgId)) return res.sendStatus(404);
        res.json(await Card.find({ board: board._id }));
      });
      app.get("/b2/:id", async (req: any, res) => {
        const board = await Board.findOne({ _id: req.params.id, org: req.me.orgId }).populate("org");
        if (!board) return res.sendStatus(404);
        board.title = req.body.title;
        await board.save();
        await Card.deleteMany({ board: req.params.id });
        await Card.deleteMany({ board: req.body.other }); //! unscoped-mutation
        await Card.create({ board: board.id, text: "x" });
        res.end();
      });
      app.patch("/b3/:id", async (req: any, res) => {
        await Board.findOneAndUpdate({ _id: req.params.id, org: req.me.orgId }, { $set: { title: req.body.title } }, { new: true });
        await Board.findByIdAndUpdate(req.params.id, { title: req.body.title }); //! unscoped-mutation
        await Board.updateOne({ _id: req.params.id }).where("org").equals(req.me.orgId);
        res.end();
      });
      app.get("/agg", async (req: any, res) => {
        res.json(await Board.aggregate([{ $match: { org: new mongoose.Types.ObjectId(req.me.orgId) } }, { $lookup: { from: "cards", localField: "_id", foreignField: "board", as: "cards" } }, { $group: { _id: "$title", n: { $sum: 1 } } }]));
        res.json(await Board.aggregate([{ $group: { _id: "$org", n: { $sum: 1 } } }])); //! unscoped-query
        res.json(await Board.find({ $or: [{ org: req.me.orgId }, { title: "public" }] })); //! bypassable-tenant-filter
        res.json(await Board.find({ $and: [{ org: req.me.orgId }, { $or: [{ title: "a" }, { title: "b" }] }] }));
      });
      app.post("/b", async (req: any, res) => {
        res.json(await Board.create({ ...req.body, org: req.me.orgId }));
        res.json(await new Board({ title: req.body.title, org: req.me.orgId }).save());
        res.json(await Board.create(req.body)); //! missing-tenant-on-create
      });
      app.listen(1);
    `,
    "src/models.ts": `
      import mongoose, { Schema, model } from "mongoose";
      export const Org = model("Org", new Schema({ name: String }));
      export const User = model("User", new Schema({ email: { type: String, unique: true }, org: { type: Schema.Types.ObjectId, ref: "Org", required: true } }));
      export const Board = model("Board", new Schema({ org: { type: Schema.Types.ObjectId, ref: "Org", required: true, index: true }, title: String }));
      export const Card = model("Card", new Schema({ board: { type: Schema.Types.ObjectId, ref: "Board", required: true }, text: String }));
    `,
  });
});
