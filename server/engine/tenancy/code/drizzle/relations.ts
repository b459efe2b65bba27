// Names that code gives to relations: `relations(orders, ({ one, many }) => …)` and `defineRelations(schema, (r) => …)`
// (https://orm.drizzle.team/docs/relations, https://orm.drizzle.team/docs/relations-v2).
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import { propertyName, returnedBy, unwrapExpression, type Placed, type SchemaCode } from "../schema-code";
import type { SchemaModule } from "../schema-module";

export interface NamedRelation {
  readonly source: string;
  readonly name: string;
  readonly target: string;
  readonly isList: boolean;
  /** Property names; empty on the side that holds no key. */
  readonly columns: readonly string[];
  readonly references: readonly string[];
}

/** Finds the table (its entity's name) that an expression stands for. */
export type TableFinder = (placed: Placed<ts.Expression>) => string | undefined;

export function relationsIn(code: SchemaCode, module: SchemaModule, tableOf: TableFinder): readonly NamedRelation[] {
  const ts = compiler();
  return [...module.values.values()].flatMap((value) => {
    const node = ts.isExpression(value) ? unwrapExpression(value) : value;
    if (!ts.isCallExpression(node)) return [];
    const callee = code.externalName(module, node.expression);
    if (!callee?.specifier.startsWith("drizzle-orm")) return [];
    const [subject, callback] = node.arguments;
    const made = callback && returnedBy(ts, unwrapExpression(callback));
    if (!subject || !made) return [];
    const members = code.members({ module, node: made });
    switch (callee.path.at(-1)) {
      case "relations": {
        const source = tableOf({ module, node: subject });
        return source === undefined
          ? []
          : [...(members ?? [])].flatMap(([name, member]) => firstVersion(source, name, member, tableOf) ?? []);
      }
      case "defineRelations":
      case "defineRelationsPart":
        return [...(members ?? [])].flatMap(([source, entries]) =>
          [...(code.members(entries) ?? [])].flatMap(([name, member]) => secondVersion(source, name, member) ?? []),
        );
      default:
        return [];
    }
  });
}

/** `one(customers, { fields: [orders.customerId], references: [customers.id] })`, `many(lines)`. */
function firstVersion(
  source: string,
  name: string,
  { module, node }: Placed<ts.Expression>,
  tableOf: TableFinder,
): NamedRelation | undefined {
  const ts = compiler();
  const call = unwrapExpression(node);
  if (!ts.isCallExpression(call)) return undefined;
  const [first, options] = call.arguments;
  const target = first && tableOf({ module, node: first });
  const kind = lastName(call.expression);
  if (target === undefined || (kind !== "one" && kind !== "many")) return undefined;
  return { source, name, target, isList: kind === "many", columns: namesIn(options, "fields"), references: namesIn(options, "references") };
}

/** `r.one.customers({ from: r.orders.customerId, to: r.customers.id })`, `r.many.lines()`. */
function secondVersion(source: string, name: string, { node }: Placed<ts.Expression>): NamedRelation | undefined {
  const ts = compiler();
  const call = unwrapExpression(node);
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined;
  const kind = lastName(call.expression.expression);
  const target = call.expression.name.text;
  if (kind !== "one" && kind !== "many") return undefined;
  const isList = kind === "many";
  // A list never holds the key, whatever it says of where it comes from.
  const columns = isList ? [] : namesIn(call.arguments[0], "from");
  return { source, name, target, isList, columns, references: isList ? [] : namesIn(call.arguments[0], "to") };
}

function lastName(expression: ts.Expression): string | undefined {
  const ts = compiler();
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  return ts.isIdentifier(expression) ? expression.text : undefined;
}

/** Columns named by a member of the options: `[orders.customerId]` or `r.orders.customerId`. */
function namesIn(options: ts.Expression | undefined, member: string): readonly string[] {
  const ts = compiler();
  if (!options || !ts.isObjectLiteralExpression(options)) return [];
  for (const property of options.properties) {
    if (!ts.isPropertyAssignment(property) || propertyName(ts, property.name) !== member) continue;
    const value = unwrapExpression(property.initializer);
    const columns = ts.isArrayLiteralExpression(value) ? [...value.elements] : [value];
    return columns.flatMap((column) => lastName(column) ?? []);
  }
  return [];
}
