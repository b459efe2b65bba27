// NestJS custom providers: what stands under a token, for whom a request-scoped factory made it, and classes that stand for others.
import { PROJECTS, service } from "../harness/service";

const PACKAGE = JSON.stringify({
  dependencies: { "@nestjs/common": "^11.0.0", "@nestjs/core": "^11.0.0", "@nestjs/passport": "^11.0.0", "@prisma/client": "^6.0.0" },
});

describe("NestJS: clients that a request-scoped factory makes", () => {
  service({
    "package.json": PACKAGE,
    ...PROJECTS,
    "src/prisma.service.ts": `
      import { Injectable } from "@nestjs/common";
      import { PrismaClient } from "@prisma/client";
      @Injectable() export class PrismaService extends PrismaClient {}
    `,
    "src/tenant-client.ts": `
      import { Inject, Scope } from "@nestjs/common";
      import { REQUEST } from "@nestjs/core";
      import type { PrismaClient } from "@prisma/client";
      import type { Request } from "express";
      import { PrismaService } from "./prisma.service";
      export const TENANT_CLIENT = Symbol("TENANT_CLIENT");
      export const ORGANIZATION = "ORGANIZATION";
      export const InjectTenantClient = () => Inject(TENANT_CLIENT);
      export function scoped(prisma: PrismaClient, organizationId: string) {
        return prisma.$extends({
          query: {
            project: {
              async $allOperations({ args, operation, query }) {
                if (operation === "create") return query({ ...args, data: { ...args.data, organizationId } });
                return query({ ...args, where: { ...args.where, organizationId } });
              },
            },
          },
        });
      }
      export const providers = [
        {
          provide: TENANT_CLIENT,
          scope: Scope.REQUEST,
          inject: [REQUEST, PrismaService],
          useFactory: (request: Request & { user: { organizationId: string } }, prisma: PrismaService) => scoped(prisma, request.user.organizationId),
        },
        {
          provide: "HEADER_CLIENT",
          scope: Scope.REQUEST,
          inject: [REQUEST, PrismaService],
          useFactory: (request: Request, prisma: PrismaService) => scoped(prisma, request.headers["x-org"] as string),
        },
        { provide: ORGANIZATION, scope: Scope.REQUEST, inject: [REQUEST], useFactory: ({ user }) => user.organizationId },
        { provide: "ALIAS", useExisting: TENANT_CLIENT },
      ];
    `,
    "src/projects.service.ts": `
      import { Inject, Injectable } from "@nestjs/common";
      import type { PrismaClient } from "@prisma/client";
      import { InjectTenantClient, ORGANIZATION, TENANT_CLIENT } from "./tenant-client";
      import { PrismaService } from "./prisma.service";
      @Injectable()
      export class ProjectsService {
        @Inject("ALIAS") private readonly alias: PrismaClient;
        constructor(
          @Inject(TENANT_CLIENT) private readonly db: PrismaClient,
          @InjectTenantClient() private readonly client: PrismaClient,
          @Inject("HEADER_CLIENT") private readonly loose: PrismaClient,
          @Inject(ORGANIZATION) private readonly organizationId: string,
          private readonly plain: PrismaService,
        ) {}
        list() { return this.db.project.findMany(); }
        one(id: string) { return this.client.project.findUnique({ where: { id } }); }
        create(name: string) { return this.alias.project.create({ data: { id: "1", name } }); }
        named(name: string) { return this.plain.project.findMany({ where: { name, organizationId: this.organizationId } }); }
        loosely() {
          return this.loose.project.findMany(); //! untrusted-tenant-id
        }
        tasks(id: string) {
          return this.db.task.findMany({ where: { projectId: id } }); //! unscoped-query
        }
        all() {
          return this.plain.project.findMany(); //! unscoped-query
        }
      }
    `,
    "src/projects.controller.ts": `
      import { Body, Controller, Get, Param, Post, Query, UseGuards } from "@nestjs/common";
      import { AuthGuard } from "@nestjs/passport";
      import { ProjectsService } from "./projects.service";
      @Controller("projects")
      @UseGuards(AuthGuard("jwt"))
      export class ProjectsController {
        constructor(private readonly projects: ProjectsService) {}
        @Get() list() { return this.projects.list(); }
        @Get("all") all() { return this.projects.all(); }
        @Get("named") named(@Query("name") name: string) { return this.projects.named(name); }
        @Get("loosely") loosely() { return this.projects.loosely(); }
        @Get(":id") one(@Param("id") id: string) { return this.projects.one(id); }
        @Get(":id/tasks") tasks(@Param("id") id: string) { return this.projects.tasks(id); }
        @Post() create(@Body("name") name: string) { return this.projects.create(name); }
      }
    `,
    "src/app.module.ts": `
      import { Module } from "@nestjs/common";
      import { PrismaService } from "./prisma.service";
      import { ProjectsController } from "./projects.controller";
      import { ProjectsService } from "./projects.service";
      import { providers } from "./tenant-client";
      @Module({ controllers: [ProjectsController], providers: [ProjectsService, PrismaService, ...providers] })
      export class AppModule {}
    `,
  });
});

