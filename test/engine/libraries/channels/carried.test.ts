// What a request had verified before it handed work over is verified in the worker as well.
import { proves } from "../../../harness/proven";

const GUARD = `const { clinicId } = req.params;
      const staff = await db.staff.findFirst({ where: { clinicId, userId: me.id } }); //= user-filter
      if (!staff) return res.sendStatus(403);`;

describe("payloads", () => {
  proves({
    "with a tenant that a guard verified": `
      import { task } from "@trigger.dev/sdk/v3";
      const report = task({ id: "report", run: async (payload) => {
        await db.pet.findMany({ where: { clinicId: payload.clinicId } }); //= tenant-filter
      } });
      ---
      ${GUARD}
      await report.trigger({ clinicId }); //= job tenant-filter
    `,
    "with a row that was checked": `
      import { task } from "@trigger.dev/sdk/v3";
      const report = task({ id: "report", run: async (payload) => {
        await db.visit.findMany({ where: { petId: payload.for.petId } }); //= bound-id
      } });
      ---
      const pet = await db.pet.findUnique({ where: { id: req.body.id } }); //= checked-after
      if (pet?.clinicId !== me.clinicId) return res.sendStatus(404);
      await report.trigger({ for: { petId: pet.id } }); //= job tenant-filter
    `,
    "of several producers, all verified": `
      import { task } from "@trigger.dev/sdk/v3";
      const report = task({ id: "report", run: async (payload) => {
        await db.pet.findMany({ where: { clinicId: payload.clinicId } }); //= tenant-filter
      } });
      ---
      ${GUARD}
      await report.trigger({ clinicId }); //= job tenant-filter
      await report.trigger({ clinicId: me.clinicId }); //= job tenant-filter
    `,
    "of several producers, one of them unverified": `
      import { task } from "@trigger.dev/sdk/v3";
      const report = task({ id: "report", run: async (payload) => {
        await db.pet.findMany({ where: { clinicId: payload.clinicId } }); //= certain untrusted-tenant
      } });
      ---
      await report.trigger({ clinicId: req.body.clinicId }); //= job certain untrusted-tenant
      await report.trigger({ clinicId: me.clinicId }); //= job tenant-filter
    `,
  });
});
