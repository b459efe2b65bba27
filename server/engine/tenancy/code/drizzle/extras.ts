// The third argument of a Drizzle table: keys, indexes, foreign keys of several columns and policies
// (https://orm.drizzle.team/docs/indexes-constraints, https://orm.drizzle.team/docs/rls).
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import type { Policy, UniqueKey } from "../../model";
import { argumentsOf, callChain, type CallChain } from "../call-chain";
import { propertyName, returnedBy, unwrapExpression, type Placed, type SchemaCode } from "../schema-code";
import { spanOf, type SchemaModule } from "../schema-module";

export interface TableExtras {
  readonly uniques: readonly UniqueKey[];
  readonly indexes: readonly (readonly string[])[];
  readonly foreignKeys: readonly { readonly columns: readonly string[]; readonly references: readonly Placed<ts.Expression>[] }[];
  readonly policies: readonly Policy[];
}

export const NO_EXTRAS: TableExtras = { uniques: [], indexes: [], foreignKeys: [], policies: [] };

export function readExtras(code: SchemaCode, callback: Placed<ts.Expression> | undefined): TableExtras {
  const ts = compiler();
  const made = callback && returnedBy(ts, unwrapExpression(callback.node));
  if (!made) return NO_EXTRAS;
  const entries = entriesOf(code, { module: callback.module, node: made });
  const parts = entries.flatMap((entry) => readEntry(entry) ?? []);
  return {
    uniques: parts.flatMap((part) => part.uniques),
    indexes: parts.flatMap((part) => part.indexes),
    foreignKeys: parts.flatMap((part) => part.foreignKeys),
    policies: parts.flatMap((part) => part.policies),
  };
}

function entriesOf(code: SchemaCode, given: Placed<ts.Expression>): readonly Placed<ts.Expression>[] {
  const ts = compiler();
  const placed = madeBy(code, given);
  if (!ts.isArrayLiteralExpression(placed.node)) return [...(code.members(placed)?.values() ?? [])].map((entry) => madeBy(code, entry));
  return placed.node.elements.flatMap((element): readonly Placed<ts.Expression>[] => {
    if (!ts.isSpreadElement(element)) return [madeBy(code, { module: placed.module, node: element })];
    const list = code.follow(madeBy(code, { module: placed.module, node: element.expression }));
    return list && ts.isExpression(list.node) && ts.isArrayLiteralExpression(list.node)
      ? entriesOf(code, { module: list.module, node: list.node })
      : [];
  });
}

/** What a helper without logic returns (`tenantPolicy("notes")`), in place of its call. */
function madeBy(code: SchemaCode, { module, node }: Placed<ts.Expression>, steps = 0): Placed<ts.Expression> {
  const ts = compiler();
  const plain = { module, node: unwrapExpression(node) };
  if (steps > 4 || !ts.isCallExpression(plain.node) || !ts.isIdentifier(plain.node.expression)) return plain;
  const callee = code.follow({ module, node: plain.node.expression });
  const made = callee && returnedBy(ts, callee.node);
  return callee && made ? madeBy(code, { module: callee.module, node: made }, steps + 1) : plain;
}

function readEntry({ module, node }: Placed<ts.Expression>): TableExtras | undefined {
  const chain = callChain(node);
  if (!chain) return undefined;
  const span = spanOf(module, node);
  const on = columnNames(argumentsOf(chain, "on") ?? argumentsOf(chain, "using")?.slice(1) ?? []);
  switch (functionName(chain)) {
    case "uniqueIndex":
    case "unique":
      return on.length === 0 ? undefined : { ...NO_EXTRAS, uniques: [{ columns: on, isPrimary: false, span }] };
    case "index":
      return on.length === 0 ? undefined : { ...NO_EXTRAS, indexes: [on] };
    case "primaryKey": {
      const columns = listIn(chain, "columns") ?? [...chain.root.arguments];
      return { ...NO_EXTRAS, uniques: [{ columns: columnNames(columns), isPrimary: true, span }] };
    }
    case "foreignKey":
      return {
        ...NO_EXTRAS,
        foreignKeys: [
          {
            columns: columnNames(listIn(chain, "columns") ?? []),
            references: (listIn(chain, "foreignColumns") ?? []).map((one) => ({ module, node: one })),
          },
        ],
      };
    case "pgPolicy":
      return { ...NO_EXTRAS, policies: [readPolicy(module, chain)] };
    case "crudPolicy":
      return {
        ...NO_EXTRAS,
        policies: [{ name: "crud", command: "all", using: chain.root.getText(module.source), isTenantPolicy: false, span }],
      };
    default:
      return undefined;
  }
}

