// Lists that every call adds to: they stay as cheap as they began, and what is done beside them is still judged.
import { PROJECTS, service } from "../harness/service";

const DOUBLED = Array.from({ length: 24 }, () => "recent = [...recent, ...recent];");

describe("lists that grow as the program runs", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "^4.19.0", "@prisma/client": "^5.0.0" } }),
    ...PROJECTS,
    "src/trace.ts": `
      let recent: { at: number }[] = [];
      export function trace(at: number) {
        recent.push({ at });
        ${DOUBLED.join("\n        ")}
        if (recent.length > 1000) recent.shift();
      }
    `,
    "src/server.ts": `
      import express from "express";
      import { db } from "./db";
      import { trace } from "./trace";
      const app = express();
      app.get("/projects/:id", async (req, res) => {
        trace(1);
        if (req.query.full) trace(2);
        res.json(await db.project.findUnique({ where: { id: req.params.id } })); //! unscoped-query
      });
    `,
  });
});
