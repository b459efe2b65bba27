// Entities of TypeORM as they are declared: decorators, bases, embedded classes, schemas as objects.
import assert from "node:assert/strict";
import { TYPEORM_READER } from "../../../../server/engine/tenancy/code/typeorm";
import { readEntities, sayEntity } from "./entity-text";

const IMPORTS =
  'import { ChildEntity, Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToMany, ManyToOne, OneToMany, OneToOne, PrimaryColumn, PrimaryGeneratedColumn, RelationId, TableInheritance, Unique, EntitySchema } from "typeorm";\n';
const ORG =
  "@Entity() export class Org { @PrimaryGeneratedColumn('uuid') id: string; @OneToMany(() => Team, (team) => team.org) teams: Team[] }\n";

function said(code: string | Readonly<Record<string, string>>, name: string): readonly string[] {
  const files = typeof code === "string" ? { "main.ts": IMPORTS + code } : code;
  const entity = readEntities(TYPEORM_READER, files).find((one) => one.name === name);
  assert.ok(entity, `no ${name}`);
  return sayEntity(entity);
}

describe("TypeORM entities", () => {
  it("have columns, under the names of the database where they differ", () => {
    const code = `@Entity("invoices") class Invoice {
      @PrimaryGeneratedColumn() id: number;
      @Column({ name: "org_id" }) orgId: string;
      @Column("varchar", { nullable: true }) note: string;
      @CreateDateColumn() createdAt: Date;
      notStored: string;
    }`;
    assert.deepEqual(said(code, "Invoice"), ["Invoice in invoices", "id* orgId:org_id note? createdAt"]);
  });

  it("are named after their class where nothing else is said", () => {
    assert.deepEqual(said("@Entity() class OrderItem { @PrimaryColumn() id: number }", "OrderItem")[0], "OrderItem in order_item");
    assert.deepEqual(said("@Entity({ name: 'items' }) class Item { @PrimaryColumn() id: number }", "Item")[0], "Item in items");
  });

  it("hold the key of a many-to-one relation, which may be null unless it says otherwise", () => {
    const code = `${ORG}@Entity() class Team {
      @PrimaryColumn() id: string;
      @ManyToOne(() => Org, (org) => org.teams) org: Org;
      @ManyToOne((type) => Org, { nullable: false }) owner: Org;
    }`;
    assert.deepEqual(said(code, "Team"), ["Team in team", "id* orgId? ownerId", "org -> Org(orgId)?", "owner -> Org(ownerId)"]);
    assert.deepEqual(said(code, "Org").at(-1), "teams => Team");
  });

  it("take the column of a key from the property that declares it", () => {
    const code = `${ORG}@Entity() class Team {
      @PrimaryColumn() id: string;
      @Column({ name: "organization_id" }) orgId: string;
      @ManyToOne(() => Org) @JoinColumn({ name: "organization_id" }) org: Org;
    }`;
    assert.deepEqual(said(code, "Team").slice(1), ["id* orgId:organization_id", "org -> Org(orgId)"]);
  });

  it("read a key under the name of its reader", () => {
    const code = `${ORG}@Entity() class Team {
      @PrimaryColumn() id: string;
      @ManyToOne(() => Org, { nullable: false }) org: Org;
      @RelationId((team: Team) => team.org) organization: string;
    }`;
    assert.deepEqual(said(code, "Team").slice(1), ["id* organization:orgId", "org -> Org(organization)"]);
  });

  it("have ids that are foreign keys, and several of them", () => {
    const code = `${ORG}@Entity() class Seat {
      @PrimaryColumn() orgId: string;
      @PrimaryColumn() number: number;
      @ManyToOne(() => Org) @JoinColumn({ name: "orgId" }) org: Org;
    }
    @Entity() class Plan { @ManyToOne(() => Org, { primary: true }) org: Org }`;
    assert.deepEqual(said(code, "Seat").slice(1), ["orgId* number*", "org -> Org(orgId)"]);
    assert.deepEqual(said(code, "Plan").slice(1), ["orgId*", "org -> Org(orgId)"]);
  });

  it("have unique keys and indexes, on properties, relations and the class", () => {
    const code = `${ORG}@Entity() @Unique(["org", "number"]) @Index("by_state", ["org", "state"]) @Index((x: Bill) => [x.state])
    class Bill {
      @PrimaryColumn() id: string;
      @ManyToOne(() => Org, { nullable: false }) @Index() org: Org;
      @Column({ unique: true }) token: string;
      @Column() @Index({ unique: true }) slug: string;
      @Column() number: string;
      @Column() state: string;
    }`;
    assert.deepEqual(said(code, "Bill").slice(3), [
      "unique token",
      "unique orgId,number",
      "unique slug",
      "index orgId,state",
      "index state",
      "index orgId",
    ]);
  });

  it("of one-to-one relations hold a unique key on the side that joins", () => {
    const code = `@Entity() class User { @PrimaryColumn() id: string; @OneToOne(() => Profile, (p) => p.user) profile: Profile }
    @Entity() class Profile { @PrimaryColumn() id: string; @OneToOne(() => User, { nullable: false }) @JoinColumn() user: User }`;
    assert.deepEqual(said(code, "Profile").slice(1), ["id* userId", "user -> User(userId)", "unique userId"]);
    assert.deepEqual(said(code, "User").slice(1), ["id*", "profile -> Profile?"]);
  });

  it("inherit columns from bases in other files, and share their parent's table", () => {
    const files = {
      "base.ts": `${IMPORTS}export abstract class Base { @PrimaryGeneratedColumn("uuid") id: string }
        export abstract class Owned extends Base { @Column() orgId: string }`,
      "barrel.ts": 'export * from "./base";',
      "pets.ts": `${IMPORTS}import { Owned } from "./barrel";
        @Entity("pets") @TableInheritance() export class Pet extends Owned { @Column() name: string }
        @ChildEntity() export class Dog extends Pet { @Column() breed: string }`,
    };
    assert.deepEqual(said(files, "Pet"), ["Pet in pets", "id* orgId name"]);
    assert.deepEqual(said(files, "Dog"), ["Dog in pets", "id* orgId name breed"]);
  });

  it("hold the columns of embedded classes", () => {
    const code = `class Address { @Column() street: string; @Column({ name: "zip" }) code: string }
    @Entity() class Shop { @PrimaryColumn() id: string; @Column(() => Address) home: Address; @Column(() => Address, { prefix: false }) bare: Address }`;
    assert.deepEqual(said(code, "Shop")[1], "id* home.street:homeStreet home.code:homeZip bare.street:street bare.code:zip");
  });

  it("may be decorated by helpers and through a namespace", () => {
    const code = `import * as orm from "typeorm";
    import { applyDecorators } from "@nestjs/common";
    const TenantKey = () => applyDecorators(Column({ name: "tenant_id" }), Index());
    @orm.Entity() class Note { @orm.PrimaryColumn() id: string; @TenantKey() tenantId: string }`;
    assert.deepEqual(said(code, "Note").slice(1), ["id* tenantId:tenant_id", "index tenantId"]);
  });

  it("may be schemas that are objects", () => {
    const code = `const base = { id: { type: "uuid", primary: true, generated: "uuid" } } as const;
    export const OrgSchema = new EntitySchema({ name: "Org", columns: { ...base, slug: { type: String, unique: true } } });
    export const TeamSchema = new EntitySchema({
      name: "Team",
      tableName: "teams",
      columns: { ...base, note: { type: "text", nullable: true }, orgId: { type: "uuid", name: "org_id" } },
      relations: { org: { type: "many-to-one", target: "Org", joinColumn: { name: "org_id" }, nullable: false } },
      uniques: [{ columns: ["org", "note"] }],
      indices: [{ columns: ["orgId"] }, { columns: ["note"], unique: true }],
    });`;
    assert.deepEqual(said(code, "Org"), ["Org in org", "id* slug", "unique slug"]);
    assert.deepEqual(said(code, "Team"), [
      "Team in teams",
      "id* note? orgId:org_id",
      "org -> Org(orgId)",
      "unique orgId,note",
      "unique note",
      "index orgId",
    ]);
  });

  it("point at each other by the names of their columns where no relation is declared", () => {
    const code = `@Entity() class Org { @PrimaryGeneratedColumn("uuid") id: string }
    @Entity() class Team { @PrimaryColumn() id: string; @Column() orgId: string; @Column({ nullable: true }) teamId: string; @Column() otherId: string }
    @Entity() class Seat { @PrimaryColumn() id: string; @Column({ nullable: true }) teamId: string }
    @Entity() class MediaShelf { @PrimaryColumn() id: string }
    @Entity() class MediaShelfItem { @PrimaryColumn() id: string; @Column() shelfId: string }
    @Entity() class Poster { @PrimaryColumn() id: string; @Column() shelfId: string }`;
    assert.deepEqual(said(code, "Team").slice(2), ["orgId -> Org(orgId)"]);
    assert.deepEqual(said(code, "Seat").slice(2), ["teamId -> Team(teamId)?"]);
    assert.deepEqual(said(code, "MediaShelfItem").slice(2), ["shelfId -> MediaShelf(shelfId)"]);
    assert.deepEqual(said(code, "Poster").slice(2), []);
  });

  it("are no classes that other libraries decorate", () => {
    const files = { "main.ts": 'import { Entity } from "elsewhere"; import "typeorm"; @Entity() class Other {}' };
    assert.deepEqual(readEntities(TYPEORM_READER, files), []);
  });
});
