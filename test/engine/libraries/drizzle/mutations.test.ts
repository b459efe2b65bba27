// Drizzle's INSERT, UPDATE and DELETE, relational queries, transactions and databases known by their type.
import { provesOn } from "../../../harness/query-apps";
import { APP } from "./drizzle-app";

describe("Drizzle: changes", () => {
  provesOn(APP, {
    "updates by condition": `
      await db.update(pets).set({ name: req.body.name }).where(and(eq(pets.id, req.params.id), eq(pets.clinicId, me.clinicId))); //= tenant-filter
      await db.update(pets).set({ name: req.body.name }).where(eq(pets.id, req.params.id)); //= certain unpinned
      await db.update(pets).set({ name: req.body.name }); //= certain no-filter
      await db.update(visits).set({ reason: "x" }).from(pets).where(and(eq(visits.petId, pets.id), eq(pets.clinicId, me.clinicId))); //= relation-filter + tenant-filter
      await db.update(pets).set(req.body).where(eq(pets.clinicId, me.clinicId)).returning(); //= tenant-filter + key-write certain untrusted-tenant
    `,
    "deletes by condition": `
      await db.delete(pets).where(and(eq(pets.id, req.params.id), eq(pets.clinicId, me.clinicId))); //= tenant-filter
      const gone = await db.delete(visits).where(inArray(visits.id, req.body.ids)).returning({ id: visits.id }); //= certain unpinned
      res.json(gone);
    `,
    "a check of the row first": `
      const [pet] = await db.select().from(pets).where(and(eq(pets.id, req.params.id), eq(pets.clinicId, me.clinicId))); //= tenant-filter
      if (!pet) return res.sendStatus(404);
      await db.delete(visits).where(eq(visits.petId, pet.id)); //= bound-id
      await db.update(pets).set({ name: "x" }).where(eq(pets.id, req.params.id)); //= bound-id
    `,
    "new rows carry the tenant": `
      await db.insert(pets).values({ id: "1", name: req.body.name, chip: "c", clinicId: me.clinicId }); //= tenant-filter
      await db.insert(pets).values({ ...req.body, clinicId: me.clinicId }).returning(); //= tenant-filter
      await db.insert(pets).values([{ name: "a", clinicId: me.clinicId }, { name: "b", clinicId: me.clinicId }]); //= tenant-filter
    `,
    "new rows without it": `
      await db.insert(pets).values({ name: req.body.name, chip: "c" }); //= certain missing-tenant
      await db.insert(pets).values({ name: "x", clinicId: req.body.clinicId }); //= certain untrusted-tenant
      await db.insert(pets).values({ clinicId: me.clinicId, ...req.body }); //= certain untrusted-tenant
      await db.insert(pets).values(req.body); //= certain untrusted-tenant
      await db.insert(visits).values({ petId: req.params.id, reason: "r" }); //= certain untrusted-tenant
    `,
    "new rows below a row that was looked up": `
      const pet = await db.query.pets.findFirst({ where: and(eq(pets.id, req.params.id), eq(pets.clinicId, me.clinicId)) }); //= tenant-filter
      if (!pet) return res.sendStatus(404);
      const input = req.body;
      await db.insert(visits).values(input); //= certain untrusted-tenant
      const own = await db.$count(pets, and(eq(pets.id, input.petId), eq(pets.clinicId, me.clinicId))); //= tenant-filter
      if (own === 0) return res.sendStatus(404);
      await db.insert(visits).values(input); //= bound-id
      const [visit] = await db.insert(visits).values({ petId: pet.id, reason: req.body.reason }).returning(); //= bound-id
      await db.update(visits).set({ reason: "x" }).where(eq(visits.id, visit.id)); //= bound-id
    `,
    "rows from another query": `
      await db.insert(visits).select(db.select({ petId: pets.id, reason: pets.name }).from(pets).where(eq(pets.clinicId, me.clinicId))); //= relation-filter + tenant-filter
    `,
    "an upsert changes the row that it meets": `
      await db.insert(pets).values({ id: req.body.id, clinicId: me.clinicId, chip: "c" }).onConflictDoNothing(); //= tenant-filter
      await db.insert(pets).values({ chip: req.body.chip, clinicId: me.clinicId }).onConflictDoUpdate({ target: [pets.clinicId, pets.chip], set: { name: "x" } }); //= tenant-filter + tenant-filter
      await db.insert(pets).values({ id: req.body.id, clinicId: me.clinicId }).onConflictDoUpdate({ target: pets.id, set: { name: "x" } }); //= certain unpinned + tenant-filter
      await db.insert(pets).values({ id: req.body.id, clinicId: me.clinicId }).onConflictDoUpdate({ target: pets.id, set: { name: "x" }, setWhere: eq(pets.clinicId, me.clinicId) }); //= tenant-filter + tenant-filter
    `,
    "transactions hand on the database": `
      const rename = (tx, id, name) => tx.update(pets).set({ name }).where(eq(pets.id, id)); //= certain unpinned
      ---
      await db.transaction(async (tx) => {
        await tx.delete(visits).where(eq(visits.id, req.params.id)); //= certain unpinned
        await rename(tx, req.params.id, "x");
        res.json(await tx.select().from(pets).where(eq(pets.clinicId, me.clinicId))); //= tenant-filter
      });
    `,
    "batches run each of their queries": `
      await db.batch([
        db.delete(pets).where(eq(pets.clinicId, me.clinicId)), //= tenant-filter
        db.delete(visits), //= certain no-filter
      ]);
    `,
    "a query that nobody runs is no access": `
      const query = db.select().from(pets);
      res.json(query.toSQL());
      await db.delete(pets).where(eq(pets.clinicId, me.clinicId)); //= tenant-filter
    `,
    "a database known by its declared type, or by the table alone": `
      import type { NodePgDatabase } from "drizzle-orm/node-postgres";
      class Pets {
        constructor(private readonly db: NodePgDatabase) {}
        all() {
          return this.db.select().from(pets); //= certain no-filter
        }
      }
      const store = { find: (anything: any, id: string) => anything.select().from(pets).where(eq(pets.id, id)) }; //= certain unpinned
      ---
      res.json(await new Pets(unknownThing()).all());
      res.json(await store.find(somewhere(), req.params.id));
    `,
  });
});

