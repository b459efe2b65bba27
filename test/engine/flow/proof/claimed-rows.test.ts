// Rows that the requester's session names: what is compared with such a name is the id of that row.
import { proves } from "../../../harness/proven";

describe("what a session says which row it is about", () => {
  proves({
    "a claim that holds the id of a row": `
      if (me.petId !== req.body.petId) return res.sendStatus(403);
      await db.pet.findUnique({ where: { id: req.body.petId } }); //= bound-id
      await db.visit.create({ data: { reason: "x", petId: req.body.petId } }); //= bound-id
    `,
    "a claim that is about another table": `
      if (me.petId !== req.body.id) return res.sendStatus(403);
      await db.owner.findUnique({ where: { id: req.body.id } }); //= certain unpinned
    `,
    "a claim that is no id": `
      if (me.name !== req.body.petId) return res.sendStatus(403);
      await db.pet.findUnique({ where: { id: req.body.petId } }); //= certain unpinned
    `,
    "a session that a store keeps under the token in a cookie": `
      import { createClient } from "redis";
      const store = createClient({ url: process.env.REDIS_URL });
      ---
      const session = JSON.parse(String(await store.get("session:" + req.cookies.token))); //= cache-read credential
      if (!session || session.petId !== req.params.id) return res.sendStatus(401);
      await db.pet.findUnique({ where: { id: req.params.id } }); //= bound-id
      await db.owner.findUnique({ where: { id: req.params.id } }); //= certain unpinned
    `,
    "an entry that is kept under what anybody can send": `
      import { createClient } from "redis";
      const store = createClient({ url: process.env.REDIS_URL });
      ---
      const session = JSON.parse(String(await store.get("pet:" + req.params.id))); //= cache-read global
      if (!session || session.petId !== req.params.id) return res.sendStatus(401);
      await db.pet.findUnique({ where: { id: req.params.id } }); //= certain unpinned
    `,
  });
});
