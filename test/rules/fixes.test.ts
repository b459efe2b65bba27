// Fixes on hand-made verdicts: the code before, where the sites lie, and the code after.
import assert from "node:assert/strict";
import type { Access, FixSite } from "../../rules/contract/access";
import { bypassableTenantFilter } from "../../rules/bypassable-tenant-filter";
import { cacheKeyMissingTenant } from "../../rules/cache-key-missing-tenant";
import type { Rule } from "../../rules/contract/rule";
import type { ViolationVerdict } from "../../rules/contract/verdict";
import { logMissingTenant } from "../../rules/log-missing-tenant";
import { missingTenantOnCreate } from "../../rules/missing-tenant-on-create";
import { unscopedMutation } from "../../rules/unscoped-mutation";
import { unscopedQuery } from "../../rules/unscoped-query";
import { untrustedTenantId } from "../../rules/untrusted-tenant-id";
import { CERTAIN, fixesFor, siteIn, UNCERTAIN } from "../harness/rule-text";
import { createUnproven, createViolation } from "../harness/verdicts";

interface FixCase {
  readonly title: string;
  readonly code: string;
  /** Kinds and texts of the sites, as they stand in the code. */
  readonly sites: readonly (readonly [FixSite["kind"], string])[];
  readonly access?: Partial<Access>;
  readonly verdict?: Partial<Omit<ViolationVerdict, "verdict" | "access">>;
  /** `safe` or `suggested`, and the code after the fix; missing when no fix is offered. */
  readonly after?: readonly [kind: "safe" | "suggested", code: string];
}

function itFixes(rule: Rule, base: Partial<Access>, cases: readonly FixCase[]): void {
  for (const { title, code, sites, access, verdict, after } of cases) {
    it(title, () => {
      const fixSites = sites.map(([kind, text]) => siteIn(code, kind, text));
      const fixes = fixesFor(rule, createViolation({ ...CERTAIN, ...base, ...access, fixSites }, verdict), code);
      assert.deepEqual(
        fixes.map((fix) => [fix.kind, fix.code]),
        after ? [after] : [],
      );
    });
  }
}

