// Clients of one tenant's database that are kept where the next request finds them: whatever it asks for, it is answered from there.
import { service } from "../harness/service";

const PACKAGE = (own: Record<string, string>): string =>
  JSON.stringify({ dependencies: { express: "5.0.0", jsonwebtoken: "9.0.0", lodash: "4.17.0", ...own } });

const APP = (read: string): string => `
  import express from "express";
  import jwt from "jsonwebtoken";
  import { kept, once, own } from "./clients";
  const app = express();
  app.use((req, res, next) => {
    res.locals.hotel = (jwt.verify(String(req.headers.authorization), process.env.KEY!) as { hotel: string }).hotel;
    next();
  });
  app.get("/own", async (_req, res) => void res.json(await own(res.locals.hotel)${read}));
  app.get("/kept", async (_req, res) => void res.json(await kept(res.locals.hotel)${read}));
  app.get("/once", async (_req, res) => void res.json(await once(res.locals.hotel)${read}));
`;

describe("Clients of a tenant's database that are kept for all", () => {
  service(
    {
      "package.json": PACKAGE({ "@prisma/client": "6.0.0" }),
      "tenantlint.config.json": `{ "isolation": "database-per-tenant" }`,
      "prisma/schema.prisma": `
        model Booking {
          id String @id
          guest String
        }
      `,
      "src/clients.ts": `
        import { PrismaClient } from "@prisma/client";
        import onceOnly from "lodash/once";
        const clients = new Map<string, PrismaClient>();
        export function own(hotel: string): PrismaClient {
          const client = clients.get(hotel) ?? new PrismaClient({ datasourceUrl: \`postgres://db/hotel_\${hotel}\` });
          clients.set(hotel, client);
          return client;
        }
        let last: PrismaClient | undefined;
        export function kept(hotel: string): PrismaClient {
          last ??= own(hotel); //! shared-module-state
          return last;
        }
        export const once = onceOnly((hotel: string) => own(hotel)); //! cache-key-missing-tenant
      `,
      "src/app.ts": APP(".booking.findMany()"),
    },
    "is found for Prisma",
  );

  service(
    {
      "package.json": PACKAGE({ mongoose: "8.0.0" }),
      "tenantlint.config.json": `{ "isolation": "database-per-tenant" }`,
      "src/clients.ts": `
        import { once as onceOnly } from "lodash";
        import mongoose, { Schema } from "mongoose";
        const schema = new Schema({ guest: String });
        const opened = new Map<string, mongoose.Connection>();
        const open = (hotel: string) => mongoose.connection.useDb(\`hotel_\${hotel}\`, { useCache: true });
        export const own = (hotel: string) => open(hotel).model("Booking", schema);
        export function kept(hotel: string) {
          const connection = opened.get("current") ?? open(hotel); //! cache-key-missing-tenant
          opened.set("current", connection); //! cache-key-missing-tenant
          return connection.model("Booking", schema);
        }
        const first = onceOnly((hotel: string) => open(hotel)); //! cache-key-missing-tenant
        export const once = (hotel: string) => first(hotel).model("Booking", schema);
      `,
      "src/app.ts": APP(".find()"),
    },
    "is found for Mongoose",
  );
});