describe("Drizzle: relational queries", () => {
  provesOn(APP, {
    "conditions as SQL and as callbacks": `
      res.json(await db.query.pets.findMany({ where: eq(pets.clinicId, me.clinicId), with: { visits: true } })); //= tenant-filter
      res.json(await db.query.pets.findMany({ where: (pet, { eq, and }) => and(eq(pet.clinicId, me.clinicId), eq(pet.name, req.query.name)) })); //= tenant-filter
      res.json(await db.query.pets.findFirst({ where: (pet, { eq }) => eq(pet.id, req.params.id) })); //= certain unpinned
      res.json(await db.query.pets.findMany()); //= certain no-filter
      res.json(await db.query.pets.findMany({ limit: 3 })); //= certain no-filter
    `,
    "conditions as objects": `
      res.json(await db.query.pets.findMany({ where: { clinicId: me.clinicId, name: { like: "a%" } } })); //= tenant-filter
      res.json(await db.query.pets.findMany({ where: { OR: [{ clinicId: me.clinicId }, { name: req.query.name }] } })); //= certain bypassable or
      res.json(await db.query.pets.findMany({ where: { id: req.params.id } })); //= certain unpinned
      res.json(await db.query.pets.findMany({ where: { AND: [{ clinicId: { eq: me.clinicId } }], NOT: { name: "x" } } })); //= tenant-filter
      res.json(await db.query.pets.findMany({ where: { clinicId: req.query.mine ? me.clinicId : undefined } })); //= certain bypassable undefined
      res.json(await db.query.pets.findMany({ where: { clinic: { id: me.clinicId } } })); //= relation-filter
    `,
    "children of rows that belong to nobody": `
      res.json(await db.query.species.findMany({ with: { pets: true } })); //= certain unpinned
    `,
    "the tenant of the row is compared afterwards": `
      const pet = await db.query.pets.findFirst({ where: eq(pets.id, req.params.id) }); //= checked-after
      if (pet?.clinicId !== me.clinicId) return res.sendStatus(404);
      res.json(pet);
    `,
  });
});
