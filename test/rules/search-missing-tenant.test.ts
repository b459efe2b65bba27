// search-missing-tenant over whole small applications.
import { searchMissingTenant } from "../../rules/search-missing-tenant";
import { expressRoute, nextApp } from "../harness/apps";
import { testRule } from "../harness/rule-tester";

const ELASTIC = `
  import { Client } from "@elastic/elasticsearch";
  const elastic = new Client({ node: process.env.ELASTIC_URL });
`;
const QDRANT = `
  import { QdrantClient } from "@qdrant/js-client-rest";
  const qdrant = new QdrantClient({ url: process.env.QDRANT_URL });
`;
const PINECONE = `
  import { Pinecone } from "@pinecone-database/pinecone";
  const chunks = new Pinecone().index("chunks");
`;
const MEILI = `
  import { MeiliSearch } from "meilisearch";
  const meili = new MeiliSearch({ host: "http://search" });
`;
const DONE = `res.json(req.auth.orgId);`;

testRule(searchMissingTenant, {
  invalid: [
    {
      title: "Elasticsearch: words only",
      code: expressRoute(
        ELASTIC,
        `
        await elastic.search({ index: "invoices", query: { match: { text: req.query.q } } });
        //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ search-missing-tenant/certain: searches the documents of every tenant
        ${DONE}
        `,
      ),
    },
    {
      title: "Elasticsearch: the tenant among the alternatives",
      code: expressRoute(
        ELASTIC,
        `
        await elastic.count({ index: "invoices", query: { bool: { should: [{ term: { orgId: req.auth.orgId } }, { match: { text: req.query.q } }] } } });
        //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ search-missing-tenant/certain: that the condition on the tenant does not hold of
        ${DONE}
        `,
      ),
    },
    {
      title: "Elasticsearch: a tenant that the client names",
      code: expressRoute(
        ELASTIC,
        `
        await elastic.search({ index: "invoices", query: { term: { orgId: req.query.orgId } } });
        //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ search-missing-tenant/certain: for the tenant that \`req.query.orgId\` names
        ${DONE}
        `,
      ),
    },
    {
      title: "Qdrant: another condition only",
      code: expressRoute(
        QDRANT,
        `
        await qdrant.search("chunks", { vector: [1], filter: { must: [{ key: "language", match: { value: req.body.language } }] } });
        //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ search-missing-tenant/certain: nothing in it names one
        ${DONE}
        `,
      ),
    },
    {
      title: "Pinecone: neither filter nor namespace",
      code: expressRoute(
        PINECONE,
        `
        await chunks.query({ vector: [1], topK: 3 });
        //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ search-missing-tenant/certain: nothing in it names one
        ${DONE}
        `,
      ),
    },
    {
      title: "Meilisearch: an OR in the text of the filter",
      code: expressRoute(
        MEILI,
        `
        await meili.index("invoices").search(req.query.q, { filter: \`orgId = \${req.auth.orgId} OR isSample = true\` });
        //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ search-missing-tenant/certain: that the condition on the tenant does not hold of
        ${DONE}
        `,
      ),
    },
    {
      title: "Next.js, Pinecone: a namespace that the client names",
      code: nextApp(`
      //- /src/app/api/ask/route.ts
      import { Pinecone } from "@pinecone-database/pinecone";
      import { getServerSession } from "next-auth";
      import { authOptions } from "../../../auth";

      const chunks = new Pinecone().index("chunks");

      export async function POST(request: Request) {
        const session = await getServerSession(authOptions);
        if (!session) return new Response(null, { status: 401 });
        const { orgId } = await request.json();
        return Response.json(await chunks.namespace(orgId).query({ vector: [1], topK: 3 }));
        //                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ search-missing-tenant/certain: for the tenant that
      }
      `),
    },
  ],
  valid: [
    {
      title: "Elasticsearch: a filter that each hit must meet",
      code: expressRoute(
        ELASTIC,
        `await elastic.search({ index: "invoices", query: { bool: { must: [{ match: { text: req.query.q } }], filter: [{ term: { orgId: req.auth.orgId } }] } } });`,
      ),
    },
    {
      title: "Elasticsearch: a helper that adds the tenant",
      code: expressRoute(
        `${ELASTIC}\n  const inOrg = (orgId: string, must: object[]) => ({ bool: { must, filter: [{ term: { orgId } }] } });`,
        `await elastic.search({ index: "invoices", query: inOrg(req.auth.orgId, [{ match: { text: req.query.q } }]) });`,
      ),
    },
    {
      title: "Elasticsearch: an index per tenant",
      code: expressRoute(
        ELASTIC,
        `await elastic.search({ index: \`invoices-\${req.auth.orgId}\`, query: { match: { text: req.query.q } } });`,
      ),
    },
    {
      title: "Elasticsearch: an index of what is nobody's",
      code: expressRoute(ELASTIC, `await elastic.search({ index: "currencies", query: { match: { name: req.query.q } } });\n${DONE}`),
    },
    {
      title: "Elasticsearch: the user's own documents",
      code: expressRoute(ELASTIC, `await elastic.search({ index: "notes", query: { term: { userId: req.auth.userId } } });`),
    },
    {
      title: "Qdrant: a condition on the tenant",
      code: expressRoute(
        QDRANT,
        `await qdrant.search("chunks", { vector: [1], filter: { must: [{ key: "orgId", match: { value: req.auth.orgId } }] } });`,
      ),
    },
    {
      title: "Qdrant: a collection per tenant",
      code: expressRoute(QDRANT, `await qdrant.search(\`chunks-\${req.auth.orgId}\`, { vector: [1] });`),
    },
    {
      title: "Pinecone: a namespace per tenant",
      code: expressRoute(PINECONE, `await chunks.namespace(req.auth.orgId).query({ vector: [1], topK: 3 });`),
    },
    {
      title: "Pinecone: a filter on the tenant",
      code: expressRoute(PINECONE, `await chunks.query({ vector: [1], topK: 3, filter: { orgId: { $eq: req.auth.orgId } } });`),
    },
    {
      title: "Pinecone: chunks of a document that was checked",
      code: expressRoute(
        PINECONE,
        `
        const invoice = await db.invoice.findFirst({ where: { id: req.params.name, orgId: req.auth.orgId } });
        if (!invoice) return res.sendStatus(404);
        await chunks.query({ vector: [1], topK: 3, filter: { invoiceId: invoice.id } });
        `,
      ),
    },
    {
      title: "Meilisearch: a filter with AND",
      code: expressRoute(
        MEILI,
        `await meili.index("invoices").search(req.query.q, { filter: \`orgId = "\${req.auth.orgId}" AND status = open\` });`,
      ),
    },
  ],
});
