// Digests that a program writes out itself with an alphabet of its own: what is kept under one says who asks, as under any other digest.
import { PROJECTS, service } from "../harness/service";

const encoding = `
  const LETTERS = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P"];

  export function written(bytes: ArrayBuffer | Uint8Array): string {
    const all = new Uint8Array(bytes);
    let text = "";
    for (let i = 0; i < all.length; i++) {
      text += LETTERS[all[i] >> 4];
      text += LETTERS[all[i] & 0x0f];
    }
    if (all.length % 2 === 1) text += "=";
    return text;
  }

  export async function digestOf(secret: string) {
    return written(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret)));
  }
`;

describe("digests that a program writes out itself", () => {
  service({
    ...PROJECTS,
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "6.2.0", hono: "4.6.0", redis: "4.6.0" } }),
    "src/encoding.ts": encoding,
    "src/keys.ts": `
      import { createClient } from "redis";
      import { db } from "./db";
      import { digestOf, written } from "./encoding";
      const store = createClient({ url: process.env.REDIS_URL });

      async function kept(name: string, load: () => Promise<any>) {
        const found = await store.get(name);
        if (found) return JSON.parse(found);
        const made = await load();
        await store.set(name, JSON.stringify(made));
        return made;
      }

      export async function keyOf(secret: string) {
        const digest = await digestOf(secret);
        return kept("key:" + digest, () => db.apiKey.findUnique({ where: { hashedKey: digest } }));
      }

      export async function keyNamed(name: string) {
        const spelled = written(new TextEncoder().encode(name));
        return kept("name:" + spelled, () => db.apiKey.findFirst({ where: { id: name } })); //! unscoped-query
      }
    `,
    "src/app.ts": `
      import { Hono } from "hono";
      import { db } from "./db";
      import { keyNamed, keyOf } from "./keys";
      const app = new Hono();
      app.get("/projects/:id", async (c) => {
        const key = await keyOf(c.req.header("authorization") ?? "");
        if (!key) return c.text("no such key", 401);
        const mine = await db.project.findFirst({ where: { id: c.req.param("id"), organizationId: key.organizationId } });
        return c.json(mine);
      });
      app.get("/named/:name/projects/:id", async (c) => {
        const key = await keyNamed(c.req.param("name"));
        if (!key) return c.text("no such key", 401);
        return c.json(await db.project.findFirst({ where: { id: c.req.param("id"), organizationId: key.organizationId } }));
      });
    `,
  });
});
