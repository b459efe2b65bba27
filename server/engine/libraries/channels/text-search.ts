// Hosted search with filters as text: Meilisearch (https://www.meilisearch.com/docs/learn/filtering_and_sorting/filter_expression_reference),
// Algolia 4 and 5 (https://www.algolia.com/doc/api-reference/api-parameters/filters), Typesense
// (https://typesense.org/docs/latest/api/search.html#filter-parameters), Azure AI Search. Keys made for a browser carry their filter.
import { argument, isNothing, listOf, option } from "../call-arguments";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { Engine, LibraryCall, LibraryModel } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { byId } from "./by-id";
import { or, readEach, readList } from "./filter-reading";
import { readText } from "./filter-text";
import { answered, createVendorModel, opens, type Work } from "./vendor";

interface Query {
  readonly library: string;
  readonly operation: string;
  readonly index: Value | undefined;
  readonly filter: Formula;
}

function report(engine: Engine, call: LibraryCall, { library, operation, index, filter }: Query): void {
  engine.channel?.({
    kind: "search",
    library,
    operation,
    span: call.span,
    places: index && !isNothing(index) ? [index] : [],
    ...(index ? { index } : {}),
    filter,
    undefinedOperand: "fails",
  });
}

function indexOf(handle: HandleValue): Value | undefined {
  return handle.data["index"] as Value | undefined;
}

/** A text, or a list whose items all hold and whose inner lists are alternatives. */
function readFilters(engine: Engine, value: Value | undefined): Formula {
  return readEach(engine, value, (one) => {
    if (!engine.items(one)) return readText(engine, one);
    return and(
      readList(engine, one, (_engine, item) => (engine.items(item) ? or(readList(engine, item, readText)) : readText(engine, item))),
    );
  });
}

const MEILI = "meilisearch";

function meiliSearch(operation: string, place: number): Work {
  return (call, engine, handle) => {
    const filter = readFilters(engine, option(engine, argument(call.args, place), "filter"));
    report(engine, call, { library: MEILI, operation, index: indexOf(handle), filter });
    return answered(engine, MEILI);
  };
}

const meiliMany: Work = (call, engine) => {
  for (const query of listOf(engine, option(engine, argument(call.args, 0), "queries")))
    report(engine, call, {
      library: MEILI,
      operation: "multiSearch",
      index: option(engine, query, "indexUid"),
      filter: readFilters(engine, option(engine, query, "filter")),
    });
  return answered(engine, MEILI);
};

/** Rules per index: what a key without a filter is good for is everything. */
const meiliToken: Work = (call, engine) => {
  const [first, second] = call.args.map((arg) => arg.value);
  const rules = (first && option(engine, first, "searchRules")) ?? second ?? UNDEFINED;
  const members = engine.members(rules);
  const each = members ? [...members.values()].map((member) => readFilters(engine, option(engine, member.value, "filter"))) : [];
  if (members || engine.items(rules))
    report(engine, call, {
      library: MEILI,
      operation: "generateTenantToken",
      index: undefined,
      filter: each.length > 0 ? or(each) : ALL_ROWS,
    });
  return answered(engine, "token");
};

const MEILISEARCH = createVendorModel({
  id: MEILI,
  packages: ["meilisearch"],
  tokens: ["meilisearch", "MeiliSearch", "Meilisearch"],
  kinds: {
    client: {
      makers: /^Meili[Ss]earch$/,
      methods: { index: opens(MEILI, "index", { index: 0 }), multiSearch: meiliMany, generateTenantToken: meiliToken },
    },
    index: {
      types: /^Index$/,
      methods: {
        search: meiliSearch("search", 1),
        searchGet: meiliSearch("searchGet", 1),
        getDocuments: meiliSearch("getDocuments", 0),
        deleteAllDocuments: meiliSearch("deleteAllDocuments", 0),
        getDocument: byId({ library: MEILI, operation: "getDocument", id: 0 }),
        deleteDocument: byId({ library: MEILI, operation: "deleteDocument", id: 0 }),
      },
    },
  },
  functions: { generateTenantToken: meiliToken },
});

const ALGOLIA_ID = "algolia";

function algoliaFilter(engine: Engine, params: Value): Formula {
  return and([readText(engine, option(engine, params, "filters")), readFilters(engine, option(engine, params, "facetFilters"))]);
}

function algoliaSearch(operation: string): Work {
  return (call, engine, handle) => {
    report(engine, call, {
      library: ALGOLIA_ID,
      operation,
      index: indexOf(handle),
      filter: algoliaFilter(engine, argument(call.args, operation === "search" ? 1 : 0)),
    });
    return answered(engine, ALGOLIA_ID);
  };
}

const algoliaRequests: Work = (call, engine) => {
  const [first] = call.args.map((arg) => arg.value);
  const requests = first && (option(engine, first, "requests") ?? first);
  for (const request of listOf(engine, requests)) {
    const params = option(engine, request, "params") ?? request;
    report(engine, call, {
      library: ALGOLIA_ID,
      operation: "search",
      index: option(engine, request, "indexName"),
      filter: algoliaFilter(engine, params),
    });
  }
  return answered(engine, ALGOLIA_ID);
};

function algoliaSingle(operation: string, place: string): Work {
  return (call, engine) => {
    const request = argument(call.args, 0);
    const params = option(engine, request, place) ?? UNDEFINED;
    report(engine, call, {
      library: ALGOLIA_ID,
      operation,
      index: option(engine, request, "indexName"),
      filter: algoliaFilter(engine, params),
    });
    return answered(engine, ALGOLIA_ID);
  };
}

