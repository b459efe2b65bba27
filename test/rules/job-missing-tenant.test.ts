// job-missing-tenant over whole small applications.
import { jobMissingTenant } from "../../rules/job-missing-tenant";
import { expressRoute, nextApp, trpcApp } from "../harness/apps";
import { testRule } from "../harness/rule-tester";

const BULLMQ = `
  import { Queue } from "bullmq";
  const queue = new Queue("reports");
`;

testRule(jobMissingTenant, {
  invalid: [
    {
      title: "BullMQ: an id from the address, and nothing that says whose it is",
      code: expressRoute(
        BULLMQ,
        `
        await queue.add("render", { invoiceId: req.params.name });
        //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ job-missing-tenant/certain: does not say which tenant it works for
        res.json(await db.invoice.count({ where: { orgId: req.auth.orgId } }));
        `,
      ),
      fixed: ["{ invoiceId: req.params.name, orgId: req.auth.orgId }"],
    },
    {
      title: "BullMQ: a tenant that the client names",
      code: expressRoute(
        BULLMQ,
        `
        await queue.add("export", { orgId: req.body.orgId });
        //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ job-missing-tenant/certain: for the tenant that \`req.body.orgId\` names
        res.json(req.auth.orgId);
        `,
      ),
      fixed: "none",
    },
    {
      title: "BullMQ: several jobs at once",
      code: expressRoute(
        BULLMQ,
        `
        await queue.addBulk([{ name: "render", data: { invoiceId: req.body.first } }]);
        //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ job-missing-tenant/certain: does not say which tenant
        res.json(req.auth.orgId);
        `,
      ),
    },
    {
      title: "pg-boss: an id of the body",
      code: expressRoute(
        `
        import PgBoss from "pg-boss";
        const boss = new PgBoss(process.env.DATABASE_URL);
        `,
        `
        await boss.send("render", { invoiceId: req.body.id });
        //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ job-missing-tenant/certain: \`send\`
        res.json(req.auth.orgId);
        `,
      ),
    },
    {
      title: "Kafka: a message without key",
      code: expressRoute(
        `
        import { Kafka } from "kafkajs";
        const producer = new Kafka({ brokers: [] }).producer();
        `,
        `
        await producer.send({ topic: "renders", messages: [{ value: JSON.stringify({ invoiceId: req.body.id }) }] });
        //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ job-missing-tenant/certain: does not say which tenant
        res.json(req.auth.orgId);
        `,
      ),
    },
    {
      title: "Next.js: the check comes after",
      code: nextApp(`
      //- /src/app/api/render/route.ts
      import { Queue } from "bullmq";
      import { getServerSession } from "next-auth";
      import { authOptions } from "../../../auth";
      import { db } from "../../../db";

      const queue = new Queue("renders");

      export async function POST(request: Request) {
        const session = await getServerSession(authOptions);
        if (!session) return new Response(null, { status: 401 });
        const { id } = await request.json();
        await queue.add("render", { id });
        //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^ job-missing-tenant/certain: does not say which tenant
        const invoice = await db.invoice.findFirst({ where: { id, orgId: session.user.orgId } });
        return Response.json(invoice);
      }
      `),
    },
    {
      title: "tRPC: input handed on",
      code: trpcApp(`
      //- /src/invoices.ts
      import { Queue } from "bullmq";
      import { z } from "zod";
      import { protectedProcedure, router } from "./trpc";

      const queue = new Queue("renders");

      export const invoicesRouter = router({
        render: protectedProcedure.input(z.object({ id: z.string() })).mutation(async ({ ctx, input }) => {
          await queue.add("render", { id: input.id });
          //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ job-missing-tenant/certain: does not say which tenant
          return ctx.session.user.orgId;
        }),
      });
      `),
    },
  ],
  valid: [
    {
      title: "the tenant in the payload",
      code: expressRoute(BULLMQ, `await queue.add("render", { id: req.params.name, orgId: req.auth.orgId });`),
    },
    {
      title: "the session in the payload",
      code: expressRoute(BULLMQ, `await queue.add("render", { id: req.params.name, auth: req.auth });`),
    },
    { title: "the user in the payload", code: expressRoute(BULLMQ, `await queue.add("digest", { userId: req.auth.userId });`) },
    {
      title: "an id that was looked up for the tenant",
      code: expressRoute(
        BULLMQ,
        `
        const invoice = await db.invoice.findFirst({ where: { id: req.params.name, orgId: req.auth.orgId } });
        if (!invoice) return res.sendStatus(404);
        await queue.add("render", { invoiceId: invoice.id });
        `,
      ),
    },
    {
      title: "an id that was just made",
      code: expressRoute(
        BULLMQ,
        `
        const { number } = req.body;
        const invoice = await db.invoice.create({ data: { number, status: "new", total: 1, isSample: false, orgId: req.auth.orgId } });
        await queue.add("render", { invoiceId: invoice.id });
        `,
      ),
    },
    {
      title: "nothing of a tenant",
      code: expressRoute(BULLMQ, `await queue.add("refresh-rates", { at: "now" });\nres.json(req.auth.orgId);`),
    },
    {
      title: "mail to an address",
      code: expressRoute(BULLMQ, `await queue.add("mail", { to: req.body.email, subject: "Hello" });\nres.json(req.auth.orgId);`),
    },
    {
      title: "a name of the queue that holds the tenant",
      code: expressRoute(BULLMQ, `await queue.add(\`render:\${req.auth.orgId}\`, { invoiceId: req.params.name });`),
    },
    {
      title: "the tenant as key of a message",
      code: expressRoute(
        `
        import { Kafka } from "kafkajs";
        const producer = new Kafka({ brokers: [] }).producer();
        `,
        `await producer.send({ topic: "renders", messages: [{ key: req.auth.orgId, value: JSON.stringify({ id: req.body.id }) }] });`,
      ),
    },
    {
      title: "a worker that goes by what it was sent",
      code: expressRoute(
        `
        import { Queue, Worker } from "bullmq";
        const queue = new Queue("reports");
        new Worker("reports", async (job) => db.invoice.findMany({ where: { orgId: job.data.orgId } }));
        `,
        `await queue.add("report", { orgId: req.auth.orgId });`,
      ),
    },
    {
      title: "a form where nobody is signed in",
      code: expressRoute(
        `
        ${BULLMQ}
        const site = express();
        site.post("/contact", async (req, res) => {
          await queue.add("contact", { text: req.body.text });
          res.sendStatus(204);
        });
        `,
        `res.json(await db.currency.findMany());`,
      ),
    },
  ],
});