describe("fixes of unscoped-query", () => {
  itFixes(unscopedQuery, {}, [
    {
      title: "add the tenant to the filter",
      code: "db.invoice.findFirst({ where: { id } })",
      sites: [["filter-object", "{ id }"]],
      after: ["safe", "db.invoice.findFirst({ where: { id, orgId: session.orgId } })"],
    },
    {
      title: "make a filter where the call has no argument",
      code: "db.invoice.findMany()",
      sites: [["arguments-object", ""]],
      after: ["safe", "db.invoice.findMany({ where: { orgId: session.orgId } })"],
    },
    {
      title: "put a filter in front of other arguments",
      code: "db.invoice.findMany({ take: 5 })",
      sites: [["arguments-object", "{ take: 5 }"]],
      after: ["safe", "db.invoice.findMany({ where: { orgId: session.orgId }, take: 5 })"],
    },
    {
      title: "use the shorthand where the variable has the key's name",
      code: "db.invoice.count({ where: {} })",
      sites: [["filter-object", "{}"]],
      access: { principal: { text: "orgId", isCertain: true } },
      after: ["safe", "db.invoice.count({ where: { orgId } })"],
    },
    {
      title: "go through the relation of an entity that reaches its tenant by one",
      code: "db.line.findMany({ where: { paid: true } })",
      sites: [["filter-object", "{ paid: true }"]],
      access: { tenancy: "via", tenantKey: "invoice.orgId" },
      after: ["safe", "db.line.findMany({ where: { paid: true, invoice: { orgId: session.orgId } } })"],
    },
    {
      title: "are suggestions where the expression is not surely the tenant",
      code: "db.invoice.findMany()",
      sites: [["arguments-object", ""]],
      access: UNCERTAIN,
      after: ["suggested", "db.invoice.findMany({ where: { orgId: session.orgId } })"],
    },
    {
      title: "keep findUnique since Prisma 5",
      code: "db.invoice.findUnique({ where: { id } })",
      sites: [
        ["filter-object", "{ id }"],
        ["method-name", "findUnique"],
      ],
      access: { operation: "findUnique", libraryVersion: "5.22.0" },
      after: ["safe", "db.invoice.findUnique({ where: { id, orgId: session.orgId } })"],
    },
    {
      title: "call findFirst before Prisma 5",
      code: "db.invoice.findUnique({ where: { id } })",
      sites: [
        ["filter-object", "{ id }"],
        ["method-name", "findUnique"],
      ],
      access: { operation: "findUnique", libraryVersion: "4.16.2" },
      after: ["safe", "db.invoice.findFirst({ where: { id, orgId: session.orgId } })"],
    },
    {
      title: "call findFirstOrThrow before Prisma 5",
      code: "db.invoice.findUniqueOrThrow({ where: { id } })",
      sites: [
        ["filter-object", "{ id }"],
        ["method-name", "findUniqueOrThrow"],
      ],
      access: { operation: "findUniqueOrThrow", libraryVersion: "^4.0.0" },
      after: ["safe", "db.invoice.findFirstOrThrow({ where: { id, orgId: session.orgId } })"],
    },
    {
      title: "are not offered before Prisma 5 where the name cannot be edited",
      code: "db.invoice[find]({ where: { id } })",
      sites: [["filter-object", "{ id }"]],
      access: { operation: "findUnique", libraryVersion: "4.16.2" },
    },
    {
      title: "are not offered without an edit site (raw SQL)",
      code: "pool.query(text)",
      sites: [],
      access: { library: "pg", operation: "SELECT" },
    },
    {
      title: "add the user to the filter of a user's rows",
      code: "db.draft.findMany({ where: { id } })",
      sites: [["filter-object", "{ id }"]],
      access: { tenancy: "user", tenantKey: "userId", principal: { text: "session.userId", isCertain: true } },
      after: ["safe", "db.draft.findMany({ where: { id, userId: session.userId } })"],
    },
    {
      title: "are not offered where a spread could replace the filter",
      code: "db.invoice.findMany({ ...page })",
      sites: [["arguments-object", "{ ...page }"]],
    },
    {
      title: "are not offered where the tenant has several columns",
      code: "db.invoice.findMany({ where: {} })",
      sites: [["filter-object", "{}"]],
      access: { tenantKey: "orgId, projectId" },
    },
  ]);

  it("are not offered without an expression in scope", () => {
    const code = "db.invoice.findMany({ where: { id } })";
    assert.deepEqual(fixesFor(unscopedQuery, createViolation({ fixSites: [siteIn(code, "filter-object", "{ id }")] }), code), []);
  });

  it("are suggestions where the access is unproven", () => {
    const code = "db.invoice.findMany({ where: { ...filter } })";
    const [fix] = fixesFor(unscopedQuery, createUnproven({ ...CERTAIN, fixSites: [siteIn(code, "filter-object", "{ ...filter }")] }), code);
    assert.deepEqual([fix?.kind, fix?.code], ["suggested", "db.invoice.findMany({ where: { ...filter, orgId: session.orgId } })"]);
  });

  it("have titles that say what changes", () => {
    const code = "db.invoice.findUnique({ where: { id } })";
    const fixSites = [siteIn(code, "filter-object", "{ id }"), siteIn(code, "method-name", "findUnique")];
    const [fix] = fixesFor(
      unscopedQuery,
      createViolation({ ...CERTAIN, fixSites, operation: "findUnique", libraryVersion: "4.1.0" }),
      code,
    );
    assert.equal(fix?.title, "Add `orgId: session.orgId` to the filter and call `findFirst`");
  });
});

describe("fixes of unscoped-mutation", () => {
  itFixes(unscopedMutation, { kind: "mutation", operation: "update" }, [
    {
      title: "add the tenant to the unique filter since Prisma 5",
      code: "db.invoice.update({ where: { id }, data })",
      sites: [
        ["filter-object", "{ id }"],
        ["method-name", "update"],
      ],
      after: ["safe", "db.invoice.update({ where: { id, orgId: session.orgId }, data })"],
    },
    {
      title: "suggest updateMany before Prisma 5, since it returns a count",
      code: "db.invoice.update({ where: { id }, data })",
      sites: [
        ["filter-object", "{ id }"],
        ["method-name", "update"],
      ],
      access: { libraryVersion: "4.8.1" },
      after: ["suggested", "db.invoice.updateMany({ where: { id, orgId: session.orgId }, data })"],
    },
    {
      title: "suggest deleteMany before Prisma 5",
      code: "db.invoice.delete({ where: { id } })",
      sites: [
        ["filter-object", "{ id }"],
        ["method-name", "delete"],
      ],
      access: { operation: "delete", libraryVersion: "3.15.2" },
      after: ["suggested", "db.invoice.deleteMany({ where: { id, orgId: session.orgId } })"],
    },
    {
      title: "are not offered for an upsert before Prisma 5, which has no equivalent",
      code: "db.invoice.upsert({ where: { id }, create, update })",
      sites: [
        ["filter-object", "{ id }"],
        ["method-name", "upsert"],
      ],
      access: { operation: "upsert", libraryVersion: "4.16.2" },
    },
    {
      title: "limit a bulk delete",
      code: "db.invoice.deleteMany()",
      sites: [["arguments-object", ""]],
      access: { operation: "deleteMany" },
      after: ["safe", "db.invoice.deleteMany({ where: { orgId: session.orgId } })"],
    },
  ]);
});

