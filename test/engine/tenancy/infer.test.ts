// Schemas of many shapes, and the tenancy that is read from each.
import assert from "node:assert/strict";
import { entityIn, prismaModel, sqlModel, summary } from "./tenancy-harness";

/** A Prisma model with an id and the given lines. */
function model(name: string, ...lines: readonly string[]): string {
  return `model ${name} {\n  id String @id\n  ${lines.join("\n  ")}\n}\n`;
}

/** A required relation and its key: `to("org", "Org")` is `org Org` by `orgId`. */
function to(name: string, target: string, mark = ""): string {
  return `${name}Id String${mark}\n  ${name} ${target}${mark} @relation(fields: [${name}Id], references: [id])`;
}

describe("inferTenancy: roots", () => {
  it("takes the entity that a membership joins with users", () => {
    const result = prismaModel(
      model("Garage") +
        model("User", "email String @unique") +
        `model GarageUser {\n  ${to("garage", "Garage")}\n  ${to("user", "User")}\n  @@id([garageId, userId])\n}\n` +
        model("Car", to("garage", "Garage")) +
        model("Repair", to("car", "Car")),
    );
    assert.deepEqual(result.roots, ["Garage"]);
    assert.equal(result.user, "User");
    assert.equal(entityIn(result.entities.values(), "GarageUser").isMembership, true);
    assert.match(result.why[0] ?? "", /^Garage is the tenant: GarageUser joins it with users/);
  });

  it("takes a usual name without any users", () => {
    assert.deepEqual(prismaModel(model("Tenant") + model("Vehicle", to("tenant", "Tenant"))).roots, ["Tenant"]);
    assert.deepEqual(prismaModel(model("League") + model("Match", to("league", "League"))).roots, ["League"]);
    assert.deepEqual(prismaModel(model("Haulier") + model("Truck", to("haulier", "Haulier"))).roots, ["Haulier"]);
  });

  it("does not take a name that may be a lookup's where little reaches it", () => {
    assert.deepEqual(prismaModel(model("Carrier") + model("Parcel", to("carrier", "Carrier"))).roots, []);
  });

  it("takes the entity that every user requires", () => {
    const result = prismaModel(
      model("Shelter") + model("User", "email String", to("shelter", "Shelter")) + model("Animal", to("shelter", "Shelter")),
    );
    assert.deepEqual(result.roots, ["Shelter"]);
    assert.deepEqual(summary(result), ["Animal direct shelterId", "Shelter root id", "User direct shelterId"]);
  });

  it("takes a doubtful name where everything hangs on it", () => {
    const shelves = model("Book", to("library", "Library")) + model("Copy", to("book", "Book"));
    assert.deepEqual(prismaModel(model("Library", "name String") + shelves).roots, ["Library"]);
    assert.deepEqual(prismaModel(model("Library", "name String") + shelves + model("Reader", "name String")).roots, []);
  });

  it("takes the entity whose own sessions or keys there are, unless it is a person", () => {
    const keys = (name: string, target: string): string =>
      model("ApiKey", "hash String @unique", to(name, target)) +
      model("Article", to(name, target)) +
      model("Note", to("article", "Article"));
    assert.deepEqual(prismaModel(model("Publisher", "name String") + keys("publisher", "Publisher")).roots, ["Publisher"]);
    assert.deepEqual(prismaModel(model("Reader", "email String", "passwordHash String") + keys("reader", "Reader")).roots, []);
  });

  it("prefers the tenant to a lookup that everything reaches through it", () => {
    const result = prismaModel(
      model("Country") +
        model("Organization", to("country", "Country")) +
        model("User", "email String", to("organization", "Organization")) +
        model("Invoice", to("organization", "Organization")),
    );
    assert.deepEqual(result.roots, ["Organization"]);
    assert.equal(entityIn(result.entities.values(), "Country").tenancy, "global");
  });

  it("never takes an auth library's account, session or token", () => {
    const auth =
      model("User", "email String @unique") +
      model("Account", to("user", "User"), "provider String", "providerAccountId String") +
      model("Session", "sessionToken String @unique", to("user", "User")) +
      "model VerificationToken {\n  identifier String\n  token String @unique\n}\n";
    const alone = prismaModel(auth + model("Post", to("user", "User")));
    assert.deepEqual(alone.roots, []);
    assert.deepEqual(summary(alone), [
      "Account user userId",
      "Post user userId",
      "Session user userId",
      "User user id",
      "VerificationToken global",
    ]);
    const withTeam = prismaModel(
      auth + model("Team") + model("TeamMember", to("team", "Team"), to("user", "User")) + model("Doc", to("team", "Team")),
    );
    assert.deepEqual(withTeam.roots, ["Team"]);
    assert.equal(entityIn(withTeam.entities.values(), "Account").tenancy, "user");
  });

  it("takes an `Account` without a provider as the tenant", () => {
    assert.deepEqual(
      prismaModel(
        model("Account", "name String") +
          model("User", "email String", to("account", "Account")) +
          model("Order", to("account", "Account")),
      ).roots,
      ["Account"],
    );
  });

  it("finds no tenant in a blog", () => {
    const blog =
      model("User", "email String") +
      model("Post", to("author", "User")) +
      model("Comment", to("post", "Post"), to("author", "User")) +
      model("Category");
    assert.deepEqual(prismaModel(blog).roots, []);
    assert.deepEqual(summary(prismaModel(blog)), ["Category global", "Comment user authorId", "Post user authorId", "User user id"]);
  });

  it("takes what one user owns as the user's, not as a tenant", () => {
    const todo = prismaModel(
      model("User", "email String") + model("Project", to("user", "User")) + model("Task", to("project", "Project")),
    );
    assert.deepEqual(todo.roots, []);
    assert.deepEqual(summary(todo), ["Project user userId", "Task user", "User user id"]);
    assert.deepEqual(entityIn(todo.entities.values(), "Task").paths[0], { relations: ["project"], holder: "Project", key: "userId" });
  });

  it("takes key columns without a table as a virtual root", async () => {
    const result = await sqlModel(
      "CREATE TABLE orders (id int PRIMARY KEY, tenant_id uuid NOT NULL); CREATE TABLE lines (id int PRIMARY KEY, order_id int NOT NULL REFERENCES orders(id)); CREATE TABLE notes (id int, tenant_id uuid NOT NULL);",
    );
    assert.deepEqual(result.roots, ["tenant"]);
    assert.deepEqual(summary(result), ["lines via order_id.tenant_id", "notes direct tenant_id", "orders direct tenant_id"]);
    assert.equal(result.why[0], "2 entities name a tenant by key column, and there is no table for it.");
  });

  it("takes a table that a key column places below such a tenant as its data, also alone", () => {
    const text = (orgId: string): string =>
      model("Project", orgId) + model("Issue", to("project", "Project")) + model("Comment", to("issue", "Issue"));
    const hosted = prismaModel(text("orgId String"));
    assert.deepEqual(hosted.roots, ["organization"]);
    assert.deepEqual(summary(hosted), ["Comment via issue.project.orgId", "Issue via project.orgId", "Project direct orgId"]);
    // The key is the name that the identity service gives the very same thing, or need not be there.
    assert.deepEqual(prismaModel(text("orgId String @unique")).roots, ["Project"]);
    assert.deepEqual(prismaModel(text("orgId String?")).roots, ["Project"]);
  });
});

