// API keys: kept by the service or by a provider, an operator's token beside them, and short cuts that only development has.
import { service, PROJECTS } from "../harness/service";

const PACKAGES = {
  "package.json": JSON.stringify({
    dependencies: { hono: "4.6.0", "@prisma/client": "6.0.0", "@unkey/api": "2.0.0", "@t3-oss/env-core": "0.11.0", zod: "3.23.0" },
  }),
  ...PROJECTS,
  "src/env.ts": `
    import { createEnv } from "@t3-oss/env-core";
    import { z } from "zod";
    export const env = createEnv({
      server: { NODE_ENV: z.enum(["development", "test", "production"]), OPERATOR_TOKEN: z.string(), UNKEY_ROOT_KEY: z.string() },
      runtimeEnv: process.env,
    });
  `,
};

describe("API keys", () => {
  service(
    {
      ...PACKAGES,
      "src/keys.ts": `
        import { UnkeyCore } from "@unkey/api/core";
        import { keysVerifyKey } from "@unkey/api/funcs/keysVerifyKey";
        import { HTTPException } from "hono/http-exception";
        import { db } from "./db";
        import { env } from "./env";
        type Found = { result: { valid: boolean; ownerId?: string }; error?: { message: string } };
        export async function validate(key: string): Promise<Found> {
          if (env.NODE_ENV === "production") {
            if (key.startsWith("pk_")) {
              const own = await db.apiKey.findUnique({ where: { hashedKey: key } });
              if (own) return { result: { valid: true, ownerId: String(own.organizationId) } };
              const answer = await keysVerifyKey(new UnkeyCore({ rootKey: env.UNKEY_ROOT_KEY }), { key });
              if (!answer.ok) return { result: { valid: false }, error: { message: "not verified" } };
              return { result: { valid: answer.value.data.valid, ownerId: answer.value.data.identity?.externalId } };
            }
            if (key.startsWith("op_") && key === env.OPERATOR_TOKEN) return { result: { valid: true, ownerId: "main" } };
            throw new HTTPException(401);
          }
          return { result: { valid: true, ownerId: key } };
        }
      `,
      "src/app.ts": `
        import { Hono } from "hono";
        import { HTTPException } from "hono/http-exception";
        import { db } from "./db";
        import { validate } from "./keys";
        const api = new Hono<{ Variables: { organizationId: string } }>();
        api.use("/*", async (c, next) => {
          const key = c.req.header("x-key");
          if (!key) throw new HTTPException(401);
          const { error, result } = await validate(key);
          if (error) throw new HTTPException(401, { message: error.message });
          if (!result.valid || !result.ownerId) throw new HTTPException(401);
          c.set("organizationId", result.ownerId);
          await next();
        });
        api.get("/projects/:id", async (c) =>
          c.json(await db.project.findFirst({ where: { id: c.req.param("id"), organizationId: c.get("organizationId") } })),
        );
        api.get("/tasks/:id", async (c) => c.json(await db.task.findUnique({ where: { id: c.req.param("id") } }))); //! unscoped-query
        export default api;
      `,
    },
    "of the service itself and of Unkey, with a short cut for development",
  );

  service(
    {
      ...PACKAGES,
      "src/keys.ts": `
        import { Unkey, verifyKey } from "@unkey/api";
        const unkey = new Unkey({ rootKey: process.env.UNKEY_ROOT_KEY! });
        export async function holder(key: string) {
          const { result, error } = await verifyKey({ key, apiId: "api" });
          if (error || !result.valid) return null;
          return result.ownerId;
        }
        export async function holderByClient(key: string) {
          const { result } = await unkey.keys.verify({ key });
          return result?.valid ? result.ownerId : null;
        }
      `,
      "src/app.ts": `
        import { Hono } from "hono";
        import { db } from "./db";
        import { holder, holderByClient } from "./keys";
        const app = new Hono();
        app.get("/projects", async (c) => {
          const organizationId = await holder(c.req.header("authorization") ?? "");
          if (!organizationId) return c.text("no", 401);
          return c.json(await db.project.findMany({ where: { organizationId } }));
        });
        app.get("/older", async (c) => {
          const organizationId = await holderByClient(c.req.header("authorization") ?? "");
          if (!organizationId) return c.text("no", 401);
          return c.json(await db.project.findMany({ where: { organizationId } }));
        });
        app.get("/unverified", async (c) => {
          await holder(c.req.header("authorization") ?? "");
          const organizationId = c.req.header("x-organization");
          return c.json(await db.project.findMany({ where: { organizationId } })); //! untrusted-tenant-id
        });
        export default app;
      `,
    },
    "of Unkey's earlier versions",
  );

  service(
    {
      ...PACKAGES,
      "src/app.ts": `
        import { Hono } from "hono";
        import { getCookie } from "hono/cookie";
        import { verify } from "hono/jwt";
        import { db } from "./db";
        const app = new Hono();
        app.use("/*", async (c, next) => {
          if (process.env.NODE_ENV !== "production" && c.req.header("x-test-org")) {
            c.set("organizationId", c.req.header("x-test-org"));
            return next();
          }
          const session = await verify(getCookie(c, "session") ?? "", process.env.JWT_SECRET!);
          c.set("organizationId", session.orgId);
          await next();
        });
        app.get("/projects", async (c) => c.json(await db.project.findMany({ where: { organizationId: c.get("organizationId") } })));
        // A setting that production may have either way.
        app.get("/reports", async (c) => {
          const where = process.env.REPORTS === "all" ? {} : { organizationId: c.get("organizationId") };
          return c.json(await db.project.findMany({ where })); //! bypassable-tenant-filter
        });
        export default app;
      `,
    },
    "and headers that only tests may send",
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "5.0.0", mongoose: "8.0.0" } }),
      "src/models.ts": `
        import mongoose, { Schema } from "mongoose";
        export const Team = mongoose.model("Team", new Schema({ name: String }));
        const user = new Schema({ email: String, nickname: String, team: { type: Schema.Types.ObjectId, ref: "Team" }, accessKey: { type: String, default: () => crypto.randomUUID() } });
        export const User = mongoose.model("User", user);
        export const Board = mongoose.model("Board", new Schema({ team: { type: Schema.Types.ObjectId, ref: "Team", required: true }, name: String }));
      `,
      "src/app.ts": `
        import express from "express";
        import { Board, User } from "./models";
        const app = express();
        async function byKey(req: any, res: any, next: any) {
          const key = req.headers.authorization?.split("Bearer ")[1];
          if (!key) return res.sendStatus(401);
          const user = await User.findOne({ accessKey: key });
          if (!user) return res.sendStatus(401);
          req.user = user;
          next();
        }
        app.get("/boards", byKey, async (req: any, res) => {
          const teamId = req.user?.team;
          if (teamId == null) return res.sendStatus(403);
          res.json(await Board.find({ team: teamId }));
        });
        app.get("/people/:nickname", byKey, async (req, res) => res.json(await User.findOne({ nickname: req.params.nickname }))); //! unscoped-query
        export default app;
      `,
    },
    "of people, under a column that is not declared unique",
  );
});
