// Fixes in the idiom of each library, as `check --fix` writes them: the line before, the line after, and nothing left to find in it.
import assert from "node:assert/strict";
import { rules } from "../../rules/index";
import { applyFixes } from "../../server/engine/edits/apply-fixes";
import { analyzeFiles } from "../harness/analyze";

const MIGRATION = `create table orgs (id uuid primary key, name text not null);
create table notes (id uuid primary key, org_id uuid not null references orgs (id), title text not null);
create index on notes (org_id);
`;

const PACKAGE = JSON.stringify({
  dependencies: {
    express: "4.19.0",
    jsonwebtoken: "9.0.0",
    kysely: "0.27.0",
    knex: "3.1.0",
    objection: "3.1.0",
    "drizzle-orm": "0.45.0",
    mongoose: "8.9.0",
    typeorm: "0.3.20",
    "@mikro-orm/core": "6.4.0",
    "@mikro-orm/postgresql": "6.4.0",
    "firebase-admin": "13.0.0",
    "@aws-sdk/client-dynamodb": "3.700.0",
    "@aws-sdk/lib-dynamodb": "3.700.0",
  },
});

interface Example {
  readonly imports: string;
  readonly before: string;
  /** Missing where no fix is offered. */
  readonly after?: string;
}

const KYSELY = `import { Kysely, type PostgresDialect } from "kysely";
interface DB { notes: { id: string; org_id: string; title: string } }
declare const dialect: PostgresDialect;
const db = new Kysely<DB>({ dialect });`;
const KNEX = `import knexFactory from "knex";
const knex = knexFactory({ client: "pg" });`;
const OBJECTION = `import { Model } from "objection";
class Org extends Model { static tableName = "orgs"; id!: string; }
class Note extends Model {
  static tableName = "notes";
  id!: string;
  org_id!: string;
  static relationMappings = { org: { relation: Model.BelongsToOneRelation, modelClass: Org, join: { from: "notes.org_id", to: "orgs.id" } } };
}`;
const DRIZZLE = `import { drizzle } from "drizzle-orm/node-postgres";
import { pgTable, uuid, text } from "drizzle-orm/pg-core";
const orgs = pgTable("orgs", { id: uuid("id").primaryKey() });
const notes = pgTable("notes", { id: uuid("id").primaryKey(), orgId: uuid("org_id").notNull().references(() => orgs.id), title: text("title") });
const db = drizzle("");`;
const MONGOOSE = `import { model, Schema } from "mongoose";
const Org = model("Org", new Schema({ name: String }));
const Note = model("Note", new Schema({ orgId: { type: Schema.Types.ObjectId, ref: "Org", required: true }, title: String }));`;
const MIKRO_ORM = `import { Entity, ManyToOne, PrimaryKey, Property } from "@mikro-orm/core";
import { MikroORM } from "@mikro-orm/postgresql";
@Entity() class Org { @PrimaryKey() id!: string; @Property() name!: string; }
@Entity() class Note { @PrimaryKey() id!: string; @ManyToOne(() => Org) org!: Org; @Property() title!: string; }
@Entity() class Task { @PrimaryKey() id!: string; @ManyToOne(() => Org) org!: Org; }
declare const orm: MikroORM;
const em = orm.em.fork();
const repository = em.getRepository(Note);`;
const TYPEORM = `import { DataSource, Entity, ManyToOne, PrimaryGeneratedColumn, Column } from "typeorm";
@Entity() class Org { @PrimaryGeneratedColumn("uuid") id!: string; @Column() name!: string; }
@Entity() class Note { @PrimaryGeneratedColumn("uuid") id!: string; @ManyToOne(() => Org, { nullable: false }) org!: Org; @Column() title!: string; }
@Entity() class Task { @PrimaryGeneratedColumn("uuid") id!: string; @ManyToOne(() => Org, { nullable: false }) org!: Org; }
const source = new DataSource({ type: "postgres", entities: [Org, Note, Task] });
const notes = source.getRepository(Note);`;
const FIRESTORE = `import { getFirestore } from "firebase-admin/firestore";
const db = getFirestore();
const orgs = db.collection("orgs");
export function keep(token: string) {
  const { orgId } = jwt.verify(token, "secret") as { orgId: string };
  return [orgs.doc(orgId), db.collection("notes").add({ orgId, title: "x" })];
}`;
const DYNAMODB = `import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
export function keep(token: string) {
  const { orgId } = jwt.verify(token, "secret") as { orgId: string };
  return documents.send(new PutCommand({ TableName: "notes", Item: { id: crypto.randomUUID(), orgId, title: "x" } }));
}`;

