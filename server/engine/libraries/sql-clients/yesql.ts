// yesql (https://github.com/pihvi/yesql): `pg(text)(values)` makes a query with the values in the place of their names, for another client
// to send.
import { argument, exportName } from "../call-arguments";
import type { LibraryModel } from "../model";
import { UNDEFINED } from "../value";

/** What the clients call the text of a query. */
const TEXTS: ReadonlyMap<string, string> = new Map([
  ["pg", "text"],
  ["mysql", "sql"],
]);

export const YESQL: LibraryModel = {
  id: "yesql",
  packages: ["yesql"],
  tokens: ["yesql"],
  call: (call, engine) => {
    const member = TEXTS.get(exportName(call.path));
    if (member === undefined) return undefined;
    const text = argument(call.args, 0);
    return engine.native("yesql", (args) => engine.object({ [member]: text, values: args[0]?.value ?? UNDEFINED }));
  },
};
