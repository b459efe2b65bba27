// Sequelize in JavaScript: models that a generated index file finds in its folder, hooks, scopes and associations.
import { service } from "../harness/service";

describe("Sequelize in JavaScript: models that a generated index file finds in its folder, hooks, scopes and associations", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { sequelize: "6.37.0", express: "4.19.0", "express-session": "1.17.0", mysql2: "3.0.0" },
    }),
    "app.js": `
      const express = require('express');
      const session = require('express-session');
      const { login, requireUser } = require('./lib/auth');
      const app = express();
      app.use(express.json());
      app.use(session({ secret: 's' }));
      app.post('/login', login);
      app.use('/customers', requireUser, require('./routes/customers'));
      app.listen(3000);
    `,
    "config.js": `
      module.exports = { database: 'x', username: 'y', password: 'z' };
    `,
    "lib/auth.js": `
      const db = require('../models');
      const { als } = require('./context');
      exports.login = async (req, res) => {
        const user = await db.User.findOne({ where: { email: req.body.email } });
        if (!user || !(await require('bcrypt').compare(req.body.password, user.password))) return res.status(401).end();
        req.session.userId = user.id;
        req.session.accountId = user.accountId;
        res.end();
      };
      exports.requireUser = (req, res, next) => {
        if (!req.session.userId) return res.status(401).end();
        als.run({ accountId: req.session.accountId }, next);
      };
    `,
    "lib/context.js": `
      const { AsyncLocalStorage } = require('async_hooks');
      const als = new AsyncLocalStorage();
      exports.als = als;
      exports.requestAccount = () => als.getStore().accountId;
    `,
    "models/account.js": `
      module.exports = (sequelize, DataTypes) => {
        const Account = sequelize.define('Account', { name: DataTypes.STRING }, { tableName: 'accounts' });
        Account.associate = (models) => {
          Account.hasMany(models.Customer, { foreignKey: 'accountId' });
          Account.hasMany(models.User, { foreignKey: 'accountId' });
        };
        return Account;
      };
    `,
    "models/customer.js": `
      module.exports = (sequelize, DataTypes) => {
        const Customer = sequelize.define('Customer', { name: DataTypes.STRING, phone: DataTypes.STRING, accountId: { type: DataTypes.INTEGER, allowNull: false } }, { paranoid: true });
        Customer.associate = (models) => {
          Customer.belongsTo(models.Account, { foreignKey: { name: 'accountId', allowNull: false } });
          Customer.hasMany(models.Visit, { foreignKey: { name: 'customerId', allowNull: false }, as: 'visits' });
        };
        Customer.addScope('account', (accountId) => ({ where: { accountId } }));
        return Customer;
      };
    `,
    "models/index.js": `
      'use strict';
      const fs = require('fs');
      const path = require('path');
      const { Sequelize, DataTypes } = require('sequelize');
      const config = require('../config');
      const db = {};
      const sequelize = new Sequelize(config.database, config.username, config.password, { dialect: 'mysql' });
      fs.readdirSync(__dirname)
        .filter((file) => file !== 'index.js' && file.slice(-3) === '.js')
        .forEach((file) => {
          const model = require(path.join(__dirname, file))(sequelize, DataTypes);
          db[model.name] = model;
        });
      Object.keys(db).forEach((name) => { if (db[name].associate) db[name].associate(db); });
      db.sequelize = sequelize;
      db.Sequelize = Sequelize;
      module.exports = db;
    `,
    "models/note.js": `
      const { requestAccount } = require('../lib/context');
      module.exports = (sequelize, DataTypes) => {
        const Note = sequelize.define('Note', { text: DataTypes.TEXT, accountId: { type: DataTypes.INTEGER, allowNull: false } }, {
          hooks: {
            beforeFind(options) { options.where = { ...options.where, accountId: requestAccount() }; },
            beforeCreate(note) { note.accountId = requestAccount(); },
          },
        });
        return Note;
      };
    `,
    "models/user.js": `
      module.exports = (sequelize, DataTypes) => {
        const User = sequelize.define('User', { email: { type: DataTypes.STRING, unique: true }, accountId: { type: DataTypes.INTEGER, allowNull: false }, password: DataTypes.STRING });
        User.associate = (models) => { User.belongsTo(models.Account, { foreignKey: 'accountId' }); };
        return User;
      };
    `,
    "models/visit.js": `
      module.exports = (sequelize, DataTypes) => {
        const Visit = sequelize.define('Visit', { day: DataTypes.DATE, customerId: { type: DataTypes.INTEGER, allowNull: false } });
        Visit.associate = (models) => { Visit.belongsTo(models.Customer, { foreignKey: { name: 'customerId', allowNull: false }, as: 'customer' }); };
        return Visit;
      };
    `,
    "routes/customers.js": `
      const router = require('express').Router();
      const { Op } = require('sequelize');
      const db = require('../models');
      const { Customer, Visit, Note } = require('../models');
      router.get('/', async (req, res, next) => {
        try {
          const customers = await db.Customer.findAll({ where: { accountId: req.session.accountId }, include: [{ model: db.Visit, as: 'visits' }] });
          res.json(customers);
        } catch (err) { next(err); }
      });
      router.get('/search', async (req, res) => {
        const customers = await Customer.findAll({ where: { name: { [Op.like]: '%' + req.query.q + '%' } } }); //! unscoped-query
        res.json(customers);
      });
      router.get('/scoped', async (req, res) => {
        res.json(await Customer.scope({ method: ['account', req.session.accountId] }).findAll({ where: { name: req.query.q } }));
      });
      router.get('/:id', async (req, res) => {
        const customer = await Customer.findByPk(req.params.id, { include: ['visits'] });
        if (!customer) return res.status(404).end();
        if (customer.accountId !== req.session.accountId) return res.status(403).end();
        res.json(customer);
      });
      router.get('/:id/visits', async (req, res) => {
        const visits = await Visit.findAll({ where: { customerId: req.params.id } }); //! unscoped-query
        res.json(visits);
      });
      router.post('/:id/visits', async (req, res) => {
        const customer = await Customer.findOne({ where: { id: req.params.id, accountId: req.session.accountId } });
        if (!customer) return res.sendStatus(404);
        const visit = await customer.createVisit({ day: req.body.day });
        const all = await customer.getVisits({ order: [['day', 'DESC']] });
        res.json({ visit, all, n: await customer.countVisits() });
      });
      router.put('/:id', async (req, res) => {
        const [n] = await Customer.update({ name: req.body.name }, { where: { id: req.params.id } }); //! unscoped-mutation
        res.json({ n });
      });
      router.patch('/:id', async (req, res) => {
        const customer = await Customer.findOne({ where: { id: req.params.id, accountId: req.session.accountId } });
        if (!customer) return res.sendStatus(404);
        await customer.update(req.body); //! tenant-key-overwrite
        await customer.update({ name: req.body.name });
        customer.set('phone', req.body.phone);
        await customer.save();
        res.json(customer);
      });
      router.delete('/:id', async (req, res) => {
        const customer = await Customer.findByPk(req.params.id); //! unscoped-query
        await customer.destroy(); //! unscoped-mutation
        res.end();
      });
      router.get('/notes/all', async (req, res) => {
        res.json(await Note.findAll());
        res.json(await Note.count()); //! unscoped-query
        await Note.create({ text: req.body.text });
        await Note.destroy({ where: { id: req.body.id } }); //! unscoped-mutation
      });
      router.get('/raw/x', async (req, res) => {
        const [rows] = await db.sequelize.query('SELECT * FROM \`Customers\` WHERE \`accountId\` = ? AND name = ?', { replacements: [req.session.accountId, req.query.n] });
        const [bad] = await db.sequelize.query('SELECT * FROM \`Customers\` WHERE name = ?', { replacements: [req.query.n] }); //! unscoped-query
        const t = await db.sequelize.transaction();
        try { await Visit.destroy({ where: { id: req.query.v }, transaction: t }); await t.commit(); } catch (e) { await t.rollback(); } //! unscoped-mutation
        res.json({ rows, bad });
      });
      module.exports = router;
    `,
  });
});
