// Rows that are looked for by their id, and by the id they once had: whichever is found is the one that the membership is asked for.
import { service } from "../harness/service";

const SCHEMA = `
  model Organization { id String @id
    members Member[]
    sites Site[] }
  model User { id String @id
    members Member[] }
  model Member { organizationId String
    userId String
    organization Organization @relation(fields: [organizationId], references: [id])
    user User @relation(fields: [userId], references: [id])
    @@id([organizationId, userId]) }
  model Site { id String @id
    formerId String? @unique
    name String
    organizationId String
    organization Organization @relation(fields: [organizationId], references: [id])
    @@index([organizationId]) }
`;

const DB = `
  import { PrismaClient } from "@prisma/client";
  export const db = new PrismaClient();
  export async function isMember(organizationId: string, userId: string) {
    return (await db.member.findUnique({ where: { organizationId_userId: { organizationId, userId } } })) !== null;
  }
`;

const app = (routes: string): string => `
  import express from "express";
  import session from "express-session";
  import { db, isMember } from "./db";
  const app = express();
  app.use(session({ secret: "s", resave: false, saveUninitialized: false }));
  app.use(express.json());
  app.use((req, res, next) => ((req.session as any).userId ? next() : res.status(401).end()));
  ${routes}
  app.listen(3000);
`;

describe("Rows with a former id", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "^4.19.0", "express-session": "^1.18.0", "@prisma/client": "^6.0.0" } }),
    "prisma/schema.prisma": SCHEMA,
    "src/db.ts": DB,
    "src/one-key.ts": app(`
        async function organizationOf(id: string) {
          const site = await db.site.findUnique({ where: { id } });
          if (site) return site.organizationId;
          const former = await db.site.findUnique({ where: { formerId: id } });
          if (!former) throw new Error("no such site");
          return former.organizationId;
        }
        app.delete("/sites/:id", async (req, res) => {
          const organizationId = await organizationOf(req.params.id);
          if (!(await isMember(organizationId, (req.session as any).userId))) return void res.status(403).end();
          await db.site.delete({ where: { id: req.params.id } });
          res.end();
        });
      `),
    "src/two-keys.ts": app(`
        async function organizationOf(id: string, formerId: string) {
          const former = await db.site.findUnique({ where: { formerId } });
          if (former) return former.organizationId;
          const site = await db.site.findUnique({ where: { id } });
          if (!site) throw new Error("no such site");
          return site.organizationId;
        }
        app.delete("/sites/:id", async (req, res) => {
          const organizationId = await organizationOf(req.params.id, req.body.formerId);
          if (!(await isMember(organizationId, (req.session as any).userId))) return void res.status(403).end();
          await db.site.delete({ where: { id: req.params.id } }); //! unscoped-mutation
          res.end();
        });
      `),
  });
});
