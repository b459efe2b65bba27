// Mongoose: new documents get what the paths of their schema hold by default, also those that a plug-in added.
import { service } from "../harness/service";

describe("Mongoose: defaults of paths", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4", mongoose: "8", jsonwebtoken: "9" } }),
    "src/context.ts": `
      import { AsyncLocalStorage } from "node:async_hooks";
      export const storage = new AsyncLocalStorage<{ tenantId: string }>();
      export function tenantId(): string {
        const context = storage.getStore();
        if (!context) throw new Error("no tenant");
        return context.tenantId;
      }
    `,
    "src/models.ts": `
      import { Schema, model } from "mongoose";
      import { tenantId } from "./context";
      function owned(schema: Schema) {
        schema.add({ tenantId: { type: String, required: true, index: true, default: () => tenantId() } });
      }
      const deviceSchema = new Schema({ serial: String }, { discriminatorKey: "kind" });
      deviceSchema.plugin(owned);
      export const Device = model("Device", deviceSchema);
      export const Sensor = Device.discriminator("Sensor", new Schema({ unit: String }));
      export const Note = model("Note", new Schema({ tenantId: { type: String, required: true, default: tenantId }, text: String }));
      export const Shared = model("Shared", new Schema({ tenantId: { type: String, required: true, default: "main" }, text: String }));
      const base = new Schema({ tenantId: { type: String, required: true, default: () => tenantId() } });
      const taskSchema = new Schema({ title: String });
      taskSchema.add(base);
      export const Task = model("Task", taskSchema);
      const later = new Schema({ title: String, tenantId: { type: String, default: () => tenantId() } });
      later.add({ tenantId: { type: String, required: true } });
      export const Replaced = model("Replaced", later);
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { storage } from "./context";
      import { Device, Note, Replaced, Sensor, Shared, Task } from "./models";
      const app = express();
      app.use(express.json());
      app.use((req, res, next) => {
        const { tid } = jwt.verify(req.header("authorization")!, process.env.SECRET!) as { tid: string };
        storage.run({ tenantId: tid }, next);
      });
      app.post("/devices", async (req, res) => {
        const a = await Device.create({ serial: String(req.body.serial) });
        const b = await Sensor.create({ serial: String(req.body.serial), unit: "C" });
        const c = await new Note({ text: String(req.body.text) }).save();
        const d = await Task.insertMany([{ title: "a" }, { title: "b" }]);
        const e = await Note.create({ text: "x", tenantId: req.body.tenantId }); //! missing-tenant-on-create
        const f = await Device.create(req.body); //! missing-tenant-on-create
        const g = await Shared.create({ text: "x" }); //! missing-tenant-on-create
        const h = await Replaced.create({ title: "x" }); //! missing-tenant-on-create
        res.json({ a, b, c, d, e, f, g, h });
      });
    `,
  });
});
