// Sequelize: what finders, writes, scopes, hooks, instances and raw queries prove.
import { proves } from "../../../harness/proven";

const MODELS = `
//- /prisma/schema.prisma

//- /src/db.ts
import { DataTypes, Model, Sequelize } from "sequelize";
export const db = new Sequelize(process.env.DATABASE_URL);
export const Clinic = db.define("Clinic", { name: DataTypes.STRING });
export const User = db.define("User", { email: { type: DataTypes.STRING, unique: true } });
export const Staff = db.define("Staff", {
  userId: { type: DataTypes.INTEGER, allowNull: false, references: { model: User } },
  clinicId: { type: DataTypes.INTEGER, allowNull: false, references: { model: "Clinics", key: "id" } },
});
export class Pet extends Model {}
Pet.init(
  { name: DataTypes.STRING, chip: DataTypes.STRING, clinicId: { type: DataTypes.INTEGER, allowNull: false, field: "clinic_id" } },
  {
    sequelize: db,
    tableName: "pets",
    indexes: [{ unique: true, fields: ["clinicId", "chip"] }],
    scopes: { named: { where: { name: "Rex" } }, ofClinic(clinicId) { return { where: { clinicId } }; } },
  },
);
export class Visit extends Model {}
Visit.init({ reason: DataTypes.STRING }, { sequelize: db, tableName: "visits" });
export const Species = db.define("Species", { code: { type: DataTypes.STRING, primaryKey: true } });
Pet.belongsTo(Clinic, { foreignKey: "clinicId", as: "clinic" });
Clinic.hasMany(Pet, { foreignKey: "clinicId", as: "pets" });
Pet.hasMany(Visit, { as: "visits", foreignKey: { name: "petId", allowNull: false } });
Visit.belongsTo(Pet, { as: "pet", foreignKey: { name: "petId", allowNull: false } });

//- /package.json
{ "name": "practice", "dependencies": { "sequelize": "6.37.0", "express": "4.19.0", "jsonwebtoken": "9.0.0" } }
`;

function provesSequelize(cases: Readonly<Record<string, string>>): void {
  const imports = `import { Clinic, Pet, Species, Visit } from "./db";\nimport { Op, QueryTypes } from "sequelize";`;
  const plain = (text = ""): string => text.replaceAll(/^ +/gm, "");
  const body = (code: string): string => {
    const parts = code.split(/^\s*---$/m);
    const [above, handler] = parts.length > 1 ? parts : ["", code];
    return `${imports}\n${plain(above)}\n---\n${plain(handler)}`;
  };
  proves(Object.fromEntries(Object.entries(cases).map(([title, code]) => [title, body(code) + MODELS])));
}

describe("Sequelize queries", () => {
  provesSequelize({
    finders: `
      res.json(await Pet.findAll({ where: { clinicId: me.clinicId, name: req.query.name } })); //= tenant-filter
      res.json(await Pet.findAll({ where: { name: req.query.name } })); //= certain unpinned
      res.json(await Pet.findAll()); //= certain no-filter
      res.json(await Pet.findByPk(req.params.id)); //= certain unpinned
      res.json(await Pet.findOne({ where: { id: req.params.id, clinicId: me.clinicId } })); //= tenant-filter
      res.json(await Pet.count({ where: { chip: req.query.chip } })); //= certain unpinned
      res.json(await Pet.sum("weight", { where: { clinicId: me.clinicId } })); //= tenant-filter
      res.json(await Species.findAll()); //= global
    `,
    operators: `
      res.json(await Pet.findAll({ where: { [Op.and]: [{ clinicId: me.clinicId }, { name: "x" }] } })); //= tenant-filter
      res.json(await Pet.findAll({ where: { [Op.or]: [{ clinicId: me.clinicId }, { name: "x" }] } })); //= certain bypassable or
      res.json(await Pet.findAll({ where: { clinicId: me.clinicId, [Op.or]: [{ name: "x" }, { chip: "y" }] } })); //= tenant-filter
      res.json(await Pet.findAll({ where: { clinicId: { [Op.in]: [me.clinicId] } } })); //= tenant-filter
      res.json(await Pet.findAll({ where: { clinicId: [me.clinicId] } })); //= tenant-filter
      res.json(await Pet.findAll({ where: { clinicId: { [Op.ne]: me.clinicId } } })); //= certain bypassable not
      res.json(await Pet.findAll({ where: { clinicId: { [Op.or]: [me.clinicId, null] } } })); //= tenant-filter
    `,
    "an undefined value throws": `
      const clinicId = req.query.all ? undefined : me.clinicId;
      res.json(await Pet.findAll({ where: { clinicId } })); //= tenant-filter
      const where = req.query.all ? {} : { clinicId: me.clinicId };
      res.json(await Pet.findAll({ where })); //= certain bypassable conditional
    `,
    "a tenant from the request": `
      res.json(await Pet.findAll({ where: { clinicId: req.params.clinicId } })); //= certain untrusted-tenant
    `,
    includes: `
      res.json(await Visit.findAll({ include: [{ model: Pet, as: "pet", where: { clinicId: me.clinicId } }] })); //= relation-filter
      res.json(await Visit.findAll({ include: [{ model: Pet, as: "pet", required: false, where: { clinicId: me.clinicId } }] })); //= certain no-filter
      res.json(await Visit.findAll({ where: { "$pet.clinicId$": me.clinicId }, include: "pet" })); //= relation-filter
      res.json(await Pet.findAll({ where: { clinicId: me.clinicId }, include: ["visits"] })); //= tenant-filter
    `,
    pairs: `
      const { rows, count } = await Pet.findAndCountAll({ where: { clinicId: me.clinicId } }); //= tenant-filter
      res.json({ count, visits: await Visit.findAll({ where: { petId: rows[0].id } }) }); //= bound-id
      const [pet] = await Pet.findOrCreate({ where: { clinicId: me.clinicId, chip: req.body.chip } }); //= tenant-filter + tenant-filter
      const [other] = await Pet.findOrCreate({ where: { chip: req.body.chip }, defaults: { clinicId: me.clinicId } }); //= certain unpinned + tenant-filter
      res.json([pet, other]);
    `,
    "raw statements": `
      res.json(await db.query("SELECT * FROM pets WHERE clinic_id = :clinic", { replacements: { clinic: me.clinicId }, type: QueryTypes.SELECT })); //= tenant-filter
      const [rows] = await db.query("SELECT * FROM pets WHERE id = $1", { bind: [req.params.id] }); //= certain unpinned
      res.json(rows);
    `,
  });
});

