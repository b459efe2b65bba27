// Prisma: schemas in a folder, typed SQL, compound keys and aggregates in a Nest service.
import { service } from "../harness/service";

describe("Prisma: schemas in a folder, typed SQL, compound keys and aggregates in a Nest service", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        "@prisma/client": "6.8.0",
        prisma: "6.8.0",
        "@nestjs/common": "10.0.0",
        "@nestjs/core": "10.0.0",
        "@nestjs/jwt": "10.0.0",
        "@nestjs/passport": "10.0.0",
        "passport-jwt": "4.0.0",
      },
    }),
    "prisma/schema/base.prisma": `
      generator client { 
        provider = "prisma-client"
        output = "../../src/generated/prisma"
        previewFeatures = ["typedSql"]
      }
      datasource db { 
        provider = "postgresql"
        url = env("DATABASE_URL")
      }
    `,
    "prisma/schema/notes.prisma": `
      model Note {
        id Int @id @default(autoincrement())
        accountId Int @map("account_id")
        authorId Int @map("author_id")
        title String
        body String
        archivedAt DateTime? @map("archived_at")
        account Account @relation(fields: [accountId], references: [id])
        author User @relation(fields: [authorId], references: [id])
        tags NoteTag[]
        @@map("notes")
      }
      model Tag {
        id Int @id @default(autoincrement())
        accountId Int
        name String
        account Account @relation(fields: [accountId], references: [id])
        notes NoteTag[]
        @@unique([accountId, name])
      }
      model NoteTag {
        noteId Int
        tagId Int
        note Note @relation(fields: [noteId], references: [id])
        tag Tag @relation(fields: [tagId], references: [id])
        @@id([noteId, tagId])
      }
    `,
    "prisma/schema/tenant.prisma": `
      model Account {
        id Int @id @default(autoincrement())
        name String
        users User[]
        notes Note[]
        tags Tag[]
        invites Invite[]
      }
      model User {
        id Int @id @default(autoincrement())
        email String @unique
        accountId Int @map("account_id")
        role Role @default(MEMBER)
        account Account @relation(fields: [accountId], references: [id])
        notes Note[]
        @@map("users")
      }
      enum Role { 
        ADMIN 
        MEMBER 
      }
      model Invite {
        id Int @id @default(autoincrement())
        token String @unique
        email String
        accountId Int
        account Account @relation(fields: [accountId], references: [id])
      }
    `,
    "prisma/sql/notesByTitle.sql": `
      -- @param {String} $1:title
      SELECT id, title, body FROM notes WHERE title ILIKE $1;
    `,
    "prisma/sql/notesOfAccount.sql": `
      -- @param {Int} $1:accountId
      SELECT id, title FROM notes WHERE account_id = $1 AND archived_at IS NULL;
    `,
    "src/auth/current-user.ts": `
      import { createParamDecorator, ExecutionContext } from "@nestjs/common";
      export const CurrentUser = createParamDecorator((_: unknown, ctx: ExecutionContext) => ctx.switchToHttp().getRequest().user);
    `,
    "src/auth/jwt.strategy.ts": `
      import { Injectable } from "@nestjs/common";
      import { PassportStrategy } from "@nestjs/passport";
      import { ExtractJwt, Strategy } from "passport-jwt";
      import { PrismaService } from "../prisma/prisma.service";
      @Injectable()
      export class JwtStrategy extends PassportStrategy(Strategy) {
        constructor(private readonly prisma: PrismaService) {
          super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: process.env.JWT_SECRET! });
        }
        async validate(payload: { sub: number }) {
          return this.prisma.user.findUniqueOrThrow({ where: { id: payload.sub } });
        }
      }
    `,
    "src/notes/notes.controller.ts": `
      import { Body, Controller, Delete, Get, Param, ParseIntPipe, Patch, Post, Query, UseGuards } from "@nestjs/common";
      import { AuthGuard } from "@nestjs/passport";
      import type { User } from "../generated/prisma/client";
      import { CurrentUser } from "../auth/current-user";
      import { NotesService } from "./notes.service";
      @Controller("notes")
      @UseGuards(AuthGuard("jwt"))
      export class NotesController {
        constructor(private readonly notes: NotesService) {}
        @Get() list(@CurrentUser() user: User, @Query("q") q?: string, @Query("tag") tag?: string) { return this.notes.list(user, q, tag); }
        @Get("search") search(@CurrentUser() user: User, @Query("q") q: string) { return this.notes.search(user, q); }
        @Get("stats") stats(@CurrentUser() user: User) { return this.notes.stats(user); }
        @Get("typed") typed(@CurrentUser() user: User, @Query("t") t: string) { return this.notes.typed(user, t); }
        @Get(":id") get(@CurrentUser() user: User, @Param("id", ParseIntPipe) id: number) { return this.notes.get(user, id); }
        @Get(":id/peek") peek(@Param("id", ParseIntPipe) id: number) { return this.notes.peek(id); }
        @Post() create(@CurrentUser() user: User, @Body() dto: { title: string; body: string }) { return this.notes.create(user, dto); }
        @Post(":id/tags") attach(@CurrentUser() user: User, @Param("id", ParseIntPipe) id: number, @Body("tagIds") ids: number[]) { return this.notes.attach(user, id, ids); }
        @Post(":id/tags2") attach2(@CurrentUser() user: User, @Param("id", ParseIntPipe) id: number, @Body("tagIds") ids: number[]) { return this.notes.attachChecked(user, id, ids); }
        @Patch() bulk(@CurrentUser() user: User, @Body("ids") ids: number[]) { return this.notes.bulk(user, ids); }
        @Post("tags/:id") upsert(@CurrentUser() user: User, @Param("id", ParseIntPipe) id: number, @Body("name") name: string) { return this.notes.upsertTag(user, name, id); }
      }
    `,
    "src/notes/notes.service.ts": `
      import { Injectable, NotFoundException } from "@nestjs/common";
      import { Prisma, type User } from "../generated/prisma/client";
      import { notesByTitle, notesOfAccount } from "../generated/prisma/sql";
      import { PrismaService } from "../prisma/prisma.service";
      const withTags = { tags: { include: { tag: true } } } satisfies Prisma.NoteInclude;
      export type NoteWithTags = Prisma.NoteGetPayload<{ include: typeof withTags }>;
      @Injectable()
      export class NotesService {
        constructor(private readonly prisma: PrismaService) {}
        list(user: User, q?: string, tag?: string) {
          const where: Prisma.NoteWhereInput = { accountId: user.accountId, archivedAt: null };
          if (q) where.OR = [{ title: { contains: q, mode: "insensitive" } }, { body: { contains: q } }];
          if (tag) where.tags = { some: { tag: { name: tag } } };
          return this.prisma.$transaction([this.prisma.note.findMany({ where, include: withTags }), this.prisma.note.count({ where })]);
        }
        search(user: User, q: string) {
          return this.prisma.note.findMany({ where: { OR: [{ accountId: user.accountId, title: q }, { body: { contains: q } }] } }); //! bypassable-tenant-filter
        }
        async get(user: User, id: number) {
          const note = await this.prisma.note.findUnique({ where: { id }, include: withTags });
          if (!note || note.accountId !== user.accountId) throw new NotFoundException();
          return note;
        }
        async peek(id: number) {
          return this.prisma.note.findUnique({ where: { id }, omit: { body: true } }); //! unscoped-query
        }
        create(user: User, dto: { title: string; body: string; tags?: string[] }) {
          return this.prisma.note.create({
            data: {
              title: dto.title,
              body: dto.body,
              account: { connect: { id: user.accountId } },
              author: { connect: { id: user.id } },
              tags: {
                create: dto.tags?.map((name) => ({
                  tag: { connectOrCreate: { where: { accountId_name: { accountId: user.accountId, name } }, create: { accountId: user.accountId, name } } },
                })),
              },
            },
            include: withTags,
          });
        }
        attach(user: User, noteId: number, tagIds: number[]) {
          return this.prisma.note.update({ //! cross-tenant-link
            where: { id: noteId, accountId: user.accountId },
            data: { tags: { deleteMany: {}, create: tagIds.map((tagId) => ({ tagId })) } },
          });
        }
        async attachChecked(user: User, noteId: number, tagIds: number[]) {
          const count = await this.prisma.tag.count({ where: { id: { in: tagIds }, accountId: user.accountId } });
          if (count !== tagIds.length) throw new NotFoundException();
          return this.prisma.note.update({
            where: { id: noteId, accountId: user.accountId },
            data: { tags: { deleteMany: {}, createMany: { data: tagIds.map((tagId) => ({ tagId })) } } },
          });
        }
        bulk(user: User, ids: number[]) {
          return this.prisma.$transaction(async (tx) => {
            await tx.noteTag.deleteMany({ where: { noteId: { in: ids }, note: { accountId: user.accountId } } });
            await tx.noteTag.deleteMany({ where: { noteId: { in: ids } } }); //! unscoped-mutation
            return tx.note.updateManyAndReturn({ where: { id: { in: ids }, accountId: user.accountId }, data: { archivedAt: new Date() } });
          });
        }
        stats(user: User) {
          return Promise.all([
            this.prisma.note.groupBy({ by: ["authorId"], where: { accountId: user.accountId }, _count: true }),
            this.prisma.note.aggregate({ where: { account: { is: { id: user.accountId } } }, _count: true }),
            this.prisma.note.groupBy({ by: ["accountId"], _count: { _all: true } }), //! unscoped-query
            this.prisma.note.aggregate({ _max: { id: true } }), //! unscoped-query
          ]);
        }
        typed(user: User, title: string) {
          return Promise.all([
            this.prisma.$queryRawTyped(notesOfAccount(user.accountId)),
            this.prisma.$queryRawTyped(notesByTitle(\`%\${title}%\`)), //! unscoped-query
          ]);
        }
        upsertTag(user: User, name: string, id: number) {
          return Promise.all([
            this.prisma.tag.upsert({ where: { accountId_name: { accountId: user.accountId, name } }, create: { accountId: user.accountId, name }, update: {} }),
            this.prisma.tag.upsert({ where: { id }, create: { accountId: user.accountId, name }, update: { name } }), //! unscoped-mutation
            this.prisma.tag.upsert({ where: { id, accountId: user.accountId }, create: { accountId: user.accountId, name }, update: { name } }),
          ]);
        }
      }
    `,
    "src/prisma/prisma.service.ts": `
      import { Injectable, OnModuleInit } from "@nestjs/common";
      import { PrismaClient } from "../generated/prisma/client";
      @Injectable()
      export class PrismaService extends PrismaClient implements OnModuleInit {
        async onModuleInit() { await this.$connect(); }
      }
    `,
  });
});
