// Kysely's query builder over whole small applications: what the proof says of each query.
import { provesOn, type QueryApp } from "../../../harness/query-apps";

const DATABASE = `
import { Kysely, PostgresDialect, type Generated } from "kysely";
import { Pool } from "pg";
interface Database {
  clinic: { id: Generated<string>; name: string };
  user: { id: Generated<string>; email: string };
  staff: { user_id: string; clinic_id: string };
  pet: { id: Generated<string>; name: string; chip: string; clinic_id: string };
  visit: { id: Generated<string>; pet_id: string; reason: string };
}
export const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) });
`;

const APP: QueryApp = {
  files: {
    "package.json": `{ "name": "practice", "dependencies": { "kysely": "0.28.0", "pg": "8.11.0", "express": "4.19.0", "jsonwebtoken": "9.0.0" } }`,
    "src/db.ts": DATABASE,
  },
  imports: `import { sql, expressionBuilder } from "kysely";\nimport { jsonArrayFrom } from "kysely/helpers/postgres";\nimport { db } from "./db";`,
};

describe("Kysely: SELECT", () => {
  provesOn(APP, {
    "a query is run where it is executed": `
      res.json(await db.selectFrom("pet").selectAll().where("clinic_id", "=", me.clinicId).execute()); //= tenant-filter
      res.json(await db.selectFrom("pet").select(["id", "name"]).where("pet.id", "=", req.params.id).executeTakeFirst()); //= certain unpinned
      res.json(await db.selectFrom("pet").selectAll().execute()); //= certain no-filter
      const idle = db.selectFrom("pet").selectAll();
      res.json(await db.selectFrom("pet as p").selectAll("p").where("p.clinic_id", "=", me.clinicId).limit(3).executeTakeFirstOrThrow()); //= tenant-filter
    `,
    expressions: `
      res.json(await db.selectFrom("pet").select("id").where((eb) => eb.and([eb("clinic_id", "=", me.clinicId), eb.or([eb("name", "=", "a"), eb("chip", "=", "b")])])).execute()); //= tenant-filter
      res.json(await db.selectFrom("pet").select("id").where((eb) => eb.or([eb("clinic_id", "=", me.clinicId), eb("name", "=", req.query.name)])).execute()); //= certain bypassable or
      res.json(await db.selectFrom("pet").select("id").where(({ eb, not }) => not(eb("clinic_id", "=", me.clinicId))).execute()); //= certain bypassable not
      res.json(await db.selectFrom("pet").select("id").where((eb) => eb("clinic_id", "=", me.clinicId).and("name", "=", "x")).execute()); //= tenant-filter
      res.json(await db.selectFrom("pet").select("id").where((eb) => eb.and({ clinic_id: me.clinicId, name: "x" })).execute()); //= tenant-filter
      res.json(await db.selectFrom("pet").select("id").where((eb) => eb.and([])).execute()); //= certain unpinned
      res.json(await db.selectFrom("pet").select("id").where("clinic_id", "in", [me.clinicId]).execute()); //= tenant-filter
      res.json(await db.selectFrom("pet").select("id").where("clinic_id", "!=", me.clinicId).execute()); //= certain bypassable not
    `,
    "lists of conditions": `
      const eb = expressionBuilder();
      const filters = [eb("clinic_id", "=", me.clinicId)];
      if (req.query.name) filters.push(eb("name", "=", req.query.name));
      res.json(await db.selectFrom("pet").selectAll().where((b) => b.and(filters)).execute()); //= tenant-filter
    `,
    "a builder stays as it is": `
      const mine = db.selectFrom("pet").selectAll().where("clinic_id", "=", me.clinicId); //= tenant-filter
      const base = db.selectFrom("pet").selectAll(); //= certain no-filter
      base.where("clinic_id", "=", me.clinicId);
      res.json([await mine.where("name", "=", "x").execute(), await base.execute()]);
    `,
    "conditions that only some paths tell": `
      let query = db.selectFrom("pet").selectAll().where("clinic_id", "=", me.clinicId); //= tenant-filter
      if (req.query.name) query = query.where("name", "=", req.query.name);
      res.json(await query.execute());
      let open = db.selectFrom("pet").selectAll(); //= certain bypassable conditional
      if (req.query.mine) open = open.where("clinic_id", "=", me.clinicId);
      res.json(await open.execute());
    `,
    "$if and $call": `
      const ofClinic = (clinicId) => (query) => query.where("clinic_id", "=", clinicId);
      ---
      res.json(await db.selectFrom("pet").selectAll().$call(ofClinic(me.clinicId)).execute()); //= tenant-filter
      res.json(await db.selectFrom("pet").selectAll().where("clinic_id", "=", me.clinicId).$if(!!req.query.name, (qb) => qb.where("name", "=", "x")).execute()); //= tenant-filter
      res.json(await db.selectFrom("pet").selectAll().where("clinic_id", "=", me.clinicId).clearWhere().execute()); //= certain no-filter
    `,
    joins: `
      res.json(await db.selectFrom("visit").innerJoin("pet", "pet.id", "visit.pet_id").select("visit.id").where("pet.clinic_id", "=", me.clinicId).execute()); //= relation-filter + tenant-filter
      res.json(await db.selectFrom("visit").innerJoin("pet", (join) => join.onRef("pet.id", "=", "visit.pet_id").on("pet.clinic_id", "=", me.clinicId)).select("visit.id").execute()); //= relation-filter + tenant-filter
      res.json(await db.selectFrom("visit").leftJoin("pet", (join) => join.onRef("pet.id", "=", "visit.pet_id").on("pet.clinic_id", "=", me.clinicId)).select("visit.id").execute()); //= certain bypassable left-join + tenant-filter
      res.json(await db.selectFrom(["visit", "pet"]).select("visit.id").whereRef("visit.pet_id", "=", "pet.id").where("pet.clinic_id", "=", me.clinicId).execute()); //= relation-filter + tenant-filter
    `,
    "subqueries and common tables": `
      res.json(await db.selectFrom("visit").selectAll().where("pet_id", "in", (eb) => eb.selectFrom("pet").select("id").where("clinic_id", "=", me.clinicId)).execute()); //= relation-filter + tenant-filter
      res.json(await db.selectFrom("visit").selectAll().where(({ exists, selectFrom }) => exists(selectFrom("pet").select("pet.id").whereRef("pet.id", "=", "visit.pet_id").where("pet.clinic_id", "=", me.clinicId))).execute()); //= relation-filter + tenant-filter
      res.json(await db.with("mine", (qb) => qb.selectFrom("pet").selectAll().where("clinic_id", "=", me.clinicId)).selectFrom("mine").selectAll().execute()); //= tenant-filter
      res.json(await db.selectFrom((eb) => eb.selectFrom("pet").selectAll().as("all_pets")).selectAll().where("all_pets.clinic_id", "=", me.clinicId).execute()); //= tenant-filter
    `,
    "sql templates": `
      const { rows } = await sql\`select * from \${sql.table("pet")} where \${sql.ref("clinic_id")} = \${me.clinicId}\`.execute(db); //= tenant-filter
      res.json(rows);
      res.json(await sql\`select * from pet where id = \${req.params.id}\`.execute(db)); //= certain unpinned
      res.json(await db.selectFrom("pet").selectAll().where(sql\`clinic_id = \${me.clinicId} or name = \${req.query.name}\`).execute()); //= certain bypassable or
      res.json(await db.selectFrom("pet").select(({ fn }) => fn.count("id").as("n")).where("clinic_id", "=", me.clinicId).executeTakeFirst()); //= tenant-filter
    `,
    "a check of the row afterwards": `
      const pet = await db.selectFrom("pet").selectAll().where("id", "=", req.params.id).executeTakeFirst(); //= checked-after
      if (!pet || pet.clinic_id !== me.clinicId) return res.sendStatus(404);
      res.json(await db.selectFrom("visit").selectAll().where("pet_id", "=", pet.id).execute()); //= bound-id
    `,
  });
});

