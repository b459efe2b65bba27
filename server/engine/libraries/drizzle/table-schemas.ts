// Schemas that are made of tables: drizzle-zod 0.5 to 0.8 and drizzle-valibot (https://orm.drizzle.team/docs/zod). They let through
// the columns of the table and nothing else, and are refined like any other schema.
import { argument } from "../call-arguments";
import type { Engine, LibraryCall, LibraryModel } from "../model";
import { objectSchema } from "../schema-shapes";
import type { Value } from "../value";
import { entityOfTable, isDrizzle } from "./handles";

const MODEL = "drizzle-schemas";
const MAKES: ReadonlySet<string> = new Set(["createSelectSchema", "createInsertSchema", "createUpdateSchema"]);

/** `createInsertSchema(invoices, { total: (schema) => schema.positive() })`. */
function ofTable(engine: Engine, call: LibraryCall): Value | undefined {
  const table = engine.alternatives(argument(call.args, 0)).find((option) => isDrizzle(option, "table"));
  const entity = table?.v === "handle" ? entityOfTable(engine, table) : undefined;
  if (!entity) return undefined;
  const refined = engine.members(argument(call.args, 1));
  const columns = entity.columns.map(({ name }): [string, Value] => {
    const given = refined?.get(name)?.value;
    return [name, given?.v === "handle" ? given : engine.unknown(`column.${name}`)];
  });
  return objectSchema(engine, engine.object(Object.fromEntries(columns)));
}

export const DRIZZLE_SCHEMAS: LibraryModel = {
  id: MODEL,
  packages: ["drizzle-zod", "drizzle-valibot", "drizzle-orm/zod", "drizzle-orm/valibot"],
  tokens: [],
  call(call, engine) {
    const name = call.path.at(-1) ?? "";
    if (name === "createSchemaFactory") return engine.handle(MODEL, "factory", {});
    return MAKES.has(name) ? ofTable(engine, call) : undefined;
  },
  method: (call, engine) => (MAKES.has(call.method) ? ofTable(engine, call) : undefined),
};