function functionName(chain: CallChain): string {
  const ts = compiler();
  if (ts.isIdentifier(chain.callee)) return chain.callee.text;
  return ts.isPropertyAccessExpression(chain.callee) ? chain.callee.name.text : "";
}

/** A member of the options object that is a list. */
function listIn(chain: CallChain, name: string): readonly ts.Expression[] | undefined {
  const ts = compiler();
  const value = optionIn(chain.root.arguments[0], name);
  return value && ts.isArrayLiteralExpression(value) ? [...value.elements] : undefined;
}

function optionIn(options: ts.Expression | undefined, name: string): ts.Expression | undefined {
  const ts = compiler();
  if (!options || !ts.isObjectLiteralExpression(options)) return undefined;
  for (const property of options.properties)
    if (ts.isPropertyAssignment(property) && propertyName(ts, property.name) === name) return unwrapExpression(property.initializer);
  return undefined;
}

/** `t.orgId`, `t.createdAt.desc()`, `` sql`lower(${t.email})` ``; other expressions name no column. */
function columnNames(columns: readonly ts.Expression[]): readonly string[] {
  const ts = compiler();
  return columns.flatMap((column) => {
    const plain = unwrapExpression(column);
    if (ts.isTaggedTemplateExpression(plain)) return expressionText(plain.template);
    const chain = callChain(column);
    const node = unwrapExpression(chain && ts.isPropertyAccessExpression(chain.callee) ? chain.callee.expression : column);
    return ts.isPropertyAccessExpression(node) ? [node.name.text] : [];
  });
}

/** The expression with the columns' names in their places. */
function expressionText(template: ts.TemplateLiteral): readonly string[] {
  const ts = compiler();
  if (!ts.isTemplateExpression(template)) return [template.text];
  const parts = template.templateSpans.map((span) => `${columnNames([span.expression]).join("")}${span.literal.text}`);
  return [[template.head.text, ...parts].join("")];
}

const COMMANDS: ReadonlySet<string> = new Set(["select", "insert", "update", "delete"]);

function readPolicy(module: SchemaModule, chain: CallChain): Policy {
  const ts = compiler();
  const [name, options] = chain.root.arguments;
  const command = optionIn(options, "for");
  const word = command && ts.isStringLiteralLike(command) ? command.text : "all";
  const text = (member: string): string | undefined => optionIn(options, member)?.getText(module.source);
  const using = text("using");
  const check = text("withCheck");
  const to = optionIn(options, "to");
  const roles = to && (ts.isArrayLiteralExpression(to) ? [...to.elements] : [to]).map((role) => roleName(role));
  const as = optionIn(options, "as");
  return {
    name: name && ts.isStringLiteralLike(name) ? name.text : "",
    command: COMMANDS.has(word) ? (word as Policy["command"]) : "all",
    ...(using === undefined ? {} : { using }),
    ...(check === undefined ? {} : { check }),
    ...(roles ? { roles } : {}),
    ...(as && ts.isStringLiteralLike(as) && as.text === "restrictive" ? { isRestrictive: true as const } : {}),
    isTenantPolicy: false,
    span: spanOf(module, chain.root),
  };
}

/** `"authenticated"`, or what a constant is called that holds the role: `authenticatedRole`. */
function roleName(role: ts.Expression): string {
  const ts = compiler();
  if (ts.isStringLiteralLike(role)) return role.text;
  return ts.isIdentifier(role) ? role.text.replace(/Role$/, "") : "";
}
