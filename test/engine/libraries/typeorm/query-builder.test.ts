// TypeORM's query builders: their statements are judged as SQL.
import { provesTypeorm } from "./clinic";

const list = `res.json(await pets.createQueryBuilder("pet")`;

describe("TypeORM query builders", () => {
  provesTypeorm({
    "conditions by property, column and relation": `
      ${list}.where("pet.clinicId = :clinicId", { clinicId: me.clinicId }).getMany()); //= tenant-filter
      ${list}.where("pet.clinic_id = :clinicId", { clinicId: me.clinicId }).getMany()); //= tenant-filter
      ${list}.where("pet.clinic = :clinicId", { clinicId: me.clinicId }).getMany()); //= tenant-filter
      ${list}.where({ clinicId: me.clinicId }).getMany()); //= tenant-filter
      ${list}.where("pet.name = :name", { name: req.query.name }).getMany()); //= certain unpinned
      ${list}.getMany()); //= certain no-filter
    `,
    "a reserved word as an alias": `
      res.json(await pets.createQueryBuilder("order").where("order.clinicId = :id", { id: me.clinicId }).getMany()); //= tenant-filter
    `,
    "parameters that are set apart": `
      ${list}.where("pet.clinicId = :id").andWhere("pet.name = :name").setParameters({ id: me.clinicId, name: "x" }).getMany()); //= tenant-filter
      ${list}.where("pet.clinicId = :id").setParameter("id", req.query.clinic).getMany()); //= certain untrusted-tenant
      ${list}.where(\`pet.clinicId = '\${me.clinicId}'\`).getMany()); //= tenant-filter
    `,
    "OR without brackets, with brackets, and inside one condition": `
      ${list}.where("pet.clinicId = :id", { id: me.clinicId }).orWhere("pet.name = 'x'").getMany()); //= certain bypassable or
      ${list}.where("pet.clinicId = :id", { id: me.clinicId }).andWhere("pet.name = 'x' OR pet.chip = 'y'").getMany()); //= certain bypassable or
      ${list}.where("pet.clinicId = :id", { id: me.clinicId }).andWhere("(pet.name = 'x' OR pet.chip = 'y')").getMany()); //= tenant-filter
      ${list}.where(new Brackets((qb) => qb.where("pet.name = 'x'").orWhere("pet.chip = 'y'"))).andWhere("pet.clinicId = :id", { id: me.clinicId }).getMany()); //= tenant-filter
      ${list}.where(new Brackets((qb) => { qb.where("pet.clinicId = :id", { id: me.clinicId }).orWhere("pet.chip = 'y'"); })).getMany()); //= certain bypassable or
    `,
    "a second where replaces the first": `
      ${list}.where("pet.clinicId = :id", { id: me.clinicId }).where("pet.name = 'x'").getMany()); //= certain unpinned
    `,
    "conditions that some paths add": `
      const query = pets.createQueryBuilder("pet").where("pet.clinicId = :id", { id: me.clinicId }); //= tenant-filter
      if (req.query.name) query.andWhere("pet.name = :name", { name: req.query.name });
      res.json(await query.orderBy("pet.name").getMany());
      const loose = pets.createQueryBuilder("pet"); //= certain bypassable conditional
      if (req.query.mine) loose.where("pet.clinicId = :id", { id: me.clinicId });
      res.json(await loose.getMany());
    `,
    "ids in a list": `
      ${list}.where("pet.id IN (:...ids)", { ids: req.body.ids }).getMany()); //= certain unpinned
      ${list}.where("pet.clinicId IN (:...ids)", { ids: [me.clinicId] }).getMany()); //= tenant-filter
      ${list}.whereInIds(req.body.ids).andWhere("pet.clinicId = :id", { id: me.clinicId }).getMany()); //= tenant-filter
    `,
    "what runs it": `
      const one = await pets.createQueryBuilder("pet").where("pet.clinicId = :id", { id: me.clinicId }).getOneOrFail(); //= tenant-filter
      await visits.delete({ pet: { id: one.id } }); //= bound-id
      const [rows, total] = await pets.createQueryBuilder("pet").where("pet.name = 'x'").getManyAndCount(); //= certain unpinned
      res.json({ rows, total, count: await pets.createQueryBuilder("pet").where("pet.clinicId = :id", { id: me.clinicId }).getCount() }); //= tenant-filter
    `,
    "raw rows": `
      const rows = await pets.createQueryBuilder("pet").select("pet.id", "id").addSelect("COUNT(*)", "n").where("pet.clinicId = :id", { id: me.clinicId }).groupBy("pet.id").getRawMany(); //= tenant-filter
      res.json(await visits.findBy({ pet: { id: rows[0].id } })); //= bound-id
      res.json(await db.createQueryBuilder().select("pet.name").from(Pet, "pet").where("pet.id = :id", { id: req.params.id }).getRawOne()); //= certain unpinned
    `,
    "joins along relations": `
      res.json(await visits.createQueryBuilder("visit").innerJoin("visit.pet", "pet").where("pet.clinicId = :id", { id: me.clinicId }).getMany()); //= relation-filter + tenant-filter
      res.json(await visits.createQueryBuilder("visit").leftJoinAndSelect("visit.pet", "pet").where("visit.id = :id", { id: req.params.id }).getMany()); //= certain unpinned
      ${list}.leftJoinAndSelect("pet.visits", "visit").where("pet.clinicId = :id", { id: me.clinicId }).getMany()); //= tenant-filter + relation-filter
      ${list}.innerJoinAndSelect("pet.owner", "owner", "owner.clinicId = :id", { id: me.clinicId }).getMany()); //= relation-filter + tenant-filter
    `,
    subqueries: `
      const query = pets.createQueryBuilder("pet").where((qb) => { //= relation-filter + tenant-filter
        const mine = qb.subQuery().select("owner.id").from(Owner, "owner").where("owner.clinicId = :clinicId", { clinicId: me.clinicId }).getQuery();
        return "pet.owner IN " + mine;
      });
      res.json(await query.getMany());
    `,
    "updates and deletes": `
      await pets.createQueryBuilder().update(Pet).set({ name: "x" }).where("id = :id", { id: req.params.id }).execute(); //= certain unpinned
      await pets.createQueryBuilder().update().set({ name: "x" }).where("id = :id AND clinicId = :clinic", { id: req.params.id, clinic: me.clinicId }).execute(); //= tenant-filter
      await db.createQueryBuilder().delete().from(Pet).where({ id: req.params.id, clinicId: me.clinicId }).execute(); //= tenant-filter
      await db.createQueryBuilder().delete().from(Pet).execute(); //= certain no-filter
      await pets.createQueryBuilder().softDelete().where("clinic_id = :clinic", { clinic: me.clinicId }).execute(); //= tenant-filter
    `,
    inserts: `
      await db.createQueryBuilder().insert().into(Pet).values({ name: "x", clinicId: me.clinicId }).execute(); //= tenant-filter
      await db.createQueryBuilder().insert().into(Pet).values(req.body).execute(); //= certain untrusted-tenant
      await pets.createQueryBuilder().insert().values([{ name: "x" }]).orIgnore().execute(); //= certain missing-tenant
      await pets.createQueryBuilder().insert().values({ chip: req.body.chip, clinicId: me.clinicId }).orUpdate(["name"], ["clinic_id", "chip"]).execute(); //= tenant-filter
      await pets.createQueryBuilder().insert().values({ id: req.body.id, clinicId: me.clinicId }).orUpdate(["name"], ["id"]).execute(); //= certain unpinned
    `,
    "relations of a row": `
      await db.createQueryBuilder().relation(Pet, "visits").of(req.params.id).add(req.body.visit); //= certain unpinned
      const pet = await pets.findOneByOrFail({ id: req.params.id, clinicId: me.clinicId }); //= tenant-filter
      await db.createQueryBuilder().relation(Pet, "visits").of(pet).add(req.body.visit); //= bound-id + link certain unverified-link
    `,
    "raw statements": `
      res.json(await db.query("SELECT * FROM pets WHERE clinic_id = $1", [me.clinicId])); //= tenant-filter
      res.json(await db.query("SELECT * FROM pets WHERE id = $1", [req.params.id])); //= certain unpinned
      const runner = db.createQueryRunner();
      await runner.query("DELETE FROM pets WHERE name = $1", [req.body.name]); //= certain unpinned
      await runner.manager.delete(Pet, { clinicId: me.clinicId }); //= tenant-filter
    `,
  });
});
