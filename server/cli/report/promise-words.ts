// Promises and isolation models in words. Data only.
import type { AnalysisResult } from "../../engine/index";

export const PROMISE_WORDS: Readonly<Record<string, string>> = {
  "every-query-isolated": "no query or change reaches rows of another customer",
  "rls-on-every-tenant-table": "the database itself refuses rows of another customer, table by table",
  "database-per-tenant": "each customer's rows lie in a database of their own",
  "no-shared-cache": "nothing cached for one customer is served to another",
  "tenant-on-every-log": "each log line of a customer's request says whose it is",
};

export const ISOLATION_WORDS: Readonly<Record<AnalysisResult["isolation"], string>> = {
  shared: "all tenants share the database; tenant keys and row-level security keep their rows apart",
  "schema-per-tenant": "all tenants share the database server; each has a schema of its own",
  "database-per-tenant": "each tenant has a database of its own",
  "single-tenant": "each tenant has an installation of its own",
};
