// Where Drizzle tables are declared: `pgTable(…)` and its relatives, tables of a schema (`pgSchema("x").table(…)`), and those of a
// creator that names them (`pgTableCreator((name) => `app_${name}`)`). https://orm.drizzle.team/docs/sql-schema-declaration
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import { callChain, hasCall } from "../call-chain";
import { returnedBy, unwrapExpression, type Placed, type SchemaCode } from "../schema-code";
import type { SchemaModule } from "../schema-module";

export interface TableDeclaration {
  /** Name of the variable. */
  readonly name: string;
  readonly table: string;
  readonly module: SchemaModule;
  /** The whole initializer; names that are followed end there. */
  readonly node: ts.Expression;
  readonly columns: Placed<ts.Expression>;
  readonly extras: Placed<ts.Expression> | undefined;
  /** `.enableRLS()`, `pgTable.withRLS(…)`. */
  readonly hasRowSecurity: boolean;
}

const CORE = /^drizzle-orm\/(?:pg|mysql|sqlite|singlestore|gel|mssql|cockroach)-core/;
const TABLE = /^(?:pg|mysql|sqlite|singlestore|gel|mssql|cockroach)Table$/;
const CREATOR = /TableCreator$/;
const SCHEMA = /Schema$/;

/** Tables that the top level of a module declares. */
export function tablesIn(code: SchemaCode, module: SchemaModule): readonly TableDeclaration[] {
  const ts = compiler();
  return [...module.values].flatMap(([name, value]) => {
    if (!ts.isExpression(value)) return [];
    const node = unwrapExpression(value);
    const chain = callChain(node);
    const naming = chain && namingOf(code, module, chain.callee);
    const [first, columns, extras] = chain?.root.arguments ?? [];
    const given = first && code.stringOf({ module, node: first });
    if (!chain || !naming || !columns || given === undefined) return [];
    return [
      {
        name,
        table: naming.nameOf(given),
        module,
        node,
        columns: { module, node: columns },
        extras: extras ? { module, node: extras } : undefined,
        hasRowSecurity: naming.hasRowSecurity || hasCall(chain, "enableRLS"),
      },
    ];
  });
}

interface Naming {
  readonly nameOf: (name: string) => string;
  readonly hasRowSecurity: boolean;
}

/** How the callee names tables; undefined when it makes none. */
function namingOf(code: SchemaCode, module: SchemaModule, callee: ts.Expression): Naming | undefined {
  const ts = compiler();
  const known = external(code, module, callee);
  if (known && TABLE.test(known[0] ?? "")) return { nameOf: (name) => name, hasRowSecurity: known[1] === "withRLS" };
  if (ts.isPropertyAccessExpression(callee)) {
    const owner = unwrapExpression(callee.expression);
    if (callee.name.text === "withRLS") {
      const inner = namingOf(code, module, owner);
      return inner && { ...inner, hasRowSecurity: true };
    }
    return callee.name.text === "table" && calls(code, { module, node: owner }, SCHEMA)
      ? { nameOf: (name) => name, hasRowSecurity: false }
      : undefined;
  }
  const creator = calls(code, { module, node: callee }, CREATOR);
  return creator && { nameOf: namer(creator), hasRowSecurity: false };
}

function external(code: SchemaCode, module: SchemaModule, callee: ts.Expression): readonly string[] | undefined {
  const found = code.externalName(module, callee);
  return found && CORE.test(found.specifier) ? found.path : undefined;
}

/** The first argument of the call of such a function that the expression stands for. */
function calls(code: SchemaCode, placed: Placed<ts.Expression>, name: RegExp): Placed<ts.Expression> | undefined {
  const ts = compiler();
  const followed = code.follow(placed);
  if (!followed || !ts.isExpression(followed.node) || !ts.isCallExpression(followed.node)) return undefined;
  const callee = external(code, followed.module, followed.node.expression);
  const [first] = followed.node.arguments;
  return callee && first && name.test(callee.at(-1) ?? "") ? { module: followed.module, node: first } : undefined;
}

/** What `(name) => `app_${name}`` makes of a name; a name that it does not show stays as it is. */
function namer(creator: Placed<ts.Expression>): (name: string) => string {
  const ts = compiler();
  const made = returnedBy(ts, unwrapExpression(creator.node));
  if (!made || !ts.isTemplateExpression(made) || made.templateSpans.length !== 1) return (name) => name;
  const before = made.head.text;
  const after = made.templateSpans[0]?.literal.text ?? "";
  return (name) => before + name + after;
}
