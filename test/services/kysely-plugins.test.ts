// Plugins of Kysely that the service writes itself: the condition that they add to every query.
import { service } from "../harness/service";

describe("plugins of Kysely", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4.19.0", "express-session": "1.18.0", kysely: "0.27.0", pg: "8.12.0" } }),
    "migrations/1.sql": `
      CREATE TABLE orgs (id uuid PRIMARY KEY, name text NOT NULL);
      CREATE TABLE users (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES orgs (id), email text NOT NULL);
      CREATE TABLE boxes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES orgs (id), label text NOT NULL);
    `,
    "src/plugins.ts": `
      import { AndNode, BinaryOperationNode, ColumnNode, OperationNodeTransformer, OperatorNode, ParensNode, QueryNode, ReferenceNode, ValueNode, WhereNode, type KyselyPlugin, type SelectQueryNode, type UpdateQueryNode } from "kysely";
      const is = (column: string, value: unknown) =>
        BinaryOperationNode.create(ReferenceNode.create(ColumnNode.create(column)), OperatorNode.create("="), ValueNode.create(value));
      class Limiter extends OperationNodeTransformer {
        constructor(private readonly org: string) { super(); }
        protected override transformSelectQuery(given: SelectQueryNode): SelectQueryNode {
          const node = super.transformSelectQuery(given);
          if (node.where) return { ...node, where: WhereNode.cloneWithOperation(node.where, "And", is("org_id", this.org)) };
          return { ...node, where: WhereNode.create(is("org_id", this.org)) };
        }
        protected override transformUpdateQuery(given: UpdateQueryNode): UpdateQueryNode {
          return QueryNode.cloneWithWhere(super.transformUpdateQuery(given), is("org_id", this.org));
        }
      }
      export class ReadsAndUpdates implements KyselyPlugin {
        readonly #limiter: Limiter;
        constructor(org: string) { this.#limiter = new Limiter(org); }
        transformQuery(args: any) { return this.#limiter.transformNode(args.node); }
        async transformResult(args: any) { return args.result; }
      }
      export class Nothing implements KyselyPlugin {
        transformQuery(args: any) { return args.node; }
        async transformResult(args: any) { return args.result; }
      }
    `,
    "src/db.ts": `
      import { Kysely, PostgresDialect } from "kysely";
      import { Pool } from "pg";
      import { Nothing, ReadsAndUpdates } from "./plugins";
      interface DB { orgs: { id: string; name: string }; users: { id: string; org_id: string; email: string }; boxes: { id: string; org_id: string; label: string } }
      const dialect = new PostgresDialect({ pool: new Pool() });
      export const db = new Kysely<DB>({ dialect, plugins: [new Nothing()] });
      export const ofOrg = (org: string) => db.withPlugin(new ReadsAndUpdates(org));
      export const made = (org: string) => new Kysely<DB>({ dialect, plugins: [new ReadsAndUpdates(org)] });
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { db, made, ofOrg } from "./db";
      const app = express();
      app.use(session({ secret: process.env.SECRET! }));
      app.use((req: any, res, next) => (req.session.org ? next() : res.sendStatus(401)));
      app.get("/1", async (req: any, res) => res.json(await ofOrg(req.session.org).selectFrom("boxes").selectAll().execute()));
      app.get("/2", async (req: any, res) => res.json(await made(req.session.org).selectFrom("boxes").selectAll().where("id", "=", req.query.id).execute()));
      app.get("/3", async (req: any, res) => res.json(await db.selectFrom("boxes").selectAll().execute())); //! unscoped-query
      app.get("/4", async (req: any, res) => res.json(await ofOrg(req.query.org).selectFrom("boxes").selectAll().execute())); //! untrusted-tenant-id
      app.put("/5", async (req: any, res) => res.json(await ofOrg(req.session.org).transaction().execute((trx) => trx.updateTable("boxes").set({ label: "x" }).where("id", "=", req.query.id).execute())));
      app.delete("/6", async (req: any, res) => res.json(await ofOrg(req.session.org).deleteFrom("boxes").where("id", "=", req.query.id).execute())); //! unscoped-mutation
      app.get("/7", async (req: any, res) => res.json(await ofOrg(req.session.org).withoutPlugins().selectFrom("boxes").selectAll().execute())); //! unscoped-query
    `,
  });
});
