// MikroORM: filters that entities have from the classes that they extend (https://mikro-orm.io/docs/filters).
import { service } from "../harness/service";

const FILES = {
  "src/entities/owned.ts": `
    import { Filter, ManyToOne, PrimaryKey } from "@mikro-orm/core";
    import { Studio } from "./studio";

    @Filter({ name: "studio", cond: (args: { studioId: string }) => ({ studio: args.studioId }), default: true })
    @Filter({ name: "live", cond: { archived: false }, default: true })
    export abstract class StudioOwned {
      @PrimaryKey() id!: string;
      @ManyToOne(() => Studio) studio!: Studio;
    }
  `,
  "src/entities/studio.ts": `
    import { Entity, PrimaryKey, Property } from "@mikro-orm/core";
    @Entity() export class Studio { @PrimaryKey() id!: string; @Property() name!: string; }
  `,
  "src/entities/index.ts": `
    import { Entity, Filter, PrimaryKey, Property, ManyToOne } from "@mikro-orm/core";
    import { StudioOwned } from "./owned";
    import { Studio } from "./studio";

    @Entity() export class Song extends StudioOwned { @Property() title!: string; @Property() archived!: boolean; }

    // A filter of the same name takes the place of that of the base.
    @Entity()
    @Filter({ name: "studio", cond: { archived: false }, default: true })
    export class Take extends StudioOwned { @Property() archived!: boolean; }

    @Entity() export class Poster { @PrimaryKey() id!: string; @ManyToOne(() => Studio) studio!: Studio; }
  `,
  "src/app.ts": `
    import express from "express";
    import jwt from "jsonwebtoken";
    import { MikroORM } from "@mikro-orm/postgresql";
    import { Poster, Song, Take } from "./entities";
    import { Studio } from "./entities/studio";

    const orm = MikroORM.initSync({ clientUrl: process.env.DATABASE_URL, entities: [Studio, Song, Take, Poster] });
    const app = express();
    app.use((req, res, next) => {
      const { studioId } = jwt.verify(req.headers.authorization ?? "", process.env.KEY!) as { studioId: string };
      const em = orm.em.fork();
      em.setFilterParams("studio", { studioId });
      res.locals.em = em;
      next();
    });

    app.get("/songs", async (req, res) => {
      res.json(await res.locals.em.find(Song, { title: req.query.title }));
    });
    app.get("/songs/archived", async (req, res) => {
      res.json(await res.locals.em.find(Song, {}, { filters: { live: false } }));
    });
    app.get("/songs/all", async (req, res) => {
      res.json(await res.locals.em.find(Song, {}, { filters: { studio: false } })); //! unscoped-query
    });
    app.get("/takes/:id", async (req, res) => {
      res.json(await res.locals.em.findOne(Take, req.params.id)); //! unscoped-query
    });
    app.get("/posters/:id", async (req, res) => {
      res.json(await res.locals.em.findOne(Poster, req.params.id)); //! unscoped-query
    });
  `,
};

describe("MikroORM: filters of base classes", () => {
  service(FILES, "limit entities that extend them, unless these have their own of that name");
});
