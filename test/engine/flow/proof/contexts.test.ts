// Request contexts: what middleware leaves there, and the ways around it.
import { proves } from "../../../harness/proven";

const HONO = `
//- /src/app.ts
import { Hono } from "hono";
import { verify } from "jsonwebtoken";
import { db } from "./db";
const app = new Hono();
`;

describe("contexts: what middleware sets", () => {
  proves({
    "Hono: a claim that was verified": `${HONO}
app.use(async (c, next) => {
  const claims = verify(c.req.header("authorization"), "s");
  c.set("clinicId", claims.clinicId);
  await next();
});
app.get("/pets", async (c) => c.json(await db.pet.findMany({ where: { clinicId: c.get("clinicId") } }))); //= tenant-filter
`,
    "Hono: a claim, or what the request says": `${HONO}
app.use(async (c, next) => {
  const claims = verify(c.req.header("authorization"), "s");
  c.set("clinicId", claims.clinicId);
  await next();
});
app.get("/pets", async (c) => c.json(await db.pet.findMany({ where: { clinicId: c.get("clinicId") ?? c.req.query("clinicId") } }))); //= certain untrusted-tenant
`,
    "Hono: what the request says": `${HONO}
app.use(async (c, next) => {
  c.set("clinicId", c.req.header("x-clinic"));
  await next();
});
app.get("/pets", async (c) => c.json(await db.pet.findMany({ where: { clinicId: c.get("clinicId") } }))); //= certain untrusted-tenant
`,
    "Fastify: a plugin whose parameter is typed": `
//- /src/app.ts
import Fastify, { type FastifyInstance } from "fastify";
import { db } from "./db";
const routes = async (server: FastifyInstance) => {
  server.get("/pets/:id", async (request) => db.pet.findUnique({ where: { id: request.params.id } })); //= certain unpinned
};
Fastify().register(routes);
`,
    "Fastify: a plugin whose variable is typed": `
//- /src/app.ts
import Fastify, { type FastifyPluginAsync } from "fastify";
import { db } from "./db";
const routes: FastifyPluginAsync = async (server) => {
  server.get("/pets/:id", async (request) => db.pet.findUnique({ where: { id: request.params.id } })); //= certain unpinned
};
Fastify().register(routes);
`,
    "FN: Fastify: a typed plugin that is registered out of sight": `
//- /src/routes.ts
import type { FastifyPluginAsync } from "fastify";
import { db } from "./db";
export const routes: FastifyPluginAsync = async (server) => {
  server.get("/pets/:id", async (request) => db.pet.findUnique({ where: { id: request.params.id } })); //= possible unpinned
};
`,
  });
});
