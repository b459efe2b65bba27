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
    "throws on an empty session, whose user is there once a member of it was read": `
      await db.pet.findMany({ where: { clinicId: req.session.user.clinicId } }); //= tenant-filter
      await db.pet.count({ where: { clinicId: req.session.clinicId } }); //= certain bypassable undefined
    `,
    "does not throw on a user of the session that is asked for with ?.": `
      await db.pet.findMany({ where: { clinicId: req.session.user?.clinicId } }); //= certain bypassable undefined
    `,
    "need not be told again of a user of the session whom middleware required": `
      //- /src/app.ts
      import express from "express";
      import { db } from "./db";
      const app = express();
      app.use((req, res, next) => {
        if (!req.session.user) return res.sendStatus(401);
        next();
      });
      app.get("/pets", async (req, res) => {
        const { clinicId } = req.session.user;
        res.json(await db.pet.findMany({ where: { clinicId } })); //= tenant-filter
      });
    `,
  });
});
