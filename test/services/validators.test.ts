// yup and joi: what they let through is as untrusted as it was, and has the names that the schema knows where others do not get through.
import { PROJECTS, service } from "../harness/service";

describe("yup and joi", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "5.0.0", yup: "1.6.0", joi: "17.13.0", jsonwebtoken: "9.0.0", "@prisma/client": "6.0.0" },
      }),
      ...PROJECTS,
      "src/schemas.ts": `
        import Joi from "joi";
        import * as yup from "yup";
        export const move = yup.object({ taskId: yup.string().required(), projectId: yup.string().required() });
        export const rename = yup.object().shape({ name: yup.string().min(1).required() });
        export const closed = rename.noUnknown();
        export const named = Joi.object({ name: Joi.string().required(), note: Joi.string().allow("") }).required();
        export const whose = Joi.object().keys({ organizationId: Joi.string().required(), name: Joi.string() });
        export const open = Joi.object({ name: Joi.string() }).unknown();
      `,
      "src/app.ts": `
        import express from "express";
        import Joi from "joi";
        import jwt from "jsonwebtoken";
        import { db } from "./db";
        import { closed, move, named, open, rename, whose } from "./schemas";
        const app = express();
        app.use(express.json());
        app.use((req, res, next) => {
          req.me = jwt.verify(req.headers.authorization!, process.env.SECRET!) as { organizationId: string };
          next();
        });
        app.post("/move", async (req, res) => {
          const { taskId, projectId } = await move.validate(req.body, { abortEarly: false });
          const task = await db.task.findFirst({ where: { id: taskId, project: { organizationId: req.me.organizationId } } });
          if (!task) return res.sendStatus(404);
          await db.task.update({ where: { id: task.id }, data: { projectId } }); //! cross-tenant-link
          await db.task.update({ where: { id: task.id }, data: { title: "moved" } });
        });
        app.patch("/projects/:id", async (req, res) => {
          const where = { id: req.params.id, organizationId: req.me.organizationId };
          await db.project.updateMany({ where, data: await rename.validate(req.body) }); //! tenant-key-overwrite
          await db.project.updateMany({ where, data: rename.validateSync(req.body, { stripUnknown: true }) });
          await db.project.updateMany({ where, data: closed.cast(req.body) });
          const { value, error } = named.validate(req.body);
          if (error) return res.status(400).json(error.details);
          await db.project.updateMany({ where, data: value });
          await db.project.updateMany({ where, data: await open.validateAsync(req.body) }); //! tenant-key-overwrite
          await db.project.updateMany({ where, data: await open.validateAsync(req.body, { stripUnknown: true }) });
          await db.project.updateMany({ where, data: Joi.attempt(req.body, named, { allowUnknown: true }) }); //! tenant-key-overwrite
        });
        app.get("/projects", async (req, res) => {
          const { organizationId } = await whose.validateAsync(req.query);
          res.json(await db.project.findMany({ where: { organizationId } })); //! untrusted-tenant-id
        });
        app.get("/mine", async (req, res) => {
          const { organizationId, name } = await whose.validateAsync(req.query);
          if (organizationId !== req.me.organizationId) return res.sendStatus(403);
          res.json(await db.project.findMany({ where: { organizationId, name } }));
        });
      `,
    },
    "leave input as untrusted as it was",
  );
});