const EXAMPLES: Readonly<Record<string, Example>> = {
  "Kysely: before the call that runs the query": {
    imports: KYSELY,
    before: `await db.selectFrom("notes").selectAll().where("title", "=", req.query.t).execute();`,
    after: `await db.selectFrom("notes").selectAll().where("title", "=", req.query.t).where("org_id", "=", orgId).execute();`,
  },
  "Kysely: not where the chain was begun elsewhere": {
    imports: `${KYSELY}\nconst all = () => db.selectFrom("notes").selectAll();`,
    before: `await all().execute();`,
  },
  "Knex: at the end of the chain": {
    imports: KNEX,
    before: `await knex("notes").where({ id: req.params.id }).del();`,
    after: `await knex("notes").where({ id: req.params.id }).del().where({ org_id: orgId });`,
  },
  "Objection: not for a graph, whose conditions say nothing": {
    imports: OBJECTION,
    before: `await Note.query().upsertGraph({ id: req.params.id, title: "x" });`,
  },
  "Objection: at the end of the chain": {
    imports: OBJECTION,
    before: `await Note.query().patch({ title: "x" }).where("id", req.params.id);`,
    after: `await Note.query().patch({ title: "x" }).where("id", req.params.id).where({ org_id: orgId });`,
  },
  "Drizzle: not for an upsert, which has no where": {
    imports: DRIZZLE,
    before: `await db.insert(notes).values({ id: req.body.id, orgId, title: "x" }).onConflictDoUpdate({ target: notes.id, set: { title: "x" } });`,
  },
  "TypeORM: through the relation, where no property has its key": {
    imports: TYPEORM,
    before: `await notes.findOneBy({ id: req.params.id });`,
    after: `await notes.findOneBy({ id: req.params.id, org: { id: orgId } });`,
  },
  "TypeORM: criteria of a relation": {
    imports: TYPEORM,
    before: `await notes.delete(req.params.id);`,
    after: `await notes.delete({ id: req.params.id, org: { id: orgId } });`,
  },
  "TypeORM: a relation in a query builder": {
    imports: TYPEORM,
    before: `await notes.createQueryBuilder("note").where("note.title = :t", { t: req.query.t }).getMany();`,
    after: `await notes.createQueryBuilder("note").where("note.title = :t", { t: req.query.t }).andWhere("note.org = :orgId", { orgId: orgId }).getMany();`,
  },
  "MikroORM: an id becomes conditions": {
    imports: MIKRO_ORM,
    before: `await em.findOne(Note, req.params.id);`,
    after: `await em.findOne(Note, { id: req.params.id, org: orgId });`,
  },
  "MikroORM: into the conditions": {
    imports: MIKRO_ORM,
    before: `await em.nativeDelete(Note, { id: req.params.id });`,
    after: `await em.nativeDelete(Note, { id: req.params.id, org: orgId });`,
  },
  "MikroORM: among the options, where there are no conditions": {
    imports: MIKRO_ORM,
    before: `await em.findAll(Note, { limit: 5 });`,
    after: `await em.findAll(Note, { where: { org: orgId }, limit: 5 });`,
  },
  "MikroORM: options for a repository that was given none": {
    imports: MIKRO_ORM,
    before: `await repository.findAll();`,
    after: `await repository.findAll({ where: { org: orgId } });`,
  },
  "MikroORM: not where only the entity is given": {
    imports: MIKRO_ORM,
    before: `await em.findAll(Note);`,
  },
  "MikroORM: a new row": {
    imports: MIKRO_ORM,
    before: `await em.insert(Note, { id: req.body.id, title: req.body.title });`,
    after: `await em.insert(Note, { id: req.body.id, title: req.body.title, org: orgId });`,
  },
  "MikroORM: an entity that the next flush inserts": {
    imports: MIKRO_ORM,
    before: `await em.persistAndFlush(em.create(Note, { title: req.body.title }));`,
    after: `await em.persistAndFlush(em.create(Note, { title: req.body.title, org: orgId }));`,
  },
  "MikroORM: behind the last condition of a query builder": {
    imports: MIKRO_ORM,
    before: `await em.createQueryBuilder(Note, "n").where({ title: req.query.t }).limit(5).getResult();`,
    after: `await em.createQueryBuilder(Note, "n").where({ title: req.query.t }).limit(5).andWhere({ org: orgId }).getResult();`,
  },
  "MikroORM: not beside an OR": {
    imports: MIKRO_ORM,
    before: `await em.createQueryBuilder(Note, "n").where({ title: req.query.t }).orWhere({ id: req.params.id }).getResult();`,
  },
  "Firestore: before the call that runs the query": {
    imports: FIRESTORE,
    before: `await db.collection("notes").where("title", "==", req.query.t).get();`,
    after: `await db.collection("notes").where("title", "==", req.query.t).where("orgId", "==", orgId).get();`,
  },
  "Firestore: a whole collection": {
    imports: FIRESTORE,
    before: `await db.collection("notes").get();`,
    after: `await db.collection("notes").where("orgId", "==", orgId).get();`,
  },
  "Firestore: not for a document, whose name is its only condition": {
    imports: FIRESTORE,
    before: `await db.collection("notes").doc(req.params.id).delete();`,
  },
  "Firestore: a new document": {
    imports: FIRESTORE,
    before: `await db.collection("notes").add({ title: req.body.title });`,
    after: `await db.collection("notes").add({ title: req.body.title, orgId });`,
  },
  "DynamoDB: a new item of the document client": {
    imports: DYNAMODB,
    before: `await documents.send(new PutCommand({ TableName: "notes", Item: { id: crypto.randomUUID(), title: req.body.title } }));`,
    after: `await documents.send(new PutCommand({ TableName: "notes", Item: { id: crypto.randomUUID(), title: req.body.title, orgId } }));`,
  },
  "Mongoose: an estimate becomes a count": {
    imports: MONGOOSE,
    before: `await Note.estimatedDocumentCount();`,
    after: `await Note.countDocuments({ orgId: orgId });`,
  },
};

