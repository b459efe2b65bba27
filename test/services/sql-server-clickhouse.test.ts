// Services on SQL Server (mssql) and ClickHouse, with the schemas and the SQL of their own.
import { service } from "../harness/service";

describe("services on SQL Server and ClickHouse", () => {
  describe("on mssql", () => {
    service({
      "package.json": `
        {"name":"a","dependencies":{"mssql":"^11","express":"^4","express-jwt":"^8"}}
      `,
      "db/schema.sql": `
        CREATE TABLE dbo.Customers (Id INT IDENTITY(1,1) PRIMARY KEY, Name NVARCHAR(100) NOT NULL);
        CREATE TABLE dbo.Users (Id INT IDENTITY(1,1) PRIMARY KEY, CustomerId INT NOT NULL FOREIGN KEY REFERENCES dbo.Customers(Id), Email NVARCHAR(200) NOT NULL);
        CREATE TABLE dbo.Machines (Id INT IDENTITY(1,1) PRIMARY KEY, CustomerId INT NOT NULL REFERENCES dbo.Customers(Id), Serial NVARCHAR(50) NOT NULL, Model NVARCHAR(50) NULL);
        CREATE TABLE dbo.Alarms (Id INT IDENTITY(1,1) PRIMARY KEY, MachineId INT NOT NULL REFERENCES dbo.Machines(Id), Code INT NOT NULL, RaisedAt DATETIME2 NOT NULL DEFAULT SYSUTCDATETIME());
      `,
      "src/db.ts": `
        import sql from "mssql";

        const config: sql.config = { server: process.env.SQL_SERVER!, database: "fleet", user: process.env.SQL_USER, password: process.env.SQL_PASSWORD, options: { encrypt: true } };
        export const poolPromise = new sql.ConnectionPool(config).connect();
        export { sql };
      `,
      "src/app.ts": `
        import express from "express";
        import { expressjwt, type Request as JwtRequest } from "express-jwt";
        import { poolPromise, sql } from "./db";

        const app = express();
        app.use(express.json());
        app.use(expressjwt({ secret: process.env.JWT_SECRET!, algorithms: ["HS256"] }));

        app.get("/machines", async (req: JwtRequest, res) => {
          const pool = await poolPromise;
          const result = await pool.request().input("customerId", sql.Int, req.auth!.customerId).query("SELECT Id, Serial FROM dbo.Machines WHERE CustomerId = @customerId ORDER BY Serial");
          res.json(result.recordset);
        });

        app.get("/machines/:id", async (req: JwtRequest, res) => {
          const pool = await poolPromise;
          const { recordset } = await pool.request().input("id", sql.Int, req.params.id).query("SELECT * FROM Machines WHERE Id = @id"); //! unscoped-query
          res.json(recordset[0] ?? null);
        });

        app.get("/alarms", async (req: JwtRequest, res) => {
          const request = (await poolPromise).request();
          request.input("customer", sql.Int, req.auth!.customerId);
          let where = "m.CustomerId = @customer";
          if (req.query.code) {
            request.input("code", sql.Int, Number(req.query.code));
            where += " AND a.Code = @code";
          }
          const result = await request.query(\`
            SELECT TOP (50) a.Id, a.Code, m.Serial
              FROM dbo.Alarms a WITH (NOLOCK)
              INNER JOIN dbo.Machines m ON m.Id = a.MachineId
             WHERE \${where}
             ORDER BY a.RaisedAt DESC\`);
          res.json(result.recordset);
        });

        app.get("/alarms/latest", async (_req, res) => {
          const result = await (await poolPromise).query\`SELECT TOP 10 Code, RaisedAt FROM Alarms ORDER BY RaisedAt DESC\`; //! unscoped-query
          res.json(result.recordset);
        });

        app.get("/alarms/page", async (req: JwtRequest, res) => {
          const pool = await poolPromise;
          const result = await pool
            .request()
            .input("customerId", req.auth!.customerId)
            .input("offset", sql.Int, Number(req.query.offset ?? 0))
            .query(\`SELECT a.Id, a.Code FROM Alarms AS a JOIN Machines AS m ON a.MachineId = m.Id
                    WHERE m.CustomerId = @customerId ORDER BY a.Id OFFSET @offset ROWS FETCH NEXT 25 ROWS ONLY\`);
          res.json(result.recordset);
        });

        app.post("/machines", async (req: JwtRequest, res) => {
          const pool = await poolPromise;
          const result = await pool //! missing-tenant-on-create
            .request()
            .input("customerId", sql.Int, req.body.customerId)
            .input("serial", sql.NVarChar(50), req.body.serial)
            .query("INSERT INTO dbo.Machines (CustomerId, Serial) OUTPUT INSERTED.Id VALUES (@customerId, @serial)");
          res.status(201).json(result.recordset[0]);
        });

        app.put("/machines/:id", async (req: JwtRequest, res) => {
          const pool = await poolPromise;
          const transaction = new sql.Transaction(pool);
          await transaction.begin();
          try {
            const request = new sql.Request(transaction);
            const result = await request
              .input("id", sql.Int, req.params.id)
              .input("customerId", sql.Int, req.auth!.customerId)
              .input("model", sql.NVarChar, req.body.model)
              .query("UPDATE dbo.Machines SET Model = @model WHERE Id = @id AND CustomerId = @customerId");
            await new sql.Request(transaction).input("id", sql.Int, req.params.id).query("DELETE FROM dbo.Alarms WHERE MachineId = @id"); //! unscoped-mutation
            await transaction.commit();
            res.json({ changed: result.rowsAffected[0] });
          } catch (error) {
            await transaction.rollback();
            throw error;
          }
        });

        app.delete("/alarms", async (req: JwtRequest, res) => {
          const pool = await poolPromise;
          await pool.request().input("customerId", sql.Int, req.auth!.customerId).query(\`
            DELETE a FROM dbo.Alarms a INNER JOIN dbo.Machines m ON m.Id = a.MachineId WHERE m.CustomerId = @customerId\`);
          res.sendStatus(204);
        });

        app.get("/stats", async (req: JwtRequest, res) => {
          const result = await sql.query\`SELECT Model, COUNT(*) AS n FROM Machines WHERE CustomerId = \${req.auth!.customerId} GROUP BY Model\`;
          res.json(result.recordset);
        });
        app.listen(3000);
      `,
    });
  });

  describe("on @clickhouse/client", () => {
    service({
      "package.json": `
        {"name":"a","dependencies":{"@clickhouse/client":"^1.4.0","pg":"^8","fastify":"^4","@clerk/fastify":"^1"}}
      `,
      "tenantlint.config.json": `
        {}
      `,
      "clickhouse/001_events.sql": `
        CREATE TABLE IF NOT EXISTS events
        (
            project_id UUID,
            event_id UUID,
            name LowCardinality(String),
            user_id String,
            properties String CODEC(ZSTD(3)),
            timestamp DateTime64(3, 'UTC')
        )
        ENGINE = MergeTree
        PARTITION BY toYYYYMM(timestamp)
        ORDER BY (project_id, name, timestamp);
      `,
      "pg/001_init.sql": `
        CREATE TABLE projects (id uuid PRIMARY KEY, name text NOT NULL);
        CREATE TABLE project_users (project_id uuid NOT NULL REFERENCES projects (id), user_id text NOT NULL, PRIMARY KEY (project_id, user_id));
        CREATE TABLE dashboards (id uuid PRIMARY KEY, project_id uuid NOT NULL REFERENCES projects (id), title text NOT NULL);
      `,
      "src/clickhouse.ts": `
        import { createClient } from "@clickhouse/client";
        export const clickhouse = createClient({ url: process.env.CLICKHOUSE_URL, database: "analytics" });
      `,
      "src/app.ts": `
        import Fastify from "fastify";
        import session from "@fastify/secure-session";
        import { clickhouse } from "./clickhouse";

        declare module "@fastify/secure-session" { interface SessionData { projectId: string } }

        const app = Fastify();
        app.register(session, { key: Buffer.from(process.env.SESSION_KEY!, "hex") });
        app.addHook("onRequest", async (request, reply) => {
          if (!request.session.get("projectId")) return reply.code(401).send();
        });

        app.get("/events", async (request) => {
          const result = await clickhouse.query({
            query: "SELECT name, count() AS n FROM events WHERE project_id = {projectId: UUID} GROUP BY name ORDER BY n DESC",
            query_params: { projectId: request.session.get("projectId") },
            format: "JSONEachRow",
          });
          return result.json();
        });

        app.get<{ Querystring: { name: string } }>("/events/named", async (request) => {
          const result = await clickhouse.query({ //! unscoped-query
            query: "SELECT user_id, timestamp FROM events WHERE name = {name: String} ORDER BY timestamp DESC LIMIT 100",
            query_params: { name: request.query.name },
            format: "JSONEachRow",
          });
          return result.json();
        });

        app.get<{ Querystring: { project: string } }>("/events/of", async (request) => {
          const result = await clickhouse.query({ //! untrusted-tenant-id
            query: \`SELECT uniq(user_id) AS users FROM events WHERE project_id = {project:UUID}\`,
            query_params: { project: request.query.project },
            format: "JSONEachRow",
          });
          return result.json();
        });

        app.get("/events/merged", async (request) => {
          const result = await clickhouse.query({
            query: "SELECT a.name, b.name FROM events AS a FINAL JOIN events AS b FINAL ON b.user_id = a.user_id AND b.project_id = a.project_id WHERE a.project_id = {projectId: UUID}",
            query_params: { projectId: request.session.get("projectId") },
          });
          return result.json();
        });

        app.get("/events/daily", async (request) => {
          const projectId = request.session.get("projectId")!;
          const rows = await clickhouse
            .query({
              query: \`
                SELECT toDate(timestamp) AS day, uniqExact(user_id) AS users, countIf(name = 'pageview') AS views
                FROM events
                PREWHERE project_id = {projectId:UUID}
                WHERE timestamp >= now() - INTERVAL 30 DAY
                GROUP BY day WITH TOTALS
                ORDER BY day\`,
              format: "JSON",
              query_params: { projectId },
            })
            .then((r) => r.json());
          return rows;
        });

        app.get("/events/funnel", async (request) => {
          const projectId = request.session.get("projectId")!;
          const conditions = ["project_id = {projectId:UUID}"];
          const query_params: Record<string, unknown> = { projectId };
          const { since } = request.query as { since?: string };
          if (since) {
            conditions.push("timestamp > {since:DateTime64(3)}");
            query_params.since = since;
          }
          const result = await clickhouse.query({ query: \`SELECT user_id, windowFunnel(3600)(timestamp, name = 'view', name = 'buy') AS level FROM events WHERE \${conditions.join(" AND ")} GROUP BY user_id\`, query_params, format: "JSONEachRow" });
          return result.json();
        });

        app.post<{ Body: { events: { name: string; user_id: string }[] } }>("/track", async (request) => {
          const projectId = request.session.get("projectId")!;
          await clickhouse.insert({ table: "events", values: request.body.events.map((e) => ({ ...e, project_id: projectId, timestamp: new Date() })), format: "JSONEachRow" });
          return { ok: true };
        });

        app.post<{ Body: { events: Record<string, unknown>[] } }>("/track-raw", async (request) => {
          await clickhouse.insert({ table: "events", values: request.body.events, format: "JSONEachRow" }); //! missing-tenant-on-create
          return { ok: true };
        });

        app.delete<{ Params: { user: string } }>("/users/:user", async (request) => {
          await clickhouse.command({ query: "DELETE FROM events WHERE user_id = {user:String}", query_params: { user: request.params.user } }); //! unscoped-mutation
          return { ok: true };
        });

        app.delete<{ Params: { user: string } }>("/own-users/:user", async (request) => {
          await clickhouse.command({
            query: "ALTER TABLE events DELETE WHERE project_id = {p:UUID} AND user_id = {user:String}",
            query_params: { p: request.session.get("projectId"), user: request.params.user },
          });
          return { ok: true };
        });

        app.delete<{ Params: { user: string } }>("/any-users/:user", async (request) => {
          await clickhouse.command({ //! unscoped-mutation
            query: "ALTER TABLE events DELETE WHERE user_id = {user:String}",
            query_params: { user: request.params.user },
          });
          return { ok: true };
        });
        app.listen({ port: 3000 });
      `,
    });
  });
});
