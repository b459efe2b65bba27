// Instances of Sequelize before they are stored: made by `build` and `new`, filled step by step, and as hooks get them.
import { service } from "../harness/service";

describe("Sequelize: instances that are not stored yet", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { sequelize: "6.37.3", express: "4.19.0", "express-session": "1.18.0" } }),
    "src/models.ts": `
      import { DataTypes, Model, Sequelize } from "sequelize";
      import { currentClub } from "./club";
      export const sequelize = new Sequelize(process.env.DATABASE_URL!);
      export class Club extends Model {}
      Club.init({ name: DataTypes.STRING }, { sequelize, modelName: "Club" });
      const clubId = { type: DataTypes.INTEGER, allowNull: false, references: { model: Club, key: "id" } };
      export class Match extends Model {
        declare clubId: number;
      }
      Match.init({ clubId, place: DataTypes.STRING }, { sequelize, modelName: "Match" });
      export class Ball extends Model {
        declare clubId: number;
      }
      Ball.init({ clubId, colour: DataTypes.STRING }, { sequelize, modelName: "Ball" });
      Ball.addHook("beforeFind", (options: any) => {
        options.where = { ...options.where, clubId: currentClub() };
      });
      Ball.beforeValidate((ball) => {
        if (ball.isNewRecord) ball.setDataValue("clubId", currentClub());
      });
      export class Bib extends Model {
        declare clubId: number;
      }
      Bib.init({ clubId, number: DataTypes.INTEGER }, { sequelize, modelName: "Bib" });
      Bib.beforeBulkCreate((bibs) => bibs.forEach((bib) => { bib.dataValues.clubId = currentClub(); }));
    `,
    "src/club.ts": `
      import { AsyncLocalStorage } from "node:async_hooks";
      export const clubs = new AsyncLocalStorage<number>();
      export function currentClub(): number {
        const club = clubs.getStore();
        if (club === undefined) throw new Error("no club");
        return club;
      }
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { Ball, Bib, Match } from "./models";
      import { clubs, currentClub } from "./club";
      declare module "express-session" {
        interface SessionData { clubId: number }
      }
      const app = express();
      app.use(express.json(), session({ secret: process.env.SECRET! }));
      app.use((req, res, next) => (req.session.clubId ? clubs.run(req.session.clubId, next) : res.sendStatus(401)));
      app.post("/matches", async (req, res) => {
        const built = Match.build({ place: req.body.place });
        built.clubId = currentClub();
        await built.save();
        const made = new Match({ place: req.body.place });
        made.set("clubId", currentClub());
        await made.save();
        const bare = Match.build({ place: req.body.place });
        await bare.save(); //! missing-tenant-on-create
        const given = new Match({ clubId: currentClub() });
        given.setAttributes(req.body);
        await given.save(); //! missing-tenant-on-create
        const [some] = Match.bulkBuild([{ place: "home" }]);
        await some!.save(); //! missing-tenant-on-create
        res.json({ built, made });
      });
      app.post("/balls", async (req, res) => {
        await Ball.create({ colour: req.body.colour });
        await Ball.findOrCreate({ where: { colour: "red" } });
        await Ball.bulkCreate([{ colour: "blue" }]); //! missing-tenant-on-create
        await Ball.create({ colour: req.body.colour }, { fields: ["colour"] }); //! missing-tenant-on-create
        await Bib.bulkCreate([{ number: 1 }, { number: 2 }]);
        await Bib.create({ number: 3 }); //! missing-tenant-on-create
        res.sendStatus(204);
      });
    `,
  });
});
