// What hooks, plug-ins, statics, query helpers and connections of Mongoose do to operations, one by one.
import { provesIn, type StoreApp } from "../store-harness";
import { MONGOOSE_APP } from "./app";

function modelsWith(code: string, versions = MONGOOSE_APP.versions): StoreApp {
  return {
    versions,
    imports: `import mongoose from "mongoose";\nimport { Note, storage } from "./models";`,
    files: {
      "src/models.ts": `import mongoose, { Schema, model } from "mongoose";
import { AsyncLocalStorage } from "node:async_hooks";
export const storage = new AsyncLocalStorage<{ tenantId: string }>();
const noteSchema = new Schema({ tenantId: { type: String, required: true }, text: String });
${code}
export const Note = model("Note", noteSchema);
`,
    },
  };
}

const IN_CONTEXT = (body: string): string => `await storage.run({ tenantId: me.tenantId }, async () => {\n${body}\n});`;

describe("Mongoose hooks", () => {
  provesIn(
    modelsWith(`
      function addTenant() { this.where({ tenantId: storage.getStore().tenantId }); }
      noteSchema.pre("find", addTenant);
      noteSchema.pre(["findOne", "countDocuments"], addTenant);
      noteSchema.pre(/^delete/, function (next) { this.getFilter().tenantId = storage.getStore().tenantId; next(); });
      noteSchema.pre("findOneAndUpdate", function () { this.setQuery({ ...this.getQuery(), tenantId: storage.getStore().tenantId }); });
      noteSchema.pre("save", function (next) { this.tenantId = storage.getStore().tenantId; next(); });
      noteSchema.pre("aggregate", function () { this.pipeline().unshift({ $match: { tenantId: storage.getStore().tenantId } }); });
    `),
    {
      "scope the operations that they are registered for": IN_CONTEXT(`
        res.json(await Note.find()); //= scoped-client
        res.json(await Note.findById(req.params.id)); //= scoped-client
        res.json(await Note.countDocuments({ text: "x" })); //= scoped-client
        await Note.deleteOne({ _id: req.params.id }); //= scoped-client
        await Note.deleteMany(); //= scoped-client
        await Note.findByIdAndUpdate(req.params.id, { text: "y" }); //= scoped-client
        res.json(await Note.aggregate([{ $group: { _id: "$text" } }])); //= scoped-client
        await Note.create({ text: "z" }); //= tenant-filter
        await new Note({ text: "z" }).save(); //= tenant-filter`),
      "leave the others as they are": IN_CONTEXT(`
        await Note.updateMany({ text: "a" }, { text: "b" }); //= certain unpinned
        await Note.findOneAndDelete({ text: "a" }); //= certain unpinned
        res.json(await Note.distinct("text")); //= certain no-filter
        await Note.insertMany([{ text: "q" }]); //= certain missing-tenant
        await Note.bulkWrite([{ insertOne: { document: { text: "q" } } }]); //= certain missing-tenant`),
    },
  );
});

describe("Mongoose plug-ins, statics and query helpers", () => {
  const app: StoreApp = {
    versions: MONGOOSE_APP.versions,
    imports: `import { Note } from "./note";\nimport { storage } from "./storage";`,
    files: {
      "src/storage.ts": `import { AsyncLocalStorage } from "node:async_hooks";\nexport const storage = new AsyncLocalStorage();\n`,
    },
  };
  provesIn(app, {
    "are followed": `
      await storage.run({ tenantId: me.tenantId }, async () => {
        res.json(await Note.find({ text: "x" })); //= scoped-client
      });
      res.json(await Note.findFor(me.tenantId, { _id: req.params.id }));
      res.json(await Note.anyOf(req.params.id));
      res.json(await Note.findOne().byTenant(me.tenantId)); //= tenant-filter
      const note = await Note.findFor(me.tenantId, {});
      await note.rename("new");
      //- /src/note.ts
      import mongoose, { Schema, model } from "mongoose";
      import { storage } from "./storage";
      const noteSchema = new Schema({ tenantId: { type: String, required: true }, text: String });
      function ofTenant(schema, options) {
        schema.pre("find", function () { this.where(options.key).equals(storage.getStore().tenantId); });
      }
      noteSchema.plugin(ofTenant, { key: "tenantId" });
      noteSchema.statics.findFor = function (tenantId, filter) {
        return this.findOne({ ...filter, tenantId }); //= tenant-filter
      };
      noteSchema.static("anyOf", function (id) {
        return this.findOne({ _id: id }); //= certain unpinned
      });
      noteSchema.query.byTenant = function (tenantId) { return this.where({ tenantId }); };
      noteSchema.methods.rename = function (text) {
        this.text = text;
        return this.save(); //= bound-id
      };
      export const Note = model("Note", noteSchema);`,
  });
});

