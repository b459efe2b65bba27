// Bodies that are read piece by piece, up to a limit, and put together as bytes: what comes out is what was sent.
import { PROJECTS, service, SESSION } from "../harness/service";

describe("Bodies that are read in pieces", () => {
  service({
    ...PROJECTS,
    ...SESSION,
    "src/body.ts": `
      const LIMIT = 1_000_000;
      const decoder = new TextDecoder();
      async function textOf(request: Request): Promise<string> {
        if (!request.body) return "";
        const reader = request.body.getReader();
        const chunks: Uint8Array[] = [];
        let size = 0;
        while (true) {
          const { done, value } = await reader.read();
          if (done) break;
          size += value.byteLength;
          if (size > LIMIT) throw new Error("too large");
          chunks.push(value);
        }
        if (chunks.length === 0) return "";
        if (chunks.length === 1) return decoder.decode(chunks[0]);
        const whole = new Uint8Array(size);
        let offset = 0;
        for (const chunk of chunks) {
          whole.set(chunk, offset);
          offset += chunk.byteLength;
        }
        return decoder.decode(whole);
      }
      export const bodyOf = async <T>(request: Request): Promise<T> => JSON.parse(await textOf(request)) as T;
    `,
    "src/check.ts": `
      import { db } from "./db";
      export async function problemWith(body: { taskId: string | null }, organizationId: string): Promise<string | null> {
        if (!body.taskId) return null;
        const task = await db.task.findUnique({ where: { id: body.taskId }, include: { project: true } });
        return task !== null && task.project.organizationId === organizationId ? null : "no such task";
      }
    `,
    "src/app/api/comments/[id]/route.ts": `
      import { bodyOf } from "../../../../body";
      import { problemWith } from "../../../../check";
      import { db } from "../../../../db";
      import { orgOf } from "../../../../session";
      interface Sent { taskId: string | null; body: string }
      export async function PUT(request: Request, { params }: { params: { id: string } }) {
        const organizationId = await orgOf();
        const { taskId, body } = await bodyOf<Sent>(request);
        const problem = await problemWith({ taskId }, organizationId);
        if (problem) return Response.json({ problem });
        await db.comment.update({ where: { id: params.id, task: { project: { organizationId } } }, data: { body, ...(taskId ? { taskId } : {}) } });
        return Response.json({});
      }
      export async function PATCH(request: Request, { params }: { params: { id: string } }) {
        const organizationId = await orgOf();
        const { taskId, body } = await bodyOf<Sent>(request);
        await db.comment.update({ where: { id: params.id, task: { project: { organizationId } } }, data: { body, ...(taskId ? { taskId } : {}) } }); //! cross-tenant-link
        return Response.json({});
      }
    `,
  });
});
