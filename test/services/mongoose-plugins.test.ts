// Plug-ins for every schema, hooks that Typegoose's decorators register, classes that schemas take over, and Nest's connectionFactory.
import { service } from "../harness/service";

describe("Mongoose: plug-ins of every schema, hooks of classes and loaded classes", () => {
  service(
    {
      "package.json": `
        {"name":"a","dependencies":{"express":"^4.19.2","jsonwebtoken":"^9.0.2","mongoose":"^8.5.1","@typegoose/typegoose":"^12.6.0"}}
      `,
      "src/context.ts": `
        import { AsyncLocalStorage } from "node:async_hooks";
        const als = new AsyncLocalStorage<{ shopId: string }>();
        export const run = (shopId: string, fn: () => void) => als.run({ shopId }, fn);
        export const shopId = () => {
          const store = als.getStore();
          if (!store) throw new Error("no shop");
          return store.shopId;
        };
      `,
      "src/models.ts": `
        import { getModelForClass, index, modelOptions, plugin, pre, prop, type Ref, type ReturnModelType } from "@typegoose/typegoose";
        import mongoose, { Schema, type Query } from "mongoose";
        import { shopId } from "./context";

        export class Shop {
          @prop({ required: true }) name!: string;
        }
        export class Seller {
          @prop({ ref: () => Shop, required: true }) shop!: Ref<Shop>;
          @prop() email!: string;
        }
        @pre<Product>(/^find/, function (this: Query<unknown, unknown>) {
          this.where({ shop: shopId() });
        })
        @pre<Product>("save", function () {
          if (this.isNew) this.shop = shopId() as any;
        })
        @index({ shop: 1, sku: 1 }, { unique: true })
        export class Product {
          @prop({ ref: () => Shop, required: true }) shop!: Ref<Shop>;
          @prop({ required: true }) sku!: string;
          @prop() cents!: number;
          static async bySku(this: ReturnModelType<typeof Product>, sku: string) {
            return this.findOne({ sku });
          }
        }
        function ownedByShop(schema: Schema) {
          schema.pre(/^find|^count/, function (this: any) { this.where({ shop: shopId() }); });
        }
        @plugin(ownedByShop)
        @modelOptions({ schemaOptions: { collection: "coupons" } })
        export class Coupon {
          @prop({ ref: () => Shop, required: true }) shop!: Ref<Shop>;
          @prop({ required: true }) code!: string;
        }
        export const ShopModel = getModelForClass(Shop);
        export const SellerModel = getModelForClass(Seller);
        export const ProductModel = getModelForClass(Product);
        export const CouponModel = getModelForClass(Coupon);
      `,
      "src/app.ts": `
        import express from "express";
        import jwt from "jsonwebtoken";
        import { run, shopId } from "./context";
        import { CouponModel, ProductModel, SellerModel } from "./models";
        const app = express();
        app.use(express.json());
        app.use((req, res, next) => {
          try {
            const { shop } = jwt.verify(req.headers.authorization ?? "", process.env.KEY!) as { shop: string };
            run(shop, next);
          } catch {
            res.status(401).end();
          }
        });
        app.get("/products", async (_req, res) => { res.json(await ProductModel.find({ cents: { $gt: 0 } })); });
        app.get("/products/:sku", async (req, res) => { res.json(await ProductModel.bySku(req.params.sku)); });
        app.get("/products/count", async (_req, res) => { res.json(await ProductModel.countDocuments({ cents: 0 })); }); //! unscoped-query
        app.post("/products", async (req, res) => {
          const product = new ProductModel({ sku: req.body.sku, cents: req.body.cents });
          res.json(await product.save());
        });
        app.put("/products/:id", async (req, res) => {
          await ProductModel.updateOne({ _id: req.params.id }, { cents: req.body.cents }); //! unscoped-mutation
          res.end();
        });
        app.get("/coupons", async (_req, res) => { res.json(await CouponModel.find()); });
        app.get("/coupons/count", async (_req, res) => { res.json(await CouponModel.countDocuments()); });
        app.delete("/coupons/:code", async (req, res) => { await CouponModel.deleteOne({ code: req.params.code }); res.end(); }); //! unscoped-mutation
        app.get("/sellers", async (_req, res) => { res.json(await SellerModel.find({ shop: shopId() }).lean()); });
        app.get("/sellers/all", async (_req, res) => { res.json(await SellerModel.find().lean()); }); //! unscoped-query
        app.listen(3000);
      `,
    },
    "of Typegoose's decorators",
  );

  service(
    {
      "package.json": `
        {"name":"a","dependencies":{"koa":"^2.15.3","koa-router":"^12.0.1","koa-session":"^6.4.0","mongoose":"^7.6.0"}}
      `,
      "src/tenant.js": `
        const { AsyncLocalStorage } = require("async_hooks");
        const als = new AsyncLocalStorage();
        module.exports = {
          als,
          tenant() {
            const store = als.getStore();
            if (!store || !store.tenant) throw new Error("tenant missing");
            return store.tenant;
          },
        };
      `,
      "src/plugin.js": `
        const mongoose = require("mongoose");
        const { tenant } = require("./tenant");
        mongoose.plugin((schema) => {
          if (!schema.path("tenant")) return;
          schema.pre(["find", "findOne", "findOneAndUpdate", "countDocuments"], function () {
            this.where({ tenant: tenant() });
          });
          schema.pre("aggregate", function () {
            this.pipeline().unshift({ $match: { tenant: tenant() } });
          });
          schema.pre("validate", function () {
            if (this.isNew) this.tenant = tenant();
          });
        });
      `,
      "src/models.js": `
        require("./plugin");
        const mongoose = require("mongoose");
        const { Schema } = mongoose;
        exports.Tenant = mongoose.model("Tenant", new Schema({ name: String }));
        exports.User = mongoose.model("User", new Schema({ tenant: { type: Schema.Types.ObjectId, ref: "Tenant", required: true }, email: String }));
        class GoalClass {
          static open() {
            return this.find({ done: false });
          }
          static removeDone() {
            return this.deleteMany({ done: true }); //! unscoped-mutation
          }
          finish() {
            this.done = true;
            return this.save();
          }
        }
        const goalSchema = new Schema({ tenant: { type: Schema.Types.ObjectId, ref: "Tenant", required: true }, title: String, done: { type: Boolean, default: false } });
        goalSchema.loadClass(GoalClass);
        exports.Goal = mongoose.model("Goal", goalSchema);
        exports.Country = mongoose.model("Country", new Schema({ code: String, label: String }));
      `,
      "src/server.js": `
        const Koa = require("koa");
        const Router = require("koa-router");
        const session = require("koa-session");
        const { als, tenant } = require("./tenant");
        const { Country, Goal, User } = require("./models");
        const app = new Koa();
        app.keys = [process.env.KEY];
        app.use(session(app));
        app.use(async (ctx, next) => {
          if (!ctx.session.tenant) ctx.throw(401);
          await als.run({ tenant: ctx.session.tenant }, next);
        });
        const router = new Router();
        router.get("/goals", async (ctx) => { ctx.body = await Goal.find(); });
        router.get("/goals/open", async (ctx) => { ctx.body = await Goal.open(); });
        router.delete("/goals/done", async (ctx) => {
          await Goal.removeDone();
          ctx.status = 204;
        });
        router.get("/goals/stats", async (ctx) => { ctx.body = await Goal.aggregate([{ $group: { _id: "$done", n: { $sum: 1 } } }]); });
        router.post("/goals", async (ctx) => { ctx.body = await Goal.create({ title: ctx.request.body.title }); });
        router.post("/goals/:id/finish", async (ctx) => {
          const goal = await Goal.findOne({ _id: ctx.params.id });
          if (!goal) ctx.throw(404);
          await goal.finish();
          ctx.status = 204;
        });
        router.put("/goals/:id", async (ctx) => {
          await Goal.updateOne({ _id: ctx.params.id }, { title: ctx.request.body.title }); //! unscoped-mutation
          ctx.status = 204;
        });
        router.get("/countries", async (ctx) => { ctx.body = await Country.find(); });
        router.get("/users", async (ctx) => { ctx.body = await User.find().select("email"); });
        router.get("/users/distinct", async (ctx) => { ctx.body = await User.distinct("email"); }); //! unscoped-query
        app.use(router.routes());
        app.listen(3000);
      `,
    },
    "of mongoose.plugin and loadClass",
  );

  service(
    {
      "package.json": `
        {"name":"a","dependencies":{"@nestjs/common":"^10.3.10","@nestjs/core":"^10.3.10","@nestjs/mongoose":"^10.0.10","@nestjs/passport":"^10.0.3","nestjs-cls":"^4.3.0","mongoose":"^8.5.1"}}
      `,
      "src/tenant.plugin.ts": `
        import { ClsServiceManager } from "nestjs-cls";
        import type { Schema } from "mongoose";
        const tenantId = (): string => {
          const id = ClsServiceManager.getClsService().get("tenantId");
          if (!id) throw new Error("tenant missing");
          return id;
        };
        export function tenantPlugin(schema: Schema, options: { except?: string[] } = {}) {
          if (!schema.path("tenantId")) return;
          schema.pre(["find", "findOne", "findOneAndUpdate", "findOneAndDelete", "countDocuments", "updateMany", "deleteMany"], function (this: any) {
            this.where({ tenantId: tenantId() });
          });
          schema.pre("save", function (this: any) {
            if (this.isNew) this.set({ tenantId: tenantId() });
          });
        }
      `,
      "src/schemas.ts": `
        import { Prop, Schema, SchemaFactory } from "@nestjs/mongoose";
        import { HydratedDocument, Model, Types } from "mongoose";
        @Schema()
        export class Tenant {
          @Prop({ required: true }) name: string;
        }
        export const TenantSchema = SchemaFactory.createForClass(Tenant);
        @Schema()
        export class Account {
          @Prop({ type: Types.ObjectId, ref: "Tenant", required: true }) tenantId: Types.ObjectId;
          @Prop({ required: true }) email: string;
        }
        export const AccountSchema = SchemaFactory.createForClass(Account);
        @Schema()
        export class Sensor {
          @Prop({ type: Types.ObjectId, ref: "Tenant", required: true }) tenantId: Types.ObjectId;
          @Prop({ required: true }) serial: string;
          @Prop([{ type: Types.ObjectId, ref: "Zone" }]) zones: Types.ObjectId[];
          static bySerial(this: Model<Sensor>, serial: string) {
            return this.findOne({ serial });
          }
        }
        export const SensorSchema = SchemaFactory.createForClass(Sensor);
        @Schema()
        export class Zone {
          @Prop({ type: Types.ObjectId, ref: "Tenant", required: true }) tenantId: Types.ObjectId;
          @Prop() label: string;
        }
        export const ZoneSchema = SchemaFactory.createForClass(Zone);
      `,
      "src/sensors.service.ts": `
        import { Injectable } from "@nestjs/common";
        import { InjectModel } from "@nestjs/mongoose";
        import { Model } from "mongoose";
        import { Sensor, Zone } from "./schemas";
        @Injectable()
        export class SensorsService {
          constructor(@InjectModel(Sensor.name) private sensors: Model<Sensor>, @InjectModel(Zone.name) private zones: Model<Zone>) {}
          list() { return this.sensors.find().lean(); }
          one(id: string) { return this.sensors.findById(id).orFail(); }
          create(serial: string) { return this.sensors.create({ serial }); }
          async createIn(serial: string, zones: string[]) {
            const n = await this.zones.countDocuments({ _id: { $in: zones } });
            if (n !== zones.length) throw new Error("unknown zone");
            return this.sensors.create({ serial, zones });
          }
          createBlind(serial: string, zones: string[]) { return this.sensors.create({ serial, zones }); } //! cross-tenant-link
          rename(id: string, serial: string) { return this.sensors.updateOne({ _id: id }, { serial }); } //! unscoped-mutation
          retire(serials: string[]) { return this.sensors.deleteMany({ serial: { $in: serials } }); }
          totals() { return this.sensors.aggregate([{ $group: { _id: "$serial", n: { $sum: 1 } } }]); } //! unscoped-query
          estimate() { return this.sensors.estimatedDocumentCount(); } //! unscoped-query
        }
      `,
      "src/sensors.controller.ts": `
        import { Body, Controller, Delete, Get, Param, Patch, Post, UseGuards } from "@nestjs/common";
        import { AuthGuard } from "@nestjs/passport";
        import { SensorsService } from "./sensors.service";
        @Controller("sensors")
        @UseGuards(AuthGuard("jwt"))
        export class SensorsController {
          constructor(private readonly sensors: SensorsService) {}
          @Get() list() { return this.sensors.list(); }
          @Get("totals") totals() { return this.sensors.totals(); }
          @Get("estimate") estimate() { return this.sensors.estimate(); }
          @Get(":id") one(@Param("id") id: string) { return this.sensors.one(id); }
          @Post() create(@Body("serial") serial: string) { return this.sensors.create(serial); }
          @Post("in") createIn(@Body("serial") serial: string, @Body("zones") zones: string[]) { return this.sensors.createIn(serial, zones); }
          @Post("blind") blind(@Body("serial") serial: string, @Body("zones") zones: string[]) { return this.sensors.createBlind(serial, zones); }
          @Patch(":id") rename(@Param("id") id: string, @Body("serial") serial: string) { return this.sensors.rename(id, serial); }
          @Delete() retire(@Body("serials") serials: string[]) { return this.sensors.retire(serials); }
        }
      `,
      "src/app.module.ts": `
        import { Module } from "@nestjs/common";
        import { MongooseModule } from "@nestjs/mongoose";
        import { ClsModule } from "nestjs-cls";
        import type { Connection } from "mongoose";
        import { Account, AccountSchema, Sensor, SensorSchema, Tenant, TenantSchema, Zone, ZoneSchema } from "./schemas";
        import { SensorsController } from "./sensors.controller";
        import { SensorsService } from "./sensors.service";
        import { tenantPlugin } from "./tenant.plugin";
        @Module({
          imports: [
            ClsModule.forRoot({ global: true, middleware: { mount: true }, interceptor: { mount: true, setup: (cls, context) => { cls.set("tenantId", context.switchToHttp().getRequest().user.tenantId); } } }),
            MongooseModule.forRootAsync({
              useFactory: () => ({
                uri: process.env.MONGO_URL,
                connectionFactory: (connection: Connection) => {
                  connection.plugin(tenantPlugin);
                  return connection;
                },
              }),
            }),
            MongooseModule.forFeature([
              { name: Tenant.name, schema: TenantSchema },
              { name: Account.name, schema: AccountSchema },
              { name: Sensor.name, schema: SensorSchema },
              { name: Zone.name, schema: ZoneSchema },
            ]),
          ],
          controllers: [SensorsController],
          providers: [SensorsService],
        })
        export class AppModule {}
      `,
    },
    "of Nest's connectionFactory and nestjs-cls",
  );
});
