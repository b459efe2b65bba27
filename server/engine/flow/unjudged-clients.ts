// Without a schema nothing is known of tenants: code that talks to a database is then not clean but unjudged, and this says so.
import type { Problem } from "../../../rules/contract/finding";
import type { Expression, FileFacts } from "../facts/ir";
import { lineAt } from "../facts/text-lines";

export interface UnjudgedInput {
  /** Analysed files, in order; `file` is relative to the workspace. */
  readonly files: Iterable<{ readonly file: string; readonly facts: FileFacts }>;
  /** Package names of database clients. */
  readonly clients: ReadonlySet<string>;
}

/** A fatal problem at the first import of a database client; none where no client is imported. */
export function unjudgedClients({ files, clients }: UnjudgedInput): readonly Problem[] {
  for (const { file, facts } of files) {
    const found = clientImports(facts).find(({ module }) => clients.has(module) || clients.has(packageOf(module)));
    if (found === undefined) continue;
    const message = `uses ${found.module}, and no schema was found (no Prisma schema, no SQL migration with tables): no query can be judged. Run TenantLint on the folder that holds both.`;
    return [{ file, line: lineAt(facts.lineStarts, found.start), message, isFatal: true }];
  }
  return [];
}

interface ClientImport {
  readonly module: string;
  readonly start: number;
}

/** Imports and top-level `require` calls; types alone use nothing. */
function clientImports(facts: FileFacts): readonly ClientImport[] {
  const imported = facts.imports.filter((one) => !one.isTypeOnly).map(({ module, s }) => ({ module, start: s[0] }));
  const required = (facts.functions[0]?.body ?? []).flatMap((statement) =>
    statement.k === "variable" && statement.init ? requireIn(statement.init) : [],
  );
  return [...imported, ...required];
}

/** `require("m")`, `require("m").a`, `require("m")(…)`, `new (require("m").A)()`. */
function requireIn(expression: Expression): readonly ClientImport[] {
  if (expression.k === "import") return [{ module: expression.module, start: expression.s[0] }];
  if (expression.k === "member") return requireIn(expression.object);
  return expression.k === "call" || expression.k === "new" ? requireIn(expression.callee) : [];
}

/** `@prisma/client/edge` → `@prisma/client`. */
function packageOf(module: string): string {
  return module.split("/", module.startsWith("@") ? 2 : 1).join("/");
}
