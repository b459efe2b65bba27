// Schemas of SQL Server and ClickHouse, as people write them.
import assert from "node:assert/strict";
import { readMigrations } from "../../../server/engine/tenancy/sql-migrations";
import { entityIn } from "./tenancy-harness";

async function read(text: string): Promise<Awaited<ReturnType<typeof readMigrations>>> {
  return readMigrations([{ file: "schema.sql", text }]);
}

describe("readMigrations: SQL Server", () => {
  it("reads inline keys, identities, clustered keys and batches", async () => {
    const { entities, problems } = await read(`
      CREATE TABLE dbo.Customers (Id INT IDENTITY(1,1) PRIMARY KEY, Name NVARCHAR(100) NOT NULL)
      GO
      CREATE TABLE [dbo].[Machines](
        [Id] [int] IDENTITY(1,1) NOT NULL,
        [CustomerId] [int] NOT NULL,
        [Serial] [nvarchar](50) NOT NULL,
        CONSTRAINT [PK_Machines] PRIMARY KEY CLUSTERED ([Id] ASC)
      )
      go
      ALTER TABLE [dbo].[Machines]  WITH CHECK ADD  CONSTRAINT [FK_M] FOREIGN KEY([CustomerId]) REFERENCES [dbo].[Customers] ([Id])
      GO
      CREATE UNIQUE NONCLUSTERED INDEX UX_Serial ON dbo.Machines (CustomerId, Serial);
      CREATE TABLE Alarms (
        Id UNIQUEIDENTIFIER NOT NULL DEFAULT NEWID() PRIMARY KEY,
        MachineId INT NOT NULL FOREIGN KEY REFERENCES dbo.Machines(Id),
        RaisedAt DATETIME2(7) NOT NULL CONSTRAINT DF_Raised DEFAULT (SYSUTCDATETIME())
      );`);
    assert.deepEqual(problems, []);
    const machines = entityIn(entities, "Machines");
    assert.deepEqual(
      machines.relations.map((one) => `${one.name}>${one.target}${one.isRequired ? "!" : ""}`),
      ["CustomerId>Customers!"],
    );
    assert.deepEqual(
      machines.uniques.map((one) => one.columns),
      [["Id"], ["CustomerId", "Serial"]],
    );
    const alarms = entityIn(entities, "Alarms");
    assert.deepEqual(
      alarms.columns.map((one) => one.name),
      ["Id", "MachineId", "RaisedAt"],
    );
    assert.deepEqual(
      alarms.relations.map((one) => one.target),
      ["Machines"],
    );
  });
});

describe("readMigrations: ClickHouse", () => {
  it("reads tables with codecs, data skipping indexes, engines and their clauses", async () => {
    const { entities, problems } = await read(`
      CREATE TABLE IF NOT EXISTS events ON CLUSTER '{cluster}'
      (
        project_id UUID,
        name LowCardinality(String),
        properties String CODEC(ZSTD(3)),
        tags Map(String, String),
        ref Nullable(String),
        ts DateTime64(3, 'UTC') DEFAULT now64(),
        INDEX ix_ref ref TYPE bloom_filter(0.01) GRANULARITY 4
      )
      ENGINE = ReplicatedReplacingMergeTree('/t/{shard}', '{replica}', ts)
      PARTITION BY toYYYYMM(ts)
      ORDER BY (project_id, name, ts)
      TTL toDateTime(ts) + INTERVAL 1 YEAR
      SETTINGS index_granularity = 8192;`);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      entityIn(entities, "events").columns.map((one) => one.name),
      ["project_id", "name", "properties", "tags", "ref", "ts"],
    );
    assert.deepEqual(
      entityIn(entities, "events").columns.flatMap((one) => (one.isRequired ? [] : one.name)),
      ["ref"],
    );
  });
});