describe("inferTenancy: levels", () => {
  const levels =
    model("Organization") +
    model("User", "email String") +
    model("Membership", to("organization", "Organization"), to("user", "User")) +
    model("Project", to("organization", "Organization"));

  it("takes the key that most tables live by as a nested level", () => {
    const result = prismaModel(
      levels +
        ["Trace", "Prompt", "Score", "Dataset"].map((name) => model(name, to("project", "Project"))).join("") +
        model("Run", to("dataset", "Dataset")) +
        model("ApiKey", to("project", "Project")),
    );
    assert.deepEqual(result.roots, ["Organization", "Project"]);
    assert.deepEqual(entityIn(result.entities.values(), "Trace").tenantKeys, ["projectId"]);
    assert.deepEqual(entityIn(result.entities.values(), "Project").tenantKeys, ["organizationId"]);
    assert.deepEqual(
      entityIn(result.entities.values(), "Run").paths.map((path) => [...path.relations, path.key].join(".")),
      ["dataset.projectId", "dataset.project.organizationId", "dataset.project.id", "dataset.project.organization.id"],
    );
  });

  it("takes an inner entity as plain data where its tables carry the tenant's key as well", () => {
    const result = prismaModel(
      levels +
        ["Task", "Label", "Sprint", "Milestone"]
          .map((name) => model(name, to("organization", "Organization"), to("project", "Project")))
          .join(""),
    );
    assert.deepEqual(result.roots, ["Organization"]);
    assert.deepEqual(entityIn(result.entities.values(), "Task").tenantKeys, ["organizationId"]);
  });

  it("finds three levels", () => {
    const result = prismaModel(
      levels +
        model("Team", to("organization", "Organization")) +
        model("Environment", to("project", "Project")) +
        ["Survey", "Contact", "Person", "Action", "Response"].map((name) => model(name, to("environment", "Environment"))).join("") +
        ["Language", "Style", "Tag", "Channel"].map((name) => model(name, to("project", "Project"))).join(""),
    );
    assert.deepEqual(result.roots, ["Organization", "Project", "Environment"]);
    assert.equal(entityIn(result.entities.values(), "Team").tenancy, "direct");
  });
});

