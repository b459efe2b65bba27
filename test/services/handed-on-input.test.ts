// What a wrapper has validated is there in the handler, however deep in an object it is handed on.
import { PROJECTS, service } from "../harness/service";

describe("Input that a wrapper validates and hands on", () => {
  service({
    ...PROJECTS,
    "src/wrap.ts": `
      import { getServerSession } from "next-auth";
      async function paramsOf(props: any): Promise<Record<string, unknown>> {
        if (!props || typeof props !== "object" || !("params" in props)) return {};
        const { params } = props;
        if (!params) return {};
        const resolved = await params;
        return typeof resolved === "object" && resolved !== null ? resolved : {};
      }
      async function parse(request: Request, props: any, schemas: any) {
        const parsedInput = {} as any;
        if (schemas?.body) {
          const result = schemas.body.safeParse(await request.json());
          if (!result.success) return { ok: false, response: Response.json({}) };
          parsedInput.body = result.data;
        }
        if (schemas?.params) {
          const result = schemas.params.safeParse(await paramsOf(props));
          if (!result.success) return { ok: false, response: Response.json({}) };
          parsedInput.params = result.data;
        }
        return { ok: true, parsedInput };
      }
      export const wrap = ({ schemas, handler }: any) => async (request: Request, props: any) => {
        const session = await getServerSession();
        if (!session) return Response.json({}, { status: 401 });
        const parsed = await parse(request, props, schemas);
        if (!parsed.ok) return parsed.response;
        return handler({ parsedInput: parsed.parsedInput, orgId: session.user.organizationId });
      };
    `,
    "src/app/api/tasks/[id]/route.ts": `
      import { z } from "zod";
      import { db } from "../../../../db";
      import { wrap } from "../../../../wrap";
      const P = z.object({ id: z.cuid2() }).strict();
      const B = z.object({ title: z.string() }).strict();
      const Q = z.object({ id: z.cuid2().optional() });
      async function rename(id: string, title: string, orgId: string) {
        const task = await db.task.findFirst({ where: { id, project: { organizationId: orgId } } });
        if (!task) throw new Error("none");
        await db.task.updateMany({ where: { id }, data: { title } });
        return Response.json({});
      }
      async function close(id: string, orgId: string) {
        const task = await db.task.findFirst({ where: { id, project: { organizationId: orgId } } });
        if (!task) throw new Error("none");
        await db.task.updateMany({ where: { id }, data: { title: "closed" } }); //! bypassable-tenant-filter
        return Response.json({});
      }
      export const DELETE = wrap({ schemas: { params: Q }, handler: async ({ parsedInput, orgId }) => close(parsedInput.params.id, orgId) });
      export const POST = wrap({ schemas: { params: P, body: B }, handler: async ({ parsedInput, orgId }) => rename(parsedInput.params.id, parsedInput.body.title, orgId) });
    `,
  });
});
