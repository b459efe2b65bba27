// node-postgres (https://node-postgres.com/apis/pool): pools, clients and their `query`, which resolves to `{ rows, rowCount }`.
// Neon's and Vercel's pools have the same interface.
import { argument, exportName, isNothing, lastArgument } from "../call-arguments";
import { clientStorage, rowsThrough, storageHeld } from "../chosen-storage";
import type { Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import { decorateServer, pluginOptions } from "../server-plugins";
import { sharedHandle } from "../shared-handle";
import { fragment, rawFragment } from "../sql-fragments";
import { NULL, UNDEFINED, type HandleValue, type Value } from "../value";
import { deliver, queryCalls } from "./query-call";

const PG = "pg";
const PLUGIN = "@fastify/postgres";
const MAKERS = /^(native\.)?(Pool|Client|BoundPool)$|^$/;
const TYPES = /^(Pool|Client|PoolClient|ClientBase|BoundPool)$/;
/** Methods that touch no rows. */
const QUIET: ReadonlySet<string> = new Set(["on", "once", "off", "removeListener", "release", "end"]);

function query(engine: Engine, call: MethodCall): Value {
  // A pool that a module makes with fixed settings; one that is handed in may be a tenant's own.
  const storage = rowsThrough(engine, call.handle, call.span);
  const calls = queryCalls(engine, call);
  const results = calls.map(({ text, isTagged, parameters }) =>
    engine.rawSql({
      library: PG,
      dialect: "postgres",
      text,
      isTagged,
      ...(parameters ? { parameters } : {}),
      span: call.span,
      result: "rows-property",
      ...storage,
    }),
  );
  return deliver(engine, call, calls[0]?.callback, results);
}

function unnamed(engine: Engine, type: "pool" | "client"): HandleValue {
  return sharedHandle(engine, `${PG}:${type}`, () => engine.handle(PG, type, {}));
}

function connectedBy(engine: Engine, maker: HandleValue): HandleValue {
  return storageHeld(maker) ? engine.handle(PG, "client", { maker }, maker.at) : unnamed(engine, "client");
}

/** `pool.connect()` yields a client; in its callback form also the function that gives it back. */
function connect(engine: Engine, call: MethodCall): Value {
  const client = connectedBy(engine, call.handle);
  const callback = lastArgument(call)?.value;
  if (!callback) return engine.promise(call.handle.type === "pool" ? client : UNDEFINED);
  engine.call(callback, [NULL, client, engine.native("release", () => UNDEFINED)], call.span);
  return UNDEFINED;
}

/** `fastify.pg.transact((client) => …)` of @fastify/postgres. */
function transact(engine: Engine, call: MethodCall): Value {
  const [work, callback] = call.args.map(({ value }) => value);
  const client = connectedBy(engine, call.handle);
  const committed = engine.native("commit", () => UNDEFINED);
  const result = engine.await(engine.call(work ?? UNDEFINED, [client, committed], call.span));
  engine.endTransaction?.();
  if (!callback) return engine.promise(result);
  engine.call(callback, [NULL, result], call.span);
  return UNDEFINED;
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  // `release(true)` closes the connection, as `end()` does: nothing of its session is left.
  const isClosed = call.method === "end" || (call.method === "release" && !isNothing(argument(call.args, 0)));
  if (isClosed) engine.resetSession?.();
  if (QUIET.has(call.method)) return UNDEFINED;
  if (call.method === "connect") return connect(engine, call);
  if (call.method === "transact") return transact(engine, call);
  if (ESCAPES.test(call.method)) return escaped(engine, call.method, call);
  return call.method === "query" || call.method === "sql" ? query(engine, call) : undefined;
}

const ESCAPES = /^escape(?:Literal|Identifier)$/;

/** `escapeLiteral(value)`, `escapeIdentifier(name)`: the value itself, quoted, as a part of text. */
function escaped(engine: Engine, name: string, call: LibraryCall): Value {
  const value = argument(call.args, 0);
  return name === "escapeLiteral" ? fragment([value]) : rawFragment(engine, value);
}

/** `` sql`…` ``, `sql.query(…)`, `db.connect()` of @vercel/postgres: the pool that everybody shares. */
function vercel(engine: Engine, call: ExternalCall): Value | undefined {
  const [owner, member] = exportName(call.path).split(".");
  if (owner !== "sql" && owner !== "db") return undefined;
  return method({ ...call, handle: unnamed(engine, "pool"), method: member ?? "sql" }, engine);
}

function pluginPool(engine: Engine, call: ExternalCall): HandleValue {
  return engine.handle(PG, "pool", { storage: clientStorage(engine, pluginOptions(call)) }, call.span);
}

export const PG_MODEL: LibraryModel = {
  id: PG,
  packages: [PG, "pg-pool", "@neondatabase/serverless", "@vercel/postgres", PLUGIN],
  tokens: ["pg", "Pool", ".query(", "@neondatabase", "@vercel/postgres", PLUGIN],
  call: (call, engine) => {
    if (call.module === PLUGIN) return decorateServer(engine, call, { property: "pg", nameOption: "name" }, pluginPool(engine, call));
    const name = exportName(call.path);
    if (ESCAPES.test(name)) return escaped(engine, name, call);
    if (name === "" && call.module !== "pg-pool") return undefined;
    if (call.module === "@vercel/postgres" && !name.startsWith("create")) return vercel(engine, call);
    if (!/^create(?:Pool|Client)$/.test(name) && !MAKERS.test(name)) return undefined;
    return engine.handle(
      PG,
      name.endsWith("Client") ? "client" : "pool",
      { storage: clientStorage(engine, call.args[0]?.value) },
      call.span,
    );
  },
  method,
  member: (handle, name) => (name === "pool" ? handle : undefined),
  typed: (_module, name, _typeArgs, engine) => {
    const plain = exportName(name.split("."));
    if (!TYPES.test(plain)) return undefined;
    return unnamed(engine, plain.includes("Pool") && plain !== "PoolClient" ? "pool" : "client");
  },
  extended: (_module, path, engine) => (MAKERS.test(exportName(path)) ? unnamed(engine, "pool") : undefined),
};
