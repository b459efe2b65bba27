// Lists that are gone through: a check of each element counts for the list, whether it throws, sets a flag or gathers what failed; a
// check that one element passed does not.
import { PROJECTS, service } from "../harness/service";

const FILES = {
  "package.json": JSON.stringify({ dependencies: { express: "5.0.0", "express-session": "1.18.0", "@prisma/client": "6.0.0" } }),
  ...PROJECTS,
};

const HEAD = `
        import express from "express";
        import { db } from "./db";
        const app = express();
        app.use((req, res, next) => (req.session.organizationId ? next() : res.sendStatus(401)));`;

const remove = "await db.project.deleteMany({ where: { id: { in: ids } } });";

const route = (path: string, body: string): string => `
        app.post("/${path}", async (req, res) => {
          const { organizationId } = req.session;
          const { ids } = req.body as { ids: string[] };
          ${body}
          res.sendStatus(204);
        });`;

describe("Lists of ids", () => {
  service(
    {
      ...FILES,
      "src/app.ts": `
        ${HEAD}
        const own = (id: string, organizationId: string) => db.project.findFirst({ where: { id, organizationId } });
        ${route(
          "gathered",
          `
          const missing: string[] = [];
          for (const id of ids) if (!(await own(id, organizationId))) missing.push(id);
          if (missing.length) return res.status(404).json(missing);
          ${remove}`,
        )}
        ${route(
          "skipped",
          `
          const missing: string[] = [];
          for (const id of ids) {
            if (await own(id, organizationId)) continue;
            missing.push(id);
          }
          if (missing.length !== 0) throw new Error("unknown");
          ${remove}`,
        )}
        ${route(
          "at-once",
          `
          const missing: string[] = [];
          await Promise.all(ids.map(async (id) => {
            if (!(await own(id, organizationId))) missing.push(id);
          }));
          if (missing.length > 0) return res.sendStatus(404);
          ${remove}`,
        )}
        ${route(
          "told-only",
          `
          const missing: string[] = [];
          for (const id of ids) if (!(await own(id, organizationId))) missing.push(id);
          ${remove} //! unscoped-mutation`,
        )}
        ${route(
          "some-found",
          `
          const found: string[] = [];
          for (const id of ids) if (await own(id, organizationId)) found.push(id);
          if (found.length === 0) return res.sendStatus(404);
          await db.task.deleteMany({ where: { projectId: { in: found } } });
          ${remove} //! unscoped-mutation`,
        )}
        ${route(
          "until-one",
          `
          const missing: string[] = [];
          for (const id of ids) {
            if (await own(id, organizationId)) break;
            missing.push(id);
          }
          if (missing.length > 0) return res.sendStatus(404);
          ${remove} //! unscoped-mutation`,
        )}
        ${route(
          "all",
          `
          let all = true;
          for (const id of ids) if (!(await own(id, organizationId))) all = false;
          if (!all) return res.sendStatus(404);
          ${remove}`,
        )}
        ${route(
          "any",
          `
          let any = false;
          for (const id of ids) if (await own(id, organizationId)) any = true;
          if (!any) return res.sendStatus(404);
          ${remove} //! unscoped-mutation`,
        )}
        ${route(
          "any-at-last",
          `
          let any = false;
          for (const id of ids) {
            if (await own(id, organizationId)) {
              any = true;
              break;
            }
          }
          if (!any) return res.sendStatus(404);
          ${remove} //! unscoped-mutation`,
        )}
        ${route(
          "rows",
          `
          const projects = await db.project.findMany({ where: { id: { in: ids } } });
          for (const project of projects) if (project.organizationId !== organizationId) return res.sendStatus(403);
          ${remove}`,
        )}
        ${route(
          "no-row-of-others",
          `
          const projects = await db.project.findMany({ where: { id: { in: ids } } });
          if (projects.some((project) => project.organizationId !== organizationId)) return res.sendStatus(403);
          ${remove}`,
        )}
        ${route(
          "rows-with-a-name",
          `
          const projects = await db.project.findMany({ where: { id: { in: ids }, name: "" } });
          for (const project of projects) if (project.organizationId !== organizationId) return res.sendStatus(403);
          ${remove} //! unscoped-mutation`,
        )}
        ${route(
          "one-row",
          `
          let ok = false;
          const projects = await db.project.findMany({ where: { id: { in: ids } } }); //! unscoped-query
          for (const project of projects) {
            if (project.organizationId === organizationId) {
              ok = true;
              break;
            }
          }
          if (!ok) return res.sendStatus(403);
          res.json(projects);`,
        )}
        app.get("/people", async (req, res) => {
          const { organizationId } = req.session;
          const people = await db.user.findMany({ //! unscoped-query
            where: { email: { in: req.body.emails } },
            include: { memberships: { include: { organization: true } } },
          });
          for (const person of people) {
            if (!person.memberships.some((one) => one.organizationId === organizationId)) return res.sendStatus(403);
          }
          res.json(people.map(({ memberships }) => memberships.map((one) => one.organization.name)));
        });
      `,
    },
    "are checked where each of them is",
  );

  service(
    {
      ...FILES,
      "src/app.ts": `
        ${HEAD}
        const count = (ids: string[], organizationId: string) => db.project.count({ where: { id: { in: ids }, organizationId } });
        ${route("fewer", `if ((await count(ids, organizationId)) < ids.length) return res.sendStatus(404); ${remove}`)}
        ${route("more", `if (ids.length > (await count(ids, organizationId))) return res.sendStatus(404); ${remove}`)}
        ${route("enough", `if ((await count(ids, organizationId)) >= new Set(ids).size) { ${remove} }`)}
        ${route("toomany", `if ((await count(ids, organizationId)) > ids.length) return res.sendStatus(404); ${remove} //! unscoped-mutation`)}
        ${route("limited", `if ((await count(ids, organizationId)) >= 10) return res.sendStatus(404); ${remove} //! unscoped-mutation`)}
      `,
    },
    "are checked where no fewer were found than were asked for",
  );

  service(
    {
      ...FILES,
      "src/app.ts": `
        ${HEAD}
        app.get("/projects", async (req, res) => {
          const projects = await db.project.findMany({ where: { id: { in: req.body.ids } } }); //! unscoped-query
          const own = projects.find((project) => project.organizationId === req.session.organizationId);
          if (!own) return res.sendStatus(404);
          res.json(projects);
        });
      `,
    },
    "are not checked where one that was found among them is",
  );
});
