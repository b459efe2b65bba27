// Handlers that a module hands to unseen code while it is loaded: nothing is served yet, and whoever runs them later says what they get.
import { proves } from "../../../harness/proven";

const app = (handed: string, expected: string): string => `
//- /src/jobs.ts
import { Worker } from "bullmq";
import { register } from "job-board";
import { db } from "./db";
export const WEIGH = {
  id: "weigh",
  handler: async ({ petId, clinicId }) => {
    await db.pet.findFirst({ where: { id: petId, clinicId } }); //= ${expected}
  },
};
${handed}
new Worker("weigh", (job) => WEIGH.handler(job.data));
//- /src/app.ts
import express from "express";
import jwt from "jsonwebtoken";
import { Queue } from "bullmq";
const queue = new Queue("weigh");
const app = express();
app.post("/pets/:id/weigh", async (req, res) => {
  const me = jwt.verify(req.headers.authorization, "k");
  await queue.add("weigh", { petId: req.params.id, clinicId: me.clinicId }); //= job tenant-filter
  res.end();
});
`;

describe("handlers of jobs", () => {
  proves({
    "that a module hands on while it is loaded are judged by what they are sent": app("register(WEIGH);", "tenant-filter"),
    "that a function hands on may be called by unseen code as it likes": app(
      "export async function start() {\n  await db.pet.count(); //= possible no-filter\n  register(WEIGH);\n}",
      "possible unpinned",
    ),
  });
});
