// Acting for somebody else, and crossing tenants on purpose: with an audit event in the same request, or without.
import { proves } from "../../../harness/proven";

describe("support access", () => {
  proves({
    "a session that becomes somebody else's": `
      req.session.impersonatedUserId = req.body.userId; //= support-access certain tenant-absent
      res.json(me.clinicId);
    `,
    "ending it is no access": `
      req.session.impersonatedUserId = null;
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
    `,
    "with an audit event before": `
      await auditLog.record({ actor: me.id, as: req.body.userId });
      req.session.impersonatedUserId = req.body.userId; //= support-access declared
    `,
    "with an audit event after": `
      req.session.actingAs = req.body.userId; //= support-access declared
      await writeAuditEvent("impersonate", me.id);
    `,
    "by Better Auth": `
      import { auth } from "./auth";
      ---
      await auth.api.impersonateUser({ body: { userId: req.body.userId } }); //= support-access certain tenant-absent
      res.json(me.clinicId);
      //- /src/auth.ts
      import { betterAuth } from "better-auth";
      export const auth = betterAuth({});
    `,
    "by a token for somebody else": `
      import jwt from "jsonwebtoken";
      ---
      const token = jwt.sign({ sub: req.body.userId, impersonatedBy: me.id }, process.env.SECRET); //= support-access certain tenant-absent
      const own = jwt.sign({ sub: me.id }, process.env.SECRET);
      res.json({ token, own });
    `,
    "by a cookie": `
      res.cookie("impersonate", req.body.userId, { httpOnly: true }); //= support-access certain tenant-absent
      res.cookie("theme", "dark");
    `,
    "what a request keeps of who acts is none": `
      res.set("actor", me.id);
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
    `,
    "who acts as somebody else, kept in a cookie": `
      res.cookie("actorBehindImpersonation", me.id); //= support-access certain tenant-absent
    `,
    "by Clerk": `
      import { clerkClient } from "@clerk/express";
      ---
      await clerkClient.actorTokens.create({ userId: req.body.userId, actor: { sub: me.id } }); //= support-access certain tenant-absent
    `,
    "an administrator who takes over a session": `
      if (!me.isSuperAdmin) return res.sendStatus(403);
      req.session.userId = req.body.userId; //= support-access certain tenant-absent
    `,
    "a sign-in is none": `
      req.session.userId = req.body.userId;
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
    `,
    "a function that crosses tenants": `
      /** @crossTenant support staff look at any pet */
      async function anyPet(id: string) {
        const pet = await db.pet.findUnique({ where: { id } }); //= declared + support-access certain tenant-absent
        const visits = await db.visit.findMany({ where: { petId: id } }); //= declared
        return { pet, visits };
      }
      ---
      res.json(await anyPet(req.params.id));
    `,
    "a function that crosses tenants, audited": `
      /** @crossTenant support staff look at any pet */
      async function anyPet(id: string) {
        return db.pet.findUnique({ where: { id } }); //= declared + support-access declared
      }
      ---
      await audit.log({ who: me.id, clinicId: me.clinicId, pet: req.params.id }); //= audit tenant-filter
      res.json(await anyPet(req.params.id));
    `,
    "a function that crosses tenants on a schedule": `
      import cron from "node-cron";
      /** @crossTenant nightly figures */
      async function figures() {
        return db.pet.count(); //= system
      }
      cron.schedule("0 0 * * *", figures);
      ---
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
    `,
  });
});
