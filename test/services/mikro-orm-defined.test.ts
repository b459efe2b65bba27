// MikroORM 7: entities of defineEntity, filters of the configuration, cursors.
import { service } from "../harness/service";

describe("MikroORM 7: entities of defineEntity, filters of the configuration, cursors", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { "@mikro-orm/core": "7.0.0", "@mikro-orm/postgresql": "7.0.0", hono: "4.0.0", jose: "5.0.0" },
    }),
    "src/app.ts": `
      import { Hono } from "hono";
      import { jwtVerify } from "jose";
      import type { EntityManager } from "@mikro-orm/postgresql";
      import { orm } from "./orm.js";
      import { Farm, Field, Harvest, Sensor, Worker } from "./schema.js";
      const app = new Hono<{ Variables: { farmId: string; em: EntityManager } }>();
      app.use(async (c, next) => {
        const { payload } = await jwtVerify(c.req.header("authorization") ?? "", new TextEncoder().encode(process.env.KEY));
        c.set("farmId", String(payload.farmId));
        const em = orm.em.fork();
        em.setFilterParams("sensors", { farmId: payload.farmId });
        c.set("em", em);
        await next();
      });
      app.get("/fields", async (c) => {
        const em = c.get("em");
        const farmId = c.get("farmId");
        return c.json([
          await em.find(Field, { farm: farmId }, { orderBy: { name: "asc" }, populate: ["harvests"] }),
          await em.find(Field, { hectares: { $gt: 3 } }), //! unscoped-query
          await em.find(Field, {}, { filters: { mine: { farmId } } }),
          await em.findAll(Field, { where: { farm: { id: farmId } } }),
          await em.findAll(Harvest), //! unscoped-query
          await em.find(Harvest, { field: { farm: farmId } }),
          await em.findOne(Harvest, c.req.query("id")!), //! unscoped-query
          await em.find(Sensor, { reading: { $ne: null } }),
          await em.find(Sensor, { reading: { $ne: null } }, { filters: false }), //! unscoped-query
          await em.count(Sensor),
          await em.findOne(Farm, farmId),
          await em.createQueryBuilder(Sensor, "s").where({ reading: 1 }).getResultList(), //! unscoped-query
          await em.createQueryBuilder(Harvest, "h").leftJoinAndSelect("h.field", "f").where({ "f.farm": farmId }).getResultList(),
          await em.findByCursor(Field, { where: { farm: farmId }, first: 10, orderBy: { id: "asc" } }),
          await em.findByCursor(Field, { where: { name: "x" }, first: 10, orderBy: { id: "asc" } }), //! unscoped-query
        ]);
      });
      app.post("/fields", async (c) => {
        const em = c.get("em");
        const body = await c.req.json();
        const field = em.create(Field, { name: body.name, hectares: body.hectares, farm: c.get("farmId") });
        em.create(Harvest, { tons: 1, field });
        em.create(Worker, { email: body.email, farm: body.farmId }); //! missing-tenant-on-create
        await em.flush();
        await em.nativeUpdate(Field, { id: body.id }, { name: "x" }); //! unscoped-mutation
        await em.nativeDelete(Harvest, { field: { farm: c.get("farmId") }, id: body.hid });
        await em.upsert(Sensor, { serial: body.serial, farmId: c.get("farmId"), reading: 1 }); //! unscoped-mutation
        await em.insertMany(Sensor, body.sensors.map((s: any) => ({ ...s, farmId: c.get("farmId") })));
        return c.json(field);
      });
      export default app;
    `,
    "src/orm.ts": `
      import { defineConfig, MikroORM } from "@mikro-orm/postgresql";
      import { Farm, FieldSchema, Harvest, Sensor, Worker } from "./schema.js";
      const config = defineConfig({
        dbName: "farms",
        entities: [Farm, FieldSchema, Harvest, Sensor, Worker],
        filters: { sensors: { name: "sensors", cond: (args: any) => ({ farmId: args.farmId }), entity: ["Sensor"] } },
      });
      export const orm = await MikroORM.init(config);
    `,
    "src/schema.ts": `
      import { defineEntity, p, type InferEntity } from "@mikro-orm/core";
      const base = { id: p.uuid().primary().onCreate(() => crypto.randomUUID()), createdAt: p.datetime().onCreate(() => new Date()) };
      export const Farm = defineEntity({ name: "Farm", tableName: "farms", properties: { ...base, name: p.string() } });
      export const Worker = defineEntity({ name: "Worker", properties: { ...base, email: p.string().unique(), farm: () => p.manyToOne(Farm) } });
      export const FieldSchema = defineEntity({
        name: "Field",
        tableName: "fields",
        properties: { ...base, name: p.string(), hectares: p.double(), farm: () => p.manyToOne(Farm).ref(), harvests: () => p.oneToMany(Harvest).mappedBy("field") },
        filters: { mine: { name: "mine", cond: (args: any) => ({ farm: args.farmId }) } },
      });
      export class Field extends FieldSchema.class {}
      FieldSchema.setClass(Field);
      export const Harvest = defineEntity({ name: "Harvest", properties: (p) => ({ ...base, tons: p.double(), field: () => p.manyToOne(FieldSchema), soldTo: p.string().nullable() }) });
      export const Sensor = defineEntity({ name: "Sensor", properties: { ...base, serial: p.string().unique(), farmId: p.uuid().name("farm_id"), reading: p.double().nullable() } });
      export type IWorker = InferEntity<typeof Worker>;
    `,
  });
});
