// Assertions of Node.js and of small packages, as guards.
import { proves } from "../../harness/proven";

const cases: Readonly<Record<string, readonly [string, string]>> = {
  "assert of a comparison": [`import assert from "node:assert";`, "assert(req.params.clinicId === me.clinicId);"],
  "assert of a comparison, without the scheme": [`import assert from "assert";`, "assert(req.params.clinicId === me.clinicId);"],
  "assert.ok": [`import assert from "node:assert/strict";`, "assert.ok(me.clinics.includes(req.params.clinicId));"],
  "assert.equal": [`import assert from "node:assert";`, "assert.equal(req.params.clinicId, me.clinicId);"],
  "strictEqual by name": [`import { strictEqual } from "node:assert";`, `strictEqual(me.clinicId, req.params.clinicId, "not yours");`],
  "tiny-invariant": [`import invariant from "tiny-invariant";`, `invariant(req.params.clinicId === me.clinicId, "not yours");`],
};

describe("assertions", () => {
  proves(
    Object.fromEntries(
      Object.entries(cases).map(([title, [imported, assertion]]) => [
        title,
        `
      ${imported}
      ${assertion}
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
    `,
      ]),
    ),
  );

  proves({
    "assert.notEqual proves nothing": `
      import assert from "node:assert";
      assert.notEqual(req.params.clinicId, me.clinicId);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= certain untrusted-tenant
    `,
    "an assertion about something else": `
      import assert from "node:assert";
      assert(req.params.clinicId);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= certain untrusted-tenant
    `,
    "an assertion on one path": `
      import assert from "node:assert";
      if (req.query.strict) assert(req.params.clinicId === me.clinicId);
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= certain untrusted-tenant
    `,
  });
});
