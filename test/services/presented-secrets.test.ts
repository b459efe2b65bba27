// Keys that are looked up by what is no secret, and compared with what the requester brought.
import { service } from "../harness/service";

const SCHEMA = `
  model Organization {
    id String @id @default(cuid())
    name String
    members Membership[]
    projects Project[]
    keys AccessKey[]
    hooks Hook[]
  }
  model User {
    id String @id
    memberships Membership[]
  }
  model Membership {
    id String @id
    userId String
    organizationId String
    user User @relation(fields: [userId], references: [id])
    organization Organization @relation(fields: [organizationId], references: [id])
    @@unique([userId, organizationId])
  }
  model Project {
    id String @id
    organizationId String
    name String
    ingestKey String
    organization Organization @relation(fields: [organizationId], references: [id])
    events Event[]
  }
  model Event {
    id String @id
    projectId String
    body String
    project Project @relation(fields: [projectId], references: [id])
  }
  model AccessKey {
    id String @id
    organizationId String
    prefix String @unique
    label String
    tokenHash String
    organization Organization @relation(fields: [organizationId], references: [id])
  }
  model Hook {
    id String @id
    organizationId String
    secret String
    contentHash String
    organization Organization @relation(fields: [organizationId], references: [id])
  }
`;

const APP = {
  "package.json": JSON.stringify({ dependencies: { express: "5.0.0", "@prisma/client": "6.0.0" } }),
  "prisma/schema.prisma": SCHEMA,
  "src/db.ts": `
    import { PrismaClient } from "@prisma/client";
    export const db = new PrismaClient();
  `,
  "src/hashing.ts": `
    import { createHash, scrypt, scryptSync, timingSafeEqual } from "node:crypto";
    import { promisify } from "node:util";
    const derive = promisify(scrypt);
    export const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
    export async function matches(token: string, stored: string) {
      const [salt, hash] = stored.split(":");
      return hash === scryptSync(new TextEncoder().encode(token), String(salt), 64).toString("hex");
    }
    export async function matchesSlowly(token: string, stored: string) {
      const [salt, hash] = stored.split(":");
      const derived = (await derive(token, salt!, 64)) as Buffer;
      return timingSafeEqual(Buffer.from(hash!, "hex"), derived);
    }
    const saltedly = (token: string, stored: string) => {
      const parts = stored.split("$");
      if (parts.length !== 3) return false;
      const [, salt, hash] = parts;
      if (!salt || !hash) return false;
      return timingSafeEqual(Buffer.from(sha256(\`\${salt}:\${token}\`)), Buffer.from(hash));
    };
    const derivedOf = (token: string, salt: string) =>
      new Promise<Buffer>((resolve, reject) => scrypt(token, salt, 64, { N: 16384 }, (error, key) => (error ? reject(error) : resolve(key))));
    export async function matchesInTurn(token: string, stored: string) {
      const [, salt, hash] = stored.split("$") as [string, string, string];
      let key: Buffer;
      try {
        key = await derivedOf(token, salt);
      } catch {
        return false;
      }
      const computed = key.toString("hex");
      return computed.length === hash.length && timingSafeEqual(Buffer.from(computed), Buffer.from(hash));
    }
    export async function matchesSalted(token: string, stored: string): Promise<boolean> {
      const trimmed = stored.trim();
      return trimmed.startsWith("sha256$") ? saltedly(token, trimmed) : false;
    }
    export const sameText = (a: string, b: string) =>
      a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
  `,
};

const keyed = (check: string): Readonly<Record<string, string>> => ({
  ...APP,
  "src/app.ts": `
    import express from "express";
    import { db } from "./db";
    import { matches, matchesInTurn, matchesSalted, matchesSlowly, sameText, sha256 } from "./hashing";
    const app = express();
    app.use(async (req, res, next) => {
      const [, prefix, token] = (req.get("authorization") ?? "").split("_") as [string, string, string];
      const key = await db.accessKey.findUnique({ where: { prefix } });
      if (!key) return res.sendStatus(401);
      ${check}
      res.locals.organizationId = key.organizationId;
      await db.accessKey.update({ where: { id: key.id }, data: { label: "used" } });
      next();
    });
    app.get("/projects", async (req, res) => {
      res.json(await db.project.findMany({ where: { organizationId: res.locals.organizationId } }));
    });
    app.delete("/projects/:id/events", async (req, res) => {
      const project = await db.project.findFirst({ where: { id: req.params.id, organizationId: res.locals.organizationId } });
      if (!project) return res.sendStatus(404);
      await db.event.deleteMany({ where: { projectId: req.params.id } });
      res.sendStatus(204);
    });
    export { matches, matchesSlowly, sameText, sha256 };
  `,
});

