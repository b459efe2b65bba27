// Events that the service emits to itself: whoever listens runs in the request that emits, with what it was told.
import { PROJECTS, service } from "../harness/service";
import { PRISMA_SERVICE, WORKSPACES } from "../harness/workspaces";

describe("Events inside a service", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          "@nestjs/common": "11.0.0",
          "@nestjs/event-emitter": "3.0.0",
          "@nestjs/passport": "11.0.0",
          "@prisma/client": "6.0.0",
        },
      }),
      "prisma/schema.prisma": WORKSPACES,
      "src/prisma.service.ts": PRISMA_SERVICE,
      "src/listener.ts": `
        import { Injectable } from "@nestjs/common";
        import { OnEvent } from "@nestjs/event-emitter";
        import { PrismaService } from "./prisma.service";
        @Injectable()
        export class ProjectListener {
          constructor(private readonly prisma: PrismaService) {}
          @OnEvent("project.renamed")
          async renamed({ workspaceId, name }: { workspaceId: string; name: string }) {
            await this.prisma.resource.updateMany({ where: { project: { workspaceId } }, data: { name } });
          }
          @OnEvent("removed", { async: true })
          async removed(projectId: string) {
            await this.prisma.resource.deleteMany({ where: { projectId } });
          }
          @OnEvent(["project.archived", "project.hidden"])
          async gone(event: { name: string }) {
            await this.prisma.resource.deleteMany({ where: { name: event.name } }); //! unscoped-mutation
          }
          @OnEvent("project.*")
          async any(event: { workspaceId: string }) {
            await this.prisma.user.count({ where: { workspaceId: event.workspaceId } });
          }
        }
      `,
      "src/projects.controller.ts": `
        import { Body, Controller, Delete, NotFoundException, Param, Put, Req, UseGuards } from "@nestjs/common";
        import { EventEmitter2 } from "@nestjs/event-emitter";
        import { AuthGuard } from "@nestjs/passport";
        import { PrismaService } from "./prisma.service";
        type Authed = { user: { workspaceId: string } };
        @Controller("projects")
        @UseGuards(AuthGuard("jwt"))
        export class ProjectsController {
          constructor(private readonly prisma: PrismaService, private readonly events: EventEmitter2) {}
          @Put(":id") async rename(@Req() { user: { workspaceId } }: Authed, @Body("name") name: string) {
            this.events.emit("project.renamed", { workspaceId, name });
          }
          @Delete(":id") async remove(@Req() { user: { workspaceId } }: Authed, @Param("id") id: string) {
            const { count } = await this.prisma.project.deleteMany({ where: { id, workspaceId } });
            if (count === 0) throw new NotFoundException();
            await this.events.emitAsync("removed", id);
          }
          @Put(":id/archive") archive(@Req() { user: { workspaceId } }: Authed, @Body("name") name: string) {
            this.events.emit("project.archived", { name, workspaceId });
          }
        }
      `,
    },
    "reaches the methods that listen to an injected emitter",
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "5.0.0", jsonwebtoken: "9.0.0", "@prisma/client": "6.0.0" } }),
      ...PROJECTS,
      "src/events.ts": `
        import { EventEmitter } from "node:events";
        export const events = new EventEmitter();
      `,
      "src/listeners.ts": `
        import { db } from "./db";
        import { events } from "./events";
        events.on("removed", async ({ organizationId, name }) => {
          await db.task.deleteMany({ where: { title: name, project: { organizationId } } });
        });
        events.on("task:closed", async (id: string) => {
          await db.comment.deleteMany({ where: { taskId: id } }); //! unscoped-mutation
        });
      `,
      "src/app.ts": `
        import express from "express";
        import jwt from "jsonwebtoken";
        import { events } from "./events";
        import "./listeners";
        const app = express();
        const orgOf = (req: express.Request) => (jwt.verify(req.headers.authorization!, "s") as { organizationId: string }).organizationId;
        app.delete("/projects", (req, res) => {
          events.emit("removed", { organizationId: orgOf(req), name: req.body.name });
          res.sendStatus(202);
        });
        app.post("/tasks/:id/close", (req, res) => {
          orgOf(req);
          events.emit("task:closed", req.params.id);
          res.sendStatus(202);
        });
        app.listen(3000);
      `,
    },
    "reaches functions that listen from the start",
  );
});
