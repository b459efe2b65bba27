// SQL whose values are put in before it is sent, and raw SQL of Prisma in the dialect of its datasource.
import { service } from "../harness/service";

describe("mysql2 and sqlstring: escape, escapeId, format", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { mysql2: "^3.11.0", express: "^4.19.0", "express-session": "*", sqlstring: "*", pg: "*" },
    }),
    "schema.sql": `
      CREATE TABLE agencies (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(80) NOT NULL);
      CREATE TABLE listings (
        id INT AUTO_INCREMENT PRIMARY KEY,
        agency_id INT NOT NULL,
        title VARCHAR(200) NOT NULL,
        price INT NOT NULL,
        KEY listings_agency (agency_id),
        FOREIGN KEY (agency_id) REFERENCES agencies (id)
      );
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import mysql from "mysql2/promise";
      import SqlString from "sqlstring";
      import pg from "pg";

      declare module "express-session" {
        interface SessionData {
          agencyId: number;
        }
      }

      const pool = mysql.createPool({ uri: process.env.DATABASE_URL, connectionLimit: 10 });
      const app = express();
      app.use(express.json());
      app.use(session({ secret: process.env.SESSION_SECRET!, resave: false, saveUninitialized: false }));
      app.use((req, res, next) => {
        if (!req.session.agencyId) return res.sendStatus(401);
        next();
      });

      app.get("/listings", async (req, res) => {
        const [rows] = await pool.query("SELECT id, title FROM listings WHERE agency_id = " + pool.escape(req.session.agencyId) + " ORDER BY price");
        res.json(rows);
      });

      app.get("/listings/search", async (req, res) => {
        const [rows] = await pool.query(\`SELECT id, title FROM listings WHERE title LIKE \${mysql.escape(\`%\${req.query.q}%\`)}\`); //! unscoped-query
        res.json(rows);
      });

      app.get("/listings/sorted", async (req, res) => {
        const sql = mysql.format("SELECT id, title FROM ?? WHERE agency_id = ? ORDER BY ??", ["listings", req.session.agencyId, req.query.sort]);
        const [rows] = await pool.query(sql);
        res.json(rows);
      });

      app.get("/listings/by-id", async (req, res) => {
        const sql = SqlString.format("SELECT id, title FROM listings WHERE id = ?", [req.query.id]);
        const [rows] = await pool.query(sql); //! unscoped-query
        res.json(rows);
      });

      app.post("/listings", async (req, res) => {
        const row = { title: String(req.body.title), price: Number(req.body.price), agency_id: req.session.agencyId };
        await pool.query("INSERT INTO listings SET ?", row);
        res.sendStatus(201);
      });

      app.put("/listings/:id", async (req, res) => {
        const changes = { title: String(req.body.title), price: Number(req.body.price) };
        await pool.query("UPDATE listings SET ? WHERE id = ? AND agency_id = ?", [changes, req.params.id, req.session.agencyId]);
        res.sendStatus(204);
      });

      app.patch("/listings/:id", async (req, res) => {
        const sql = SqlString.format("UPDATE listings SET ? WHERE id = ?", [{ price: Number(req.body.price) }, req.params.id]);
        await pool.query(sql); //! unscoped-mutation
        res.sendStatus(204);
      });

      const warehouse = new pg.Pool();
      app.get("/listings/warehouse", async (req, res) => {
        const client = await warehouse.connect();
        try {
          const { rows } = await client.query(\`SELECT title FROM listings WHERE agency_id = \${client.escapeLiteral(String(req.session.agencyId))}\`);
          res.json(rows);
        } finally {
          client.release();
        }
      });

      app.listen(3000);
    `,
  });
});

