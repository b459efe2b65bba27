// Migrations run in order, and the tables they leave.
import assert from "node:assert/strict";
import type { SchemaEntity } from "../../../server/engine/tenancy/model";
import { readMigrations } from "../../../server/engine/tenancy/sql-migrations";
import { entityIn, sqlEntities } from "./tenancy-harness";

async function table(name: string, sql: string | Readonly<Record<string, string>>): Promise<SchemaEntity> {
  return entityIn(await sqlEntities(sql), name);
}

function columns(entity: SchemaEntity): readonly string[] {
  return entity.columns.map((column) => `${column.name} ${column.type}${column.isRequired ? "!" : ""}`);
}

function keys(entity: SchemaEntity): readonly string[] {
  return entity.uniques.map((unique) => `${unique.isPrimary ? "primary" : "unique"} ${unique.columns.join(",")}`);
}

function relations(entity: SchemaEntity): readonly string[] {
  return entity.relations.map(
    (relation) =>
      `${relation.name}(${relation.columns.join()})>${relation.target}(${relation.references.join()})${relation.isRequired ? "!" : ""}`,
  );
}

describe("readMigrations: CREATE TABLE", () => {
  it("reads columns with inline constraints", async () => {
    const orders = await table(
      "orders",
      `CREATE TABLE orgs (id uuid PRIMARY KEY);
       CREATE TABLE IF NOT EXISTS public."orders" (
         id bigserial PRIMARY KEY,
         org_id uuid NOT NULL REFERENCES orgs ON DELETE CASCADE,
         "number" varchar(20) UNIQUE,
         labels text[] DEFAULT '{}',
         total numeric(10, 2) NOT NULL DEFAULT 0 CHECK (total >= 0),
         placed_at timestamp with time zone
       );`,
    );
    assert.deepEqual(columns(orders), [
      "id bigserial!",
      "org_id uuid!",
      "number varchar(20)",
      "labels text[]",
      "total numeric(10, 2)!",
      "placed_at timestamp",
    ]);
    assert.deepEqual(keys(orders), ["primary id", "unique number"]);
    assert.deepEqual(relations(orders), ["org_id(org_id)>orgs(id)!"]);
    assert.deepEqual(
      orders.columns.map((column) => column.isList),
      [false, false, false, true, false, false],
    );
  });

  it("reads table constraints, compound ones too", async () => {
    const member = await table(
      "member",
      `CREATE TABLE member (
         org_id uuid, user_id uuid, email text NOT NULL, project_id uuid,
         PRIMARY KEY (org_id, user_id),
         CONSTRAINT member_email UNIQUE (org_id, email),
         CONSTRAINT member_project FOREIGN KEY (org_id, project_id) REFERENCES project (org_id, id)
       );`,
    );
    assert.deepEqual(columns(member), ["org_id uuid!", "user_id uuid!", "email text!", "project_id uuid"]);
    assert.deepEqual(keys(member), ["primary org_id,user_id", "unique org_id,email"]);
    assert.deepEqual(relations(member), ["org_id_project_id(org_id,project_id)>project(org_id,id)"]);
  });

  it("keeps a key into another schema apart from a table of the same name", async () => {
    const sql = "CREATE TABLE users (id uuid PRIMARY KEY); CREATE TABLE notes (id int, user_id uuid NOT NULL REFERENCES auth.users (id));";
    assert.deepEqual(relations(await table("notes", sql)), ["user_id(user_id)>auth.users(id)!"]);
  });

  it("gives a partition, and a table made like another, the columns of the first", async () => {
    const sql =
      "CREATE TABLE a (id int NOT NULL, org_id int) PARTITION BY RANGE (id); CREATE TABLE b PARTITION OF a FOR VALUES FROM (1) TO (2); CREATE TABLE c (LIKE a);";
    const entities = await sqlEntities(sql);
    assert.deepEqual(columns(entityIn(entities, "b")), ["id int!", "org_id int"]);
    assert.deepEqual(columns(entityIn(entities, "c")), ["id int!", "org_id int"]);
  });

  it("leaves out temporary tables", async () => {
    assert.deepEqual(await sqlEntities("CREATE TEMP TABLE t (id int);"), []);
  });

  it("reads MySQL", async () => {
    const entities = await sqlEntities(
      "CREATE TABLE `shop` (`id` int NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;\n" +
        "CREATE TABLE `item` (`id` int unsigned NOT NULL AUTO_INCREMENT, `shop_id` int NOT NULL, `sku` varchar(40) NOT NULL COMMENT 'a; b',\n" +
        " PRIMARY KEY (`id`), UNIQUE KEY `sku` (`shop_id`,`sku`(10)), KEY `by_shop` (`shop_id`), CONSTRAINT `f` FOREIGN KEY (`shop_id`) REFERENCES `shop` (`id`)) ENGINE=InnoDB;",
    );
    const item = entityIn(entities, "item");
    assert.deepEqual(keys(item), ["primary id", "unique shop_id,sku"]);
    assert.deepEqual(item.indexes, [["shop_id"]]);
    assert.deepEqual(relations(item), ["shop_id(shop_id)>shop(id)!"]);
  });

  it("reads SQLite", async () => {
    const sql = "CREATE TABLE note (id INTEGER PRIMARY KEY AUTOINCREMENT, tid TEXT NOT NULL REFERENCES tenant(id)) STRICT;";
    assert.deepEqual(relations(await table("note", sql)), ["tid(tid)>tenant(id)!"]);
  });

  it("says where a table and its columns stand", async () => {
    const sql = "-- é𝒳\nCREATE TABLE a (\n  -- 𝒳\n  org_id text, /* 𝒳 */ b text\n);";
    const entity = await table("a", sql);
    const at = (span: { start: number; end: number } | undefined): string => (span === undefined ? "" : sql.slice(span.start, span.end));
    assert.equal(at(entity.span), "a");
    assert.deepEqual(
      entity.columns.map((column) => at(column.span)),
      ["org_id", "b"],
    );
  });
});

