// Mongoose models in the many ways in which they are written, as entities.
import assert from "node:assert/strict";
import { inferTenancy } from "../../../../../server/engine/tenancy/infer";
import type { SchemaEntity } from "../../../../../server/engine/tenancy/model";
import { summary } from "../../tenancy-harness";
import { readCode } from "../code-harness";

function entities(files: Readonly<Record<string, string>> | string): readonly SchemaEntity[] {
  return readCode(files).entities;
}

function entityOf(text: string): SchemaEntity {
  const [first, ...more] = entities(text);
  assert.ok(first && more.length === 0, `${more.length + 1} entities`);
  return first;
}

/** `name type! unique` per column, `-> Target` for references. */
function columnsOf(entity: SchemaEntity): readonly string[] {
  return entity.columns
    .filter((column) => column.name !== "_id")
    .map((column) => {
      const target = entity.relations.find((relation) => relation.columns.includes(column.name))?.target;
      const marks = [column.isRequired ? "!" : "", column.isList ? "[]" : "", column.isUnique ? " unique" : ""].join("");
      return `${column.name} ${column.type}${marks}${target === undefined ? "" : ` -> ${target}`}`;
    });
}

function tenancy(files: Readonly<Record<string, string>> | string): readonly string[] {
  return summary(inferTenancy(entities(files), { tenant: {}, entities: {} }));
}

const SCHEMA = `import mongoose, { Schema, model } from "mongoose";\n`;