describe("Kysely: changes", () => {
  provesOn(APP, {
    "updates and deletes": `
      await db.updateTable("pet").set({ name: req.body.name }).where("id", "=", req.params.id).where("clinic_id", "=", me.clinicId).execute(); //= tenant-filter
      await db.updateTable("pet").set({ name: req.body.name }).where("id", "=", req.params.id).execute(); //= certain unpinned
      await db.deleteFrom("visit").where("id", "in", req.body.ids).execute(); //= certain unpinned
      await db.deleteFrom("pet").where("clinic_id", "=", me.clinicId).returningAll().execute(); //= tenant-filter
      await db.updateTable("pet").set("name", "x").execute(); //= certain no-filter
    `,
    "new rows": `
      await db.insertInto("pet").values({ name: "x", chip: "c", clinic_id: me.clinicId }).execute(); //= tenant-filter
      await db.insertInto("pet").values({ name: "x", chip: "c" }).execute(); //= certain missing-tenant
      await db.insertInto("pet").values(req.body).execute(); //= certain untrusted-tenant
      const pet = await db.insertInto("pet").values({ ...req.body, clinic_id: me.clinicId }).returningAll().executeTakeFirstOrThrow(); //= tenant-filter
      await db.insertInto("visit").values({ pet_id: pet.id, reason: "x" }).execute(); //= bound-id
    `,
    conflicts: `
      await db.insertInto("pet").values({ id: req.body.id, clinic_id: me.clinicId }).onConflict((oc) => oc.column("id").doNothing()).execute(); //= tenant-filter
      await db.insertInto("pet").values({ id: req.body.id, clinic_id: me.clinicId }).onConflict((oc) => oc.column("id").doUpdateSet({ name: "x" })).execute(); //= certain unpinned + tenant-filter
      await db.insertInto("pet").values({ chip: req.body.chip, clinic_id: me.clinicId }).onConflict((oc) => oc.columns(["clinic_id", "chip"]).doUpdateSet({ name: "x" })).execute(); //= tenant-filter + tenant-filter
      await db.insertInto("pet").values({ id: req.body.id, clinic_id: me.clinicId }).onConflict((oc) => oc.column("id").doUpdateSet({ name: "x" }).where("pet.clinic_id", "=", me.clinicId)).execute(); //= tenant-filter + tenant-filter
    `,
    transactions: `
      await db.transaction().execute(async (trx) => {
        await trx.deleteFrom("visit").where("id", "=", req.params.id).execute(); //= certain unpinned
        await trx.deleteFrom("pet").where("clinic_id", "=", me.clinicId).execute(); //= tenant-filter
      });
    `,
    "a database known by its declared type": `
      import type { Kysely, Transaction } from "kysely";
      const all = (db: Kysely<any>) => db.selectFrom("pet").selectAll().execute(); //= certain no-filter
      const clear = (trx: Transaction<any>, id: string) => trx.deleteFrom("pet").where("id", "=", id).execute(); //= certain unpinned
      ---
      res.json(await all(somewhere()));
      await clear(somewhere(), req.params.id);
    `,
  });
});
