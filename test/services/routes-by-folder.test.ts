// Routes that are found by listing a folder: names of files, paths put together, `require` of what they come to.
import { PROJECTS, service } from "../harness/service";

describe("routes that are found by listing a folder", () => {
  service({
    ...PROJECTS,
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "6.2.0", express: "4.19.0", jsonwebtoken: "9.0.0" } }),
    "src/app.js": `
      const fs = require("node:fs");
      const path = require("node:path");
      const express = require("express");
      const jwt = require("jsonwebtoken");
      const app = express();
      app.use((req, res, next) => {
        try { req.me = jwt.verify(req.headers.authorization, process.env.JWT); next(); } catch { res.sendStatus(401); }
      });
      const folder = path.resolve(__dirname, "routes");
      for (const file of fs.readdirSync(folder).filter((name) => name.endsWith(".js") && !name.startsWith("_"))) {
        const name = path.basename(file, ".js");
        app.use("/" + name, require(path.join(folder, file)));
      }
      fs.readdirSync(path.join(__dirname, "more")).map((file) => require("./more/" + file)(app));
      app.listen(1);
    `,
    "src/routes/projects.js": `
      const router = require("express").Router();
      const { db } = require("../db");
      router.get("/", async (req, res) => res.json(await db.project.findMany({ where: { organizationId: req.me.organizationId } })));
      router.get("/:id", async (req, res) => res.json(await db.project.findUnique({ where: { id: req.params.id } }))); //! unscoped-query
      module.exports = router;
    `,
    "src/routes/_unused.js": `
      const router = require("express").Router();
      module.exports = router;
    `,
    "src/more/tasks.js": `
      const { db } = require("../db");
      module.exports = (app) => {
        app.delete("/tasks/:id", async (req, res) => {
          await db.task.deleteMany({ where: { id: req.params.id } }); //! unscoped-mutation
          await db.task.deleteMany({ where: { id: req.params.id, project: { organizationId: req.me.organizationId } } });
          res.end();
        });
      };
    `,
  });
});
