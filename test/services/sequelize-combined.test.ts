// Sequelize: conditions that `and()` and `or()` put together, and raw queries that are objects.
import { service } from "../harness/service";

describe("Sequelize: and(), or() and raw queries as objects", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4", sequelize: "6", pg: "8", jsonwebtoken: "9" } }),
    "src/db.ts": `
      import { DataTypes, Sequelize } from "sequelize";
      export const sequelize = new Sequelize(process.env.DATABASE_URL!);
      const Org = sequelize.define("Org", { name: DataTypes.STRING }, { tableName: "orgs" });
      export const Task = sequelize.define("Task", { orgId: { type: DataTypes.INTEGER, allowNull: false }, title: DataTypes.STRING }, { tableName: "tasks" });
      Org.hasMany(Task, { foreignKey: { name: "orgId", allowNull: false } });
      Task.belongsTo(Org, { foreignKey: { name: "orgId", allowNull: false } });
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { and, or, Sequelize } from "sequelize";
      import { sequelize, Task } from "./db";
      const app = express();
      app.use((req, res, next) => {
        res.locals.org = (jwt.verify(req.headers.authorization!, process.env.S!) as { org: number }).org;
        next();
      });
      app.get("/tasks", async (req, res) => {
        const { org } = res.locals;
        const title = String(req.query.t);
        const a = await Task.findAll({ where: Sequelize.and({ orgId: org }, Sequelize.or({ title }, { title: "x" })) });
        const b = await Task.findAll({ where: and({ orgId: org }, or({ title }, { id: title })) });
        const c = await Task.findAll({ where: or({ orgId: org, title }, and({ orgId: org }, { title: "x" })) });
        const d = await Task.findAll({ where: Sequelize.or({ orgId: org }, { title }) }); //! bypassable-tenant-filter
        const e = await Task.findAll({ where: and({ title }, or({ orgId: org }, { title: "x" })) }); //! bypassable-tenant-filter
        const f = await Task.findAll({ where: sequelize.and({ title }, { id: 1 }) }); //! unscoped-query
        const g = await sequelize.query({ query: "SELECT * FROM tasks WHERE \\"orgId\\" = ? AND title = ?", values: [org, title] });
        const h = await sequelize.query({ query: "SELECT * FROM tasks WHERE title = ?", values: [title] }); //! unscoped-query
        const i = await sequelize.query({ query: "SELECT * FROM tasks WHERE \\"orgId\\" = $1", bind: [org] } as any);
        const j = await sequelize.query({ query: "SELECT * FROM tasks WHERE \\"orgId\\" = $1", bind: [req.query.org] } as any); //! untrusted-tenant-id
        res.json({ a, b, c, d, e, f, g, h, i, j });
      });
    `,
  });
});
