// Reads a value expression of the parser's tree. Wrappers that keep equality (casts, parentheses, collations, functions such
// as LOWER that are applied to one value) are taken off, so that `lower(col::text)` is still the column.
import { holeOfName, holesInText } from "./hole-names";
import type { MutationStatement, Operand, Query } from "./sql-statement";
import { child, children, identifierText, isNode, lastName, nameParts, variantOf } from "./syntax-tree";

/** Reads the parts that contain expressions themselves; passed down, since queries hold expressions and these hold queries. */
export interface TreeReader {
  query(node: unknown): Query;
  mutation(name: string, node: unknown): MutationStatement | undefined;
}

const NULL: Operand = { kind: "literal", value: null };
const OTHER: Operand = { kind: "expression", isAggregate: false, parts: [] };

/** One-argument functions under which equal arguments give equal results and which are used to bring both sides to one form. */
const TRANSPARENT = new Set(
  "lower upper trim btrim ltrim rtrim uuid_to_bin bin_to_uuid unhex hex to_uuid uuid text varchar char binary nullif cast convert".split(
    " ",
  ),
);
const AGGREGATES = new Set(
  (
    "count sum avg min max stddev stddev_pop stddev_samp variance var_pop var_samp bool_and bool_or every bit_and bit_or array_agg string_agg json_agg jsonb_agg " +
    "json_object_agg jsonb_object_agg group_concat total percentile_cont percentile_disc mode json_arrayagg json_objectagg json_group_array json_group_object any_value"
  ).split(" "),
);
/** Functions that turn one list value into rows. */
const UNNESTING = new Set(
  "unnest json_each json_array_elements jsonb_array_elements json_array_elements_text jsonb_array_elements_text string_to_table".split(" "),
);

export function isUnnesting(name: string): boolean {
  return UNNESTING.has(name.toLowerCase());
}

/** An element of the list that this operand holds. */
export function elementOf(operand: Operand): Operand {
  return operand.kind === "hole" ? { ...operand, isArray: true } : operand;
}

function readText(text: string): Operand {
  const hole = holeOfName(text);
  if (hole !== undefined) return { kind: "hole", hole };
  const inner = holesInText(text);
  if (inner.length === 0) return { kind: "literal", value: text };
  return { kind: "expression", isAggregate: false, parts: inner.map((n) => ({ kind: "hole", hole: n })) };
}

function readValue(payload: unknown): Operand {
  const [name, value] = variantOf(child(payload, "value") ?? payload);
  if (name === "Null") return NULL;
  if (name === "Boolean") return { kind: "literal", value: value === true };
  if (name === "Number") return { kind: "literal", value: Number(children(value)[0]) };
  if (name === "Placeholder" && typeof value === "string") return readText(value);
  if (typeof value === "string") return readText(value);
  const inner = child(value, "value");
  return typeof inner === "string" ? readText(inner) : OTHER;
}

function readIdentifier(node: unknown): Operand {
  const text = identifierText(node) ?? "";
  const hole = holeOfName(text);
  if (hole !== undefined) return { kind: "hole", hole };
  if (text.startsWith("@")) return { kind: "setting", name: text };
  if (text.toLowerCase() === "default" && typeof child(node, "quote_style") !== "string") return { kind: "default" };
  return { kind: "column", name: text };
}

function readCompound(payload: unknown): Operand {
  const parts = nameParts(payload);
  const name = parts.at(-1) ?? "";
  const qualifier = parts.at(-2);
  if (qualifier?.toLowerCase() === "excluded") return { kind: "proposed", column: name };
  return qualifier === undefined ? { kind: "column", name } : { kind: "column", qualifier, name };
}

function functionArguments(payload: unknown, reader: TreeReader): readonly Operand[] {
  const [form, list] = variantOf(child(payload, "args"));
  if (form === "Subquery") return [{ kind: "subquery", query: reader.query(list) }];
  return children(list, "args").flatMap((argument) => {
    const [, named] = variantOf(argument);
    const [kind, rows] = variantOf(named);
    // `f(t.*)`: a whole row.
    if (kind === "QualifiedWildcard") return [{ kind: "column", qualifier: lastName(rows), name: "*" }];
    const expression = child(named, "Expr") ?? child(child(named, "arg"), "Expr");
    return expression === undefined ? [] : [readOperand(expression, reader)];
  });
}

