// API keys that are fetched through a helper that tries again, and checked in one of several ways.
import { service, PROJECTS } from "../harness/service";

const app = (check: string, leaks: readonly string[] = []): Readonly<Record<string, string>> => {
  const mark = (index: number): string => (leaks[index] === undefined ? "" : ` //! ${leaks[index]}`);
  return {
    "package.json": JSON.stringify({
      dependencies: { hono: "4.6.0", bcryptjs: "3.0.0", "@unkey/api": "2.0.0", "@prisma/client": "6.0.0" },
    }),
    ...PROJECTS,
    "prisma/schema.prisma": (PROJECTS["prisma/schema.prisma"] ?? "").replace(
      "hashedKey String @unique",
      "hashedKey String\n      prefix String @unique\n      expiresAt DateTime?",
    ),
    "src/retry.ts": `
      export async function retried<T>(work: () => Promise<T>): Promise<T> {
        for (let turn = 0; ; turn++) {
          try {
            return await work();
          } catch (error) {
            if (turn > 3) throw error;
          }
        }
      }
    `,
    "src/app.ts": `
      import { UnkeyCore } from "@unkey/api/core";
      import { keysVerifyKey } from "@unkey/api/funcs/keysVerifyKey";
      import bcrypt from "bcryptjs";
      import { Hono } from "hono";
      import { db } from "./db";
      import { retried } from "./retry";
      interface Checked { result: { valid: boolean; ownerId?: string }; error?: { message: string } }
      async function validate(key: string): Promise<Checked> {
        const row = await retried(() => db.apiKey.findUnique({ where: { prefix: key.slice(0, 11) } }));${mark(0)}
        if (row) {
          ${check}
          if (row.expiresAt && row.expiresAt < new Date()) return { result: { valid: false }, error: { message: "expired" } };
          return { result: { valid: true, ownerId: String(row.organizationId) } };
        }
        const unkey = new UnkeyCore({ rootKey: process.env.UNKEY_TOKEN! });
        const res = await keysVerifyKey(unkey, { key });
        if (!res.ok) return { result: { valid: false, ownerId: undefined }, error: { message: "invalid" } };
        return { result: { valid: res.value.data.valid, ownerId: res.value.data.identity?.externalId }, error: undefined };
      }
      const app = new Hono<{ Variables: { organization: { id: string } } }>();
      app.use("*", async (c, next) => {
        const { error, result } = await validate(c.req.header("x-key") ?? "");
        if (error) throw new Error(error.message);
        if (!result.valid || !result.ownerId) throw new Error("invalid");
        const ownerId = result.ownerId;
        const organization = await retried(() => db.organization.findUnique({ where: { id: ownerId } }));${mark(1)}
        if (!organization) throw new Error("no organization");
        c.set("organization", organization);
        await next();
      });
      app.put("/projects/:id", async (c) => {
        const { id } = c.req.param();
        const project = await db.project.findUnique({ where: { id, organizationId: c.get("organization").id } });${mark(2)}
        if (!project) return c.json({ error: "not found" }, 404);
        return c.json(await db.project.update({ where: { id }, data: { name: "renamed" } }), 200);${mark(3)}
      });
      export default app;
    `,
  };
};

describe("Keys that are fetched again and again", () => {
  service(
    app(`if (!(await bcrypt.compare(key, row.hashedKey))) return { result: { valid: false }, error: { message: "invalid" } };`),
    "say whose they are once they were compared",
  );
  service(app("", ["unscoped-query"]), "say nothing where nobody compares them");
});
