// Mongoose: a document takes over a whole object of the request with `set` or `overwrite`.
import { service } from "../harness/service";

describe("Mongoose: documents that take over an object of the request", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { mongoose: "8.9.0", express: "4.19.0", jsonwebtoken: "9.0.0" } }),
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { Herd } from "./models";
      const app = express();
      app.use(express.json());
      app.use((req: any, res, next) => {
        try { req.me = jwt.verify(String(req.headers.authorization), process.env.JWT!); next(); } catch { res.sendStatus(401); }
      });
      app.put("/herds/:id", async (req: any, res) => {
        const herd = await Herd.findOne({ _id: req.params.id, farm: req.me.farm }).orFail();
        herd.set(req.body);
        await herd.save(); //! tenant-key-overwrite
        res.json(herd);
      });
      app.put("/herds/:id/all", async (req: any, res) => {
        const herd = await Herd.findOne({ _id: req.params.id, farm: req.me.farm }).orFail();
        herd.overwrite(req.body);
        await herd.save(); //! tenant-key-overwrite
        res.json(herd);
      });
      app.put("/herds/:id/parts", async (req: any, res) => {
        const herd = await Herd.findOne({ _id: req.params.id, farm: req.me.farm }).orFail();
        herd.set({ name: req.body.name, size: req.body.size });
        await herd.save();
        res.json(herd);
      });
      app.put("/herds/:id/kept", async (req: any, res) => {
        const herd = await Herd.findOne({ _id: req.params.id, farm: req.me.farm }).orFail();
        herd.set({ ...req.body, farm: req.me.farm });
        await herd.save();
        herd.set(req.body).set("farm", req.me.farm);
        await herd.save();
        res.json(herd);
      });
      app.post("/herds", async (req: any, res) => {
        const herd = new Herd({ farm: req.me.farm });
        herd.set({ name: req.body.name });
        await herd.save();
        const other = new Herd({ farm: req.me.farm });
        other.set(req.body);
        await other.save(); //! missing-tenant-on-create
        res.json(herd);
      });
      app.listen(1);
    `,
    "src/models.ts": `
      import { Schema, model } from "mongoose";
      export const Farm = model("Farm", new Schema({ name: { type: String, required: true } }));
      export const User = model("User", new Schema({ farm: { type: Schema.Types.ObjectId, ref: "Farm", required: true }, email: String }));
      export const Herd = model("Herd", new Schema({ farm: { type: Schema.Types.ObjectId, ref: "Farm", required: true, index: true }, name: String, size: Number }));
    `,
  });
});
