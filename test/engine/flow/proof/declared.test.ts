// What authors declare: functions that cross tenants on purpose, guards and principals that cannot be followed.
import assert from "node:assert/strict";
import { rules } from "../../../../rules/index";
import { createMemoryHost } from "../../../../server/engine/host/memory";
import { createAnalyzer } from "../../../../server/engine/index";

const SCHEMA = `
model Studio { id String @id
  name String
  members Member[]
  bookings Booking[] }
model Member { id String @id
  userId String
  studioId String
  studio Studio @relation(fields: [studioId], references: [id]) }
model Booking { id String @id
  studioId String
  studio Studio @relation(fields: [studioId], references: [id]) }
`;

async function verdictsOf(server: string, config?: unknown): Promise<readonly string[]> {
  const files = {
    "/w/package.json": `{ "dependencies": { "express": "4.19.0", "@prisma/client": "5.22.0" } }`,
    "/w/prisma/schema.prisma": SCHEMA,
    "/w/src/server.ts": `import express from "express";\nimport { PrismaClient } from "@prisma/client";\nconst db = new PrismaClient();\nconst app = express();\n${server}`,
    ...(config === undefined ? {} : { "/w/tenantlint.config.json": JSON.stringify(config) }),
  };
  const analyzer = createAnalyzer({ root: "/w", host: createMemoryHost(files), rules });
  const result = await analyzer.analyze();
  analyzer.dispose();
  assert.deepEqual(result?.problems, []);
  // Whether crossing tenants leaves an audit event is another question: support-access.test.ts.
  const rows = (result?.verdicts ?? []).filter((one) => one.access.kind !== "support-access");
  return rows.map((one) => (one.verdict === "isolated" ? `${one.access.operation} ${one.mechanism}` : `${one.access.operation} open`));
}

const ALL_BOOKINGS = `async function everyBooking() { return db.booking.findMany(); }
app.get("/all", async (req, res) => { res.json(await everyBooking()); });`;

describe("declarations", () => {
  it("@crossTenant with a reason covers what the function reads", async () => {
    assert.deepEqual(await verdictsOf(ALL_BOOKINGS), ["findMany open"]);
    assert.deepEqual(await verdictsOf(`/** @crossTenant the public agenda shows every studio */\n${ALL_BOOKINGS}`), ["findMany declared"]);
  });

  it("@crossTenant without a reason declares nothing", async () => {
    assert.deepEqual(await verdictsOf(`/** @crossTenant */\n${ALL_BOOKINGS}`), ["findMany open"]);
  });

  it("@crossTenant ends with the function", async () => {
    const after = `/** @crossTenant counts for the landing page */\nasync function total() { return db.booking.count(); }
app.get("/b/:id", async (req, res) => { await total(); res.json(await db.booking.findUnique({ where: { id: req.params.id } })); });`;
    assert.deepEqual(await verdictsOf(after), ["count declared", "findUnique open"]);
  });

  const WITH_GUARD = `async function entitled(studioId: string) { await fetch("https://policy.internal/" + studioId); }
app.get("/s/:studioId", async (req, res) => {
  await entitled(req.params.studioId);
  res.json(await db.booking.findMany({ where: { studioId: req.params.studioId } }));
});`;

  it("@tenantGuard and a guard of the configuration verify their arguments", async () => {
    assert.deepEqual(await verdictsOf(WITH_GUARD), ["findMany open"]);
    assert.deepEqual(await verdictsOf(`/** @tenantGuard */\n${WITH_GUARD}`), ["findMany tenant-filter"]);
    assert.deepEqual(await verdictsOf(WITH_GUARD, { guards: ["src/server#entitled"] }), ["findMany tenant-filter"]);
    assert.deepEqual(await verdictsOf(WITH_GUARD, { guards: ["src/other#entitled"] }), ["findMany open"]);
  });

  it("what a declared guard has verified is there", async () => {
    const asked = WITH_GUARD.replace(
      "async (req, res) => {",
      "async (req, res) => { const studioId = (req.query as { studioId?: string }).studioId!;",
    )
      .replaceAll("req.params.studioId", "studioId")
      .replace("studioId: studioId", "studioId");
    assert.deepEqual(await verdictsOf(`/** @tenantGuard */\n${asked}`), ["findMany tenant-filter"]);
    assert.deepEqual(await verdictsOf(`/** @tenantGuard */\n${asked.replace("await entitled", "if (req.body.strict) await entitled")}`), [
      "findMany open",
    ]);
  });

  it("an async guard that is not awaited verifies nothing", async () => {
    assert.deepEqual(await verdictsOf(`/** @tenantGuard */\n${WITH_GUARD.replace("await entitled", "void entitled")}`), ["findMany open"]);
  });

  const WITH_PRINCIPAL = `function requester(req: express.Request) { return JSON.parse(String(req.headers["x-gateway"])); }
app.get("/mine", async (req, res) => { res.json(await db.booking.findMany({ where: { studioId: requester(req).studioId } })); });`;

  it("@tenantPrincipal and a principal of the configuration yield the requester", async () => {
    assert.deepEqual(await verdictsOf(WITH_PRINCIPAL), ["findMany open"]);
    assert.deepEqual(await verdictsOf(`/** @tenantPrincipal the gateway signs this header */\n${WITH_PRINCIPAL}`), [
      "findMany tenant-filter",
    ]);
    assert.deepEqual(await verdictsOf(WITH_PRINCIPAL, { principals: [{ name: "requester", yields: "session" }] }), [
      "findMany tenant-filter",
    ]);
  });
});
