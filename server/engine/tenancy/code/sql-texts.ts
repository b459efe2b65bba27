// SQL that code sends to create and change tables: `queryRunner.query("CREATE TABLE …")` in migrations of TypeORM, `knex.raw`,
// `queryInterface.sequelize.query`, `addSql` of MikroORM, `pgm.sql`, `` sql`…`.execute(db) `` of Kysely, `db.exec(…)` of SQLite drivers.
import type { ts } from "ts-morph";
import { compiler } from "../../program/parse";
import { holdsSchema } from "../sql-files";
import type { SqlText } from "../sql-migrations";
import type { CodeSchemaReader } from "./code-reader";
import type { SchemaCode } from "./schema-code";
import type { SchemaModule } from "./schema-module";
import { isWayDown } from "./way-down";

/** Calls that send a statement. */
const SENDS =
  /^(?:query|raw|exec|execute|run|runSql|addSql|sql|unsafe|batch|executeMultiple|executeSql|prepare|none|\$executeRaw(?:Unsafe)?)$/;
/** More texts than these are not made of one with holes. */
const MAX_TEXTS = 64;

class TextReader {
  private readonly ts = compiler();
  readonly texts: SqlText[] = [];
  /** Names that loops run through lists of texts, innermost last. */
  private readonly loops: { readonly name: string; readonly texts: readonly string[] }[] = [];

  constructor(
    private readonly code: SchemaCode,
    private readonly module: SchemaModule,
  ) {}

  visit(node: ts.Node): void {
    const { ts } = this;
    if (isWayDown(node)) return;
    if (ts.isTaggedTemplateExpression(node) && SENDS.test(lastName(ts, node.tag))) this.add(node.template);
    if (ts.isCallExpression(node) && SENDS.test(lastName(ts, node.expression))) this.add(node.arguments[0]);
    if (ts.isForOfStatement(node)) {
      this.visitLoop(node);
      return;
    }
    ts.forEachChild(node, (child) => {
      this.visit(child);
    });
  }

  private visitLoop(node: ts.ForOfStatement): void {
    const { ts } = this;
    const variable = ts.isVariableDeclarationList(node.initializer) ? node.initializer.declarations[0]?.name : undefined;
    const list = this.code.follow({ module: this.module, node: node.expression })?.node;
    const texts =
      list && ts.isArrayLiteralExpression(list) ? list.elements.flatMap((one) => (ts.isStringLiteralLike(one) ? [one.text] : [])) : [];
    if (variable && ts.isIdentifier(variable)) this.loops.push({ name: variable.text, texts });
    this.visit(node.statement);
    if (variable && ts.isIdentifier(variable)) this.loops.pop();
  }

  private add(given: ts.Node | undefined): void {
    const { ts, module } = this;
    const followed = given && ts.isIdentifier(given) ? this.code.follow({ module, node: given }) : undefined;
    if (followed && followed.module !== module) return;
    const node = followed?.node ?? given;
    if (!node) return;
    const start = node.getStart(module.source) + 1;
    const line = module.source.getLineAndCharacterOfPosition(start).line + 1;
    const written = module.source.text.slice(start, node.end - 1);
    for (const text of this.textsOf(node))
      if (holdsSchema(text)) this.texts.push({ file: module.file, text, start, line, isVerbatim: text === written });
  }

  private textsOf(node: ts.Node): readonly string[] {
    const { ts } = this;
    if (ts.isStringLiteralLike(node)) return [node.text];
    if (!ts.isTemplateExpression(node)) return [];
    let texts: readonly string[] = [node.head.text];
    for (const span of node.templateSpans) {
      const values = this.valuesOf(span.expression);
      texts = texts.flatMap((text) => values.map((value) => text + value + span.literal.text));
      if (texts.length > MAX_TEXTS) return [];
    }
    return texts;
  }

  /** None where it cannot be told. */
  private valuesOf(node: ts.Expression): readonly string[] {
    const { ts } = this;
    const loop = ts.isIdentifier(node) ? this.loops.findLast((one) => one.name === node.text) : undefined;
    if (loop) return loop.texts;
    const text = this.code.stringOf({ module: this.module, node });
    return text === undefined ? [] : [text];
  }
}

function lastName(ts: ReturnType<typeof compiler>, callee: ts.Node): string {
  if (ts.isIdentifier(callee)) return callee.text;
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : "";
}

export const SQL_TEXT_READER: CodeSchemaReader = {
  origin: "sql",
  mayDeclare: (text) =>
    holdsSchema(text) &&
    /\bcreate\s+(?:unlogged\s+)?table\b|\b(?:create\s+policy|row\s+level\s+security)\b|\bcreate\s+(?:unique\s+)?index\b|\badd\s+constraint\b/i.test(
      text,
    ),
  read: (modules, code) => ({
    entities: [],
    problems: [],
    sql: modules.flatMap((module) => {
      const reader = new TextReader(code, module);
      reader.visit(module.source);
      return reader.texts;
    }),
  }),
};
