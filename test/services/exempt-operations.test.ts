// Plug-ins of Mongoose that leave operations out which a list names: by default the list is empty, and nothing is left out.
import { service } from "../harness/service";

describe("Mongoose: plug-ins with a list of exempt operations", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { mongoose: "7.6.3", express: "4.19.0", "express-session": "1.18.0" } }),
    "src/models.ts": `
      import { Schema, model } from "mongoose";
      import { currentZoo } from "./zoo";
      function ownedByZoo(schema: Schema, { exempt = [] }: { exempt?: string[] } = {}) {
        schema.add({ zoo: { type: Schema.Types.ObjectId, ref: "Zoo", required: true } });
        schema.pre(/^(find|delete|count)/, function () {
          if (!exempt.includes(this.op)) this.where({ zoo: currentZoo() });
        });
      }
      function kept(schema: Schema, options: { skip?: string[] } = {}) {
        const skip = options.skip ?? [];
        schema.add({ zoo: { type: Schema.Types.ObjectId, ref: "Zoo", required: true } });
        schema.pre(/^(find|delete|count)/, function () {
          if (skip.includes(this.op)) return;
          this.where({ zoo: currentZoo() });
        });
      }
      export const Zoo = model("Zoo", new Schema({ name: String }));
      const animal = new Schema({ name: String });
      animal.plugin(ownedByZoo);
      export const Animal = model("Animal", animal);
      const keeper = new Schema({ name: String });
      keeper.plugin(ownedByZoo, { exempt: ["findOne"] });
      export const Keeper = model("Keeper", keeper);
      const meal = new Schema({ food: String });
      meal.plugin(kept);
      export const Meal = model("Meal", meal);
    `,
    "src/zoo.ts": `
      import { AsyncLocalStorage } from "node:async_hooks";
      export const zoos = new AsyncLocalStorage<string>();
      export function currentZoo(): string {
        const zoo = zoos.getStore();
        if (zoo === undefined) throw new Error("no zoo");
        return zoo;
      }
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { Animal, Keeper, Meal } from "./models";
      import { zoos } from "./zoo";
      declare module "express-session" {
        interface SessionData { zoo: string }
      }
      const app = express();
      app.use(session({ secret: process.env.SECRET! }));
      app.use((req, res, next) => (req.session.zoo ? zoos.run(req.session.zoo, next) : res.sendStatus(401)));
      app.get("/animals/:id", async (req, res) => {
        const animal = await Animal.findById(req.params.id);
        const keeper = await Keeper.findById(req.params.id); //! unscoped-query
        const keepers = await Keeper.find();
        const meals = await Meal.find();
        res.json({ animal, keeper, keepers, meals });
      });
    `,
  });
});
