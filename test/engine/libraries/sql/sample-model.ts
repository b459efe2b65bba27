// A small tenancy model and an oracle stub for the tests of this room: holes mean what their numbers say.
import type { Column, Entity, Relation, UniqueKey } from "../../../../server/engine/tenancy/model";
import type { SqlOracle } from "../../../../server/engine/libraries/sql/sql-oracle";

const SPAN = { file: "schema.sql", start: 0, end: 0 };

function column(text: string): Column {
  const [name = "", ...flags] = text.split(" ");
  const dbName = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return {
    name,
    dbName,
    type: "text",
    isRequired: !flags.includes("null"),
    isUnique: flags.includes("unique"),
    isId: flags.includes("id"),
    isList: false,
    hasDefault: flags.includes("id"),
  };
}

interface Draft {
  readonly tenancy: Entity["tenancy"];
  /** `name flag flag`, flags: id, unique, null, and `>parent` for a foreign key to that table's id. */
  readonly columns: readonly string[];
  readonly keys?: readonly string[];
  readonly userKeys?: readonly string[];
  readonly isMembership?: boolean;
  readonly via?: string;
  readonly uniques?: readonly (readonly string[])[];
}

function relation(text: string): readonly Relation[] {
  const [name = "", ...flags] = text.split(" ");
  const target = flags.find((flag) => flag.startsWith(">"))?.slice(1);
  return target ? [{ name, target, columns: [name], references: ["id"], isList: false, isRequired: !flags.includes("null") }] : [];
}

function unique(columns: readonly string[]): UniqueKey {
  return { columns, isPrimary: columns.length === 1 && columns[0] === "id", name: `${columns.join("_")}_key` };
}

function entity(name: string, draft: Draft): Entity {
  const columns = draft.columns.map(column);
  const isIdUnique = columns.some((each) => each.isId);
  return {
    name,
    table: name,
    origin: "sql",
    span: SPAN,
    columns,
    relations: draft.columns.flatMap(relation),
    uniques: [
      ...(isIdUnique ? [unique(["id"])] : []),
      ...columns.filter((each) => each.isUnique).map((each) => unique([each.name])),
      ...(draft.uniques ?? []).map(unique),
    ],
    indexes: [],
    tenancy: draft.tenancy,
    tenantKeys: draft.keys ?? [],
    paths: draft.via === undefined ? [] : [{ relations: [draft.via], holder: "projects", key: "orgId" }],
    userKeys: draft.userKeys ?? [],
    isMembership: draft.isMembership ?? false,
    isTenantNullable: false,
    why: [],
  };
}

/** A help desk: organizations have projects and members, projects have tickets, tickets have comments. */
export const ENTITIES: ReadonlyMap<string, Entity> = new Map(
  Object.entries<Draft>({
    orgs: { tenancy: "root", columns: ["id id", "slug unique", "name"], keys: ["id"] },
    users: { tenancy: "user", columns: ["id id", "email unique", "name"] },
    members: {
      tenancy: "direct",
      columns: ["id id", "orgId >orgs", "userId >users", "role"],
      keys: ["orgId"],
      userKeys: ["userId"],
      isMembership: true,
      uniques: [["orgId", "userId"]],
    },
    projects: {
      tenancy: "direct",
      columns: ["id id", "orgId >orgs", "slug", "title", "ownerId >users", "deletedAt null"],
      keys: ["orgId"],
      uniques: [["orgId", "slug"]],
    },
    tickets: {
      tenancy: "via",
      columns: ["id id", "projectId >projects", "authorId >users", "subject", "status", "createdAt"],
      via: "projectId",
    },
    comments: { tenancy: "via", columns: ["id id", "ticketId >tickets", "authorId >users", "body"], via: "ticketId" },
    attachments: { tenancy: "via", columns: ["id id", "ticketId >tickets", "url"], via: "ticketId" },
    labels: { tenancy: "direct", columns: ["id id", "orgId >orgs null", "slug", "color"], keys: ["orgId"], uniques: [["orgId", "slug"]] },
    sessions: { tenancy: "user", columns: ["id id", "userId >users", "token unique"], userKeys: ["userId"] },
    countries: { tenancy: "global", columns: ["id id", "code unique", "name"] },
    metrics: { tenancy: "direct", columns: ["id id", "orgId >orgs", "projectId >projects", "value"], keys: ["orgId", "projectId"] },
    settings: { tenancy: "unknown", columns: ["id id", "projectId >projects null", "value"] },
  }).map(([name, draft]) => [name, entity(name, draft)]),
);

const TENANT_COLUMN = /^(?:orgId|id)$/;

/**
 * Holes 1–9 hold a trusted tenant, 10–19 the id of a verified row, 20–29 the principal user, 30–39 an unguessable secret, 40–49 a
 * tenant id from the request, 50–59 a tenant that may be undefined, 60–69 a trusted project of the tenant; all others plain input.
 */
export const ORACLE: SqlOracle = {
  schema: { entityOf: (table) => ENTITIES.get(table.name.toLowerCase()) },
  pin(hole, of, name) {
    const isTenantColumn = name === "orgId" || (of.name === "orgs" && TENANT_COLUMN.test(name));
    if (hole < 10) return isTenantColumn ? "tenant" : "none";
    if (hole < 20) return name === "id" || name.endsWith("Id") ? "bound" : "none";
    if (hole < 30) return name === "userId" || (of.name === "users" && name === "id") ? "user" : "none";
    if (hole < 40) return name === "token" ? "credential" : "none";
    if (hole < 50) return isTenantColumn ? "untrusted" : "none";
    if (hole < 60) return isTenantColumn ? "maybe-undefined" : "none";
    if (hole < 70) return name === "projectId" || (of.name === "projects" && name === "id") ? "tenant" : "none";
    return "none";
  },
  pinSetting: (name, _of, column) => (name === "app.org_id" && column === "orgId" ? "tenant" : "none"),
  // Hole 70 holds an object with a trusted orgId, hole 71 one whose orgId came from the request, hole 72 one without it.
  pinMember: (hole, _of, column) =>
    column !== "orgId" || hole === 72 ? "absent" : hole === 70 ? "tenant" : hole === 71 ? "untrusted" : "none",
  pinCondition: (hole) => (hole === 75 ? "tenant" : "none"),
};
