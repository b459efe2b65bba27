// What `tenantlint model` says of a model, as rows and as JSON.
import assert from "node:assert/strict";
import { describeModel } from "../../../server/engine/tenancy/describe-model";
import { prismaModel, sqlModel } from "./tenancy-harness";

const MODEL = prismaModel(`
model Org {
  id String @id
}
model User {
  id    String @id
  email String
}
model OrgMember {
  orgId  String
  userId String
  org    Org  @relation(fields: [orgId], references: [id])
  user   User @relation(fields: [userId], references: [id])
  @@id([orgId, userId])
}
model Project {
  id    String @id
  orgId String
  org   Org    @relation(fields: [orgId], references: [id])
}
model Task {
  id        String  @id
  projectId String
  project   Project @relation(fields: [projectId], references: [id])
}
model Country {
  code String @id
}
`);

describe("describeModel", () => {
  it("gives a row per entity with its key or path and the reason", () => {
    assert.deepEqual(describeModel(MODEL).rows, [
      { entity: "Country", tenancy: "global", key: "", why: "No foreign key leads to a tenant or a user." },
      { entity: "Org", tenancy: "root", key: "id", why: "It is the tenant itself." },
      { entity: "OrgMember", tenancy: "direct", key: "orgId", why: "`orgId` points at Org. It joins users with tenants." },
      { entity: "Project", tenancy: "direct", key: "orgId", why: "`orgId` points at Org." },
      { entity: "Task", tenancy: "via", key: "project.orgId", why: "Reaches the tenant through `project.orgId`." },
      { entity: "User", tenancy: "user", key: "id", why: "It is the user itself, who may belong to several tenants." },
    ]);
  });

  it("says how the roots and the user were found", () => {
    const { roots, user, why } = describeModel(MODEL);
    assert.deepEqual([roots, user], [["Org"], "User"]);
    assert.deepEqual(why, [
      "Org is the tenant: OrgMember joins it with users, its name is a usual one for a tenant, 2 entities carry its key, 3 reach it.",
      "User holds the people who sign in.",
    ]);
  });
});

describe("the model as JSON", () => {
  it("is plain data that survives JSON", () => {
    const json = describeModel(MODEL).json;
    assert.deepEqual(JSON.parse(JSON.stringify(json)), json);
    assert.deepEqual([json.version, json.roots, json.user], [1, ["Org"], "User"]);
    assert.deepEqual(json.tenantKeyNames, ["organisationid", "organizationid", "orgid", "tenantid"]);
  });

  it("holds every path of an entity, dotted", () => {
    const task = describeModel(MODEL).json.entities.find((entity) => entity.name === "Task");
    assert.deepEqual(task, {
      name: "Task",
      table: "Task",
      file: "schema.prisma",
      origin: "prisma",
      tenancy: "via",
      tenantKeys: [],
      paths: ["project.orgId", "project.org.id"],
      userKeys: [],
      isMembership: false,
      isTenantNullable: false,
      rowSecurity: "none",
      why: ["Reaches the tenant through `project.orgId`."],
    });
  });

  it("tells enabled from forced row security, and says null where there is no user", async () => {
    const { json } = describeModel(
      await sqlModel(
        "CREATE TABLE a (id int); CREATE TABLE b (id int); CREATE TABLE c (id int); ALTER TABLE b ENABLE ROW LEVEL SECURITY; ALTER TABLE c ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;",
      ),
    );
    assert.deepEqual(
      json.entities.map((entity) => entity.rowSecurity),
      ["none", "enabled", "forced"],
    );
    assert.equal(json.user, null);
  });
});
