// Database functions that statements call by name: what they touch stands in their bodies, in the migrations.
import { service } from "../harness/service";

const FILES = {
  "package.json": JSON.stringify({ dependencies: { pg: "8.12.0", express: "4.19.0", "express-session": "1.18.0" } }),
  "db/schema.sql": `
    CREATE TABLE clinic (id bigserial PRIMARY KEY, name text NOT NULL);
    CREATE TABLE pet (id bigserial PRIMARY KEY, clinic_id bigint NOT NULL REFERENCES clinic, name text NOT NULL, state text NOT NULL DEFAULT 'in');
    CREATE TABLE visit (id bigserial PRIMARY KEY, pet_id bigint NOT NULL REFERENCES pet, cost numeric NOT NULL);
    CREATE FUNCTION pets_of(p_clinic bigint, p_state text DEFAULT 'in') RETURNS SETOF pet LANGUAGE sql STABLE AS $$
      SELECT * FROM pet WHERE clinic_id = p_clinic AND state = p_state
    $$;
    CREATE FUNCTION all_pets() RETURNS SETOF pet LANGUAGE sql STABLE AS $$ SELECT * FROM pet $$;
    CREATE FUNCTION named(q text) RETURNS SETOF pet LANGUAGE sql AS $$ SELECT * FROM all_pets() a WHERE a.name = q $$;
    CREATE FUNCTION total(p_pet bigint) RETURNS numeric LANGUAGE sql AS $$ SELECT sum(cost) FROM visit WHERE pet_id = p_pet $$;
    CREATE FUNCTION discharge(p_pet bigint, p_clinic bigint) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE pet SET state = 'out' WHERE id = p_pet AND clinic_id = p_clinic;
    END
    $$;
    CREATE PROCEDURE forget(p_pet bigint) LANGUAGE sql AS $$
      DELETE FROM visit WHERE pet_id = p_pet;
      DELETE FROM pet WHERE id = p_pet;
    $$;
    CREATE FUNCTION mine() RETURNS SETOF pet LANGUAGE sql AS $$
      SELECT * FROM pet WHERE clinic_id = current_setting('app.clinic')::bigint
    $$;
  `,
  "src/app.ts": `
    import express from "express";
    import session from "express-session";
    import { Pool } from "pg";
    declare module "express-session" { interface SessionData { clinicId: number } }

    const pool = new Pool();
    const app = express();
    app.use(express.json());
    app.use(session({ secret: process.env.KEY! }));
    app.use((req, res, next) => (req.session.clinicId ? next() : res.sendStatus(401)));

    app.get("/pets", async (req, res) => {
      const { rows } = await pool.query("SELECT id, name FROM pets_of($1) ORDER BY id", [req.session.clinicId]);
      res.json(rows);
    });
    app.get("/pets/out", async (req, res) => {
      const { rows } = await pool.query("SELECT p.id FROM public.pets_of(p_state => 'out', p_clinic => $1) AS p", [req.session.clinicId]);
      res.json(rows);
    });
    app.get("/pets/of/:clinic", async (req, res) => {
      const { rows } = await pool.query("SELECT id, name FROM pets_of($1)", [req.params.clinic]); //! untrusted-tenant-id
      res.json(rows);
    });
    app.get("/pets/here", async (req, res) => {
      const { rows } = await pool.query("SELECT id, name FROM all_pets() WHERE clinic_id = $1", [req.session.clinicId]);
      res.json(rows);
    });
    app.get("/pets/everywhere", async (req, res) => {
      const { rows } = await pool.query("SELECT id, name FROM all_pets() LIMIT 10"); //! unscoped-query
      res.json(rows);
    });
    app.get("/pets/named/:name", async (req, res) => {
      const { rows } = await pool.query("SELECT * FROM named($1)", [req.params.name]); //! unscoped-query
      res.json(rows);
    });
    app.get("/pets/totals", async (req, res) => {
      const { rows } = await pool.query("SELECT p.id, total(p.id) FROM pet p WHERE p.clinic_id = $1", [req.session.clinicId]);
      res.json(rows);
    });
    app.get("/pets/:id/total", async (req, res) => {
      const { rows } = await pool.query("SELECT total($1) AS total", [req.params.id]); //! unscoped-query
      res.json(rows[0]);
    });
    app.post("/pets/:id/discharge", async (req, res) => {
      await pool.query("SELECT discharge($1, $2)", [req.params.id, req.session.clinicId]);
      res.sendStatus(204);
    });
    app.delete("/pets/:id", async (req, res) => {
      await pool.query("CALL forget($1)", [req.params.id]); //! unscoped-mutation
      res.sendStatus(204);
    });
    app.get("/mine", async (req, res) => {
      res.json((await pool.query("SELECT * FROM mine()")).rows);
    });
  `,
};

describe("Database functions that statements call", () => {
  service(FILES, "are judged by their bodies, with what is passed to them");
});
