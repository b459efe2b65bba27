// What is said of Mongoose queries, updates and aggregations in an application.
import { provesIn } from "../store-harness";
import { MONGOOSE_APP } from "./app";

describe("Mongoose reads", () => {
  provesIn(MONGOOSE_APP, {
    "by the tenant, in every operation": `
      res.json(await Invoice.find({ workspace: me.workspaceId, status: "open" })); //= tenant-filter
      res.json(await Invoice.findOne({ _id: req.params.id, workspace: me.workspaceId }).lean()); //= tenant-filter
      res.json(await Invoice.countDocuments({ workspace: { $eq: me.workspaceId } })); //= tenant-filter
      res.json(await Invoice.exists({ number: req.body.number, workspace: me.workspaceId })); //= tenant-filter
      res.json(await Invoice.distinct("status", { workspace: me.workspaceId })); //= tenant-filter
      res.json(await Invoice.find({ workspace: { $in: [me.workspaceId] } }).sort("-number").limit(5).exec()); //= tenant-filter
      res.json(await Country.find()); //= global`,
    "without it": `
      res.json(await Invoice.find()); //= certain no-filter
      res.json(await Invoice.find({ status: req.query.status })); //= certain unpinned
      res.json(await Invoice.findById(req.params.id)); //= certain unpinned
      res.json(await Invoice.estimatedDocumentCount()); //= certain no-filter
      res.json(await Invoice.distinct("customer.name")); //= certain no-filter`,
    "by a tenant that the request names": `
      res.json(await Invoice.find({ workspace: req.body.workspaceId })); //= certain untrusted-tenant`,
    "where alternatives widen, and where they do not": `
      res.json(await Invoice.find({ $or: [{ workspace: me.workspaceId }, { status: "public" }] })); //= certain bypassable or
      res.json(await Invoice.find({ workspace: me.workspaceId, $or: [{ status: "open" }, { status: "due" }] })); //= tenant-filter
      res.json(await Invoice.find({ $and: [{ workspace: me.workspaceId }, { status: "open" }] })); //= tenant-filter
      res.json(await Invoice.find({ workspace: { $ne: me.workspaceId } })); //= certain bypassable not`,
    "built over several calls": `
      const query = Invoice.find(); //= tenant-filter
      if (req.query.status) query.where("status").equals(req.query.status);
      query.where("workspace").equals(me.workspaceId);
      res.json(await query);
      const open = Invoice.where("status", "open"); //= certain bypassable conditional
      if (req.query.mine) open.where({ workspace: me.workspaceId });
      res.json(await open);`,
    "whose conditions a later one replaces": `
      res.json(await Invoice.find({ workspace: me.workspaceId }).where(req.body)); //= certain bypassable overwritten
      res.json(await Invoice.find({ workspace: me.workspaceId }).where({ status: "x" }).or([{ number: "1" }, { number: "2" }])); //= tenant-filter
      res.json(await Invoice.where().or([{ workspace: me.workspaceId }]).or([{ status: "public" }])); //= certain bypassable or`,
    "through related documents, embedded members and ids of own rows": `
      const mine = await Workspace.find({ "members.user": me.sub }); //= relation-filter
      const same = await Workspace.find({ members: { $elemMatch: { user: me.sub } } }); //= relation-filter
      const invoice = await Invoice.findOne({ _id: req.params.id, workspace: me.workspaceId }); //= tenant-filter
      if (!invoice) return res.sendStatus(404);
      res.json(await Line.find({ invoice: invoice._id })); //= bound-id
      res.json(await Line.find({ invoice: req.params.id })); //= bound-id
      res.json(await Line.find({ invoice: req.body.other })); //= certain unpinned`,
    "with an undefined tenant select nothing": `
      res.json(await Invoice.find({ workspace: me?.workspaceId })); //= tenant-filter`,
    "counted, deleted or run by callback from another query": `
      res.json(await Invoice.find({ workspace: me.workspaceId }).countDocuments()); //= tenant-filter
      await Invoice.find({ status: "old" }).deleteMany(); //= certain unpinned
      Invoice.find({ status: "open" }, (error, docs) => res.json(docs)); //= certain unpinned
      Invoice.find({ status: "due" }).exec((error, docs) => res.json(docs)); //= certain unpinned
      for await (const one of Invoice.find({ status: "x" }).cursor()) res.write(one.number); //= certain unpinned`,
  });
});

