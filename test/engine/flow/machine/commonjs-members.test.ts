// A module whose export is a function that has members, and values that are compared by a method.
import { proves } from "../../../harness/proven";

describe("CommonJS exports", () => {
  proves({
    "of a function that has members are both": `
      const { tenantOf } = require("./scope");
      const scope = require("./scope");
      ---
      await db.pet.findMany({ where: { clinicId: tenantOf(me) } }); //= tenant-filter
      await db.pet.findMany({ where: scope(me) }); //= tenant-filter
      //- /src/scope.js
      module.exports = function scope(user) { return { clinicId: user.clinicId }; };
      module.exports.tenantOf = (user) => user.clinicId;`,
  });
});

describe("equals()", () => {
  proves({
    "compares what it is called on": `
      const pet = await db.pet.findUnique({ where: { id: req.params.id } }); //= checked-after
      if (!pet || !pet.clinicId.equals(me.clinicId)) return res.sendStatus(404);
      res.json(pet);`,
  });
});
