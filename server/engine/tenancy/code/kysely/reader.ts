// Kysely's database interface as entities (https://kysely.dev/docs/getting-started#types): `new Kysely<Database>(…)`, `Kysely<DB>` as a
// type, and what kysely-codegen writes. It names tables and columns; keys and relations come from migrations, or from the columns' names.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import type { Column, SchemaEntity } from "../../model";
import type { CodeSchemaReader } from "../code-reader";
import { propertyName, type Placed, type SchemaCode } from "../schema-code";
import { spanOf, type SchemaModule } from "../schema-module";

/** Types of Kysely that take the database interface. */
const TYPED = /^(?:Kysely|Transaction|ControlledTransaction|QueryCreator)$/;
/** Types around a column's own type. */
const WRAPPERS = /^(?:Generated|GeneratedAlways|ColumnType|JSONColumnType)$/;

type Members = readonly { readonly name: string; readonly type: ts.TypeNode; readonly isOptional: boolean; readonly node: ts.Node }[];

class InterfaceReader {
  constructor(private readonly code: SchemaCode) {}

  /** The interfaces that are named as databases in a module, with the module that declares each. */
  databasesIn(module: SchemaModule): readonly Placed<ts.Node>[] {
    const ts = compiler();
    const found: Placed<ts.Node>[] = [];
    const visit = (node: ts.Node): void => {
      const typed =
        ts.isNewExpression(node) && ts.isIdentifier(node.expression)
          ? node.expression.text
          : ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName)
            ? node.typeName.text
            : undefined;
      const [argument] = (ts.isNewExpression(node) || ts.isTypeReferenceNode(node) ? node.typeArguments : undefined) ?? [];
      if (typed !== undefined && argument && TYPED.test(typed) && module.imports.get(typed)?.specifier.startsWith("kysely") === true)
        found.push({ module, node: argument });
      ts.forEachChild(node, visit);
    };
    visit(module.source);
    return [...found, ...generatedIn(module)];
  }

  /** Members of an interface, an object type, an intersection, or the type that a name stands for. */
  membersOf({ module, node }: Placed<ts.Node>, depth = 0): readonly { readonly module: SchemaModule; readonly member: Members[number] }[] {
    const ts = compiler();
    if (depth > 8) return [];
    if (ts.isInterfaceDeclaration(node)) {
      const bases = (node.heritageClauses ?? []).flatMap((clause) => [...clause.types]);
      return [
        ...bases.flatMap((base) => this.named(module, base.expression, depth)),
        ...signatures(node.members).map((member) => ({ module, member })),
      ];
    }
    if (ts.isTypeAliasDeclaration(node)) return this.membersOf({ module, node: node.type }, depth + 1);
    if (ts.isTypeLiteralNode(node)) return signatures(node.members).map((member) => ({ module, member }));
    if (ts.isIntersectionTypeNode(node)) return node.types.flatMap((type) => this.membersOf({ module, node: type }, depth + 1));
    if (ts.isParenthesizedTypeNode(node)) return this.membersOf({ module, node: node.type }, depth + 1);
    if (!ts.isTypeReferenceNode(node)) return [];
    // `Selectable<Orders>`, `Simplify<DB>`: what stands inside.
    const [inner] = node.typeArguments ?? [];
    const own = this.named(module, node.typeName, depth);
    return own.length > 0 || !inner ? own : this.membersOf({ module, node: inner }, depth + 1);
  }

  private named(module: SchemaModule, name: ts.Node, depth: number): ReturnType<InterfaceReader["membersOf"]> {
    const declared = compiler().isIdentifier(name) ? this.code.named(module, name.text) : undefined;
    return declared ? this.membersOf(declared, depth + 1) : [];
  }

  entity(
    table: string,
    { module, member }: { readonly module: SchemaModule; readonly member: Members[number] },
    isCamelCase: boolean,
  ): SchemaEntity {
    const columns = this.membersOf({ module, node: member.type }).map((one) => column(one.member, one.module, isCamelCase));
    return {
      name: table,
      table: databaseName(table.split(".").at(-1) ?? table, isCamelCase),
      origin: "kysely",
      span: spanOf(module, member.node),
      columns,
      relations: [],
      uniques: columns.filter((one) => one.isId).map((one) => ({ columns: [one.name], isPrimary: true })),
      indexes: [],
    };
  }
}

/** `export interface DB { orders: Orders }` of a file that kysely-codegen or prisma-kysely wrote. */
function generatedIn(module: SchemaModule): readonly Placed<ts.Node>[] {
  const fromKysely = [...module.imports.values()].some(
    (imported) => imported.specifier === "kysely" && /^(?:ColumnType|Generated)$/.test(imported.name),
  );
  const database = fromKysely ? (module.values.get("DB") ?? module.values.get("Database")) : undefined;
  return database ? [{ module, node: database }] : [];
}

function signatures(members: readonly ts.TypeElement[]): Members {
  const ts = compiler();
  return members.flatMap((node) => {
    const name = ts.isPropertySignature(node) ? propertyName(ts, node.name) : undefined;
    return ts.isPropertySignature(node) && name !== undefined && node.type
      ? [{ name, type: node.type, isOptional: node.questionToken !== undefined, node }]
      : [];
  });
}

/** What CamelCasePlugin makes of a name. */
export function databaseName(name: string, isCamelCase: boolean): string {
  return isCamelCase ? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : name;
}

function column({ name, type, isOptional, node }: Members[number], module: SchemaModule, isCamelCase: boolean): Column {
  const text = type.getText(module.source);
  const wrapper = /^(\w+)</.exec(text)?.[1] ?? "";
  const plain = WRAPPERS.test(wrapper) ? text.slice(wrapper.length + 1, -1) : text;
  const isNullable = isOptional || /\|\s*null\b|\bnull\s*\|/.test(plain.split(",")[0] ?? plain);
  return {
    name,
    dbName: databaseName(name, isCamelCase),
    type: plain.split(/[,|]/)[0]?.trim() ?? plain,
    isRequired: !isNullable,
    isUnique: false,
    isId: name === "id",
    isList: /\[\]|^Array</.test(plain),
    hasDefault: wrapper === "Generated" || wrapper === "GeneratedAlways",
    span: spanOf(module, node),
  };
}

export const KYSELY_READER: CodeSchemaReader = {
  origin: "kysely",
  mayDeclare: (text) => text.includes("kysely") && /\b(?:Kysely|Transaction)<|\bGenerated\b|\bColumnType\b/.test(text),
  read: (modules, code) => {
    const reader = new InterfaceReader(code);
    const isCamelCase = modules.some((module) => module.source.text.includes("CamelCasePlugin("));
    const entities = new Map<string, SchemaEntity>();
    for (const database of modules.flatMap((module) => reader.databasesIn(module)))
      for (const found of reader.membersOf(database)) {
        const { name } = found.member;
        if (!entities.has(name)) entities.set(name, reader.entity(name, found, isCamelCase));
      }
    return { entities: [...entities.values()].filter((entity) => entity.columns.length > 0), problems: [] };
  },
};