const algoliaKey: Work = (call, engine) => {
  const [first, second] = call.args.map((arg) => arg.value);
  const restrictions = (first && option(engine, first, "restrictions")) ?? second ?? UNDEFINED;
  report(engine, call, {
    library: ALGOLIA_ID,
    operation: "generateSecuredApiKey",
    index: undefined,
    filter: algoliaFilter(engine, restrictions),
  });
  return engine.unknown("key");
};

const ALGOLIA = createVendorModel({
  id: ALGOLIA_ID,
  packages: ["algoliasearch", "algoliasearch/lite", "@algolia/client-search"],
  tokens: ["algolia"],
  kinds: {
    client: {
      makers: /^(?:algoliasearch|liteClient|searchClient)?$/,
      types: /^(?:SearchClient|Algoliasearch)$/,
      methods: {
        initIndex: opens(ALGOLIA_ID, "index", { index: 0 }),
        search: algoliaRequests,
        multipleQueries: algoliaRequests,
        searchSingleIndex: algoliaSingle("searchSingleIndex", "searchParams"),
        browse: algoliaSingle("browse", "browseParams"),
        browseObjects: algoliaSingle("browseObjects", "browseParams"),
        deleteBy: algoliaSingle("deleteBy", "deleteByParams"),
        ...Object.fromEntries(
          ["getObject", "deleteObject", "partialUpdateObject"].map((operation) => [
            operation,
            byId({ library: ALGOLIA_ID, operation, id: [0, "objectID"], index: [0, "indexName"] }),
          ]),
        ),
        generateSecuredApiKey: algoliaKey,
      },
    },
    index: {
      types: /^SearchIndex$/,
      methods: {
        search: algoliaSearch("search"),
        browseObjects: algoliaSearch("browseObjects"),
        deleteBy: algoliaSearch("deleteBy"),
        getObject: byId({ library: ALGOLIA_ID, operation: "getObject", id: 0 }),
        deleteObject: byId({ library: ALGOLIA_ID, operation: "deleteObject", id: 0 }),
      },
    },
  },
});

const TYPESENSE_ID = "typesense";

function typesenseSearch(operation: string): Work {
  return (call, engine, handle) => {
    report(engine, call, {
      library: TYPESENSE_ID,
      operation,
      index: indexOf(handle),
      filter: readText(engine, option(engine, argument(call.args, 0), "filter_by")),
    });
    return answered(engine, TYPESENSE_ID);
  };
}

/** What all searches share is given apart. */
const typesenseMany: Work = (call, engine) => {
  const shared = readText(engine, option(engine, argument(call.args, 1), "filter_by"));
  for (const query of listOf(engine, option(engine, argument(call.args, 0), "searches")))
    report(engine, call, {
      library: TYPESENSE_ID,
      operation: "perform",
      index: option(engine, query, "collection"),
      filter: isNothing(option(engine, query, "filter_by")) ? shared : readText(engine, option(engine, query, "filter_by")),
    });
  return answered(engine, TYPESENSE_ID);
};

const typesenseKey: Work = (call, engine) => {
  const filter = readText(engine, option(engine, argument(call.args, 1), "filter_by"));
  report(engine, call, { library: TYPESENSE_ID, operation: "generateScopedSearchKey", index: undefined, filter });
  return engine.unknown("key");
};

/** `documents(id)` is one document, found by its id. */
const typesenseDocuments: Work = (call, engine, handle) =>
  call.args.length > 0
    ? engine.handle(TYPESENSE_ID, "document", { ...handle.data, id: argument(call.args, 0) })
    : engine.handle(TYPESENSE_ID, "documents", handle.data);

const TYPESENSE = createVendorModel({
  id: TYPESENSE_ID,
  packages: ["typesense"],
  tokens: ["typesense", "Typesense"],
  kinds: {
    client: {
      makers: /^(?:Typesense\.)?(?:Search)?Client$/,
      methods: { collections: opens(TYPESENSE_ID, "collection", { index: 0 }), keys: opens(TYPESENSE_ID, "keys") },
      members: { multiSearch: "many" },
    },
    collection: { methods: { documents: typesenseDocuments } },
    documents: { methods: { search: typesenseSearch("search"), delete: typesenseSearch("delete"), export: typesenseSearch("export") } },
    document: {
      methods: Object.fromEntries(
        ["retrieve", "update", "delete"].map((operation) => [operation, byId({ library: TYPESENSE_ID, operation })]),
      ),
    },
    many: { methods: { perform: typesenseMany } },
    keys: { methods: { generateScopedSearchKey: typesenseKey } },
  },
});

const AZURE_ID = "azure-search";
const AZURE = createVendorModel({
  id: AZURE_ID,
  packages: ["@azure/search-documents"],
  tokens: ["search-documents"],
  kinds: {
    client: {
      makers: /^SearchClient$/,
      remembers: { index: 1 },
      methods: {
        search: (call, engine, handle) => {
          report(engine, call, {
            library: AZURE_ID,
            operation: "search",
            index: indexOf(handle),
            filter: readText(engine, option(engine, argument(call.args, 1), "filter")),
          });
          return answered(engine, AZURE_ID);
        },
      },
    },
  },
  // `odata` quotes what is put in, and keeps the text.
  functions: { odata: (call) => (call.template?.v === "text" ? { v: "text", parts: call.template.parts } : call.template) },
});

export const TEXT_SEARCH: readonly LibraryModel[] = [MEILISEARCH, ALGOLIA, TYPESENSE, AZURE];
