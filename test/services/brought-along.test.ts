// Related rows of other tenants that come along with a row of the requester's: they leak where they are read or handed on.
import { PROJECTS, service } from "../harness/service";

const app = (handlers: string): Readonly<Record<string, string>> => ({
  ...PROJECTS,
  "package.json": JSON.stringify({
    dependencies: { "@prisma/client": "6.2.0", express: "4.19.0", jsonwebtoken: "9.0.0", "@acme/mailer": "1.0.0" },
  }),
  "src/app.ts": `
    import express from "express";
    import jwt from "jsonwebtoken";
    import { send } from "@acme/mailer";
    import { db } from "./db";
    const app = express();
    app.use((req: any, res, next) => {
      req.me = jwt.verify(req.headers.authorization!, process.env.JWT!);
      next();
    });
    ${handlers}
  `,
});

describe("related rows that come along with a row of the requester's", () => {
  service(
    app(`
      app.get("/name", async (req: any, res) => {
        const { organizationId } = req.me;
        const person = await db.user.findFirst({ where: { email: req.query.email, memberships: { some: { organizationId } } }, include: { memberships: true } });
        if (!person) return res.sendStatus(404);
        await db.user.update({ where: { id: person.id }, data: { email: req.body.email } });
        res.json({ id: person.id, email: person.email });
      });
    `),
    "give nothing away where nobody reads them, and the row is the requester's",
  );

  service(
    app(`
      app.get("/roles", async (req: any, res) => {
        const { organizationId } = req.me;
        const person = await db.user.findFirst({ where: { email: req.query.email, memberships: { some: { organizationId } } }, include: { memberships: true } }); //! unscoped-query
        res.json({ roles: person?.memberships.map((one) => one.role) });
      });
      app.get("/whole", async (req: any, res) => {
        const { organizationId } = req.me;
        const person = await db.user.findFirst({ where: { email: req.query.email, memberships: { some: { organizationId } } }, include: { memberships: true } }); //! unscoped-query
        res.json({ person });
      });
      app.get("/sent", async (req: any, res) => {
        const { organizationId } = req.me;
        const person = await db.user.findFirst({ where: { email: req.query.email, memberships: { some: { organizationId } } }, include: { memberships: true } }); //! unscoped-query
        await send(person);
        res.end();
      });
    `),
    "leak where they are read, answered or handed on",
  );

  service(
    app(`
      app.get("/projects", async (req: any, res) => {
        const { organizationId } = req.me;
        const person = await db.user.findFirst({ where: { email: req.query.email, memberships: { some: { organizationId } } }, include: { memberships: true } }); //! unscoped-query
        const first = person!.memberships[0];
        res.json(await db.project.findMany({ where: { organizationId: first.organizationId } })); //! unscoped-query
      });
    `),
    "are not the requester's because the row is",
  );
});
