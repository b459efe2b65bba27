// Plugins of the service's own that add a condition to every query (https://kysely.dev/docs/plugins): what their transformers write into
// the tree of a query is read from the tree that they return. A condition that they add to some tables only counts wherever there is the column.
import { argument, option } from "../call-arguments";
import type { Engine, ExternalCall, MethodCall } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { isKysely, KYSELY } from "./expressions";

type Verb = "select" | "update" | "delete";
const METHODS: readonly (readonly [Verb, string])[] = [
  ["select", "transformSelectQuery"],
  ["update", "transformUpdateQuery"],
  ["delete", "transformDeleteQuery"],
];

/** A column that queries are limited by, and the value that it has to equal. */
export interface Limit {
  readonly column: string;
  readonly value: Value;
}

export type Limits = Readonly<Partial<Record<Verb, readonly Limit[]>>>;

interface Node {
  readonly column?: Value;
  readonly value?: Value;
  readonly limits?: readonly Limit[];
}

function nodeOf(value: Value): Node {
  return value.v === "handle" && isKysely(value, "node") ? value.data : {};
}

/** `ColumnNode.create(…)`, `WhereNode.cloneWithOperation(…)`: pieces of a query's tree; undefined for what is none. */
export function nodeCall(engine: Engine, name: string, call: ExternalCall): Value | undefined {
  if (!/^\w+Node\.\w+$/.test(name)) return undefined;
  const [first = UNDEFINED, second = UNDEFINED, third = UNDEFINED] = call.args.map((arg) => arg.value);
  const make = (node: Node): Value => engine.handle(KYSELY, "node", { ...node }, call.span);
  switch (name) {
    case "ColumnNode.create":
      return make({ column: first });
    case "ValueNode.create":
    case "ValueNode.createImmediate":
      return make({ value: first });
    case "ReferenceNode.create":
    case "ParensNode.create":
    case "WhereNode.create":
      return first;
    case "QueryNode.cloneWithWhere":
      return second;
    case "WhereNode.cloneWithOperation":
      return engine.stringOf(second) === "And" ? third : make({});
    case "AndNode.create":
      return make({ limits: [...(nodeOf(first).limits ?? []), ...(nodeOf(second).limits ?? [])] });
    case "BinaryOperationNode.create":
      return make({ limits: limitOf(engine, nodeOf(first), nodeOf(third)) });
    default:
      return make({});
  }
}

function limitOf(engine: Engine, { column }: Node, { value }: Node): readonly Limit[] {
  const name = column && engine.stringOf(column);
  return name === undefined || value === undefined ? [] : [{ column: name, value }];
}

/** What `extends OperationNodeTransformer` makes of an object. */
export function createTransformer(engine: Engine, self: Value | undefined): HandleValue {
  return engine.handle(KYSELY, "transformer", { self });
}

/** `transformNode(node)` comes to the method for each kind of query; what a method hands to its base comes back as it is. */
export function transformerMethod(engine: Engine, call: MethodCall): Value {
  const { self } = call.handle.data as { readonly self?: Value };
  const node = argument(call.args, 0);
  if (call.method !== "transformNode" || !self) return node;
  const made = METHODS.map(([verb, name]) => [verb, engine.invoke?.(self, name, [node]) ?? UNDEFINED] as const);
  return engine.object(Object.fromEntries(made));
}

/** What a plugin limits queries to, by what they do. */
export function limitsOf(engine: Engine, plugin: Value): Limits {
  if (plugin.v !== "object") return {};
  const args = engine.object({ node: engine.unknown("kysely.node"), queryId: engine.unknown("kysely.queryId") });
  let tree: Value = UNDEFINED;
  engine.maybe(() => {
    tree = engine.invoke?.(plugin, "transformQuery", [args]) ?? UNDEFINED;
  });
  return Object.fromEntries(
    METHODS.map(([verb]) => [verb, [...limitsIn(engine, option(engine, tree, verb) ?? UNDEFINED), ...limitsIn(engine, tree)]] as const),
  );
}

function limitsIn(engine: Engine, tree: Value): readonly Limit[] {
  for (const one of engine.alternatives(tree)) {
    const where = one.v === "object" ? option(engine, one, "where") : one;
    for (const node of where ? engine.alternatives(where) : []) {
      const { limits = [] } = nodeOf(node);
      if (limits.length > 0) return limits;
    }
  }
  return [];
}

/** The limits of several plugins together. */
export function together(all: readonly Limits[]): Limits {
  return Object.fromEntries(METHODS.map(([verb]) => [verb, all.flatMap((limits) => limits[verb] ?? [])]));
}
