// models/index.js that calls each required module, associations, instances and raw SQL.
import { service } from "../harness/service";

describe("Sequelize in JavaScript: models made by calling what was required", () => {
  service({
    "package.json": `
        {"name":"a","dependencies":{"express":"^4.19.2","cookie-session":"^2.1.0","sequelize":"^6.37.3","mysql2":"^3"}}
      `,
    "models/index.js": `
        const { Sequelize, DataTypes } = require("sequelize");
        const sequelize = new Sequelize(process.env.DATABASE_URL, { dialect: "mysql" });
        const db = { sequelize, Sequelize };
        db.Firm = require("./firm")(sequelize, DataTypes);
        db.Lawyer = require("./lawyer")(sequelize, DataTypes);
        db.Matter = require("./matter")(sequelize, DataTypes);
        db.Entry = require("./entry")(sequelize, DataTypes);
        Object.keys(db).forEach((name) => {
          if (db[name].associate) db[name].associate(db);
        });
        module.exports = db;
      `,
    "models/firm.js": `
        module.exports = (sequelize, DataTypes) => {
          const Firm = sequelize.define("Firm", { name: DataTypes.STRING }, { tableName: "firms" });
          Firm.associate = (models) => {
            Firm.hasMany(models.Lawyer, { foreignKey: { name: "firmId", allowNull: false } });
            Firm.hasMany(models.Matter, { foreignKey: { name: "firmId", allowNull: false }, as: "matters" });
          };
          return Firm;
        };
      `,
    "models/lawyer.js": `
        module.exports = (sequelize, DataTypes) => {
          const Lawyer = sequelize.define("Lawyer", { firmId: { type: DataTypes.INTEGER, allowNull: false }, email: { type: DataTypes.STRING, unique: true } });
          Lawyer.associate = (models) => { Lawyer.belongsTo(models.Firm, { foreignKey: "firmId" }); };
          return Lawyer;
        };
      `,
    "models/matter.js": `
        const { Model } = require("sequelize");
        module.exports = (sequelize, DataTypes) => {
          class Matter extends Model {
            static associate(models) {
              Matter.belongsTo(models.Firm, { foreignKey: "firmId", as: "firm" });
              Matter.hasMany(models.Entry, { foreignKey: "matterId", as: "entries" });
            }
            static open(firmId) {
              return this.findAll({ where: { firmId, closed: false } });
            }
            close() {
              return this.update({ closed: true });
            }
          }
          Matter.init({ firmId: { type: DataTypes.INTEGER, allowNull: false }, title: DataTypes.STRING, closed: DataTypes.BOOLEAN }, { sequelize, modelName: "Matter" });
          return Matter;
        };
      `,
    "models/entry.js": `
        module.exports = (sequelize, DataTypes) => {
          const Entry = sequelize.define("Entry", { matterId: { type: DataTypes.INTEGER, allowNull: false }, minutes: DataTypes.INTEGER, note: DataTypes.TEXT });
          Entry.associate = (models) => { Entry.belongsTo(models.Matter, { foreignKey: { name: "matterId", allowNull: false }, as: "matter" }); };
          return Entry;
        };
      `,
    "app.js": `
        const express = require("express");
        const cookieSession = require("cookie-session");
        const { Op, fn, col } = require("sequelize");
        const db = require("./models");
        const { Matter, Entry, sequelize } = db;

        const app = express();
        app.use(express.json());
        app.use(cookieSession({ name: "s", keys: [process.env.KEY] }));
        const requireFirm = (req, res, next) => (req.session.firmId ? next() : res.sendStatus(401));
        app.use("/api", requireFirm);

        app.get("/api/matters", async (req, res) => res.json(await Matter.open(req.session.firmId)));
        app.get("/api/matters/:id", async (req, res) => {
          const matter = await Matter.findOne({ where: { id: req.params.id, firmId: req.session.firmId }, include: ["entries"] });
          if (!matter) return res.sendStatus(404);
          res.json(matter);
        });
        app.post("/api/matters/:id/close", async (req, res) => {
          const matter = await Matter.findByPk(req.params.id);
          if (!matter || matter.firmId !== req.session.firmId) return res.sendStatus(404);
          await matter.close();
          res.sendStatus(204);
        });
        app.post("/api/matters/:id/close-any", async (req, res) => {
          const matter = await Matter.findByPk(req.params.id); //! unscoped-query
          await matter.close();
          res.sendStatus(204);
        });
        app.post("/api/matters/:id/entries", async (req, res) => {
          const matter = await Matter.findOne({ where: { id: req.params.id, firmId: req.session.firmId } });
          if (!matter) return res.sendStatus(404);
          res.json(await matter.createEntry({ minutes: req.body.minutes, note: req.body.note }));
        });
        app.get("/api/entries", async (req, res) => {
          const { rows, count } = await Entry.findAndCountAll({
            include: [{ model: Matter, as: "matter", where: { firmId: req.session.firmId }, attributes: [] }],
            limit: 50,
          });
          res.json({ rows, count });
        });
        app.get("/api/entries/long", async (req, res) => res.json(await Entry.findAll({ where: { minutes: { [Op.gt]: 120 } }, include: "matter" }))); //! unscoped-query
        app.get("/api/entries/sum", async (req, res) => {
          const rows = await Entry.findAll({
            attributes: [[fn("SUM", col("minutes")), "total"]],
            include: [{ association: "matter", attributes: [], required: true, where: { firmId: req.session.firmId } }],
            raw: true,
          });
          res.json(rows);
        });
        app.put("/api/entries/:id", async (req, res) => {
          const [n] = await Entry.update({ minutes: req.body.minutes }, { where: { id: req.params.id } }); //! unscoped-mutation
          res.json({ n });
        });
        app.delete("/api/entries/:id", async (req, res) => {
          const entry = await Entry.findByPk(req.params.id, { include: [{ model: Matter, as: "matter" }] });
          if (!entry || entry.matter.firmId !== req.session.firmId) return res.sendStatus(404);
          await entry.destroy();
          res.sendStatus(204);
        });
        app.post("/api/import", async (req, res) => {
          await sequelize.transaction(async (t) => {
            await Matter.bulkCreate(req.body.map((m) => ({ title: m.title, firmId: req.session.firmId, closed: false })), { transaction: t });
          });
          res.sendStatus(204);
        });
        app.post("/api/upsert", async (req, res) => {
          await Matter.upsert({ id: req.body.id, title: req.body.title, firmId: req.session.firmId }); //! unscoped-mutation
          res.sendStatus(204);
        });
        app.get("/api/literal", async (req, res) => res.json(await Matter.findAll({ where: sequelize.literal("closed = 0") }))); //! unscoped-query
        app.get("/api/and", async (req, res) => res.json(await Matter.findAll({ where: { [Op.and]: [{ firmId: req.session.firmId }, sequelize.literal("closed = 0")] } })));
        app.get("/api/raw", async (req, res) => {
          const [rows] = await sequelize.query("SELECT * FROM Entries e INNER JOIN Matters m ON m.id = e.matterId WHERE m.firmId = ? AND e.minutes > ?", { replacements: [req.session.firmId, 10] });
          res.json(rows);
        });
        app.listen(3000);
      `,
  });
});
