// Conditions that a class of the service's own gathers, and that become text where they stand in a statement; and lists that are folded into one.
import { service } from "../harness/service";

const HEAD = {
  "package.json": JSON.stringify({ dependencies: { express: "4.19.0", "express-session": "1.18.0", pg: "8.12.0", postgres: "3.4.0" } }),
  "migrations/1.sql": `
    CREATE TABLE clubs (id uuid PRIMARY KEY, name text NOT NULL);
    CREATE TABLE coaches (id uuid PRIMARY KEY, club_id uuid NOT NULL REFERENCES clubs (id));
    CREATE TABLE matches (id uuid PRIMARY KEY, club_id uuid NOT NULL REFERENCES clubs (id), place text NOT NULL, won boolean NOT NULL);
  `,
  "src/signed-in.ts": `
    import express from "express";
    import session from "express-session";
    export const app = express();
    app.use(session({ secret: process.env.SECRET! }));
    app.use((req: any, res, next) => (req.session.club ? next() : res.sendStatus(401)));
  `,
};

describe("texts of objects", () => {
  service(
    {
      ...HEAD,
      "src/matches.ts": `
        import { Pool } from "pg";
        import { app } from "./signed-in";
        const pool = new Pool();
        class Filter {
          private readonly parts: string[] = [];
          readonly values: unknown[] = [];
          where(column: string, value: unknown) {
            this.values.push(value);
            this.parts.push(\`\${column} = $\${this.values.length}\`);
            return this;
          }
          toString() {
            return this.parts.length > 0 ? "WHERE " + this.parts.join(" AND ") : "";
          }
        }
        app.get("/own", async (req: any, res) => {
          const filter = new Filter().where("club_id", req.session.club);
          if (req.query.place) filter.where("place", req.query.place);
          res.json((await pool.query(\`SELECT * FROM matches \${filter} ORDER BY id\`, filter.values)).rows);
        });
        app.get("/won", async (req: any, res) => {
          const filter = new Filter().where("won", true);
          if (req.query.place) filter.where("place", req.query.place);
          res.json((await pool.query("SELECT * FROM matches " + filter, filter.values)).rows); //! unscoped-query
        });
        app.patch("/:id", async (req: any, res) => {
          const sets = Object.entries({ place: req.body.place, won: req.body.won }).filter(([, value]) => value !== undefined);
          const text = sets.map(([column], index) => \`\${column} = $\${index + 3}\`).join(", ");
          await pool.query(\`UPDATE matches SET \${text} WHERE id = $1 AND club_id = $2\`, [req.params.id, req.session.club, ...sets.map(([, value]) => value)]);
          res.sendStatus(204);
        });
      `,
    },
    "which say themselves how they read",
  );

  service(
    {
      ...HEAD,
      "src/matches.ts": `
        import postgres from "postgres";
        import { app } from "./signed-in";
        const sql = postgres(process.env.DATABASE_URL!);
        app.get("/own", async (req: any, res) => {
          const all = [sql\`club_id = \${req.session.club}\`, ...(req.query.place ? [sql\`place = \${req.query.place}\`] : [])];
          res.json(await sql\`SELECT * FROM matches WHERE \${all.reduce((sum, one) => sql\`\${sum} AND \${one}\`)}\`);
        });
        app.get("/any", async (req: any, res) => {
          const all = [sql\`club_id = \${req.session.club}\`, ...(req.query.place ? [sql\`place = \${req.query.place}\`] : [])];
          res.json(await sql\`SELECT * FROM matches WHERE \${all.reduce((sum, one) => sql\`\${sum} OR \${one}\`)}\`); //! bypassable-tenant-filter
        });
      `,
    },
    "that a list is folded into, some items on some paths only",
  );
});