/** COALESCE is one of its arguments; a NULL among them changes nothing. */
function readCoalesce(args: readonly Operand[]): Operand {
  const items = args.filter((item) => !(item.kind === "literal" && item.value === null));
  const [only] = items;
  return items.length === 1 && only ? only : { kind: "list", items };
}

function readFunction(payload: unknown, reader: TreeReader): Operand {
  const name = lastName(child(payload, "name")).toLowerCase();
  const args = functionArguments(payload, reader);
  const [first] = args;
  if (first && (name === "coalesce" || name === "ifnull" || (name === "isnull" && args.length === 2))) return readCoalesce(args);
  if (first && (name === "row" || name === "array")) return name === "row" ? { kind: "row", items: args } : first;
  if (first?.kind === "column" && name === "values") return { kind: "proposed", column: first.name };
  if (first?.kind === "literal" && name === "current_setting") return { kind: "setting", name: String(first.value) };
  if (first && isUnnesting(name)) return elementOf(first);
  if (first && TRANSPARENT.has(name) && first.kind !== "subquery") return first;
  const rest = [child(payload, "filter"), child(payload, "over"), child(payload, "within_group")];
  const parts = [...args, ...rest.flatMap((part) => collectParts(part, reader))];
  return { kind: "expression", name, isAggregate: AGGREGATES.has(name) && !isNode(child(payload, "over")), parts };
}

/** The operands inside a form that is not modelled, so that its holes, columns and subqueries are still known. */
export function collectParts(node: unknown, reader: TreeReader): readonly Operand[] {
  if (Array.isArray(node)) return node.flatMap((item: unknown) => collectParts(item, reader));
  if (!isNode(node)) return [];
  if ("body" in node && "locks" in node) return [{ kind: "subquery", query: reader.query(node) }];
  const [name] = variantOf(node);
  if (MODELLED.has(name)) return [readOperand(node, reader)];
  return Object.entries(node).flatMap(([key, value]) => (key.endsWith("span") || key.endsWith("token") ? [] : collectParts(value, reader)));
}

const MODELLED = new Set(["Identifier", "CompoundIdentifier", "Value", "Nested", "Cast", "Function", "Subquery"]);

function isConstant(operand: Operand): boolean {
  return operand.kind === "literal" || operand.kind === "hole";
}

/** True for counts, sums and what is computed from them and constants. */
export function isAggregateOperand(operand: Operand): boolean {
  if (operand.kind === "list")
    return operand.items.some(isAggregateOperand) && operand.items.every((item) => isConstant(item) || isAggregateOperand(item));
  return operand.kind === "expression" && operand.isAggregate;
}

function combine(node: unknown, reader: TreeReader): Operand {
  const parts = collectParts(Object.values(isNode(node) ? node : {}), reader);
  return {
    kind: "expression",
    isAggregate: parts.some((part) => !isConstant(part)) && parts.every((part) => isConstant(part) || isAggregateOperand(part)),
    parts,
  };
}

/** Never throws; what is not modelled becomes an `expression` that lists its parts. */
export function readOperand(node: unknown, reader: TreeReader): Operand {
  const [name, payload] = variantOf(node);
  switch (name) {
    case "Identifier":
      return readIdentifier(payload);
    case "CompoundIdentifier":
      return readCompound(payload);
    case "Value":
    case "TypedString":
      return readValue(name === "Value" ? payload : child(payload, "value"));
    case "Nested":
      return readOperand(payload, reader);
    case "Cast":
    case "Collate":
    case "Prefixed":
      return readOperand(child(payload, name === "Prefixed" ? "value" : "expr"), reader);
    case "Trim":
      return readOperand(child(payload, "expr"), reader);
    case "Function":
      return readFunction(payload, reader);
    case "Subquery":
      return { kind: "subquery", query: reader.query(payload) };
    case "Tuple":
      return { kind: "row", items: children(payload).map((item) => readOperand(item, reader)) };
    case "Array":
      return { kind: "list", items: children(payload, "elem").map((item) => readOperand(item, reader)) };
    default:
      return combine(node, reader);
  }
}
