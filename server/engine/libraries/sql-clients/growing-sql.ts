// Statements that grow after they were written: `` SQL`…`.append(SQL`…`) `` of sql-template-strings
// (https://github.com/felixfbecker/node-sql-template-strings) and @nearform/sql (https://github.com/nearform/sql), for other clients to send.
import { argument, exportName } from "../call-arguments";
import type { Engine, LibraryModel } from "../model";
import { EMPTY_FRAGMENT, fragment, joinFragments, rawFragment } from "../sql-fragments";
import { UNDEFINED, type Value } from "../value";

const TEXT = "text";
/** Methods that only say how the statement is sent. */
const SAME = ["setName", "setStatement", "useBind"];

/** A statement: an object with its text, as drivers take it, which `append` changes. */
function statement(engine: Engine, text: Value): Value {
  const made = engine.object({ [TEXT]: text });
  const own = (name: string, work: (args: readonly Value[]) => void): void => {
    engine.setMember(
      made,
      name,
      engine.native(name, (args) => {
        work(args.map(({ value }) => value));
        return made;
      }),
    );
  };
  own("append", ([piece = UNDEFINED]) => {
    const pieces = engine.array([engine.member(made, TEXT), pieceOf(engine, piece)]);
    engine.setMember(made, TEXT, joinFragments(engine, pieces, ""));
  });
  for (const name of SAME) own(name, () => undefined);
  engine.setMember(
    made,
    "glue",
    engine.native("glue", (args) => glued(engine, args[0]?.value ?? UNDEFINED, args[1]?.value ?? UNDEFINED)),
  );
  return made;
}

/** What becomes part of a statement: another one, or plain text. */
function pieceOf(engine: Engine, value: Value): Value {
  return engine.choice(engine.alternatives(value).map((option) => engine.members(option)?.get(TEXT)?.value ?? rawFragment(engine, option)));
}

/** A template whose holes may be statements. */
function textOf(engine: Engine, template: Value): Value {
  const parts = template.v === "text" ? template.parts : [template];
  return fragment(parts.map((part) => (typeof part === "string" ? part : (engine.members(part)?.get(TEXT)?.value ?? part))));
}

/** `SQL.glue([SQL`…`, SQL`…`], " AND ")`. */
function glued(engine: Engine, list: Value, separator: Value): Value {
  const known = engine.items(list);
  const pieces = engine.array(
    (known?.items ?? []).map(({ value }) => pieceOf(engine, value)),
    known?.more ? pieceOf(engine, known.more) : undefined,
  );
  const items =
    pieces.v === "array" && known ? { ...pieces, items: pieces.items.map((item, at) => ({ ...known.items[at], ...item })) } : pieces;
  return statement(engine, joinFragments(engine, items, engine.stringOf(separator) ?? " "));
}

export const GROWING_SQL: LibraryModel = {
  id: "growing-sql",
  packages: ["sql-template-strings", "@nearform/sql"],
  tokens: ["sql-template-strings", "@nearform/sql"],
  call: (call, engine) => {
    if (call.template) return statement(engine, textOf(engine, call.template));
    switch (exportName(call.path).split(".").at(-1)) {
      case "glue":
        return glued(engine, argument(call.args, 0), argument(call.args, 1));
      case "unsafe":
      case "quoteIdent":
        return engine.object({ [TEXT]: rawFragment(engine, argument(call.args, 0)) });
      default:
        return undefined;
    }
  },
  external: (_module, path, engine) => (exportName(path).endsWith("empty") ? statement(engine, EMPTY_FRAGMENT) : undefined),
};
