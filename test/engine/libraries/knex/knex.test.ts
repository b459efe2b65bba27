// Knex's query builder over whole small applications: what the proof says of each query.
import { provesOn, type QueryApp } from "../../../harness/query-apps";

const MIGRATION = `
exports.up = async function (knex) {
  await knex.schema.createTable("clinics", (table) => {
    table.uuid("id").primary();
    table.string("name").notNullable();
  });
  await knex.schema.createTable("users", (table) => {
    table.uuid("id").primary();
    table.string("email").notNullable().unique();
  });
  await knex.schema.createTable("staff", (table) => {
    table.uuid("user_id").notNullable().references("id").inTable("users");
    table.uuid("clinic_id").notNullable().references("id").inTable("clinics");
    table.primary(["user_id", "clinic_id"]);
  });
  await knex.schema.createTable("pets", (table) => {
    table.uuid("id").primary();
    table.string("name").notNullable();
    table.string("chip").notNullable();
    table.uuid("clinic_id").notNullable().references("clinics.id");
    table.unique(["clinic_id", "chip"]);
  });
  await knex.schema.createTable("visits", (table) => {
    table.uuid("id").primary();
    table.uuid("pet_id").notNullable().references("id").inTable("pets");
    table.string("reason").notNullable();
  });
};
`;

const APP: QueryApp = {
  files: {
    "package.json": `{ "name": "practice", "dependencies": { "knex": "3.1.0", "pg": "8.11.0", "express": "4.19.0", "jsonwebtoken": "9.0.0" } }`,
    "migrations/001_init.js": MIGRATION,
    "src/db.ts": `import knex from "knex";\nexport const db = knex({ client: "pg", connection: process.env.DATABASE_URL });\n`,
  },
  imports: `import { db } from "./db";`,
};

