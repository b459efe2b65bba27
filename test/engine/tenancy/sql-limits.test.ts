// Statements that would wreck the SQL parser are kept from it, and the ones beside them are read all the same.
import assert from "node:assert/strict";
import { limitProblem } from "../../../server/engine/tenancy/sql-limits";
import { readMigrations } from "../../../server/engine/tenancy/sql-migrations";

const chain = (length: number): string => Array.from({ length }, (_, index) => `state = ${index}`).join(" OR ");
const brackets = (depth: number): string => "(".repeat(depth) + "1" + ")".repeat(depth);
const calls = (depth: number): string => "f(".repeat(depth) + "1" + ")".repeat(depth);

describe("limitProblem", () => {
  it("lets pass what people write", () => {
    for (const sql of [
      `CREATE TABLE a (id int CHECK (${chain(200)}))`,
      `SELECT ${brackets(50)}`,
      `SELECT ${calls(10)}`,
      `INSERT INTO a VALUES ${"(1, 'x'), ".repeat(5000)}(1, 'x')`,
    ])
      assert.equal(limitProblem(sql), undefined, sql.slice(0, 40));
  });

  it("names what goes too far", () => {
    assert.match(limitProblem(`CREATE TABLE a (id int CHECK (${chain(600)}))`) ?? "", /operators/);
    assert.match(limitProblem(`SELECT ${brackets(200)}`) ?? "", /brackets/);
    assert.match(limitProblem(`SELECT ${calls(20)}`) ?? "", /calls/);
    assert.match(limitProblem(`SELECT '${"x".repeat(1_000_001)}'`) ?? "", /characters/);
  });

  it("does not count what stands in strings, names and comments", () => {
    const inert = `SELECT '${"(+".repeat(900)}', "${"(".repeat(900)}", $a$${"(".repeat(900)}$a$ -- ${"(".repeat(900)}\n /* ${"+ ".repeat(900)} */`;
    assert.equal(limitProblem(inert), undefined);
  });
});

describe("readMigrations: statements beyond the parser's limits", () => {
  it("tells them, keeps their other columns, and reads what follows", async () => {
    const text = `CREATE TABLE orgs (id int PRIMARY KEY);
CREATE TABLE odd (id int PRIMARY KEY, org_id int REFERENCES orgs (id), state int, CHECK (${chain(3000)}));
CREATE TABLE deep (id int DEFAULT ${brackets(5000)});
CREATE TABLE notes (id int PRIMARY KEY, org_id int NOT NULL REFERENCES orgs (id));`;
    const { entities, problems } = await readMigrations([{ file: "001.sql", text }]);
    const byName = new Map(entities.map((entity) => [entity.name, entity]));
    assert.deepEqual(
      byName.get("odd")?.columns.map((column) => column.name),
      ["id", "org_id", "state"],
    );
    assert.deepEqual(
      byName.get("notes")?.relations.map((relation) => relation.target),
      ["orgs"],
    );
    assert.deepEqual(
      problems.map(({ line, message }) => `${line}: ${message.slice(0, 70)}`),
      [
        "2: Part of this statement could not be read because it chains more than 5",
        "3: This statement could not be read because it nests more than 100 bracke",
      ],
    );
  });

  it("is not held up by data", async () => {
    const rows = Array.from({ length: 200_000 }, (_, index) => `(${index}, 'it''s "here"')`).join(",\n");
    const text = `CREATE TABLE orgs (id int PRIMARY KEY);\nINSERT INTO orgs VALUES ${rows};\nCREATE TABLE notes (id int);`;
    const started = performance.now();
    const { entities } = await readMigrations([{ file: "001.sql", text }]);
    assert.deepEqual(
      entities.map((entity) => entity.name),
      ["orgs", "notes"],
    );
    assert.ok(performance.now() - started < 5000);
  });
});
