// Cloudflare D1 (https://developers.cloudflare.com/d1/worker-api/): databases that the platform hands out, known by their type or by what
// they are called (`env.DB`). A prepared statement is used where it is run, or sent in a batch.
import { argument, asList, isNothing, listOf } from "../call-arguments";
import type { Engine, LibraryCall, LibraryModel, MethodCall } from "../model";
import type { SourceSpan } from "../../../../rules/contract/span";
import { reachingTo } from "../builders/builder";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";

const D1 = "d1";
const BINDING = /^(?:\w*_)?(?:DB|D1|DATABASE)(?:_\w+)?$/;

const STATEMENT = /^\s*(?:select|insert|update|delete|with)\s/i;

function database(engine: Engine): HandleValue {
  return sharedHandle(engine, D1, () => engine.handle(D1, "database", {}));
}

function databaseMethod(call: LibraryCall, name: string, engine: Engine): Value | undefined {
  const first = argument(call.args, 0);
  switch (name) {
    case "prepare":
      return engine.handle(D1, "statement", { text: first }, call.span);
    case "exec":
      return run(engine, { text: first, span: call.span, operation: name });
    case "batch":
      return engine.promise(engine.array(listOf(engine, first).map((one) => sent(engine, one, call.span))));
    case "withSession":
      return database(engine);
    default:
      return undefined;
  }
}

interface Sent {
  readonly text: Value;
  readonly bound?: Value;
  readonly span: SourceSpan;
  readonly operation: string;
}

function run(engine: Engine, { text, bound, span, operation }: Sent): Value {
  return engine.rawSql({
    library: D1,
    dialect: "sqlite",
    text,
    isTagged: false,
    ...(bound ? { parameters: bound } : {}),
    span,
    result: operation === "run" || operation === "exec" ? "count" : "array",
  });
}

/** A statement of a batch, told where it was prepared. */
function sent(engine: Engine, value: Value, span: SourceSpan): Value {
  if (value.v !== "handle" || value.model !== D1) return engine.unknown("a result");
  return resultOf(engine, engine.await(run(engine, { ...statementOf(value), span: value.at ?? span, operation: "batch" })));
}

function statementOf(handle: HandleValue): Pick<Sent, "text" | "bound"> {
  const bound = handle.data["bound"] as Value | undefined;
  return { text: handle.data["text"] as Value, ...(bound ? { bound } : {}) };
}

function resultOf(engine: Engine, rows: Value): Value {
  return engine.object({ results: rows, success: engine.unknown("success"), meta: engine.object({ changes: engine.unknown("changes") }) });
}

function statementMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { handle, method } = call;
  const { at } = reachingTo(handle, call.span);
  if (method === "bind") {
    const bound = asList(engine, call.args);
    return engine.handle(D1, "statement", { ...handle.data, bound }, at ?? call.span);
  }
  if (!/^(?:all|run|raw|first)$/.test(method)) return undefined;
  const found = run(engine, { ...statementOf(handle), span: call.span, operation: method });
  if (method === "all" || method === "run") return engine.promise(resultOf(engine, engine.await(found)));
  if (method === "raw") return found;
  const row = engine.element(engine.await(found));
  const column = argument(call.args, 0);
  const name = isNothing(column) ? undefined : engine.stringOf(column);
  const optional = row.v === "row" || row.v === "unknown" ? { ...row, isOptional: true } : row;
  return engine.promise(name === undefined ? optional : engine.member(optional, name));
}

export const D1_MODEL: LibraryModel = {
  id: D1,
  packages: ["@cloudflare/workers-types", "global"],
  tokens: ["D1Database", ".prepare("],
  typed: (_module, name, _typeArgs, engine) => (/^D1Database(?:Session)?$/.test(name) ? database(engine) : undefined),
  method: (call, engine) => (call.handle.type === "statement" ? statementMethod(call, engine) : databaseMethod(call, call.method, engine)),
  anyMember: (path, call, engine) => {
    const [owner, binding, name] = path.slice(-3);
    // `const db = c.env.DB`.
    const isPrepared = path.at(-1) === "prepare" && STATEMENT.test(engine.stringOf(argument(call.args, 0)) ?? "");
    if (isPrepared) return databaseMethod(call, "prepare", engine);
    if (owner !== "env" || binding === undefined || name === undefined || !BINDING.test(binding)) return undefined;
    return databaseMethod(call, name, engine) ?? UNDEFINED;
  },
};