describe("Knex: SELECT", () => {
  provesOn(APP, {
    "conditions in their many forms": `
      res.json(await db("pets").where({ clinic_id: me.clinicId })); //= tenant-filter
      res.json(await db("pets").where("clinic_id", me.clinicId).andWhere("name", "like", req.query.name)); //= tenant-filter
      res.json(await db("pets").where("clinic_id", "=", me.clinicId).select("id", "name").first()); //= tenant-filter
      res.json(await db.select("*").from("pets").where("pets.clinic_id", me.clinicId).orderBy("name").limit(10)); //= tenant-filter
      res.json(await db("pets").whereIn("clinic_id", [me.clinicId])); //= tenant-filter
      res.json(await db("pets").whereRaw("clinic_id = ?", [me.clinicId])); //= tenant-filter
      res.json(await db("pets").whereRaw("clinic_id = :clinic and ?? = :name", { clinic: me.clinicId, name: "x" })); //= tenant-filter
      res.json(await db("pets as p").where("p.clinic_id", me.clinicId).whereNull("p.name").whereNot("p.chip", "x")); //= tenant-filter
    `,
    "tuples and streams": `
      res.json(await db("pets").whereIn(["clinic_id", "name"], [[me.clinicId, "a"], [me.clinicId, req.query.name]])); //= tenant-filter
      res.json(await db("pets").whereIn(["clinic_id", "name"], [[me.clinicId, "a"], [req.query.clinic, "b"]])); //= certain untrusted-tenant
      db("pets").where({ clinic_id: me.clinicId }).stream().pipe(res); //= tenant-filter
      db("pets").select("*").stream().pipe(res); //= certain no-filter
    `,
    "no condition, or one that does not name the tenant": `
      res.json(await db("pets")); //= certain no-filter
      res.json(await db("pets").where({})); //= certain no-filter
      res.json(await db("pets").where({ id: req.params.id }).first()); //= certain unpinned
      res.json(await db("pets").whereIn("id", req.body.ids)); //= certain unpinned
      res.json(await db("pets").whereNot({ clinic_id: me.clinicId })); //= certain bypassable not
      res.json(await db("pets").where("clinic_id", req.params.id)); //= certain untrusted-tenant
    `,
    "OR binds as SQL binds it": `
      res.json(await db("pets").where("clinic_id", me.clinicId).orWhere("name", req.query.name)); //= certain bypassable or
      res.json(await db("pets").where("name", req.query.name).orWhere("chip", "x").andWhere("clinic_id", me.clinicId)); //= certain bypassable or
      res.json(await db("pets").where("clinic_id", me.clinicId).where((query) => query.where("name", "a").orWhere("chip", "b"))); //= tenant-filter
      res.json(await db("pets").where("clinic_id", me.clinicId).andWhere(function () { this.where("name", "a").orWhereNull("chip"); })); //= tenant-filter
      res.json(await db("pets").where("clinic_id", me.clinicId).orWhere({ clinic_id: me.clinicId, name: "x" })); //= tenant-filter
    `,
    "conditions that only some paths tell": `
      const query = db("pets").where("clinic_id", me.clinicId); //= tenant-filter
      if (req.query.name) query.where("name", req.query.name);
      if (req.query.chip) query.andWhere("chip", req.query.chip);
      res.json(await query);
    `,
    "a tenant that only some paths tell": `
      let query = db("pets").select("id"); //= certain bypassable conditional
      if (req.query.mine) query = query.where("clinic_id", me.clinicId);
      res.json(await query);
    `,
    "conditions that are taken back": `
      res.json(await db("pets").where("clinic_id", me.clinicId).clearWhere().where("id", req.params.id)); //= certain unpinned
      const base = db("pets").where("clinic_id", me.clinicId); //= tenant-filter
      res.json(await base.clone().where("name", "x"));
    `,
    joins: `
      res.json(await db("visits").join("pets", "pets.id", "visits.pet_id").where("pets.clinic_id", me.clinicId).select("visits.*")); //= relation-filter + tenant-filter
      res.json(await db("visits").innerJoin("pets", "pets.id", "=", "visits.pet_id").where({ "pets.clinic_id": me.clinicId }).select("visits.reason")); //= relation-filter + tenant-filter
      res.json(await db("visits").leftJoin("pets", function () { this.on("pets.id", "visits.pet_id").andOnVal("pets.clinic_id", me.clinicId); }).select("visits.id")); //= certain bypassable left-join + tenant-filter
      res.json(await db("visits").join({ p: "pets" }, { "p.id": "visits.pet_id" }).where("p.clinic_id", me.clinicId).select("visits.id")); //= relation-filter + tenant-filter
    `,
    "subqueries, common tables and unions": `
      res.json(await db("visits").whereIn("pet_id", db("pets").select("id").where("clinic_id", me.clinicId))); //= relation-filter + tenant-filter
      res.json(await db("visits").whereIn("pet_id", function () { this.select("id").from("pets").where("clinic_id", me.clinicId); })); //= relation-filter + tenant-filter
      res.json(await db("visits").whereExists(db("pets").select(1).whereRaw("pets.id = visits.pet_id").where("clinic_id", me.clinicId))); //= relation-filter + tenant-filter
      res.json(await db.with("mine", db("pets").where("clinic_id", me.clinicId)).select("*").from("mine")); //= tenant-filter
      res.json(await db.select("*").from(db("pets").where("clinic_id", me.clinicId).as("mine"))); //= tenant-filter
      res.json(await db("pets").where("clinic_id", me.clinicId).union(db("pets").where("chip", req.query.chip))); //= certain unpinned
    `,
    "counts and lists of one column": `
      res.json(await db("pets").where({ clinic_id: me.clinicId }).count("id as n").first()); //= tenant-filter
      res.json(await db("pets").count({ n: "*" })); //= certain no-filter
      const ids = await db("pets").where({ clinic_id: me.clinicId }).pluck("id"); //= tenant-filter
      res.json(await db("visits").whereIn("pet_id", ids)); //= bound-id
    `,
    "raw statements": `
      const { rows } = await db.raw("select * from pets where clinic_id = ?", [me.clinicId]); //= tenant-filter
      res.json(rows);
      res.json(await db.raw("select * from pets where id = :id", { id: req.params.id })); //= certain unpinned
      res.json(await db("pets").where(db.raw("clinic_id = ? or name = ?", [me.clinicId, req.query.name]))); //= certain bypassable or
    `,
    "helpers that narrow": `
      const ofClinic = (query, clinicId) => query.where("clinic_id", clinicId);
      const named = (query, name) => { query.where("name", name); };
      ---
      res.json(await ofClinic(db("pets"), me.clinicId)); //= tenant-filter
      res.json(await db("pets").modify(ofClinic, me.clinicId)); //= tenant-filter
      res.json(await db("pets").modify(named, req.query.name)); //= certain unpinned
    `,
    "a check of the row afterwards": `
      const pet = await db("pets").where({ id: req.params.id }).first(); //= checked-after
      if (!pet || pet.clinic_id !== me.clinicId) return res.sendStatus(404);
      res.json(await db("visits").where("pet_id", pet.id)); //= bound-id
    `,
  });
});

