// Statements that stand in SQL files of their own and that code reads by path: `fs.readFileSync(path)`, pg-promise's `new QueryFile(path)`,
// postgres.js's `sql.file(path)`.
import { argument, exportName } from "../call-arguments";
import type { Engine, LibraryModel } from "../model";
import { constant, type Value } from "../value";

/** The text of the file; undefined when the path is not known, or leads to none or to several files. */
export function sqlTextAt(engine: Engine, path: Value): Value | undefined {
  const given = engine.stringOf(path);
  const texts = engine.tenancy.sqlTexts;
  if (given === undefined || !texts || !given.endsWith(".sql")) return undefined;
  if (given.startsWith("/")) return found(texts.get(given.slice(1)));
  // Relative to wherever the process was started, or to the file.
  const end = given.replace(/^(?:\.{1,2}\/)+/, "");
  const matches = [...texts].filter(([file]) => file === end || file.endsWith(`/${end}`));
  return matches.length === 1 ? found(matches[0]?.[1]) : undefined;
}

function found(text: string | undefined): Value | undefined {
  return text === undefined ? undefined : constant(text);
}

const READS: ReadonlySet<string> = new Set(["readFileSync", "readFile", "promises.readFile"]);

export const SQL_TEXT_FILES: LibraryModel = {
  id: "sql-text-files",
  packages: ["fs", "node:fs", "fs/promises", "node:fs/promises", "fs-extra", "graceful-fs"],
  tokens: ['.sql"', ".sql'", ".sql`"],
  call: (call, engine) => {
    const name = exportName(call.path);
    const text = READS.has(name) ? sqlTextAt(engine, argument(call.args, 0)) : undefined;
    return text && (name === "readFileSync" ? text : engine.promise(text));
  },
};
