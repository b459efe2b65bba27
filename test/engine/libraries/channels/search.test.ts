// Search engines and vector stores: which filters, namespaces and indexes keep to one tenant.
import { proves } from "../../../harness/proven";

describe("Elasticsearch and OpenSearch", () => {
  const app = (body: string): string => `
    import { Client } from "@elastic/elasticsearch";
    const elastic = new Client({ node: "http://es" });
    ---
    ${body}
    res.json(me.clinicId);
  `;
  proves({
    "what every hit must meet": app(`
      await elastic.search({ index: "pets", query: { bool: { filter: [{ term: { clinicId: me.clinicId } }], must: [{ match: { name: req.query.q } }] } } }); //= search tenant-filter
      await elastic.search({ index: "pets", query: { bool: { filter: { term: { "clinicId.keyword": me.clinicId } } } } }); //= search tenant-filter
      await elastic.search({ index: "pets", query: { term: { clinicId: { value: me.clinicId } } } }); //= search tenant-filter
      await elastic.search({ index: "pets", query: { bool: { must: [{ terms: { clinicId: [me.clinicId] } }] } } }); //= search tenant-filter
      await elastic.search({ index: "pets", query: { constant_score: { filter: { term: { clinicId: me.clinicId } } } } }); //= search tenant-filter
    `),
    "nothing of the tenant": app(`
      await elastic.search({ index: "pets", query: { match: { name: req.query.q } } }); //= search certain unpinned
      await elastic.count({ index: "pets" }); //= search certain no-filter
      await elastic.search({ index: "pets", body: { query: { match_all: {} } } }); //= search certain no-filter
    `),
    "should only ranks beside must": app(`
      await elastic.search({ index: "pets", query: { bool: { must: [{ match: { name: "a" } }], should: [{ term: { clinicId: me.clinicId } }] } } }); //= search certain bypassable conditional
      await elastic.search({ index: "pets", query: { bool: { must: [{ match: { name: "a" } }], should: [{ term: { clinicId: me.clinicId } }], minimum_should_match: 1 } } }); //= search tenant-filter
      await elastic.search({ index: "pets", query: { bool: { should: [{ term: { clinicId: me.clinicId } }] } } }); //= search tenant-filter
      await elastic.search({ index: "pets", query: { bool: { should: [{ term: { clinicId: me.clinicId } }, { term: { shared: true } }] } } }); //= search certain bypassable or
    `),
    "what must not be": app(`
      await elastic.search({ index: "pets", query: { bool: { must_not: [{ term: { clinicId: me.clinicId } }] } } }); //= search certain bypassable not
    `),
    "a tenant that the request names": app(`
      await elastic.search({ index: "pets", query: { bool: { filter: [{ term: { clinicId: req.params.clinicId } }] } } }); //= search certain untrusted-tenant
    `),
    "an index or routing of the tenant": app(`
      await elastic.search({ index: \`pets-\${me.clinicId}\`, query: { match: { name: req.query.q } } }); //= search isolated-storage
      await elastic.search({ index: "pets", routing: me.clinicId, query: { match: { name: req.query.q } } }); //= search isolated-storage
    `),
    "an index of what is nobody's": app(`
      await elastic.search({ index: "species", query: { match: { name: req.query.q } } }); //= search global
      await elastic.search({ index: "help-articles", query: { match: { name: req.query.q } } }); //= search global
    `),
    "filters from helpers and built up": app(`
      const filter: any[] = [{ term: { clinicId: me.clinicId } }];
      if (req.query.chip) filter.push({ term: { chip: req.query.chip } });
      await elastic.search({ index: "pets", query: { bool: { filter } } }); //= search tenant-filter
    `),
    "a condition on some paths only": app(`
      const filter: any[] = [];
      if (req.query.mine) filter.push({ term: { clinicId: me.clinicId } });
      await elastic.search({ index: "pets", query: { bool: { filter } } }); //= search certain bypassable conditional
    `),
    "deleting and changing by query": app(`
      await elastic.deleteByQuery({ index: "pets", query: { term: { chip: req.query.chip } } }); //= search certain unpinned
      await elastic.updateByQuery({ index: "pets", query: { term: { clinicId: me.clinicId } } }); //= search tenant-filter
    `),
    "several searches at once": app(`
      await elastic.msearch({ searches: [{ index: "pets" }, { query: { match: { name: "a" } } }] }); //= search certain unpinned
    `),
    "nearest neighbours": app(`
      await elastic.search({ index: "pets", knn: { field: "v", query_vector: [1], k: 3, filter: { term: { clinicId: me.clinicId } } } }); //= search tenant-filter
      await elastic.search({ index: "pets", knn: { field: "v", query_vector: [1], k: 3 } }); //= search certain no-filter
    `),
    "OpenSearch keeps the query in the body": `
      import { Client } from "@opensearch-project/opensearch";
      const client = new Client({ node: "http://os" });
      ---
      await client.search({ index: "pets", body: { query: { bool: { filter: [{ term: { clinicId: me.clinicId } }] } } } }); //= search tenant-filter
      await client.search({ index: "pets", body: { query: { multi_match: { query: req.query.q } } } }); //= search certain no-filter
    `,
    "what only an administrator may search": app(`
      if (!me.isSuperAdmin) return res.sendStatus(403);
      await elastic.search({ index: "pets", query: { match_all: {} } }); //= search guarded
    `),
  });
});

