// Log lines with rows that a query took some columns of only: what it left out, the line cannot say.
import { service } from "../harness/service";

/** Log lines are what this is about. */
const OTHERS = /^(?:audit|schema|log-tenant-data)/;

describe("Rows of which some columns were selected", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "^4.19.0", jsonwebtoken: "^9.0.0", pino: "^9.0.0", "@prisma/client": "^6.0.0", typeorm: "^0.3.20" },
      }),
      "prisma/schema.prisma": `
        model Organization { id String @id
          breads Bread[]
          bakers Baker[] }
        model Baker { id String @id
          name String
          organizationId String
          organization Organization @relation(fields: [organizationId], references: [id])
          breads Bread[] }
        model Bread { id String @id
          title String
          organizationId String
          bakerId String
          organization Organization @relation(fields: [organizationId], references: [id])
          baker Baker @relation(fields: [bakerId], references: [id]) }
      `,
      "src/oven.ts": `
        import { Column, Entity, PrimaryColumn } from "typeorm";
        @Entity()
        export class Oven {
          @PrimaryColumn() id!: string;
          @Column() organizationId!: string;
          @Column() heat!: number;
        }
      `,
      "src/app.ts": `
        import express from "express";
        import jwt from "jsonwebtoken";
        import pino from "pino";
        import { PrismaClient } from "@prisma/client";
        import { DataSource } from "typeorm";
        import { Oven } from "./oven";
        const db = new PrismaClient();
        const source = new DataSource({ type: "postgres", entities: [Oven] });
        const app = express();
        app.use((req, res, next) => {
          req.user = jwt.verify(req.headers.authorization, process.env.JWT_SECRET);
          next();
        });
        const whole = pino({ name: "whole" });
        app.get("/breads/:id", async (req, res) => {
          const bread = await db.bread.findFirst({ where: { id: req.params.id, organizationId: req.user.organizationId } });
          whole.info({ bread }, "bread read");
          res.json(bread);
        });
        const some = pino({ name: "some" });
        app.get("/titles/:id", async (req, res) => {
          const bread = await db.bread.findFirst({ where: { id: req.params.id, organizationId: req.user.organizationId }, select: { id: true, title: true } });
          some.info({ bread }, "title read"); //! log-missing-tenant
          res.json(bread);
        });
        const named = pino({ name: "named" });
        app.get("/owners/:id", async (req, res) => {
          const bread = await db.bread.findFirst({ where: { id: req.params.id, organizationId: req.user.organizationId }, select: { id: true, organizationId: true } });
          named.info({ bread }, "owner read");
          res.json(bread);
        });
        // What a related row was cut down to says nothing of the row itself.
        const beside = pino({ name: "beside" });
        app.get("/bakers/:id", async (req, res) => {
          const bread = await db.bread.findFirst({
            where: { id: req.params.id, organizationId: req.user.organizationId },
            include: { baker: { select: { id: true, name: true } } },
          });
          beside.info({ bread }, "baker read");
          res.json(bread);
        });
        const hot = pino({ name: "hot" });
        app.get("/ovens/:id", async (req, res) => {
          const oven = await source.getRepository(Oven).findOne({ where: { id: req.params.id, organizationId: req.user.organizationId }, select: { id: true, heat: true } });
          hot.info({ oven }, "heat read"); //! log-missing-tenant
          res.json(oven);
        });
        const cold = pino({ name: "cold" });
        app.get("/cold/:id", async (req, res) => {
          const oven = await source.getRepository(Oven).findOneBy({ id: req.params.id, organizationId: req.user.organizationId });
          cold.info({ oven }, "oven read");
          res.json(oven);
        });
      `,
    },
    undefined,
    OTHERS,
  );
});
