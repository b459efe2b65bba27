// SQL that code sends to create and change tables: `queryRunner.query("CREATE TABLE …")` in migrations of TypeORM, `knex.raw`,
// `queryInterface.sequelize.query`, `addSql` of MikroORM, `pgm.sql`, `` sql`…`.execute(db) `` of Kysely, `db.exec(…)` of SQLite drivers.
import type { ts } from "ts-morph";
import { compiler } from "../../program/parse";
import { holdsSchema } from "../sql-files";
import type { SqlText } from "../sql-migrations";
import type { CodeSchemaReader } from "./code-reader";
import { walkMigration } from "./migration-walk";
import type { Placed, SchemaCode } from "./schema-code";
import type { SchemaModule } from "./schema-module";

/** Calls that send a statement. */
const SENDS =
  /^(?:query|raw|exec|execute|run|runSql|addSql|sql|unsafe|batch|executeMultiple|executeSql|prepare|none|\$executeRaw(?:Unsafe)?)$/;

class TextReader {
  private readonly ts = compiler();
  readonly texts: SqlText[] = [];

  constructor(
    private readonly code: SchemaCode,
    private readonly module: SchemaModule,
  ) {}

  read(): void {
    walkMigration(this.code, this.module, {
      after: ({ node, ...place }, at) => {
        const { ts } = this;
        const helped = at === node ? undefined : at;
        if (ts.isTaggedTemplateExpression(node) && SENDS.test(lastName(ts, node.tag)))
          this.add({ ...place, node: node.template }, [], helped);
        if (!ts.isCallExpression(node) || !SENDS.test(lastName(ts, node.expression))) return;
        const [first, second] = node.arguments;
        if (first) this.add({ ...place, node: first }, second ? this.namesIn({ ...place, node: second }) : [], helped);
      },
    });
  }

  /** `helped`: the call that led to a helper which sends the text. */
  private add(given: Placed<ts.Expression>, names: readonly string[], helped: ts.Node | undefined): void {
    const { module } = this;
    const followed = this.code.follow(given);
    const text = this.code.stringOf(given);
    if (!followed || text === undefined || !holdsSchema(text)) return;
    const isHere = helped === undefined && followed.module === module;
    const node = isHere ? followed.node : (helped ?? given.node);
    const start = node.getStart(module.source) + (isHere ? 1 : 0);
    const line = module.source.getLineAndCharacterOfPosition(start).line + 1;
    const isVerbatim = isHere && text === module.source.text.slice(start, node.end - 1);
    this.texts.push({ file: module.file, text: withNames(text, names), start, line, isVerbatim });
  }

  /** The values for `??` of Knex, as far as they are known. */
  private namesIn(given: Placed<ts.Expression>): readonly string[] {
    const list = this.code.follow(given);
    if (!list || !this.ts.isArrayLiteralExpression(list.node)) return [];
    return list.node.elements.map((node) => this.code.stringOf({ ...list, node }) ?? "");
  }
}

/** Knex puts names for `??` and values for `?`, in order. */
function withNames(text: string, names: readonly string[]): string {
  if (!text.includes("??") || names.length === 0) return text;
  let at = 0;
  return text.replace(/\?\??/g, (hole) => {
    const name = names[at++] ?? "";
    return hole === "??" ? `"${name.replaceAll('"', "").split(".").join('"."')}"` : hole;
  });
}

function lastName(ts: ReturnType<typeof compiler>, callee: ts.Node): string {
  if (ts.isIdentifier(callee)) return callee.text;
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : "";
}

export const SQL_TEXT_READER: CodeSchemaReader = {
  origin: "sql",
  mayDeclare: (text) =>
    holdsSchema(text) &&
    /\b(?:create\s+(?:unlogged\s+)?|alter\s+|drop\s+)table\b|\b(?:create\s+policy|row\s+level\s+security)\b|\bcreate\s+(?:unique\s+)?index\b|\badd\s+constraint\b/i.test(
      text,
    ),
  read: (modules, code) => ({
    entities: [],
    problems: [],
    sql: modules.flatMap((module) => {
      const reader = new TextReader(code, module);
      reader.read();
      return reader.texts;
    }),
  }),
};