describe("Mongoose schemas", () => {
  it("have paths by type, options, nesting and lists", () => {
    const entity = entityOf(`${SCHEMA}
      const address = { street: String, city: { type: String, required: true } };
      const line = new Schema({ text: String, amount: Number });
      export const Order = model("Order", new Schema({
        number: { type: String, required: [true, "number is needed"], unique: true },
        note: String,
        at: { type: Date, default: Date.now },
        billing: { plan: { type: String }, address },
        kind: { type: { type: String }, size: Number },
        tags: [String],
        lines: [line],
        main: line,
        shop: { type: mongoose.Types.ObjectId, ref: "Shop", required: true },
        other: { type: "ObjectId", ref: () => "Shop" },
        sometimes: { type: String, required: function () { return this.at > 0; } },
      }));`);
    assert.equal(entity.name, "Order");
    assert.equal(entity.table, "orders");
    assert.deepEqual(columnsOf(entity), [
      "number String! unique",
      "note String",
      "at Date",
      "billing.plan String",
      "billing.address.street String",
      "billing.address.city String!",
      "kind.type String",
      "kind.size Number",
      "tags String[]",
      "lines Array[]",
      "lines.text String[]",
      "lines.amount Number[]",
      "main.text String",
      "main.amount Number",
      "shop ObjectId! -> Shop",
      "other ObjectId -> Shop",
      "sometimes String",
    ]);
  });

  it("are followed through files, spreads, helpers, clones, add() and plug-ins", () => {
    const files = {
      "base.ts": `import { Schema } from "mongoose";
        export const owned = { orgId: { type: Schema.Types.ObjectId, ref: "Org", required: true } };
        export const base = new Schema({ ...owned, deletedAt: Date });
        export function stamped(schema, options) { schema.add({ createdBy: { type: Schema.Types.ObjectId, ref: "User" } }); }
        export const make = () => new Schema({ made: String });`,
      "models.ts": `import { model, Schema } from "mongoose";
        import { base, make, stamped } from "./base";
        const first = base.clone();
        first.add({ name: String });
        first.plugin(stamped);
        first.index({ orgId: 1, name: 1 }, { unique: true });
        first.index({ name: 1 });
        export const First = mongoose.models.First || model("First", first);
        export const Second = model("Second", make());
        export const Third = model("Third", new Schema().add(base).add({ more: String }));`,
    };
    const [first, second, third] = entities(files);
    assert.ok(first && second && third);
    assert.deepEqual(columnsOf(first), ["orgId ObjectId! -> Org", "deletedAt Date", "name String", "createdBy ObjectId -> User"]);
    assert.deepEqual(
      first.uniques.map((unique) => unique.columns.join()),
      ["_id", "orgId,name"],
    );
    assert.deepEqual(first.indexes, [["name"]]);
    assert.deepEqual(columnsOf(second), ["made String"]);
    assert.deepEqual(columnsOf(third), ["orgId ObjectId! -> Org", "deletedAt Date", "more String"]);
  });

  it("are models of a connection, also inside functions, and in CommonJS", () => {
    const files = {
      "schema.js": `const mongoose = require("mongoose"); const { Schema } = mongoose;
        const schema = new Schema({ sku: { type: String, required: true } }, { collection: "stock" });
        module.exports = schema;`,
      "tenant.js": `const schema = require("./schema");
        exports.modelsOf = (connection) => {
          const local = new Schema({ name: String });
          return { Item: connection.model("Item", schema), Shelf: connection.models.Shelf ?? connection.model("Shelf", local, "racks") };
        };`,
    };
    assert.deepEqual(
      entities(files).map((entity) => `${entity.name} ${entity.table} ${columnsOf(entity).join()}`),
      ["Item stock sku String!", "Shelf racks name String"],
    );
  });

  it("may be discriminators of another model", () => {
    const [click, event] = entities(`${SCHEMA}
      const Event = model("Event", new Schema({ org: { type: Schema.Types.ObjectId, ref: "Org", required: true } }));
      export const Click = Event.discriminator("Click", new Schema({ url: String }));`);
    assert.ok(click && event);
    assert.equal(click.table, event.table);
    assert.deepEqual(columnsOf(click), ["org ObjectId! -> Org", "url String"]);
  });

  it("have virtuals that lead to other models", () => {
    const [invoice] = entities(`${SCHEMA}
      const invoice = new Schema({ number: String });
      invoice.virtual("lines", { ref: "Line", localField: "_id", foreignField: "invoice" });
      invoice.virtual("label").get(() => "x");
      export const Invoice = model("Invoice", invoice);`);
    assert.deepEqual(
      invoice?.relations.map((relation) => `${relation.name} ${relation.target} ${relation.isList}`),
      ["lines Line true"],
    );
  });

  it("are classes of Nest and Typegoose, with what they inherit", () => {
    const files = {
      "cat.schema.ts": `import { Prop, Schema, SchemaFactory } from "@nestjs/mongoose";
        import mongoose from "mongoose";
        class Owned { @Prop({ type: mongoose.Schema.Types.ObjectId, ref: "Org", required: true }) org: mongoose.Types.ObjectId; }
        @Schema({ _id: false }) class Paw { @Prop() size: number; }
        @Schema({ timestamps: true, collection: "felines" })
        export class Cat extends Owned {
          @Prop({ required: true, unique: true }) name: string;
          @Prop() age: number;
          @Prop([String]) tags: string[];
          @Prop({ type: [{ type: mongoose.Schema.Types.ObjectId, ref: "Toy" }] }) toys: Toy[];
        }
        export const CatSchema = SchemaFactory.createForClass(Cat);
        CatSchema.index({ org: 1 });
        CatSchema.index({ age: 1 }, { unique: true });
        CatSchema.virtual("owners", { ref: "Owner", localField: "_id", foreignField: "cats" });`,
      "cat.module.ts": `import { MongooseModule } from "@nestjs/mongoose";
        import { Cat, CatSchema } from "./cat.schema";
        const feature = MongooseModule.forFeature([{ name: Cat.name, schema: CatSchema }]);`,
      "dog.ts": `import { getModelForClass, index, prop, type Ref } from "@typegoose/typegoose";
        @index({ org: 1, name: 1 }, { unique: true })
        export class Dog { @prop({ required: true, ref: () => Org }) public org!: Ref<Org>; @prop({ required: true }) public name!: string; }
        export const DogModel = getModelForClass(Dog);`,
    };
    const [cat, dog] = entities(files);
    assert.ok(cat && dog);
    assert.equal(cat.table, "felines");
    assert.deepEqual(
      cat.indexes.map((columns) => columns.join()),
      ["org"],
    );
    assert.deepEqual(
      cat.uniques.map((unique) => unique.columns.join()),
      ["_id", "name", "age"],
    );
    assert.ok(cat.relations.some(({ name, target, isList }) => name === "owners" && target === "Owner" && isList));
    assert.deepEqual(columnsOf(cat), ["org ObjectId! -> Org", "name String! unique", "age Number", "tags String[]", "toys ObjectId[]"]);
    assert.deepEqual(columnsOf(dog), ["org ObjectId! -> Org", "name String!"]);
    assert.deepEqual(
      dog.uniques.map((unique) => unique.columns.join()),
      ["_id", "org,name"],
    );
  });

  it("are classes that references lead to, where the module that names them is not there", () => {
    const of = (body: string): string => `import { Prop, Schema } from "@nestjs/mongoose";\n${body}`;
    const files = {
      "org.ts": of(`@Schema() export class Org { @Prop({ required: true }) name: string; }`),
      "part.ts": of(`@Schema() export class Part { @Prop() text: string; }`),
      "cat.ts":
        of(`@Schema() export class Cat { @Prop({ type: Types.ObjectId, ref: "Org", required: true }) org: Types.ObjectId; @Prop({ type: Part }) part: Part; }
        export class CatService { constructor(@InjectModel(Cat.name) private cats: Model<Cat>) {} }`),
    };
    assert.deepEqual(
      entities(files).map(({ name }) => name),
      ["Cat", "Org"],
    );
  });

  it("are read as far as they can be, and broken code breaks nothing", () => {
    assert.deepEqual(
      entities(`${SCHEMA} model("A", new Schema(unknownThing())); model(computed(), new Schema({})); model("B"); new Schema(`),
      [...entities(`${SCHEMA} model("A", new Schema(unknownThing()));`)],
    );
    assert.deepEqual(columnsOf(entityOf(`${SCHEMA} const a = new Schema({ self: [a], b: a }); model("A", a);`)), [
      "self Mixed[]",
      "b Mixed",
    ]);
  });
});

