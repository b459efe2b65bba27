// Ids of a list that a handler looked up before it links them; what another handler looked up says nothing.
import { proves } from "../../../harness/proven";

const APP = `
  //- /src/app.ts
  import express from "express";
  import { signedIn } from "./sign-in";
  import { db } from "./db";
  const app = express();
`;

describe("ids of a list that were looked up", () => {
  proves({
    "count in the handler that looked them up, and in no other": `${APP}
      app.put("/checked/:id", signedIn, async (req, res) => {
        const { clinicId } = req.user;
        const found = await db.visit.findMany({ where: { id: { in: req.body.visitIds }, pet: { clinicId } } }); //= relation-filter
        if (found.length !== req.body.visitIds.length) return res.sendStatus(422);
        await db.pet.update({ where: { id: req.params.id, clinicId }, data: { visits: { connect: req.body.visitIds.map((id) => ({ id })) } } }); //= tenant-filter
      });
      app.put("/unchecked/:id", signedIn, async (req, res) => {
        const { clinicId } = req.user;
        await db.pet.update({ where: { id: req.params.id, clinicId }, data: { visits: { connect: req.body.visitIds.map((id) => ({ id })) } } }); //= tenant-filter + link certain unverified-link
      });
    `,
    "count when only some requests bring any": `${APP}
      app.put("/:id", signedIn, async (req, res) => {
        const { clinicId } = req.user;
        if (req.body.visitIds.length > 0) {
          const found = await db.visit.count({ where: { id: { in: req.body.visitIds }, pet: { clinicId } } }); //= relation-filter
          if (found !== req.body.visitIds.length) return res.sendStatus(422);
        }
        await db.pet.update({ where: { id: req.params.id, clinicId }, data: { visits: { connect: req.body.visitIds.map((id) => ({ id })) } } }); //= tenant-filter
      });
    `,
  });
});
