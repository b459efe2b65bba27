// Signatures of webhooks that are checked with Web Crypto, in Hono and elsewhere: the payload is its sender's own.
import { service, PROJECTS } from "../harness/service";

const APP = {
  "package.json": JSON.stringify({ dependencies: { hono: "4.6.0", "@prisma/client": "6.0.0" } }),
  ...PROJECTS,
  "src/verify.ts": `
    import { createHmac, timingSafeEqual } from "node:crypto";
    const encoder = new TextEncoder();
    const importKey = (secret: string) =>
      crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
    const fromHex = (hex: string) => new Uint8Array(hex.match(/../g)!.map((byte) => parseInt(byte, 16)));
    const toHex = (bytes: ArrayBuffer) => Array.from(new Uint8Array(bytes)).map((byte) => byte.toString(16).padStart(2, "0")).join("");
    export async function verified(secret: string, signature: string, body: string) {
      return crypto.subtle.verify("HMAC", await importKey(secret), fromHex(signature), encoder.encode(body));
    }
    export async function signed(secret: string, body: string) {
      return toHex(await crypto.subtle.sign("HMAC", await importKey(secret), encoder.encode(body)));
    }
    export function sameBytes(a: string, b: string) {
      if (a.length !== b.length) return false;
      const left = encoder.encode(a);
      const right = encoder.encode(b);
      let mismatch = 0;
      for (let i = 0; i < left.length; i++) {
        mismatch |= left[i]! ^ right[i]!;
      }
      return mismatch === 0;
    }
    export const node = (secret: string, body: string) => createHmac("sha256", secret).update(body).digest("hex");
    export const safe = (a: string, b: string) => timingSafeEqual(Buffer.from(a), Buffer.from(b));
  `,
};

describe("Signatures by Web Crypto", () => {
  service({
    ...APP,
    "src/app.ts": `
      import { Hono } from "hono";
      import { createMiddleware } from "hono/factory";
      import { db } from "./db";
      import { node, safe, sameBytes, signed, verified } from "./verify";
      const app = new Hono<{ Variables: { message: { organizationId: string } } }>();
      const secret = process.env.WEBHOOK_SECRET!;
      app.post("/a", async (c) => {
        const body = await c.req.text();
        if (!(await verified(secret, c.req.header("x-signature") ?? "", body))) return c.text("no", 401);
        const message = JSON.parse(body) as { organizationId: string };
        return c.json(await db.project.findMany({ where: { organizationId: message.organizationId } }));
      });
      app.post("/b", async (c) => {
        const body = await c.req.text();
        if (!safe(node(secret, body), c.req.header("x-signature") ?? "")) return c.text("no", 401);
        const message = JSON.parse(body) as { organizationId: string };
        return c.json(await db.project.findMany({ where: { organizationId: message.organizationId } }));
      });
      app.post("/c", async (c) => {
        const body = await c.req.text();
        const made = \`v0=\${await signed(secret, \`v0:\${c.req.header("x-time")}:\${body}\`)}\`;
        if (made !== c.req.header("x-signature")) return c.text("no", 401);
        const message = JSON.parse(body) as { organizationId: string };
        return c.json(await db.project.findMany({ where: { organizationId: message.organizationId } }));
      });
      const check = createMiddleware(async (c, next) => {
        const body = await c.req.text();
        const made = \`v0=\${await signed(secret, \`v0:\${c.req.header("x-time")}:\${body}\`)}\`;
        if (!sameBytes(made, c.req.header("x-signature") ?? "")) return c.text("no", 401);
        c.set("message", JSON.parse(body));
        await next();
      });
      app.post("/d", check, async (c) => {
        return c.json(await db.project.findMany({ where: { organizationId: c.get("message").organizationId } }));
      });
      // It is computed, and nothing follows from it.
      app.post("/e", async (c) => {
        const body = await c.req.text();
        await verified(secret, c.req.header("x-signature") ?? "", body);
        const message = JSON.parse(body) as { organizationId: string };
        return c.json(await db.project.findMany({ where: { organizationId: message.organizationId } })); //! untrusted-tenant-id
      });
      // Two things that were sent are compared with each other.
      app.post("/f", async (c) => {
        const body = await c.req.text();
        if (!sameBytes(c.req.header("x-sent") ?? "", c.req.header("x-signature") ?? "")) return c.text("no", 401);
        const message = JSON.parse(body) as { organizationId: string };
        return c.json(await db.project.findMany({ where: { organizationId: message.organizationId } })); //! untrusted-tenant-id
      });
      export default app;
    `,
  });
});
