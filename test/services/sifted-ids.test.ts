// Ids of which those are picked out that are not the requester's: that there are none says that all of them are.
import { PROJECTS, service } from "../harness/service";

describe("Ids that are counted after they were sifted", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4.19.0", jsonwebtoken: "9.0.0", "@prisma/client": "5.0.0" } }),
    ...PROJECTS,
    "src/strangers.ts": `
      import { db } from "./db";
      export async function strangers(ids: string[], organizationId: string) {
        const own = await db.project.findMany({ where: { id: { in: ids }, organizationId }, select: { id: true } });
        const known = new Set(own.map((project) => project.id));
        return ids.filter((id) => !known.has(id));
      }
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      import { strangers } from "./strangers";
      const app = express();
      const orgOf = (req: express.Request) => (jwt.verify(req.headers.authorization!, "s") as { organizationId: string }).organizationId;
      const byIds = (ids: string[]) => ({ where: { id: { in: ids } } });
      app.delete("/none", async (req, res) => {
        const ids = req.body.ids as string[];
        const bad = await strangers(ids, orgOf(req));
        if (bad.length > 0) return res.status(403).json(bad);
        res.json(await db.project.deleteMany(byIds(ids)));
      });
      app.delete("/none-thrown", async (req, res) => {
        const ids = req.body.ids as string[];
        const own = (await db.project.findMany({ where: { organizationId: orgOf(req) } })).map(({ id }) => id);
        if (ids.filter((id) => !own.includes(id)).length !== 0) throw new Error("not yours");
        res.json(await db.project.deleteMany(byIds(ids)));
      });
      app.delete("/all", async (req, res) => {
        const ids = req.body.ids as string[];
        const own = (await db.project.findMany({ where: { organizationId: orgOf(req) } })).map(({ id }) => id);
        const good = ids.filter((id) => own.includes(id));
        if (good.length !== ids.length) return res.sendStatus(403);
        res.json(await db.project.deleteMany(byIds(ids)));
      });
      app.delete("/some", async (req, res) => {
        const ids = req.body.ids as string[];
        const bad = await strangers(ids, orgOf(req));
        if (bad.length === ids.length) return res.status(403).json(bad);
        res.json(await db.project.deleteMany({ where: { id: { in: ids } } })); //! unscoped-mutation
      });
      app.delete("/one", async (req, res) => {
        const ids = req.body.ids as string[];
        const bad = await strangers(ids, orgOf(req));
        if (bad.length > 1) return res.status(403).json(bad);
        res.json(await db.project.deleteMany({ where: { id: { in: ids } } })); //! unscoped-mutation
      });
      app.delete("/more", async (req, res) => {
        const ids = req.body.ids as string[];
        const bad = await strangers(ids, orgOf(req));
        bad.push("none");
        if (!bad.length) return res.sendStatus(204);
        res.json(await db.project.deleteMany({ where: { id: { in: ids } } })); //! unscoped-mutation
      });
      app.listen(3000);
    `,
  });
});