describe("Knex: changes", () => {
  provesOn(APP, {
    "updates and deletes": `
      await db("pets").where({ id: req.params.id, clinic_id: me.clinicId }).update({ name: req.body.name }); //= tenant-filter
      await db("pets").where("id", req.params.id).update({ name: req.body.name }); //= certain unpinned
      await db("pets").update("name", "x"); //= certain no-filter
      await db("visits").where("id", req.params.id).del(); //= certain unpinned
      await db("pets").where("clinic_id", me.clinicId).delete(); //= tenant-filter
      await db("pets").where("id", req.params.id).increment("visits", 1); //= certain unpinned
    `,
    "new rows": `
      await db("pets").insert({ id: "1", name: req.body.name, clinic_id: me.clinicId }); //= tenant-filter
      await db("pets").insert({ ...req.body, clinic_id: me.clinicId }).returning("*"); //= tenant-filter
      await db("pets").insert([{ name: "a" }, { name: "b", clinic_id: me.clinicId }]); //= certain missing-tenant
      await db("pets").insert(req.body); //= certain untrusted-tenant
      await db.insert({ name: "x", clinic_id: req.body.clinicId }).into("pets"); //= certain untrusted-tenant
      await db.batchInsert("pets", [{ name: "x", clinic_id: me.clinicId }]); //= tenant-filter
    `,
    conflicts: `
      await db("pets").insert({ chip: req.body.chip, clinic_id: me.clinicId }).onConflict(["clinic_id", "chip"]).merge(); //= tenant-filter + tenant-filter
      await db("pets").insert({ id: req.body.id, clinic_id: me.clinicId }).onConflict("id").ignore(); //= tenant-filter
      await db("pets").insert({ id: req.body.id, clinic_id: me.clinicId }).onConflict("id").merge({ name: "x" }); //= certain unpinned + tenant-filter
      await db("pets").insert({ id: req.body.id, clinic_id: me.clinicId }).onConflict("id").merge().where("pets.clinic_id", me.clinicId); //= tenant-filter + tenant-filter
    `,
    transactions: `
      await db.transaction(async (trx) => {
        await trx("visits").where("pet_id", req.params.id).del(); //= certain unpinned
        await trx("pets").where({ id: req.params.id, clinic_id: me.clinicId }).del(); //= tenant-filter
        await db("pets").transacting(trx).where("clinic_id", me.clinicId).del(); //= tenant-filter
      });
      const trx = await db.transaction();
      await trx("pets").where("id", req.params.id).update({ name: "x" }); //= certain unpinned
      await trx.commit();
    `,
    "a database known by its declared type": `
      import type { Knex } from "knex";
      const all = (knex: Knex) => knex("pets").select("*"); //= certain no-filter
      ---
      res.json(await all(somewhere()));
    `,
    "a query that nobody runs is no access": `
      const query = db("pets");
      res.json(query.toSQL());
      await db("pets").where("clinic_id", me.clinicId).del(); //= tenant-filter
    `,
  });
});
