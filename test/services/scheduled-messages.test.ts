// Messages and schedules that a service sends to itself through QStash: routes that only its signature opens act for every tenant.
import { service, PROJECTS } from "../harness/service";

describe("Routes that QStash calls", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { next: "15.0.0", "@prisma/client": "6.0.0", "@upstash/qstash": "2.7.0" } }),
    ...PROJECTS,
    "src/receiver.ts": `
      import { Receiver } from "@upstash/qstash";
      export const receiver = new Receiver({
        currentSigningKey: process.env.QSTASH_CURRENT_SIGNING_KEY || "",
        nextSigningKey: process.env.QSTASH_NEXT_SIGNING_KEY || "",
      });
    `,
    "src/app/api/cron/tidy/route.ts": `
      import { receiver } from "../../../../receiver";
      import { db } from "../../../../db";
      export async function POST(req: Request) {
        const body = await req.text();
        if (process.env.VERCEL === "1") {
          const isValid = await receiver.verify({ signature: req.headers.get("Upstash-Signature") || "", body });
          if (!isValid) return new Response("Unauthorized", { status: 401 });
        }
        const projects = await db.project.findMany({ where: { name: "" } });
        return Response.json(projects.length);
      }
    `,
    "src/app/api/cron/wrapped/route.ts": `
      import { verifySignatureAppRouter } from "@upstash/qstash/nextjs";
      import { db } from "../../../../db";
      async function handler(req: Request) {
        const { projectId } = await req.json();
        await db.task.deleteMany({ where: { projectId } });
        return new Response("ok");
      }
      export const POST = verifySignatureAppRouter(handler);
    `,
    "src/app/api/cron/ignored/route.ts": `
      import { receiver } from "../../../../receiver";
      import { db } from "../../../../db";
      export async function POST(req: Request) {
        const body = await req.text();
        await receiver.verify({ signature: req.headers.get("Upstash-Signature") || "", body });
        await db.task.deleteMany({ where: { projectId: JSON.parse(body).projectId } }); //! unscoped-mutation
        return new Response("ok");
      }
    `,
  });
});
