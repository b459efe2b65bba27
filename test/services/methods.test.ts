// Route handlers that ask for the method of the request, which the name that they are exported under tells.
import { PROJECTS, service } from "../harness/service";

const CHECKED = (flag: string): string => `
  import { timingSafeEqual } from "node:crypto";
  import { db } from "../../../db";
  async function handler(request: Request) {
    if (request.method === "GET") {
      if (request.headers.get("authorization") !== \`Bearer \${process.env.CRON_SECRET}\`) return new Response(null, { status: 401 });
    } else if (request.method === "POST") {
      const sent = Buffer.from(request.headers.get("x-signature") ?? "");
      const own = Buffer.from(process.env.JOB_SECRET!);
      if (sent.length !== own.length || !timingSafeEqual(sent, own)) return new Response(null, { status: 401 });
    }
    return Response.json({ done: await db.task.count({ where: { title: "due" } }) });${flag}
  }
`;

describe("methods of requests", () => {
  service({
    ...PROJECTS,
    // Whichever of the two runs it, it has checked the secret.
    "src/app/api/cron/route.ts": `${CHECKED("")}
      export { handler as GET, handler as POST };
    `,
    // Nothing is asked of the third.
    "src/app/api/open/route.ts": `${CHECKED(" //! unscoped-query")}
      export { handler as GET, handler as POST, handler as PUT };
    `,
  });
});
