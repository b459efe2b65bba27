// TypeORM's writes: by criteria, of entities, of new rows.
import { provesTypeorm } from "./clinic";

describe("TypeORM writes by criteria", () => {
  provesTypeorm({
    "an id, ids or conditions": `
      await pets.update(req.params.id, { name: req.body.name }); //= certain unpinned
      await pets.update({ id: req.params.id, clinicId: me.clinicId }, { name: req.body.name }); //= tenant-filter
      await pets.delete([req.params.id]); //= certain unpinned
      await pets.delete(req.body.ids); //= certain unpinned
      await pets.softDelete({ id: req.params.id, clinic: { id: me.clinicId } }); //= relation-filter
      await pets.restore({ clinicId: req.body.clinicId }); //= certain untrusted-tenant
      await pets.increment({ clinicId: me.clinicId }, "visitCount", 1); //= tenant-filter
      await pets.delete({ id: In(req.body.ids), clinicId: me.clinicId }); //= tenant-filter
    `,
    "an undefined condition selects nothing, an empty object all": `
      await pets.delete({ clinicId: req.query.all ? undefined : me.clinicId }); //= tenant-filter
      await pets.delete({}); //= certain no-filter
      await pets.clear(); //= certain no-filter
    `,
    "the id of a row that was found within the tenant": `
      const pet = await pets.findOneByOrFail({ id: req.params.id, clinicId: me.clinicId }); //= tenant-filter
      await pets.update(pet.id, { name: req.body.name }); //= bound-id
      await pets.delete(req.params.id); //= bound-id
      await visits.delete({ pet: { id: pet.id } }); //= bound-id
    `,
    "through an entity manager": `
      await db.manager.update(Pet, { id: req.params.id }, { name: "x" }); //= certain unpinned
      await db.manager.delete(Pet, { id: req.params.id, clinicId: me.clinicId }); //= tenant-filter
    `,
  });
});

describe("TypeORM entities that are saved", () => {
  provesTypeorm({
    "a fetched one is written back by its id": `
      const pet = await pets.findOneByOrFail({ id: req.params.id, clinicId: me.clinicId }); //= tenant-filter
      pet.name = req.body.name;
      await pets.save(pet); //= bound-id
      await pets.save({ ...pet, name: req.body.name }); //= bound-id
      await pets.softRemove(pet); //= bound-id
      await db.manager.save(pet); //= bound-id
    `,
    "one that was fetched by its id alone is anyone's": `
      const pet = await pets.findOneByOrFail({ id: req.params.id }); //= certain unpinned
      await pets.remove(pet); //= certain unpinned
    `,
    "all of a list": `
      const all = await pets.findBy({ clinicId: me.clinicId }); //= tenant-filter
      for (const pet of all) pet.name = "x";
      await pets.save(all); //= bound-id
      await pets.remove(await pets.findBy({ name: "x" })); //= certain unpinned + certain unpinned
    `,
    "a new one carries the tenant, or does not": `
      await pets.save({ name: req.body.name, clinicId: me.clinicId }); //= tenant-filter
      await pets.save({ name: req.body.name, clinic: { id: me.clinicId } }); //= tenant-filter
      await pets.save(pets.create({ name: req.body.name, clinicId: me.clinicId })); //= tenant-filter
      await pets.save(pets.create({ name: req.body.name })); //= certain missing-tenant
      await pets.save({ name: req.body.name, clinicId: req.body.clinicId }); //= certain untrusted-tenant
      await pets.save(req.body); //= certain untrusted-tenant
      await pets.insert([{ name: "a", clinicId: me.clinicId }, { name: "b" }]); //= certain missing-tenant
    `,
    "made with new": `
      const pet = new Pet();
      pet.name = req.body.name;
      pet.clinicId = me.clinicId;
      await pets.save(pet); //= tenant-filter
      const stray = new Pet();
      Object.assign(stray, req.body);
      await db.manager.save(stray); //= certain untrusted-tenant
      const own = new Pet();
      own.clinicId = me.clinicId;
      await own.save(); //= tenant-filter
    `,
    "under a parent that was found within the tenant": `
      const pet = await pets.findOneByOrFail({ id: req.params.id, clinicId: me.clinicId }); //= tenant-filter
      await visits.save({ reason: req.body.reason, pet }); //= bound-id
      await visits.save({ reason: req.body.reason, pet: { id: req.body.petId } }); //= certain untrusted-tenant
    `,
    "with an id that came with the request": `
      await pets.save({ id: req.params.id, name: req.body.name }); //= certain unpinned
    `,
    "spread input before and after the tenant": `
      await pets.save({ ...req.body, clinicId: me.clinicId }); //= tenant-filter
      await pets.save({ clinicId: me.clinicId, ...req.body }); //= certain untrusted-tenant
    `,
    "loaded with preload": `
      const pet = await pets.preload({ id: req.params.id, name: req.body.name }); //= certain unpinned
      if (!pet) return res.sendStatus(404);
      await pets.save(pet); //= certain unpinned
    `,
    "merged into a fetched one": `
      const pet = await pets.findOneByOrFail({ id: req.params.id, clinicId: me.clinicId }); //= tenant-filter
      pets.merge(pet, { name: req.body.name });
      await pets.save(pet); //= bound-id
    `,
  });
});

describe("TypeORM upserts", () => {
  provesTypeorm({
    "are isolated by a conflict that has the tenant": `
      await pets.upsert({ chip: req.body.chip, clinicId: me.clinicId }, ["clinicId", "chip"]); //= tenant-filter
      await pets.upsert({ chip: req.body.chip, clinicId: me.clinicId }, { conflictPaths: ["clinicId", "chip"] }); //= tenant-filter
      await pets.upsert({ id: req.body.id, clinicId: me.clinicId }, ["id"]); //= certain unpinned
      await pets.upsert(req.body, ["clinicId", "chip"]); //= certain untrusted-tenant
    `,
  });
});