describe("search with filters as text", () => {
  proves({
    Meilisearch: `
      import { MeiliSearch } from "meilisearch";
      const meili = new MeiliSearch({ host: "http://m" });
      ---
      await meili.index("pets").search(req.query.q, { filter: \`clinicId = "\${me.clinicId}"\` }); //= search tenant-filter
      await meili.index("pets").search(req.query.q, { filter: [\`clinicId = \${me.clinicId}\`, "alive = true"] }); //= search tenant-filter
      await meili.index("pets").search(req.query.q, { filter: [[\`clinicId = \${me.clinicId}\`, "shared = true"]] }); //= search certain bypassable or
      await meili.index("pets").search(req.query.q, { filter: \`clinicId = \${me.clinicId} OR shared = true\` }); //= search certain bypassable or
      await meili.index("pets").search(req.query.q, { filter: \`(alive = true OR alive = false) AND clinicId = \${me.clinicId}\` }); //= search tenant-filter
      await meili.index("pets").search(req.query.q); //= search certain no-filter
      await meili.index("pets").search(req.query.q, { filter: \`NOT clinicId = \${me.clinicId}\` }); //= search certain bypassable not
      await meili.index(\`pets_\${me.clinicId}\`).search(req.query.q); //= search isolated-storage
    `,
    "Meilisearch, several indexes and keys for a browser": `
      import { MeiliSearch } from "meilisearch";
      const meili = new MeiliSearch({ host: "http://m" });
      ---
      await meili.multiSearch({ queries: [{ indexUid: "pets", q: "a", filter: \`clinicId = \${me.clinicId}\` }] }); //= search tenant-filter
      await meili.generateTenantToken("uid", { pets: { filter: \`clinicId = \${me.clinicId}\` } }); //= search tenant-filter
      await meili.generateTenantToken("uid", { pets: {} }); //= search certain no-filter
    `,
    "Algolia 4": `
      import algoliasearch from "algoliasearch";
      const client = algoliasearch("app", "key");
      const index = client.initIndex("pets");
      ---
      await index.search(req.query.q, { filters: \`clinicId:\${me.clinicId} AND alive:true\` }); //= search tenant-filter
      await index.search(req.query.q, { facetFilters: [\`clinicId:\${me.clinicId}\`] }); //= search tenant-filter
      await index.search(req.query.q); //= search certain no-filter
      client.generateSecuredApiKey("parent", { filters: \`clinicId:\${me.clinicId}\` }); //= search tenant-filter
      client.generateSecuredApiKey("parent", { validUntil: 1 }); //= search certain no-filter
    `,
    "Algolia 5": `
      import { algoliasearch } from "algoliasearch";
      const client = algoliasearch("app", "key");
      ---
      await client.searchSingleIndex({ indexName: "pets", searchParams: { query: "a", filters: \`clinicId:\${me.clinicId}\` } }); //= search tenant-filter
      await client.search({ requests: [{ indexName: "pets", query: "a" }] }); //= search certain no-filter
    `,
    Typesense: `
      import Typesense from "typesense";
      const client = new Typesense.Client({ nodes: [] });
      ---
      await client.collections("pets").documents().search({ q: "a", query_by: "name", filter_by: \`clinicId:=\${me.clinicId} && alive:true\` }); //= search tenant-filter
      await client.collections("pets").documents().search({ q: "a", query_by: "name" }); //= search certain no-filter
      await client.multiSearch.perform({ searches: [{ collection: "pets", q: "a" }] }, { filter_by: \`clinicId:=\${me.clinicId}\` }); //= search tenant-filter
      client.keys().generateScopedSearchKey("key", { filter_by: \`clinicId:=\${req.params.clinicId}\` }); //= search certain untrusted-tenant
    `,
    "Azure AI Search": `
      import { odata, SearchClient } from "@azure/search-documents";
      const client = new SearchClient("https://s", "pets", credential);
      ---
      await client.search("a", { filter: odata\`clinicId eq \${me.clinicId}\` }); //= search tenant-filter
      await client.search("a", { filter: "alive eq true" }); //= search certain unpinned
    `,
  });
});

