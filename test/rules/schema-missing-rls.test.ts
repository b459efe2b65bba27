// schema-missing-rls over schemas in SQL and Prisma.
import { schemaMissingRls } from "../../rules/schema-missing-rls";
import { sqlSchema } from "../harness/schemas";
import { testRule } from "../harness/rule-tester";

/** Row-level security with one policy for the tenant. */
function secured(table: string): string {
  return `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY ${table}_tenant ON ${table} USING (org_id = current_setting('app.org')::uuid);`;
}

testRule(schemaMissingRls, {
  invalid: [
    {
      title: "the one table without it",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("notes")}
        CREATE TABLE files (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("files")}
        ${secured("memberships")}
        CREATE TABLE tasks (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        //           ^^^^^ schema-missing-rls/certain: \`tasks\` holds tenant rows and has no row-level security
      `),
    },
    {
      title: "a child table without it",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("notes")}
        CREATE TABLE files (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("files")}
        ${secured("memberships")}
        CREATE TABLE note_lines (id uuid PRIMARY KEY, note_id uuid NOT NULL REFERENCES notes (id));
        //           ^^^^^^^^^^ schema-missing-rls: \`note_lines\`
      `),
    },
    {
      title: "row-level security that is not forced",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("notes")}
        CREATE TABLE files (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("files")}
        ${secured("memberships")}
        CREATE TABLE tasks (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        //           ^^^^^ schema-missing-rls: is not forced
        ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
        CREATE POLICY tasks_tenant ON tasks USING (org_id = current_setting('app.org')::uuid);
      `),
    },
    {
      title: "a policy for everybody",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("notes")}
        CREATE TABLE files (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("files")}
        ${secured("memberships")}
        CREATE TABLE tasks (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
        ALTER TABLE tasks FORCE ROW LEVEL SECURITY;
        
        CREATE POLICY all_rows ON tasks USING (true);
        //|^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ schema-missing-rls: \`all_rows\` lets rows of all of them through
      `),
    },
    {
      title: "row-level security that is taken back",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("notes")}
        CREATE TABLE files (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("files")}
        ${secured("memberships")}
        CREATE TABLE tasks (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        //           ^^^^^ schema-missing-rls: no row-level security
        ${secured("tasks")}
        ALTER TABLE tasks DISABLE ROW LEVEL SECURITY;
      `),
    },
    {
      title: "a promise that the configuration makes",
      code:
        '//- /tenantlint.config.json\n{ "promises": ["rls-on-every-tenant-table"] }\n' +
        `//- /migrations/001.sql
        CREATE TABLE organizations (id uuid PRIMARY KEY);
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        //           ^^^^^ schema-missing-rls: notes
      `,
    },
    {
      title: "a policy for everybody beside one for the tenant: they add up",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("notes")}
        CREATE POLICY notes_read ON notes FOR SELECT TO PUBLIC USING (true);
        //|^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ schema-missing-rls: \`notes_read\` lets rows of all of them through
        ${secured("memberships")}
      `),
    },
  ],
  valid: [
    {
      title: "every table has it",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("notes")}
        CREATE TABLE files (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("files")}
        ${secured("memberships")}
      `),
    },
    {
      title: "no table has it",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        CREATE TABLE files (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
      `),
    },
    {
      title: "one of many has it",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("notes")}
        CREATE TABLE files (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        CREATE TABLE tasks (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
      `),
    },
    {
      title: "a table of no tenant",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("notes")}
        CREATE TABLE files (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("files")}
        ${secured("memberships")}
        CREATE TABLE countries (id serial PRIMARY KEY, code char(2));
      `),
    },
    {
      title: "the tenant itself",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("notes")}
        CREATE TABLE files (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("files")}
        ${secured("memberships")}
        ALTER TABLE organizations ADD COLUMN plan text;
      `),
    },
    {
      title: "enabled without a policy, which closes it",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("notes")}
        CREATE TABLE files (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("files")}
        ${secured("memberships")}
        CREATE TABLE tasks (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
        ALTER TABLE tasks FORCE ROW LEVEL SECURITY;
      `),
    },
    {
      title: "a child that asks its parent",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("notes")}
        CREATE TABLE files (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("files")}
        ${secured("memberships")}
        CREATE TABLE note_lines (id uuid PRIMARY KEY, note_id uuid NOT NULL REFERENCES notes (id));
        ALTER TABLE note_lines ENABLE ROW LEVEL SECURITY;
        ALTER TABLE note_lines FORCE ROW LEVEL SECURITY;
        CREATE POLICY note_lines_tenant ON note_lines USING (EXISTS (SELECT 1 FROM notes WHERE notes.id = note_id));
      `),
    },
    {
      title: "a policy on the author",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("notes")}
        CREATE TABLE files (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("files")}
        ${secured("memberships")}
        CREATE TABLE drafts (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id), author uuid);
        ALTER TABLE drafts ENABLE ROW LEVEL SECURITY;
        ALTER TABLE drafts FORCE ROW LEVEL SECURITY;
        CREATE POLICY drafts_tenant ON drafts USING (author = current_setting('app.user')::uuid);
      `),
    },
    {
      title: "Supabase, whose users own no table",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
        CREATE POLICY notes_tenant ON notes USING (org_id IN (SELECT org_id FROM memberships WHERE user_id = auth.uid()));
        CREATE TABLE files (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ALTER TABLE files ENABLE ROW LEVEL SECURITY;
        CREATE POLICY files_tenant ON files USING (org_id IN (SELECT org_id FROM memberships WHERE user_id = auth.uid()));
        CREATE TABLE tasks (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
        CREATE POLICY tasks_tenant ON tasks USING (org_id IN (SELECT org_id FROM memberships WHERE user_id = auth.uid()));
        ALTER TABLE memberships ENABLE ROW LEVEL SECURITY;
        CREATE POLICY memberships_tenant ON memberships USING (user_id = auth.uid());
      `),
    },
    {
      title: "a hosted role behind a function of the schema's own",
      code: sqlSchema(`
        CREATE TABLE people (user_id uuid NOT NULL REFERENCES auth.users (id), org_id uuid NOT NULL REFERENCES organizations (id), PRIMARY KEY (org_id, user_id));
        ALTER TABLE people ENABLE ROW LEVEL SECURITY;
        CREATE POLICY people_own ON people USING (org_id IN (SELECT my_orgs()));
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
        CREATE POLICY notes_own ON notes TO authenticated USING (org_id IN (SELECT my_orgs()));
        ALTER TABLE memberships ENABLE ROW LEVEL SECURITY;
        CREATE POLICY memberships_own ON memberships USING (org_id IN (SELECT my_orgs()));
      `),
    },
    {
      title: "what is open to one role of the service, or only narrows",
      code: sqlSchema(`
        CREATE TABLE notes (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES organizations (id));
        ${secured("notes")}
        CREATE POLICY notes_reports ON notes FOR SELECT TO reporting USING (true);
        CREATE POLICY notes_narrow ON notes AS RESTRICTIVE FOR SELECT USING (true);
        ${secured("memberships")}
      `),
    },
    {
      title: "a promise where there is no schema",
      code:
        '//- /tenantlint.config.json\n{ "promises": ["rls-on-every-tenant-table"] }\n' +
        `//- /src/a.ts
        export const a = 1;
      `,
    },
  ],
});
