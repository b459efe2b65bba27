// A value that is one of two: what a comparison proves of it is proven of the chosen value, not of both.
import assert from "node:assert/strict";
import { analyzeFiles } from "../../../harness/analyze";

const SCHEMA = `model Studio { id String @id
  name String
  bookings Booking[] }
model Booking { id String @id
  studioId String
  studio Studio @relation(fields: [studioId], references: [id]) }`;

async function reasonOf(query: string): Promise<string> {
  const files = new Map([
    ["package.json", `{ "dependencies": { "express": "4.19.0", "@prisma/client": "5.22.0", "jsonwebtoken": "9.0.2" } }`],
    ["prisma/schema.prisma", SCHEMA],
    [
      "src/server.ts",
      `import express from "express";
import jwt from "jsonwebtoken";
import { PrismaClient } from "@prisma/client";
const db = new PrismaClient();
const app = express();
app.get("/bookings", async (req, res) => {
  const claims = jwt.verify(String(req.headers.authorization), "k") as { studioId: string };
  const wanted = req.query.other === "1" ? String(req.query.studioId) : claims.studioId;
  if (wanted !== claims.studioId) return res.sendStatus(403);
  res.json(await db.booking.findMany({ where: { studioId: ${query} } }));
});`,
    ],
  ]);
  const [verdict] = (await analyzeFiles(files, [])).verdicts;
  return verdict?.verdict === "isolated" ? verdict.mechanism : (verdict?.reason ?? "none");
}

describe("a value that is one of two", () => {
  it("is the requester's once it has been compared", async () => assert.equal(await reasonOf("wanted"), "tenant-filter"));

  it("proves nothing of the alternative that was not chosen", async () =>
    assert.equal(await reasonOf("String(req.query.studioId)"), "untrusted-tenant"));
});
