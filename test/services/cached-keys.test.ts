// What a store of a package's client holds under the digest of a key is the service's own word; under what was sent, anything.
import { service, PROJECTS } from "../harness/service";

describe("Keys of the API that are kept in a cache", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "5.0.0", "@prisma/client": "6.0.0" } }),
    ...PROJECTS,
    "src/cache.ts": `
      import { RedisClient } from "bun";
      const client = new RedisClient(process.env.REDIS_URL);
      export async function cached<T>(prefix: string, key: string): Promise<T | undefined> {
        const text = await client.get(\`\${prefix}:\${key}\`);
        return text ? (JSON.parse(text) as T) : undefined;
      }
      export const keep = (prefix: string, key: string, value: unknown) => client.set(\`\${prefix}:\${key}\`, JSON.stringify(value));
    `,
    "src/app.ts": `
      import { createHash } from "node:crypto";
      import express from "express";
      import { cached, keep } from "./cache";
      import { db } from "./db";
      const app = express();
      app.get("/projects", async (req, res) => {
        const hashedKey = createHash("sha256").update(String(req.headers.authorization)).digest("hex");
        let key = await cached<{ organizationId: string }>("api-key", hashedKey);
        if (!key) {
          const found = await db.apiKey.findUnique({ where: { hashedKey } });
          if (!found) return res.sendStatus(401);
          key = found;
          await keep("api-key", hashedKey, found);
        }
        res.json(await db.project.findMany({ where: { organizationId: key.organizationId } }));
      });
      app.get("/named", async (req, res) => {
        const name = await cached<{ organizationId: string }>("name", String(req.query.name));
        if (!name) return res.sendStatus(404);
        res.json(await db.project.findMany({ where: { organizationId: name.organizationId } })); //! untrusted-tenant-id
      });
    `,
  });
});
