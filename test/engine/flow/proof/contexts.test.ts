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
    "Nest: a guard that answers no without a token, and sets the user with one": `
//- /src/app.ts
import { CanActivate, Controller, ExecutionContext, Get, Injectable, Req, UseGuards } from "@nestjs/common";
import { JwtService } from "@nestjs/jwt";
import { db } from "./db";
@Injectable()
class SignedIn implements CanActivate {
  constructor(private readonly jwt: JwtService) {}
  async canActivate(context: ExecutionContext) {
    const request = context.switchToHttp().getRequest();
    const token = request.headers.authorization?.split(" ")[1];
    if (!token) return false;
    request.user = await this.jwt.verifyAsync(token);
    return true;
  }
}
@Injectable()
class Decoded implements CanActivate {
  constructor(private readonly jwt: JwtService) {}
  canActivate(context: ExecutionContext) {
    const request = context.switchToHttp().getRequest();
    request.user = this.jwt.decode(request.headers.authorization);
    return true;
  }
}
@Controller("pets")
export class Pets {
  @Get() @UseGuards(SignedIn) list(@Req() request) {
    return db.pet.findMany({ where: { clinicId: request.user.clinicId } }); //= tenant-filter
  }
  @Get("loose") @UseGuards(Decoded) loose(@Req() request) {
    return db.pet.findMany({ where: { clinicId: request.user.clinicId } }); //= certain untrusted-tenant
  }
}
`,
    "Express: a boolean that says whether the user was set": `
import { identify } from "./identify";
if (!identify(req)) return res.sendStatus(401);
await db.pet.findMany({ where: { clinicId: req.member.clinicId } }); //= tenant-filter
//- /src/identify.ts
import jwt from "jsonwebtoken";
export function identify(req) {
  const token = req.headers["x-token"];
  if (!token) return false;
  req.member = jwt.verify(token, "s");
  return true;
}
`,
    "Express: the user is set, or not, and nobody asks": `
import { identify } from "./identify";
identify(req);
await db.pet.findMany({ where: { clinicId: req.member?.clinicId } }); //= certain bypassable undefined
//- /src/identify.ts
import jwt from "jsonwebtoken";
export function identify(req) {
  const token = req.headers["x-token"];
  if (!token) return false;
  req.member = jwt.verify(token, "s");
  return true;
}
`,
    "a webhook whose signature is compared": `
import crypto from "node:crypto";
const mac = crypto.createHmac("sha256", process.env.SECRET).update(req.body).digest("hex");
const sent = String(req.headers["x-signature"]);
if (mac.length !== sent.length || !crypto.timingSafeEqual(Buffer.from(mac), Buffer.from(sent))) return res.sendStatus(401);
const event = JSON.parse(req.body);
await db.pet.updateMany({ where: { clinicId: event.clinicId }, data: { name: "x" } }); //= tenant-filter
await db.pet.updateMany({ where: { clinicId: req.query.clinicId }, data: { name: "x" } }); //= certain untrusted-tenant
`,
    "a webhook whose signature is compared in a helper, with its time": `
import { isSigned } from "./signed";
if (!isSigned(req)) return res.sendStatus(401);
await db.pet.updateMany({ where: { clinicId: req.body.clinicId }, data: { name: "x" } }); //= tenant-filter
//- /src/signed.ts
import { createHmac } from "crypto";
export function isSigned(req) {
  const base = \`v0:\${req.headers["x-time"]}:\${req.rawBody}\`;
  return createHmac("sha256", process.env.SECRET).update(base).digest("hex") === req.headers["x-signature"];
}
`,
    "a webhook whose signature is computed and not compared": `
import crypto from "node:crypto";
const mac = crypto.createHmac("sha256", process.env.SECRET).update(req.body).digest("hex");
if (!mac) return res.sendStatus(401);
await db.pet.updateMany({ where: { clinicId: JSON.parse(req.body).clinicId }, data: { name: "x" } }); //= certain untrusted-tenant
`,
    "a plain digest, which anybody can make": `
import crypto from "node:crypto";
if (crypto.createHash("sha256").update(req.body).digest("hex") !== req.headers["x-digest"]) return res.sendStatus(400);
await db.pet.updateMany({ where: { clinicId: JSON.parse(req.body).clinicId }, data: { name: "x" } }); //= certain untrusted-tenant
`,
    "a signature over one member of the body": `
import crypto from "node:crypto";
if (crypto.createHmac("sha256", "s").update(req.body.email).digest("hex") !== req.query.code) return res.sendStatus(400);
await db.pet.updateMany({ where: { clinicId: req.body.clinicId }, data: { name: "x" } }); //= certain untrusted-tenant
`,
  });
});
