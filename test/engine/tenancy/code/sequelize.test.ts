// Models of Sequelize as they are declared: define, init, associations, decorators of sequelize-typescript.
import assert from "node:assert/strict";
import { SEQUELIZE_READER } from "../../../../server/engine/tenancy/code/sequelize/sequelize";
import { readEntities, sayEntity } from "./entity-text";

function said(files: string | Readonly<Record<string, string>>, name: string): readonly string[] {
  const all = typeof files === "string" ? { "main.ts": `import { DataTypes, Model, Sequelize } from "sequelize";\n${files}` } : files;
  const entity = readEntities(SEQUELIZE_READER, all).find((one) => one.name === name);
  assert.ok(entity, `no ${name}`);
  return sayEntity(entity);
}

describe("Sequelize models", () => {
  it("are defined with attributes, and have an id where none is said", () => {
    const code = `const Team = sequelize.define("Team", {
      name: DataTypes.STRING,
      orgId: { type: DataTypes.INTEGER, allowNull: false, field: "org_id" },
      slug: { type: DataTypes.STRING, unique: true },
    });`;
    assert.deepEqual(said(code, "Team"), ["Team in Teams", "id* name? orgId:org_id slug?", "unique slug"]);
  });

  it("are named in the database by their options", () => {
    const model = (options: string): string =>
      `const City = sequelize.define("City", { uuid: { primaryKey: true, type: DataTypes.UUID } }, ${options});`;
    assert.deepEqual(said(model("{}"), "City"), ["City in Cities", "uuid*"]);
    assert.equal(said(model("{ tableName: 'towns' }"), "City")[0], "City in towns");
    assert.equal(said(model("{ freezeTableName: true }"), "City")[0], "City in City");
    assert.equal(said("sequelize.define('Team', { orgId: DataTypes.INTEGER }, { underscored: true })", "Team")[1], "id* orgId:org_id?");
  });

  it("point at what their attributes reference, by model and by table", () => {
    const code = `
      const Org = sequelize.define("Organization", {}, { tableName: "orgs" });
      sequelize.define("Team", {
        orgId: { type: DataTypes.INTEGER, allowNull: false, references: { model: Org, key: "id" } },
        ownerId: { type: DataTypes.INTEGER, references: { model: "orgs" } },
      });`;
    assert.deepEqual(said(code, "Team").slice(2), ["orgId -> Organization(orgId)", "ownerId -> Organization(ownerId)?"]);
  });

  it("are associated from either end", () => {
    const code = `
      class Org extends Model {}
      Org.init({ name: DataTypes.STRING }, { sequelize });
      class Team extends Model {}
      Team.init({ orgId: { type: DataTypes.INTEGER, allowNull: false } }, { sequelize });
      class Seat extends Model {}
      Seat.init({}, { sequelize });
      Team.belongsTo(Org, { as: "org", foreignKey: "orgId" });
      Team.hasMany(Seat, { as: "seats", foreignKey: { name: "teamId", allowNull: false } });`;
    assert.deepEqual(said(code, "Team").slice(2), ["org -> Org(orgId)", "seats => Seat"]);
    assert.deepEqual(said(code, "Seat").slice(1), ["id* teamId", "teamId -> Team(teamId)"]);
  });

  it("name an association without an alias after its target, in the number that it has", () => {
    const code = `
      const Case = sequelize.define("Cases", {});
      const Status = sequelize.define("Status", {});
      const Visit = sequelize.define("Visit", {});
      Visit.belongsTo(Case, { foreignKey: "caseId" });
      Visit.hasMany(Status, { foreignKey: "visitId" });`;
    assert.deepEqual(said(code, "Visit").slice(2), ["Case -> Cases(caseId)?", "Statuses => Status"]);
    assert.equal(said(code, "Cases")[0], "Cases in Cases");
  });

  it("are made by functions, and associated in a static method, as the command line writes them", () => {
    const files = {
      "org.ts": `module.exports = (sequelize, DataTypes) => {
        class Org extends require("sequelize").Model { static associate(models) { this.hasMany(models.Team, { foreignKey: "orgId" }); } }
        Org.init({ name: DataTypes.STRING }, { sequelize, modelName: "Org" });
        return Org;
      };`,
      "team.ts": `const { Model } = require("sequelize");
      module.exports = (sequelize, DataTypes) => {
        class Team extends Model { static associate(models) { Team.belongsTo(models.Org, { foreignKey: "orgId" }); } }
        Team.init({ orgId: { type: DataTypes.UUID, allowNull: false } }, { sequelize, indexes: [{ fields: ["orgId"] }] });
        return Team;
      };`,
    };
    assert.deepEqual(said(files, "Team").slice(1), ["id* orgId", "Org -> Org(orgId)", "index orgId"]);
  });

  it("may be classes with decorators", () => {
    const code = `import { AllowNull, BelongsTo, Column, ForeignKey, HasMany, Index, Model, PrimaryKey, Table, Unique } from "sequelize-typescript";
    @Table({ tableName: "orgs" }) class Org extends Model { @PrimaryKey @Column id: string; @HasMany(() => Team) teams: Team[] }
    @Table({ underscored: true, indexes: [{ unique: true, fields: ["orgId", "slug"] }] })
    class Team extends Model {
      @ForeignKey(() => Org) @AllowNull(false) @Column orgId: string;
      @BelongsTo(() => Org) org: Org;
      @Unique @Column({ field: "short_name" }) slug: string;
      @Index @Column({ allowNull: false }) state: string;
      @ForeignKey(() => Org) @Column parentId: string;
    }`;
    assert.deepEqual(said({ "main.ts": code }, "Org"), ["Org in orgs", "id*", "teams => Team"]);
    assert.deepEqual(said({ "main.ts": code }, "Team"), [
      "Team in Teams",
      "id* orgId:org_id slug:short_name? state parentId:parent_id?",
      "org -> Org(orgId)",
      "parentId -> Org(parentId)?",
      "unique slug",
      "unique orgId,slug",
      "index state",
    ]);
  });
});
