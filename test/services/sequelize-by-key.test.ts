// `findByPk` looks for the key alone: a condition beside it is overwritten, what hooks and scopes add is not.
import { service } from "../harness/service";

describe("rows that Sequelize finds by their key", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { sequelize: "^6.0.0", express: "^4.0.0", "express-session": "^1.0.0" } }),
    "src/models.js": `
      const { DataTypes, Sequelize } = require("sequelize");
      const sequelize = new Sequelize(process.env.DATABASE_URL);
      const Store = sequelize.define("Store", { name: DataTypes.STRING });
      const User = sequelize.define("User", { storeId: { type: DataTypes.INTEGER, allowNull: false }, email: DataTypes.STRING });
      const Order = sequelize.define(
        "Order",
        { storeId: { type: DataTypes.INTEGER, allowNull: false }, number: DataTypes.STRING },
        { scopes: { of: (storeId) => ({ where: { storeId } }) } },
      );
      Store.hasMany(User, { foreignKey: "storeId" });
      Store.hasMany(Order, { foreignKey: "storeId" });
      Order.belongsTo(Store, { foreignKey: "storeId" });
      module.exports = { Store, User, Order };
    `,
    "src/app.js": `
      const express = require("express");
      const session = require("express-session");
      const { Order, Store } = require("./models");
      const app = express();
      app.use(session({ secret: "s" }));
      app.use((req, res, next) => (req.session.storeId ? next() : res.sendStatus(401)));
      app.get("/beside/:id", async (req, res) => {
        res.json(await Order.findByPk(req.params.id, { where: { storeId: req.session.storeId } })); //! unscoped-query
      });
      app.get("/scoped/:id", async (req, res) => {
        res.json(await Order.scope({ method: ["of", req.session.storeId] }).findByPk(req.params.id));
      });
      app.get("/required/:id", async (req, res) => {
        res.json(await Order.findByPk(req.params.id, { include: { model: Store, required: true, where: { id: req.session.storeId } } }));
      });
      app.get("/one/:id", async (req, res) => {
        res.json(await Order.findOne({ where: { id: req.params.id, storeId: req.session.storeId } }));
      });
    `,
  });
});
