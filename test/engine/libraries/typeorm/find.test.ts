// TypeORM's finders: what their `where` proves, in the forms and versions of the library.
import { provesTypeorm } from "./clinic";

describe("TypeORM finders", () => {
  provesTypeorm({
    "by the tenant's column": `
      res.json(await pets.find({ where: { clinicId: me.clinicId } })); //= tenant-filter
      res.json(await pets.findBy({ clinicId: me.clinicId, name: req.query.name })); //= tenant-filter
      res.json(await pets.find({ where: { name: req.query.name } })); //= certain unpinned
      res.json(await pets.find()); //= certain no-filter
    `,
    "by the tenant's relation": `
      res.json(await pets.findOneBy({ id: req.params.id, clinic: { id: me.clinicId } })); //= relation-filter
      res.json(await pets.findOneBy({ clinic: Equal(me.clinicId) })); //= tenant-filter
      res.json(await visits.find({ where: { pet: { clinicId: me.clinicId } } })); //= relation-filter
      res.json(await visits.find({ where: { pet: { id: req.query.pet } } })); //= certain unpinned
    `,
    "by an id alone": `
      res.json(await pets.findOne({ where: { id: req.params.id } })); //= certain unpinned
      res.json(await pets.findOneByOrFail({ id: req.params.id })); //= certain unpinned
      res.json(await pets.findByIds(req.body.ids)); //= certain unpinned
    `,
    "a row that was found within the tenant proves its id": `
      const pet = await pets.findOneByOrFail({ id: req.params.id, clinicId: me.clinicId }); //= tenant-filter
      res.json(await visits.findBy({ pet: { id: pet.id } })); //= bound-id
      res.json(await visits.countBy({ pet: { id: req.params.id } })); //= bound-id
    `,
    "a list of conditions is an OR": `
      res.json(await pets.find({ where: [{ clinicId: me.clinicId, name: "Rex" }, { clinicId: me.clinicId }] })); //= tenant-filter
      res.json(await pets.find({ where: [{ clinicId: me.clinicId }, { chip: req.query.chip }] })); //= certain bypassable or
      res.json(await pets.find({ where: [] })); //= certain no-filter
    `,
    operators: `
      res.json(await pets.findBy({ clinicId: In([me.clinicId]) })); //= tenant-filter
      res.json(await pets.findBy({ clinicId: Not(me.clinicId) })); //= certain bypassable not
      res.json(await pets.findBy({ clinicId: Or(Equal(me.clinicId), IsNull()), name: ILike("a%") })); //= tenant-filter
      res.json(await pets.findBy({ clinicId: Or(Equal(me.clinicId), Equal(req.query.other)) })); //= certain bypassable or
      res.json(await pets.findBy({ id: Raw((alias) => alias + " IS NOT NULL") })); //= certain unpinned
    `,
    "counts, sums and existence": `
      res.json(await pets.count()); //= certain no-filter
      res.json(await pets.countBy({ clinicId: me.clinicId })); //= tenant-filter
      res.json(await pets.sum("weight", { clinicId: me.clinicId })); //= tenant-filter
      res.json(await pets.sum("weight", { name: req.query.name })); //= certain unpinned
      res.json(await pets.exists({ where: { chip: req.query.chip } })); //= certain unpinned
      res.json(await pets.existsBy({ chip: req.query.chip, clinicId: me.clinicId })); //= tenant-filter
    `,
    "a pair of rows and count": `
      const [rows, total] = await pets.findAndCount({ where: { clinicId: me.clinicId } }); //= tenant-filter
      res.json(await visits.findBy({ pet: { id: rows[0].id } })); //= bound-id
      const [others] = await pets.findAndCountBy({ name: req.query.name }); //= certain unpinned
      res.json({ total, others });
    `,
    "an entity manager takes the entity first": `
      res.json(await db.manager.find(Pet, { where: { clinicId: me.clinicId } })); //= tenant-filter
      res.json(await db.manager.findOneBy(Pet, { id: req.params.id })); //= certain unpinned
      await db.transaction(async (manager) => manager.findOneBy(Pet, { id: req.params.id, clinicId: me.clinicId })); //= tenant-filter
      await db.transaction("SERIALIZABLE", async (manager) => manager.getRepository(Pet).count()); //= certain no-filter
    `,
    "what is global, and what hangs on it": `
      res.json(await db.getRepository(Species).find()); //= global
      res.json(await db.getRepository(Owner).find({ where: { clinicId: me.clinicId }, relations: ["pets", "pets.visits"] })); //= tenant-filter
    `,
    "Active Record classes": `
      res.json(await Pet.findBy({ clinicId: me.clinicId })); //= tenant-filter
      res.json(await Pet.findOneBy({ id: req.params.id })); //= certain unpinned
      const pet = await Pet.findOneByOrFail({ id: req.params.id, clinicId: me.clinicId }); //= tenant-filter
      await pet.remove(); //= bound-id
    `,
    "a bare row returned before its tenant is compared": `
      const pet = await pets.findOneBy({ id: req.params.id }); //= checked-after
      if (!pet || pet.clinicId !== me.clinicId) return res.sendStatus(404);
      res.json(pet);
    `,
  });
});

describe("TypeORM conditions that are not there", () => {
  const maybe = (mark: string): string => `
    const clinicId = req.query.all ? undefined : me.clinicId;
    res.json(await pets.findBy({ clinicId })); //= ${mark}
  `;
  describe("0.3: undefined and null are dropped", () => {
    provesTypeorm({
      undefined: maybe("certain bypassable conditional"),
      null: `
        res.json(await pets.findBy({ clinicId: req.query.all ? null : me.clinicId })); //= certain bypassable conditional
      `,
      "inside an operator it is sent": `
        res.json(await pets.findBy({ clinicId: Equal(req.query.all ? undefined : me.clinicId) })); //= tenant-filter
      `,
    });
  });
  describe("1: both throw", () => {
    provesTypeorm({ undefined: maybe("tenant-filter") }, "1.1.0");
  });
  describe("0.2: conditions and ids stand as they are", () => {
    provesTypeorm(
      {
        undefined: maybe("certain bypassable conditional"),
        "conditions, ids and options": `
          res.json(await pets.find({ clinicId: me.clinicId })); //= tenant-filter
          res.json(await pets.findOne(req.params.id)); //= certain unpinned
          res.json(await pets.findOne(req.params.id, { where: { clinicId: me.clinicId } })); //= tenant-filter
          res.json(await pets.findOne({ id: req.params.id, clinicId: me.clinicId })); //= tenant-filter
          res.json(await pets.findOneOrFail({ where: { id: req.params.id } })); //= certain unpinned
        `,
      },
      "0.2.45",
    );
  });
});
