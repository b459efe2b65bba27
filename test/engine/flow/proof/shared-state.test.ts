// What outlives a request: variables, objects and lists of modules, and the log lines that say whose they are.
import assert from "node:assert/strict";
import { prove, proves } from "../../../harness/proven";

describe("module state", () => {
  proves({
    "a variable that keeps the requester": `
      let current;
      ---
      current = me; //= module-state certain tenant-absent
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
    `,
    "a member of a shared object": `
      const state: any = {};
      ---
      state.user = me; //= module-state certain tenant-absent
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
    `,
    "a list to which rows are pushed": `
      const recent: any[] = [];
      ---
      const pet = await db.pet.findFirst({ where: { clinicId: me.clinicId } }); //= tenant-filter
      recent.push(pet); //= module-state certain tenant-absent
    `,
    "a list to which rows are unshifted": `
      const recent: any[] = [];
      ---
      recent.unshift(await db.pet.findFirst({ where: { clinicId: me.clinicId } })); //= module-state certain tenant-absent + tenant-filter
    `,
    "a list that the request made": `
      const pets: any[] = [];
      pets.push(await db.pet.findFirst({ where: { clinicId: me.clinicId } })); //= tenant-filter
      res.json(pets);
    `,
    "a list of what is nobody's": `
      const codes: any[] = [];
      ---
      codes.push(await db.species.findFirst()); //= global
    `,
    "an object by tenant": `
      const byClinic: any = {};
      ---
      byClinic[me.clinicId] = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
    `,
    "an object by something else": `
      const byName: any = {};
      ---
      byName[req.params.name] = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= module-state certain tenant-absent + tenant-filter
    `,
    "a count that is nobody's": `
      let requests = 0;
      ---
      requests = requests + 1;
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
    `,
  });

  it("the whole assignment is the access", async () => {
    const { verdicts } = await prove(`
      const state: any = {};
      ---
      state.user = me; //= module-state certain tenant-absent
    `);
    assert.deepEqual(
      verdicts.map((one) => one.access.text),
      ["state.user = me"],
    );
  });
});

describe("log lines", () => {
  proves({
    "a line that names the tenant": `
      console.log("listed", { clinicId: me.clinicId }); //= log tenant-filter
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
    `,
    "a line before the tenant is first used": `
      console.log("about to list"); //= log certain tenant-absent
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
    `,
    "a line where rows of a tenant are at hand by no right": `
      await db.pet.count({ where: { id: req.params.id } }); //= certain unpinned
      console.log("found"); //= log certain tenant-absent
    `,
    "a line where no tenant is at hand": `
      console.log("hello", me.id);
      await db.species.findMany(); //= global
    `,
    "the first of several lines speaks for its file": `
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
      console.log("one"); //= log certain tenant-absent
      console.log("two");
    `,
  });
});

describe("handlers in wrappers that cannot be seen", () => {
  proves({
    "a wrapper named for what it does": `
      //- /src/routes.ts
      import { Router } from "express";
      import { wrapAsync } from "@practice/http";
      import { signedIn } from "./sign-in";
      import { db } from "./db";
      export const routes = Router();
      routes.get("/pets/:id", signedIn, wrapAsync(async (req, res) => {
        res.json(await db.pet.findUnique({ where: { id: req.params.id } })); //= certain unpinned
      }));
      routes.get("/pets", signedIn, wrapAsync(async (req, res) => {
        res.json(await db.pet.findMany({ where: { clinicId: req.user.clinicId } })); //= tenant-filter
      }));
    `,
  });
});
