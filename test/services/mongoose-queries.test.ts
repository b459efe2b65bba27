// Mongoose: statics, query helpers, virtual populate, discriminators, pipelines, bulk writes and sessions.
import { service } from "../harness/service";

describe("Mongoose: statics, query helpers, virtual populate, discriminators, pipelines, bulk writes and sessions", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { mongoose: "8.9.0", express: "4.19.0", jsonwebtoken: "9.0.0" } }),
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import mongoose, { Types } from "mongoose";
      import { Company, Country, Customer, Event, Order, Signup, Tag, User } from "./models";
      const app = express();
      app.use(express.json());
      app.use((req: any, res, next) => {
        try { req.me = jwt.verify(String(req.headers.authorization), process.env.JWT!); next(); } catch { res.sendStatus(401); }
      });
      app.get("/orders", async (req: any, res) => {
        const filter: any = { company: req.me.company };
        if (req.query.status) filter.status = { $in: String(req.query.status).split(",") };
        if (req.query.q) filter.$or = [{ "lines.sku": req.query.q }, { status: new RegExp(req.query.q, "i") }];
        const [rows, n] = await Promise.all([Order.find(filter).sort({ createdAt: -1 }).skip(0).limit(10).populate("customer").lean(), Order.countDocuments(filter)]);
        res.json({ rows, n });
        res.json(await Order.find({ $or: [{ company: req.me.company }, { status: "public" }] })); //! bypassable-tenant-filter
        res.json(await Order.find({ $and: [{ company: req.me.company }, { total: { $gt: 3 } }] }));
        res.json(await Order.findById(req.query.id)); //! unscoped-query
        res.json(await Order.findOne({ _id: req.query.id, company: req.me.company }).select("-__v").exec());
        res.json(await Order.find().where("company").equals(req.me.company).where("total").gt(3));
        res.json(await Order.find({ status: "x" }).or([{ company: req.me.company }])); 
        res.json(await Order.exists({ status: req.query.s })); //! unscoped-query
        res.json(await Order.distinct("status", { company: req.me.company }));
        res.json(await Order.estimatedDocumentCount()); //! unscoped-query
        res.json(await Order.findOne({ shareToken: String(req.query.token) }));
        res.json(await Order.forCompany(req.me.company));
        res.json(await Order.overdue());
        res.json(await Order.find().ofCompany(req.me.company).open());
        res.json(await Order.find().open()); //! unscoped-query
        res.json(await Customer.findOne({ _id: req.query.c, company: req.me.company }).populate({ path: "orders", match: { status: "open" }, select: "total" }));
        res.json(await Customer.find({ name: req.query.n }).populate("orders")); //! unscoped-query
        res.json(await Country.find());
        const order = await Order.findOne({ _id: req.query.id, company: req.me.company }).orFail();
        res.json(await order.siblings());
        for await (const each of Order.find({ company: req.me.company }).cursor()) res.write(String(each.total));
        for await (const each of Order.find({ total: 3 }).cursor()) res.write(String(each.total)); //! unscoped-query
      });
      app.get("/agg", async (req: any, res) => {
        const company = new Types.ObjectId(String(req.me.company));
        const a = await Order.aggregate([{ $match: { company, status: "paid" } }, { $group: { _id: "$customer", total: { $sum: "$total" } } }, { $lookup: { from: "customers", localField: "_id", foreignField: "_id", as: "customer" } }]);
        const b = await Order.aggregate([{ $group: { _id: "$company", total: { $sum: "$total" } } }, { $match: { _id: company } }]); //! unscoped-query
        const c = await Order.aggregate([{ $match: { status: "paid" } }, { $group: { _id: null, total: { $sum: "$total" } } }]); //! unscoped-query
        const d = await Order.aggregate().match({ company }).unwind("lines").group({ _id: "$lines.sku", n: { $sum: "$lines.qty" } });
        const e = await Order.aggregate([{ $match: { company } }, { $facet: { open: [{ $match: { status: "open" } }], all: [{ $count: "n" }] } }]);
        const f = await Customer.aggregate([{ $match: { company } }, { $lookup: { from: "orders", let: { c: "$_id" }, pipeline: [{ $match: { $expr: { $eq: ["$customer", "$$c"] } } }], as: "orders" } }]);
        const g = await Country.aggregate([{ $lookup: { from: "orders", pipeline: [{ $match: { status: "open" } }], as: "orders" } }]); //! unscoped-query
        const pipeline: any[] = [{ $match: { company } }];
        if (req.query.status) pipeline.push({ $match: { status: req.query.status } });
        pipeline.push({ $sort: { total: -1 } }, { $limit: 5 });
        const h = await Order.aggregate(pipeline);
        res.json({ a, b, c, d, e, f, g, h });
      });
      app.post("/w", async (req: any, res) => {
        const { company } = req.me;
        await Order.create({ company, customer: req.body.customer, total: 3 }); //! cross-tenant-link
        await Order.create({ ...req.body, company });
        await Order.create(req.body); //! missing-tenant-on-create
        await Order.insertMany(req.body.orders.map((o: any) => ({ ...o, company })));
        const doc = new Order({ company, customer: new Types.ObjectId(), total: 1 });
        doc.status = "x";
        await doc.save();
        const bad = new Order(req.body);
        await bad.save(); //! missing-tenant-on-create
        await Order.updateOne({ _id: req.body.id, company }, { $set: { status: req.body.status } });
        await Order.updateOne({ _id: req.body.id }, { $set: { status: req.body.status } }); //! unscoped-mutation
        await Order.findByIdAndUpdate(req.body.id, { status: "x" }, { new: true }); //! unscoped-mutation
        await Order.findOneAndUpdate({ _id: req.body.id, company }, req.body); //! tenant-key-overwrite
        await Order.findOneAndDelete({ _id: req.body.id, company });
        await Order.deleteMany({ status: "old" }); //! unscoped-mutation
        await Order.updateMany({ company, status: "old" }, { $inc: { total: 1 }, $push: { lines: { sku: "x", qty: 1 } } });
        await Order.findOneAndUpdate({ company, status: "draft" }, { $setOnInsert: { total: 0, customer: new Types.ObjectId() } }, { upsert: true });
        await Order.findOneAndUpdate({ shareToken: req.body.code }, { $set: { company } }, { upsert: true });
        await Order.bulkWrite([
          { updateOne: { filter: { _id: req.body.id, company }, update: { $set: { status: "x" } } } },
          { insertOne: { document: { company, customer: new Types.ObjectId(), total: 1 } as any } },
        ]);
        await Order.bulkWrite(req.body.ids.map((id: string) => ({ updateOne: { filter: { _id: id }, update: { $set: { status: "x" } } } }))); //! unscoped-mutation
        await Order.bulkWrite([{ deleteMany: { filter: { status: "x" } } }]); //! unscoped-mutation
        await Signup.create({ company, plan: "free" });
        await Signup.find({ plan: req.body.plan }); //! unscoped-query
        await Event.find({ company, kind: "Signup" });
        await Order.updateOne({ _id: req.body.id, company }, { $addToSet: { tags: req.body.tagId } }); //! cross-tenant-link
        res.end();
      });
      app.post("/tx", async (req: any, res) => {
        const session = await mongoose.startSession();
        await session.withTransaction(async () => {
          const order = await Order.findOne({ _id: req.body.id, company: req.me.company }).session(session);
          if (!order) throw new Error("404");
          order.lines.push({ sku: "a", qty: 1 });
          order.set({ status: "y" });
          await order.save({ session });
          await Order.deleteOne({ _id: order._id }).session(session);
          const [other] = await Order.find({ _id: req.body.other }).session(session).limit(1); //! unscoped-query
          await other.deleteOne(); //! unscoped-mutation
          await User.updateOne({ email: req.body.email }, { $set: { company: req.me.company } }); //! unscoped-mutation
        });
        await session.endSession();
        res.end();
      });
      app.listen(1);
    `,
    "src/models.ts": `
      import mongoose, { Schema, model, type HydratedDocument, type InferSchemaType, type Model, Types } from "mongoose";
      export const Company = model("Company", new Schema({ name: { type: String, required: true } }));
      const userSchema = new Schema({ email: { type: String, required: true, unique: true }, company: { type: Schema.Types.ObjectId, ref: "Company", required: true }, passwordHash: String });
      export const User = model("User", userSchema);
      interface IOrder { company: Types.ObjectId; customer: Types.ObjectId; status: string; total: number; lines: { sku: string; qty: number }[]; tags: Types.ObjectId[]; shareToken?: string }
      interface OrderQuery { ofCompany(id: string): any; open(): any }
      interface OrderMethods { siblings(): Promise<any[]> }
      interface OrderModel extends Model<IOrder, OrderQuery, OrderMethods> { forCompany(id: string): any; overdue(): any }
      const orderSchema = new Schema<IOrder, OrderModel, OrderMethods, OrderQuery>({
        company: { type: Schema.Types.ObjectId, ref: "Company", required: true, index: true },
        customer: { type: Schema.Types.ObjectId, ref: "Customer", required: true },
        status: { type: String, default: "new" },
        total: { type: Number, required: true },
        lines: [{ sku: String, qty: Number }],
        tags: [{ type: Schema.Types.ObjectId, ref: "Tag" }],
        shareToken: { type: String, unique: true, sparse: true },
      }, { timestamps: true });
      orderSchema.statics.forCompany = function (id: string) { return this.find({ company: id }); };
      orderSchema.statics.overdue = function () { return this.find({ status: "overdue" }); }; //! unscoped-query
      orderSchema.methods.siblings = function () { return (this.constructor as any).find({ customer: this.customer, company: this.company }); };
      orderSchema.query.ofCompany = function (this: any, id: string) { return this.where({ company: id }); };
      orderSchema.query.open = function (this: any) { return this.where({ status: "open" }); };
      orderSchema.index({ company: 1, createdAt: -1 });
      export const Order = model<IOrder, OrderModel>("Order", orderSchema);
      const customerSchema = new Schema({ company: { type: Schema.Types.ObjectId, ref: "Company", required: true }, name: String, email: String }, { toJSON: { virtuals: true } });
      customerSchema.virtual("orders", { ref: "Order", localField: "_id", foreignField: "customer" });
      export const Customer = model("Customer", customerSchema);
      export const Tag = model("Tag", new Schema({ company: { type: Schema.Types.ObjectId, ref: "Company", required: true }, name: String }));
      const eventSchema = new Schema({ company: { type: Schema.Types.ObjectId, ref: "Company", required: true }, at: Date }, { discriminatorKey: "kind" });
      export const Event = model("Event", eventSchema);
      export const Signup = Event.discriminator("Signup", new Schema({ plan: String }));
      export const Country = model("Country", new Schema({ code: String, name: String }));
    `,
  });
});
