// Clients of the tenants' databases in a Map with a declared type: what a request finds there, and what is made for it otherwise.
import { EXPRESS_SESSION } from "../harness/billing";
import { service } from "../harness/service";

const APP = (query: string, more = ""): string => `
  import express from "express";
  import { requireAuth, sessions } from "./auth";
  import { clientOf } from "./clients";
  ${more}
  const app = express();
  app.use(sessions, requireAuth);
  app.get("/own", async (req, res) => {
    const client = clientOf(req.session.orgId!);
    res.json(await ${query});
  });
  app.get("/of/:org", async (req, res) => {
    const client = clientOf(req.params.org); //! unscoped-connection
    res.json(await ${query});
  });
  app.listen(1);
`;

const PACKAGE = (own: Record<string, string>): Readonly<Record<string, string>> => ({
  "package.json": JSON.stringify({ dependencies: { express: "5.0.0", "express-session": "*", ...own } }),
  "tenantlint.config.json": JSON.stringify({ isolation: "database-per-tenant" }),
  ...EXPRESS_SESSION,
});

describe("Registries of tenants' clients", () => {
  service(
    {
      ...PACKAGE({ "@prisma/client": "6.0.0" }),
      "prisma/schema.prisma": `
        model Parcel {
          id String @id
          weight Int
        }
      `,
      "src/clients.ts": `
        import { PrismaClient } from "@prisma/client";
        const clients = new Map<string, PrismaClient>();
        export function clientOf(org: string): PrismaClient {
          const known = clients.get(org);
          if (known) return known;
          const client = new PrismaClient({ datasourceUrl: \`postgres://db/parcels_\${org}\` });
          clients.set(org, client);
          return client;
        }
      `,
      "src/app.ts": APP("client.parcel.findMany()"),
    },
    "are found out with Prisma, whose client may also be one that another request left",
  );

  service(
    {
      ...PACKAGE({ mongoose: "8.0.0" }),
      "src/clients.ts": `
        import mongoose, { Schema, type Connection } from "mongoose";
        export const parcelSchema = new Schema({ weight: Number });
        const clients = new Map<string, Connection>();
        export function clientOf(org: string): Connection {
          const known = clients.get(org);
          if (known) return known;
          const client = mongoose.createConnection(\`mongodb://db/parcels_\${org}\`);
          clients.set(org, client);
          return client;
        }
      `,
      "src/app.ts": APP(`client.model("Parcel", parcelSchema).find()`, `import { parcelSchema } from "./clients";`),
    },
    "are found out with Mongoose, whose connections under a key are not the default one",
  );

  service(
    {
      ...PACKAGE({ knex: "3.0.0", pg: "8.0.0", fastify: "5.0.0", "@fastify/jwt": "10.0.0" }),
      "schema.sql": "CREATE TABLE parcels (id int PRIMARY KEY, weight int NOT NULL);",
      "src/clients.ts": `
        import knex, { type Knex } from "knex";
        const base: Knex.Config = { client: "pg", connection: process.env.DATABASE_URL };
        const clients = new Map<string, Knex>();
        export function clientOf(org: string): Knex {
          let client = clients.get(org);
          if (!client) {
            client = knex({ ...base, searchPath: [\`org_\${org}\`, "public"] });
            clients.set(org, client);
          }
          return client;
        }
      `,
      "src/app.ts": `
        import jwt from "@fastify/jwt";
        import Fastify from "fastify";
        import { clientOf } from "./clients";
        declare module "@fastify/jwt" { interface FastifyJWT { user: { orgId: string } } }
        const app = Fastify();
        await app.register(jwt, { secret: process.env.KEY! });
        app.decorateRequest("parcels");
        app.addHook("onRequest", async (request: any) => {
          await request.jwtVerify();
          request.parcels = clientOf(request.user.orgId)("parcels");
        });
        app.get("/own", async (request: any) => request.parcels.where({ weight: 1 }));
        app.get<{ Params: { org: string } }>("/of/:org", async (request) => {
          return clientOf(request.params.org)("parcels").where({ weight: 1 }); //! unscoped-connection
        });
      `,
    },
    "are found out with Knex, which a request may find under its own key as well as under one that it sent",
  );
});
