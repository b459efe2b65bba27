// Lists that code sifts by the requester's tenant before anything of them is used.
import { proves } from "../../../harness/proven";

describe("sifted lists", () => {
  proves({
    "give away only what is the requester's": `
      const pets = await db.pet.findMany({ where: { chip: { in: req.body.chips } } }); //= checked-after
      res.json(pets.filter((pet) => pet.clinicId === me.clinicId));
    `,
    "one of them": `
      const pets = await db.pet.findMany({ where: { name: req.body.name } }); //= checked-after
      const mine = pets.find((pet) => pet.clinicId === me.clinicId);
      if (!mine) return res.sendStatus(404);
      await db.visit.findMany({ where: { petId: mine.id } }); //= bound-id
      res.json(mine);
    `,
    "and given away whole all the same": `
      const pets = await db.pet.findMany({ where: { chip: { in: req.body.chips } } }); //= certain unpinned
      const mine = pets.filter((pet) => pet.clinicId === me.clinicId);
      res.json({ pets, mine: mine.length });
    `,
    "by something else": `
      const pets = await db.pet.findMany({ where: { chip: { in: req.body.chips } } }); //= certain unpinned
      res.json(pets.filter((pet) => pet.ownerId === req.body.ownerId));
    `,
    "and written to whole": `
      const pets = await db.pet.findMany({ where: { chip: { in: req.body.chips } } }); //= certain unpinned
      if (pets.filter((pet) => pet.clinicId === me.clinicId).length > 0)
        await db.pet.deleteMany({ where: { id: { in: pets.map((pet) => pet.id) } } }); //= certain unpinned
    `,
  });
});
