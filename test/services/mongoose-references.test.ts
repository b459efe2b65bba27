// References in lists that a write stores, and what schemas give to their models, queries and documents.
import { service } from "../harness/service";

describe("Mongoose: lists of references, statics, query helpers and methods", () => {
  service({
    "package.json": `
        {"name":"a","dependencies":{"fastify":"^4.28.0","@fastify/jwt":"^8.0.1","mongoose":"^8.5.1"}}
      `,
    "src/models.ts": `
        import { Schema, model, type InferSchemaType } from "mongoose";
        export const Team = model("Team", new Schema({ name: String }));
        export const Player = model("Player", new Schema({ team: { type: Schema.Types.ObjectId, ref: "Team", required: true }, email: String }));
        const labelSchema = new Schema({ team: { type: Schema.Types.ObjectId, ref: "Team", required: true }, name: String });
        export const Label = model("Label", labelSchema);
        const drillSchema = new Schema(
          {
            team: { type: Schema.Types.ObjectId, ref: "Team", required: true, index: true },
            title: { type: String, required: true },
            labels: [{ type: Schema.Types.ObjectId, ref: "Label" }],
            parent: { type: Schema.Types.ObjectId, ref: "Drill" },
            steps: [{ text: String, minutes: Number }],
            stats: { runs: { type: Number, default: 0 } },
          },
          { timestamps: true },
        );
        drillSchema.statics.forTeam = function (team: string) {
          return this.find({ team });
        };
        drillSchema.query.titled = function (text: string) {
          return this.where({ title: new RegExp(text, "i") });
        };
        drillSchema.methods.rename = async function (title: string) {
          this.title = title;
          return this.save();
        };
        drillSchema.methods.siblings = function () {
          return this.model("Drill").find({ parent: this.parent, team: this.team });
        };
        drillSchema.statics.popular = function (min: number) {
          return this.find({ "stats.runs": { $gte: min } }); //! unscoped-query
        };
        export type Drill = InferSchemaType<typeof drillSchema>;
        export const Drill: any = model("Drill", drillSchema);
      `,
    "src/app.ts": `
        import Fastify from "fastify";
        import fastifyJwt from "@fastify/jwt";
        import { Drill, Label } from "./models";
        declare module "@fastify/jwt" {
          interface FastifyJWT { user: { sub: string; team: string } }
        }
        const app = Fastify({ logger: true });
        app.register(fastifyJwt, { secret: process.env.JWT_SECRET! });
        app.addHook("onRequest", async (request, reply) => {
          try {
            await request.jwtVerify();
          } catch (err) {
            return reply.send(err);
          }
        });
        app.get<{ Querystring: { q: string } }>("/drills", async (request) => Drill.forTeam(request.user.team).titled(request.query.q).lean());
        app.get<{ Querystring: { min: number } }>("/drills/popular", async (request) => Drill.popular(request.query.min).where("team", request.user.team));
        app.get<{ Querystring: { min: number } }>("/drills/popular-all", async (request) => Drill.popular(request.query.min));
        app.get<{ Params: { id: string } }>("/drills/:id", async (request, reply) => {
          const drill = await Drill.findById(request.params.id).populate("labels");
          if (!drill?.team.equals(request.user.team)) return reply.code(404).send();
          return drill;
        });
        app.get<{ Params: { id: string } }>("/drills/:id/siblings", async (request, reply) => {
          const drill = await Drill.findOne({ _id: request.params.id, team: request.user.team });
          if (!drill) return reply.code(404).send();
          return drill.siblings();
        });
        app.put<{ Params: { id: string }; Body: { title: string } }>("/drills/:id", async (request, reply) => {
          const drill = await Drill.findOne({ _id: request.params.id, team: request.user.team });
          if (!drill) return reply.code(404).send();
          return drill.rename(request.body.title);
        });
        app.post<{ Params: { id: string }; Body: { label: string } }>("/drills/:id/labels", async (request) => {
          return Drill.findOneAndUpdate({ _id: request.params.id, team: request.user.team }, { $addToSet: { labels: request.body.label } }, { new: true }); //! cross-tenant-link
        });
        app.post<{ Params: { id: string }; Body: { labels: string[] } }>("/drills/:id/labels-checked", async (request, reply) => {
          const labels = await Label.find({ _id: { $in: request.body.labels }, team: request.user.team }).select("_id");
          if (labels.length !== request.body.labels.length) return reply.code(422).send();
          return Drill.updateOne({ _id: request.params.id, team: request.user.team }, { $push: { labels: { $each: labels.map((l) => l._id) } } });
        });
        app.post<{ Body: { title: string; parent: string } }>("/drills", async (request) => {
          return Drill.create({ title: request.body.title, parent: request.body.parent, team: request.user.team }); //! cross-tenant-link
        });
        app.post<{ Body: { drills: { title: string }[] } }>("/drills/import", async (request) => {
          await Drill.insertMany(request.body.drills.map((d) => ({ ...d, team: request.user.team })), { ordered: false });
        });
        app.post<{ Body: { drills: { title: string; team: string }[] } }>("/drills/restore", async (request) => {
          await Drill.insertMany(request.body.drills); //! missing-tenant-on-create
        });
        app.post<{ Params: { id: string } }>("/drills/:id/run", async (request) => {
          await Drill.updateOne({ _id: request.params.id }, { $inc: { "stats.runs": 1 } }); //! unscoped-mutation
        });
        app.post<{ Params: { id: string }; Body: { text: string } }>("/drills/:id/steps", async (request) => {
          await Drill.updateOne({ _id: request.params.id, team: request.user.team }, { $push: { steps: { text: request.body.text, minutes: 5 } } });
        });
        app.put<{ Params: { id: string }; Body: Record<string, unknown> }>("/drills/:id/any", async (request) => {
          await Drill.updateOne({ _id: request.params.id, team: request.user.team }, { $set: request.body }); //! tenant-key-overwrite
        });
        app.post<{ Body: { updates: { id: string; title: string }[] } }>("/drills/bulk", async (request) => {
          await Drill.bulkWrite(
            request.body.updates.map((u) => ({ updateOne: { filter: { _id: u.id, team: request.user.team }, update: { $set: { title: u.title } } } })),
          );
        });
        app.post<{ Body: { ids: string[] } }>("/drills/bulk-delete", async (request) => {
          await Drill.bulkWrite(request.body.ids.map((id) => ({ deleteOne: { filter: { _id: id } } }))); //! unscoped-mutation
        });
        app.get("/labels/cursor", async (request, reply) => {
          const names: string[] = [];
          for await (const label of Label.find({ team: request.user.team }).cursor()) names.push(label.name!);
          return names;
        });
        app.get("/labels/all", async () => {
          const names: string[] = [];
          for await (const label of Label.find()) names.push(label.name!); //! unscoped-query
          return names;
        });
        app.listen({ port: 3000 });
      `,
  });
});
