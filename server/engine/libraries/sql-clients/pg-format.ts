// pg-format (https://github.com/datalanche/node-pg-format): `%L` is a quoted value, `%I` an identifier, `%s` text as it is.
import { argument, exportName } from "../call-arguments";
import type { Engine, LibraryCall, LibraryModel } from "../model";
import { fragment, rawFragment } from "../sql-fragments";
import { UNDEFINED, type Value } from "../value";

const DIRECTIVE = /%(?:(\d+)\$)?([LIs%])/g;

function formatted(engine: Engine, call: LibraryCall): Value | undefined {
  const pattern = engine.stringOf(argument(call.args, 0));
  if (pattern === undefined) return undefined;
  const parts: (string | Value)[] = [];
  let end = 0;
  let next = 1;
  for (const found of pattern.matchAll(DIRECTIVE)) {
    parts.push(pattern.slice(end, found.index));
    end = found.index + found[0].length;
    if (found[2] === "%") {
      parts.push("%");
      continue;
    }
    const value = call.args[found[1] === undefined ? next++ : Number(found[1])]?.value ?? UNDEFINED;
    parts.push(found[2] === "L" ? value : rawFragment(engine, value));
  }
  return fragment([...parts, pattern.slice(end)]);
}

export const PG_FORMAT: LibraryModel = {
  id: "pg-format",
  packages: ["pg-format", "@scaleleap/pg-format"],
  tokens: ["pg-format"],
  call: (call, engine) => {
    const name = exportName(call.path);
    if (name === "" || name === "format" || name === "withArray") return formatted(engine, call);
    return name === "literal"
      ? argument(call.args, 0)
      : name === "ident" || name === "string"
        ? rawFragment(engine, argument(call.args, 0))
        : undefined;
  },
};
