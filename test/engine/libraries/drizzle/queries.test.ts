// Drizzle's query builders over whole small applications: what the proof says of each query.
import { provesOn } from "../../../harness/query-apps";
import { APP } from "./drizzle-app";

describe("Drizzle: SELECT", () => {
  provesOn(APP, {
    "a condition on the tenant isolates": `
      res.json(await db.select().from(pets).where(eq(pets.clinicId, me.clinicId))); //= tenant-filter
    `,
    "without a condition every row is read": `
      res.json(await db.select().from(pets)); //= certain no-filter
    `,
    "by an id of the request": `
      const [pet] = await db.select({ id: pets.id, name: pets.name }).from(pets).where(eq(pets.id, req.params.id)).limit(1); //= certain unpinned
      res.json(pet);
    `,
    "beside and inside OR": `
      res.json(await db.select().from(pets).where(and(eq(pets.clinicId, me.clinicId), or(ilike(pets.name, req.query.q), eq(pets.chip, req.query.q))))); //= tenant-filter
      res.json(await db.select().from(pets).where(or(eq(pets.clinicId, me.clinicId), eq(pets.chip, req.query.q)))); //= certain bypassable or
      res.json(await db.select().from(pets).where(not(eq(pets.clinicId, me.clinicId)))); //= certain bypassable not
      res.json(await db.select().from(pets).where(ne(pets.clinicId, me.clinicId))); //= certain bypassable not
    `,
    "a list of conditions": `
      const conditions = [eq(pets.clinicId, me.clinicId)];
      if (req.query.name) conditions.push(ilike(pets.name, req.query.name));
      res.json(await db.select().from(pets).where(and(...conditions))); //= tenant-filter
    `,
    "a list that may lack the tenant": `
      const conditions = [ilike(pets.name, req.query.name)];
      if (req.query.mine) conditions.push(eq(pets.clinicId, me.clinicId));
      res.json(await db.select().from(pets).where(and(...conditions))); //= certain bypassable conditional
    `,
    "a list that begins empty": `
      const conditions = [];
      if (req.query.mine) conditions.push(eq(pets.clinicId, me.clinicId));
      res.json(await db.select().from(pets).where(and(...conditions))); //= certain bypassable conditional
    `,
    "what is undefined is left out": `
      const name = req.query.name ? ilike(pets.name, req.query.name) : undefined;
      res.json(await db.select().from(pets).where(and(eq(pets.clinicId, me.clinicId), name))); //= tenant-filter
      res.json(await db.select().from(pets).where(and(req.query.mine ? eq(pets.clinicId, me.clinicId) : undefined))); //= certain bypassable conditional
      res.json(await db.select().from(pets).where(undefined)); //= certain no-filter
      res.json(await db.select().from(pets).where(req.query.mine ? eq(pets.clinicId, me.clinicId) : undefined)); //= certain bypassable conditional
    `,
    "a helper that makes the condition": `
      const ofClinic = (table, clinicId) => eq(table.clinicId, clinicId);
      ---
      res.json(await db.select().from(pets).where(ofClinic(pets, me.clinicId))); //= tenant-filter
    `,
    "a second where replaces the first": `
      const query = db.select().from(pets).where(eq(pets.clinicId, me.clinicId)).$dynamic(); //= certain unpinned
      query.where(eq(pets.name, req.query.name));
      res.json(await query);
    `,
    "each path has a condition of its own": `
      let query = db.select().from(pets).$dynamic(); //= tenant-filter
      if (req.query.name) query = query.where(and(eq(pets.clinicId, me.clinicId), eq(pets.name, req.query.name)));
      else query = query.where(eq(pets.clinicId, me.clinicId));
      res.json(await query.limit(10));
    `,
    "one path goes without": `
      let query = db.select().from(pets).$dynamic(); //= certain bypassable conditional
      if (req.query.mine) query = query.where(eq(pets.clinicId, me.clinicId));
      res.json(await query);
    `,
    "a tenant from the request": `
      res.json(await db.select().from(pets).where(eq(pets.clinicId, req.params.id))); //= certain untrusted-tenant
    `,
    "inner joins tie children to their parent": `
      const rows = await db.select({ id: visits.id }).from(visits).innerJoin(pets, eq(visits.petId, pets.id)).where(eq(pets.clinicId, me.clinicId)); //= relation-filter + tenant-filter
      res.json(rows);
    `,
    "a left join drops no row": `
      res.json(await db.select({ id: visits.id }).from(visits).leftJoin(pets, and(eq(visits.petId, pets.id), eq(pets.clinicId, me.clinicId)))); //= certain bypassable left-join + tenant-filter
    `,
    "a join over something that tenants share": `
      const other = aliasedTable(pets, "other");
      res.json(await db.select({ name: other.name }).from(pets).leftJoin(other, eq(other.name, pets.name)).where(eq(pets.clinicId, me.clinicId))); //= certain unpinned
    `,
    "subqueries in conditions": `
      const mine = db.select({ id: pets.id }).from(pets).where(eq(pets.clinicId, me.clinicId));
      res.json(await db.select().from(visits).where(inArray(visits.petId, mine))); //= relation-filter + tenant-filter
      res.json(await db.select().from(visits).where(exists(db.select().from(pets).where(and(eq(pets.id, visits.petId), eq(pets.clinicId, me.clinicId)))))); //= relation-filter + tenant-filter
    `,
    "subqueries in FROM": `
      const mine = db.select({ id: pets.id, title: pets.name }).from(pets).where(eq(pets.clinicId, me.clinicId)).as("mine"); //= tenant-filter
      res.json(await db.select({ id: mine.id, title: mine.title }).from(mine));
      const limited = db.select().from(pets).as("limited_pets"); //= tenant-filter
      res.json(await db.select().from(limited).where(eq(limited.clinicId, me.clinicId)));
      const all = db.select().from(pets).as("all_pets"); //= certain no-filter
      res.json(await db.select().from(all));
      res.json(await db.select().from(db.select().from(pets).as("any_pets"))); //= certain no-filter
    `,
    "common tables": `
      const mine = db.$with("mine").as(db.select().from(pets).where(eq(pets.clinicId, me.clinicId))); //= tenant-filter
      res.json(await db.with(mine).select().from(mine));
      const any = db.$with("any_pets").as((qb) => qb.select({ id: pets.id }).from(pets)); //= certain no-filter
      const some = db.$with("some_pets").as(db.select().from(any).limit(5));
      res.json(await db.with(any, some).select({ id: some.id }).from(some));
    `,
    "set operations": `
      const mine = db.select({ id: pets.id }).from(pets).where(eq(pets.clinicId, me.clinicId)); //= tenant-filter
      const others = db.select({ id: pets.id }).from(pets).where(eq(pets.chip, req.query.chip)); //= certain unpinned
      res.json(await mine.union(others));
      res.json(await union(db.select({ id: pets.id }).from(pets).where(eq(pets.clinicId, me.clinicId)), db.select({ id: pets.id }).from(pets).where(eq(pets.clinicId, me.clinicId)))); //= tenant-filter
    `,
    "sql templates with columns inside": `
      res.json(await db.select().from(pets).where(sql\`\${pets.clinicId} = \${me.clinicId}\`)); //= tenant-filter
      res.json(await db.select({ n: sql\`count(*)\`.as("n") }).from(pets).where(sql\`\${pets.name} = \${req.query.name} or \${pets.clinicId} = \${me.clinicId}\`)); //= certain bypassable or
      res.json(await db.execute(sql\`select * from \${pets} where \${pets.id} = \${req.params.id}\`)); //= certain unpinned
      res.json(await db.execute(sql\`select * from \${pets} where \${sql.join([sql\`\${pets.clinicId} = \${me.clinicId}\`, sql\`name is not null\`], sql\` and \`)}\`)); //= tenant-filter
    `,
    counts: `
      res.json(await db.$count(pets, eq(pets.clinicId, me.clinicId))); //= tenant-filter
      res.json(await db.$count(pets)); //= certain no-filter
      const [{ n }] = await db.select({ n: count() }).from(pets); //= certain no-filter
      res.json(n);
    `,
    "tables of nobody are no access": `
      res.json(await db.select().from(species));
      res.json(await db.select().from(species).innerJoin(pets, eq(pets.speciesCode, species.code))); //= certain unpinned
    `,
    "callbacks as conditions": `
      res.json(await db.select().from(pets).where((pet) => eq(pet.clinicId, me.clinicId))); //= tenant-filter
    `,
    "rows are known by the names of their fields": `
      const [pet] = await db.select({ pet: pets, clinic: clinics.name }).from(pets).innerJoin(clinics, eq(clinics.id, pets.clinicId)).where(eq(pets.id, req.params.id)); //= checked-after + checked-after
      if (!pet || pet.pet.clinicId !== me.clinicId) return res.sendStatus(404);
      res.json(await db.select().from(visits).where(eq(visits.petId, pet.pet.id))); //= bound-id
    `,
    "promises that are not awaited here": `
      const [mine, all] = await Promise.all([
        db.select().from(pets).where(eq(pets.clinicId, me.clinicId)), //= tenant-filter
        db.select().from(pets), //= certain no-filter
      ]);
      res.json({ mine, all });
      return db.select().from(visits).then((rows) => res.json(rows)); //= certain no-filter
    `,
    "prepared statements are found where they are run": `
      const byId = db.select().from(pets).where(eq(pets.id, sql.placeholder("id"))).prepare("by_id");
      const byClinic = db.select().from(pets).where(eq(pets.clinicId, sql.placeholder("clinicId"))).prepare("by_clinic");
      ---
      res.json(await byId.execute({ id: req.params.id })); //= certain unpinned
      res.json(await byClinic.execute({ clinicId: me.clinicId })); //= tenant-filter
      res.json(await byClinic.execute({ clinicId: req.params.id })); //= certain untrusted-tenant
    `,
  });
});
