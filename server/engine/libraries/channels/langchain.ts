// LangChain's vector stores and retrievers (https://js.langchain.com/docs/concepts/vectorstores): the filter stands in the search, in the
// retriever made from a store, or in the store itself.
import { argument, isNothing, option } from "../call-arguments";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { Engine, LibraryCall, LibraryModel } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { readEach, readMongo, readQdrant } from "./filter-reading";
import { readText } from "./filter-text";
import { reportVectorQuery } from "./vector-stores";
import { answered, createVendorModel, type Work } from "./vendor";

const LANGCHAIN = "langchain";

/** Filters are the store's own: objects, lists of clauses, texts. */
function readFilter(engine: Engine, value: Value | undefined): Formula {
  return readEach(engine, value, (one) => {
    const members = engine.members(one);
    if (members) return ["must", "should", "must_not"].some((name) => members.has(name)) ? readQdrant(engine, one) : readMongo(engine, one);
    return one.v === "text" || one.v === "constant" ? readText(engine, one) : { f: "opaque", operand: one };
  });
}

function optionsOf(handle: HandleValue): Value {
  return (handle.data["options"] as Value | undefined) ?? UNDEFINED;
}

function report(engine: Engine, call: LibraryCall, operation: string, store: HandleValue, filter: Formula): void {
  const options = optionsOf(store);
  const pick = (...names: readonly string[]): readonly (Value | undefined)[] => names.map((name) => option(engine, options, name));
  reportVectorQuery(engine, call, {
    library: LANGCHAIN,
    operation,
    index: pick("collectionName", "indexName", "tableName").find((name) => name !== undefined),
    within: pick("namespace", "tenant", "schemaName"),
    filter: and([readFilter(engine, option(engine, options, "filter")), filter]),
  });
}

/** `similaritySearch(query, k, filter)`, `maxMarginalRelevanceSearch(query, { filter })`. */
function searching(operation: string, isInOptions = false): Work {
  return (call, engine, handle) => {
    const given = isInOptions ? option(engine, argument(call.args, 1), "filter") : argument(call.args, 2);
    report(engine, call, operation, handle, readFilter(engine, given));
    return answered(engine, LANGCHAIN);
  };
}

/** The retriever searches with what it is made with; made with the module, it is found where it is used. */
const retriever: Work = (call, engine, handle) => {
  const first = argument(call.args, 0);
  const filter = engine.members(first) ? option(engine, first, "filter") : argument(call.args, 1);
  report(engine, call, "asRetriever", handle, readFilter(engine, filter));
  return engine.handle(LANGCHAIN, "retriever", { ...handle.data, filter: filter ?? UNDEFINED });
};

function retrieving(operation: string): Work {
  return (call, engine, handle) => {
    const filter = handle.data["filter"] as Value | undefined;
    if (engine.isShared?.(handle))
      report(engine, call, operation, handle, filter === undefined || isNothing(filter) ? ALL_ROWS : readFilter(engine, filter));
    return answered(engine, LANGCHAIN);
  };
}

const create =
  (isAsync: boolean): Work =>
  (call, engine) => {
    // Embeddings come first or second, after texts and metadata; the options are the last object.
    const options = call.args.map((arg) => arg.value).findLast((value) => engine.members(value)) ?? UNDEFINED;
    const store = engine.handle(LANGCHAIN, "store", { options }, call.span);
    return isAsync ? engine.promise(store) : store;
  };

const STORES =
  "PineconeStore QdrantVectorStore SupabaseVectorStore PGVectorStore Chroma WeaviateStore MongoDBAtlasVectorSearch ElasticVectorSearch RedisVectorStore Milvus UpstashVectorStore PrismaVectorStore OpenSearchVectorStore TypeORMVectorStore AstraDBVectorStore".split(
    " ",
  );

export const LANGCHAIN_MODEL: LibraryModel = createVendorModel({
  id: LANGCHAIN,
  packages: [
    "@langchain/community",
    "@langchain/pinecone",
    "@langchain/qdrant",
    "@langchain/weaviate",
    "@langchain/mongodb",
    "@langchain/redis",
    "@langchain/core",
    "langchain",
  ],
  tokens: ["langchain"],
  kinds: {
    store: {
      types: new RegExp(`^(?:VectorStore|${STORES.join("|")})$`),
      methods: {
        similaritySearch: searching("similaritySearch"),
        similaritySearchWithScore: searching("similaritySearchWithScore"),
        similaritySearchVectorWithScore: searching("similaritySearchVectorWithScore"),
        maxMarginalRelevanceSearch: searching("maxMarginalRelevanceSearch", true),
        asRetriever: retriever,
      },
    },
    retriever: {
      types: /^VectorStoreRetriever$/,
      methods: { invoke: retrieving("invoke"), getRelevantDocuments: retrieving("getRelevantDocuments"), batch: retrieving("batch") },
    },
  },
  functions: Object.fromEntries(
    STORES.flatMap((name) => [
      [name, create(false)],
      ...["fromExistingIndex", "fromExistingCollection", "fromDocuments", "fromTexts", "initialize"].map(
        (maker) => [`${name}.${maker}`, create(true)] as const,
      ),
    ]),
  ),
});
