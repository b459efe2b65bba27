// Messages whose signature was verified: the sender speaks for whomever the message names, by whatever column they are known.
import { proves } from "../../../harness/proven";

const hook = (body: string): string => `
//- /prisma/schema.prisma
model Company { id String @id
  name String
  customer String? @unique
  members Member[]
  plans Plan[] }
model Member { id String @id
  userId String
  companyId String
  company Company @relation(fields: [companyId], references: [id]) }
model Plan { id String @id
  reference String
  companyId String
  company Company @relation(fields: [companyId], references: [id]) }
//- /src/hook.ts
import express from "express";
import Stripe from "stripe";
import { db } from "./db";
const stripe = new Stripe("key");
const app = express();
app.post("/hooks/payments", async (req, res) => {
${body.trim()}
});
`;

const VERIFIED = `const event = stripe.webhooks.constructEvent(req.body, req.headers["stripe-signature"], "secret");
  const named = event.data.object;`;

describe("verified senders", () => {
  proves({
    "name the tenant by their own id of it": hook(`${VERIFIED}
  const customer = typeof named.customer === "string" ? named.customer : named.customer.id;
  const company = await db.company.findFirst({ where: { customer } }); //= bound-id
  if (!company) return;
  await db.company.update({ where: { id: company.id }, data: { name: "paid" } }); //= tenant-filter
  await db.plan.updateMany({ where: { companyId: company.id, reference: named.id }, data: {} }); //= tenant-filter`),
    "name a row of a tenant": hook(`${VERIFIED}
  await db.plan.updateMany({ where: { reference: named.id }, data: {} }); //= bound-id`),
    "say nothing of what else was sent": hook(`${VERIFIED}
  await db.plan.updateMany({ where: { reference: req.query.reference }, data: {} }); //= certain unpinned`),
    "are nobody before they are verified": hook(`
  const named = req.body.data.object;
  await db.plan.updateMany({ where: { reference: named.id }, data: {} }); //= certain unpinned`),
  });
});

describe("requesters", () => {
  proves({
    "do not own whatever a column of another kind says": `
      res.json(await db.pet.findMany({ where: { chip: me.chip } })); //= certain unpinned`,
  });
});
