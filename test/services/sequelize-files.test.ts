// Sequelize models in files of their own, as its command line writes them: classes and definitions whose model names are not those of
// the variables that hold them, and associations that go by the model names.
import { service } from "../harness/service";

describe("Sequelize models in files of their own", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { sequelize: "6.37.0", express: "4.19.0", "express-session": "1.18.0" } }),
      "src/models/guild.js": `
        module.exports = (sequelize, DataTypes) => sequelize.define("guild", { name: { type: DataTypes.STRING, allowNull: false } });
      `,
      "src/models/member.js": `
        module.exports = (sequelize, DataTypes) => {
          const Member = sequelize.define("member", { email: DataTypes.STRING });
          Member.associate = (db) => {
            Member.belongsTo(db.guild, { foreignKey: { name: "guildId", allowNull: false } });
          };
          return Member;
        };
      `,
      "src/models/chamber.js": `
        const { Model } = require("sequelize");
        module.exports = (sequelize, DataTypes) => {
          class Chamber extends Model {
            static associate(db) {
              Chamber.belongsTo(db.guild, { foreignKey: { name: "guildId", allowNull: false } });
              Chamber.hasMany(db.relic, { foreignKey: { name: "chamberId", allowNull: false } });
            }
          }
          Chamber.init({ name: DataTypes.STRING }, { sequelize, modelName: "chamber", tableName: "tbl_chamber" });
          return Chamber;
        };
      `,
      "src/models/relic.js": `
        module.exports = (sequelize, DataTypes) => {
          const Relic = sequelize.define("relic", { title: DataTypes.STRING });
          Relic.associate = (db) => {
            Relic.belongsTo(db.chamber, { foreignKey: { name: "chamberId", allowNull: false } });
          };
          return Relic;
        };
      `,
      "src/models/index.js": `
        const { Sequelize, DataTypes } = require("sequelize");
        const sequelize = new Sequelize(process.env.DATABASE_URL);
        const db = {
          guild: require("./guild")(sequelize, DataTypes),
          member: require("./member")(sequelize, DataTypes),
          chamber: require("./chamber")(sequelize, DataTypes),
          relic: require("./relic")(sequelize, DataTypes),
        };
        Object.values(db).forEach((model) => model.associate?.(db));
        module.exports = { ...db, sequelize };
      `,
      "src/app.js": `
        const express = require("express");
        const session = require("express-session");
        const { guild: Guild, chamber: Chamber, relic: Relic } = require("./models");
        const app = express();
        app.use(express.json());
        app.use(session({ secret: process.env.SECRET }));
        app.use((req, res, next) => (req.session.guildId ? next() : res.sendStatus(401)));
        app.get("/chambers", async (req, res) => res.json(await Chamber.findAll({ where: { guildId: req.session.guildId }, include: [Relic] })));
        app.get("/chambers/all", async (req, res) => res.json(await Chamber.findAll())); //! unscoped-query
        app.get("/relics", async (req, res) => {
          res.json(await Relic.findAll({ include: [{ model: Chamber, where: { guildId: req.session.guildId } }] }));
        });
        app.get("/relics/dollar", async (req, res) => {
          res.json(await Relic.findAll({ where: { "$chamber.guildId$": req.session.guildId }, include: [Chamber] }));
        });
        app.get("/relics/:id", async (req, res) => {
          const relic = await Relic.findByPk(req.params.id, { include: [Chamber] });
          if (!relic || relic.chamber.guildId !== req.session.guildId) return res.sendStatus(404);
          res.json(relic);
        });
        app.put("/relics/:id", async (req, res) => {
          const relic = await Relic.findByPk(req.params.id); //! unscoped-query
          await relic.update({ title: req.body.title }); //! unscoped-mutation
          res.json(relic);
        });
        app.get("/chambers/:id", async (req, res) => {
          const chamber = await Chamber.findOne({ where: { id: req.params.id, guildId: req.session.guildId } });
          if (!chamber) return res.sendStatus(404);
          res.json({ chamber, relics: await chamber.getRelics() });
        });
      `,
    },
    "are joined by the names that Sequelize has for them",
  );
});
