// support-access-unaudited over whole small applications.
import { supportAccessUnaudited } from "../../rules/support-access-unaudited";
import { expressRoute } from "../harness/apps";
import { testRule } from "../harness/rule-tester";

const SESSION = `
  declare module "express-session" {
    interface SessionData {
      userId?: string | undefined;
      impersonatedUserId?: string | undefined;
    }
  }
`;
const AUDIT = `const audit = { record: async (event: object) => console.log(event) };`;
const TOKENS = `import jwt from "jsonwebtoken";`;
const CROSSING = `
  /** @crossTenant support staff look at any invoice */
  async function anyInvoice(id: string) {
    return db.invoice.findUnique({ where: { id } });
  }
`;

testRule(supportAccessUnaudited, {
  invalid: [
    {
      title: "a session that says for whom somebody acts",
      code: expressRoute(
        SESSION,
        `
        const { session } = req; session.impersonatedUserId = req.body.userId;
        //                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ support-access-unaudited/certain: nothing in this request writes an audit event
        res.json(req.auth.orgId);
        `,
      ),
    },
    {
      title: "a token for somebody else",
      code: expressRoute(
        TOKENS,
        `
        const token = jwt.sign({ sub: req.body.userId, impersonatedBy: req.auth.userId }, "secret");
        //            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ support-access-unaudited/certain: \`sign\`
        res.json({ token });
        `,
      ),
    },
    {
      title: "a token with an actor claim",
      code: expressRoute(
        TOKENS,
        `
        const token = jwt.sign({ sub: req.body.userId, act: { sub: req.auth.userId } }, "secret");
        //            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ support-access-unaudited/certain: gives access to another tenant's data
        res.json({ token });
        `,
      ),
    },
    {
      title: "a cookie that says for whom somebody acts",
      code: expressRoute(
        "",
        `
        console.log(req.auth.orgId), res.cookie("impersonate", req.body.userId);
        //                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ support-access-unaudited/certain: \`cookie\`
        `,
      ),
    },
    {
      title: "Better Auth",
      code: expressRoute(
        `
        import { betterAuth } from "better-auth";
        const auth = betterAuth({});
        `,
        `
        res.json(await auth.api.impersonateUser({ body: { userId: req.body.userId } }));
        //             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ support-access-unaudited/certain: \`impersonateUser\`
        console.log(req.auth.orgId);
        `,
      ),
    },
    {
      title: "a function that crosses tenants on purpose",
      code: expressRoute(
        `
        /** @crossTenant support staff look at any invoice */
        async function anyInvoice(id: string) {
          return db.invoice.findUnique({ where: { id } });
          //     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ support-access-unaudited/certain: \`findUnique\`
        }
        `,
        `res.json(await anyInvoice(req.params.name ?? ""));`,
      ),
    },
  ],
  valid: [
    {
      title: "a session, with an event before",
      code: expressRoute(
        `${AUDIT}\n${SESSION}`,
        `await audit.record({ by: req.auth.userId });\nreq.session.impersonatedUserId = req.body.userId;`,
      ),
    },
    {
      title: "a session, with an event after",
      code: expressRoute(
        `${AUDIT}\n${SESSION}`,
        `req.session.impersonatedUserId = req.body.userId;\nawait audit.record({ by: req.auth.userId });`,
      ),
    },
    { title: "the end of it", code: expressRoute(SESSION, `req.session.impersonatedUserId = undefined;\nres.json(req.auth.orgId);`) },
    { title: "a sign-in", code: expressRoute(SESSION, `req.session.userId = req.auth.userId;`) },
    {
      title: "a token for oneself",
      code: expressRoute(TOKENS, `res.json(jwt.sign({ sub: req.auth.userId, orgId: req.auth.orgId }, "secret"));`),
    },
    {
      title: "a token for oneself, without an actor",
      code: expressRoute(TOKENS, `res.json(jwt.sign({ sub: req.auth.userId, impersonatedBy: null }, "secret"));`),
    },
    { title: "a cookie for something else", code: expressRoute("", `res.cookie("theme", "dark");\nres.json(req.auth.orgId);`) },
    {
      title: "a function that crosses tenants, with an event",
      code: expressRoute(
        `${AUDIT}\n${CROSSING}`,
        `await audit.record({ by: req.auth.userId });\nres.json(await anyInvoice(req.params.name ?? ""));`,
      ),
    },
    {
      title: "a function that crosses tenants, with an event of its own",
      code: expressRoute(
        `
        ${AUDIT}
        /** @crossTenant support staff look at any invoice */
        async function anyInvoice(id: string, by: string) {
          await audit.record({ id, by });
          return db.invoice.findUnique({ where: { id } });
        }
        `,
        `res.json(await anyInvoice(req.params.name ?? "", req.auth.userId));`,
      ),
    },
    {
      title: "a function that stays within its tenant",
      code: expressRoute("", `res.json(await db.invoice.findMany({ where: { orgId: req.auth.orgId } }));`),
    },
  ],
});
