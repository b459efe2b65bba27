// Results that are there or end the request: numbers of changed rows under each driver's name, `throwIfNotFound`, `rejectOnEmpty`; and
// includes of scoped models.
import { service } from "../harness/service";

const TABLES = `
  CREATE TABLE farms (id int PRIMARY KEY, name text NOT NULL);
  CREATE TABLE hands (id int PRIMARY KEY, "farmId" int NOT NULL REFERENCES farms(id));
  CREATE TABLE fields (id int PRIMARY KEY, "farmId" int NOT NULL REFERENCES farms(id), crop text NOT NULL);
  CREATE TABLE harvests (id int PRIMARY KEY, "fieldId" int NOT NULL REFERENCES fields(id), tons int NOT NULL);
`;
const SESSION = `
  import type { NextFunction, Request, Response } from "express";
  declare module "express-session" { interface SessionData { farmId: number } }
  export function signedIn(req: Request, res: Response, next: NextFunction) {
    if (!req.session.farmId) return res.sendStatus(401);
    next();
  }
`;
const pkg = (dependency: string): string =>
  `{"name":"a","dependencies":{"${dependency}":"*","express":"^4","express-session":"^1","knex":"^3","pg":"^8"}}`;
const routes = (head: string, body: string): string => `
  import { Router } from "express";
  ${head}
  import { signedIn } from "./session";
  const app = Router();
  app.use(signedIn);
  ${body}
`;

