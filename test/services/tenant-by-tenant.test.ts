// Work by the clock that goes through the tenants one by one: what it reads for one of them is theirs, and goes to nobody else.
import { BILLING } from "../harness/billing";
import { service } from "../harness/service";

describe("Schedules that go from tenant to tenant", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: { "node-cron": "*", "@prisma/client": "6.0.0", ioredis: "5.0.0", pusher: "5.0.0", "@aws-sdk/client-s3": "3.0.0" },
      }),
      ...BILLING,
      "src/cron.ts": `
        import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
        import Redis from "ioredis";
        import cron from "node-cron";
        import Pusher from "pusher";
        import { db } from "./db";
        import { send } from "./mail";
        const redis = new Redis();
        const s3 = new S3Client({});
        const pusher = new Pusher({ appId: "1", key: "k", secret: "s", cluster: "eu" });
        cron.schedule("0 1 * * *", async () => {
          const orgs = await db.organization.findMany();
          for (const org of orgs) {
            const all = await db.invoice.findMany({ where: { status: "overdue" } }); //! unscoped-query
            const own = await db.invoice.findMany({ where: { status: "overdue", orgId: org.id } });
            const named = await db.invoice.findMany({ where: { number: org.name } });
            await send(org.name, all, own, named);
          }
          await Promise.all(
            orgs.map(async ({ id, name }) => {
              const open = await db.invoice.count({ where: { status: "open" } }); //! unscoped-query
              const late = await db.invoice.count({ where: { status: "late", orgId: id } });
              await send(name, open, late);
            }),
          );
          const every = await db.invoice.findMany({ where: { status: "overdue" } });
          for (const invoice of every) await send(invoice.email, invoice.number);
        });
        cron.schedule("0 2 * * *", async () => {
          for (const org of await db.organization.findMany()) {
            const invoices = await db.invoice.findMany({ where: { orgId: org.id } });
            const Body = JSON.stringify(invoices);
            await redis.set("invoices", Body); //! cache-key-missing-tenant
            await redis.set(\`invoices:\${org.id}\`, Body);
            await s3.send(new PutObjectCommand({ Bucket: "b", Key: "invoices.json", Body })); //! storage-key-missing-tenant
            await s3.send(new PutObjectCommand({ Bucket: "b", Key: \`\${org.id}/invoices.json\`, Body }));
            await pusher.trigger("invoices", "ready", invoices); //! broadcast-cross-tenant
            await pusher.trigger(\`org-\${org.id}\`, "ready", invoices);
          }
          await redis.set("figures", JSON.stringify(await db.invoice.groupBy({ by: ["status"], _count: true })));
        });
      `,
      "src/mail.ts": `
        export async function send(to: string, ...what: unknown[]): Promise<void> {
          await fetch("https://mail.test/send", { method: "POST", body: JSON.stringify({ to, what }) });
        }
      `,
    },
    "are found out where one tenant gets what is another's",
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { "node-cron": "*", "@prisma/client": "6.0.0", pino: "9.0.0" } }),
      ...BILLING,
      "src/cron.ts": `
        import cron from "node-cron";
        import pino from "pino";
        import { db } from "./db";
        const log = pino();
        cron.schedule("0 3 * * *", async () => {
          const { count } = await db.invoice.deleteMany({ where: { status: "void" } });
          log.info({ count }, "void invoices are gone");
          const open = await db.invoice.count({ where: { status: "open" } });
          log.info({ open }, "open invoices");
        });
      `,
    },
    "log what they did for all of them",
    /^(?:audit|schema)-/,
  );
});
