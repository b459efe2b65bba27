// Prisma schemas as people write and half-write them, and the entities and problems that come of them.
import assert from "node:assert/strict";
import { readPrismaSchema } from "../../../server/engine/tenancy/prisma-schema";
import type { PrismaSchema } from "../../../server/engine/tenancy/prisma-schema";
import { entityIn } from "./tenancy-harness";

function read(text: string): PrismaSchema {
  return readPrismaSchema([{ file: "schema.prisma", text }]);
}

function problemsOf(text: string): readonly string[] {
  return read(text).problems.map((problem) => `${problem.file}:${problem.line}: ${problem.message}`);
}

describe("readPrismaSchema: columns", () => {
  const schema = read(`
model Customer {
  id        String   @id @default(uuid())
  orgId     String   @map("org_id") @db.Uuid
  email     String?  @unique
  tags      String[]
  status    Status   @default(ACTIVE)
  updatedAt DateTime @updatedAt
  vector    Unsupported("vector(3)")?
  address   Address

  @@map("customers")
}

enum Status {
  ACTIVE
  GONE @map("gone")
}

type Address {
  street String
}
`);
  const customer = entityIn(schema.entities, "Customer");

  it("keeps Prisma's names and the database's", () => {
    assert.equal(customer.table, "customers");
    assert.deepEqual(
      customer.columns.map((column) => [column.name, column.dbName, column.type]),
      [
        ["id", "id", "String"],
        ["orgId", "org_id", "String"],
        ["email", "email", "String"],
        ["tags", "tags", "String"],
        ["status", "status", "Status"],
        ["updatedAt", "updatedAt", "DateTime"],
        ["vector", "vector", "Unsupported"],
        ["address", "address", "Address"],
      ],
    );
  });

  it("tells required, unique, id, list and default apart", () => {
    const flags = customer.columns.map((column) =>
      [
        column.isRequired && "required",
        column.isUnique && "unique",
        column.isId && "id",
        column.isList && "list",
        column.hasDefault && "default",
      ]
        .filter(Boolean)
        .join(" "),
    );
    assert.deepEqual(flags, [
      "required unique id default",
      "required",
      "unique",
      "list",
      "required default",
      "required default",
      "",
      "required",
    ]);
  });

  it("finds nothing wrong with enums, composite types and unsupported ones", () => {
    assert.deepEqual(schema.problems, []);
    assert.deepEqual(
      schema.entities.map((entity) => entity.name),
      ["Customer"],
    );
  });
});

describe("readPrismaSchema: keys and indexes", () => {
  it("names compound keys as `where` does", () => {
    const { entities } = read(`
model Member {
  orgId  String
  userId String
  slug   String
  email  String

  @@id([orgId, userId])
  @@unique([orgId, email])
  @@unique(fields: [orgId, slug], name: "orgSlug", map: "org_slug_key")
  @@index([email(sort: Desc), slug(ops: raw("x"), length: 10)], map: "by_email")
  @@index(fields: [slug])
}
`);
    const member = entityIn(entities, "Member");
    assert.deepEqual(
      member.uniques.map((unique) => [unique.columns.join(), unique.name, unique.isPrimary]),
      [
        ["orgId,userId", "orgId_userId", true],
        ["orgId,email", "orgId_email", false],
        ["orgId,slug", "orgSlug", false],
      ],
    );
    assert.deepEqual(member.indexes, [["email", "slug"], ["slug"]]);
    assert.deepEqual(
      member.columns.filter((column) => column.isId).map((column) => column.name),
      ["orgId", "userId"],
    );
  });

  it("reads an index written over several lines", () => {
    const { entities, problems } = read("model A {\n  id Int @id\n  b Int\n  @@index([\n    id,\n    b, // the second\n  ])\n}\n");
    assert.deepEqual(entityIn(entities, "A").indexes, [["id", "b"]]);
    assert.deepEqual(problems, []);
  });
});