describe("readMigrations: changes, in order", () => {
  it("adds, drops and renames columns, and alters them", async () => {
    const orders = await table("orders", {
      "1_create.sql": "CREATE TABLE orders (id int PRIMARY KEY, org int, old text, note text NOT NULL);",
      "2_change.sql":
        "ALTER TABLE ONLY orders ADD COLUMN IF NOT EXISTS team_id uuid NOT NULL, DROP COLUMN old, ALTER COLUMN note DROP NOT NULL;\nALTER TABLE orders RENAME COLUMN org TO org_id;",
      "10_later.sql":
        "ALTER TABLE orders ALTER org_id SET NOT NULL; ALTER TABLE orders ALTER COLUMN org_id TYPE bigint USING org_id::bigint;",
    });
    assert.deepEqual(columns(orders), ["id int!", "org_id bigint!", "note text", "team_id uuid!"]);
  });

  it("adds and drops constraints by their given or usual names", async () => {
    const sql = `CREATE TABLE org (id int PRIMARY KEY);
      CREATE TABLE a (id int, org_id int REFERENCES org(id), email text UNIQUE, other int);
      ALTER TABLE a DROP CONSTRAINT a_org_id_fkey, DROP CONSTRAINT a_email_key;
      ALTER TABLE a ADD CONSTRAINT fk FOREIGN KEY (other) REFERENCES org(id) NOT VALID;
      ALTER TABLE a ADD PRIMARY KEY (id), ADD CONSTRAINT u UNIQUE (org_id, email);`;
    const a = await table("a", sql);
    assert.deepEqual(relations(a), ["other(other)>org(id)"]);
    assert.deepEqual(keys(a), ["primary id", "unique org_id,email"]);
  });

  it("drops with a column the keys that hold it", async () => {
    const a = await table(
      "a",
      "CREATE TABLE a (id int, org_id int REFERENCES org(id), UNIQUE (org_id, id)); CREATE INDEX i ON a (org_id); ALTER TABLE a DROP COLUMN org_id;",
    );
    assert.deepEqual([keys(a), relations(a), a.indexes], [[], [], []]);
  });

  it("follows renamed tables and columns into the keys of others", async () => {
    const sql = `CREATE TABLE org (oid int PRIMARY KEY); CREATE TABLE a (id int, org_id int NOT NULL REFERENCES org(oid));
      ALTER TABLE org RENAME TO workspace; ALTER TABLE workspace RENAME oid TO id;`;
    assert.deepEqual(relations(await table("a", sql)), ["org_id(org_id)>workspace(id)!"]);
  });

  it("forgets dropped tables and the keys that pointed at them", async () => {
    const entities = await sqlEntities(
      "CREATE TABLE org (id int PRIMARY KEY); CREATE TABLE a (id int, org_id int REFERENCES org(id)); DROP TABLE IF EXISTS org CASCADE;",
    );
    assert.deepEqual(
      entities.map((entity) => entity.name),
      ["a"],
    );
    assert.deepEqual(relations(entityIn(entities, "a")), []);
  });

  it("reads indexes: unique, partial, over expressions, concurrent, dropped", async () => {
    const sql = `CREATE TABLE a (id int, org_id int, email text, gone timestamptz);
      CREATE INDEX CONCURRENTLY IF NOT EXISTS i1 ON public.a USING btree (org_id, gone DESC);
      CREATE UNIQUE INDEX u1 ON a (org_id, lower(email)) WHERE gone IS NULL;
      CREATE INDEX i2 ON ONLY a (email text_pattern_ops);
      CREATE INDEX i3 ON a (gone); DROP INDEX CONCURRENTLY IF EXISTS i3;`;
    const a = await table("a", sql);
    assert.deepEqual(a.indexes, [["org_id", "gone"], ["email"]]);
    assert.deepEqual(keys(a), ["unique org_id,lower(email)"]);
  });

  it("makes a unique index the primary key", async () => {
    const a = await table(
      "a",
      "CREATE TABLE a (id int); CREATE UNIQUE INDEX a_idx ON a (id); ALTER TABLE a ADD CONSTRAINT a_pk PRIMARY KEY USING INDEX a_idx;",
    );
    assert.deepEqual(keys(a), ["primary id"]);
    assert.equal(a.columns[0]?.isId, true);
  });
});