describe("Mongoose writes", () => {
  provesIn(MONGOOSE_APP, {
    "by the tenant and without it": `
      await Invoice.updateOne({ _id: req.params.id, workspace: me.workspaceId }, { status: "paid" }); //= tenant-filter
      await Invoice.updateMany({ status: "open" }, { $set: { status: "due" } }); //= certain unpinned
      await Invoice.findByIdAndUpdate(req.params.id, { status: "paid" }, { new: true }); //= certain unpinned
      await Invoice.findOneAndDelete({ _id: req.params.id, workspace: me.workspaceId }); //= tenant-filter
      await Invoice.findByIdAndDelete(req.params.id); //= certain unpinned
      await Invoice.deleteMany({}); //= certain no-filter
      await Invoice.replaceOne({ _id: req.params.id }, req.body); //= certain unpinned`,
    "that make documents": `
      await Invoice.create({ number: "1", workspace: me.workspaceId }); //= tenant-filter
      await Invoice.create({ number: "1" }); //= certain missing-tenant
      await Invoice.create(req.body); //= certain untrusted-tenant
      await Invoice.create({ ...req.body, workspace: me.workspaceId }); //= tenant-filter
      await Invoice.insertMany(req.body.rows.map((row) => ({ number: row.number, workspace: me.workspaceId }))); //= tenant-filter
      await Invoice.insertMany(req.body.rows); //= certain untrusted-tenant
      await Invoice.findOneAndUpdate({ number: "7", workspace: me.workspaceId }, { status: "x" }, { upsert: true }); //= tenant-filter`,
    "by new documents": `
      await new Invoice({ number: "1", workspace: me.workspaceId }).save(); //= tenant-filter
      const draft = new Invoice({ number: "1" });
      draft.workspace = me.workspaceId;
      await draft.save(); //= tenant-filter
      const other = new Invoice(req.body);
      await other.save(); //= certain untrusted-tenant
      other.set({ workspace: me.workspaceId });
      await Line.create({ invoice: draft._id, amount: 1 }); //= bound-id`,
    "of documents that were found": `
      const invoice = await Invoice.findOne({ _id: req.params.id, workspace: me.workspaceId }).orFail(); //= tenant-filter
      invoice.status = "paid";
      await invoice.save(); //= bound-id
      const any = await Invoice.findById(req.body.id); //= certain unpinned
      any.status = "paid";
      await any.save(); //= certain unpinned
      await any.deleteOne(); //= certain unpinned`,
    "in bulk": `
      await Invoice.bulkWrite([ //= tenant-filter + tenant-filter
        { insertOne: { document: { number: "1", workspace: me.workspaceId } } },
        { updateOne: { filter: { _id: req.params.id, workspace: me.workspaceId }, update: { status: "x" } } },
      ]);
      await Invoice.bulkWrite([{ deleteOne: { filter: { _id: req.params.id } } }]); //= certain unpinned`,
  });
});

describe("Mongoose aggregations", () => {
  provesIn(MONGOOSE_APP, {
    "that begin with the tenant, or do not": `
      res.json(await Invoice.aggregate([{ $match: { workspace: me.workspaceId } }, { $group: { _id: "$status", n: { $sum: 1 } } }])); //= tenant-filter
      res.json(await Invoice.aggregate([{ $group: { _id: "$workspace", n: { $sum: 1 } } }, { $match: { workspace: me.workspaceId } }])); //= certain no-filter
      res.json(await Invoice.aggregate().match({ workspace: me.workspaceId }).group({ _id: "$status" })); //= tenant-filter
      res.json(await Invoice.aggregate([{ $sort: { number: 1 } }, { $match: { workspace: new mongoose.Types.ObjectId(me.workspaceId) } }])); //= tenant-filter`,
    "that look into other collections": `
      res.json(await Invoice.aggregate([ //= tenant-filter + bound-id
        { $match: { workspace: me.workspaceId } },
        { $lookup: { from: "lines", localField: "_id", foreignField: "invoice", as: "lines" } },
      ]));
      res.json(await Country.aggregate([ //= global + certain unpinned
        { $lookup: { from: "invoices", localField: "code", foreignField: "number", as: "invoices" } },
      ]));
      res.json(await Country.aggregate([ //= global + tenant-filter
        { $lookup: { from: "invoices", pipeline: [{ $match: { workspace: me.workspaceId } }], as: "invoices" } },
      ]));`,
    "that let documents pass by a related one": `
      res.json(await Line.aggregate([ //= relation-filter + bound-id
        { $lookup: { from: "invoices", localField: "invoice", foreignField: "_id", as: "parent" } },
        { $unwind: "$parent" },
        { $match: { "parent.workspace": me.workspaceId } },
      ]));`,
    "that unite collections": `
      res.json(await Country.aggregate([{ $unionWith: { coll: "invoices", pipeline: [{ $match: { status: "open" } }] } }])); //= global + certain unpinned`,
    "with facets": `
      res.json(await Invoice.aggregate([{ $facet: { open: [{ $match: { workspace: me.workspaceId } }], all: [{ $count: "n" }] } }])); //= certain bypassable or`,
  });
});
