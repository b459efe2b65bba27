// postgres.js with columns given in camel case: a check of the names that columns have in the database compares nothing with nothing.
import { service } from "../harness/service";

const SCHEMA = `
  CREATE TABLE organizations (id uuid PRIMARY KEY, name text NOT NULL);
  CREATE TABLE users (id uuid PRIMARY KEY, email text NOT NULL UNIQUE);
  CREATE TABLE members (org_id uuid NOT NULL REFERENCES organizations(id), user_id uuid NOT NULL REFERENCES users(id), PRIMARY KEY (org_id, user_id));
  CREATE TABLE reports (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations(id), title text);
`;

function app(handlers: string, imports = `import { sql } from "./sql";`): string {
  return `
    import express from "express";
    import jwt from "jsonwebtoken";
    ${imports}
    const app = express();
    app.use((req: any, res, next) => {
      req.auth = jwt.verify(String(req.headers.authorization), "s");
      next();
    });
    ${handlers}
    app.listen(1);
  `;
}

const DELETE_BESIDE_MINE = (column: string, mark: string): string => `
    app.delete("/reports/:id", async (req: any, res) => {
      const [mine] = await sql\`select * from reports where org_id = \${req.auth.orgId} limit 1\`;
      const [report] = await sql\`select * from reports where id = \${req.params.id}\`;${mark.includes("query") ? " //! unscoped-query" : ""}
      if (!mine || !report || report.${column} !== mine.${column}) return res.sendStatus(404);
      await sql\`delete from reports where id = \${req.params.id}\`;${mark.includes("mutation") ? " //! unscoped-mutation" : ""}
      res.json(report);
    });
`;

const PACKAGES = JSON.stringify({ dependencies: { postgres: "3.4.0", express: "4.18.0", jsonwebtoken: "9.0.0" } });

describe("postgres.js: columns in camel case", () => {
  for (const [name, transform] of Object.entries({
    "as a whole": "postgres.camel",
    "with more beside it": "{ ...postgres.camel, undefined: null }",
    "of columns alone": "{ column: postgres.toCamel }",
    "of columns that are read": "{ column: { from: postgres.toCamel } }",
  })) {
    describe(name, () => {
      const files = {
        "package.json": PACKAGES,
        "db/schema.sql": SCHEMA,
        "src/sql.ts": `import postgres from "postgres"; export const sql = postgres(process.env.DATABASE_URL!, { max: 5, transform: ${transform} });`,
      };
      service({ ...files, "src/app.ts": app(DELETE_BESIDE_MINE("org_id", "query mutation")) });
      service({ ...files, "src/app.ts": app(DELETE_BESIDE_MINE("orgId", "")) });
    });
  }

  describe("and of a transaction", () => {
    service({
      "package.json": PACKAGES,
      "db/schema.sql": SCHEMA,
      "src/sql.ts": `import postgres from "postgres"; export const sql = postgres(process.env.DATABASE_URL!, { transform: postgres.camel });`,
      "src/app.ts": app(`
    app.delete("/reports/:id", async (req: any, res) => {
      await sql.begin(async (tx) => {
        const [mine] = await tx\`select * from reports where org_id = \${req.auth.orgId} limit 1\`;
        const [report] = await tx\`select * from reports where id = \${req.params.id}\`; //! unscoped-query
        if (!mine || report?.org_id !== mine.org_id) throw new Error("not yours");
        await tx\`delete from reports where id = \${req.params.id}\`; //! unscoped-mutation
      });
      res.sendStatus(204);
    });
`),
    });
  });

  describe("without any", () => {
    service({
      "package.json": PACKAGES,
      "db/schema.sql": SCHEMA,
      "src/sql.ts": `import postgres from "postgres"; export const sql = postgres(process.env.DATABASE_URL!, { transform: { undefined: null } });`,
      "src/app.ts": app(DELETE_BESIDE_MINE("org_id", "")),
    });
  });
});
