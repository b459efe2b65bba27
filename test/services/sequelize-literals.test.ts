// Sequelize: conditions that are written as SQL, with values in the text, and keys that a written subquery selects.
import { service } from "../harness/service";

describe("Sequelize: literal conditions", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { sequelize: "6.37.3", express: "4.19.0", "express-session": "1.18.0" } }),
    "src/models.ts": `
      import { DataTypes, Model, Sequelize } from "sequelize";
      export const sequelize = new Sequelize(process.env.DATABASE_URL!, { dialect: "postgres" });
      export class Agency extends Model {}
      Agency.init({ name: DataTypes.STRING }, { sequelize, modelName: "Agency", tableName: "agencies" });
      export class House extends Model {}
      House.init({ agencyId: { type: DataTypes.INTEGER, allowNull: false }, rooms: DataTypes.INTEGER }, { sequelize, modelName: "House", tableName: "houses" });
      export class Visit extends Model {}
      Visit.init({ houseId: { type: DataTypes.INTEGER, allowNull: false } }, { sequelize, modelName: "Visit", tableName: "visits" });
      House.belongsTo(Agency, { foreignKey: { name: "agencyId", allowNull: false } });
      Visit.belongsTo(House, { foreignKey: { name: "houseId", allowNull: false }, as: "house" });
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { literal, Op } from "sequelize";
      import { House, sequelize, Visit } from "./models";
      declare module "express-session" {
        interface SessionData { agencyId: number }
      }
      const app = express();
      app.use(session({ secret: process.env.SECRET! }));
      app.use((req, res, next) => (req.session.agencyId ? next() : res.sendStatus(401)));
      app.get("/houses", async (req, res) => {
        const agency = sequelize.escape(req.session.agencyId!);
        const own = await House.findAll({ where: literal(\`"House"."agencyId" = \${agency} AND rooms > 2\`) as any });
        const listed = await House.findAll({ where: { [Op.and]: [literal(\`"agencyId" = \${agency}\`), { rooms: 3 }] } });
        const either = await House.findAll({ where: literal(\`"agencyId" = \${agency} OR rooms > 2\`) as any }); //! bypassable-tenant-filter
        const large = await House.findAll({ where: { [Op.and]: literal(\`rooms > \${Number(req.query.min)}\`) } }); //! unscoped-query
        const asked = await House.findAll({ where: { [Op.and]: literal(\`"agencyId" = \${sequelize.escape(String(req.query.agency))}\`) } }); //! untrusted-tenant-id
        res.json({ own, listed, either, large, asked });
      });
      app.get("/visits", async (req, res) => {
        const agency = sequelize.escape(req.session.agencyId!);
        const own = await Visit.findAll({ where: { houseId: { [Op.in]: literal(\`(SELECT h.id FROM houses h WHERE h."agencyId" = \${agency})\`) } } });
        const all = await Visit.findAll({ where: { houseId: { [Op.in]: literal("(SELECT id FROM houses WHERE rooms > 2)") } } }); //! unscoped-query
        const beside = await House.findAll({ where: { agencyId: req.session.agencyId!, id: literal('(SELECT max("houseId") FROM visits)') } });
        res.json({ own, all, beside });
      });
    `,
  });
});