describe("inferTenancy: direct", () => {
  const base = model("Org") + model("User", "email String", to("org", "Org"));
  const tenancyOf = (name: string, ...lines: readonly string[]) =>
    entityIn(prismaModel(base + model("Thing", to("org", "Org")) + model(name, ...lines)).entities.values(), name);

  it("takes a foreign key of any name", () => {
    const entity = tenancyOf("Asset", "tid String\n  owner Org @relation(fields: [tid], references: [id])");
    assert.deepEqual([entity.tenancy, entity.tenantKeys, entity.why], ["direct", ["tid"], ["`tid` points at Org."]]);
  });

  it("takes a column that is named after the tenant and has no relation", () => {
    for (const column of ["orgId", "organizationId", "organization_id", "tenantId", "orgUuid"]) {
      assert.deepEqual(tenancyOf("Asset", `${column} String`).tenantKeys, [column]);
    }
    assert.equal(tenancyOf("Asset", "tid String").tenancy, "global");
    assert.equal(tenancyOf("Asset", "name String").tenancy, "global");
  });

  it("takes no `tenantId` that may be missing where the tenants are called otherwise, and required keys lead to them", () => {
    const site = model("Workspace") + model("Program", to("workspace", "Workspace"));
    const pupil = (...lines: readonly string[]) =>
      entityIn(prismaModel(site + model("Enrollment", ...lines)).entities.values(), "Enrollment");
    const owned = pupil(to("program", "Program"), "tenantId String?");
    assert.deepEqual([owned.tenancy, owned.tenantKeys, owned.why], ["via", [], ["Reaches the tenant through `program.workspaceId`."]]);
    // With no other way to the tenant it is one, as is a column that must be filled.
    assert.deepEqual(pupil("tenantId String?").tenantKeys, ["tenantId"]);
    assert.deepEqual(pupil(to("program", "Program"), "tenantId String").tenantKeys, ["tenantId"]);
    assert.deepEqual(pupil(to("program", "Program"), "workspaceId String?").tenantKeys, ["workspaceId"]);
  });

  it("says that a nullable key may be null", () => {
    const entity = tenancyOf("Template", to("org", "Org", "?"));
    assert.deepEqual([entity.tenancy, entity.isTenantNullable, entity.why], ["direct", true, ["`orgId` points at Org, and may be null."]]);
  });

  it("takes the key named after the tenant before another to the same one", () => {
    assert.deepEqual(
      tenancyOf("Deal", to("org", "Org"), 'partnerId String\n  partner Org @relation("p", fields: [partnerId], references: [id])')
        .tenantKeys,
      ["orgId"],
    );
  });

  it("takes no choice of the user as a key", () => {
    assert.equal(tenancyOf("Session", to("user", "User"), "activeOrgId String?").tenancy, "via");
    assert.deepEqual(tenancyOf("Session", to("user", "User"), "activeOrgId String?").tenantKeys, []);
  });

  it("knows the names of tenant keys, folded", () => {
    const names = prismaModel(
      base + model("Asset", 'orgRef String @map("org_ref")\n  o Org @relation(fields: [orgRef], references: [id])'),
    ).tenantKeyNames;
    for (const name of ["orgid", "orgref", "organizationid", "tenantid"]) assert.ok(names.has(name), name);
    assert.ok(!names.has("id"));
  });

  it("finds entities by table, letter case ignored", () => {
    assert.equal(
      prismaModel(
        model("Org") +
          'model Asset {\n  id Int @id\n  orgId String\n  org Org @relation(fields: [orgId], references: [id])\n  @@map("Assets")\n}',
      ).byTable.get("assets"),
      "Asset",
    );
  });
});