describe("readPrismaSchema: relations", () => {
  const { entities } = read(`
model Org {
  id       String  @id
  tickets  Ticket[]
  settings Settings?
}

model Settings {
  orgId String @id
  org   Org    @relation(fields: [orgId], references: [id], onDelete: Cascade)
}

model Ticket {
  id         String  @id
  orgId      String
  org        Org     @relation(fields: [orgId], references: [id])
  authorId   String
  author     User?   @relation("author", fields: [authorId], references: [id])
  assigneeId String?
  assignee   User?   @relation(name: "assignee", fields: [assigneeId], references: [id])
  parentId   String?
  parent     Ticket? @relation("children", fields: [parentId], references: [id])
  children   Ticket[] @relation("children")
  labels     Label[]
}

model User {
  id       String   @id
  written  Ticket[] @relation("author")
  assigned Ticket[] @relation("assignee")
}

model Label {
  id      String   @id
  tickets Ticket[]
}
`);
  const relation = (entity: string, name: string) => entityIn(entityIn(entities, entity).relations, name);

  it("holds the key columns on the side that has them", () => {
    assert.deepEqual(relation("Ticket", "org").columns, ["orgId"]);
    assert.deepEqual(relation("Ticket", "org").references, ["id"]);
    assert.deepEqual(relation("Org", "tickets").columns, []);
    assert.equal(relation("Org", "tickets").isList, true);
  });

  it("takes a relation as required when its key may not be null, however it is written", () => {
    assert.equal(relation("Ticket", "org").isRequired, true);
    assert.equal(relation("Ticket", "author").isRequired, true);
    assert.equal(relation("Ticket", "assignee").isRequired, false);
    assert.equal(relation("Org", "settings").isRequired, false);
  });

  it("joins both sides by target and relation name", () => {
    assert.equal(relation("Ticket", "org").inverse, "tickets");
    assert.equal(relation("Ticket", "author").inverse, "written");
    assert.equal(relation("Ticket", "assignee").inverse, "assigned");
    assert.equal(relation("User", "assigned").inverse, "assignee");
    assert.equal(relation("Org", "settings").inverse, "org");
    assert.equal(relation("Label", "tickets").inverse, "labels");
  });

  it("joins a self-relation with its other side, never with itself", () => {
    assert.equal(relation("Ticket", "parent").inverse, "children");
    assert.equal(relation("Ticket", "children").inverse, "parent");
  });
});

describe("readPrismaSchema: comments and white space", () => {
  it("skips line, documentation and block comments wherever they stand", () => {
    const { entities, problems } = read(`/* a block
 comment */ model A { // after the brace
  /// documented
  id Int @id /* inside */ @default(autoincrement()) // at the end
  // url String
  /* b Int
     c Int */
  d String @default("a // b /* c */ }")
}`);
    assert.deepEqual(
      entityIn(entities, "A").columns.map((column) => column.name),
      ["id", "d"],
    );
    assert.deepEqual(problems, []);
  });

  it("reads Windows line ends", () => {
    const { entities, problems } = read("model A {\r\n  id Int @id\r\n  b  String?\r\n}\r\n");
    assert.deepEqual(
      entityIn(entities, "A").columns.map((column) => [column.name, column.isRequired]),
      [
        ["id", true],
        ["b", false],
      ],
    );
    assert.deepEqual(problems, []);
  });

  it("reads fields named like keywords", () => {
    const { entities } = read("model A {\n  id Int @id\n  model String\n  type String\n  enum Int\n}");
    assert.deepEqual(
      entityIn(entities, "A").columns.map((column) => column.name),
      ["id", "model", "type", "enum"],
    );
  });
});

describe("readPrismaSchema: spans", () => {
  const text = '// first line\nmodel Order {\n  id Int @id\n  orgId String @map("org_id") // tail\n  @@index([orgId])\n}\n';
  const order = entityIn(read(text).entities, "Order");
  const textAt = (span: { start: number; end: number } | undefined) => (span === undefined ? "" : text.slice(span.start, span.end));

  it("covers the keyword and the name of a model", () => assert.equal(textAt(order.span), "model Order"));
  it("covers a field with its attributes", () => assert.equal(textAt(order.columns[1]?.span), 'orgId String @map("org_id")'));
  it("covers the attribute or field that makes a key", () => assert.equal(textAt(order.uniques[0]?.span), "id Int @id"));
});

describe("readPrismaSchema: several files", () => {
  it("resolves models across files and keeps each one's file", () => {
    const { entities, problems } = readPrismaSchema([
      { file: "schema/org.prisma", text: "model Org {\n  id Int @id\n  users User[]\n}" },
      {
        file: "schema/user.prisma",
        text: "model User {\n  id Int @id\n  orgId Int\n  org Org @relation(fields: [orgId], references: [id])\n}",
      },
    ]);
    assert.deepEqual(problems, []);
    assert.equal(entityIn(entities, "User").relations[0]?.target, "Org");
    assert.equal(entityIn(entities, "Org").relations[0]?.inverse, "org");
    assert.equal(entityIn(entities, "User").span.file, "schema/user.prisma");
  });

  it("reads generators and datasources", () => {
    const { generators, datasources } = read(`
generator client {
  provider        = "prisma-client-js"
  output          = "../generated"
  previewFeatures = ["strictUndefinedChecks", "views"]
}
generator kysely {
  provider = "prisma-kysely"
}
datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}`);
    assert.deepEqual(generators[0], {
      name: "client",
      provider: "prisma-client-js",
      output: "../generated",
      previewFeatures: ["strictUndefinedChecks", "views"],
      file: "schema.prisma",
    });
    assert.equal(generators[1]?.provider, "prisma-kysely");
    assert.deepEqual(datasources, [{ name: "db", provider: "postgresql", file: "schema.prisma" }]);
  });

  it("reads views as entities", () => {
    assert.equal(entityIn(read("view Totals {\n  id Int @unique\n}").entities, "Totals").columns.length, 1);
  });
});

