// Plug-ins of Mongoose that leave operations out which a list names: by default the list is empty, and nothing is left out.
import { service } from "../harness/service";

describe("Mongoose: plug-ins with a list of exempt operations", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { mongoose: "7.6.3", express: "4.19.0", "express-session": "1.18.0" } }),
    "src/models.ts": `
      import { Schema, model } from "mongoose";
      import { currentClub } from "./club";
      function ownedByClub(schema: Schema, { exempt = [] }: { exempt?: string[] } = {}) {
        schema.add({ club: { type: Schema.Types.ObjectId, ref: "Club", required: true } });
        schema.pre(/^(find|delete|count)/, function () {
          if (!exempt.includes(this.op)) this.where({ club: currentClub() });
        });
      }
      function kept(schema: Schema, options: { skip?: string[] } = {}) {
        const skip = options.skip ?? [];
        schema.add({ club: { type: Schema.Types.ObjectId, ref: "Club", required: true } });
        schema.pre(/^(find|delete|count)/, function () {
          if (skip.includes(this.op)) return;
          this.where({ club: currentClub() });
        });
      }
      export const Club = model("Club", new Schema({ name: String }));
      const match = new Schema({ name: String });
      match.plugin(ownedByClub);
      export const Match = model("Match", match);
      const keeper = new Schema({ name: String });
      keeper.plugin(ownedByClub, { exempt: ["findOne"] });
      export const Keeper = model("Keeper", keeper);
      const meal = new Schema({ food: String });
      meal.plugin(kept);
      export const Meal = model("Meal", meal);
    `,
    "src/club.ts": `
      import { AsyncLocalStorage } from "node:async_hooks";
      export const clubs = new AsyncLocalStorage<string>();
      export function currentClub(): string {
        const club = clubs.getStore();
        if (club === undefined) throw new Error("no club");
        return club;
      }
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { Match, Keeper, Meal } from "./models";
      import { clubs } from "./club";
      declare module "express-session" {
        interface SessionData { club: string }
      }
      const app = express();
      app.use(session({ secret: process.env.SECRET! }));
      app.use((req, res, next) => (req.session.club ? clubs.run(req.session.club, next) : res.sendStatus(401)));
      app.get("/matchs/:id", async (req, res) => {
        const match = await Match.findById(req.params.id);
        const keeper = await Keeper.findById(req.params.id); //! unscoped-query
        const keepers = await Keeper.find();
        const meals = await Meal.find();
        res.json({ match, keeper, keepers, meals });
      });
    `,
  });
});
