// The reader of test cases: a case that is read wrongly would pass for the wrong reason.
import assert from "node:assert/strict";
import { readFixture } from "../fixture";
import { makePrismaStub } from "../prisma-stub";
import { typeErrorsOf } from "../type-check";

describe("readFixture", () => {
  const code = `
    //- /src/a.ts
    const a = 1;
    start(a);
    // ^^^^^ unscoped-query: text of the message
    //    --- where a comes from
    //- /src/b.ts
    export const b = 2;
    //|^^^^ shared-module-state/likely
  `;
  const { files, marks } = readFixture(code);

  it("splits files and takes the marks out of them", () => {
    assert.deepEqual(
      [...files],
      [
        ["src/a.ts", "const a = 1;\nstart(a);\n"],
        ["src/b.ts", "export const b = 2;\n"],
      ],
    );
  });

  it("places marks under the line above them, several under one line too", () => {
    const texts = marks.map((mark) => [
      mark.kind,
      files.get(mark.file)?.slice(mark.start, mark.end),
      mark.rule,
      mark.text,
      mark.confidence,
    ]);
    assert.deepEqual(texts, [
      ["finding", "rt(a)", "unscoped-query", "text of the message", undefined],
      ["evidence", "a);", "", "where a comes from", undefined],
      ["finding", "expo", "shared-module-state", "", "likely"],
    ]);
  });

  for (const [title, bad] of [
    ["text before the first file", "const a = 1;"],
    ["a mark with no line above it", "//- /a.ts\n// ^^ unscoped-query"],
    ["a mark beyond its line", "//- /a.ts\nx;\n// ^^ unscoped-query"],
    ["a mark that names no rule", "//- /a.ts\nlonger(code);\n// ^^ Some words"],
  ] as const) {
    it(`refuses ${title}`, () => assert.throws(() => readFixture(bad)));
  }
});

describe("typeErrorsOf", () => {
  const schema =
    "model Org {\n  id String @id\n  notes Note[]\n}\nmodel Note {\n  id String @id\n  orgId String\n  org Org @relation(fields: [orgId], references: [id])\n}\n";
  const check = (expression: string, version = "5.0.0"): readonly string[] =>
    typeErrorsOf(
      new Map([
        ["package.json", JSON.stringify({ dependencies: { "@prisma/client": version } })],
        ["prisma/schema.prisma", schema],
        [
          "src/a.ts",
          `import { PrismaClient } from "@prisma/client";\nconst db = new PrismaClient();\nexport const result = ${expression};\n`,
        ],
      ]),
    );

  it("accepts what the schema has, relations too", () => {
    assert.deepEqual(check('db.note.findMany({ where: { org: { id: "1" }, orgId: { in: ["2"] } } })'), []);
  });
  it("refuses a column that the schema lacks", () => {
    assert.match(check('db.note.findMany({ where: { tenantId: "1" } })').join(), /src\/a\.ts:3:.*tenantId/);
  });
  it("takes other columns in a unique filter since Prisma 5 only", () => {
    const expression = 'db.note.findUnique({ where: { id: "1", orgId: "2" } })';
    assert.deepEqual(check(expression), []);
    assert.match(check(expression, "^4.16.0").join(), /orgId/);
  });
  it("reports syntax errors", () => {
    assert.notDeepEqual(check("{"), []);
  });
  it("makes a delegate per model", () => {
    assert.match(makePrismaStub(schema), /readonly note: Delegate<Note, NoteWhere/);
  });
});
