// People who belong to exactly one tenant: a reference to one of them can lead into another tenant; and the requester's own row may be
// found by what an identity provider calls them, in whatever table it stands.
import { service } from "../harness/service";

describe("people of one tenant", () => {
  describe("are linked to like any row of it", () => {
    service({
      "package.json": JSON.stringify({ dependencies: { mongodb: "6.8.0", express: "4.19.0", "express-session": "1.18.0" } }),
      "src/db.ts": `
        import { MongoClient, type ObjectId } from "mongodb";
        export interface Company { _id: ObjectId; name: string }
        export interface Employee { _id: ObjectId; companyId: ObjectId; email: string }
        export interface Expense { _id: ObjectId; companyId: ObjectId; employeeId: ObjectId; amount: number }
        const db = new MongoClient(process.env.MONGO_URL!).db("expenses");
        export const companies = db.collection<Company>("companies");
        export const employees = db.collection<Employee>("employees");
        export const expenses = db.collection<Expense>("expenses");
      `,
      "src/app.ts": `
        import express from "express";
        import session from "express-session";
        import { ObjectId } from "mongodb";
        import { employees, expenses } from "./db";
        const app = express();
        app.use(session({ secret: process.env.SECRET! }));
        app.use((req: any, res, next) => (req.session.companyId ? next() : res.sendStatus(401)));
        app.put("/expenses/:id", async (req: any, res) => {
          const mine = { _id: new ObjectId(req.params.id), companyId: req.session.companyId };
          await expenses.updateOne(mine, { $set: { employeeId: new ObjectId(req.body.employeeId) } }); //! cross-tenant-link
          await expenses.updateOne(mine, { $set: { employeeId: req.session.employeeId } });
          const to = await employees.findOne({ _id: new ObjectId(req.body.employeeId), companyId: req.session.companyId });
          if (!to) return res.sendStatus(422);
          await expenses.updateOne(mine, { $set: { employeeId: to._id } });
          res.sendStatus(204);
        });
      `,
    });
  });

  describe("are not asked for where people belong to several", () => {
    service({
      "package.json": JSON.stringify({ dependencies: { "@prisma/client": "5.18.0", next: "14.2.0", "@clerk/nextjs": "5.2.0" } }),
      "prisma/schema.prisma": `
        model Team { id String @id
          members Member[]
          notes Note[] }
        model Person { id String @id
          email String @unique
          members Member[]
          notes Note[] }
        model Member { id String @id
          teamId String
          personId String
          clerkUserId String @unique
          role String
          team Team @relation(fields: [teamId], references: [id])
          person Person @relation(fields: [personId], references: [id]) }
        model Note { id String @id
          teamId String
          authorId String
          team Team @relation(fields: [teamId], references: [id])
          author Person @relation(fields: [authorId], references: [id]) }
      `,
      "src/actions.ts": `
        "use server";
        import { auth } from "@clerk/nextjs/server";
        import { PrismaClient } from "@prisma/client";
        const prisma = new PrismaClient();
        async function me() {
          const { userId } = auth();
          if (!userId) throw new Error("not signed in");
          return prisma.member.findUniqueOrThrow({ where: { clerkUserId: userId } });
        }
        export async function add(authorId: string) {
          const { teamId } = await me();
          return prisma.note.create({ data: { id: crypto.randomUUID(), teamId, authorId } });
        }
        export async function roleOf(clerkUserId: string) {
          await me();
          const other = await prisma.member.findUniqueOrThrow({ where: { clerkUserId } }); //! unscoped-query
          return other.role;
        }
      `,
    });
  });

  describe("are found by the token of Convex", () => {
    service({
      "package.json": JSON.stringify({ dependencies: { convex: "1.13.0" } }),
      "convex/schema.ts": `
        import { defineSchema, defineTable } from "convex/server";
        import { v } from "convex/values";
        export default defineSchema({
          teams: defineTable({ name: v.string() }),
          members: defineTable({ teamId: v.id("teams"), tokenIdentifier: v.string() }).index("by_token", ["tokenIdentifier"]),
          notes: defineTable({ teamId: v.id("teams"), title: v.string() }).index("by_team", ["teamId"]),
        });
      `,
      "convex/notes.ts": `
        import { v } from "convex/values";
        import { query, type QueryCtx } from "./_generated/server";
        async function requireMember(ctx: QueryCtx) {
          const identity = await ctx.auth.getUserIdentity();
          if (!identity) throw new Error("not signed in");
          const member = await ctx.db.query("members").withIndex("by_token", (q) => q.eq("tokenIdentifier", identity.tokenIdentifier)).unique();
          if (!member) throw new Error("no team");
          return member;
        }
        export const list = query({
          args: {},
          handler: async (ctx) => {
            const { teamId } = await requireMember(ctx);
            return ctx.db.query("notes").withIndex("by_team", (q) => q.eq("teamId", teamId)).collect();
          },
        });
        export const get = query({
          args: { id: v.id("notes") },
          handler: async (ctx, { id }) => {
            await requireMember(ctx);
            return ctx.db.get(id); //! unscoped-query
          },
        });
      `,
    });
  });
});
