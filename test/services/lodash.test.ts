// lodash: parts of objects, members by path, questions and lists, as services use them around queries.
import { service } from "../harness/service";
import { SIGNED_IN } from "../harness/workspaces";

describe("lodash around queries", () => {
  service(
    {
      ...SIGNED_IN,
      "src/r.ts": `
        import _ from "lodash";
        import pick from "lodash/pick";
        import { omit, get, isNil } from "lodash";
        import { PrismaClient } from "@prisma/client";
        import { app } from "./app";
        const db = new PrismaClient();
        app.post("/1", async (req, res) => { res.json(await db.project.create({ data: { ..._.pick(req.body, ["name"]), workspaceId: req.user.workspaceId } as any })); });
        app.post("/2/:id", async (req, res) => { await db.project.updateMany({ where: { id: req.params.id, workspaceId: req.user.workspaceId }, data: _.pick(req.body, ["name"]) }); res.end(); });
        app.post("/3/:id", async (req, res) => { await db.project.updateMany({ where: { id: req.params.id, workspaceId: req.user.workspaceId }, data: pick(req.body, "name", "deletedAt") }); res.end(); });
        app.post("/4/:id", async (req, res) => { await db.project.updateMany({ where: { id: req.params.id, workspaceId: req.user.workspaceId }, data: omit(req.body, ["workspaceId", "id"]) }); res.end(); });
        app.post("/5/:id", async (req, res) => { await db.project.updateMany({ where: { id: req.params.id, workspaceId: req.user.workspaceId }, data: omit(req.body, ["id"]) }); res.end(); }); //! tenant-key-overwrite
        app.get("/6", async (req, res) => { res.json(await db.project.findMany({ where: { workspaceId: _.get(req, "user.workspaceId") } })); });
        app.get("/7", async (req, res) => { res.json(await db.project.findMany({ where: { workspaceId: get(req, ["query", "workspaceId"]) as string } })); }); //! untrusted-tenant-id
        app.post("/8", async (req, res) => { res.json(await db.project.create({ data: _.merge({}, req.body, { workspaceId: req.user.workspaceId }) })); });
        app.post("/9", async (req, res) => { res.json(await db.project.create({ data: _.merge({ workspaceId: req.user.workspaceId }, req.body) })); }); //! missing-tenant-on-create
        app.post("/10", async (req, res) => { res.json(await db.project.create({ data: _.assign({}, req.body, { workspaceId: req.user.workspaceId }) })); });
        app.post("/11", async (req, res) => { res.json(await db.project.create({ data: _.defaults(req.body, { workspaceId: req.user.workspaceId }) })); }); //! missing-tenant-on-create
        app.get("/12/:id", async (req, res) => {
          const project = await db.project.findUnique({ where: { id: req.params.id } });
          if (_.isEmpty(project) || project.workspaceId !== req.user.workspaceId) return res.sendStatus(404);
          res.json(project);
        });
        app.get("/13/:id", async (req, res) => {
          const project = await db.project.findFirst({ where: { id: req.params.id, workspaceId: req.user.workspaceId } });
          if (isNil(project)) return res.sendStatus(404);
          res.json(await db.resource.findMany({ where: { projectId: req.params.id } }));
        });
        app.get("/14/:id", async (req, res) => {
          const projects = await db.project.findMany({ where: { workspaceId: req.user.workspaceId } });
          if (!_.find(projects, { id: req.params.id })) return res.sendStatus(404);
          res.json(await db.resource.findMany({ where: { projectId: req.params.id } }));
        });
        app.get("/15/:id", async (req, res) => {
          const projects = await db.project.findMany({ where: { workspaceId: req.user.workspaceId } });
          const ids = _.map(projects, "id");
          res.json(await db.resource.findMany({ where: { projectId: { in: ids } } }));
        });
        app.get("/16/:id", async (req, res) => {
          const projects = await db.project.findMany({ where: { workspaceId: req.user.workspaceId } });
          const ids = _.uniq(_.map(projects, (p) => p.id));
          if (!_.includes(ids, req.params.id)) return res.sendStatus(403);
          res.json(await db.resource.findMany({ where: { projectId: req.params.id } }));
        });
        app.get("/17", async (req, res) => { res.json(await db.project.findMany({ where: _.omitBy({ workspaceId: req.user.workspaceId, name: req.query.name as string }, _.isNil) })); });
        app.get("/18", async (req, res) => { res.json(await db.project.findMany({ where: _.pickBy({ name: req.query.name as string }) })); }); //! unscoped-query
        app.get("/19/:id", async (req, res) => {
          const project = await db.project.findUnique({ where: { id: req.params.id } });
          if (!_.isEqual(project?.workspaceId, req.user.workspaceId)) return res.sendStatus(404);
          res.json(project);
        });
        app.get("/20", async (req, res) => {
          const filter = _.cloneDeep({ workspaceId: req.user.workspaceId });
          _.set(filter, "name", req.query.name);
          res.json(await db.project.findMany({ where: filter }));
        });
        app.get("/21", async (req, res) => {
          const filter = { workspaceId: req.user.workspaceId };
          _.set(filter, "workspaceId", req.query.workspaceId);
          res.json(await db.project.findMany({ where: filter })); //! untrusted-tenant-id
        });
        app.get("/22", async (req, res) => {
          const resources = await db.resource.findMany({ where: { project: { workspaceId: req.user.workspaceId } } });
          const byProject = _.groupBy(resources, "projectId");
          res.json(await Promise.all(_.map(resources, async (r) => db.block.findMany({ where: { resourceId: r.id } }))));
        });
        app.get("/23/:id", async (req, res) => {
          const projects = await db.project.findMany({ where: { workspaceId: req.user.workspaceId } });
          const byId = _.keyBy(projects, "id");
          const project = byId[req.params.id];
          if (!project) return res.sendStatus(404);
          res.json(await db.resource.findMany({ where: { projectId: project.id } }));
        });
      `,
    },
    "keeps what it is given",
  );
});
