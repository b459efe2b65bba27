// What a client of node-postgres is given to read a query bit by bit: pg-query-stream 4, pg-cursor 2 (https://node-postgres.com/apis/cursor),
// and pg-copy-streams 6, whose `COPY (query) TO STDOUT` hands out what the query reads.
import { argument, exportName } from "../call-arguments";
import type { Engine, ExternalCall, LibraryModel } from "../model";
import { UNDEFINED, type Value } from "../value";

const COPIES = /^\s*copy\s*\(/i;
const COPIES_TABLE = /^\s*copy\s+(?=[\w"])/i;
const TO = /\bto\s+(?:stdout|program\b)[^]*$/i;

/** The query inside of a COPY. */
function copied(engine: Engine, text: Value): Value {
  const parts = text.v === "text" ? text.parts : [engine.stringOf(text) ?? text];
  const [first] = parts;
  const last = parts.at(-1);
  if (typeof first !== "string" || typeof last !== "string") return text;
  const begin = COPIES.test(first) ? first.replace(COPIES, "") : first.replace(COPIES_TABLE, "select * from ");
  const cut = (part: string): string => (COPIES.test(first) ? part.replace(TO, "").replace(/\)\s*$/, "") : part.replace(TO, ""));
  if (parts.length === 1) return { v: "text", parts: [cut(begin)] };
  return { v: "text", parts: [begin, ...parts.slice(1, -1), cut(last)] };
}

export const PG_STREAMS: LibraryModel = {
  id: "pg-streams",
  packages: ["pg-query-stream", "pg-cursor", "pg-copy-streams"],
  tokens: ["pg-query-stream", "pg-cursor", "pg-copy-streams"],
  call(call: ExternalCall, engine: Engine) {
    if (call.module === "pg-copy-streams") {
      return exportName(call.path) === "to" ? engine.object({ text: copied(engine, argument(call.args, 0)) }) : undefined;
    }
    const values = argument(call.args, 1);
    return call.isNew ? engine.object({ text: argument(call.args, 0), ...(values === UNDEFINED ? {} : { values }) }) : undefined;
  },
};
