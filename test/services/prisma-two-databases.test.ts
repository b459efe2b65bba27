// One Prisma schema for each database that a service can be run on: what a quote means is for each statement to say.
import { PROJECTS, service } from "../harness/service";

const schemaFor = (provider: string): string => `
    datasource db {
      provider = "${provider}"
      url      = env("DATABASE_URL")
    }
${PROJECTS["prisma/schema.prisma"] ?? ""}`;

describe("Prisma schemas for two databases", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "5.0.0", "@prisma/client": "6.0.0" } }),
      "prisma/mysql/schema.prisma": schemaFor("mysql"),
      "prisma/postgresql/schema.prisma": schemaFor("postgresql"),
      "src/db.ts": PROJECTS["src/db.ts"] ?? "",
      "src/app.ts": `
        import express from "express";
        import { db } from "./db";
        const app = express();
        app.get("/projects", async (req: any, res) => {
          const org = req.user.organizationId;
          if (!org) return res.sendStatus(401);
          if (process.env.DATABASE_URL?.startsWith("mysql")) {
            res.json(await db.$queryRaw\`SELECT \\\`id\\\` FROM \\\`Project\\\` WHERE \\\`organizationId\\\` = \${org} FOR UPDATE\`);
            return;
          }
          res.json(await db.$queryRaw\`SELECT "id" FROM "Project" WHERE "organizationId" = \${org} FOR UPDATE\`);
        });
        app.get("/projects/:id", async (req, res) => {
          if (process.env.DATABASE_URL?.startsWith("mysql")) {
            res.json(await db.$queryRaw\`SELECT * FROM \\\`Project\\\` WHERE \\\`id\\\` = \${req.params.id}\`); //! unscoped-query
            return;
          }
          res.json(await db.$queryRaw\`SELECT * FROM "Project" WHERE "id" = \${req.params.id}\`); //! unscoped-query
        });
      `,
    },
    "both statements are read",
  );
});
