// Tags that only put SQL together, for other clients to send: sql-template-tag (https://github.com/blakeembrey/sql-template-tag).
import { argument, exportName } from "../call-arguments";
import type { LibraryModel } from "../model";
import { EMPTY_FRAGMENT, fragmentOf, joinFragments, rawFragment } from "../sql-fragments";

export const SQL_TEMPLATE_TAG: LibraryModel = {
  id: "sql-template-tag",
  packages: ["sql-template-tag"],
  tokens: ["sql-template-tag"],
  call: (call, engine) => {
    const name = exportName(call.path);
    if (call.template) return fragmentOf(call.template);
    if (name === "raw") return rawFragment(engine, argument(call.args, 0));
    if (name !== "join") return undefined;
    const [separator, prefix, suffix] = [1, 2, 3].map((index) => engine.stringOf(argument(call.args, index)));
    return joinFragments(engine, argument(call.args, 0), separator ?? ",", prefix, suffix);
  },
  external: (_module, path) => (exportName(path) === "empty" ? EMPTY_FRAGMENT : undefined),
};
