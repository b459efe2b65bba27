// Sessions that a service keeps in a store, under the name that a verified token gives them.
import { proves } from "../harness/proven";
import { PROJECTS, service } from "../harness/service";

describe("What a store keeps under the name of the session in a verified token", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "5.0.0", jsonwebtoken: "9.0.0", redis: "4.6.0", "@prisma/client": "6.0.0" },
      }),
      ...PROJECTS,
      "src/store.ts": `
        import { createClient } from "redis";
        const client = createClient({ url: process.env.REDIS_URL });
        export async function recall(key: string) {
          try {
            return JSON.parse((await client.get(key)) as string);
          } catch {
            return null;
          }
        }
      `,
      "src/person.ts": `
        import jwt from "jsonwebtoken";
        import { db } from "./db";
        import { recall } from "./store";
        function claimsOf(token: string | undefined): any {
          try {
            return jwt.verify(token as string, process.env.SECRET!);
          } catch {
            return null;
          }
        }
        export async function personOf(authorization: string | undefined) {
          const { userId, sessionKey } = claimsOf(authorization?.split(" ")[1]) || {};
          let person: any = null;
          if (userId) {
            person = await db.user.findUnique({ where: { id: userId } });
          } else if (sessionKey) {
            const session = await recall(sessionKey);
            if (session?.userId) person = await db.user.findUnique({ where: { id: session.userId } });
          }
          return person;
        }
        export const isMember = async (userId: string, organizationId: string) =>
          !!(await db.membership.findFirst({ where: { userId, organizationId } }));
      `,
      "src/app.ts": `
        import express from "express";
        import { db } from "./db";
        import { isMember, personOf } from "./person";
        const app = express();
        app.use(async (req, res, next) => {
          const person = await personOf(req.get("authorization"));
          if (!person) return res.sendStatus(401);
          res.locals.person = person;
          next();
        });
        app.get("/organizations/:id/projects", async (req, res) => {
          if (!(await isMember(res.locals.person.id, req.params.id))) return res.sendStatus(403);
          res.json(await db.project.findMany({ where: { organizationId: req.params.id } }));
        });
        app.get("/unasked/:id/projects", async (req, res) => {
          res.json(await db.project.findMany({ where: { organizationId: req.params.id } })); //! untrusted-tenant-id
        });
      `,
    },
    "says who asks",
  );
});

describe("What a store keeps under a claim of a verified token", () => {
  proves({
    "a session's name: only whoever holds a token of that session gets to it": `
      import { createClient } from "redis";
      const store = createClient({ url: process.env.REDIS_URL });
      ---
      const session = JSON.parse(String(await store.get(me.sid))); //= cache-read tenant-filter
      await db.note.findMany({ where: { userId: session.userId } }); //= user-filter
    `,
    "a person's name: what was put there for them may be what they sent": `
      import { createClient } from "redis";
      const store = createClient({ url: process.env.REDIS_URL });
      ---
      const draft = JSON.parse(String(await store.get(\`draft:\${me.id}\`))); //= cache-read tenant-filter
      await db.pet.delete({ where: { id: draft.petId } }); //= possible unpinned
    `,
  });
});
