// Filters that are one of several, each with what holds where it is the one; and values that a comparison shows to be there.
import { proves } from "../../../harness/proven";

describe("alternative filters", () => {
  proves({
    "each keeps what its test told": `
      const owner = req.query.owner ? await db.owner.findFirst({ where: { id: String(req.query.owner), clinicId: me.clinicId } }) : null; //= tenant-filter
      await db.pet.findMany({ where: owner ? { ownerId: owner.id } : { clinicId: me.clinicId } }); //= bound-id
    `,
    "assigned on two paths": `
      const owner = req.query.owner ? await db.owner.findFirst({ where: { id: String(req.query.owner), clinicId: me.clinicId } }) : null; //= tenant-filter
      let where = {};
      if (owner) where = { ownerId: owner.id };
      else where = { clinicId: me.clinicId };
      await db.pet.findMany({ where }); //= bound-id
    `,
    "spread into one object": `
      const owner = await db.owner.findFirst({ where: { name: req.body.name, clinicId: me.clinicId } }); //= tenant-filter
      const whose = owner ? { ownerId: owner.id } : { clinicId: me.clinicId };
      await db.pet.findMany({ where: { ...whose, name: req.body.pet } }); //= bound-id
    `,
    "one of which names nobody": `
      const owner = await db.owner.findFirst({ where: { name: req.body.name, clinicId: me.clinicId } }); //= tenant-filter
      const whose = owner ? { ownerId: owner.id } : { chip: req.body.chip };
      await db.pet.findMany({ where: { ...whose, name: req.body.pet } }); //= certain bypassable conditional
      await db.pet.findMany({ where: owner ? { ownerId: owner.id } : { chip: req.body.chip } }); //= certain bypassable conditional
    `,
    "spread beside an unconditional tenant": `
      const how = req.query.chip ? { chip: String(req.query.chip) } : { name: String(req.query.name) };
      await db.pet.findMany({ where: { ...how, clinicId: me.clinicId } }); //= tenant-filter
      await db.pet.findMany({ where: { clinicId: me.clinicId, ...how } }); //= tenant-filter
    `,
    "new rows with alternative owners": `
      const owner = req.body.owner ? { ownerId: String(req.body.owner) } : { speciesCode: "cat" };
      await db.pet.create({ data: { name: "x", chip: "1", clinicId: me.clinicId, ...owner } }); //= tenant-filter + link certain unverified-link
      await db.pet.create({ data: { name: "x", chip: "1", ...owner } }); //= certain untrusted-tenant
    `,
  });
});

describe("values that equal one that is there", () => {
  const KEY = `
      //- /src/key.ts
      import { db } from "./db";
      import { createHash } from "node:crypto";
      export async function keyOf(req) {
        const hash = createHash("sha256").update(String(req.headers["x-key"])).digest("hex");
        return db.apiKey.findUniqueOrThrow({ where: { keyHash: hash } }); //= credential
      }
    `;
  proves({
    "are there": `
      import { keyOf } from "./key";
      interface Params { clinicId?: string; name?: string }
      async function list(req, params?: Params) {
        const key = await keyOf(req);
        if (params?.clinicId !== key.clinicId) throw new Error("another clinic");
        return db.pet.findMany({ where: { clinicId: params!.clinicId, name: params?.name } }); //= tenant-filter
      }
      ---
      res.json(await list(req, req.query));
      ${KEY}
    `,
    "without the comparison they may be missing": `
      interface Params { clinicId?: string }
      async function list(params: Params, clinicId: string) {
        return db.pet.findMany({ where: { clinicId: params.clinicId === undefined ? undefined : clinicId } }); //= certain bypassable undefined
      }
      ---
      res.json(await list(req.query, me.clinicId));
    `,
  });
});
