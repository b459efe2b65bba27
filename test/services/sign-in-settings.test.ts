// How requesters are known is chosen for a whole installation: what a developer's machine or a single tenant's server does is no way
// into one that serves many.
import { proves } from "../harness/proven";

describe("settings of how requesters are known", () => {
  proves({
    "a provider for a developer's machine, by a variable of the environment": `
      function clinicOf(user) {
        if (process.env.AUTH_PROVIDER === "local") return "clinic_mine";
        return user.clinicId;
      }
      ---
      await db.pet.findMany({ where: { clinicId: clinicOf(me) } }); //= tenant-filter
    `,
    "the same in a switch, through a validated copy of the environment": `
      import { z } from "zod";
      const env = () => z.object({ AUTH_PROVIDER: z.enum(["hosted", "local"]) }).parse(process.env);
      function clinicOf(user) {
        switch (env().AUTH_PROVIDER) {
          case "hosted":
            return user.clinicId;
          case "local":
            return "clinic_mine";
          default:
            throw new Error("no such provider");
        }
      }
      ---
      await db.pet.findMany({ where: { clinicId: clinicOf(me) } }); //= tenant-filter
    `,
    "a mode for a single tenant, with a default beside it": `
      const settings = JSON.parse(process.env.SETTINGS);
      const authMode = settings.authMode ?? "anonymous";
      function clinicOf(user, req) {
        switch (authMode) {
          case "anonymous":
          case "single-tenant":
            return req.query.clinicId;
          default:
            return user.clinicId;
        }
      }
      ---
      await db.pet.findMany({ where: { clinicId: clinicOf(me, req) } }); //= tenant-filter
    `,
    "another provider is a way in": `
      function clinicOf(user, req) {
        if (process.env.AUTH_PROVIDER === "header") return req.query.clinicId;
        return user.clinicId;
      }
      ---
      await db.pet.findMany({ where: { clinicId: clinicOf(me, req) } }); //= certain untrusted-tenant
    `,
    "nor is how another service asks to be signed in to": `
      import { connectors } from "connectors";
      ---
      const connector = await connectors.current();
      if (connector.authType === "none") await db.pet.findMany(); //= certain no-filter
    `,
    "nor is what is configured of one of them": `
      import { connectors } from "connectors";
      ---
      const { config } = await connectors.current();
      if (config.authType === "none") await db.pet.findMany(); //= certain no-filter
    `,
    "a mode that a package's configuration tells": `
      import { loadConfig } from "@pets/config";
      const clinicOf = (user, req) => (loadConfig().authMode === "anonymous" ? req.query.clinicId : user.clinicId);
      ---
      await db.pet.findMany({ where: { clinicId: clinicOf(me, req) } }); //= tenant-filter
    `,
    "how one user signs in is no setting": `
      import { accounts } from "accounts";
      ---
      const account = await accounts.of(me.sub);
      const clinicId = account.authProvider === "local" ? req.query.clinicId : me.clinicId;
      await db.pet.findMany({ where: { clinicId } }); //= certain untrusted-tenant
    `,
    "a flag under which nobody signs in": `
      const env = process.env;
      const IS_LOCAL_APP_MODE = env.IS_LOCAL_APP_MODE === "yes, on this machine only";
      function clinicOf(user) {
        if (IS_LOCAL_APP_MODE) return "clinic_local";
        return user.clinicId;
      }
      ---
      await db.pet.findMany({ where: { clinicId: clinicOf(me) } }); //= tenant-filter
    `,
    "the same without a comparison, and turned round": `
      const isOpen = Boolean(process.env.DISABLE_AUTH);
      function clinicOf(user, req) {
        if (isOpen || process.env.AUTH_ENABLED !== "true") return req.query.clinicId;
        return user.clinicId;
      }
      ---
      await db.pet.findMany({ where: { clinicId: clinicOf(me, req) } }); //= tenant-filter
    `,
    "somebody's id under which everybody is then signed in": `
      function clinicOf(user, req) {
        if (process.env.DEMO_USER_ID) return req.query.clinicId;
        return user.clinicId;
      }
      ---
      await db.pet.findMany({ where: { clinicId: clinicOf(me, req) } }); //= tenant-filter
    `,
    "an id of something else is a way in": `
      function clinicOf(user, req) {
        if (process.env.DEMO_CLINIC_ID) return req.query.clinicId;
        return user.clinicId;
      }
      ---
      await db.pet.findMany({ where: { clinicId: clinicOf(me, req) } }); //= certain untrusted-tenant
    `,
    "a flag that leaves out something else is a way in": `
      function clinicOf(user, req) {
        if (process.env.SKIP_CLINIC_CHECK) return req.query.clinicId;
        return user.clinicId;
      }
      ---
      await db.pet.findMany({ where: { clinicId: clinicOf(me, req) } }); //= certain untrusted-tenant
    `,
    "a flag that is off lets everybody sign in": `
      function clinicOf(user, req) {
        if (process.env.DISABLE_AUTH === "false") return req.query.clinicId;
        return user.clinicId;
      }
      ---
      await db.pet.findMany({ where: { clinicId: clinicOf(me, req) } }); //= certain untrusted-tenant
    `,
    "and one whose name only ends like such a flag": `
      function clinicOf(user, req) {
        if (process.env.CASINO_AUTH) return req.query.clinicId;
        return user.clinicId;
      }
      ---
      await db.pet.findMany({ where: { clinicId: clinicOf(me, req) } }); //= certain untrusted-tenant
    `,
  });
});
