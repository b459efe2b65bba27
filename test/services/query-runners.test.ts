// A client of the house that runs whatever statement it was made with, in one place: each statement is told, whatever else runs there.
import assert from "node:assert/strict";
import { rules } from "../../rules/index";
import { analyzeFiles } from "../harness/analyze";
import { dedent } from "../harness/fixture";

const FILES: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({ dependencies: { express: "5.0.0", pg: "8.0.0", jsonwebtoken: "9.0.0" } }),
  "migrations/1.sql": `
    CREATE TABLE studios (id uuid PRIMARY KEY, name text);
    CREATE TABLE lessons (id uuid PRIMARY KEY, studio_id uuid NOT NULL REFERENCES studios(id), title text);
    CREATE TABLE pupils (id uuid PRIMARY KEY, studio_id uuid NOT NULL REFERENCES studios(id), email text);
    CREATE TABLE rooms (id uuid PRIMARY KEY, studio_id uuid NOT NULL REFERENCES studios(id), name text);
    CREATE TABLE req (id uuid PRIMARY KEY, studio_id uuid NOT NULL REFERENCES studios(id), title text);
    CREATE TABLE val (id uuid PRIMARY KEY, studio_id uuid NOT NULL REFERENCES studios(id), title text);
  `,
  "src/runner.ts": `
    import { Pool } from "pg";
    const pool = new Pool();
    export const prepare = (request: { sql: string }) => async (values: unknown[]) => {
      const { rows } = await pool.query(request.sql, values);
      return rows;
    };
  `,
  "src/queries.ts": `
    import { prepare } from "./runner";
    export const queries = {
      lessons: prepare({ sql: "SELECT l.*, p.email FROM lessons l JOIN pupils p ON p.studio_id = l.studio_id WHERE l.studio_id = $1" }),
      pupils: prepare({ sql: "SELECT * FROM pupils WHERE email = $1" }),
      rooms: prepare({ sql: "SELECT * FROM rooms WHERE studio_id = $1" }),
      requests: prepare({ sql: "SELECT * FROM req WHERE title = $1" }),
      valuations: prepare({ sql: "SELECT * FROM val WHERE title = $1" }),
    };
  `,
  "src/app.ts": `
    import express from "express";
    import jwt from "jsonwebtoken";
    import { queries } from "./queries";
    const app = express();
    app.use((req: any, res, next) => { req.auth = jwt.verify(String(req.headers.authorization), process.env.KEY!); next(); });
    app.get("/lessons", async (req: any, res) => res.json(await queries.lessons([req.query.studio])));
    app.get("/pupils", async (req: any, res) => res.json(await queries.pupils([req.query.email])));
    app.get("/rooms", async (req: any, res) => res.json(await queries.rooms([req.auth.studioId])));
    app.get("/requests", async (req: any, res) => res.json(await queries.requests([req.query.title])));
    app.get("/valuations", async (req: any, res) => res.json(await queries.valuations([req.query.title])));
    app.listen(1);
  `,
};

describe("a place that runs many statements", () => {
  it("is told once for each that leaks, and once for all tables of one statement", async () => {
    const { findings } = await analyzeFiles(new Map(Object.entries(FILES).map(([path, text]) => [path, dedent(text)])), rules);
    const told = findings.filter(({ severity, rule }) => severity === "error" && !rule.startsWith("schema-"));
    assert.deepEqual(
      told.map(({ rule, entity, span }) => `${span.file} ${rule} ${entity ?? ""}`),
      [
        "src/runner.ts unscoped-query pupils",
        // Tables whose names are parts of words that stand in the runner: `request`, `values`.
        "src/runner.ts unscoped-query req",
        "src/runner.ts unscoped-query val",
        "src/runner.ts untrusted-tenant-id lessons",
      ],
    );
    assert.equal(new Set(told.map(({ fingerprint }) => fingerprint)).size, 4);
  });
});