describe("fixes of missing-tenant-on-create", () => {
  itFixes(missingTenantOnCreate, { kind: "create", operation: "create" }, [
    {
      title: "add the tenant behind what comes from the request",
      code: "db.invoice.create({ data: { ...req.body } })",
      sites: [["data-object", "{ ...req.body }"]],
      verdict: { reason: "missing-tenant" },
      after: ["safe", "db.invoice.create({ data: { ...req.body, orgId: session.orgId } })"],
    },
    {
      title: "add the tenant to each of several rows",
      code: "db.invoice.createMany({ data: [{ a: 1 }, { b: 2 }] })",
      sites: [
        ["data-object", "{ a: 1 }"],
        ["data-object", "{ b: 2 }"],
      ],
      verdict: { reason: "missing-tenant" },
      after: ["safe", "db.invoice.createMany({ data: [{ a: 1, orgId: session.orgId }, { b: 2, orgId: session.orgId }] })"],
    },
    {
      title: "suggest the session's tenant in place of the request's",
      code: "db.invoice.create({ data: { title, orgId: req.body.orgId } })",
      sites: [["data-object", "{ title, orgId: req.body.orgId }"]],
      verdict: { reason: "untrusted-tenant" },
      after: ["suggested", "db.invoice.create({ data: { title, orgId: session.orgId } })"],
    },
    {
      title: "are not offered beside connect, which Prisma does not take together with keys",
      code: "db.invoice.create({ data: { customer: { connect: { id } } } })",
      sites: [["data-object", "{ customer: { connect: { id } } }"]],
      verdict: { reason: "missing-tenant" },
    },
    {
      title: "are not offered where the tenant comes through a parent",
      code: "db.line.create({ data: { amount } })",
      sites: [["data-object", "{ amount }"]],
      access: { tenantKey: "invoice.orgId" },
      verdict: { reason: "missing-tenant" },
    },
  ]);
});

describe("fixes of bypassable-tenant-filter and untrusted-tenant-id", () => {
  itFixes(bypassableTenantFilter, {}, [
    {
      title: "put the tenant beside an OR",
      code: "db.note.findMany({ where: { OR: [{ orgId }, { pinned: true }] } })",
      sites: [["filter-object", "{ OR: [{ orgId }, { pinned: true }] }"]],
      verdict: { reason: "bypassable", bypass: "or" },
      after: ["suggested", "db.note.findMany({ where: { OR: [{ orgId }, { pinned: true }], orgId: session.orgId } })"],
    },
    {
      title: "put the tenant behind the spread that can replace it",
      code: "db.note.findMany({ where: { orgId: session.orgId, ...req.query } })",
      sites: [["filter-object", "{ orgId: session.orgId, ...req.query }"]],
      verdict: { reason: "bypassable", bypass: "overwritten" },
      after: ["suggested", "db.note.findMany({ where: { ...req.query, orgId: session.orgId } })"],
    },
    {
      title: "replace a value that may be undefined",
      code: "db.note.findMany({ where: { orgId: user?.orgId } })",
      sites: [["filter-object", "{ orgId: user?.orgId }"]],
      verdict: { reason: "bypassable", bypass: "undefined" },
      after: ["suggested", "db.note.findMany({ where: { orgId: session.orgId } })"],
    },
    {
      title: "put the tenant behind the spread in new rows",
      code: "db.note.create({ data: { orgId: session.orgId, ...body } })",
      sites: [["data-object", "{ orgId: session.orgId, ...body }"]],
      access: { kind: "create", operation: "create" },
      verdict: { reason: "bypassable", bypass: "overwritten" },
      after: ["suggested", "db.note.create({ data: { ...body, orgId: session.orgId } })"],
    },
  ]);
  itFixes(untrustedTenantId, {}, [
    {
      title: "suggest the session's tenant in place of the query's",
      code: "db.note.findMany({ where: { orgId: String(req.query.orgId), open: true } })",
      sites: [["filter-object", "{ orgId: String(req.query.orgId), open: true }"]],
      verdict: { reason: "untrusted-tenant" },
      after: ["suggested", "db.note.findMany({ where: { orgId: session.orgId, open: true } })"],
    },
  ]);
});

