// Vector stores: Pinecone 2 to 8 (https://docs.pinecone.io/guides/search/filter-by-metadata), Qdrant 1, Chroma 1 to 3, Milvus 2, Upstash
// Vector 1, and Mastra's wrappers of them. What isolates is a filter, or a namespace, collection or partition of the tenant.
import { argument, isNothing, listOf, option } from "../call-arguments";
import { ALL_ROWS, type Formula } from "../formula";
import type { Engine, LibraryCall, LibraryModel } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { byId } from "./by-id";
import { readEach, readMongo, readQdrant, type ReadFilter } from "./filter-reading";
import { readText } from "./filter-text";
import { answered, createVendorModel, opens, type Work } from "./vendor";

interface Query {
  readonly library: string;
  readonly operation: string;
  readonly index: Value | undefined;
  /** Namespace, partition. */
  readonly within?: readonly (Value | undefined)[];
  readonly filter: Formula;
}

export function reportVectorQuery(engine: Engine, call: LibraryCall, { library, operation, index, within = [], filter }: Query): void {
  engine.channel?.({
    kind: "search",
    library,
    operation,
    span: call.span,
    places: [index, ...within].filter((place): place is Value => place !== undefined && !isNothing(place)),
    ...(index ? { index } : {}),
    filter,
    undefinedOperand: "drops",
  });
}

export function readBy(engine: Engine, value: Value | undefined, read: ReadFilter): Formula {
  return readEach(engine, value, (one) => read(engine, one));
}

function held(handle: HandleValue, name: string): Value | undefined {
  return handle.data[name] as Value | undefined;
}

const PINECONE_ID = "pinecone";

/** `query({ vector, filter })`; before 1.0 all of it stood in `queryRequest`. */
function pineconeQuery(operation: string): Work {
  return (call, engine, handle) => {
    const given = argument(call.args, 0);
    const request = option(engine, given, "queryRequest") ?? option(engine, given, "query") ?? given;
    reportVectorQuery(engine, call, {
      library: PINECONE_ID,
      operation,
      index: held(handle, "index"),
      within: [held(handle, "namespace"), option(engine, given, "namespace"), option(engine, request, "namespace")],
      filter: engine.members(request) ? readBy(engine, option(engine, request, "filter"), readMongo) : { f: "opaque", operand: request },
    });
    return answered(engine, PINECONE_ID);
  };
}

const pineconeDelete: Work = (call, engine, handle) => {
  const given = argument(call.args, 0);
  const filter = option(engine, given, "filter") ?? given;
  if (engine.members(filter) && !engine.items(filter))
    reportVectorQuery(engine, call, {
      library: PINECONE_ID,
      operation: "deleteMany",
      index: held(handle, "index"),
      within: [held(handle, "namespace"), option(engine, given, "namespace")],
      filter: readBy(engine, filter, readMongo),
    });
  return answered(engine, PINECONE_ID);
};

const pineconeDeleteAll: Work = (call, engine, handle) => {
  const within = [held(handle, "namespace"), option(engine, argument(call.args, 0), "namespace")];
  reportVectorQuery(engine, call, { library: PINECONE_ID, operation: "deleteAll", index: held(handle, "index"), within, filter: ALL_ROWS });
  return answered(engine, PINECONE_ID);
};

/** By name, by name and host, and since version 7 by an object of these. */
const pineconeIndex: Work = (call, engine, handle) => {
  const first = argument(call.args, 0);
  const isObject = engine.members(first) !== undefined;
  const index = isObject ? (option(engine, first, "name") ?? option(engine, first, "host") ?? UNDEFINED) : first;
  const namespace = isObject ? (option(engine, first, "namespace") ?? UNDEFINED) : argument(call.args, 2);
  return engine.handle(PINECONE_ID, "index", { index, namespace }, handle.at);
};

const PINECONE = createVendorModel({
  id: PINECONE_ID,
  packages: ["@pinecone-database/pinecone"],
  tokens: ["pinecone", "Pinecone"],
  kinds: {
    client: { makers: /^Pinecone(?:Client)?$/, methods: { index: pineconeIndex, Index: pineconeIndex } },
    index: {
      types: /^Index$/,
      methods: {
        namespace: opens(PINECONE_ID, "index", { namespace: 0 }),
        query: pineconeQuery("query"),
        searchRecords: pineconeQuery("searchRecords"),
        deleteMany: pineconeDelete,
        deleteOne: byId({ library: PINECONE_ID, operation: "deleteOne", id: 0 }),
        deleteAll: pineconeDeleteAll,
      },
    },
  },
});

const QDRANT_ID = "qdrant";
const QDRANT_QUERIES = "search query recommend discover scroll count searchPointGroups queryGroups recommendPointGroups facet".split(" ");

function qdrantQuery(operation: string): Work {
  return (call, engine) => {
    const request = argument(call.args, 1);
    reportVectorQuery(engine, call, {
      library: QDRANT_ID,
      operation,
      index: argument(call.args, 0),
      within: [option(engine, request, "shard_key")],
      filter:
        engine.members(request) || isNothing(request)
          ? readBy(engine, option(engine, request, "filter"), readQdrant)
          : { f: "opaque", operand: request },
    });
    return answered(engine, QDRANT_ID);
  };
}

function qdrantBatch(operation: string): Work {
  return (call, engine) => {
    for (const request of listOf(engine, option(engine, argument(call.args, 1), "searches")))
      reportVectorQuery(engine, call, {
        library: QDRANT_ID,
        operation,
        index: argument(call.args, 0),
        filter: readBy(engine, option(engine, request, "filter"), readQdrant),
      });
    return answered(engine, QDRANT_ID);
  };
}

