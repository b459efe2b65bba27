// MikroORM: an undefined member of a condition finds nothing, unless the configuration has it ignored.
import { service } from "../harness/service";

const FILES = (settings: string): Record<string, string> => ({
  "package.json": JSON.stringify({ dependencies: { "@mikro-orm/postgresql": "6.4.0", express: "5.0.0", jsonwebtoken: "9.0.0" } }),
  "src/entities.ts": `
    import { Entity, ManyToOne, PrimaryKey, Property } from "@mikro-orm/core";
    @Entity() export class Club { @PrimaryKey() id!: string; @Property() name!: string; }
    @Entity() export class Game {
      @PrimaryKey() id!: string;
      @Property() title!: string;
      @ManyToOne(() => Club, { index: true }) club!: Club;
    }
  `,
  "src/db.ts": `
    import { defineConfig, MikroORM } from "@mikro-orm/postgresql";
    import { Club, Game } from "./entities";
    const config = defineConfig({ entities: [Club, Game], dbName: "games"${settings} });
    export const orm = MikroORM.initSync(config);
  `,
  "src/caller.ts": `
    import type { Request } from "express";
    import jwt from "jsonwebtoken";
    export interface Caller { clubId?: string }
    export const callerOf = (req: Request): Caller => jwt.verify(req.headers.authorization!, process.env.SECRET!) as Caller;
  `,
});

describe("MikroORM: undefined in conditions", () => {
  service(
    {
      ...FILES(""),
      "src/app.ts": `
        import express from "express";
        import { callerOf } from "./caller";
        import { orm } from "./db";
        import { Game } from "./entities";
        const app = express();
        app.get("/games", async (req, res) => res.json(await orm.em.find(Game, { club: callerOf(req).clubId! })));
        app.get("/games/:id", async (req, res) => {
          res.json(await orm.em.findOne(Game, { id: req.params.id, club: { id: callerOf(req).clubId! } }));
        });
        app.get("/some", async (req, res) => {
          const { clubId } = callerOf(req);
          res.json(await orm.em.find(Game, { club: clubId ? clubId : undefined }));
        });
        app.get("/all", async (req, res) => {
          const club = callerOf(req).clubId;
          res.json(await orm.em.find(Game, club ? { club } : {})); //! bypassable-tenant-filter
        });
      `,
    },
    "compares with null",
  );

  service(
    {
      ...FILES(", ignoreUndefinedInQuery: true"),
      "src/app.ts": `
        import express from "express";
        import { callerOf } from "./caller";
        import { orm } from "./db";
        import { Game } from "./entities";
        const app = express();
        app.get("/games", async (req, res) => res.json(await orm.em.find(Game, { club: callerOf(req).clubId }))); //! bypassable-tenant-filter
        app.get("/some", async (req, res) => {
          const { clubId } = callerOf(req);
          res.json(await orm.em.find(Game, { club: clubId ? clubId : undefined })); //! bypassable-tenant-filter
        });
        app.get("/mine", async (req, res) => {
          const { clubId } = callerOf(req);
          if (!clubId) return res.sendStatus(403);
          res.json(await orm.em.find(Game, { club: clubId }));
        });
      `,
    },
    "is dropped where the configuration says so",
  );
});
