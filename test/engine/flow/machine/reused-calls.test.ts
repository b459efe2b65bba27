// A call that comes to what an earlier one came to is not run again, unless what came of that one was the earlier caller's own.
import { proves } from "../../../harness/proven";

describe("a function that two requests pass the same", () => {
  proves({
    "comes to the object of each as it is by then": `
      const where = {};
      where.clinicId = me.clinicId;
      await db.pet.findMany({ where: open(where) }); //= tenant-filter
      import { open } from "./open";
      //- /src/open.ts
      export function open(where) { return { AND: [where, { name: "open" }] }; }
      //- /src/other.ts
      import express from "express";
      import { db } from "./db";
      import { open } from "./open";
      import { signedIn } from "./sign-in";
      export const other = express();
      other.get("/pets", signedIn, async (req, res) => {
        const where = {};
        where.clinicId = req.user.clinicId;
        res.json(await db.pet.findMany({ where: open(where) })); //= tenant-filter
      });
      other.get("/names", signedIn, async (req, res) => {
        const where = {};
        where.name = req.user.clinicId;
        res.json(await db.pet.findMany({ where: open(where) })); //= certain unpinned
      });`,
  });
});
