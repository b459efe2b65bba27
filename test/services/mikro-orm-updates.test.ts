// MikroORM: what is assigned to entities that were fetched, or referenced by their id, is written when the manager is flushed.
import { service } from "../harness/service";

describe("MikroORM: what is assigned to fetched and referenced entities is written when the manager is flushed", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { "@mikro-orm/core": "6.3.0", "@mikro-orm/postgresql": "6.3.0", express: "4.19.2", jsonwebtoken: "9.0.2" },
    }),
    "src/entities.ts": `
      import { BaseEntity, Collection, Entity, ManyToOne, OneToMany, PrimaryKey, Property, type Ref } from "@mikro-orm/core";
      @Entity()
      export class Museum {
        @PrimaryKey() id!: string;
        @Property() name!: string;
      }
      @Entity()
      export class Room extends BaseEntity {
        @PrimaryKey() id!: string;
        @ManyToOne(() => Museum, { ref: true }) museum!: Ref<Museum>;
        @Property() floor!: number;
        @OneToMany(() => Exhibit, (exhibit) => exhibit.room) exhibits = new Collection<Exhibit>(this);
      }
      @Entity()
      export class Exhibit {
        @PrimaryKey() id!: string;
        @ManyToOne(() => Room, { ref: true }) room!: Ref<Room>;
        @Property() title!: string;
      }
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { ref, wrap, Reference } from "@mikro-orm/core";
      import { MikroORM } from "@mikro-orm/postgresql";
      import { Exhibit, Museum, Room } from "./entities";
      const orm = MikroORM.initSync({ entities: [Museum, Room, Exhibit], dbName: "museums" });
      const app = express();
      app.use(express.json());
      app.use((req, res, next) => {
        res.locals.museumId = (jwt.verify(req.get("authorization") ?? "", process.env.KEY!) as { museumId: string }).museumId;
        next();
      });
      const roomOf = (id: string, museum: string) => orm.em.findOneOrFail(Room, { id, museum });
      const exhibitOf = (id: string, museum: string) => orm.em.findOneOrFail(Exhibit, { id, room: { museum } });
      app.patch("/rooms/:id", async (req, res) => {
        const room = await roomOf(req.params.id, res.locals.museumId);
        room.floor = Number(req.body.floor);
        await orm.em.flush();
        res.json(room);
      });
      app.put("/rooms/:id", async (req, res) => {
        const room = await roomOf(req.params.id, res.locals.museumId);
        orm.em.assign(room, req.body);
        await orm.em.flush(); //! tenant-key-overwrite
        res.json(room);
      });
      app.put("/rooms/:id/again", async (req, res) => {
        const room = await roomOf(req.params.id, res.locals.museumId);
        room.assign(req.body);
        await orm.em.persistAndFlush(room); //! tenant-key-overwrite
        res.json(room);
      });
      app.put("/rooms/:id/floor", async (req, res) => {
        const room = await roomOf(req.params.id, res.locals.museumId);
        wrap(room).assign({ floor: req.body.floor, museum: res.locals.museumId });
        await orm.em.flush();
        res.json(room);
      });
      app.patch("/any-rooms/:id", async (req, res) => {
        const room = orm.em.getReference(Room, req.params.id);
        room.floor = 2;
        await orm.em.flush(); //! unscoped-mutation
        res.json({});
      });
      app.delete("/any-rooms/:id", async (req, res) => {
        await orm.em.removeAndFlush(orm.em.getReference(Room, req.params.id)); //! unscoped-mutation
        res.json({});
      });
      app.post("/exhibits/:id/move", async (req, res) => {
        const exhibit = await exhibitOf(req.params.id, res.locals.museumId);
        exhibit.room = orm.em.getReference(Room, req.body.roomId, { wrapped: true });
        await orm.em.flush(); //! cross-tenant-link
        exhibit.room = ref(Room, req.body.otherId);
        await orm.em.flush();
        res.json({});
      });
      app.post("/exhibits/:id/move-there", async (req, res) => {
        const exhibit = await exhibitOf(req.params.id, res.locals.museumId);
        const room = await roomOf(req.body.roomId, res.locals.museumId);
        exhibit.room = ref(room);
        await orm.em.flush();
        res.json({});
      });
      app.post("/exhibits/:id/transfer", async (req, res) => {
        await orm.em.transactional(async (em) => { //! cross-tenant-link
          const exhibit = await em.findOneOrFail(Exhibit, { id: req.params.id, room: { museum: res.locals.museumId } });
          exhibit.room = Reference.createFromPK(Room, req.body.roomId);
        });
        res.json({});
      });
      app.post("/rooms/:id/exhibits", async (req, res) => {
        const room = await roomOf(req.params.id, res.locals.museumId);
        await room.exhibits.loadItems();
        const made = new Exhibit();
        made.title = req.body.title;
        room.exhibits.add(made);
        await orm.em.flush();
        res.json(room);
      });
      app.post("/rooms/:id/adopt", async (req, res) => {
        const room = await roomOf(req.params.id, res.locals.museumId);
        const exhibit = await orm.em.findOneOrFail(Exhibit, req.body.exhibitId); //! unscoped-query
        room.exhibits.add(exhibit);
        await orm.em.flush(); //! unscoped-mutation
        res.json(room);
      });
      app.listen(3000);
    `,
  });
});
