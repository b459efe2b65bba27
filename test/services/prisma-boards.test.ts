// Rows connected by id alone, by id and tenant, and through their parents; transactions that hand their client on.
import { service } from "../harness/service";

describe("Prisma: nested writes below a board, and rows that are connected", () => {
  service(
    {
      "package.json": `
        {"name":"a","dependencies":{"next":"^14.2.5","better-auth":"^1.0.0","@prisma/client":"^5.18.0","react":"^18"}}
      `,
      "prisma/schema.prisma": `
        datasource db {
          provider = "postgresql"
          url = env("DATABASE_URL")
        }
        generator client {
          provider = "prisma-client-js"
        }
        model Organization {
          id String @id
          name String
          slug String @unique
          members Member[]
          boards Board[]
          labels Label[]
        }
        model User {
          id String @id
          email String @unique
          members Member[]
        }
        model Member {
          id String @id
          organizationId String
          userId String
          role String
          organization Organization @relation(fields: [organizationId], references: [id])
          user User @relation(fields: [userId], references: [id])
        }
        model Board {
          id String @id @default(cuid())
          organizationId String
          organization Organization @relation(fields: [organizationId], references: [id])
          title String
          columns Column[]
        }
        model Column {
          id String @id @default(cuid())
          boardId String
          board Board @relation(fields: [boardId], references: [id])
          title String
          position Int
          cards Card[]
        }
        model Card {
          id String @id @default(cuid())
          columnId String
          column Column @relation(fields: [columnId], references: [id])
          title String
          labels Label[]
        }
        model Label {
          id String @id @default(cuid())
          organizationId String
          organization Organization @relation(fields: [organizationId], references: [id])
          name String
          cards Card[]
        }
      `,
      "src/lib/auth.ts": `
        import { betterAuth } from "better-auth";
        import { organization } from "better-auth/plugins";
        import { headers } from "next/headers";
        export const auth = betterAuth({ plugins: [organization()] });
        export async function activeOrganization() {
          const session = await auth.api.getSession({ headers: await headers() });
          const organizationId = session?.session.activeOrganizationId;
          if (!organizationId) throw new Error("no active organization");
          return organizationId;
        }
      `,
      "src/lib/db.ts": `
        import { PrismaClient } from "@prisma/client";
        export const db = new PrismaClient();
      `,
      "src/app/boards/actions.ts": `
        "use server";
        import { revalidatePath } from "next/cache";
        import { activeOrganization } from "@/lib/auth";
        import { db } from "@/lib/db";

        export async function createBoard(title: string) {
          const organizationId = await activeOrganization();
          return db.board.create({
            data: {
              title,
              organization: { connect: { id: organizationId } },
              columns: { create: ["Todo", "Doing", "Done"].map((name, position) => ({ title: name, position })) },
            },
            include: { columns: { include: { cards: true } } },
          });
        }
        export async function addCard(boardId: string, columnId: string, title: string) {
          const organizationId = await activeOrganization();
          return db.board.update({
            where: { id: boardId, organizationId },
            data: { columns: { update: { where: { id: columnId }, data: { cards: { create: { title } } } } } },
          });
        }
        export async function addCardQuick(columnId: string, title: string) {
          await activeOrganization();
          return db.card.create({ data: { title, columnId } }); //! missing-tenant-on-create
        }
        export async function addCardConnect(columnId: string, title: string) {
          await activeOrganization();
          return db.card.create({ data: { title, column: { connect: { id: columnId } } } }); //! missing-tenant-on-create
        }
        export async function addCardScoped(columnId: string, title: string) {
          const organizationId = await activeOrganization();
          return db.card.create({ data: { title, column: { connect: { id: columnId, board: { organizationId } } } } });
        }
        export async function moveCard(cardId: string, columnId: string) {
          const organizationId = await activeOrganization();
          const column = await db.column.findFirst({ where: { id: columnId, board: { organizationId } }, select: { id: true } });
          if (!column) throw new Error("not found");
          const { count } = await db.card.updateMany({ where: { id: cardId, column: { board: { organizationId } } }, data: { columnId: column.id } });
          if (count === 0) throw new Error("not found");
          revalidatePath("/boards");
        }
        export async function moveCardBlind(cardId: string, columnId: string) {
          const organizationId = await activeOrganization();
          await db.card.updateMany({ where: { id: cardId, column: { board: { organizationId } } }, data: { columnId } }); //! cross-tenant-link
        }
        export async function labelCard(cardId: string, labelId: string) {
          const organizationId = await activeOrganization();
          const label = await db.label.findFirstOrThrow({ where: { id: labelId, organizationId } });
          await db.card.update({ where: { id: cardId, column: { board: { organizationId } } }, data: { labels: { connect: { id: label.id } } } });
        }
        export async function labelCardBlind(cardId: string, labelIds: string[]) {
          const organizationId = await activeOrganization();
          await db.card.update({ //! cross-tenant-link
            where: { id: cardId, column: { board: { organizationId } } },
            data: { labels: { connect: labelIds.map((id) => ({ id })) } },
          });
        }
        export async function clearLabels(cardId: string) {
          const organizationId = await activeOrganization();
          await db.card.update({ where: { id: cardId, column: { board: { organizationId } } }, data: { labels: { set: [] } } });
        }
        export async function boardsWithCounts() {
          const organizationId = await activeOrganization();
          return db.board.findMany({
            where: { organizationId },
            select: { id: true, title: true, _count: { select: { columns: true } }, columns: { select: { cards: { select: { id: true } } } } },
          });
        }
        export async function bySlug(slug: string) {
          return db.organization.findUnique({ where: { slug }, select: { name: true, boards: { select: { title: true } } } });
        }
        export async function myOrganizations() {
          const session = await (await import("@/lib/auth")).auth.api.getSession({ headers: new Headers() });
          if (!session) return [];
          return db.organization.findMany({ where: { members: { some: { userId: session.user.id } } } });
        }
        export async function swap(boardId: string, a: string, b: string) {
          const organizationId = await activeOrganization();
          const columns = await db.column.findMany({ where: { id: { in: [a, b] }, boardId, board: { organizationId } } });
          if (columns.length !== 2) throw new Error("not found");
          await db.$transaction(columns.map((column, i) => db.column.update({ where: { id: column.id }, data: { position: i } })));
        }
      `,
    },
    "of cards and labels",
  );

  service(
    {
      "package.json": `
        {"name":"a","dependencies":{"@nestjs/common":"^10.3.10","@nestjs/core":"^10.3.10","@nestjs/jwt":"^10.2.0","@prisma/client":"^5.18.0"}}
      `,
      "prisma/schema.prisma": `
        datasource db {
          provider = "postgresql"
          url = env("DATABASE_URL")
        }
        generator client {
          provider = "prisma-client-js"
        }
        enum Role {
          OWNER
          MEMBER
        }
        model Company {
          id String @id @default(uuid()) @db.Uuid
          name String
          employees Employee[]
          warehouses Warehouse[]
          transfers Transfer[]
        }
        model Employee {
          id String @id @default(uuid()) @db.Uuid
          companyId String @map("company_id") @db.Uuid
          company Company @relation(fields: [companyId], references: [id])
          email String @unique
          role Role @default(MEMBER)
        }
        model Warehouse {
          id String @id @default(uuid()) @db.Uuid
          companyId String @map("company_id") @db.Uuid
          company Company @relation(fields: [companyId], references: [id])
          name String
          stock Stock[]
        }
        model Stock {
          id String @id @default(uuid()) @db.Uuid
          warehouseId String @map("warehouse_id") @db.Uuid
          warehouse Warehouse @relation(fields: [warehouseId], references: [id])
          sku String
          quantity Int @default(0)
          @@unique([warehouseId, sku])
        }
        model Transfer {
          id String @id @default(uuid()) @db.Uuid
          companyId String @map("company_id") @db.Uuid
          company Company @relation(fields: [companyId], references: [id])
          fromId String @db.Uuid
          toId String @db.Uuid
          sku String
          quantity Int
        }
      `,
      "src/prisma.service.ts": `
        import { Injectable } from "@nestjs/common";
        import { PrismaClient } from "@prisma/client";
        @Injectable()
        export class PrismaService extends PrismaClient {}
      `,
      "src/auth.guard.ts": `
        import { CanActivate, ExecutionContext, Injectable, UnauthorizedException } from "@nestjs/common";
        import { JwtService } from "@nestjs/jwt";
        export interface Principal { sub: string; companyId: string; role: string }
        @Injectable()
        export class AuthGuard implements CanActivate {
          constructor(private readonly jwt: JwtService) {}
          async canActivate(context: ExecutionContext): Promise<boolean> {
            const request = context.switchToHttp().getRequest();
            const [type, token] = request.headers.authorization?.split(" ") ?? [];
            if (type !== "Bearer" || !token) throw new UnauthorizedException();
            try {
              request.principal = await this.jwt.verifyAsync<Principal>(token);
            } catch {
              throw new UnauthorizedException();
            }
            return true;
          }
        }
      `,
      "src/stock.service.ts": `
        import { BadRequestException, Injectable, NotFoundException } from "@nestjs/common";
        import { Prisma } from "@prisma/client";
        import { PrismaService } from "./prisma.service";
        type Tx = Prisma.TransactionClient;
        @Injectable()
        export class StockService {
          constructor(private readonly prisma: PrismaService) {}

          private async ownWarehouse(tx: Tx, companyId: string, id: string) {
            const warehouse = await tx.warehouse.findFirst({ where: { id, companyId } });
            if (!warehouse) throw new NotFoundException();
            return warehouse;
          }
          private async take(tx: Tx, warehouseId: string, sku: string, quantity: number) {
            const { count } = await tx.stock.updateMany({ where: { warehouseId, sku, quantity: { gte: quantity } }, data: { quantity: { decrement: quantity } } });
            if (count === 0) throw new BadRequestException("not enough");
          }
          private put(tx: Tx, warehouseId: string, sku: string, quantity: number) {
            return tx.stock.upsert({
              where: { warehouseId_sku: { warehouseId, sku } },
              create: { warehouseId, sku, quantity },
              update: { quantity: { increment: quantity } },
            });
          }
          async transfer(companyId: string, fromId: string, toId: string, sku: string, quantity: number) {
            return this.prisma.$transaction(
              async (tx) => {
                const [from, to] = await Promise.all([this.ownWarehouse(tx, companyId, fromId), this.ownWarehouse(tx, companyId, toId)]);
                await this.take(tx, from.id, sku, quantity);
                await this.put(tx, to.id, sku, quantity);
                return tx.transfer.create({ data: { companyId, fromId: from.id, toId: to.id, sku, quantity } });
              },
              { isolationLevel: Prisma.TransactionIsolationLevel.Serializable },
            );
          }
          async correct(warehouseId: string, sku: string, quantity: number) {
            return this.prisma.stock.update({ where: { warehouseId_sku: { warehouseId, sku } }, data: { quantity } }); //! unscoped-mutation
          }
          async list(companyId: string, cursor?: string) {
            return this.prisma.stock.findMany({
              where: { warehouse: { companyId } },
              take: 50,
              ...(cursor ? { skip: 1, cursor: { id: cursor } } : {}),
              orderBy: { id: "asc" },
              include: { warehouse: { select: { name: true } } },
            });
          }
          async low(max: number) {
            return this.prisma.warehouse.findMany({ //! unscoped-query
              select: { name: true, stock: { where: { quantity: { lt: max } } }, _count: { select: { stock: true } } },
            });
          }
          async rename(companyId: string, id: string, name: string) {
            const { count } = await this.prisma.warehouse.updateMany({ where: { id, companyId }, data: { name } });
            if (!count) throw new NotFoundException();
            return this.prisma.warehouse.findUniqueOrThrow({ where: { id } });
          }
          async history(companyId: string, filters: { sku?: string; from?: string }) {
            const where: Prisma.TransferWhereInput = { companyId };
            if (filters.sku) where.sku = filters.sku;
            if (filters.from) where.fromId = filters.from;
            const [rows, total] = await this.prisma.$transaction([this.prisma.transfer.findMany({ where }), this.prisma.transfer.count({ where })]);
            return { rows, total };
          }
          async historyOf(sku: string, companyId?: string) {
            return this.prisma.transfer.findMany({ where: { sku, companyId } }); //! unscoped-query
          }
        }
      `,
      "src/stock.controller.ts": `
        import { Body, Controller, Get, Param, Patch, Post, Query, Req, UseGuards } from "@nestjs/common";
        import { AuthGuard, type Principal } from "./auth.guard";
        import { StockService } from "./stock.service";
        interface Req_ { principal: Principal }
        @Controller("stock")
        @UseGuards(AuthGuard)
        export class StockController {
          constructor(private readonly stock: StockService) {}
          @Get() list(@Req() req: Req_, @Query("cursor") cursor?: string) { return this.stock.list(req.principal.companyId, cursor); }
          @Get("low") low(@Query("max") max: string) { return this.stock.low(Number(max)); }
          @Get("history") history(@Req() req: Req_, @Query() q: { sku?: string; from?: string }) { return this.stock.history(req.principal.companyId, q); }
          @Get("history/:sku") historyOf(@Param("sku") sku: string) { return this.stock.historyOf(sku); }
          @Post("transfer") transfer(@Req() req: Req_, @Body() b: { from: string; to: string; sku: string; quantity: number }) { return this.stock.transfer(req.principal.companyId, b.from, b.to, b.sku, b.quantity); }
          @Post("correct") correct(@Body() b: { warehouseId: string; sku: string; quantity: number }) { return this.stock.correct(b.warehouseId, b.sku, b.quantity); }
          @Patch("warehouses/:id") rename(@Req() req: Req_, @Param("id") id: string, @Body("name") name: string) { return this.stock.rename(req.principal.companyId, id, name); }
        }
      `,
      "src/app.module.ts": `
        import { Module } from "@nestjs/common";
        import { JwtModule } from "@nestjs/jwt";
        import { PrismaService } from "./prisma.service";
        import { StockController } from "./stock.controller";
        import { StockService } from "./stock.service";
        @Module({ imports: [JwtModule.register({ secret: process.env.JWT_SECRET })], controllers: [StockController], providers: [StockService, PrismaService] })
        export class AppModule {}
      `,
    },
    "of transfers in a transaction",
  );

  service(
    {
      "package.json": `
        {"name":"a","dependencies":{"fastify":"^4.28.0","@fastify/jwt":"^8.0.1","@prisma/client":"^5.18.0"}}
      `,
      "prisma/schema.prisma": `
        datasource db {
          provider = "postgresql"
          url = env("DATABASE_URL")
        }
        generator client {
          provider = "prisma-client-js"
        }
        model Company {
          id String @id @default(uuid())
          name String
          users User[]
          invoices Invoice[]
          products Product[]
          tags Tag[]
        }
        model User {
          id String @id @default(uuid())
          companyId String
          company Company @relation(fields: [companyId], references: [id])
          email String @unique
        }
        model Product {
          id String @id @default(uuid())
          companyId String
          company Company @relation(fields: [companyId], references: [id])
          sku String
          priceCents Int
          lines InvoiceLine[]
          @@unique([companyId, sku])
        }
        model Invoice {
          id String @id @default(uuid())
          companyId String
          company Company @relation(fields: [companyId], references: [id])
          number Int
          lines InvoiceLine[]
          tags Tag[]
          @@unique([companyId, number])
        }
        model InvoiceLine {
          id String @id @default(uuid())
          invoiceId String
          invoice Invoice @relation(fields: [invoiceId], references: [id], onDelete: Cascade)
          productId String
          product Product @relation(fields: [productId], references: [id])
          quantity Int
        }
        model Tag {
          id String @id @default(uuid())
          companyId String
          company Company @relation(fields: [companyId], references: [id])
          label String
          invoices Invoice[]
          @@unique([companyId, label])
        }
      `,
      "src/server.ts": `
        import Fastify from "fastify";
        import fastifyJwt from "@fastify/jwt";
        import { invoiceRoutes } from "./invoices";

        declare module "@fastify/jwt" {
          interface FastifyJWT {
            user: { sub: string; companyId: string };
          }
        }

        const app = Fastify();
        app.register(fastifyJwt, { secret: process.env.JWT_SECRET! });
        app.register(async (secured) => {
          secured.addHook("onRequest", async (request) => {
            await request.jwtVerify();
          });
          secured.register(invoiceRoutes, { prefix: "/invoices" });
        });
        app.listen({ port: 3000 });
      `,
      "src/db.ts": `
        import { PrismaClient } from "@prisma/client";
        export const prisma = new PrismaClient();
      `,
      "src/invoices.ts": `
        import type { FastifyInstance } from "fastify";
        import { prisma } from "./db";

        interface LineInput { sku: string; productId: string; quantity: number }

        export async function invoiceRoutes(app: FastifyInstance) {
          app.post<{ Body: { number: number; lines: LineInput[] } }>("/", async (request, reply) => {
            const { companyId } = request.user;
            const invoice = await prisma.invoice.create({
              data: {
                number: request.body.number,
                company: { connect: { id: companyId } },
                lines: {
                  create: request.body.lines.map((line) => ({
                    quantity: line.quantity,
                    product: { connect: { companyId_sku: { companyId, sku: line.sku } } },
                  })),
                },
              },
              include: { lines: true },
            });
            return reply.code(201).send(invoice);
          });

          app.post<{ Body: { number: number; lines: LineInput[] } }>("/by-id", async (request, reply) => {
            const { companyId } = request.user;
            const invoice = await prisma.invoice.create({ //! cross-tenant-link
              data: {
                number: request.body.number,
                companyId,
                lines: {
                  create: request.body.lines.map((line) => ({ quantity: line.quantity, productId: line.productId })),
                },
              },
            });
            return reply.code(201).send(invoice);
          });

          app.put<{ Params: { number: string }; Body: { tags: string[] } }>("/:number/tags", async (request) => {
            const { companyId } = request.user;
            return prisma.invoice.update({
              where: { companyId_number: { companyId, number: Number(request.params.number) } },
              data: {
                tags: {
                  connectOrCreate: request.body.tags.map((label) => ({
                    where: { companyId_label: { companyId, label } },
                    create: { companyId, label },
                  })),
                },
              },
            });
          });

          app.put<{ Params: { number: string }; Body: { tagIds: string[] } }>("/:number/tag-ids-checked", async (request, reply) => {
            const { companyId } = request.user;
            const known = await prisma.tag.findMany({ where: { id: { in: request.body.tagIds }, companyId }, select: { id: true } });
            if (known.length !== request.body.tagIds.length) return reply.code(422).send();
            return prisma.invoice.update({
              where: { companyId_number: { companyId, number: Number(request.params.number) } },
              data: { tags: { set: known } },
            });
          });

          app.put<{ Params: { number: string }; Body: { tagIds: string[] } }>("/:number/tag-ids", async (request) => {
            const { companyId } = request.user;
            return prisma.invoice.update({ //! cross-tenant-link
              where: { companyId_number: { companyId, number: Number(request.params.number) } },
              data: { tags: { set: request.body.tagIds.map((id) => ({ id })) } },
            });
          });

          app.delete<{ Params: { id: string } }>("/lines/:id", async (request, reply) => {
            const { companyId } = request.user;
            await prisma.invoiceLine.deleteMany({ where: { id: request.params.id, invoice: { is: { companyId } } } });
            return reply.code(204).send();
          });

          app.patch<{ Params: { id: string }; Body: { quantity: number } }>("/lines/:id", async (request) => {
            return prisma.invoiceLine.update({ where: { id: request.params.id }, data: { quantity: request.body.quantity } }); //! unscoped-mutation
          });

          app.post<{ Params: { id: string } }>("/:id/clear", async (request) => {
            return prisma.invoice.update({ //! unscoped-mutation
              where: { id: request.params.id },
              data: { lines: { deleteMany: {} } },
            });
          });

          app.post<{ Params: { number: string } }>("/:number/clear", async (request) => {
            const { companyId } = request.user;
            return prisma.invoice.update({
              where: { companyId_number: { companyId, number: Number(request.params.number) } },
              data: { lines: { deleteMany: { quantity: { lte: 0 } } } },
            });
          });
        }
      `,
    },
    "of invoices with lines and tags",
  );
});
