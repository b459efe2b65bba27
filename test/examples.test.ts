// The example applications: the leaking one shows every rule, the repaired one shows nothing, and both compile.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../rules/index";
import type { Finding } from "../rules/contract/finding";
import { analyzeFiles } from "./harness/analyze";
import { typeErrorsOf } from "./harness/type-check";

const EXAMPLES = join(__dirname, "../examples");

/** Text of an example's files by relative path. */
function filesOf(example: string): ReadonlyMap<string, string> {
  const folder = join(EXAMPLES, example);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.sort().map((path) => [path.slice(folder.length + 1).replaceAll("\\", "/"), readFileSync(path, "utf8")]));
}

/** `src/a.ts unscoped-query: db.ticket.findUnique({ …`: the first line of the marked code. */
function pictureOf({ rule, span }: Finding, files: ReadonlyMap<string, string>): string {
  return `${span.file} ${rule}: ${files.get(span.file)?.slice(span.start, span.end).split("\n")[0]}`;
}

const LEAKS = [
  "prisma/schema.prisma schema-missing-tenant-index: model Macro",
  "prisma/schema.prisma schema-global-unique: name        String     @unique",
  "prisma/schema.prisma schema-nullable-tenant: workspaceId String?",
  'src/attachments.ts rate-limit-missing-tenant: uploads.consume("uploads")',
  'src/attachments.ts storage-key-missing-tenant: s3.send(new PutObjectCommand({ Bucket: "attachments", Key: req.params.name, Body: req.body.content }))',
  'src/attachments.ts job-missing-tenant: scans.add("scan", { name: req.params.name })',
  'src/attachments.ts broadcast-cross-tenant: io.emit("attachment", { workspaceId, name: req.params.name })',
  'src/attachments.ts search-missing-tenant: elastic.search({ index: "attachments", query: { bool: { should: [text, mine] } } })',
  'src/macros.ts cache-key-missing-tenant: redis.get("macros")',
  'src/macros.ts cache-key-missing-tenant: redis.set("macros", JSON.stringify(list), "EX", 300)',
  'src/reports.ts public-cache-header: res.set("Cache-Control", "public, max-age=60")',
  'src/reports.ts untrusted-tenant-id: pool.query("SELECT priority, count(*) FROM tickets WHERE workspace_id = $1 GROUP BY priority", [',
  "src/reports.ts unscoped-query: pool.query(",
  'src/support.ts support-access-unaudited: jwt.sign({ userId: req.body.userId, impersonatedBy: req.auth.userId }, process.env.JWT_SECRET ?? "")',
  'src/support.ts hardcoded-tenant: workspaceId === "ws_northwind"',
  'src/tickets.ts bypassable-tenant-filter: prisma.ticket.findMany({ where: { OR: [{ workspaceId, priority: 1 }, { status: "escalated" }] } })',
  'src/tickets.ts missing-tenant-on-create: prisma.ticket.create({ data: { ...req.body, status: "open" } })',
  "src/tickets.ts unscoped-query: prisma.ticket.findUnique({ where: { id: req.params.id } })",
  'src/tickets.ts log-tenant-data: log.debug({ workspaceId: req.auth.workspaceId, body: req.body }, "comment received")',
  'src/tickets.ts log-missing-tenant: log.info({ ticketId: ticket.id }, "comment added")',
  "src/tickets.ts tenant-key-overwrite: prisma.ticket.update({ where: { id: req.params.id, workspaceId }, data: req.body })",
  "src/tickets.ts cross-tenant-link: prisma.comment.update({ where: mine, data: { ticketId: req.body.ticketId } })",
  "src/tickets.ts unscoped-mutation: prisma.ticket.delete({ where: { id: req.params.id } })",
  'src/tickets.ts audit-missing-tenant: prisma.auditEvent.create({ data: { action: "ticket.delete", workspaceId: req.auth.workspaceId } })',
  "src/workspace.ts shared-module-state: currentWorkspaceId = req.auth.workspaceId",
];

/** Rules about what the example does not use: row-level security, and storage for each tenant. */
const ELSEWHERE: ReadonlySet<string> = new Set(["schema-missing-rls", "session-scope-leak", "unscoped-connection"]);

describe("examples", () => {
  for (const example of ["leaking", "repaired"]) {
    it(`${example} compiles`, () => assert.deepEqual(typeErrorsOf(filesOf(example)), []));
  }

  it("leaking shows exactly the leaks that it was given", async () => {
    const files = filesOf("leaking");
    const { findings, problems } = await analyzeFiles(files, rules);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      findings.map((finding) => pictureOf(finding, files)),
      LEAKS,
    );
    assert.deepEqual(
      findings.filter((finding) => finding.confidence !== "certain"),
      [],
    );
  });

  it("leaking shows every rule that speaks of such an application", () => {
    for (const { meta } of rules.filter(({ meta }) => !ELSEWHERE.has(meta.id)))
      assert.ok(
        LEAKS.some((leak) => leak.includes(` ${meta.id}: `)),
        meta.id,
      );
  });

  it("repaired is clean, information included", async () => {
    const files = filesOf("repaired");
    const { findings, problems } = await analyzeFiles(files, rules);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      findings.map((finding) => pictureOf(finding, files)),
      [],
    );
  });
});