describe("Tenancy of Mongoose models", () => {
  it("follows references, named or not", () => {
    const lines = tenancy(`${SCHEMA}
      model("Workspace", new Schema({ name: String }));
      model("User", new Schema({ email: { type: String, unique: true } }));
      model("Member", new Schema({ workspace: { type: Schema.Types.ObjectId, ref: "Workspace", required: true }, user: { type: Schema.Types.ObjectId, ref: "User", required: true } }));
      model("Project", new Schema({ workspace: { type: Schema.Types.ObjectId, required: true }, name: String }));
      model("Task", new Schema({ projectId: { type: String, required: true } }));
      model("Country", new Schema({ code: String }));`);
    assert.deepEqual(lines, [
      "Country global",
      "Member direct workspace",
      "Project direct workspace",
      "Task via projectId.workspace",
      "User user _id",
      "Workspace root _id",
    ]);
  });

  it("finds members inside the document of the tenant", () => {
    const lines = tenancy(`${SCHEMA}
      const Workspace = model("Workspace", new Schema({
        name: String,
        members: [{ user: { type: Schema.Types.ObjectId, ref: "User" }, role: String }],
      }));
      model("User", new Schema({ email: String }));
      model("Note", new Schema({ workspace: { type: Schema.Types.ObjectId, ref: Workspace, required: true } }));`);
    assert.deepEqual(lines, ["Note direct workspace", "User user _id", "Workspace root _id", "Workspace.members direct workspaceId"]);
  });

  it("knows a tenant by its key where no model is", () => {
    assert.deepEqual(
      tenancy(
        `${SCHEMA} model("A", new Schema({ tenantId: { type: String, required: true } })); model("B", new Schema({ tenantId: { type: String, required: true } }));`,
      ),
      ["A direct tenantId", "B direct tenantId"],
    );
  });
});
