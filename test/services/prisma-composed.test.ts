// groupBy and aggregate with having, and raw statements put together from fragments and lists of them.
import { service } from "../harness/service";

describe("Prisma: groups and composed SQL", () => {
  service(
    {
      "package.json": `
        {"name":"a","dependencies":{"next":"^14.2.5","next-auth":"^5.0.0-beta.20","@prisma/client":"^5.18.0","zod":"^3.23.8","react":"^18.3.1"}}
      `,
      "prisma/schema.prisma": `
        datasource db {
          provider = "postgresql"
          url = env("DATABASE_URL")
        }
        generator client {
          provider = "prisma-client-js"
        }
        model Workspace {
          id String @id
          name String
          members Member[]
          expenses Expense[]
          budgets Budget[]
        }
        model User {
          id String @id
          email String @unique
          memberships Member[]
        }
        model Member {
          userId String
          workspaceId String
          role String
          user User @relation(fields: [userId], references: [id])
          workspace Workspace @relation(fields: [workspaceId], references: [id])
          @@id([userId, workspaceId])
        }
        model Expense {
          id String @id
          workspaceId String
          workspace Workspace @relation(fields: [workspaceId], references: [id])
          category String
          cents Int
          spentAt DateTime
        }
        model Budget {
          id String @id
          workspaceId String
          workspace Workspace @relation(fields: [workspaceId], references: [id])
          category String
          cents Int
          @@unique([workspaceId, category])
        }
        model Currency {
          code String @id
          rate Float
        }
      `,
      "src/auth.ts": `
        import NextAuth from "next-auth";
        import GitHub from "next-auth/providers/github";
        export const { handlers, auth } = NextAuth({ providers: [GitHub] });
      `,
      "src/lib/prisma.ts": `
        import { PrismaClient } from "@prisma/client";
        const globalForPrisma = globalThis as unknown as { prisma?: PrismaClient };
        export const prisma = globalForPrisma.prisma ?? new PrismaClient();
        if (process.env.NODE_ENV !== "production") globalForPrisma.prisma = prisma;
      `,
      "src/lib/workspace.ts": `
        import { auth } from "@/auth";
        import { prisma } from "./prisma";
        /** Aborts unless the signed-in user is a member of the workspace. */
        export async function requireMember(workspaceId: string) {
          const session = await auth();
          if (!session?.user?.id) throw new Error("unauthenticated");
          const member = await prisma.member.findUnique({ where: { userId_workspaceId: { userId: session.user.id, workspaceId } } });
          if (!member) throw new Error("forbidden");
          return member;
        }
      `,
      "src/app/[workspaceId]/reports/actions.ts": `
        "use server";
        import { prisma } from "@/lib/prisma";
        import { requireMember } from "@/lib/workspace";
        import { auth } from "@/auth";

        export async function byCategory(workspaceId: string, from: Date) {
          await requireMember(workspaceId);
          return prisma.expense.groupBy({
            by: ["category"],
            where: { workspaceId, spentAt: { gte: from } },
            _sum: { cents: true },
            orderBy: { _sum: { cents: "desc" } },
          });
        }

        export async function bigSpenders(min: number) {
          const session = await auth();
          if (!session?.user) throw new Error("unauthenticated");
          return prisma.expense.groupBy({ //! unscoped-query
            by: ["workspaceId"],
            _sum: { cents: true },
            having: { cents: { _sum: { gt: min } } },
          });
        }

        export async function havingOnly(workspaceId: string) {
          await requireMember(workspaceId);
          return prisma.expense.groupBy({
            by: ["workspaceId", "category"],
            having: { workspaceId: { equals: workspaceId } },
            _count: { _all: true },
          });
        }

        export async function total(workspaceId: string) {
          const { workspaceId: id } = await requireMember(workspaceId);
          const [sum, n, rates] = await Promise.all([
            prisma.expense.aggregate({ where: { workspaceId: id }, _sum: { cents: true }, _avg: { cents: true } }),
            prisma.expense.count({ where: { workspaceId: id } }),
            prisma.currency.findMany(),
          ]);
          return { sum, n, rates };
        }

        export async function average(category: string) {
          await auth();
          return prisma.expense.aggregate({ where: { category }, _avg: { cents: true } }); //! unscoped-query
        }

        export async function mine() {
          const session = await auth();
          if (!session?.user?.id) throw new Error("unauthenticated");
          const memberships = await prisma.member.findMany({ where: { userId: session.user.id } });
          const ids = memberships.map((m) => m.workspaceId);
          return prisma.expense.groupBy({ by: ["workspaceId"], where: { workspaceId: { in: ids } }, _count: true });
        }

        export async function setBudget(workspaceId: string, category: string, cents: number) {
          await requireMember(workspaceId);
          await prisma.budget.upsert({
            where: { workspaceId_category: { workspaceId, category } },
            update: { cents },
            create: { workspaceId, category, cents },
          });
        }

        export async function raiseAll(category: string) {
          const session = await auth();
          if (!session?.user) throw new Error("unauthenticated");
          await prisma.budget.updateMany({ where: { category }, data: { cents: { increment: 100 } } }); //! unscoped-mutation
        }

        export async function deleteExpenses(workspaceId: string, ids: string[]) {
          await requireMember(workspaceId);
          await prisma.expense.deleteMany({ where: { AND: [{ id: { in: ids } }, { workspaceId }] } });
        }

        export async function deleteExpense(workspaceId: string, id: string) {
          await requireMember(workspaceId);
          await prisma.expense.delete({ where: { id } }); //! unscoped-mutation
        }
      `,
    },
    "of groups",
  );

  service(
    {
      "package.json": `
        {"name":"a","dependencies":{"hono":"^4.5.1","@prisma/client":"^5.18.0","jose":"^5.6.3"}}
      `,
      "prisma/schema.prisma": `
        datasource db {
          provider = "postgresql"
          url = env("DATABASE_URL")
        }
        generator client {
          provider = "prisma-client-js"
        }
        model Org {
          id String @id
          name String
          members Member[]
          orders Order[]
          customers Customer[]
        }
        model Member {
          id String @id
          orgId String @map("org_id")
          org Org @relation(fields: [orgId], references: [id])
          email String
          @@map("members")
        }
        model Customer {
          id String @id
          orgId String @map("org_id")
          org Org @relation(fields: [orgId], references: [id])
          name String
          orders Order[]
          @@map("customers")
        }
        model Order {
          id String @id
          orgId String @map("org_id")
          customerId String @map("customer_id")
          org Org @relation(fields: [orgId], references: [id])
          customer Customer @relation(fields: [customerId], references: [id])
          total Int
          status String
          placedAt DateTime @map("placed_at")
          @@map("orders")
        }
      `,
      "src/db.ts": `
        import { Prisma, PrismaClient } from "@prisma/client";
        export const prisma = new PrismaClient();

        export function orgScope(orgId: string, alias?: string): Prisma.Sql {
          return alias ? Prisma.sql\`\${Prisma.raw(alias)}.org_id = \${orgId}\` : Prisma.sql\`org_id = \${orgId}\`;
        }
      `,
      "src/auth.ts": `
        import { createMiddleware } from "hono/factory";
        import { HTTPException } from "hono/http-exception";
        import { jwtVerify } from "jose";
        export type Env = { Variables: { orgId: string } };
        export const authed = createMiddleware<Env>(async (c, next) => {
          const token = c.req.header("Authorization")?.replace("Bearer ", "");
          if (!token) throw new HTTPException(401);
          const { payload } = await jwtVerify<{ org: string }>(token, new TextEncoder().encode(process.env.SECRET));
          c.set("orgId", payload.org);
          await next();
        });
      `,
      "src/orders.ts": `
        import { Hono } from "hono";
        import { Prisma } from "@prisma/client";
        import { authed, type Env } from "./auth";
        import { orgScope, prisma } from "./db";

        export const orders = new Hono<Env>().use(authed);

        orders.get("/", async (c) => {
          const orgId = c.var.orgId;
          const status = c.req.query("status");
          const from = c.req.query("from");
          const conditions = [Prisma.sql\`o.org_id = \${orgId}\`];
          if (status) conditions.push(Prisma.sql\`o.status = \${status}\`);
          if (from) conditions.push(Prisma.sql\`o.placed_at >= \${new Date(from)}\`);
          const rows = await prisma.$queryRaw<{ id: string }[]>(Prisma.sql\`
            SELECT o.id, o.total, c.name
            FROM orders o JOIN customers c ON c.id = o.customer_id
            WHERE \${Prisma.join(conditions, " AND ")}
            ORDER BY o.placed_at DESC
          \`);
          return c.json(rows);
        });

        orders.get("/any", async (c) => {
          const orgId = c.var.orgId;
          const conditions = [Prisma.sql\`org_id = \${orgId}\`];
          if (c.req.query("status")) conditions.push(Prisma.sql\`status = \${c.req.query("status")}\`);
          const rows = await prisma.$queryRaw\`SELECT id, total FROM orders WHERE \${Prisma.join(conditions, " OR ")}\`; //! bypassable-tenant-filter
          return c.json(rows);
        });

        orders.get("/scoped", async (c) => {
          const rows = await prisma.$queryRaw\`SELECT id, total FROM orders o WHERE \${orgScope(c.var.orgId, "o")} AND o.status = 'open'\`;
          return c.json(rows);
        });

        orders.get("/maybe", async (c) => {
          const orgId = c.var.orgId;
          const all = c.req.query("all") === "1";
          const filter = all ? Prisma.empty : Prisma.sql\`WHERE org_id = \${orgId}\`;
          const rows = await prisma.$queryRaw\`SELECT id, total FROM orders \${filter}\`; //! bypassable-tenant-filter
          return c.json(rows);
        });

        orders.get("/narrowed", async (c) => {
          const orgId = c.var.orgId;
          const open = c.req.query("open") ? Prisma.sql\`AND status = 'open'\` : Prisma.empty;
          const rows = await prisma.$queryRaw\`SELECT id, total FROM orders WHERE org_id = \${orgId} \${open} LIMIT 50\`;
          return c.json(rows);
        });

        orders.post("/cancel", async (c) => {
          const { ids } = await c.req.json<{ ids: string[] }>();
          const n = await prisma.$executeRaw\`UPDATE orders SET status = 'cancelled' WHERE id IN (\${Prisma.join(ids)}) AND org_id = \${c.var.orgId}\`;
          return c.json({ n });
        });

        orders.post("/archive", async (c) => {
          const { ids } = await c.req.json<{ ids: string[] }>();
          const n = await prisma.$executeRaw\`UPDATE orders SET status = 'archived' WHERE id IN (\${Prisma.join(ids)})\`; //! unscoped-mutation
          return c.json({ n });
        });

        orders.get("/top", async (c) => {
          const column = c.req.query("by") === "name" ? Prisma.raw("c.name") : Prisma.raw("sum(o.total)");
          const rows = await prisma.$queryRaw\`
            SELECT c.id, c.name, sum(o.total) AS total FROM customers c
            LEFT JOIN orders o ON o.customer_id = c.id AND o.org_id = \${c.var.orgId}
            WHERE c.org_id = \${c.var.orgId}
            GROUP BY c.id ORDER BY \${column} DESC\`;
          return c.json(rows);
        });

        orders.get("/unsafe/:id", async (c) => {
          const rows = await prisma.$queryRawUnsafe("SELECT * FROM orders WHERE id = $1 AND org_id = $2", c.req.param("id"), c.var.orgId);
          return c.json(rows);
        });

        orders.get("/unsafe2/:id", async (c) => {
          const rows = await prisma.$queryRawUnsafe("SELECT * FROM orders WHERE id = $1", c.req.param("id")); //! unscoped-query
          return c.json(rows);
        });

        orders.post("/insert", async (c) => {
          const rows = await c.req.json<{ customer: string; total: number }[]>();
          const values = rows.map((r) => Prisma.sql\`(gen_random_uuid(), \${c.var.orgId}, \${r.total}, 'open')\`);
          await prisma.$executeRaw\`INSERT INTO orders (id, org_id, total, status) VALUES \${Prisma.join(values)}\`;
          return c.body(null, 204);
        });
      `,
      "src/index.ts": `
        import { Hono } from "hono";
        import { orders } from "./orders";
        const app = new Hono();
        app.route("/orders", orders);
        export default app;
      `,
    },
    "of fragments",
  );
});
