// What every migration on a builder has in common: the calls of its way up are read in order and told as SQL.
import type { CodeSchema } from "../code-reader";
import type { SchemaCode } from "../schema-code";
import type { SchemaModule } from "../schema-module";
import { builderCalls, type BuilderCall } from "./options";
import { TableTeller } from "./told-tables";

/** `begin`: what reads the calls of one file. */
export function readMigrations(
  modules: readonly SchemaModule[],
  code: SchemaCode,
  begin: (teller: TableTeller) => { read(call: BuilderCall): void },
): CodeSchema {
  const sql = modules.flatMap((module) => {
    const teller = new TableTeller(module);
    const migration = begin(teller);
    for (const call of builderCalls(code, module)) migration.read(call);
    return teller.texts;
  });
  return { entities: [], problems: [], sql };
}
