// The models that the Mongoose cases stand on: Workspace is the tenant, Invoice has its key, Line reaches it through its invoice.
import type { StoreApp } from "../store-harness";

export const MONGOOSE_APP: StoreApp = {
  versions: { mongoose: "8.9.0" },
  imports: `import mongoose from "mongoose";\nimport { Invoice, Line, User, Workspace, Country } from "./models";`,
  files: {
    "src/models.ts": `import mongoose, { Schema, model } from "mongoose";
export const Workspace = model("Workspace", new Schema({
  name: String,
  slug: { type: String, unique: true },
  members: [{ user: { type: Schema.Types.ObjectId, ref: "User" }, role: String }],
}));
export const User = model("User", new Schema({ email: { type: String, unique: true }, apiToken: { type: String, unique: true } }));
const invoiceSchema = new Schema({
  workspace: { type: Schema.Types.ObjectId, ref: "Workspace", required: true },
  number: { type: String, required: true },
  status: String,
  customer: { name: String },
});
invoiceSchema.virtual("lines", { ref: "Line", localField: "_id", foreignField: "invoice" });
export const Invoice = model("Invoice", invoiceSchema);
export const Line = model("Line", new Schema({
  invoice: { type: Schema.Types.ObjectId, ref: "Invoice", required: true },
  amount: Number,
}));
export const Country = model("Country", new Schema({ code: String }));
`,
  },
};
