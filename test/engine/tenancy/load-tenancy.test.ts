// A workspace's schema files, read through the host: which belong together, which are left out, what is told of the rest.
import assert from "node:assert/strict";
import { createMemoryHost } from "../../../server/engine/host/memory";
import { loadTenancy } from "../../../server/engine/tenancy/load-tenancy";
import type { LoadedTenancy } from "../../../server/engine/tenancy/load-tenancy";
import type { TenancySettings } from "../../../server/engine/tenancy/settings";
import { entityIn, summary } from "./tenancy-harness";

const DATASOURCE = 'datasource db {\n  provider = "postgresql"\n}\n';
const ORG = 'model Org {\n  id String @id\n  @@map("orgs")\n}\n';
const ASSET =
  'model Asset {\n  id String @id\n  orgId String @map("org_id")\n  org Org @relation(fields: [orgId], references: [id])\n  @@map("assets")\n}\n';

async function load(files: Readonly<Record<string, string>>, settings: Partial<TenancySettings> = {}): Promise<LoadedTenancy> {
  const host = createMemoryHost(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/w/${path}`, text])));
  const paths = (end: string): readonly string[] =>
    Object.keys(files)
      .filter((path) => path.endsWith(end))
      .map((path) => `/w/${path}`);
  return loadTenancy(host, { prisma: paths(".prisma"), sql: paths(".sql") }, "/w", { tenant: {}, entities: {}, ...settings });
}

describe("loadTenancy", () => {
  it("joins the files of a schema folder, folders below it included", async () => {
    const { model, problems } = await load({ "db/schema/main.prisma": DATASOURCE + ORG, "db/schema/models/asset.prisma": ASSET });
    assert.deepEqual(problems, []);
    assert.deepEqual(summary(model), ["Asset direct orgId", "Org root id"]);
    assert.equal(model.entities.get("Asset")?.span.file, "db/schema/models/asset.prisma");
  });

  it("takes the names from Prisma, row security and further indexes from its migrations", async () => {
    const { model } = await load({
      "prisma/schema.prisma": DATASOURCE + ORG + ASSET,
      "prisma/migrations/1_init/migration.sql":
        'CREATE TABLE "orgs" (id text PRIMARY KEY); CREATE TABLE "assets" (id text PRIMARY KEY, org_id text NOT NULL); CREATE INDEX i ON assets (org_id); CREATE TABLE _prisma_migrations (id int);',
      "prisma/migrations/2_rls/migration.sql":
        "ALTER TABLE assets ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON assets USING (org_id = current_setting('app.org'));",
    });
    const asset = entityIn(model.entities.values(), "Asset");
    assert.deepEqual([...model.entities.keys()], ["Asset", "Org"]);
    assert.deepEqual(asset.indexes, [["orgId"]]);
    assert.equal(asset.rowSecurity?.isEnabled, true);
    assert.equal(asset.rowSecurity?.policies[0]?.isTenantPolicy, true);
    assert.equal(asset.origin, "prisma");
  });

  it("keeps tables that only SQL knows, pointing at the models", async () => {
    const { model } = await load({
      "prisma/schema.prisma": DATASOURCE + ORG + ASSET,
      "sql/more.sql": "CREATE TABLE asset_audit (id int, asset_id text NOT NULL REFERENCES assets (id));",
    });
    assert.deepEqual(entityIn(model.entities.values(), "asset_audit").relations[0]?.target, "Asset");
    assert.equal(entityIn(model.entities.values(), "asset_audit").tenancy, "via");
  });

  it("drops what a migration without any CREATE drops", async () => {
    const { model } = await load({ "m/1.sql": "CREATE TABLE org (id int); CREATE TABLE old (id int);", "m/2.sql": "DROP TABLE old;" });
    assert.deepEqual([...model.entities.keys()], ["org"]);
  });

  it("reads several schemas, and says where one model is declared in two ways", async () => {
    const other = "model Asset {\n  id String @id\n}\n";
    const { model, problems } = await load({
      "a/schema.prisma": DATASOURCE + ORG + ASSET,
      "b/schema.prisma": `${DATASOURCE}${other}model Log {\n  id Int @id\n}\n`,
    });
    assert.deepEqual([...model.entities.keys()], ["Asset", "Log", "Org"]);
    assert.equal(model.entities.get("Asset")?.tenancy, "direct");
    assert.deepEqual(problems, [
      {
        file: "b/schema.prisma",
        message: "Model `Asset` is declared with other relations in a/schema.prisma; that one counts.",
        isFatal: false,
      },
    ]);
  });

  it("leaves out test and fixture folders, and SQL that is no schema", async () => {
    const { model, problems } = await load({
      "schema.prisma": DATASOURCE + ORG,
      "test/fixtures/schema.prisma": "model Fixture {\n  id Int @id\n}",
      "packages/a/__tests__/x.sql": "CREATE TABLE t (id int);",
      "queries/list.sql": "SELECT 'broken",
    });
    assert.deepEqual([[...model.entities.keys()], problems], [["Org"], []]);
  });

  it("sorts problems by file and line, and keeps what can be read", async () => {
    const { model, problems } = await load({
      "m/1.sql": "CREATE TABLE org (id int);\nCREATE TABLE x (",
      "a.prisma": "model A {\n  id Int @id\n  b\n",
    });
    assert.deepEqual(
      problems.map(({ file, line }) => `${file}:${line}`),
      ["a.prisma:1", "a.prisma:3", "m/1.sql:2"],
    );
    assert.deepEqual([...model.entities.keys()], ["A", "org", "x"]);
  });

  it("reports a file that cannot be read", async () => {
    const { problems } = await loadTenancy(createMemoryHost({}), { prisma: ["/w/gone.prisma"], sql: [] }, "/w", {
      tenant: {},
      entities: {},
    });
    assert.deepEqual(problems, [{ file: "gone.prisma", message: "Schema file could not be read: it does not exist.", isFatal: true }]);
  });

  it("names settings that fit no entity, in the file that holds them", async () => {
    const { problems } = await load(
      { "schema.prisma": DATASOURCE + ORG },
      { tenant: { user: "Person" }, entities: { Orgs: { tenancy: "global" }, Ghost: {} }, file: "tenantlint.config.json" },
    );
    assert.deepEqual(
      problems.map(({ file, message }) => `${file}: ${message}`),
      [
        "tenantlint.config.json: `tenant.user` names `Person`, and no schema has such an entity.",
        "tenantlint.config.json: `entities` names `Ghost`, and no schema has such an entity.",
      ],
    );
  });

  it("gives an empty model for a workspace without a schema", async () => {
    const { model, problems } = await load({});
    assert.deepEqual([model.entities.size, model.roots, problems], [0, [], []]);
  });
});