describe("fixes of log-missing-tenant", () => {
  const log = { kind: "log", library: "pino", operation: "info" } as const;
  const verdict = { reason: "tenant-absent" } as const;
  itFixes(logMissingTenant, log, [
    {
      title: "add the tenant to the object",
      code: 'log.info({ id }, "paid")',
      sites: [["log-object", "{ id }"]],
      verdict,
      after: ["safe", 'log.info({ id, orgId: session.orgId }, "paid")'],
    },
    {
      title: "put an object in front of a pino message",
      code: 'log.info("paid")',
      sites: [["log-arguments", '"paid"']],
      verdict,
      after: ["safe", 'log.info({ orgId: session.orgId }, "paid")'],
    },
    {
      title: "put an object behind a console message",
      code: 'console.log("paid", id)',
      sites: [["log-arguments", '"paid", id']],
      access: { library: "console" },
      verdict,
      after: ["safe", 'console.log("paid", id, { orgId: session.orgId })'],
    },
    {
      title: "put an object behind a winston message",
      code: "logger.warn(`late ${id}`)",
      sites: [["log-arguments", "`late ${id}`"]],
      access: { library: "winston" },
      verdict,
      after: ["safe", "logger.warn(`late ${id}`, { orgId: session.orgId })"],
    },
    {
      title: "fill an empty call",
      code: "console.log()",
      sites: [["log-arguments", ""]],
      access: { library: "console" },
      verdict,
      after: ["safe", "console.log({ orgId: session.orgId })"],
    },
    {
      title: "name the tenant after the expression where the line has no tenant key",
      code: 'log.info("paid")',
      sites: [["log-arguments", '"paid"']],
      access: { principal: { text: "ctx.workspaceId", isCertain: true }, tenantKey: "" },
      verdict,
      after: ["safe", 'log.info({ workspaceId: ctx.workspaceId }, "paid")'],
    },
    {
      title: "do not push an error out of first place in pino",
      code: "log.error(failure)",
      sites: [["log-arguments", "failure"]],
      verdict,
    },
  ]);
});

describe("fixes of cache-key-missing-tenant", () => {
  const verdict = { reason: "tenant-absent" } as const;
  const cases = [
    ["`settings:${id}`", "key-template", "`${session.orgId}:settings:${id}`"],
    ['"settings"', "key-template", "`${session.orgId}:settings`"],
    ["'it``s ${x}'", "key-template", "`${session.orgId}:it\\`\\`s \\${x}`"],
    ['"settings:" + id', "key-expression", '`${session.orgId}:` + "settings:" + id'],
    ["id", "key-expression", "`${session.orgId}:${id}`"],
    ["req.params.id", "key-expression", "`${session.orgId}:${req.params.id}`"],
    ['["settings", id]', "key-expression", '[session.orgId, "settings", id]'],
  ] as const;
  itFixes(
    cacheKeyMissingTenant,
    { kind: "cache-write", library: "ioredis", operation: "set" },
    cases.map(([key, kind, fixed]) => ({
      title: `turn ${key} into ${fixed}`,
      code: `redis.set(${key}, value)`,
      sites: [[kind, key]],
      verdict,
      after: ["suggested", `redis.set(${fixed}, value)`],
    })),
  );
  itFixes(cacheKeyMissingTenant, { kind: "cache-read", library: "ioredis", operation: "get" }, [
    ...['"a" + b ? c : d', "keyOf(id)", "{ id }", '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" + f(x)'].map((key): FixCase => ({
      title: `are not offered for ${key}`,
      code: `redis.get(${key})`,
      sites: [["key-expression", key]],
      verdict,
    })),
    {
      title: "are not offered where the key already names a tenant, but an unchecked one",
      code: "redis.get(`${req.query.orgId}:settings`)",
      sites: [["key-template", "`${req.query.orgId}:settings`"]],
      verdict: { reason: "untrusted-tenant" },
    },
  ]);
});
