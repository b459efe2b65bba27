// Prisma's raw queries and the `Prisma.sql` helpers (https://www.prisma.io/docs/orm/prisma-client/using-raw-sql/raw-queries).
import { argument, handleOf } from "../call-arguments";
import type { Engine, LibraryCall } from "../model";
import type { RawSql } from "../raw-sql";
import { EMPTY_FRAGMENT, fragment, fragmentOf, joinFragments, rawFragment } from "../sql-fragments";
import type { Value } from "../value";
import { PRISMA } from "./perform";
import { TYPED_SQL, typedSqlParts } from "./typed-sql";

/** Methods of a client that send SQL, and how the answer comes back. */
const RAW_METHODS: ReadonlyMap<string, RawSql["result"]> = new Map<string, RawSql["result"]>([
  ["$queryRaw", "array"],
  ["$queryRawUnsafe", "array"],
  ["$queryRawTyped", "array"],
  ["$executeRaw", "count"],
  ["$executeRawUnsafe", "count"],
]);

export function isRawMethod(name: string): boolean {
  return RAW_METHODS.has(name);
}

const dialects = new WeakMap<Engine["tenancy"], RawSql["dialect"]>();

/** What the datasource names; PostgreSQL, which most schemas name, where none or several do. */
function dialectOf({ tenancy }: Engine): RawSql["dialect"] {
  const known = dialects.get(tenancy);
  if (known) return known;
  const named = new Set([...tenancy.entities.values()].flatMap(({ dialect }) => dialect ?? []));
  const [only = "postgres"] = named;
  const dialect = named.size === 1 ? only : "postgres";
  dialects.set(tenancy, dialect);
  return dialect;
}

/** Undefined when it is no raw method. */
export function rawQuery(engine: Engine, name: string, call: LibraryCall): Value | undefined {
  const result = RAW_METHODS.get(name);
  if (!result) return undefined;
  const typed = name === "$queryRawTyped" ? handleOf(engine, argument(call.args, 0), PRISMA, TYPED_SQL) : undefined;
  const base = { library: PRISMA, dialect: dialectOf(engine), span: call.span, result };
  if (typed) {
    const { text, parameters } = typedSqlParts(typed);
    return engine.rawSql({ ...base, text, isTagged: false, ...(parameters ? { parameters } : {}) });
  }
  if (name.endsWith("Unsafe")) {
    const [text, ...values] = call.args;
    const [spread] = values;
    const parameters = spread?.isSpread && values.length === 1 ? spread.value : engine.array(values.map((value) => value.value));
    return engine.rawSql({ ...base, text: text?.value ?? fragment([]), isTagged: false, parameters });
  }
  return engine.rawSql({ ...base, text: call.template ?? argument(call.args, 0), isTagged: true });
}

/** `Prisma.sql`, `Prisma.join`, `Prisma.raw`, and the same names of `sql-template-tag`. */
export function sqlHelper(engine: Engine, name: string, call: LibraryCall): Value | undefined {
  switch (name) {
    case "sql":
      return fragmentOf(call.template ?? argument(call.args, 0));
    case "raw":
      return rawFragment(engine, argument(call.args, 0));
    case "join": {
      const [separator, prefix, suffix] = [1, 2, 3].map((index) => engine.stringOf(argument(call.args, index)));
      return joinFragments(engine, argument(call.args, 0), separator ?? ",", prefix, suffix);
    }
    default:
      return undefined;
  }
}

export function sqlConstant(name: string): Value | undefined {
  return name === "empty" ? EMPTY_FRAGMENT : undefined;
}
