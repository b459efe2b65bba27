// Wrappers that run what they are given are no recursion, however often one stands inside the other; circles of functions end.
import { PROJECTS, service, SESSION } from "../harness/service";

describe("Wrappers inside wrappers, and circles of functions", () => {
  service({
    ...PROJECTS,
    ...SESSION,
    "src/wrappers.ts": `
      import { db } from "./db";
      export async function span<T>(name: string, work: () => Promise<T>): Promise<T> {
        const started = performance.now();
        try {
          return await work();
        } finally {
          performance.measure(name, { start: started });
        }
      }
      export async function retried<T>(work: () => Promise<T>): Promise<T> {
        for (let left = 2; left > 0; left--) {
          try {
            return await work();
          } catch (error) {
            if (left === 1) throw error;
          }
        }
        throw new Error("never");
      }
    `,
    "src/tasks.ts": `
      import { db } from "./db";
      import { retried, span } from "./wrappers";
      export const readTask = (id: string) => span("read", () => retried(() => db.task.findUnique({ where: { id } }))); //! unscoped-query
      export const ownTask = (id: string, organizationId: string) =>
        span("own", () => retried(() => db.task.findFirst({ where: { id, project: { organizationId } } })));
    `,
    "src/trees.ts": `
      import { db } from "./db";
      interface Node { kind: "task" | "list"; id: string; nodes: Node[] }
      export async function visit(node: Node): Promise<unknown> {
        return node.kind === "list" ? visitList(node) : visitTask(node);
      }
      async function visitList(node: Node): Promise<unknown> {
        return Promise.all(node.nodes.map((one) => visit(one)));
      }
      async function visitTask(node: Node): Promise<unknown> {
        const task = await db.task.findUnique({ where: { id: node.id } }); //! unscoped-query
        return node.nodes.length > 0 ? [task, await visitList(node)] : [task];
      }
    `,
    "src/app/api/tasks/[id]/route.ts": `
      import { orgOf } from "../../../../session";
      import { ownTask, readTask } from "../../../../tasks";
      import { visit } from "../../../../trees";
      import { retried, span } from "../../../../wrappers";
      export async function GET(request: Request, { params }: { params: { id: string } }) {
        const orgId = await orgOf();
        return span("route", () => retried(async () => Response.json([await readTask(params.id), await ownTask(params.id, orgId)])));
      }
      export async function POST(request: Request) {
        await orgOf();
        return Response.json(await visit(await request.json()));
      }
    `,
  });
});
