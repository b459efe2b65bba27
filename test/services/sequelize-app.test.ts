// Sequelize: conditions, includes, scopes, associations, writes and raw queries.
import { service } from "../harness/service";

describe("Sequelize: conditions, includes, scopes, associations, writes and raw queries", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { sequelize: "6.37.0", express: "4.19.0", jsonwebtoken: "9.0.0" } }),
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { col, fn, literal, Op, QueryTypes, where, type WhereOptions } from "sequelize";
      import { Company, Item, Order, sequelize, Tag } from "./models";
      const app = express();
      app.use(express.json());
      app.use((req: any, res, next) => {
        try { req.me = jwt.verify(String(req.headers.authorization), process.env.JWT!); next(); } catch { res.sendStatus(401); }
      });
      app.get("/orders", async (req: any, res) => {
        const where1: any = { companyId: req.me.companyId };
        if (req.query.status) where1.status = { [Op.in]: String(req.query.status).split(",") };
        if (req.query.q) where1[Op.or] = [{ status: { [Op.iLike]: \`%\${req.query.q}%\` } }, { total: Number(req.query.q) }];
        const { rows, count } = await Order.findAndCountAll({ where: where1, include: [{ model: Item, as: "items" }], limit: 10, offset: 0, order: [["id", "DESC"]] });
        res.json({ rows, count });
        res.json(await Order.findAll({ where: { [Op.and]: [{ companyId: req.me.companyId }, { total: { [Op.gt]: 3 } }] } }));
        res.json(await Order.findAll({ where: { [Op.or]: [{ companyId: req.me.companyId }, { total: { [Op.gt]: 3 } }] } })); //! bypassable-tenant-filter
        res.json(await Order.findAll({ where: { companyId: { [Op.eq]: req.me.companyId } } }));
        res.json(await Order.findAll({ where: { companyId: { [Op.ne]: req.me.companyId } } })); //! bypassable-tenant-filter
        res.json(await Order.findAll({ where: { companyId: [req.me.companyId] } }));
        res.json(await Order.findByPk(req.query.id)); //! unscoped-query
        res.json(await Order.findOne({ where: { id: req.query.id, companyId: req.me.companyId } }));
        res.json(await Order.count({ where: { status: "open" } })); //! unscoped-query
        res.json(await Order.sum("total", { where: { companyId: req.me.companyId } }));
        res.json(await Order.findAll({ where: { companyId: req.me.companyId, total: literal("total > 3") as any } }));
        res.json(await Order.findAll({ where: literal(\`company_id = \${sequelize.escape(req.me.companyId)}\`) as any }));
        res.json(await Order.findAll({ where: { [Op.and]: [where(fn("lower", col("status")), "open"), { companyId: req.me.companyId }] } as WhereOptions }));
        res.json(await Order.findAll({ where: where(fn("lower", col("status")), "open") })); //! unscoped-query
        res.json(await Order.findAll({ attributes: ["status", [fn("COUNT", col("id")), "n"]], group: ["status"], where: { companyId: req.me.companyId } }));
      });
      app.get("/items", async (req: any, res) => {
        const a = await Item.findAll({ include: [{ model: Order, as: "order", where: { companyId: req.me.companyId }, attributes: [] }] });
        const b = await Item.findAll({ include: [{ model: Order, as: "order", where: { companyId: req.me.companyId }, required: false }] }); //! unscoped-query
        const c = await Item.findAll({ include: [{ association: "order", required: true }], where: { "$order.companyId$": req.me.companyId } });
        const d = await Item.findAll({ include: "order", where: { sku: req.query.sku } }); //! unscoped-query
        const e = await Item.findOne({ where: { id: req.query.id }, include: [{ model: Order, as: "order", required: true, where: { companyId: req.me.companyId } }] });
        const f = await Tag.findAll({ where: { companyId: req.me.companyId }, include: [{ model: Order, as: "orders", through: { attributes: [] } }] });
        res.json([a, b, c, d, e, f]);
      });
      app.get("/scopes", async (req: any, res) => {
        const a = await Order.scope("open").findAll(); //! unscoped-query
        const b = await Order.scope({ method: ["ofCompany", req.me.companyId] }).findAll();
        const c = await Order.scope(["open", { method: ["ofCompany", req.me.companyId] }]).findAll({ where: { total: 3 } });
        const d = await Order.scope({ method: ["ofCompany", req.query.companyId] }).findAll(); //! untrusted-tenant-id
        const e = await Order.unscoped().findAll({ where: { companyId: req.me.companyId } });
        res.json([a, b, c, d, e]);
      });
      app.get("/getters/:id", async (req: any, res) => {
        const order = await Order.findOne({ where: { id: req.params.id, companyId: req.me.companyId }, rejectOnEmpty: true });
        const items = await order.getItems({ where: { sku: req.query.sku } });
        const n = await order.countItems();
        await order.createItem({ sku: "x" });
        const any = await Order.findByPk(req.params.other, { rejectOnEmpty: true }); //! unscoped-query
        const theirs = await any.getItems(); //! unscoped-query
        const company = await Company.findByPk(req.me.companyId);
        const orders = await company!.getOrders({ where: { status: "open" } });
        await company!.createOrder({ status: "new", total: 1 });
        await order.addTag(req.body.tagId); //! cross-tenant-link
        const tag = await Tag.findOne({ where: { id: req.body.tagIdOk, companyId: req.me.companyId } });
        if (tag) await order.addTag(tag);
        const tags = await Tag.findAll({ where: { id: req.body.tagIds, companyId: req.me.companyId } });
        await order.setTags(tags);
        res.json({ items, n, theirs, orders });
      });
      app.post("/w", async (req: any, res) => {
        await Order.create({ companyId: req.me.companyId, status: "new", total: 1 });
        await Order.create({ ...req.body }); //! missing-tenant-on-create
        await Order.create({ ...req.body, companyId: req.me.companyId });
        await Order.bulkCreate(req.body.orders.map((o: any) => ({ ...o, companyId: req.me.companyId })), { updateOnDuplicate: ["status"] }); //! unscoped-mutation
        await Order.bulkCreate(req.body.orders); //! missing-tenant-on-create
        await Order.update({ status: "x" }, { where: { id: req.body.id } }); //! unscoped-mutation
        await Order.update({ status: "x" }, { where: { id: req.body.id, companyId: req.me.companyId } });
        await Order.update(req.body, { where: { id: req.body.id, companyId: req.me.companyId } }); //! tenant-key-overwrite
        await Order.destroy({ where: { id: req.body.ids } }); //! unscoped-mutation
        await Order.destroy({ where: {}, truncate: true }); //! unscoped-mutation
        await Order.increment("total", { by: 1, where: { id: req.body.id } }); //! unscoped-mutation
        const [o, made] = await Order.findOrCreate({ where: { companyId: req.me.companyId, status: "draft" }, defaults: { total: 0, status: "draft", companyId: req.me.companyId } });
        await o.update({ total: 3 });
        await Item.destroy({ where: { orderId: o.id } });
        await Item.destroy({ where: { orderId: req.body.orderId } }); //! unscoped-mutation
        await Tag.upsert({ id: req.body.tagId, name: "x", companyId: req.me.companyId }); //! unscoped-mutation
        res.json({ made });
      });
      app.get("/raw", async (req: any, res) => {
        const a = await sequelize.query("SELECT * FROM Orders WHERE companyId = :c AND status = :s", { replacements: { c: req.me.companyId, s: req.query.s }, type: QueryTypes.SELECT });
        const b = await sequelize.query("SELECT * FROM Orders WHERE companyId = ?", { replacements: [req.me.companyId], type: QueryTypes.SELECT });
        const c = await sequelize.query("SELECT * FROM Orders WHERE status = $1", { bind: [req.query.s], type: QueryTypes.SELECT }); //! unscoped-query
        const d = await sequelize.query("UPDATE Orders SET status = 'x' WHERE id = $id AND companyId = $c", { bind: { id: req.body.id, c: req.me.companyId }, type: QueryTypes.UPDATE });
        const [e] = await sequelize.query(\`DELETE FROM Orders WHERE id = \${req.query.id}\`); //! unscoped-mutation
        res.json([a, b, c, d, e]);
      });
      app.post("/tx", async (req: any, res) => {
        await sequelize.transaction(async (transaction) => {
          const order = await Order.findByPk(req.body.id, { transaction, lock: true });
          if (!order || order.companyId !== req.me.companyId) throw new Error("404");
          order.status = "paid";
          await order.save({ transaction });
          await Item.update({ sku: "y" }, { where: { orderId: order.id }, transaction });
        });
        res.end();
      });
      app.listen(1);
    `,
    "src/models.ts": `
      import { DataTypes, Model, Op, Sequelize, type CreationOptional, type ForeignKey, type HasManyGetAssociationsMixin, type HasManyCreateAssociationMixin, type InferAttributes, type InferCreationAttributes, type NonAttribute, type BelongsToManySetAssociationsMixin, type BelongsToManyAddAssociationMixin, type BelongsToGetAssociationMixin, type HasManyCountAssociationsMixin } from "sequelize";
      export const sequelize = new Sequelize(process.env.DATABASE_URL!);
      export class Company extends Model<InferAttributes<Company>, InferCreationAttributes<Company>> {
        declare id: CreationOptional<number>;
        declare name: string;
        declare getOrders: HasManyGetAssociationsMixin<Order>;
        declare createOrder: HasManyCreateAssociationMixin<Order, "companyId">;
      }
      Company.init({ id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true }, name: { type: DataTypes.STRING, allowNull: false } }, { sequelize });
      export class Order extends Model<InferAttributes<Order>, InferCreationAttributes<Order>> {
        declare id: CreationOptional<number>;
        declare companyId: ForeignKey<number>;
        declare status: string;
        declare total: number;
        declare items?: NonAttribute<Item[]>;
        declare getItems: HasManyGetAssociationsMixin<Item>;
        declare countItems: HasManyCountAssociationsMixin;
        declare createItem: HasManyCreateAssociationMixin<Item, "orderId">;
        declare setTags: BelongsToManySetAssociationsMixin<Tag, number>;
        declare addTag: BelongsToManyAddAssociationMixin<Tag, number>;
        declare getCompany: BelongsToGetAssociationMixin<Company>;
      }
      Order.init(
        { id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true }, companyId: { type: DataTypes.INTEGER, allowNull: false, references: { model: Company, key: "id" } }, status: DataTypes.STRING, total: DataTypes.INTEGER },
        { sequelize, scopes: { open: { where: { status: "open" } }, ofCompany: (companyId: number) => ({ where: { companyId } }) } },
      );
      export class Item extends Model<InferAttributes<Item>, InferCreationAttributes<Item>> {
        declare id: CreationOptional<number>;
        declare orderId: ForeignKey<number>;
        declare sku: string;
      }
      Item.init({ id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true }, sku: DataTypes.STRING, orderId: { type: DataTypes.INTEGER, allowNull: false } }, { sequelize });
      export class Tag extends Model<InferAttributes<Tag>, InferCreationAttributes<Tag>> {
        declare id: CreationOptional<number>;
        declare companyId: ForeignKey<number>;
        declare name: string;
      }
      Tag.init({ id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true }, name: DataTypes.STRING, companyId: { type: DataTypes.INTEGER, allowNull: false } }, { sequelize, defaultScope: { order: [["name", "ASC"]] } });
      Company.hasMany(Order, { foreignKey: { name: "companyId", allowNull: false }, as: "orders" });
      Order.belongsTo(Company, { foreignKey: { name: "companyId", allowNull: false }, as: "company" });
      Order.hasMany(Item, { foreignKey: { name: "orderId", allowNull: false }, as: "items" });
      Item.belongsTo(Order, { foreignKey: { name: "orderId", allowNull: false }, as: "order" });
      Tag.belongsTo(Company, { foreignKey: { name: "companyId", allowNull: false }, as: "company" });
      Order.belongsToMany(Tag, { through: "order_tags", as: "tags" });
      Tag.belongsToMany(Order, { through: "order_tags", as: "orders" });
    `,
  });
});
