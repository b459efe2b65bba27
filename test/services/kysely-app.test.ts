// Kysely: expressions, helpers, conflicts, transactions and raw pieces in a module of queries.
import { service } from "../harness/service";

describe("Kysely: expressions, helpers, conflicts, transactions and raw pieces in a module of queries", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { kysely: "0.27.0", hono: "4.0.0", pg: "8.0.0" } }),
    "migrations/001.ts": `
      import { sql, type Kysely } from "kysely";
      export async function up(db: Kysely<any>): Promise<void> {
        await db.schema.createTable("tenant").addColumn("id", "uuid", (c) => c.primaryKey().defaultTo(sql\`gen_random_uuid()\`)).addColumn("name", "text", (c) => c.notNull()).execute();
        await db.schema.createTable("app_user").addColumn("id", "uuid", (c) => c.primaryKey()).addColumn("tenant_id", "uuid", (c) => c.notNull().references("tenant.id")).addColumn("email", "text", (c) => c.notNull().unique()).execute();
        await db.schema.createTable("device").addColumn("id", "uuid", (c) => c.primaryKey().defaultTo(sql\`gen_random_uuid()\`)).addColumn("tenant_id", "uuid", (c) => c.notNull().references("tenant.id").onDelete("cascade")).addColumn("serial", "text", (c) => c.notNull()).addUniqueConstraint("device_serial", ["tenant_id", "serial"]).execute();
        await db.schema.createTable("measurement").addColumn("id", "bigserial", (c) => c.primaryKey()).addColumn("device_id", "uuid", (c) => c.notNull().references("device.id")).addColumn("value", "numeric", (c) => c.notNull()).addColumn("taken_at", "timestamptz", (c) => c.notNull()).execute();
        await db.schema.createIndex("device_tenant").on("device").column("tenant_id").execute();
      }
    `,
    "src/app.ts": `
      import { Hono } from "hono";
      import { jwt } from "hono/jwt";
      import * as devices from "./devices.js";
      const app = new Hono<{ Variables: { jwtPayload: { tenantId: string } } }>();
      app.use("*", jwt({ secret: process.env.SECRET!, alg: "HS256" } as any));
      app.get("/devices", async (c) => {
        const { tenantId } = c.get("jwtPayload");
        const q = c.req.query() as any;
        return c.json([
          await devices.list(tenantId, q), await devices.maybe(tenantId, q.mine === "1"), await devices.conditional(tenantId, q.serial), await devices.search(tenantId, q.q), await devices.searchBad(tenantId, q.q), await devices.byFilters(tenantId, q),
          await devices.withMeasurements(tenantId, q.id), await devices.measurements(tenantId, q.id), await devices.measurementsBad(q.id), await devices.inSub(tenantId), await devices.inSubBad(q.serial), await devices.cte(tenantId),
          await devices.join(tenantId), await devices.leftJoin(tenantId), await devices.cleared(tenantId), await devices.counts(tenantId), await devices.countsBad(), await devices.raw(tenantId, q.serial), await devices.stream(tenantId),
        ]);
      });
      app.post("/devices", async (c) => {
        const { tenantId } = c.get("jwtPayload");
        const body = await c.req.json();
        await devices.insert({ serial: body.serial }, tenantId); await devices.insertBad(body); await devices.upsert(tenantId, body.serial); await devices.upsertBad(body.id, tenantId, body.serial); await devices.upsertWhere(body.id, tenantId, body.serial);
        return c.json({});
      });
      app.patch("/devices/:id", async (c) => {
        const { tenantId } = c.get("jwtPayload");
        const body = await c.req.json();
        const id = c.req.param("id");
        await devices.patch(id, tenantId, body); await devices.patchBad(id, body.serial); await devices.updateFrom(tenantId); await devices.removeUsing(tenantId, id);
        return c.json({});
      });
      app.delete("/devices/:id", async (c) => { await devices.tx(c.get("jwtPayload").tenantId, c.req.param("id"), c.req.query("other")!); return c.json({}); });
      export default app;
    `,
    "src/db.ts": `
      import { Kysely, PostgresDialect, type ColumnType, type Generated, type Insertable, type Selectable, type Updateable } from "kysely";
      import pg from "pg";
      export interface TenantTable { id: Generated<string>; name: string }
      export interface UserTable { id: string; tenant_id: string; email: string }
      export interface DeviceTable { id: Generated<string>; tenant_id: string; serial: string }
      export interface MeasurementTable { id: Generated<string>; device_id: string; value: number; taken_at: ColumnType<Date, string | Date, never> }
      export interface DB { tenant: TenantTable; app_user: UserTable; device: DeviceTable; measurement: MeasurementTable }
      export const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: new pg.Pool() }) });
      export type NewDevice = Insertable<DeviceTable>;
      export type DevicePatch = Updateable<DeviceTable>;
    `,
    "src/devices.ts": `
      import { sql, type ExpressionBuilder, type Expression, type Kysely, type SelectQueryBuilder, type SqlBool, type Transaction } from "kysely";
      import { jsonArrayFrom } from "kysely/helpers/postgres";
      import { db, type DB, type DevicePatch, type NewDevice } from "./db.js";
      const ofTenant = (tenantId: string) => (eb: ExpressionBuilder<DB, "device">) => eb("device.tenant_id", "=", tenantId);
      function scoped(dbOrTrx: Kysely<DB>, tenantId: string) { return dbOrTrx.selectFrom("device").where("device.tenant_id", "=", tenantId); } //! unscoped-query
      export async function list(tenantId: string, q: { serial?: string; min?: number; ids?: string[] }) {
        return scoped(db, tenantId)
          .$if(q.serial !== undefined, (qb) => qb.where("device.serial", "ilike", \`%\${q.serial}%\`))
          .$if(q.min !== undefined, (qb) => qb.innerJoin("measurement", "measurement.device_id", "device.id").where("measurement.value", ">", q.min!))
          .selectAll("device").execute();
      }
      export async function maybe(tenantId: string, mine: boolean) {
        return db.selectFrom("device").$if(mine, (qb) => qb.where("tenant_id", "=", tenantId)).selectAll().execute(); //! bypassable-tenant-filter
      }
      export async function conditional(tenantId: string, serial?: string) {
        let query = db.selectFrom("device").selectAll().where(ofTenant(tenantId));
        if (serial) query = query.where("serial", "=", serial);
        return query.orderBy("serial").execute();
      }
      export async function search(tenantId: string, q: string) {
        return db.selectFrom("device").selectAll().where((eb) => eb.and([eb("tenant_id", "=", tenantId), eb.or([eb("serial", "=", q), eb("id", "=", q)])])).execute();
      }
      export async function searchBad(tenantId: string, q: string) {
        return db.selectFrom("device").selectAll().where((eb) => eb.or([eb("tenant_id", "=", tenantId), eb("serial", "=", q)])).execute(); //! bypassable-tenant-filter
      }
      export async function byFilters(tenantId: string, q: Record<string, string>) {
        return db.selectFrom("device").selectAll().where((eb) => {
          const filters: Expression<SqlBool>[] = [eb("tenant_id", "=", tenantId)];
          if (q.serial) filters.push(eb("serial", "=", q.serial));
          return eb.and(filters);
        }).execute();
      }
      export async function withMeasurements(tenantId: string, id: string) {
        return db.selectFrom("device").select((eb) => ["device.id", jsonArrayFrom(eb.selectFrom("measurement").select(["value"]).whereRef("measurement.device_id", "=", "device.id").orderBy("taken_at")).as("values")])
          .where("device.id", "=", id).where("device.tenant_id", "=", tenantId).executeTakeFirst();
      }
      export async function measurements(tenantId: string, id: string) {
        return db.selectFrom("measurement").selectAll().where("device_id", "=", id)
          .where(({ exists, selectFrom }) => exists(selectFrom("device").select("device.id").whereRef("device.id", "=", "measurement.device_id").where("device.tenant_id", "=", tenantId))).execute();
      }
      export async function measurementsBad(id: string) { return db.selectFrom("measurement").selectAll().where("device_id", "=", id).execute(); } //! unscoped-query
      export async function inSub(tenantId: string) {
        return db.selectFrom("measurement").selectAll().where("device_id", "in", (eb) => eb.selectFrom("device").select("id").where("tenant_id", "=", tenantId)).execute();
      }
      export async function inSubBad(serial: string) {
        return db.selectFrom("measurement").selectAll().where("device_id", "in", db.selectFrom("device").select("id").where("serial", "=", serial)).execute(); //! unscoped-query
      }
      export async function cte(tenantId: string) {
        return db.with("mine", (qc) => qc.selectFrom("device").select("id").where("tenant_id", "=", tenantId)).selectFrom("mine").innerJoin("measurement", "measurement.device_id", "mine.id").selectAll("measurement").execute();
      }
      export async function join(tenantId: string) {
        return db.selectFrom("measurement as m").innerJoin("device as d", (j) => j.onRef("d.id", "=", "m.device_id").on("d.tenant_id", "=", tenantId)).selectAll("m").execute();
      }
      export async function leftJoin(tenantId: string) {
        return db.selectFrom("measurement as m").leftJoin("device as d", (j) => j.onRef("d.id", "=", "m.device_id").on("d.tenant_id", "=", tenantId)).selectAll("m").execute(); //! bypassable-tenant-filter
      }
      export async function cleared(tenantId: string) { return scoped(db, tenantId).clearWhere().selectAll().execute(); }
      export async function counts(tenantId: string) {
        return db.selectFrom("device").select(({ fn }) => [fn.countAll().as("n")]).where("tenant_id", "=", tenantId).executeTakeFirstOrThrow();
      }
      export async function countsBad() { return db.selectFrom("device").select(db.fn.countAll().as("n")).executeTakeFirstOrThrow(); } //! unscoped-query
      export async function insert(row: Omit<NewDevice, "tenant_id">, tenantId: string) { return db.insertInto("device").values({ ...row, tenant_id: tenantId }).returningAll().executeTakeFirstOrThrow(); }
      export async function insertBad(row: NewDevice) { return db.insertInto("device").values(row).execute(); } //! missing-tenant-on-create
      export async function upsert(tenantId: string, serial: string) {
        return db.insertInto("device").values({ tenant_id: tenantId, serial }).onConflict((oc) => oc.columns(["tenant_id", "serial"]).doUpdateSet({ serial })).execute();
      }
      export async function upsertBad(id: string, tenantId: string, serial: string) {
        return db.insertInto("device").values({ id, tenant_id: tenantId, serial }).onConflict((oc) => oc.column("id").doUpdateSet({ serial })).execute(); //! unscoped-mutation
      }
      export async function upsertWhere(id: string, tenantId: string, serial: string) {
        return db.insertInto("device").values({ id, tenant_id: tenantId, serial }).onConflict((oc) => oc.column("id").doUpdateSet({ serial }).where("device.tenant_id", "=", tenantId)).execute();
      }
      export async function patch(id: string, tenantId: string, body: DevicePatch) { return db.updateTable("device").set(body).where("id", "=", id).where("tenant_id", "=", tenantId).execute(); } //! tenant-key-overwrite
      export async function patchBad(id: string, serial: string) { return db.updateTable("device").set({ serial }).where("id", "=", id).executeTakeFirst(); } //! unscoped-mutation
      export async function updateFrom(tenantId: string) {
        return db.updateTable("measurement").from("device").set({ value: 0 }).whereRef("measurement.device_id", "=", "device.id").where("device.tenant_id", "=", tenantId).execute();
      }
      export async function removeUsing(tenantId: string, id: string) {
        return db.deleteFrom("measurement").using("device").whereRef("measurement.device_id", "=", "device.id").where("device.tenant_id", "=", tenantId).where("device.id", "=", id).execute();
      }
      export async function tx(tenantId: string, id: string, other: string) {
        return db.transaction().execute(async (trx: Transaction<DB>) => {
          const device = await trx.selectFrom("device").select("id").where("id", "=", id).where("tenant_id", "=", tenantId).forUpdate().executeTakeFirst();
          if (!device) throw new Error("404");
          await trx.deleteFrom("measurement").where("device_id", "=", device.id).execute();
          await trx.deleteFrom("measurement").where("device_id", "=", other).execute(); //! unscoped-mutation
          await trx.deleteFrom("device").where("id", "=", device.id).execute();
        });
      }
      export async function raw(tenantId: string, serial: string) {
        const a = await sql<{ id: string }>\`select id from device where tenant_id = \${tenantId} and serial = \${serial}\`.execute(db);
        const b = await sql<{ id: string }>\`select id from \${sql.table("device")} where serial = \${serial}\`.execute(db); //! unscoped-query
        const c = await db.selectFrom("device").selectAll().where(sql<SqlBool>\`tenant_id = \${tenantId} and lower(serial) = \${serial}\`).execute();
        const d = await db.selectFrom("device").selectAll().where(sql<SqlBool>\`lower(serial) = \${serial}\`).execute(); //! unscoped-query
        const e = await db.selectFrom("device").select("serial").where("tenant_id", "=", tenantId).union(db.selectFrom("app_user").select("email as serial").where("tenant_id", "=", tenantId)).execute();
        return { a, b, c, d, e };
      }
      export async function stream(tenantId: string) { const out = []; for await (const d of db.selectFrom("device").selectAll().where("tenant_id", "=", tenantId).stream()) out.push(d); return out; }
    `,
  });
});