describe("Sequelize writes", () => {
  provesSequelize({
    "by options": `
      await Pet.update({ name: req.body.name }, { where: { id: req.params.id } }); //= certain unpinned
      await Pet.update({ name: req.body.name }, { where: { id: req.params.id, clinicId: me.clinicId } }); //= tenant-filter
      await Pet.destroy({ where: { id: req.body.ids } }); //= certain unpinned
      await Pet.increment({ weight: 1 }, { where: { clinicId: me.clinicId } }); //= tenant-filter
      await db.transaction(async (transaction) => Pet.destroy({ where: { clinicId: me.clinicId }, transaction })); //= tenant-filter
    `,
    "new rows": `
      await Pet.create({ name: req.body.name, clinicId: me.clinicId }); //= tenant-filter
      await Pet.create({ name: req.body.name }); //= certain missing-tenant
      await Pet.create(req.body); //= certain untrusted-tenant
      await Pet.bulkCreate(req.body.map((row) => ({ ...row, clinicId: me.clinicId }))); //= tenant-filter
      await Pet.bulkCreate(req.body); //= certain untrusted-tenant
      const pet = new Pet({ name: req.body.name, clinicId: me.clinicId });
      await pet.save(); //= tenant-filter
    `,
    upserts: `
      await Pet.upsert({ chip: req.body.chip, clinicId: me.clinicId }); //= tenant-filter
      await Pet.upsert({ id: req.body.id, clinicId: me.clinicId }); //= certain unpinned
    `,
    instances: `
      const pet = await Pet.findOne({ where: { id: req.params.id, clinicId: me.clinicId } }); //= tenant-filter
      if (!pet) return res.sendStatus(404);
      pet.name = req.body.name;
      await pet.save(); //= bound-id
      await pet.update({ name: "x" }); //= bound-id
      await pet.destroy(); //= bound-id
      const any = await Pet.findByPk(req.body.id); //= certain unpinned
      await any.destroy(); //= certain unpinned
    `,
  });
});

describe("Sequelize scopes and hooks", () => {
  provesSequelize({
    "named scopes": `
      res.json(await Pet.scope({ method: ["ofClinic", me.clinicId] }).findAll()); //= scoped-client
      res.json(await Pet.scope("named").findAll()); //= certain unpinned
      res.json(await Pet.scope("named", { method: ["ofClinic", me.clinicId] }).findByPk(req.params.id)); //= scoped-client
    `,
    "a default scope, and what leaves it": `
      Visit.addScope("defaultScope", { where: { petId: [] } });
      Pet.addScope("defaultScope", { where: { clinicId: current() } });
      import jwt from "jsonwebtoken";
      function current() { return jwt.verify(process.env.TOKEN, process.env.SECRET).clinicId; }
      ---
      res.json(await Pet.findAll()); //= scoped-client
      res.json(await Pet.unscoped().findAll()); //= certain no-filter
      res.json(await Pet.scope(null).findAll()); //= certain no-filter
      res.json(await Pet.findAll({ where: { clinicId: req.query.clinic } })); //= certain untrusted-tenant
    `,
    "hooks, operation by operation": `
      import jwt from "jsonwebtoken";
      const add = (options) => { options.where = { ...options.where, clinicId: jwt.verify(process.env.TOKEN, process.env.SECRET).clinicId }; };
      Pet.addHook("beforeFind", add);
      Pet.beforeBulkDestroy(add);
      Pet.addHook("beforeCreate", (pet) => { pet.clinicId = jwt.verify(process.env.TOKEN, process.env.SECRET).clinicId; });
      ---
      res.json(await Pet.findAll({ where: { name: req.query.name } })); //= scoped-client
      await Pet.destroy({ where: { id: req.params.id } }); //= scoped-client
      await Pet.update({ name: "x" }, { where: { id: req.params.id } }); //= certain unpinned
      res.json(await Pet.count()); //= certain no-filter
      await Pet.create({ name: req.body.name }); //= tenant-filter
    `,
  });
});