describe("readPrismaSchema: half-typed and broken text", () => {
  it("keeps the fields of a model that is not closed, and what follows it", () => {
    const { entities, problems } = read("model A {\n  id Int @id\n  orgId String\n\nmodel B {\n  id Int @id\n}\n");
    assert.deepEqual(
      entityIn(entities, "A").columns.map((column) => column.name),
      ["id", "orgId"],
    );
    assert.equal(entityIn(entities, "B").columns.length, 1);
    assert.deepEqual(problems, [{ file: "schema.prisma", line: 1, message: "model `A` is not closed: expected `}`.", isFatal: true }]);
  });

  it("loses only the field that has no type yet", () => {
    assert.deepEqual(
      entityIn(read("model A {\n  id Int @id\n  org\n  name String\n}").entities, "A").columns.map((column) => column.name),
      ["id", "name"],
    );
    assert.deepEqual(problemsOf("model A {\n  id Int @id\n  org\n  name String\n}"), ["schema.prisma:3: Field `org` has no type."]);
  });

  it("ends an unclosed attribute where the next field begins", () => {
    const text = "model A {\n  id Int @id\n  b B @relation(fields: [bId],\n  bId Int\n  c Int\n}\nmodel B {\n  id Int @id\n}";
    const { entities, problems } = read(text);
    assert.deepEqual(
      entityIn(entities, "A").columns.map((column) => column.name),
      ["id", "bId", "c"],
    );
    assert.deepEqual(entityIn(entities, "A").relations[0]?.columns, ["bId"]);
    assert.equal(problems[0]?.line, 3);
  });

  it("reports an unknown type, keeping the column", () => {
    assert.deepEqual(problemsOf("model A {\n  id Int @id\n  b Bee\n}"), ["schema.prisma:3: Field `A.b` has the unknown type `Bee`."]);
    assert.equal(entityIn(read("model A {\n  id Int @id\n  b Bee\n}").entities, "A").columns.length, 2);
  });

  it("reports a relation over a field that does not exist", () => {
    const text = "model A {\n  id Int @id\n  b A? @relation(fields: [bId], references: [id])\n}";
    assert.deepEqual(problemsOf(text), ["schema.prisma:3: Relation `A.b` names the field `bId`, which does not exist."]);
  });

  it("keeps the first of two models or fields of one name", () => {
    assert.deepEqual(problemsOf("model A {\n  id Int @id\n  id String\n}\nmodel A {\n  x Int\n}"), [
      "schema.prisma:3: Field `id` stands twice in `A`.",
      "schema.prisma:5: `A` is declared twice; the first one stands in schema.prisma:1.",
    ]);
  });

  it("goes on behind text that is no block", () => {
    const { entities, problems } = read("hello world\n}\nmodel A {\n  id Int @id\n}");
    assert.equal(entities.length, 1);
    assert.deepEqual(
      problems.map((problem) => problem.line),
      [1, 2],
    );
  });

  it("says which string or comment is not closed", () => {
    assert.deepEqual(problemsOf('model A {\n  id String @default("x)\n}')[0], 'schema.prisma:2: String is not closed: expected `"`.');
    assert.deepEqual(problemsOf("model A {\n  id Int @id\n}\n/* open")[0], "schema.prisma:4: Block comment is not closed: expected `*/`.");
  });

  it("ends, and never throws, wherever a schema is cut off or a character is lost", () => {
    const text =
      'datasource db {\n provider = "postgresql"\n}\nmodel A { // c\n id Int @id @default(dbgenerated("x"))\n bs B[] /* d */\n b B? @relation("n", fields: [x.y, z], references: [id])\n @@unique([id, b(sort: Desc)], name: "q")\n}\nenum E {\n X\n}';
    for (let end = 0; end <= text.length; end += 1) {
      read(text.slice(0, end));
      read(text.slice(0, end) + text.slice(end + 1));
    }
  });

  it("reads an empty text as an empty schema", () => {
    assert.deepEqual(read(""), { entities: [], problems: [], generators: [], datasources: [] });
  });
});
