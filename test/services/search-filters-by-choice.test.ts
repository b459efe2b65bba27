// Filters of hosted search of which each is one of several: lists that a condition chose, and lists that grow on some paths.
import { service } from "../harness/service";

describe("Filters of hosted search that a condition chose", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { hono: "*", meilisearch: "*", algoliasearch: "*" } }),
    "migrations/1.sql": `
      CREATE TABLE tenants (id uuid PRIMARY KEY);
      CREATE TABLE articles (id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenants(id), body text NOT NULL);
    `,
    "src/app.ts": `
      import { Hono } from "hono";
      import { jwt } from "hono/jwt";
      import { MeiliSearch } from "meilisearch";
      const meili = new MeiliSearch({ host: "http://search:7700" });
      type Env = { Variables: { jwtPayload: { sub: string; tenantId: string } } };
      const app = new Hono<Env>();
      app.use(jwt({ secret: process.env.S! }));
      app.get("/own", async (c) => {
        const { tenantId } = c.get("jwtPayload");
        const tag = c.req.query("tag");
        const filter = tag ? [\`tenantId = \${tenantId}\`, \`tag = \${tag}\`] : [\`tenantId = \${tenantId}\`];
        return c.json(await meili.index("articles").search("q", { filter }));
      });
      app.get("/own-or-text", async (c) => {
        const { tenantId } = c.get("jwtPayload");
        const tag = c.req.query("tag");
        const filter = tag ? [\`tenantId = \${tenantId}\`, \`tag = \${tag}\`] : \`tenantId = \${tenantId}\`;
        return c.json(await meili.index("articles").search("q", { filter }));
      });
      app.get("/tagged", async (c) => {
        const tag = c.req.query("tag");
        return c.json(await meili.index("articles").search("q", { filter: tag ? [\`tag = \${tag}\`] : [] })); //! search-missing-tenant
      });
      app.get("/own-when-tagged", async (c) => {
        const { tenantId } = c.get("jwtPayload");
        const tag = c.req.query("tag");
        const filter = tag ? [\`tenantId = \${tenantId}\`, \`tag = \${tag}\`] : undefined;
        return c.json(await meili.index("articles").search("q", { filter })); //! search-missing-tenant
      });
      export default app;
    `,
  });
});
