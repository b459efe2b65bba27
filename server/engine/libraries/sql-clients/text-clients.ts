// Clients whose calls are all alike: text with its values, alone or in a list, on a connection or in a transaction. What differs is data:
// libSQL 0.x (https://docs.turso.tech/sdk/ts/reference), PlanetScale's driver 1 (https://github.com/planetscale/database-js) and
// node-oracledb 5 and 6 (https://node-oracledb.readthedocs.io).
import { argument, exportName, isCallable, listOf } from "../call-arguments";
import { clientStorage, rowsThrough, type Storage } from "../chosen-storage";
import type { Engine, LibraryModel, MethodCall } from "../model";
import type { RawSql } from "../raw-sql";
import { chosenBy } from "../mongo/storage";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { deliver, queryCalls, type QueryCall } from "./query-call";

interface TextClient {
  readonly id: string;
  readonly packages: readonly string[];
  readonly tokens: readonly string[];
  readonly dialect: RawSql["dialect"];
  readonly makers: RegExp;
  /** Those of the makers that yield a promise. */
  readonly promised?: RegExp;
  readonly types: RegExp;
  /** Methods that send one statement. */
  readonly sends: RegExp;
  /** Methods that send a list of them. */
  readonly lists?: RegExp;
  /** Methods that yield another client: a connection, a transaction. */
  readonly opens: RegExp;
  /** Methods that yield it at once. */
  readonly opensAtOnce?: RegExp;
  readonly quiet: RegExp;
}

const CLIENTS: readonly TextClient[] = [
  {
    id: "@libsql/client",
    packages: ["@libsql/client", "@tursodatabase/serverless"],
    tokens: ["libsql", "tursodatabase"],
    dialect: "sqlite",
    makers: /^createClient$/,
    types: /^(?:Client|Transaction)$/,
    sends: /^(?:execute|executeMultiple)$/,
    lists: /^(?:batch|migrate)$/,
    opens: /^transaction$/,
    quiet: /^(?:commit|rollback|close|sync)$/,
  },
  {
    id: "@planetscale/database",
    packages: ["@planetscale/database", "@tidbcloud/serverless"],
    tokens: ["@planetscale/database", "@tidbcloud/serverless"],
    dialect: "mysql",
    makers: /^(?:connect|Client)$/,
    types: /^(?:Client|Connection|Transaction|Tx)$/,
    sends: /^execute$/,
    opens: /^(?:transaction|begin)$/,
    opensAtOnce: /^connection$/,
    quiet: /^(?:refresh|commit|rollback)$/,
  },
  {
    id: "oracledb",
    packages: ["oracledb"],
    tokens: ["oracledb"],
    dialect: "postgres",
    makers: /^(?:getConnection|createPool|getPool)$/,
    promised: /^(?:getConnection|createPool)$/,
    types: /^(?:Connection|Pool)$/,
    sends: /^(?:execute|executeMany|queryStream)$/,
    opens: /^getConnection$/,
    quiet: /^(?:close|release|commit|rollback)$/,
  },
];

function send(engine: Engine, client: TextClient, call: MethodCall, { text, parameters, isTagged }: QueryCall): Value {
  const sent = engine.rawSql({
    library: client.id,
    dialect: client.dialect,
    text,
    isTagged,
    ...(parameters ? { parameters } : {}),
    span: call.span,
    result: "rows-property",
    ...rowsThrough(engine, call.handle, call.span),
  });
  const result = sent.v === "promise" ? sent.of : sent;
  engine.setMember(result, "rowsAffected", engine.member(result, "rowCount"));
  return sent;
}

function method(engine: Engine, client: TextClient, call: MethodCall): Value | undefined {
  const { method: name } = call;
  const first = argument(call.args, 0);
  if (client.sends.test(name)) {
    const calls = queryCalls(engine, call);
    return deliver(
      engine,
      call,
      calls[0]?.callback,
      calls.map((one) => send(engine, client, call, one)),
    );
  }
  if (client.lists?.test(name)) {
    const answers = listOf(engine, first)
      .flatMap((statement) => queryCalls(engine, { ...call, args: [{ value: statement }] }))
      .map((one) => engine.await(send(engine, client, call, one)));
    return engine.promise(engine.array(answers));
  }
  if (client.opensAtOnce?.test(name)) return call.handle;
  if (client.opens.test(name)) {
    if (!isCallable(first) || first.v === "constant") return engine.promise(call.handle);
    return engine.promise(engine.await(engine.call(first, [call.handle], call.span)));
  }
  return client.quiet.test(name) ? engine.promise(UNDEFINED) : undefined;
}

/** A client whose address the tenant chose. */
function create(engine: Engine, client: TextClient, settings: Value, at: MethodCall["span"]): HandleValue {
  const address = settings.v === "object" ? engine.member(settings, "url") : UNDEFINED;
  const chosen = chosenBy(engine, address);
  // An address that a row holds belongs to whom the row belongs to.
  const tenant = chosen?.v === "row" ? { ...chosen, path: chosen.path.slice(0, -1) } : chosen;
  const storage: Storage = tenant ? { chosen: tenant } : clientStorage(engine, settings);
  return engine.handle(client.id, "client", { storage }, at);
}

function modelOf(client: TextClient): LibraryModel {
  return {
    id: client.id,
    packages: client.packages,
    tokens: client.tokens,
    call: (call, engine) => {
      const name = exportName(call.path);
      if (!client.makers.test(name)) return undefined;
      const made = create(engine, client, argument(call.args, 0), call.span);
      return client.promised?.test(name) ? engine.promise(made) : made;
    },
    method: (call, engine) => method(engine, client, call),
    typed: (_module, name, _typeArgs, engine) =>
      client.types.test(exportName(name.split(".")).split(".").at(-1) ?? "")
        ? sharedHandle(engine, client.id, () => engine.handle(client.id, "client", {}))
        : undefined,
  };
}

export const TEXT_CLIENTS: readonly LibraryModel[] = CLIENTS.map(modelOf);
