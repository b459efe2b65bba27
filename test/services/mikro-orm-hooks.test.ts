// MikroORM: what runs before an insert (hooks of classes, subscribers), and collections between many and many.
import { service } from "../harness/service";

describe("MikroORM: hooks, subscribers and collections", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@mikro-orm/core": "6.3.0", "@mikro-orm/postgresql": "6.3.0", express: "4.19.0" } }),
    "src/entities.ts": `
      import { BeforeCreate, Collection, Entity, EventArgs, EventSubscriber, ManyToMany, ManyToOne, PrimaryKey, Property } from "@mikro-orm/core";
      import { currentClub } from "./club";
      @Entity()
      export class Club {
        @PrimaryKey() id!: number;
        @Property() name!: string;
      }
      export abstract class Owned {
        @PrimaryKey() id!: number;
        @ManyToOne(() => Club) club!: Club;
        @BeforeCreate()
        stamp({ em }: EventArgs<Owned>) {
          this.club = em.getReference(Club, currentClub());
        }
      }
      @Entity()
      export class Player extends Owned {
        @Property() name!: string;
        @ManyToMany(() => Squad) squads = new Collection<Squad>(this);
      }
      @Entity()
      export class Squad extends Owned {
        @Property() label!: string;
      }
      @Entity()
      export class Trophy {
        @PrimaryKey() id!: number;
        @ManyToOne(() => Club) club!: Club;
      }
      @Entity()
      export class Fine {
        @PrimaryKey() id!: number;
        @ManyToOne(() => Club) club!: Club;
      }
      export class StampTrophies implements EventSubscriber<Trophy> {
        getSubscribedEntities() {
          return [Trophy];
        }
        async beforeCreate({ entity, em }: EventArgs<Trophy>) {
          entity.club = em.getReference(Club, currentClub());
        }
      }
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
      import { MikroORM } from "@mikro-orm/postgresql";
      import { Fine, Player, Squad, StampTrophies, Trophy } from "./entities";
      import { clubs, currentClub } from "./club";
      declare module "express-session" {
        interface SessionData { clubId: number }
      }
      const orm = MikroORM.initSync({ dbName: "club", subscribers: [new StampTrophies()] });
      const app = express();
      app.use(express.json(), session({ secret: process.env.SECRET! }));
      app.use((req, res, next) => (req.session.clubId ? clubs.run(req.session.clubId, next) : res.sendStatus(401)));
      app.post("/players", async (req, res) => {
        const em = orm.em.fork();
        em.create(Player, { name: req.body.name });
        em.create(Trophy, {});
        em.create(Fine, {}); //! missing-tenant-on-create
        await em.flush();
        res.sendStatus(204);
      });
      app.put("/players/:id/squads", async (req, res) => {
        const em = orm.em.fork();
        const player = await em.findOneOrFail(Player, { id: +req.params.id, club: currentClub() });
        player.squads.set(await em.find(Squad, { id: { $in: req.body.squads }, club: currentClub() }));
        await em.flush();
        res.sendStatus(204);
      });
      app.post("/players/:id/squads", async (req, res) => {
        const em = orm.em.fork();
        const player = await em.findOneOrFail(Player, { id: +req.params.id, club: currentClub() });
        player.squads.add(em.getReference(Squad, req.body.squad));
        await em.flush(); //! cross-tenant-link
        res.sendStatus(204);
      });
    `,
  });
});
