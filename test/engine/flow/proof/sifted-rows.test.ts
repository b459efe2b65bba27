// What a list is searched for says of its elements whose they are, and nothing of another row that they are compared with.
import { proves } from "../../../harness/proven";

describe("rows that a list is searched with", () => {
  proves({
    "are not checked by being looked for": `
      const pet = await db.pet.findUnique({ where: { id: req.params.id } }); //= certain unpinned
      const owners = await db.owner.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
      res.json({ name: pet.name, owner: owners.find((owner) => owner.id === pet.ownerId)?.name });
    `,
    "are when nothing goes on without a match": `
      const pet = await db.pet.findUnique({ where: { id: req.params.id } }); //= checked-after
      const owners = await db.owner.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
      if (!owners.some((owner) => owner.id === pet.ownerId)) return res.sendStatus(404);
      res.json({ name: pet.name });
    `,
    "are the elements themselves when only those pass that are the requester's": `
      const pets = await db.pet.findMany(); //= checked-after
      res.json(pets.filter((pet) => pet.clinicId === me.clinicId));
    `,
    "are also when they are answered as JSON text": `
      const pets = await db.pet.findMany(); //= checked-after
      res.send(JSON.stringify({ pets: pets.filter((pet) => pet.clinicId === me.clinicId) }));
    `,
    "are not when all of them are answered as JSON text": `
      const pets = await db.pet.findMany(); //= certain no-filter
      const mine = pets.filter((pet) => pet.clinicId === me.clinicId);
      res.send(JSON.stringify({ pets, mine }));
    `,
    "are the elements themselves when only those pass whose tenant the requester is a member of": `
      const pets = await db.pet.findMany({ where: { id: { in: req.body.ids } }, include: { clinic: { include: { staff: true } } } }); //= checked-after
      res.json(pets.filter((pet) => pet.clinic.staff.some((one) => one.userId === me.id)));
    `,
    "are not when one of them has such a tenant": `
      const pets = await db.pet.findMany({ where: { id: { in: req.body.ids } }, include: { clinic: { include: { staff: true } } } }); //= certain unpinned
      if (!pets.some((pet) => pet.clinic.staff.some((one) => one.userId === me.id))) return res.sendStatus(404);
      res.json(pets);
    `,
    "are not when the requester is among the members of all of them": `
      const pets = await db.pet.findMany({ where: { id: { in: req.body.ids } }, include: { clinic: { include: { staff: true } } } }); //= certain unpinned
      if (!pets.flatMap((pet) => pet.clinic.staff).some((one) => one.userId === me.id)) return res.sendStatus(404);
      res.json(pets);
    `,
    "are not when a member need not be the requester": `
      const pets = await db.pet.findMany({ where: { id: { in: req.body.ids } }, include: { clinic: { include: { staff: true } } } }); //= certain unpinned
      res.json(pets.filter((pet) => pet.clinic.staff.some((one) => one.userId === req.body.userId)));
    `,
    "are no surer than the list, where nobody is known to call": `
      //- /src/shelf.ts
      import { db } from "./db";
      export async function shelf(input) {
        const pet = await db.pet.findUnique({ where: { id: input.id } }); //= possible unpinned
        const owners = await db.owner.findMany({ where: { clinicId: pet.clinicId } }); //= possible unpinned
        return { name: pet.name, owner: owners.find((owner) => owner.id === pet.ownerId)?.name };
      }
      export const again = async (input) => {
        const pet = await db.pet.findUnique({ where: { id: input.id } }); //= possible unpinned
        const owners = await db.owner.findMany({ where: { clinicId: pet.clinicId } }); //= possible unpinned
        if (owners.length === 0) throw new Error("none");
        return { deep: { deep: { deep: { deep: { deep: { name: pet.name } } } } } };
      };
    `,
  });
});
