// Updates with the whole input and the tenant key beside it: what is written last, and what is written at all.
import { service } from "../harness/service";

describe("Updates that put the tenant after what they were sent", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        express: "4.19.0",
        "express-session": "1.18.0",
        knex: "3.1.0",
        kysely: "0.27.0",
        "drizzle-orm": "0.36.0",
        sequelize: "6.37.0",
        pg: "8.0.0",
      },
    }),
    "src/tables.ts": `
      import { integer, pgTable, serial, text } from "drizzle-orm/pg-core";
      export const clubs = pgTable("clubs", { id: serial("id").primaryKey(), name: text("name").notNull() });
      export const coaches = pgTable("coaches", { id: serial("id").primaryKey(), clubId: integer("club_id").notNull().references(() => clubs.id), email: text("email").notNull() });
      export const courts = pgTable("courts", { id: serial("id").primaryKey(), clubId: integer("club_id").notNull().references(() => clubs.id), title: text("title").notNull() });
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { and, eq } from "drizzle-orm";
      import { drizzle } from "drizzle-orm/node-postgres";
      import createKnex from "knex";
      import { courts } from "./tables";
      declare module "express-session" { interface SessionData { clubId: number } }
      const db = drizzle(process.env.DATABASE_URL!);
      const knex = createKnex({ client: "pg" });
      const app = express();
      app.use(express.json());
      app.use(session({ secret: "s" }));
      app.use((req, res, next) => { if (!req.session.clubId) return res.sendStatus(401); next(); });

      app.put("/drizzle/:id", async (req, res) => {
        const clubId = req.session.clubId!;
        const mine = and(eq(courts.id, Number(req.params.id)), eq(courts.clubId, clubId));
        await db.update(courts).set({ ...req.body, clubId }).where(mine);
        await db.update(courts).set({ clubId, ...req.body }).where(mine); //! tenant-key-overwrite
        await db.update(courts).set({ ...req.body, title: "x" }).where(mine); //! tenant-key-overwrite
        res.sendStatus(204);
      });
      app.put("/knex/:id", async (req, res) => {
        const club_id = req.session.clubId!;
        await knex("courts").where({ id: req.params.id, club_id }).update({ ...req.body, club_id });
        await knex("courts").where({ id: req.params.id, club_id }).update({ club_id, ...req.body }); //! tenant-key-overwrite
        res.sendStatus(204);
      });
      app.listen(3000);
    `,
  });
});

describe("Sequelize: values of which `fields` names those that are written", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4.19.0", "express-session": "1.18.0", sequelize: "6.37.0", pg: "8.0.0" } }),
    "src/models.ts": `
      import { DataTypes, Sequelize } from "sequelize";
      export const sequelize = new Sequelize(process.env.DATABASE_URL!);
      export const Club = sequelize.define("club", { name: DataTypes.STRING });
      export const Trainer = sequelize.define("trainer", {
        clubId: { type: DataTypes.INTEGER, allowNull: false, references: { model: "clubs", key: "id" } },
        email: DataTypes.STRING,
      });
      export const Racket = sequelize.define("racket", {
        clubId: { type: DataTypes.INTEGER, allowNull: false, references: { model: "clubs", key: "id" } },
        brand: DataTypes.STRING,
        strung: DataTypes.BOOLEAN,
      });
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { Racket } from "./models";
      declare module "express-session" { interface SessionData { clubId: number } }
      const app = express();
      app.use(express.json());
      app.use(session({ secret: "s" }));
      app.use((req, res, next) => { if (!req.session.clubId) return res.sendStatus(401); next(); });
      app.put("/sequelize/:id", async (req, res) => {
        const clubId = req.session.clubId!;
        const where = { id: req.params.id, clubId };
        await Racket.update(req.body, { where, fields: ["brand", "strung"] });
        await Racket.update(req.body, { where, fields: ["brand", "clubId"] }); //! tenant-key-overwrite
        await Racket.update(req.body, { where, fields: Object.keys(req.body) }); //! tenant-key-overwrite
        const racket = await Racket.findOne({ where });
        if (!racket) return res.sendStatus(404);
        await racket.update(req.body, { fields: ["brand"] });
        await racket.update(req.body); //! tenant-key-overwrite
        res.sendStatus(204);
      });
      app.post("/sequelize", async (req, res) => {
        const clubId = req.session.clubId!;
        await Racket.create({ ...req.body, clubId }, { fields: ["brand", "clubId"] });
        await Racket.create({ ...req.body, clubId }, { fields: ["brand"] }); //! missing-tenant-on-create
        res.sendStatus(201);
      });
      app.listen(3000);
    `,
  });
});
