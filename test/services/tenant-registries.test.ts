// Tenants with databases of their own, found in a list of tenants to which nothing else leads.
import { service } from "../harness/service";

describe("Databases of tenants that a list of tenants tells of", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { knex: "3.1.0", pg: "8.12.0", express: "4.19.2", jsonwebtoken: "9.0.2" } }),
    "tenantlint.config.json": `{ "isolation": "database-per-tenant" }`,
    "control/001.sql": `CREATE TABLE organizations (id text PRIMARY KEY, name text NOT NULL, database_url text NOT NULL);`,
    "data/001.sql": `
      CREATE TABLE orders (id serial PRIMARY KEY, total numeric NOT NULL);
      CREATE TABLE order_lines (id serial PRIMARY KEY, order_id int NOT NULL REFERENCES orders (id));
    `,
    "src/databases.ts": `
      import knex, { type Knex } from "knex";
      const control = knex({ client: "pg", connection: process.env.CONTROL_URL });
      const known = new Map<string, Knex>();
      export async function databaseOf(organizationId: string): Promise<Knex> {
        const open = known.get(organizationId);
        if (open) return open;
        const organization = await control("organizations").where({ id: organizationId }).first("database_url");
        if (!organization) throw new Error("unknown organization");
        const made = knex({ client: "pg", connection: organization.database_url });
        known.set(organizationId, made);
        return made;
      }
      export const common = knex({ client: "pg", connection: process.env.DATABASE_URL });
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { common, databaseOf } from "./databases";
      const app = express();
      app.use((req, res, next) => {
        res.locals.organizationId = (jwt.verify(String(req.headers.authorization), process.env.KEY!) as { org: string }).org;
        next();
      });
      app.get("/orders", async (_req, res) => {
        const db = await databaseOf(res.locals.organizationId);
        res.json(await db("orders").select());
      });
      app.get("/orders/:id/lines", async (req, res) => {
        const db = await databaseOf(res.locals.organizationId);
        res.json(await db("order_lines").where({ order_id: req.params.id }));
      });
      app.get("/common/orders", async (_req, res) => {
        res.json(await common("orders").select()); //! unscoped-connection
      });
      app.get("/named/orders", async (req, res) => {
        const db = await databaseOf(String(req.headers["x-organization"])); //! unscoped-connection
        res.json(await db("orders").select());
      });
      app.listen(3000);
    `,
  });
});

describe("Connections of Mongoose that a list of schools tells of", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { mongoose: "8.9.0", express: "4.19.2", jsonwebtoken: "9.0.2", "lru-cache": "11.0.0" },
    }),
    "tenantlint.config.json": `{ "isolation": "database-per-tenant" }`,
    "src/schemas.js": `
      const { Schema } = require("mongoose");
      exports.pupil = new Schema({ name: { type: String, required: true }, grade: Number });
      exports.school = new Schema({ slug: { type: String, unique: true }, dbUri: { type: String, required: true } });
    `,
    "src/tenants.js": `
      const mongoose = require("mongoose");
      const { LRUCache } = require("lru-cache");
      const { pupil, school } = require("./schemas");
      const School = mongoose.createConnection(process.env.ADMIN_URI).model("School", school);
      const connections = new LRUCache({ max: 100 });
      exports.connectionFor = async function connectionFor(schoolId) {
        const cached = connections.get(schoolId);
        if (cached) return cached;
        const found = await School.findById(schoolId).lean();
        if (!found) throw new Error("unknown school");
        const connection = mongoose.createConnection(found.dbUri);
        connection.model("Pupil", pupil);
        connections.set(schoolId, connection);
        return connection;
      };
    `,
    "src/app.js": `
      const express = require("express");
      const jwt = require("jsonwebtoken");
      const mongoose = require("mongoose");
      const { pupil } = require("./schemas");
      const { connectionFor } = require("./tenants");
      const Pupil = mongoose.model("Pupil", pupil);
      const app = express();
      app.use(async (req, res, next) => {
        const { school } = jwt.verify(req.get("authorization"), process.env.KEY);
        req.db = await connectionFor(school);
        next();
      });
      app.get("/pupils", async (req, res) => res.json(await req.db.model("Pupil").find({ grade: Number(req.query.grade) })));
      app.get("/pupils/:id", async (req, res) => res.json(await req.db.models.Pupil.findById(req.params.id)));
      app.delete("/pupils/:id", async (req, res) => {
        await Pupil.findByIdAndDelete(req.params.id); //! unscoped-connection
        res.end();
      });
      app.get("/schools/:school/pupils", async (req, res) => {
        const connection = await connectionFor(req.params.school); //! unscoped-connection
        res.json(await connection.model("Pupil").find());
      });
      app.listen(3000);
    `,
  });
});