describe("readMigrations: row-level security", () => {
  const base = "CREATE TABLE a (id int, org_id text NOT NULL);";

  it("is absent until something speaks of it", async () => {
    assert.equal((await table("a", base)).rowSecurity, undefined);
  });

  it("follows ENABLE, FORCE, NO FORCE and DISABLE", async () => {
    const forced = await table("a", `${base} ALTER TABLE a ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;`);
    assert.deepEqual([forced.rowSecurity?.isEnabled, forced.rowSecurity?.isForced], [true, true]);
    const off = await table(
      "a",
      `${base} ALTER TABLE a ENABLE ROW LEVEL SECURITY; ALTER TABLE a FORCE ROW LEVEL SECURITY; ALTER TABLE a NO FORCE ROW LEVEL SECURITY; alter table a disable row level security;`,
    );
    assert.equal(off.rowSecurity, undefined);
  });

  it("reads policies with their texts, changes and drops", async () => {
    const a = await table(
      "a",
      `${base}
       CREATE POLICY mine ON a AS PERMISSIVE FOR SELECT TO app USING (org_id = (current_setting('app.org'))) ;
       CREATE POLICY write ON a FOR INSERT WITH CHECK (org_id = current_setting('app.org'));
       CREATE POLICY gone ON a USING (true); DROP POLICY IF EXISTS gone ON a;
       ALTER POLICY write ON a RENAME TO write2;`,
    );
    assert.deepEqual(
      a.rowSecurity?.policies.map(({ name, command, using, check }) => ({ name, command, using, check })),
      [
        { name: "mine", command: "select", using: "org_id = (current_setting('app.org'))", check: undefined },
        { name: "write2", command: "insert", using: undefined, check: "org_id = current_setting('app.org')" },
      ],
    );
  });

  it("runs through a DO block's loop over literal tables", async () => {
    const sql = `${base} CREATE TABLE b (id int);
      DO $$ DECLARE t text; BEGIN FOREACH t IN ARRAY ARRAY['a','b'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
      END LOOP; END $$;`;
    const entities = await sqlEntities(sql);
    assert.deepEqual(
      entities.map((entity) => entity.rowSecurity?.isEnabled),
      [true, true],
    );
  });
});

