// Entities of MikroORM as they are declared.
import assert from "node:assert/strict";
import { MIKRO_ORM_READER } from "../../../../server/engine/tenancy/code/mikro-orm";
import { readEntities, sayEntity } from "./entity-text";

const IMPORTS =
  'import { Entity, Enum, Index, ManyToMany, ManyToOne, OneToMany, OneToOne, PrimaryKey, Property, Unique, Rel, Ref } from "@mikro-orm/core";\n';
const ORG = "@Entity() export class Org { @PrimaryKey() id: string; @OneToMany(() => Team, (team) => team.org) teams }\n";

function said(code: string, name: string): readonly string[] {
  const entity = readEntities(MIKRO_ORM_READER, { "main.ts": IMPORTS + code }).find((one) => one.name === name);
  assert.ok(entity, `no ${name}`);
  return sayEntity(entity);
}

describe("MikroORM entities", () => {
  it("have columns and tables with underscores", () => {
    const code = `@Entity() class OrderItem {
      @PrimaryKey() id: number;
      @Property({ nullable: true }) unitPrice?: number;
      @Property({ fieldName: "tenant" }) orgId: string;
      @Enum(() => State) state: State;
    }
    @Entity({ tableName: "bills" }) class Bill { @PrimaryKey() id: string }`;
    assert.deepEqual(said(code, "OrderItem"), ["OrderItem in order_item", "id* unitPrice:unit_price? orgId:tenant state"]);
    assert.equal(said(code, "Bill")[0], "Bill in bills");
  });

  it("hold the keys of relations, which are required unless they say otherwise", () => {
    const code = `${ORG}@Entity() class Team {
      @PrimaryKey() id: string;
      @ManyToOne(() => Org) org: Rel<Org>;
      @ManyToOne({ entity: () => Org, nullable: true, fieldName: "parent" }) parent?: Org;
      @ManyToOne() owner: Ref<Org>;
      @OneToOne(() => Org) billing: Org;
    }`;
    assert.deepEqual(said(code, "Team").slice(1), [
      "id* org_id parent? owner_id billing_id",
      "org -> Org(org_id)",
      "parent -> Org(parent)?",
      "owner -> Org(owner_id)",
      "billing -> Org(billing_id)",
      "unique billing_id",
    ]);
    assert.deepEqual(said(code, "Org").at(-1), "teams => Team");
  });

  it("have unique keys and indexes, on the class, on properties and by options", () => {
    const code = `${ORG}@Entity() @Unique({ properties: ["org", "slug"] }) @Index({ properties: ["state"] })
    class Team {
      @PrimaryKey() id: string;
      @Index() @ManyToOne(() => Org) org: Org;
      @Property({ unique: true }) token: string;
      @Property() @Unique() slug: string;
      @Property() state: string;
    }`;
    assert.deepEqual(said(code, "Team").slice(3), ["unique token", "unique org_id,slug", "unique slug", "index state", "index org_id"]);
  });

  it("inherit from bases, which are none themselves", () => {
    const code = `@Entity({ abstract: true }) abstract class Base { @PrimaryKey() id: string }
    @Entity() class Note extends Base { @Property() text: string }`;
    assert.deepEqual(said(code, "Note"), ["Note in note", "id* text"]);
    assert.throws(() => said(code, "Base"));
  });
});