describe("Prisma over MySQL", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "^6.0.0", express: "^5.0.0", jsonwebtoken: "*" } }),
    "prisma/schema.prisma": `
      datasource db {
        provider = "mysql"
        url = env("DATABASE_URL")
      }
      model Agency {
        id Int @id @default(autoincrement())
        name String
        clients Client[]
      }
      model Client {
        id Int @id @default(autoincrement())
        name String
        spent Int @default(0)
        agencyId Int
        agency Agency @relation(fields: [agencyId], references: [id])
        @@map("clients")
        @@index([agencyId])
      }
    `,
    "src/app.ts": `
      import { Prisma, PrismaClient } from "@prisma/client";
      import express from "express";
      import jwt from "jsonwebtoken";

      const prisma = new PrismaClient();
      const app = express();
      app.use(express.json());
      app.use((req, res, next) => {
        try {
          const claims = jwt.verify(req.get("authorization")?.slice(7) ?? "", process.env.JWT_SECRET!) as { agencyId: number };
          res.locals.agencyId = claims.agencyId;
          next();
        } catch {
          res.sendStatus(401);
        }
      });

      app.get("/clients/top", async (req, res) => {
        const agencyId: number = res.locals.agencyId;
        const rows = await prisma.$queryRaw\`SELECT \\\`id\\\`, \\\`name\\\` FROM \\\`clients\\\` WHERE \\\`agencyId\\\` = \${agencyId} ORDER BY \\\`spent\\\` DESC LIMIT 0, 10\`;
        res.json(rows);
      });

      app.get("/clients/names", async (req, res) => {
        const rows = await prisma.$queryRaw(Prisma.sql\`SELECT GROUP_CONCAT(DISTINCT name ORDER BY name SEPARATOR ', ') AS names FROM clients\`); //! unscoped-query
        res.json(rows);
      });

      app.get("/clients/search", async (req, res) => {
        const like = \`%\${String(req.query.q)}%\`;
        const rows = await prisma.$queryRaw\`SELECT id, name FROM clients WHERE agencyId = \${res.locals.agencyId} && name LIKE \${like}\`;
        res.json(rows);
      });

      app.get("/clients/either", async (req, res) => {
        const rows = await prisma.$queryRaw\`SELECT id, name FROM clients WHERE agencyId = \${res.locals.agencyId} || spent > 1000\`; //! bypassable-tenant-filter
        res.json(rows);
      });

      app.post("/clients/:id/spend", async (req, res) => {
        const n = await prisma.$executeRaw\`UPDATE clients SET spent = IFNULL(spent, 0) + \${Number(req.body.amount)} WHERE id = \${Number(req.params.id)} AND agencyId = \${res.locals.agencyId} LIMIT 1\`;
        res.json({ n });
      });

      app.post("/clients/import", async (req, res) => {
        const n = await prisma.$executeRaw\`INSERT INTO clients (name, agencyId) VALUES (\${req.body.name}, \${req.body.agencyId}) ON DUPLICATE KEY UPDATE name = VALUES(name)\`; //! untrusted-tenant-id
        res.json({ n });
      });

      app.delete("/clients/:id", async (req, res) => {
        await prisma.$executeRawUnsafe("DELETE FROM \`clients\` WHERE \`id\` = ?", Number(req.params.id)); //! unscoped-mutation
        res.sendStatus(204);
      });

      app.listen(3000);
    `,
  });
});

describe("Prisma over SQLite", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "^6.0.0", hono: "^4.0.0" } }),
    "prisma/schema.prisma": `
      datasource db {
        provider = "sqlite"
        url = "file:./dev.db"
      }
      model Club {
        id String @id @default(cuid())
        name String
        members Member[]
      }
      model Member {
        id String @id @default(cuid())
        name String
        points Int @default(0)
        clubId String
        club Club @relation(fields: [clubId], references: [id])
        @@index([clubId])
      }
    `,
    "src/index.ts": `
      import { PrismaClient } from "@prisma/client";
      import { Hono } from "hono";
      import { jwt, type JwtVariables } from "hono/jwt";

      const prisma = new PrismaClient();
      const app = new Hono<{ Variables: JwtVariables<{ clubId: string }> }>();
      app.use(jwt({ secret: process.env.JWT_SECRET!, alg: "HS256" }));

      app.get("/members/rank", async (c) => {
        const { clubId } = c.get("jwtPayload");
        return c.json(await prisma.$queryRawUnsafe("SELECT name, points FROM Member WHERE clubId = ?1 AND points > ?2 ORDER BY points DESC", clubId, 10));
      });

      app.get("/members/quick", async (c) => {
        const { clubId } = c.get("jwtPayload");
        return c.json(await prisma.$queryRaw\`SELECT name FROM Member WHERE clubId IS \${clubId} AND name GLOB \${c.req.query("q") + "*"}\`);
      });

      app.get("/members/page", async (c) => {
        return c.json(await prisma.$queryRaw\`SELECT name FROM [Member] WHERE points > \${Number(c.req.query("min"))} LIMIT 10 OFFSET 0\`); //! unscoped-query
      });

      app.put("/members/:id", async (c) => {
        const { clubId } = c.get("jwtPayload");
        const { name } = await c.req.json();
        await prisma.$executeRaw\`INSERT OR REPLACE INTO Member (id, name, clubId) VALUES (\${c.req.param("id")}, \${name}, \${clubId})\`; //! unscoped-mutation
        return c.body(null, 204);
      });

      app.post("/members", async (c) => {
        const { clubId } = c.get("jwtPayload");
        const { name } = await c.req.json();
        await prisma.$executeRaw\`INSERT OR IGNORE INTO Member (id, name, clubId) VALUES (\${crypto.randomUUID()}, \${name}, \${clubId})\`;
        return c.body(null, 201);
      });

      export default app;
    `,
  });
});
