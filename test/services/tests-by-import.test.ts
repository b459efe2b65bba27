// Tests are told by the runner that they import, whatever a project calls their files; product code beside them is judged.
import { service } from "../harness/service";

const SCHEMA = `
  model Studio { id String @id
    classes Lesson[] }
  model Lesson { id String @id
    studioId String
    title String
    studio Studio @relation(fields: [studioId], references: [id])
    @@index([studioId]) }
`;

const handler = `
  export async function GET() {
    return Response.json(await db.lesson.findMany()); //! unscoped-query
  }
`;

describe("Files that import a test runner", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "^4.19.0", next: "^15.0.0", "@prisma/client": "^6.0.0" },
      devDependencies: { vitest: "^3.0.0" },
    }),
    "prisma/schema.prisma": SCHEMA,
    "src/db.ts": `
      import { PrismaClient } from "@prisma/client";
      export const db = new PrismaClient();
    `,
    "src/lessons.clienttest.ts": `
      import express from "express";
      import { expect, it } from "vitest";
      import { db } from "./db";
      const app = express();
      app.get("/lessons", async (_req, res) => {
        res.json(await db.lesson.findMany());
      });
      it("listens", () => {
        expect(app.listen(0)).toBeDefined();
      });
    `,
    "src/app/api/lessons/route.ts": `
      import { db } from "../../../db";
      ${handler}
    `,
  });
});