describe("inferTenancy: via, unknown, user, global", () => {
  const base =
    model("Org", "settingsId String @unique\n  settings Settings @relation(fields: [settingsId], references: [id])") +
    model("Settings", "org Org?") +
    model("User", "email String") +
    model("OrgMember", to("org", "Org"), to("user", "User")) +
    model("Project", to("org", "Org")) +
    model("Task", to("project", "Project"));
  const tenancyOf = (name: string, ...lines: readonly string[]) =>
    entityIn(prismaModel(base + (lines.length > 0 ? model(name, ...lines) : "")).entities.values(), name);

  it("lists every required path, shortest first", () => {
    const entity = tenancyOf("Comment", to("task", "Task"), to("project", "Project"));
    assert.deepEqual([entity.tenancy, entity.why], ["via", ["Reaches the tenant through `project.orgId`."]]);
    assert.deepEqual(
      entity.paths.slice(0, 3).map((path) => [...path.relations, path.key].join(".")),
      ["project.orgId", "task.project.orgId", "project.org.id"],
    );
  });

  it("survives circles", () => {
    const result = prismaModel(model("Org") + model("A", to("b", "B")) + model("B", to("a", "A"), to("org", "Org")));
    assert.deepEqual(summary(result), ["A via b.orgId", "B direct orgId", "Org root id"]);
  });

  it("takes a nullable path as unknown, and shows it", () => {
    const entity = tenancyOf("Event", to("task", "Task", "?"));
    assert.deepEqual([entity.tenancy, entity.why], ["unknown", ["Only the nullable path `task.project.orgId` leads to a tenant."]]);
    assert.equal(entity.paths[0]?.key, "orgId");
  });

  it("takes what a tenant row points at one by one as unknown, reached back through its relation", () => {
    const settings = tenancyOf("Settings");
    assert.equal(settings.tenancy, "unknown");
    assert.deepEqual(settings.paths[0], { relations: ["org"], holder: "Org", key: "id" });
  });

  it("takes a required key to the user as user, even beside a nullable path", () => {
    const entity = tenancyOf("Notification", to("user", "User"), to("task", "Task", "?"));
    assert.deepEqual([entity.tenancy, entity.userKeys], ["user", ["userId"]]);
  });

  it("takes a nullable key to the user alone as unknown", () => {
    assert.equal(tenancyOf("Click", to("user", "User", "?")).tenancy, "unknown");
  });

  it("names the user's columns of tenant rows too", () => {
    assert.deepEqual(tenancyOf("Draft", to("org", "Org"), to("user", "User"), to("editor", "User", "?")).userKeys, ["userId"]);
  });

  it("takes an entity that nothing links as global", () => {
    assert.deepEqual(tenancyOf("Currency", "code String").why, ["No foreign key leads to a tenant or a user."]);
  });

  it("tells a membership from rows that merely name both", () => {
    assert.equal(tenancyOf("OrgMember").isMembership, true);
    assert.equal(tenancyOf("Upload", to("org", "Org"), to("user", "User")).isMembership, false);
    assert.equal(tenancyOf("NotificationSetting", to("org", "Org"), to("user", "User"), "@@unique([orgId, userId])").isMembership, false);
    assert.equal(tenancyOf("Assignment", to("org", "Org"), to("user", "User"), "@@unique([orgId, userId])").isMembership, true);
  });
});

describe("inferTenancy: users", () => {
  const org = model("Org") + model("Thing", to("org", "Org"));

  it("takes a user of several tenants as user, of one as direct", () => {
    const several = prismaModel(org + model("User", "email String") + model("OrgMember", to("org", "Org"), to("user", "User")));
    assert.equal(entityIn(several.entities.values(), "User").tenancy, "user");
    const one = prismaModel(org + model("User", "email String", to("org", "Org")));
    assert.equal(entityIn(one.entities.values(), "User").tenancy, "direct");
  });

  it("ignores a user's nullable tenant where members join the same level", () => {
    const joined = prismaModel(
      org + model("User", "email String", to("org", "Org", "?")) + model("OrgMember", to("org", "Org"), to("user", "User")),
    );
    assert.equal(entityIn(joined.entities.values(), "User").tenancy, "user");
    const alone = prismaModel(org + model("User", "email String", to("org", "Org", "?")));
    assert.deepEqual(
      [entityIn(alone.entities.values(), "User").tenancy, entityIn(alone.entities.values(), "User").isTenantNullable],
      ["direct", true],
    );
  });

  it("finds people under other names by their sign-in columns", () => {
    assert.equal(prismaModel(org + model("Member", "email String", to("org", "Org"))).user, "Member");
    assert.equal(prismaModel(org + model("Member", "nickname String", to("org", "Org"))).user, undefined);
  });

  it("joins members with users that live outside the schema", async () => {
    const result =
      await sqlModel(`CREATE TABLE accounts (id uuid PRIMARY KEY); CREATE TABLE boards (id uuid PRIMARY KEY, account_id uuid NOT NULL REFERENCES accounts);
      CREATE TABLE account_users (account_id uuid NOT NULL REFERENCES accounts, user_id uuid NOT NULL REFERENCES auth.users(id), PRIMARY KEY (account_id, user_id));`);
    assert.equal(entityIn(result.entities.values(), "account_users").isMembership, true);
    assert.deepEqual(entityIn(result.entities.values(), "account_users").userKeys, ["user_id"]);
  });
});