describe("readMigrations: what the parser does not know", () => {
  it("reads a table around clauses that say nothing of its keys", async () => {
    const sql = `CREATE UNLOGGED TABLE a (id uuid NOT NULL DEFERRABLE INITIALLY DEFERRED, org_id int,
      PRIMARY KEY (id) INCLUDE (org_id), FOREIGN KEY (org_id) REFERENCES org(id) ON DELETE SET NULL (org_id));`;
    assert.deepEqual(relations(await table("a", sql)), ["org_id(org_id)>org(id)"]);
  });

  it("reads the rest of a table item by item, and says so", async () => {
    const { entities, problems } = await readMigrations([
      {
        file: "m/1.sql",
        text: "\nCREATE TABLE a (id int PRIMARY KEY, org_id int NOT NULL REFERENCES org(id), EXCLUDE USING gist (room WITH =, during WITH &&), b text);",
      },
    ]);
    assert.deepEqual(columns(entityIn(entities, "a")), ["id int!", "org_id int!", "b text"]);
    assert.deepEqual(
      problems.map(({ file, line, isFatal }) => ({ file, line, isFatal })),
      [{ file: "m/1.sql", line: 2, isFatal: false }],
    );
  });

  it("reports a broken table and goes on", async () => {
    const { entities, problems } = await readMigrations([
      { file: "1.sql", text: "CREATE TABLE a (id int;\nCREATE TABL x;\nCREATE TABLE b (id int);" },
    ]);
    assert.ok(entities.some((entity) => entity.name === "b"));
    assert.equal(problems[0]?.line, 1);
    assert.match(problems[0]?.message ?? "", /could not be read: CREATE TABLE a \(id int$/);
  });

  it("keeps the queries of views, as the last migration leaves them", async () => {
    const { views } = await readMigrations([
      {
        file: "1.sql",
        text: `CREATE VIEW "public"."Open" AS SELECT * FROM a WHERE done = false;
          CREATE OR REPLACE VIEW named (id, owner) WITH (security_invoker = true) AS SELECT x, y FROM a WITH CHECK OPTION;
          CREATE MATERIALIZED VIEW IF NOT EXISTS sums AS SELECT sum(x) FROM a WITH NO DATA;
          CREATE TEMP VIEW gone AS SELECT 1;`,
      },
      { file: "2.sql", text: "DROP VIEW IF EXISTS gone; CREATE OR REPLACE VIEW sums AS SELECT 1;" },
    ]);
    assert.deepEqual(
      [...views],
      [
        ["open", "SELECT * FROM a WHERE done = false"],
        ["named", "SELECT * FROM (SELECT x, y FROM a) AS named_columns(id, owner)"],
        ["sums", "SELECT 1"],
      ],
    );
  });

  it("keeps the bodies of functions, as the last definition leaves them", async () => {
    const { functions } = await readMigrations([
      {
        file: "1.sql",
        text: `CREATE FUNCTION "public"."Named"(a uuid, OUT b int, VARIADIC c numeric(10, 2)[] DEFAULT '{}') RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS $x$ BEGIN; END $x$;
          CREATE FUNCTION quoted(int) RETURNS int AS 'SELECT ''y''' LANGUAGE SQL; CREATE FUNCTION gone() RETURNS int AS 'x' LANGUAGE sql;
          CREATE FUNCTION apart() RETURNS int RETURN 1;`,
      },
      { file: "2.sql", text: "DROP FUNCTION gone(); CREATE OR REPLACE FUNCTION quoted(int) RETURNS int AS 'SELECT 2' LANGUAGE sql;" },
    ]);
    assert.deepEqual(
      [...functions],
      [
        ["named", [{ parameters: ["a", "c"], language: "plpgsql", body: " BEGIN; END ", isDefiner: true }]],
        ["quoted", [{ parameters: [""], language: "sql", body: "SELECT 2", isDefiner: false }]],
        ["apart", []],
      ],
    );
  });

  it("is silent about statements that are no schema", async () => {
    const sql =
      "GRANT ALL ON a TO b; CREATE EXTENSION citext; INSERT INTO a VALUES (1); ALTER TABLE a ATTACH PARTITION b DEFAULT; SELEC 1;";
    const nothing = { entities: [], views: new Map(), functions: new Map(), problems: [] };
    assert.deepEqual(await readMigrations([{ file: "1.sql", text: sql }]), nothing);
  });

  it("ends, and never throws, wherever a file is cut off", async () => {
    const sql =
      "CREATE TABLE \"a\" (id int DEFAULT 'x;', b text /* c */); DO $$ BEGIN ALTER TABLE a ADD c int; END $$; CREATE POLICY p ON a USING ((id = 1));";
    for (let end = 0; end <= sql.length; end += 3) await readMigrations([{ file: "1.sql", text: sql.slice(0, end) }]);
  });
});