/** By ids or by filter. */
const qdrantDelete: Work = (call, engine) => {
  const filter = option(engine, argument(call.args, 1), "filter");
  if (filter)
    reportVectorQuery(engine, call, {
      library: QDRANT_ID,
      operation: "delete",
      index: argument(call.args, 0),
      filter: readBy(engine, filter, readQdrant),
    });
  return answered(engine, QDRANT_ID);
};

const QDRANT = createVendorModel({
  id: QDRANT_ID,
  packages: ["@qdrant/js-client-rest", "@qdrant/js-client-grpc"],
  tokens: ["qdrant", "Qdrant"],
  kinds: {
    client: {
      makers: /^QdrantClient$/,
      methods: {
        ...Object.fromEntries(QDRANT_QUERIES.map((name) => [name, qdrantQuery(name)])),
        searchBatch: qdrantBatch("searchBatch"),
        queryBatch: qdrantBatch("queryBatch"),
        delete: qdrantDelete,
        retrieve: byId({ library: QDRANT_ID, operation: "retrieve", id: [1, "ids"], index: 0 }),
      },
    },
  },
});

const CHROMA_ID = "chroma";
const chromaCollection: Work = (call, engine, handle) =>
  engine.promise(engine.handle(CHROMA_ID, "collection", { index: option(engine, argument(call.args, 0), "name") ?? UNDEFINED }, handle.at));

function chromaQuery(operation: string): Work {
  return (call, engine, handle) => {
    const request = argument(call.args, 0);
    const isById = option(engine, request, "ids") !== undefined && operation !== "query";
    if (!isById)
      reportVectorQuery(engine, call, {
        library: CHROMA_ID,
        operation,
        index: held(handle, "index"),
        filter: readBy(engine, option(engine, request, "where"), readMongo),
      });
    return answered(engine, CHROMA_ID);
  };
}

const CHROMA = createVendorModel({
  id: CHROMA_ID,
  packages: ["chromadb"],
  tokens: ["chroma", "Chroma"],
  kinds: {
    client: {
      makers: /^(?:Chroma|Cloud|Admin)Client$/,
      methods: { getCollection: chromaCollection, getOrCreateCollection: chromaCollection, createCollection: chromaCollection },
    },
    collection: { types: /^Collection$/, methods: { query: chromaQuery("query"), get: chromaQuery("get"), delete: chromaQuery("delete") } },
  },
});

const MILVUS_ID = "milvus";
function milvusQuery(operation: string): Work {
  return (call, engine) => {
    const request = argument(call.args, 0);
    reportVectorQuery(engine, call, {
      library: MILVUS_ID,
      operation,
      index: option(engine, request, "collection_name"),
      within: [option(engine, request, "db_name"), ...listOf(engine, option(engine, request, "partition_names"))],
      filter: readText(engine, option(engine, request, "filter") ?? option(engine, request, "expr")),
    });
    return answered(engine, MILVUS_ID);
  };
}

const MILVUS = createVendorModel({
  id: MILVUS_ID,
  packages: ["@zilliz/milvus2-sdk-node"],
  tokens: ["milvus", "Milvus"],
  kinds: {
    client: {
      makers: /^(?:MilvusClient|HttpClient)$/,
      methods: Object.fromEntries(["search", "query", "hybridSearch", "delete", "deleteEntities"].map((name) => [name, milvusQuery(name)])),
    },
  },
});

const UPSTASH_ID = "upstash-vector";
const UPSTASH = createVendorModel({
  id: UPSTASH_ID,
  packages: ["@upstash/vector"],
  tokens: ["@upstash/vector"],
  kinds: {
    index: {
      makers: /^Index(?:\.fromEnv)?$/,
      types: /^Index$/,
      methods: {
        namespace: opens(UPSTASH_ID, "index", { namespace: 0 }),
        query: (call, engine, handle) => {
          const within = [held(handle, "namespace"), option(engine, argument(call.args, 1), "namespace")];
          const filter = readText(engine, option(engine, argument(call.args, 0), "filter"));
          reportVectorQuery(engine, call, { library: UPSTASH_ID, operation: "query", index: undefined, within, filter });
          return answered(engine, UPSTASH_ID);
        },
      },
    },
  },
});

const MASTRA_ID = "mastra-vector";
const MASTRA = createVendorModel({
  id: MASTRA_ID,
  packages: ["@mastra/pg", "@mastra/pinecone", "@mastra/qdrant", "@mastra/chroma", "@mastra/upstash", "@mastra/libsql", "@mastra/astra"],
  tokens: ["@mastra/"],
  kinds: {
    store: {
      makers: /Vector$|^(?:PineconeVector|PgVector|QdrantVector|ChromaVector|UpstashVector|LibSQLVector)$/,
      methods: {
        query: (call, engine) => {
          const request = argument(call.args, 0);
          reportVectorQuery(engine, call, {
            library: MASTRA_ID,
            operation: "query",
            index: option(engine, request, "indexName"),
            within: [option(engine, request, "namespace")],
            filter: readBy(engine, option(engine, request, "filter"), readMongo),
          });
          return answered(engine, MASTRA_ID);
        },
      },
    },
  },
});

export const VECTOR_STORES: readonly LibraryModel[] = [PINECONE, QDRANT, CHROMA, MILVUS, UPSTASH, MASTRA];
