// Reading a member of what is not there throws, so that what follows is reached only where it is there.
import { proves } from "../../../harness/proven";

describe("reading a member of what may be missing", () => {
  proves({
    "throws where it is missing, so that the member is there": `
      const token = req.headers.authorization;
      const user = token ? me : null;
      await db.pet.findMany({ where: { clinicId: user.clinicId } }); //= tenant-filter
    `,
    "throws in a pattern, too": `
      const user = req.query.anonymous ? undefined : me;
      const { clinicId } = user;
      await db.pet.findMany({ where: { clinicId } }); //= tenant-filter
    `,
    "does not throw with optional chaining": `
      const user = req.query.anonymous ? undefined : me;
      await db.pet.findMany({ where: { clinicId: user?.clinicId } }); //= certain bypassable undefined
    `,
    "does not throw further along an optional chain": `
      const session = req.query.anonymous ? undefined : { user: me };
      await db.pet.findMany({ where: { clinicId: session?.user.clinicId } }); //= certain bypassable undefined
    `,
    "tells nothing of a path that catches what was thrown": `
      const user = req.query.anonymous ? undefined : me;
      let clinicId: string | undefined;
      try { clinicId = user.clinicId; } catch { clinicId = undefined; }
      await db.pet.findMany({ where: { clinicId } }); //= certain bypassable undefined
    `,
  });
});
