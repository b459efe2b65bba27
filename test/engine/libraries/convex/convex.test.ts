// What is said of Convex functions: reads by index and filter, rows by id, writes, and who calls.
import { proveFiles } from "../../../harness/proven";
import { dedent } from "../../../harness/fixture";

const SCHEMA = `import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
export default defineSchema({
  orgs: defineTable({ name: v.string() }),
  users: defineTable({ tokenIdentifier: v.string(), email: v.string() }).index("by_token", ["tokenIdentifier"]),
  members: defineTable({ orgId: v.id("orgs"), userId: v.id("users") }).index("by_user", ["userId", "orgId"]),
  invoices: defineTable({ orgId: v.id("orgs"), number: v.string() }).index("by_org", ["orgId"]),
  lines: defineTable({ invoiceId: v.id("invoices"), amount: v.number() }).index("by_invoice", ["invoiceId"]),
});
`;

function functions(code: string): ReadonlyMap<string, string> {
  return new Map([
    ["package.json", JSON.stringify({ name: "app", dependencies: { convex: "1.17.0" } })],
    ["convex/schema.ts", SCHEMA],
    [
      "src/invoices.ts",
      `import { query, mutation, internalMutation } from "./_generated/server";\nimport { v } from "convex/values";\n${dedent(code)}`,
    ],
  ]);
}

const cases: Readonly<Record<string, string>> = {
  "reads by index and filter": `
    export const list = query({
      args: { orgId: v.id("orgs") },
      handler: async (ctx, args) => {
        const identity = await ctx.auth.getUserIdentity();
        if (!identity) throw new Error("signed out");
        await ctx.db.query("invoices").collect(); //= certain no-filter
        await ctx.db.query("invoices").withIndex("by_org", (q) => q.eq("orgId", args.orgId)).collect(); //= certain untrusted-tenant
        await ctx.db.query("invoices").filter((q) => q.or(q.eq(q.field("orgId"), identity.orgId), q.eq(q.field("number"), "1"))).first(); //= certain bypassable or
        return await ctx.db.query("invoices").filter((q) => q.eq(q.field("orgId"), identity.orgId)).take(10); //= tenant-filter
      },
    });`,
  "reads and writes by id": `
    export const change = mutation({
      args: { id: v.id("invoices"), number: v.string() },
      handler: async (ctx, args) => {
        const identity = await ctx.auth.getUserIdentity();
        if (!identity) throw new Error("signed out");
        await ctx.db.delete(args.id); //= certain unpinned
        const invoice = await ctx.db.get(args.id); //= checked-after
        if (!invoice || invoice.orgId !== identity.orgId) throw new Error("not found");
        await ctx.db.patch(invoice._id, { number: args.number }); //= bound-id
        await ctx.db.insert("lines", { invoiceId: args.id, amount: 1 }); //= bound-id
        const org = await ctx.db.get(invoice.orgId); //= tenant-filter
        await ctx.db.insert("invoices", { orgId: identity.orgId, number: "2" }); //= tenant-filter
        await ctx.db.insert("invoices", { number: "2" } as any); //= certain missing-tenant
        return await ctx.db.query("lines").withIndex("by_invoice", (q) => q.eq("invoiceId", invoice._id)).paginate({}); //= bound-id
      },
    });`,
  "knows members that were looked up for the caller": `
    export const own = query({
      args: { orgId: v.id("orgs") },
      handler: async (ctx, args) => {
        const identity = await ctx.auth.getUserIdentity();
        if (!identity) throw new Error("signed out");
        const user = await ctx.db //= user-filter
          .query("users")
          .withIndex("by_token", (q) => q.eq("tokenIdentifier", identity.tokenIdentifier))
          .unique();
        if (!user) throw new Error("unknown");
        const member = await ctx.db //= user-filter
          .query("members")
          .withIndex("by_user", (q) => q.eq("userId", user._id).eq("orgId", args.orgId))
          .unique();
        if (!member) throw new Error("no member");
        return await ctx.db.query("invoices").withIndex("by_org", (q) => q.eq("orgId", args.orgId)).collect(); //= tenant-filter
      },
    });`,
  "gives custom functions the arguments that they name themselves": `
    import { customMutation, customQuery } from "convex-helpers/server/customFunctions";
    const inOrg = {
      args: { orgId: v.id("orgs") },
      input: async (ctx, { orgId }) => {
        const identity = await ctx.auth.getUserIdentity();
        const user = await ctx.db.query("users").withIndex("by_token", (q) => q.eq("tokenIdentifier", identity.tokenIdentifier)).unique(); //= user-filter
        const member = await ctx.db.query("members").withIndex("by_user", (q) => q.eq("userId", user._id).eq("orgId", orgId)).unique(); //= user-filter
        if (!member) throw new Error("no member");
        return { ctx: { orgId }, args: {} };
      },
    };
    export const ofOrg = customQuery(query, inOrg)({
      args: { number: v.string() },
      handler: (ctx, { number }) =>
        ctx.db.query("invoices").withIndex("by_org", (q) => q.eq("orgId", ctx.orgId)).filter((q) => q.eq(q.field("number"), number)).first(), //= tenant-filter
    });
    export const drop = customMutation(mutation, inOrg)({
      args: { id: v.id("invoices") },
      handler: (ctx, { id }) => ctx.db.delete(id), //= certain unpinned
    });`,
  "knows internal functions as no request": `
    export const sweep = internalMutation(async (ctx) => {
      for (const one of await ctx.db.query("invoices").collect()) //= system
        await ctx.db.delete(one._id); //= bound-id
    });`,
};

describe("Convex", () => {
  for (const [title, code] of Object.entries(cases))
    it(title, async () => {
      await proveFiles(functions(code));
    });
});
