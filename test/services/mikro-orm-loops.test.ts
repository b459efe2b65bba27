// MikroORM: entities that the rounds of a loop or some paths only make, and that one flush stores.
import { service } from "../harness/service";

describe("MikroORM: entities made in loops", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@mikro-orm/core": "6.3.0", "@mikro-orm/sqlite": "6.3.0", hono: "4.5.0" } }),
    "src/entities.ts": `
      import { Entity, ManyToOne, PrimaryKey, Property } from "@mikro-orm/core";
      @Entity() export class Museum { @PrimaryKey() id!: string; @Property() name!: string; }
      @Entity() export class Exhibit { @PrimaryKey() id!: string; @ManyToOne(() => Museum) museum!: Museum; @Property() title!: string; }
    `,
    "src/app.ts": `
      import { MikroORM, type EntityManager } from "@mikro-orm/sqlite";
      import { Hono } from "hono";
      import { jwt } from "hono/jwt";
      import { Exhibit, Museum } from "./entities";

      const orm = MikroORM.initSync({ dbName: "museum.db", entities: [Museum, Exhibit] });
      const app = new Hono<{ Variables: { em: EntityManager; jwtPayload: { museum: string } } }>();
      app.use("/*", jwt({ secret: process.env.KEY! }));
      app.use("/*", async (c, next) => {
        c.set("em", orm.em.fork());
        await next();
      });

      app.post("/own", async (c) => {
        const em = c.get("em");
        for (const row of await c.req.json()) em.create(Exhibit, { title: row.title, museum: c.get("jwtPayload").museum });
        await em.flush();
        return c.body(null, 204);
      });
      app.post("/any", async (c) => {
        const em = c.get("em");
        for (const row of await c.req.json()) em.create(Exhibit, { title: row.title, museum: row.museum }); //! missing-tenant-on-create
        await em.flush();
        return c.body(null, 204);
      });
      app.post("/some", async (c) => {
        const em = c.get("em");
        const body = await c.req.json();
        if (body.title) em.persist(em.create(Exhibit, body)); //! missing-tenant-on-create
        await em.flush();
        return c.body(null, 204);
      });
      app.post("/each", async (c) => {
        const em = c.get("em");
        const rows = await c.req.json();
        rows.forEach((row) => em.create(Exhibit, { title: row.title, museum: c.get("jwtPayload").museum }));
        await em.flush();
        return c.body(null, 204);
      });
      export default app;
    `,
  });
});
