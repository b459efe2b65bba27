// Entities that Objection model classes declare.
import assert from "node:assert/strict";
import { sayEntities } from "./said-entities";

const TENANT = `export class Tenant extends Model { static tableName = "tenants"; id!: string; name!: string; }`;

describe("the reader of Objection models", () => {
  it("reads fields and the relations whose key a model has", () => {
    const code = `import { Model } from "objection";
      ${TENANT}
      export class Recipe extends Model {
        static tableName = "recipes";
        static relationMappings = {
          tenant: { relation: Model.BelongsToOneRelation, modelClass: Tenant, join: { from: "recipes.tenant_id", to: "tenants.id" } },
        };
        id!: string;
        tenant_id!: string;
        title?: string;
        note!: string | null;
        tenant?: Tenant;
      }`;
    assert.deepEqual(sayEntities({ "models.ts": code }), [
      "Tenant (tenants): id:string!*d, name:string!",
      "primary id",
      "Recipe (recipes): id:string!*d, tenant_id:string!, title:string, note:string | null",
      "tenant -> Tenant by tenant_id=id!",
      "primary id",
    ]);
  });

  it("reads JavaScript classes: getters, functions and the JSON schema", () => {
    const tenant = `const { Model } = require("objection");
      class Tenant extends Model { static get tableName() { return "tenants"; } }
      module.exports = { Tenant };`;
    const recipe = `const { Model } = require("objection");
      class Recipe extends Model {
        static get tableName() { return "app.recipes"; }
        static get jsonSchema() {
          return { type: "object", required: ["title", "tenant_id"], properties: { title: { type: "string" }, tenant_id: { type: "integer" }, note: {} } };
        }
        static get relationMappings() {
          const { Tenant } = require("./tenant");
          return {
            tenant: { relation: Model.BelongsToOneRelation, modelClass: Tenant, join: { from: "recipes.tenant_id", to: "tenants.id" } },
          };
        }
      }
      module.exports = { Recipe };`;
    assert.deepEqual(sayEntities({ "recipe.js": recipe, "tenant.js": tenant }), [
      "Recipe (recipes): id:unknown!*d, title:unknown!, tenant_id:unknown!, note:unknown",
      "tenant -> Tenant by tenant_id=id!",
      "primary id",
      "Tenant (tenants): id:unknown!*d",
      "primary id",
    ]);
  });

  it("gives a model the key that only the other end declares", () => {
    const code = `import { Model } from "objection";
      export class Tenant extends Model {
        static tableName = "tenants";
        static relationMappings = () => ({
          recipes: { relation: Model.HasManyRelation, modelClass: Recipe, join: { from: "tenants.id", to: "recipes.tenant_id" } },
        });
        id!: string;
      }
      export class Recipe extends Model { static tableName = "recipes"; id!: string; }`;
    assert.deepEqual(sayEntities({ "models.ts": code }), [
      "Tenant (tenants): id:string!*d",
      "recipes ->> Recipe",
      "primary id",
      "Recipe (recipes): tenant_id:unknown!, id:string!*d",
      "tenant -> Tenant by tenant_id=id!",
      "primary id",
    ]);
  });

  it("takes fields, keys and relations from base classes, across files", () => {
    const base = `import { Model } from "objection";
      export class BaseModel extends Model {
        static idColumn = ["tenant_id", "id"];
        tenant_id!: string;
        id!: string;
        QueryBuilderType!: unknown;
      }`;
    const recipe = `import { BaseModel } from "./base";
      export class Recipe extends BaseModel { static readonly tableName = "recipes"; tags!: string[]; }`;
    assert.deepEqual(sayEntities({ "base.ts": base, "recipe.ts": recipe }), [
      "Recipe (recipes): tenant_id:string!*, id:string!*, tags:string[]![]",
      "primary tenant_id+id",
    ]);
  });

  it("reads relations through a join table, of which neither end has a key, and leaves out classes without a table", () => {
    const code = `import { Model } from "objection";
      export class Plain { static tableName = "plain"; }
      export class Base extends Model { id!: string; }
      export class Tag extends Model { static tableName = "tags"; id!: string; }
      export class Recipe extends Base {
        static tableName = "recipes";
        static relationMappings = {
          tags: {
            relation: Model.ManyToManyRelation,
            modelClass: Tag,
            join: { from: "recipes.id", through: { from: "recipe_tags.recipe_id", to: "recipe_tags.tag_id" }, to: "tags.id" },
          },
        };
      }`;
    assert.deepEqual(sayEntities({ "models.ts": code }), [
      "Tag (tags): id:string!*d",
      "primary id",
      "Recipe (recipes): id:string!*d",
      "tags ->> Tag",
      "primary id",
    ]);
  });
});
