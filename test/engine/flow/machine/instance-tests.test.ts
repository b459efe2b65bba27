// Tests of what a value is an instance of, where it is known beyond doubt.
import { proves } from "../../../harness/proven";

const HELPER = `
  const scoped = (where, clinicId) => {
    if (Array.isArray(where)) return { OR: where };
    return { ...where, clinicId };
  };
  ---
`;

describe("tests of what a value is", () => {
  proves({
    "leave only the branch of a plain object": `${HELPER}
      await db.pet.findMany({ where: scoped({ name: "Rex" }, me.clinicId) }); //= tenant-filter
      await db.pet.findMany({ where: scoped(undefined, me.clinicId) }); //= tenant-filter
    `,
    "leave only the branch of a list": `${HELPER}
      await db.pet.findMany({ where: scoped([{ name: "Rex" }], me.clinicId) }); //= certain unpinned
    `,
    "leave both branches for input": `${HELPER}
      await db.pet.findMany({ where: scoped(req.body.where, me.clinicId) }); //= certain bypassable conditional
    `,
  });
});

describe("what require() yields", () => {
  proves({
    "may be a function that is called at once": `
      //- /src/routes.js
      module.exports = (app) => {
        const { db } = require("./db");
        app.get("/pets", async (req, res) => {
          res.json(await db.pet.findMany()); //= certain no-filter
        });
      };
      //- /src/app.js
      const express = require("express");
      const app = express();
      require("./routes")(app);
    `,
  });
});
