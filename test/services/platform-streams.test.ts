// Streams of the platform that a handler answers with: what an emitter brings goes to whoever reads them.
import { PROJECTS, service } from "../harness/service";

describe("streams of the platform", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { next: "15.3.0", "@clerk/nextjs": "6.20.0", "@prisma/client": "6.0.0" } }),
      ...PROJECTS,
      "src/bus.ts": `
        import { EventEmitter } from "node:events";
        class Bus extends EventEmitter {
          publish(event: { orgId: string; task: object }) {
            this.emit("task", event);
            this.emit(\`task:\${event.orgId}\`, event);
          }
        }
        const held = globalThis as unknown as { bus?: Bus };
        export const bus = (held.bus ??= new Bus().setMaxListeners(0) as Bus);
      `,
      "src/app/api/tasks/route.ts": `
        import { auth } from "@clerk/nextjs/server";
        import { bus } from "../../../bus";
        import { db } from "../../../db";
        export async function POST(request: Request) {
          const { orgId } = await auth();
          if (!orgId) return new Response(null, { status: 401 });
          const { projectId, title } = await request.json();
          const project = await db.project.findFirstOrThrow({ where: { id: projectId, organizationId: orgId } });
          const task = await db.task.create({ data: { id: crypto.randomUUID(), title, projectId: project.id } });
          bus.publish({ orgId, task });
          return Response.json(task);
        }
      `,
      "src/app/api/all/route.ts": `
        import { auth } from "@clerk/nextjs/server";
        import { bus } from "../../../bus";
        export async function GET(request: Request) {
          const { orgId } = await auth();
          if (!orgId) return new Response(null, { status: 401 });
          const encoder = new TextEncoder();
          return new Response(new ReadableStream({
            start(controller) {
              bus.on("task", (event) => controller.enqueue(encoder.encode(\`data: \${JSON.stringify(event.task)}\`))); //! broadcast-cross-tenant
            },
          }));
        }
      `,
      "src/app/api/mine/route.ts": `
        import { auth } from "@clerk/nextjs/server";
        import { bus } from "../../../bus";
        export async function GET(request: Request) {
          const { orgId } = await auth();
          if (!orgId) return new Response(null, { status: 401 });
          const stream = new ReadableStream({
            start(controller) {
              bus.on("task", (event) => {
                if (event.orgId === orgId) controller.enqueue(JSON.stringify(event));
              });
              bus.on(\`task:\${orgId}\`, (event) => controller.enqueue(JSON.stringify(event)));
              bus.on("task", () => controller.enqueue("something changed"));
            },
          });
          return new Response(stream, { headers: { "Content-Type": "text/event-stream" } });
        }
      `,
    },
    "are told where what comes out is anybody's",
  );
});