describe("NestJS: classes and interfaces that others stand for", () => {
  service({
    "package.json": PACKAGE,
    ...PROJECTS,
    "src/ports.ts": `
      export abstract class ProjectStore {
        abstract list(organizationId: string): Promise<unknown>;
        abstract byId(id: string): Promise<unknown>;
      }
      export interface TaskStore { remove(id: string): Promise<unknown> }
      export const TASK_STORE = Symbol("TaskStore");
    `,
    "src/prisma-stores.ts": `
      import { Injectable } from "@nestjs/common";
      import { db } from "./db";
      import { ProjectStore, type TaskStore } from "./ports";
      @Injectable()
      export class PrismaProjectStore extends ProjectStore {
        list(organizationId: string) { return db.project.findMany({ where: { organizationId } }); }
        byId(id: string) {
          return db.project.findUnique({ where: { id } }); //! unscoped-query
        }
      }
      @Injectable()
      export class PrismaTaskStore implements TaskStore {
        remove(id: string) {
          return db.task.delete({ where: { id } }); //! unscoped-mutation
        }
      }
    `,
    "src/storage.module.ts": `
      import { Module, type DynamicModule } from "@nestjs/common";
      import { ProjectStore, TASK_STORE } from "./ports";
      import { PrismaProjectStore, PrismaTaskStore } from "./prisma-stores";
      @Module({})
      export class StorageModule {
        static forRoot(): DynamicModule {
          return {
            module: StorageModule,
            providers: [{ provide: ProjectStore, useClass: PrismaProjectStore }, { provide: TASK_STORE, useClass: PrismaTaskStore }],
            exports: [ProjectStore, TASK_STORE],
          };
        }
      }
    `,
    "src/projects.controller.ts": `
      import { Controller, createParamDecorator, Delete, Get, Inject, Param, UseGuards } from "@nestjs/common";
      import { AuthGuard } from "@nestjs/passport";
      import { ProjectStore, TASK_STORE, type TaskStore } from "./ports";
      const Me = createParamDecorator((_data, context) => context.switchToHttp().getRequest().user);
      @Controller("projects")
      @UseGuards(AuthGuard("jwt"))
      export class ProjectsController {
        constructor(private readonly projects: ProjectStore, @Inject(TASK_STORE) private readonly tasks: TaskStore) {}
        @Get() list(@Me() me: { organizationId: string }) { return this.projects.list(me.organizationId); }
        @Get(":id") one(@Param("id") id: string) { return this.projects.byId(id); }
        @Delete("tasks/:id") remove(@Param("id") id: string) { return this.tasks.remove(id); }
      }
    `,
    "src/app.module.ts": `
      import { Module } from "@nestjs/common";
      import { ProjectsController } from "./projects.controller";
      import { StorageModule } from "./storage.module";
      @Module({ imports: [StorageModule.forRoot()], controllers: [ProjectsController] })
      export class AppModule {}
    `,
  });
});
