// Calls are not followed without end: what an entry point comes to once they are spent is told as possible, and that they were is told.
import assert from "node:assert/strict";
import { rules } from "../../../rules/index";
import { analyzeFiles } from "../../harness/analyze";
import { dedent } from "../../harness/fixture";
import { PROJECTS } from "../../harness/service";

const FILES: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({ dependencies: { express: "5.0.0", "express-session": "1.18.0", "@prisma/client": "6.0.0" } }),
  ...PROJECTS,
  "src/app.ts": `
    import express from "express";
    import session from "express-session";
    import { db } from "./db";
    const app = express();
    app.use(session({ secret: "s" } as any));
    async function assertMember(userId: string, organizationId: string) {
      if (!(await db.membership.findFirst({ where: { userId, organizationId } }))) throw new Error("no member");
    }
    app.delete("/:id/:project", async (req, res) => {
      await db.task.deleteMany({ where: { projectId: req.params.project } });
      const step = () => req.params.id;
      ${"step();".repeat(6001)}
      await assertMember((req.session as any).userId, req.params.id);
      res.json(await db.project.findMany({ where: { organizationId: req.params.id } }));
    });
  `,
};

describe("An entry point that calls more than is followed", () => {
  it("keeps what it leaked before, and doubts what it does after", async () => {
    const { findings, problems } = await analyzeFiles(new Map(Object.entries(FILES).map(([path, text]) => [path, dedent(text)])), rules);
    const said = findings
      .filter(({ rule }) => /^un/.test(rule))
      .map(({ rule, severity, confidence }) => `${rule} ${severity} ${confidence}`);
    assert.deepEqual(said.sort(), ["unscoped-mutation error certain", "unscoped-query info possible", "untrusted-tenant-id info possible"]);
    assert.match(problems.map(({ message }) => message).join(), /cut short: it calls too much/);
  });
});
