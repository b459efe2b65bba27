// Drizzle tables as entities: named as the code names the table, with the relations that foreign keys and `relations()` tell of.
import type { ts } from "ts-morph";
import type { SchemaEntity, UniqueKey } from "../../model";
import type { CodeSchemaReader } from "../code-reader";
import { unwrapExpression, type Placed, type SchemaCode } from "../schema-code";
import { spanOf, type SchemaModule } from "../schema-module";
import { compiler } from "../../../program/parse";
import { readColumns, type DrizzleColumn } from "./columns";
import { readExtras } from "./extras";
import { mergeRelations, type KeyRelation } from "./merge-relations";
import { relationsIn, type NamedRelation } from "./relations";
import { tablesIn, type TableDeclaration } from "./tables";

interface Table {
  readonly declaration: TableDeclaration;
  readonly columns: readonly DrizzleColumn[];
}

/** A column of another table that an expression names. */
interface Target {
  readonly table: string;
  readonly column: string;
}

class DrizzleSchema {
  private readonly byNode: ReadonlyMap<ts.Node, string>;

  constructor(
    private readonly code: SchemaCode,
    private readonly modules: readonly SchemaModule[],
    private readonly tables: readonly Table[],
  ) {
    this.byNode = new Map(tables.map(({ declaration }) => [declaration.node, declaration.name]));
  }

  entities(): readonly SchemaEntity[] {
    const named = this.modules.flatMap((module) => relationsIn(this.code, module, (placed) => this.tableOf(placed)));
    return this.tables.map((table) =>
      this.entity(
        table,
        named.filter((relation) => relation.source === table.declaration.name),
        named,
      ),
    );
  }

  private entity({ declaration, columns }: Table, named: readonly NamedRelation[], all: readonly NamedRelation[]): SchemaEntity {
    const extras = readExtras(this.code, declaration.extras);
    const primary = extras.uniques.find((unique) => unique.isPrimary)?.columns ?? [];
    const own = columns.map(({ column }) => (primary.includes(column.name) ? { ...column, isId: true, isRequired: true } : column));
    const required = new Set(own.filter((column) => column.isRequired).map((column) => column.name));
    const isRequired = (names: readonly string[]): boolean => names.length > 0 && names.every((name) => required.has(name));
    const keys = [...this.columnKeys(columns), ...this.tableKeys(extras.foreignKeys)];
    const uniques: readonly UniqueKey[] = [
      ...own.filter((column) => column.isId && primary.length === 0).map(({ name }) => ({ columns: [name], isPrimary: true })),
      ...own.filter((column) => column.isUnique).map(({ name }) => ({ columns: [name], isPrimary: false })),
      ...extras.uniques,
    ];
    const security = { isEnabled: declaration.hasRowSecurity || extras.policies.length > 0, isForced: false, policies: extras.policies };
    return {
      name: declaration.name,
      table: declaration.table,
      origin: "drizzle",
      span: spanOf(declaration.module, declaration.node),
      columns: own,
      relations: mergeRelations(named, keys, all).map((relation) => ({ ...relation, isRequired: isRequired(relation.columns) })),
      uniques,
      indexes: extras.indexes,
      ...(security.isEnabled ? { rowSecurity: security } : {}),
    };
  }

  private columnKeys(columns: readonly DrizzleColumn[]): readonly KeyRelation[] {
    return columns.flatMap(({ column, reference }) => {
      const target = reference && this.columnOf(reference);
      return target ? [{ columns: [column.name], target: target.table, references: [target.column] }] : [];
    });
  }

  private tableKeys(keys: ReturnType<typeof readExtras>["foreignKeys"]): readonly KeyRelation[] {
    return keys.flatMap(({ columns, references }) => {
      const targets = references.flatMap((reference) => this.columnOf(reference) ?? []);
      const [first] = targets;
      return first && columns.length > 0 ? [{ columns, target: first.table, references: targets.map((target) => target.column) }] : [];
    });
  }

  private columnOf({ module, node }: Placed<ts.Expression>): Target | undefined {
    const ts = compiler();
    const property = unwrapExpression(node);
    if (!ts.isPropertyAccessExpression(property)) return undefined;
    const table = this.tableOf({ module, node: property.expression });
    return table === undefined ? undefined : { table, column: property.name.text };
  }

  private tableOf(placed: Placed<ts.Expression>): string | undefined {
    const node = this.code.follow(placed)?.node;
    return node && this.byNode.get(compiler().isExpression(node) ? unwrapExpression(node) : node);
  }
}

export const DRIZZLE_READER: CodeSchemaReader = {
  origin: "drizzle",
  mayDeclare: (text) => text.includes("drizzle-orm") && /-core["'/]|\b(?:relations|defineRelations\w*)\(/.test(text),
  read: (modules, code) => {
    const tables = modules.flatMap((module) =>
      tablesIn(code, module).map((declaration) => ({ declaration, columns: readColumns(code, declaration.columns) ?? [] })),
    );
    return { entities: new DrizzleSchema(code, modules, tables).entities(), problems: [] };
  },
};
