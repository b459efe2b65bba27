// In-house query functions over clients that put values into the text before it is sent: what leaks is found where the statement is written.
import { service } from "../harness/service";

describe("Statements of in-house query functions whose parameters are written into the text", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          "@clickhouse/client": "1.4.0",
          knex: "3.1.0",
          "pg-promise": "11.0.0",
          sequelize: "6.37.0",
          fastify: "4.28.0",
          "@fastify/jwt": "8.0.1",
        },
      }),
      "schema/clickhouse.sql": `
        CREATE TABLE teams (id String, name String) ENGINE = MergeTree ORDER BY id;
        CREATE TABLE clicks (team_id String, page LowCardinality(String), referrer Nullable(String)) ENGINE = MergeTree ORDER BY (team_id, page);
        CREATE TABLE leads (team_id Nullable(String), email String) ENGINE = MergeTree ORDER BY email;
      `,
      "src/clients.ts": `
        import { createClient } from "@clickhouse/client";
        import createKnex from "knex";
        import pgPromise from "pg-promise";
        import { QueryTypes, Sequelize } from "sequelize";
        const clickhouse = createClient();
        const knex = createKnex({ client: "pg" });
        const pg = pgPromise()(process.env.DATABASE_URL!);
        const sequelize = new Sequelize(process.env.DATABASE_URL!);
        export async function rows<T>(query: string, params: Record<string, unknown>): Promise<T[]> {
          const found = await clickhouse.query({ query, query_params: params, format: "JSONEachRow" });
          return found.json<T>();
        }
        export const viaKnex = async (text: string, params: Record<string, unknown>) => (await knex.raw(text, params)).rows;
        export const viaPgPromise = (text: string, params: Record<string, unknown>) => pg.any(text, params);
        export const viaSequelize = (text: string, bind: unknown[]) => sequelize.query(text, { bind, type: QueryTypes.SELECT });
      `,
      "src/server.ts": `
        import fastifyJwt from "@fastify/jwt";
        import Fastify from "fastify";
        import { rows, viaKnex, viaPgPromise, viaSequelize } from "./clients";
        const app = Fastify();
        app.register(fastifyJwt, { secret: process.env.SECRET! });
        app.addHook("onRequest", async (request) => {
          await request.jwtVerify();
        });
        app.get<{ Querystring: { team: string } }>("/clicks", async (request) => {
          const { team } = request.user as { team: string };
          return [
            await rows("SELECT page FROM clicks WHERE team_id = {team:String}", { team }),
            await rows("SELECT page FROM clicks WHERE team_id = {team:String}", { team: request.query.team }), //! untrusted-tenant-id
            await viaKnex("select page from clicks where team_id = :team", { team }),
            await viaKnex("select page from clicks where team_id = :team", { team: request.query.team }), //! untrusted-tenant-id
            await viaPgPromise("select page from clicks where team_id = $<team>", { team }),
            await viaPgPromise("select page from clicks where team_id = $<team>", { team: request.query.team }), //! untrusted-tenant-id
            await viaSequelize("select page from clicks where team_id = $1", [team]),
            await viaSequelize("select page from clicks where team_id = $1", [request.query.team]), //! untrusted-tenant-id
          ];
        });
        app.listen({ port: 3000 });
      `,
    },
    "is found where the statement is written",
  );
});
