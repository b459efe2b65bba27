// Documents whose references were populated: what is read of the reference is a member of the document that it led to.
import { service } from "../harness/service";

describe("populated references of Mongoose", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { mongoose: "8.5.0", express: "4.19.0", "express-session": "1.18.0" } }),
      "src/models.ts": `
        import { model, Schema } from "mongoose";
        export const Agency = model("Agency", new Schema({ name: String }));
        export const Agent = model("Agent", new Schema({ agency: { type: Schema.Types.ObjectId, ref: "Agency", required: true }, email: { type: String, required: true } }));
        export const House = model("House", new Schema({ agency: { type: Schema.Types.ObjectId, ref: "Agency", required: true }, owner: String }));
        export const Viewing = model("Viewing", new Schema({ house: { type: Schema.Types.ObjectId, ref: "House", required: true }, visitor: String }));
      `,
      "src/app.ts": `
        import express from "express";
        import session from "express-session";
        import { Agent, House, Viewing } from "./models";
        const app = express();
        app.use(session({ secret: process.env.SECRET! }));
        app.use((req: any, res, next) => (req.session.agency ? next() : res.sendStatus(401)));
        app.get("/1/:id", async (req: any, res) => {
          const viewing: any = await Viewing.findById(req.params.id).populate("house");
          if (!viewing || String(viewing.house.agency) !== req.session.agency) return res.sendStatus(404);
          res.json(viewing);
        });
        app.get("/2/:id", async (req: any, res) => {
          const viewing: any = await Viewing.findById(req.params.id).populate({ path: "house", select: "agency" }).orFail();
          if (!viewing.house.agency.equals(req.session.agency)) throw new Error("not yours");
          res.json(viewing);
        });
        app.put("/3/:id", async (req: any, res) => {
          const viewing: any = await Viewing.findById(req.params.id);
          if (!viewing) return res.sendStatus(404);
          await viewing.populate("house");
          if (viewing.house.agency.toString() !== req.session.agency) return res.sendStatus(403);
          await Viewing.updateOne({ _id: viewing._id }, { visitor: "me" });
          res.sendStatus(204);
        });
        app.get("/5", async (req: any, res) => {
          const agent: any = await Agent.findById(req.session.agentId).populate("agency").orFail();
          res.json([await House.find({ agency: agent.agency.id }), await House.find({ agency: agent.agency._id })]);
          await House.deleteMany({ owner: agent.agency.name }); //! unscoped-mutation
        });
        app.get("/4/:id", async (req: any, res) => {
          const viewing: any = await Viewing.findById(req.params.id).populate("house"); //! unscoped-query
          if (!viewing || viewing.house.owner !== req.session.agency) return res.sendStatus(404);
          res.json(viewing);
        });
      `,
    },
    "are compared with the tenant",
  );
});