describe("Secrets that the requester brings", () => {
  service(keyed("if (key.tokenHash !== sha256(token)) return res.sendStatus(401);"), "are compared as a digest");
  service(keyed("if (!(await matches(token, key.tokenHash))) return res.sendStatus(401);"), "are derived with their salt");
  service(keyed("if (!(await matchesSlowly(token, key.tokenHash))) return res.sendStatus(401);"), "are derived in the background");
  service(keyed("if (!(await matchesSalted(token, key.tokenHash))) return res.sendStatus(401);"), "are hashed with a salt in a text");
  service(keyed("if (!(await matchesInTurn(token, key.tokenHash))) return res.sendStatus(401);"), "are derived with a callback");
  service(keyed("if (!sameText(sha256(token), key.tokenHash)) return res.sendStatus(401);"), "are compared in constant time");

  service(
    {
      ...APP,
      "src/app.ts": `
        import express from "express";
        import { db } from "./db";
        import { sha256 } from "./hashing";
        const app = express();
        app.post("/ingest/:projectId", async (req, res) => {
          const project = await db.project.findUnique({ where: { id: req.params.projectId } });
          if (!project || project.ingestKey !== req.get("x-ingest-key")) return res.sendStatus(401);
          await db.event.create({ data: { id: req.body.id, projectId: project.id, body: req.body.text } });
          res.sendStatus(202);
        });
        app.post("/hooks/:id", async (req, res) => {
          const hook = await db.hook.findUnique({ where: { id: req.params.id } });
          if (!hook || req.get("x-secret") !== hook.secret) return res.sendStatus(401);
          res.json(await db.project.findMany({ where: { organizationId: hook.organizationId } }));
        });
        // What everybody can know proves nothing.
        app.post("/named/:id", async (req, res) => {
          const key = await db.accessKey.findUnique({ where: { prefix: req.params.id } }); //! unscoped-query
          if (!key || key.label !== req.body.label) return res.sendStatus(401);
          res.json(await db.project.findMany({ where: { organizationId: key.organizationId } })); //! unscoped-query
        });
        app.post("/same/:id", async (req, res) => {
          const hook = await db.hook.findUnique({ where: { id: req.params.id } }); //! unscoped-query
          if (!hook || hook.contentHash !== sha256(req.body.content)) return res.sendStatus(409);
          res.json(await db.project.findMany({ where: { organizationId: hook.organizationId } })); //! unscoped-query
        });
        // It is compared, and nothing follows from it.
        app.post("/ignored/:id", async (req, res) => {
          const hook = await db.hook.findUnique({ where: { id: req.params.id } }); //! unscoped-query
          if (hook?.secret !== req.get("x-secret")) console.warn("wrong secret");
          res.json(await db.project.findMany({ where: { organizationId: hook!.organizationId } })); //! unscoped-query
        });
      `,
    },
    "prove the row that holds them, and nothing else does",
  );

  const among = (check: string, mark: string): Readonly<Record<string, string>> => ({
    ...APP,
    "src/app.ts": `
      import express from "express";
      import { db } from "./db";
      import { matchesSalted } from "./hashing";
      const app = express();
      app.use(async (req, res, next) => {
        const token = req.get("authorization") ?? "";
        const found = await db.accessKey.findMany({ where: { prefix: { startsWith: token.slice(0, 8) } } });${mark}
        let organizationId: string | null = null;
        for (const key of found) if (${check}) organizationId = key.organizationId;
        if (!organizationId) return res.sendStatus(401);
        res.locals.organizationId = organizationId;
        next();
      });
      app.get("/projects", async (req, res) => {
        res.json(await db.project.findMany({ where: { organizationId: res.locals.organizationId } }));${mark}
      });
    `,
  });
  service(among("await matchesSalted(token, key.tokenHash)", ""), "are looked for among those that begin alike");
  service(among("await matchesSalted(token, key.label)", " //! unscoped-query"), "are no labels");
});