describe("vector stores", () => {
  proves({
    Pinecone: `
      import { Pinecone } from "@pinecone-database/pinecone";
      const pinecone = new Pinecone({ apiKey: "k" });
      const pets = pinecone.index("pets");
      ---
      await pets.namespace(me.clinicId).query({ vector: [1], topK: 3 }); //= search isolated-storage
      await pets.query({ vector: [1], topK: 3, filter: { clinicId: me.clinicId } }); //= search tenant-filter
      await pets.query({ vector: [1], topK: 3, filter: { clinicId: { $eq: me.clinicId }, alive: true } }); //= search tenant-filter
      await pets.query({ vector: [1], topK: 3, filter: { $or: [{ clinicId: me.clinicId }, { shared: true }] } }); //= search certain bypassable or
      await pets.query({ vector: [1], topK: 3 }); //= search certain no-filter
      await pets.namespace(req.body.clinicId).query({ vector: [1], topK: 3 }); //= search certain untrusted-tenant
      await pets.namespace("shared").query({ vector: [1], topK: 3 }); //= search certain no-filter
      await pets.namespace(me.clinicId).deleteAll(); //= search isolated-storage
      await pets.deleteMany({ chip: { $eq: req.body.chip } }); //= search certain unpinned
    `,
    "Pinecone, a namespace that may be missing": `
      import { Pinecone } from "@pinecone-database/pinecone";
      const pinecone = new Pinecone({ apiKey: "k" });
      ---
      const namespace = req.query.own ? me.clinicId : undefined;
      await pinecone.index("pets").namespace(namespace).query({ vector: [1], topK: 3 }); //= search certain bypassable conditional
    `,
    Qdrant: `
      import { QdrantClient } from "@qdrant/js-client-rest";
      const qdrant = new QdrantClient({ url: "http://q" });
      ---
      await qdrant.search("pets", { vector: [1], filter: { must: [{ key: "clinicId", match: { value: me.clinicId } }] } }); //= search tenant-filter
      await qdrant.search("pets", { vector: [1], filter: { must: { key: "clinicId", match: { any: [me.clinicId] } } } }); //= search tenant-filter
      await qdrant.query("pets", { query: [1], filter: { should: [{ key: "clinicId", match: { value: me.clinicId } }, { key: "shared", match: { value: true } }] } }); //= search certain bypassable or
      await qdrant.search("pets", { vector: [1], limit: 3 }); //= search certain no-filter
      await qdrant.search(\`pets-\${me.clinicId}\`, { vector: [1], limit: 3 }); //= search isolated-storage
      await qdrant.delete("pets", { filter: { must: [{ key: "chip", match: { value: req.body.chip } }] } }); //= search certain unpinned
    `,
    Chroma: `
      import { ChromaClient } from "chromadb";
      const chroma = new ChromaClient();
      ---
      const pets = await chroma.getOrCreateCollection({ name: "pets" });
      await pets.query({ queryTexts: ["a"], where: { clinicId: me.clinicId } }); //= search tenant-filter
      await pets.query({ queryTexts: ["a"], where: { $and: [{ clinicId: { $eq: me.clinicId } }, { alive: true }] } }); //= search tenant-filter
      await pets.query({ queryTexts: ["a"] }); //= search certain no-filter
    `,
    Milvus: `
      import { MilvusClient } from "@zilliz/milvus2-sdk-node";
      const milvus = new MilvusClient({ address: "m" });
      ---
      await milvus.search({ collection_name: "pets", data: [1], filter: \`clinicId == "\${me.clinicId}"\` }); //= search tenant-filter
      await milvus.search({ collection_name: "pets", data: [1] }); //= search certain no-filter
      await milvus.query({ collection_name: "pets", partition_names: [me.clinicId], filter: "alive == true" }); //= search isolated-storage
    `,
    "Upstash Vector": `
      import { Index } from "@upstash/vector";
      const index = new Index();
      ---
      await index.query({ data: "a", topK: 3, filter: \`clinicId = '\${me.clinicId}'\` }); //= search tenant-filter
      await index.query({ data: "a", topK: 3 }, { namespace: me.clinicId }); //= search isolated-storage
      await index.query({ data: "a", topK: 3 }); //= search certain no-filter
    `,
    "Weaviate 3": `
      import weaviate, { Filters } from "weaviate-client";
      const client = await weaviate.connectToLocal();
      ---
      const pets = client.collections.get("Pet");
      await pets.withTenant(me.clinicId).query.nearText("a"); //= search isolated-storage
      await pets.query.nearText("a", { filters: pets.filter.byProperty("clinicId").equal(me.clinicId) }); //= search tenant-filter
      await pets.query.hybrid("a", { filters: Filters.and(pets.filter.byProperty("clinicId").equal(me.clinicId), pets.filter.byProperty("alive").equal(true)) }); //= search tenant-filter
      await pets.query.bm25("a", { limit: 3 }); //= search certain no-filter
    `,
    "Weaviate 2": `
      import weaviate from "weaviate-ts-client";
      const client = weaviate.client({ scheme: "http", host: "w" });
      ---
      await client.graphql.get().withClassName("Pet").withFields("name").withWhere({ path: ["clinicId"], operator: "Equal", valueText: me.clinicId }).do(); //= search tenant-filter
      await client.graphql.get().withClassName("Pet").withFields("name").do(); //= search certain no-filter
    `,
    LangChain: `
      import { PineconeStore } from "@langchain/pinecone";
      ---
      const store = await PineconeStore.fromExistingIndex(embeddings, { pineconeIndex, namespace: me.clinicId });
      await store.similaritySearch("a", 3); //= search isolated-storage
      const shared = await PineconeStore.fromExistingIndex(embeddings, { pineconeIndex });
      await shared.similaritySearch("a", 3); //= search certain no-filter
      await shared.similaritySearch("a", 3, { clinicId: me.clinicId }); //= search tenant-filter
      const retriever = shared.asRetriever({ k: 3, filter: { clinicId: me.clinicId } }); //= search tenant-filter
      await retriever.invoke("a");
      shared.asRetriever(3); //= search certain no-filter
    `,
    "LangChain, a store that the module made": `
      import { QdrantVectorStore } from "@langchain/qdrant";
      const store = new QdrantVectorStore(embeddings, { collectionName: "pets" });
      const retriever = store.asRetriever({ k: 3 });
      ---
      await retriever.invoke(req.query.q); //= search certain no-filter
      await store.similaritySearch("a", 3, { must: [{ key: "metadata.clinicId", match: { value: me.clinicId } }] }); //= search tenant-filter
    `,
    Mastra: `
      import { PgVector } from "@mastra/pg";
      const vectors = new PgVector({ connectionString: "c" });
      ---
      await vectors.query({ indexName: "pets", queryVector: [1], filter: { clinicId: me.clinicId } }); //= search tenant-filter
      await vectors.query({ indexName: "pets", queryVector: [1] }); //= search certain no-filter
    `,
  });
});