describe("Discriminators of Mongoose", () => {
  const app: StoreApp = {
    versions: MONGOOSE_APP.versions,
    imports: `import { Memo, Note } from "./note";\nimport { storage } from "./storage";`,
    files: {
      "src/storage.ts": `import { AsyncLocalStorage } from "node:async_hooks";\nexport const storage = new AsyncLocalStorage();\n`,
    },
  };
  provesIn(app, {
    "have the hooks and statics of the base's schema beside their own": `
      await storage.run({ tenantId: me.tenantId }, async () => {
        res.json(await Note.find({ text: "x" })); //= scoped-client
        res.json(await Memo.find({ level: 2 })); //= scoped-client
        await Memo.deleteOne({ _id: req.params.id }); //= scoped-client
        res.json(await Memo.byText(req.query.text));
        await Memo.updateMany({ level: 1 }, { level: 2 }); //= certain unpinned
        await Note.deleteOne({ _id: req.params.id }); //= certain unpinned
      });
      //- /src/note.ts
      import mongoose, { Schema, model } from "mongoose";
      import { storage } from "./storage";
      const noteSchema = new Schema({ tenantId: { type: String, required: true }, text: String });
      noteSchema.pre(/^find/, function () { this.where({ tenantId: storage.getStore().tenantId }); });
      noteSchema.statics.byText = function (text) {
        return this.findOne({ text }); //= scoped-client
      };
      export const Note = model("Note", noteSchema);
      const memoSchema = new Schema({ level: Number });
      memoSchema.pre("deleteOne", function () { this.where({ tenantId: storage.getStore().tenantId }); });
      export const Memo = Note.discriminator("Memo", memoSchema);`,
  });
});

describe("Undefined in filters of Mongoose", () => {
  provesIn(modelsWith(`mongoose.connect("mongodb://db", { ignoreUndefined: true });`), {
    "drops the condition where the client was told to ignore it": `
      const tenantId = req.query.all ? undefined : me.tenantId;
      res.json(await Note.find({ tenantId })); //= certain bypassable undefined`,
  });
});

describe("Connections of Mongoose", () => {
  const app: StoreApp = {
    versions: MONGOOSE_APP.versions,
    imports: `import mongoose, { Schema } from "mongoose";\nconst item = new Schema({ sku: String, tenantId: { type: String, required: true } });`,
    files: {},
  };
  provesIn(app, {
    "chosen by the requester's tenant isolate": `
      const db = mongoose.connection.useDb("t_" + me.tenantId, { useCache: true });
      const Item = db.models.Item ?? db.model("Item", item);
      res.json(await Item.find()); //= isolated-storage
      await Item.create({ sku: "1" }); //= isolated-storage
      await Item.updateMany({}, { sku: "2" }); //= isolated-storage
      const own = await mongoose.createConnection(\`mongodb://db/\${me.tenantId}\`).asPromise();
      res.json(await own.model("Item", item).countDocuments()); //= isolated-storage`,
    "chosen by the request or by nobody do not": `
      const db = mongoose.connection.useDb(req.body.tenant); //= certain unscoped-storage
      res.json(await db.model("Item", item).find());
      res.json(await mongoose.connection.useDb("shared").model("Item", item).find()); //= certain no-filter
      res.json(await mongoose.createConnection(process.env.OTHER).model("Item", item).find()); //= certain no-filter`,
  });
});

describe("Models by their declared type", () => {
  const app: StoreApp = {
    versions: { ...MONGOOSE_APP.versions, "@nestjs/common": "10.0.0", "@nestjs/mongoose": "10.0.0" },
    imports: "",
    files: {},
  };
  provesIn(app, {
    "are injected by Nest, with the hooks of their schema": `
      //- /src/cat.schema.ts
      import { Prop, Schema, SchemaFactory } from "@nestjs/mongoose";
      import { HydratedDocument } from "mongoose";
      export type CatDocument = HydratedDocument<Cat>;
      @Schema()
      export class Cat {
        @Prop({ required: true }) tenantId: string;
        @Prop() name: string;
      }
      export const CatSchema = SchemaFactory.createForClass(Cat);
      //- /src/cat.module.ts
      import { Module } from "@nestjs/common";
      import { MongooseModule } from "@nestjs/mongoose";
      import { Cat, CatSchema } from "./cat.schema";
      import { CatsController } from "./cats.controller";
      @Module({ imports: [MongooseModule.forFeature([{ name: Cat.name, schema: CatSchema }])], controllers: [CatsController] })
      export class CatModule {}
      //- /src/cats.controller.ts
      import { Controller, Get, Param, Req, UseGuards } from "@nestjs/common";
      import { InjectModel } from "@nestjs/mongoose";
      import { AuthGuard } from "@nestjs/passport";
      import { Model } from "mongoose";
      import { Cat, CatDocument } from "./cat.schema";
      @UseGuards(AuthGuard("jwt"))
      @Controller("cats")
      export class CatsController {
        constructor(@InjectModel(Cat.name) private readonly cats: Model<CatDocument>) {}
        @Get()
        list(@Req() req: { user: { tenantId: string } }) {
          return this.cats.find({ tenantId: req.user.tenantId }); //= tenant-filter
        }
        @Get(":id")
        one(@Param("id") id: string) {
          return this.cats.findById(id).exec(); //= certain unpinned
        }
      }`,
  });
});
