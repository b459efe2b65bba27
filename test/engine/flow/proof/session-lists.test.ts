// Lists that a session holds: being found in one is a guard.
import { proves } from "../../../harness/proven";
describe("guards: a list in the session", () => {
  proves({
    "find in a list": `
      const found = me.clinics.find((c) => c.id === req.params.clinicId);
      if (!found) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
    `,
    "find in a flattened list": `
      const found = me.groups.flatMap((g) => g.clinics).find((c) => c.id === req.params.clinicId);
      if (!found) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
    `,
    "find in a mapped list": `
      const found = me.groups.flatMap((g) => g.clinics.map((c) => ({ ...c, group: g }))).find(({ id }) => id === req.params.clinicId);
      if (!found) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: found.id } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
    `,
    "some of a list": `
      if (!me.clinicIds?.some((id) => id === req.params.clinicId)) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
    `,
    includes: `
      if (!me.clinics.map((c) => c.id).includes(req.params.clinicId)) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
    `,
    "optional chain with find": `
      const found = me.user?.groups.flatMap((g) => g.clinics).find((c) => c.id === req.params.clinicId);
      if (!found) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
    `,
    "not found by something else": `
      const found = me.clinics.find((c) => c.name === req.body.name);
      if (!found) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= certain untrusted-tenant
    `,
  });
});
