// Comparisons of the tenant with one customer's id or slug, and the many that are none.
import { proves } from "../../../harness/proven";

const COUNT = `await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter`;

describe("branches on one customer", () => {
  proves({
    "by the id of the requester's tenant": `
      if (me.clinicId === "clinic_happy_paws") res.set("x", "y"); //= tenant-branch certain tenant-absent
      if ("clinic_happy_paws" !== me.clinicId) res.set("x", "z"); //= tenant-branch certain tenant-absent
      ${COUNT}
    `,
    "by a column of a row": `
      const pet = await db.pet.findFirst({ where: { clinicId: me.clinicId } }); //= tenant-filter
      if (pet.clinicId === "c42") res.set("x", "y"); //= tenant-branch certain tenant-absent
    `,
    "by the slug of the tenant's own row": `
      const clinic = await db.clinic.findUnique({ where: { id: me.clinicId } }); //= tenant-filter
      if (clinic.slug === "happy-paws") res.set("x", "y"); //= tenant-branch certain tenant-absent
      if (clinic.name === "Happy Paws") res.set("x", "z");
    `,
    "in a switch": `
      switch (me.clinicId) {
        case "acme": //= tenant-branch certain tenant-absent
          res.set("x", "y");
          break;
        default:
          res.set("x", "z");
      }
      ${COUNT}
    `,
    "in a list": `
      const BETA = ["acme", "globex"];
      ---
      if (BETA.includes(me.clinicId)) res.set("x", "y"); //= tenant-branch certain tenant-absent
      ${COUNT}
    `,
    "in a set": `
      const BETA = new Set(["acme", "globex"]);
      ---
      if (BETA.has(me.clinicId)) res.set("x", "y"); //= tenant-branch certain tenant-absent
      ${COUNT}
    `,
    "in a function that is called": `
      //- /src/flags.ts
      const ACME = "acme";
      export const isAcme = (clinicId: string) => clinicId === ACME; //= tenant-branch certain tenant-absent
      //- /src/routes.ts
      import express from "express";
      import { db } from "./db";
      import { isAcme } from "./flags";
      import { signedIn } from "./sign-in";
      express().get("/", signedIn, async (req, res) => {
        await db.pet.count({ where: { clinicId: req.user.clinicId } }); //= tenant-filter
        res.json(isAcme(req.user.clinicId));
      });
    `,
    "by a name of the address": `
      if (req.params.clinicId === "acme") res.set("x", "y"); //= tenant-branch certain tenant-absent
      ${COUNT}
    `,
    "plans, roles, states and absence are no customers": `
      const clinic = await db.clinic.findUnique({ where: { id: me.clinicId } }); //= tenant-filter
      if (clinic.plan === "free" || me.role === "owner") res.set("x", "y");
      if (me.clinicId === null || me.clinicId === undefined || me.clinicId === "") return res.sendStatus(403);
      if (typeof me.clinicId === "string") res.set("x", "z");
      ${COUNT}
    `,
    "the service's own tenants are no customers": `
      const SYSTEM_CLINIC = "c0ffee";
      ---
      if (me.clinicId === "default" || me.clinicId === SYSTEM_CLINIC) res.set("x", "y");
      if (req.params.clinicId === "me") res.set("x", "z");
      ${COUNT}
    `,
    "the environment names it": `
      if (me.clinicId === process.env.PILOT_CLINIC) res.set("x", "y");
      ${COUNT}
    `,
    "one tenant with another": `
      if (req.params.clinicId === me.clinicId) res.set("x", "y");
      ${COUNT}
    `,
  });
});
