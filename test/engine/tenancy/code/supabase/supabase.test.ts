// Generated Supabase types as tables.
import assert from "node:assert/strict";
import { inferTenancy } from "../../../../../server/engine/tenancy/infer";
import { mergeSchemas } from "../../../../../server/engine/tenancy/merge-schemas";
import { sqlEntities, summary } from "../../tenancy-harness";
import { readCode } from "../code-harness";

const TYPES = `
export type Json = string | number;
export type Database = {
  graphql_public: { Tables: { [_ in never]: never } };
  public: {
    Tables: {
      orgs: { Row: { id: string; name: string | null }; Insert: { id?: string; name?: string | null }; Update: {}; Relationships: [] };
      invoices: {
        Row: { id: string; org_id: string; tags: string[] | null };
        Insert: { id?: string; org_id: string; tags?: string[] | null };
        Update: {};
        Relationships: [
          { foreignKeyName: "invoices_org_id_fkey"; columns: ["org_id"]; isOneToOne: false; referencedRelation: "orgs"; referencedColumns: ["id"] },
        ];
      };
    };
    Views: {};
  };
};`;

describe("Supabase types", () => {
  it("are tables with columns and relations", () => {
    const { entities } = readCode({ "database.types.ts": TYPES });
    const invoices = entities.find((entity) => entity.name === "invoices");
    assert.deepEqual(
      invoices?.columns.map(({ name, type, isRequired, isId, hasDefault }) => [name, type, isRequired, isId, hasDefault]),
      [
        ["id", "string", true, true, true],
        ["org_id", "string", true, false, false],
        ["tags", "string[]", false, false, false],
      ],
    );
    assert.deepEqual(
      invoices?.relations.map(({ name, target, references, isRequired }) => [name, target, references, isRequired]),
      [["org_id", "orgs", ["id"], true]],
    );
    assert.deepEqual(summary(inferTenancy(entities, { tenant: {}, entities: {} })), ["invoices direct org_id", "orgs root id"]);
  });

  it("give way to migrations of the same tables", async () => {
    const sql = await sqlEntities("create table invoices (id uuid primary key, org_id uuid not null, number text not null unique);");
    const merged = mergeSchemas(readCode({ "database.types.ts": TYPES }).entities, sql);
    assert.deepEqual(merged.map((entity) => `${entity.name} ${entity.origin}`).sort(), ["invoices sql", "orgs supabase"]);
  });

  it("that are none are left alone", () => {
    assert.deepEqual(readCode("type Database = { Tables: { a: { Row: { id: string }, Insert: { id: string } } } };").entities, []);
  });
});