describe("inferTenancy: SQL", () => {
  it("follows keys that are named after a table and not declared", async () => {
    const result = await sqlModel(
      "CREATE TABLE org (id int PRIMARY KEY); CREATE TABLE podcasts (id text PRIMARY KEY, org_id int NOT NULL); CREATE TABLE episode (id int, podcast_id text NOT NULL); CREATE TABLE clip (id int, podcast_id text); CREATE TABLE odd (id int, podcast_id uuid NOT NULL);",
    );
    assert.deepEqual(summary(result), [
      "clip unknown podcast_id.org_id",
      "episode via podcast_id.org_id",
      "odd global",
      "org root id",
      "podcasts direct org_id",
    ]);
    assert.deepEqual(entityIn(result.entities.values(), "episode").why, [
      "Reaches the tenant through `podcast_id.org_id`.",
      "`podcast_id` is taken to point at podcasts, by its name.",
    ]);
  });

  it("takes a key for the parent's after which a table is named", async () => {
    const result = await sqlModel(
      "CREATE TABLE org (id int PRIMARY KEY); CREATE TABLE ride_bookings (id int PRIMARY KEY, org_id int NOT NULL); CREATE TABLE ride_booking_stops (id int, booking_id int NOT NULL); CREATE TABLE seat (id int, booking_id int NOT NULL); CREATE TABLE ride_booking_tags (id int, seat_id int NOT NULL);",
    );
    assert.deepEqual(summary(result), [
      "org root id",
      "ride_booking_stops via booking_id.org_id",
      "ride_booking_tags global",
      "ride_bookings direct org_id",
      "seat global",
    ]);
  });

  it("marks the policies that speak of the tenant key", async () => {
    const result = await sqlModel(`CREATE TABLE org (id int PRIMARY KEY); CREATE TABLE a (id int, org_id int NOT NULL REFERENCES org(id));
      CREATE POLICY t ON a USING (org_id = current_setting('app.org')::int); CREATE POLICY open ON a FOR SELECT USING (true);`);
    assert.deepEqual(
      entityIn(result.entities.values(), "a").rowSecurity?.policies.map((policy) => policy.isTenantPolicy),
      [true, false],
    );
  });
});

describe("inferTenancy: configuration", () => {
  const text =
    model("Org") +
    model("User", "email String", to("org", "Org")) +
    model("Club") +
    model("Visit", to("club", "Club"), "place String", to("user", "User"));

  it("takes the configured root, by entity or table name", () => {
    const result = prismaModel(text, { tenant: { root: ["club"] } });
    assert.deepEqual([result.roots, result.why[0]], [["Club"], "Club is configured as tenant."]);
    assert.equal(entityIn(result.entities.values(), "Visit").tenancy, "direct");
  });

  it("takes a configured root without a table as virtual", () => {
    assert.deepEqual(prismaModel(text, { tenant: { root: ["region"], keys: ["place"] } }).roots, ["region"]);
    assert.deepEqual(entityIn(prismaModel(text, { tenant: { root: ["region"], keys: ["place"] } }).entities.values(), "Visit").tenantKeys, [
      "place",
    ]);
  });

  it("takes configured keys before what it would infer", () => {
    assert.deepEqual(entityIn(prismaModel(text, { tenant: { keys: ["place"] } }).entities.values(), "Visit").tenantKeys, ["place"]);
  });

  it("takes the configured user", () => {
    assert.equal(prismaModel(text, { tenant: { user: "club" } }).user, "Club");
  });

  it("overrides single entities", () => {
    const result = prismaModel(text, { entities: { Visit: { tenancy: "global" }, club: { tenantKey: "id" } } });
    const visit = entityIn(result.entities.values(), "Visit");
    assert.deepEqual([visit.tenancy, visit.tenantKeys, visit.paths, visit.why], ["global", [], [], ["The configuration says global."]]);
    const club = entityIn(result.entities.values(), "Club");
    assert.deepEqual([club.tenancy, club.tenantKeys, club.why], ["direct", ["id"], ["The configuration says direct by `id`."]]);
  });

  it("gives an empty model for an empty schema", () => {
    const result = prismaModel("");
    assert.deepEqual([result.roots, result.entities.size, result.user], [[], 0, undefined]);
  });
});
