// Lists that gather what is wrong with a request: however they are filled, they may be empty, and what follows is reached.
import { PROJECTS, service } from "../harness/service";

const WAYS: readonly string[] = [
  "(b) => { if (b.ok) return []; return [{ name: 'x' }]; }",
  "(b) => { const out = []; for (const x of b.list) if (!x.ok) out.push({ name: 'l' }); return out; }",
  "(b) => { const out = []; b.list.forEach(() => { out.push({ name: 'l' }); }); return out; }",
  "(b) => b.list.flatMap(() => [{ name: 'l' }])",
  "(b) => Object.entries(b).flatMap(([k, v]) => (v ? [{ name: k }] : []))",
  "(b) => { const out = []; for (const c of b.children) out.push(...c.problems); if (b.bad) out.push({ name: 'r' }); return out; }",
  "(b) => b.list.reduce((all, x) => { all.push({ name: x }); return all; }, [])",
  "(b) => { const out = []; b.text.replace(/x/g, (s) => { out.push({ name: s }); return s; }); return out; }",
  "(b) => { const queue = [b]; const out = []; while (queue.length > 0) { const n = queue.shift(); if (n.bad) out.push(n); queue.push(...n.children); } return out; }",
  "(b) => { const out = [b, b.next]; out.pop(); out.splice(0, 1); return out; }",
  "(b) => [b, b.next].filter((one) => one.bad)",
  "(b) => { const out = [b]; if (b.more) out.push(b.more); if (b.kept) out.push(b.kept); else { out.pop(); out.pop(); } return out; }",
];

/** FN: a list whose items are all known is taken to have them, whoever runs the callback that adds them, and whatever is taken out again. */
const COUNTED: ReadonlySet<number> = new Set([6, 9]);

const emptied = (index: number): string => `
      app.post("/c${index}", async (req, res) => {
        const problems = way${index}(req.body);
        if (problems.length === 0) await db.comment.delete({ where: { id: req.body.id } }); //! unscoped-mutation
        res.end();
      });`;

const ROUTES = WAYS.map(
  (way, index) => `
      const way${index} = ${way};
      app.post("/a${index}", async (req, res) => {
        const problems = way${index}(req.body);
        if (problems.length > 0) return res.status(400).json(problems);
        await db.comment.delete({ where: { id: req.body.id } }); //! unscoped-mutation
      });
      app.post("/b${index}", async (req, res) => {
        const problems = [...way${index}(req.body), ...way0(req.body.more)];
        if (problems.length > 0) return res.status(400).json(problems);
        await db.comment.delete({ where: { id: req.body.id } }); //! unscoped-mutation
      });${COUNTED.has(index) ? "" : emptied(index)}`,
);

describe("lists of problems", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", "@prisma/client": "^6.0.0" } }),
    ...PROJECTS,
    "src/app.ts": `
      import express from "express";
      import { db } from "./db";
      const app = express();
      app.post("/never", async (req, res) => {
        const problems = [{ name: "closed" }];
        if (req.body.bad) problems.push({ name: "bad" });
        if (problems.length > 0) return res.status(400).json(problems);
        await db.comment.delete({ where: { id: req.body.id } });
      });
      ${ROUTES.join("\n")}
    `,
  });
});
