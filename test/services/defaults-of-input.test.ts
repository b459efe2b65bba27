// Input that has a default where it is missing, and is a number or a text: what a check found out of it is known of it, wherever it is asked.
import { service, PROJECTS } from "../harness/service";

const APP = {
  "package.json": JSON.stringify({ dependencies: { express: "5.0.0", "express-session": "1.18.0", "@prisma/client": "6.0.0" } }),
  ...PROJECTS,
  "src/app.ts": `
    import express from "express";
    export const app = express();
    app.use((req, res, next) => (req.session.userId ? next() : res.sendStatus(401)));
  `,
  "src/checks.ts": `
    import { db } from "./db";
    export async function check(userId: string, organizationId: string) {
      const organization = await db.organization.findFirst({ where: { id: organizationId, members: { some: { userId } } } });
      if (!organization) throw new Error("no such organization");
      return organization;
    }
    export async function answer(userId: string, organizationId: string): Promise<boolean> {
      const found = await db.membership.findFirst({ where: { userId, organizationId } });
      return found !== null;
    }
    export const organization = ({ userId, organizationId }: { userId: string; organizationId: string }) => byIdOrName({ ref: organizationId, userId });
    export async function byIdOrName({ ref, userId }: { ref: number | string; userId: string }) {
      const organization = await db.organization.findFirst({
        where: {
          members: { some: { userId } },
          id: typeof ref === "string" ? ref : undefined,
          slug: typeof ref === "number" ? String(ref) : undefined,
        },
      });
      if (!organization) throw new Error("no such organization");
      return organization;
    }
  `,
};

const head = `
  import { app } from "./app";
  import { answer, byIdOrName, check, organization } from "./checks";
  import { db } from "./db";
`;

describe("Input with a default", () => {
  service(
    {
      ...APP,
      "src/routes.ts": `${head}
        app.get("/projects", async (req, res) => {
          const organizationId = req.query.organization || "none";
          await check(req.session.userId, organizationId);
          res.json(await db.project.findMany({ where: { organizationId } }));
        });
        app.get("/projects/names", async (req, res) => {
          const organizationId = req.query.organization || "none";
          await check(req.session.userId, organizationId);
          res.json(await db.project.findMany({ where: { organizationId }, select: { name: true } }));
        });
        app.get("/projects/count", async (req, res) => {
          const organizationId = req.query.organization || "none";
          if (!(await answer(req.session.userId, organizationId))) return res.sendStatus(403);
          res.json(await db.project.count({ where: { organizationId } }));
        });
        app.get("/projects/counts", async (req, res) => {
          const organizationId = req.query.organization || "none";
          if (!(await answer(req.session.userId, organizationId))) return res.sendStatus(403);
          res.json(await db.project.count({ where: { organizationId } }));
        });
        app.get("/projects/other", async (req, res) => {
          const organizationId = req.query.organization || "none";
          const other = req.query.other || "none";
          await check(req.session.userId, organizationId);
          res.json(await db.project.findMany({ where: { organizationId: other } })); //! untrusted-tenant-id
        });
        app.get("/projects/unasked", async (req, res) => {
          const organizationId = req.query.organization || "none";
          await answer(req.session.userId, organizationId);
          res.json(await db.project.findMany({ where: { organizationId } })); //! untrusted-tenant-id
        });
      `,
    },
    "is checked by one function for several routes",
  );

  service(
    {
      ...APP,
      "src/routes.ts": `${head}
        const start = async (req: express.Request) => {
          const wanted = req.get("x-organization") || undefined;
          if (!req.session.userId) return { user: null, wanted };
          return { user: req.session.userId, wanted };
        };
        app.get("/projects", async (req, res) => {
          const begun = await start(req);
          const organizationId = begun.wanted || "none";
          await check(req.session.userId, organizationId);
          res.json(await db.project.findMany({ where: { organizationId } }));
        });
        app.get("/projects/open", async (req, res) => {
          const { wanted } = await start(req);
          if (wanted) await check(req.session.userId, wanted);
          res.json(await db.project.findMany({ where: { organizationId: wanted } })); //! untrusted-tenant-id
        });
      `,
    },
    "is there when it comes out of one of several objects",
  );

  service(
    {
      ...APP,
      "src/routes.ts": `${head}
        app.get("/projects", async (req, res) => {
          const organizationId = (req.query.organization as string | undefined) || "none";
          await organization({ userId: req.session.userId, organizationId });
          res.json(await db.project.findMany({ where: { organizationId } }));
        });
        app.get("/projects/sized", async (req, res) => {
          const ref = req.query.organization as string | number;
          await byIdOrName({ userId: req.session.userId, ref });
          res.json(await db.project.findMany({ where: { organizationId: ref } })); //! untrusted-tenant-id
        });
        app.get("/projects/plain", async (req, res) => {
          const organizationId = String(req.query.organization as string | undefined);
          await organization({ userId: req.session.userId, organizationId });
          res.json(await db.project.findMany({ where: { organizationId } }));
        });
      `,
    },
    "is of the kind that its type says",
  );

  service(
    {
      ...APP,
      "src/routes.ts": `${head}
        const one = (id: string | undefined, userId: string) =>
          db.organization.findFirst({ where: { id, members: { some: { userId } } } });
        app.get("/projects", async (req, res) => {
          const id = req.query.organization;
          if (!(await one(req.query.all ? undefined : id, req.session.userId))) return res.sendStatus(404);
          res.json(await db.project.findMany({ where: { organizationId: id } })); //! untrusted-tenant-id
        });
        app.get("/projects/named", async (req, res) => {
          const id = req.query.organization || undefined;
          if (!id) return res.sendStatus(400);
          if (!(await one(id, req.session.userId))) return res.sendStatus(404);
          res.json(await db.project.findMany({ where: { organizationId: id } }));
        });
        app.get("/projects/required", async (req, res) => {
          const id = req.query.organization;
          const organization = await db.organization.findUnique({
            where: { id: req.query.all ? undefined : id, members: { some: { userId: req.session.userId } } },
          });
          if (!organization) return res.sendStatus(404);
          res.json(await db.project.findMany({ where: { organizationId: id } }));
        });
      `,
    },
    "is not checked by a look-up that may leave it out",
  );
});