describe("results that are there or end the request", () => {
  describe("numbers of changed rows", () => {
    service({
      "package.json": pkg("mssql"),
      "db/schema.sql": TABLES,
      "src/session.ts": SESSION,
      "src/app.ts": routes(
        `import mssql from "mssql"; const pool = new mssql.ConnectionPool(process.env.DB!);`,
        `
        const OWN = "UPDATE fields SET crop = 'rye' WHERE id = @id AND farmId = @farm";
        app.post("/a/:id", async (req, res) => {
          const { rowsAffected } = await pool.request().input("id", req.params.id).input("farm", req.session.farmId).query(OWN);
          if (rowsAffected[0] === 0) return res.sendStatus(404);
          await pool.request().input("id", req.params.id).query("DELETE FROM harvests WHERE fieldId = @id");
        });
        app.post("/b/:id", async (req, res) => {
          const { rowsAffected } = await pool.request().input("id", req.params.id).input("farm", req.session.farmId).query(OWN);
          await pool.request().input("id", req.params.id).query("DELETE FROM harvests WHERE fieldId = @id"); //! unscoped-mutation
          res.json(rowsAffected);
        });
        const BOTH = "UPDATE fields SET crop = 'oats' WHERE farmId = @farm; UPDATE fields SET crop = 'rye' WHERE farmId = @farm";
        app.post("/c/:id", async (req, res) => {
          const { rowsAffected } = await pool.request().input("farm", req.session.farmId).query(BOTH);
          if (!rowsAffected[1]) return res.sendStatus(404);
          await pool.request().input("id", req.params.id).query("DELETE FROM harvests WHERE fieldId = @id"); //! unscoped-mutation
        });
        `,
      ),
    });
    service({
      "package.json": pkg("@libsql/client"),
      "db/schema.sql": TABLES,
      "src/session.ts": SESSION,
      "src/app.ts": routes(
        `import { createClient } from "@libsql/client"; const db = createClient({ url: process.env.DB! });`,
        `
        const sql = "delete from fields where id = ? and farmId = ?";
        app.post("/a/:id", async (req, res) => {
          const { rowsAffected } = await db.execute({ sql, args: [req.params.id, req.session.farmId!] });
          if (rowsAffected === 0) return res.sendStatus(404);
          await db.execute({ sql: "delete from harvests where fieldId = ?", args: [req.params.id] });
        });
        app.post("/b/:id", async (req, res) => {
          const { rowsAffected } = await db.execute({ sql, args: [req.params.id, req.session.farmId!] });
          if (rowsAffected === 0) console.log("nothing");
          await db.execute({ sql: "delete from harvests where fieldId = ?", args: [req.params.id] }); //! unscoped-mutation
        });
        `,
      ),
    });
    service({
      "package.json": pkg("mongodb"),
      "src/session.ts": SESSION,
      "src/app.ts": routes(
        `
        import { MongoClient, ObjectId } from "mongodb";
        const db = new MongoClient(process.env.DB!).db("farming");
        interface Farm { _id: ObjectId; name: string }
        interface Hand { _id: ObjectId; farmId: ObjectId; email: string }
        interface Field { _id: ObjectId; farmId: ObjectId; crop: string }
        interface Harvest { _id: ObjectId; fieldId: ObjectId; farmId: ObjectId; tons: number }
        const farms = db.collection<Farm>("farms");
        const hands = db.collection<Hand>("hands");
        const fields = db.collection<Field>("fields");
        const harvests = db.collection<Harvest>("harvests");
        `,
        `
        app.post("/a/:id", async (req, res) => {
          const _id = new ObjectId(req.params.id);
          const { deletedCount } = await fields.deleteOne({ _id, farmId: new ObjectId(req.session.farmId) });
          if (deletedCount === 0) return res.sendStatus(404);
          await harvests.deleteMany({ fieldId: _id });
        });
        app.post("/b/:id", async (req, res) => {
          const _id = new ObjectId(req.params.id);
          const { matchedCount } = await fields.updateOne({ _id, farmId: new ObjectId(req.session.farmId) }, { $set: { crop: "oats" } });
          if (matchedCount !== 1) return res.sendStatus(404);
          await harvests.deleteMany({ fieldId: _id });
        });
        app.post("/c/:id", async (req, res) => {
          const _id = new ObjectId(req.params.id);
          await fields.deleteOne({ _id, farmId: new ObjectId(req.session.farmId) });
          await harvests.deleteMany({ fieldId: _id }); //! unscoped-mutation
        });
        `,
      ),
    });
  });

  describe("Objection's throwIfNotFound", () => {
    service({
      "package.json": pkg("objection"),
      "db/schema.sql": TABLES,
      "src/session.ts": SESSION,
      "src/models.ts": `
        import { Model } from "objection";
        export class Field extends Model { static tableName = "fields"; id!: number; farmId!: number; crop!: string }
        export class Harvest extends Model { static tableName = "harvests"; id!: number; fieldId!: number; tons!: number }
      `,
      "src/app.ts": routes(
        `import { Field, Harvest } from "./models";`,
        `
        app.get("/row/:id", async (req, res) => {
          await Field.query().findOne({ id: req.params.id, farmId: req.session.farmId }).throwIfNotFound();
          res.json(await Harvest.query().where("fieldId", req.params.id));
        });
        app.get("/rows/:id", async (req, res) => {
          await Field.query().where({ id: req.params.id, farmId: req.session.farmId }).throwIfNotFound();
          res.json(await Harvest.query().where("fieldId", req.params.id));
        });
        app.put("/changed/:id", async (req, res) => {
          await Field.query().patch({ crop: "hops" }).where({ id: req.params.id, farmId: req.session.farmId }).throwIfNotFound();
          await Harvest.query().delete().where("fieldId", req.params.id);
        });
        app.get("/perhaps/:id", async (req, res) => {
          await Field.query().findOne({ id: req.params.id, farmId: req.session.farmId });
          res.json(await Harvest.query().where("fieldId", req.params.id)); //! unscoped-query
        });
        `,
      ),
    });
  });

  describe("Sequelize's rejectOnEmpty, and includes of scoped models", () => {
    service({
      "package.json": pkg("sequelize"),
      "src/session.ts": SESSION,
      "src/models.ts": `
        import { DataTypes, Model, Sequelize } from "sequelize";
        const sequelize = new Sequelize(process.env.DATABASE_URL!);
        export class Farm extends Model {}
        Farm.init({ name: { type: DataTypes.STRING, allowNull: false } }, { sequelize });
        export class Field extends Model {}
        Field.init({ farmId: { type: DataTypes.INTEGER, allowNull: false }, crop: DataTypes.STRING }, {
          sequelize,
          scopes: { ofFarm: (farmId: number) => ({ where: { farmId } }), rye: { where: { crop: "rye" } } },
        });
        export class Harvest extends Model {}
        Harvest.init({ fieldId: { type: DataTypes.INTEGER, allowNull: false }, tons: DataTypes.INTEGER }, { sequelize });
        Field.belongsTo(Farm, { as: "farm", foreignKey: { name: "farmId", allowNull: false } });
        Farm.hasMany(Field, { as: "fields", foreignKey: "farmId" });
        Harvest.belongsTo(Field, { as: "field", foreignKey: { name: "fieldId", allowNull: false } });
      `,
      "src/app.ts": routes(
        `import { Field, Harvest } from "./models";`,
        `
        app.get("/there/:id", async (req, res) => {
          await Field.findOne({ where: { id: req.params.id, farmId: req.session.farmId }, rejectOnEmpty: true });
          res.json(await Harvest.findAll({ where: { fieldId: req.params.id } }));
        });
        app.get("/perhaps/:id", async (req, res) => {
          await Field.findOne({ where: { id: req.params.id, farmId: req.session.farmId } });
          res.json(await Harvest.findAll({ where: { fieldId: req.params.id } })); //! unscoped-query
        });
        app.get("/own", async (req, res) => {
          res.json(await Harvest.findAll({ include: [{ model: Field.scope({ method: ["ofFarm", req.session.farmId] }), as: "field" }] }));
        });
        app.get("/rye", async (req, res) => {
          res.json(await Harvest.findAll({ include: [{ model: Field.scope("rye"), as: "field" }] })); //! unscoped-query
        });
        app.get("/optional", async (req, res) => {
          const field = Field.scope({ method: ["ofFarm", req.session.farmId] });
          res.json(await Harvest.findAll({ include: [{ model: field, as: "field", required: false }] })); //! unscoped-query
        });
        app.get("/overridden", async (req, res) => {
          const field = Field.scope({ method: ["ofFarm", req.session.farmId] });
          res.json(await Harvest.findAll({ include: [{ model: field, as: "field", where: { farmId: req.query.farm } }] })); //! untrusted-tenant-id
        });
        app.get("/association", async (req, res) => {
          res.json(await Harvest.findAll({ include: [{ association: Harvest.associations.field, where: { farmId: req.session.farmId } }] }));
        });
        `,
      ),
    });
  });
});
