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

/** Checks a secret of its own for each of two methods. */
const SECRETS = `
  export function isRefused(request: Request): boolean {
    if (request.method === "GET") return request.headers.get("authorization") !== \`Bearer \${process.env.CRON_SECRET}\`;
    if (request.method === "POST") return request.headers.get("authorization") !== \`Bearer \${process.env.JOB_SECRET}\`;
    return false;
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

  const COUNT = `Response.json({ done: await db.task.count({ where: { title: "due" } }) })`;
  const REFUSE = `if (isRefused(request)) throw new Response(null, { status: 401 });`;

  service(
    {
      ...PROJECTS,
      "package.json": JSON.stringify({ dependencies: { "@sveltejs/kit": "2.0.0", "@prisma/client": "6.0.0" } }),
      "src/secrets.ts": SECRETS,
      "src/routes/api/due/+server.ts": `
        import { db } from "../../../db";
        import { isRefused } from "../../../secrets";
        export const GET = async ({ request }) => { ${REFUSE} return ${COUNT}; };
        export const POST = async ({ request }) => { ${REFUSE} return ${COUNT}; };
        export const PUT = async ({ request }) => { ${REFUSE} return ${COUNT}; }; //! unscoped-query
      `,
    },
    "are known to the endpoints of SvelteKit",
  );

  service(
    {
      ...PROJECTS,
      "package.json": JSON.stringify({ dependencies: { astro: "5.0.0", "@prisma/client": "6.0.0" } }),
      "src/secrets.ts": SECRETS,
      "src/pages/api/due.ts": `
        import type { APIRoute } from "astro";
        import { db } from "../../db";
        import { isRefused } from "../../secrets";
        export const GET: APIRoute = async ({ request }) => { ${REFUSE} return ${COUNT}; };
        export const ALL: APIRoute = async ({ request }) => { ${REFUSE} return ${COUNT}; }; //! unscoped-query
      `,
    },
    "are known to the endpoints of Astro, but where one is for all of them",
  );

  service(
    {
      ...PROJECTS,
      "package.json": JSON.stringify({ dependencies: { "@remix-run/node": "2.16.0", "@prisma/client": "6.0.0" } }),
      "src/secrets.ts": SECRETS,
      "app/routes/due.ts": `
        import { db } from "../../src/db";
        import { isRefused } from "../../src/secrets";
        export const loader = async ({ request }) => { ${REFUSE} return ${COUNT}; };
        export const action = async ({ request }) => { ${REFUSE} return ${COUNT}; }; //! unscoped-query
      `,
    },
    "are known to the loaders of Remix, and not to its actions",
  );
});
