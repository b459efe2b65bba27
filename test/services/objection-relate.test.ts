// Objection: `relate` makes rows that are there already the row's own, whoever they belong to.
import { service } from "../harness/service";

describe("Objection: rows that are related by their ids", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "4.19.0", "express-session": "1.18.0", objection: "3.1.0", knex: "3.1.0", pg: "8.0.0" },
    }),
    "src/models.ts": `
      import { Model } from "objection";
      const numbers = (...names: string[]) => Object.fromEntries(names.map((name) => [name, { type: "integer" }]));
      export class Company extends Model {
        static tableName = "companies";
        id!: number;
        name!: string;
      }
      export class Curator extends Model {
        static tableName = "curators";
        static jsonSchema = { type: "object", required: ["companyId"], properties: { companyId: { type: "integer" } } };
        id!: number;
        companyId!: number;
        static relationMappings = () => ({ company: { relation: Model.BelongsToOneRelation, modelClass: Company, join: { from: "curators.companyId", to: "companies.id" } } });
      }
      export class Artist extends Model {
        static tableName = "artists";
        static jsonSchema = { type: "object", required: ["companyId"], properties: { companyId: { type: "integer" } } };
        id!: number;
        companyId!: number;
        static relationMappings = () => ({ company: { relation: Model.BelongsToOneRelation, modelClass: Company, join: { from: "artists.companyId", to: "companies.id" } } });
      }
      export class Show extends Model {
        static tableName = "shows";
        static jsonSchema = { type: "object", required: ["companyId"], properties: { companyId: { type: "integer" }, leadId: { type: "integer" } } };
        id!: number;
        companyId!: number;
        leadId!: number;
        static relationMappings = () => ({
          company: { relation: Model.BelongsToOneRelation, modelClass: Company, join: { from: "shows.companyId", to: "companies.id" } },
          lead: { relation: Model.BelongsToOneRelation, modelClass: Curator, join: { from: "shows.leadId", to: "curators.id" } },
          artists: {
            relation: Model.ManyToManyRelation,
            modelClass: Artist,
            join: { from: "shows.id", through: { from: "show_artists.showId", to: "show_artists.artistId" }, to: "artists.id" },
          },
        });
      }
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { Artist, Curator, Show } from "./models";
      declare module "express-session" { interface SessionData { companyId: number } }
      const app = express();
      app.use(express.json());
      app.use(session({ secret: "s" }));
      app.use((req, res, next) => { if (!req.session.companyId) return res.sendStatus(401); next(); });
      app.post("/shows/:id/artists", async (req, res) => {
        const companyId = req.session.companyId!;
        const show = await Show.query().findOne({ id: req.params.id, companyId }).throwIfNotFound();
        await show.$relatedQuery("artists").relate(req.body.artistId); //! cross-tenant-link
        await show.$relatedQuery("artists").relate(req.body.artistIds); //! cross-tenant-link
        const artist = await Artist.query().findOne({ id: req.body.checkedId, companyId }).throwIfNotFound();
        await show.$relatedQuery("artists").relate(artist.id);
        await show.$relatedQuery("artists").relate(artist);
        await show.$relatedQuery("artists").unrelate().where("artists.id", req.body.artistId);
        res.json(await show.$relatedQuery("artists"));
      });
      app.put("/shows/:id/lead", async (req, res) => {
        const companyId = req.session.companyId!;
        const show = await Show.query().findOne({ id: req.params.id, companyId }).throwIfNotFound();
        await show.$relatedQuery("lead").relate(req.body.leadId); //! cross-tenant-link
        const lead = await Curator.query().findOne({ id: req.body.checkedId, companyId }).throwIfNotFound();
        await show.$relatedQuery("lead").relate(lead.id);
        res.sendStatus(204);
      });
      app.post("/any/:id/artists", async (req, res) => {
        const show = await Show.query().findById(req.params.id); //! unscoped-query
        await show!.$relatedQuery("artists").relate(req.body.artistId); //! unscoped-mutation
        res.sendStatus(204);
      });
      app.listen(3000);
    `,
  });
});
