// What is compared before it is checked, tested through `?.`, or keyed by a foreign key: the proof follows the values all the same.
import { proves } from "../../../harness/proven";

describe("equalities: compared first, checked later", () => {
  proves({
    "a row is compared with the input, then the input's tenant is checked": `
      const pet = await db.pet.findUnique({ where: { id: req.params.id } }); //= checked-after
      if (!pet || pet.clinicId !== req.body.clinicId) return res.sendStatus(404);
      const staff = await db.staff.findFirst({ where: { userId: me.id, clinicId: req.body.clinicId } }); //= user-filter
      if (!staff) return res.sendStatus(403);
      await db.pet.delete({ where: { id: req.params.id } }); //= bound-id
    `,
    "the input's tenant is compared with the row, then the row is checked": `
      const pet = await db.pet.findUnique({ where: { id: req.params.id } }); //= checked-after
      if (!pet || req.body.clinicId !== pet.clinicId) return res.sendStatus(404);
      if (pet.clinicId !== me.clinicId) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.body.clinicId } }); //= tenant-filter
    `,
    "without the check the comparison alone proves nothing": `
      const pet = await db.pet.findUnique({ where: { id: req.params.id } }); //= certain unpinned
      if (!pet || pet.clinicId !== req.body.clinicId) return res.sendStatus(404);
      await db.pet.delete({ where: { id: req.params.id } }); //= certain unpinned
    `,
    "a comparison on one path only": `
      const pet = await db.pet.findUnique({ where: { id: req.params.id } }); //= certain unpinned
      if (!pet) return res.sendStatus(404);
      if (req.query.strict && pet.clinicId !== req.body.clinicId) return res.sendStatus(404);
      const staff = await db.staff.findFirst({ where: { userId: me.id, clinicId: req.body.clinicId } }); //= user-filter
      if (!staff) return res.sendStatus(403);
      await db.pet.delete({ where: { id: req.params.id } }); //= certain unpinned
    `,
    "the same helpers called with and without the comparison": `
      import { enter } from "./enter";
      const pet = await db.pet.findUnique({ where: { id: req.params.id } }); //= checked-after
      if (!pet) return res.sendStatus(404);
      if (req.query.all) {
        await enter(me, req.body.clinicId);
        await db.pet.delete({ where: { id: req.params.id } }); //= certain unpinned
        return res.sendStatus(204);
      }
      if (pet.clinicId !== req.body.clinicId) return res.sendStatus(404);
      await enter(me, req.body.clinicId);
      await db.pet.update({ where: { id: req.params.id }, data: { name: "Rex" } }); //= bound-id
      //- /src/enter.ts
      import { db } from "./db";
      export async function enter(user, clinicId) {
        const staff = await db.staff.findFirst({ where: { userId: user.id, clinicId } }); //= user-filter
        if (!staff) throw new Error("no");
      }
    `,
  });
});

describe("tests through ?.", () => {
  proves({
    "`session?.user` tells of the session": `
      import { session } from "./session";
      const found = session(req);
      if (!found?.user) return res.sendStatus(401);
      await db.pet.count({ where: { clinicId: found.user.clinicId } }); //= tenant-filter
      //- /src/session.ts
      export function session(req) {
        if (!req.user) return null;
        return { user: { id: req.user.id, clinicId: req.user.clinicId } };
      }
    `,
    "without the test the tenant may be missing": `
      import { session } from "./session";
      const found = session(req);
      await db.pet.count({ where: { clinicId: found?.user.clinicId } }); //= certain bypassable undefined
      //- /src/session.ts
      export function session(req) {
        if (!req.user.isActive) return null;
        return { user: { id: req.user.id, clinicId: req.user.clinicId } };
      }
    `,
  });
});

describe("equalities: a row compared through ?. in an expression", () => {
  proves({
    "answers with the row where it is mine, and without it elsewhere": `
      const pet = await db.pet.findUnique({ where: { id: req.params.id } }); //= checked-after
      return pet?.clinicId === me.clinicId ? res.json({ name: pet.name }) : res.json({ error: "no such pet" });
    `,
    "makes a value of what is mine, and of nothing else": `
      const pet = await db.pet.findUnique({ where: { id: req.params.id } }); //= checked-after
      res.json(pet?.clinicId === me.clinicId ? pet : null);
    `,
    "answers with the row on the other path, too": `
      const pet = await db.pet.findUnique({ where: { id: req.params.id } }); //= certain unpinned
      return pet?.clinicId === me.clinicId ? res.json({ name: pet.name }) : res.json({ error: "not yours", pet });
    `,
    "makes a value of what is another's": `
      const pet = await db.pet.findUnique({ where: { id: req.params.id } }); //= certain unpinned
      res.json(pet?.clinicId !== me.clinicId ? pet : null);
    `,
    "is compared and answered with all the same": `
      const pet = await db.pet.findUnique({ where: { id: req.params.id } }); //= certain unpinned
      const shown = pet?.clinicId === me.clinicId ? pet.name : "";
      res.json({ shown, pet });
    `,
  });
});