function filesOf({ imports }: Example, line: string): ReadonlyMap<string, string> {
  const handler = `import express from "express";
import jwt from "jsonwebtoken";
${imports}
const app = express();
app.post("/notes/:id", async (req: any, res) => {
  const { orgId } = jwt.verify(req.headers.authorization, "secret") as { orgId: string };
  ${line}
  res.end();
});
`;
  return new Map([
    ["package.json", PACKAGE],
    ...([KYSELY, KNEX, OBJECTION].some((one) => imports.startsWith(one)) ? ([["migrations/001.sql", MIGRATION]] as const) : []),
    ["src/app.ts", handler],
  ]);
}

async function findingsIn(files: ReadonlyMap<string, string>) {
  const { findings } = await analyzeFiles(files, rules);
  return findings.filter(({ rule }) => /^(unscoped-|missing-tenant-on-create)/.test(rule));
}

describe("fixes in the idiom of each library", () => {
  for (const [title, example] of Object.entries(EXAMPLES)) {
    it(title, async () => {
      const files = filesOf(example, example.before);
      const findings = await findingsIn(files);
      assert.equal(findings.length, 1);
      const applied = applyFixes(
        findings,
        () => true,
        (file) => files.get(file),
      );
      const changed = applied.changes.get("src/app.ts")?.after;
      assert.equal(
        changed
          ?.split("\n")
          .find((line) => line.includes("  await "))
          ?.trim(),
        example.after,
      );
      if (example.after !== undefined) assert.deepEqual(await findingsIn(filesOf(example, example.after)), []);
    });
  }
});
