// Names of columns that come with the request: those that a schema lets through are no tenant key, those that are open can be one.
import assert from "node:assert/strict";
import { createRecordingHost } from "../../server/engine/cache/answers";
import { createMemoryHost } from "../../server/engine/host/memory";
import { createAnalyzer } from "../../server/engine/index";
import { service } from "../harness/service";

const SCHEMA = `
  model Practice { id String @id
    visits Visit[] }
  model Visit { id String @id
    practiceId String
    status String
    createdAt DateTime
    practice Practice @relation(fields: [practiceId], references: [id])
    @@index([practiceId]) }
`;

const route = (schema: string, where: string, flag = ""): string => `
  import { z } from "zod";
  import jwt from "jsonwebtoken";
  import { db } from "../../db";
  enum Field { Created = "createdAt", Status = "status" }
  const Query = z.object({ since: z.coerce.date(), field: ${schema} }).refine((query) => query.since < new Date());
  export async function GET(request: Request) {
    const me = jwt.verify(request.headers.get("authorization") ?? "", process.env.JWT_SECRET!) as { practiceId: string };
    const parsed = Query.safeParse(Object.fromEntries(new URL(request.url).searchParams.entries()));
    if (!parsed.success) return new Response(null, { status: 400 });
    const { field, since } = parsed.data;
    const own = { practiceId: me.practiceId };
    return Response.json(await db.visit.findMany({ where: ${where} }));${flag}
  }
`;

describe("Names that a schema lets through", () => {
  const after = "{ ...own, [field]: { gte: since } }";
  service({
    "package.json": JSON.stringify({
      dependencies: { next: "^15.0.0", zod: "^3.23.0", jsonwebtoken: "^9.0.0", "@prisma/client": "^6.0.0" },
    }),
    "prisma/schema.prisma": SCHEMA,
    "src/db.ts": `
      import { PrismaClient } from "@prisma/client";
      export const db = new PrismaClient();
    `,
    "src/app/enum/route.ts": route(`z.enum(["createdAt", "status"]).default("createdAt")`, after),
    "src/app/native/route.ts": route("z.nativeEnum(Field)", after),
    "src/app/literal/route.ts": route(`z.literal("createdAt")`, after),
    "src/app/open/route.ts": route("z.string()", after, " //! bypassable-tenant-filter"),
    "src/app/opened/route.ts": route(`z.enum(["createdAt", "status"]).or(z.string())`, after, " //! bypassable-tenant-filter"),
    // A key that is among the names can be chosen.
    "src/app/key/route.ts": route(`z.enum(["createdAt", "practiceId"])`, after, " //! bypassable-tenant-filter"),
    "src/app/before/route.ts": route("z.string()", "{ [field]: { gte: since }, ...own }"),
  });
});

describe("Texts that a schema lets through", () => {
  it("are looked up in no file", async () => {
    const files = {
      "/app/package.json": `{ "dependencies": { "express": "4", "zod": "3" } }`,
      "/app/src/app.ts": `
        import express from "express";
        import { z } from "zod";
        const app = express();
        app.get("/", (req, res) => {
          const { order } = z.object({ order: z.enum(["up", "down"]) }).parse(req.query);
          res.json(order.length + order.toUpperCase().name);
        });
      `,
    };
    const host = createRecordingHost(createMemoryHost(files), "/app");
    await createAnalyzer({ root: "/app", host, rules: [] }).analyze();
    const questions = [...host.answers.keys()];
    assert.ok(questions.includes("text:src/app.ts"));
    assert.ok(!questions.includes("text:"));
  });
});
