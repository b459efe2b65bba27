// Columns of a Drizzle table (https://orm.drizzle.team/docs/column-types/pg): the object, or the callback that returns it, with spreads
// and helpers that make columns.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import type { Column } from "../../model";
import { argumentsOf, callChain, hasCall, type CallChain } from "../call-chain";
import { returnedBy, unwrapExpression, type Placed, type SchemaCode } from "../schema-code";
import { spanOf } from "../schema-module";

/** A column and where it says that it points at. */
export interface DrizzleColumn {
  readonly column: Column;
  /** `references(() => orgs.id)`: the expression that the callback returns. */
  readonly reference?: Placed<ts.Expression>;
}

/** Longest chain of helpers that make a column. */
const MAX_HELPERS = 4;

/** The columns by property name; undefined when the argument cannot be followed to an object. */
export function readColumns(code: SchemaCode, argument: Placed<ts.Expression>): readonly DrizzleColumn[] | undefined {
  const ts = compiler();
  const made = ts.isArrowFunction(argument.node) || ts.isFunctionExpression(argument.node) ? returnedBy(ts, argument.node) : argument.node;
  const object = made && code.objectOf({ module: argument.module, node: made });
  const members = object && code.members(object);
  if (!members) return undefined;
  return [...members].flatMap(([name, member]) => readColumn(code, name, member) ?? []);
}

function readColumn(code: SchemaCode, name: string, placed: Placed<ts.Expression>): DrizzleColumn | undefined {
  const layers = layersOf(code, placed);
  const base = layers.at(-1);
  if (!base) return undefined;
  const has = (...names: readonly string[]): boolean => layers.some(({ chain }) => hasCall(chain, ...names));
  const type = typeName(base.chain.callee);
  const [first] = base.chain.root.arguments;
  const dbName = first ? code.stringOf({ module: base.module, node: first }) : undefined;
  const column: Column = {
    name,
    dbName: dbName ?? name,
    type,
    isRequired: has("notNull", "primaryKey") || /serial$/i.test(type),
    isUnique: has("unique"),
    isId: has("primaryKey"),
    isList: has("array"),
    hasDefault:
      /serial$/i.test(type) ||
      has("default", "defaultNow", "defaultRandom", "$default", "$defaultFn", "$onUpdate", "$onUpdateFn", "autoincrement") ||
      has("generatedAlwaysAs", "generatedAlwaysAsIdentity", "generatedByDefaultAsIdentity"),
    span: spanOf(placed.module, placed.node),
  };
  const reference = layers.flatMap((layer) => referenceIn(layer) ?? [])[0];
  return { column, ...(reference ? { reference } : {}) };
}

interface Layer {
  readonly module: Placed["module"];
  readonly chain: CallChain;
}

/** The column's own chain of calls, then those of the helpers that it begins with (`orgRef().notNull()`). */
function layersOf(code: SchemaCode, placed: Placed<ts.Expression>): readonly Layer[] {
  const ts = compiler();
  const layers: Layer[] = [];
  let at: Placed | undefined = code.follow(placed);
  for (let depth = 0; at && depth < MAX_HELPERS; depth++) {
    if (!ts.isExpression(at.node)) break;
    const chain = callChain(at.node);
    if (!chain) break;
    layers.push({ module: at.module, chain });
    const helper = ts.isIdentifier(chain.callee) ? code.follow({ module: at.module, node: chain.callee }) : undefined;
    const made = helper && returnedBy(ts, helper.node);
    at = helper && made ? { module: helper.module, node: made } : undefined;
  }
  return layers;
}

/** `uuid` of `uuid(…)` and `t.uuid(…)`. */
function typeName(callee: ts.Expression): string {
  const ts = compiler();
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text;
  return ts.isIdentifier(callee) ? callee.text : "unknown";
}

function referenceIn({ module, chain }: Layer): Placed<ts.Expression> | undefined {
  const ts = compiler();
  const target = argumentsOf(chain, "references")?.[0];
  const node = target && returnedBy(ts, unwrapExpression(target));
  return node ? { module, node } : undefined;
}
