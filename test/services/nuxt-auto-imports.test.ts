// What Nuxt and Nitro put at hand without an import: exports of `server/utils` and `shared/utils`.
import { service } from "../harness/service";

/** Log lines and indexes are other tests' matter. */
const OTHERS = /^(?:log|audit|schema)-/;

const SCHEMA = `
  import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
  export const teams = sqliteTable("teams", { id: integer("id").primaryKey() });
  export const members = sqliteTable("members", {
    id: integer("id").primaryKey(),
    teamId: integer("team_id").notNull().references(() => teams.id),
    email: text("email").notNull(),
  });
  export const links = sqliteTable("links", {
    id: integer("id").primaryKey(),
    teamId: integer("team_id").notNull().references(() => teams.id),
    url: text("url").notNull(),
  });
`;

const DATABASE = `
  import { drizzle } from "drizzle-orm/libsql";
  import * as schema from "../database/schema";
  export const tables = schema;
  let instance: any;
  export const useDb = () => (instance ??= drizzle({ connection: process.env.DB!, schema }));
`;

const packages = (framework: string): string => JSON.stringify({ dependencies: { [framework]: "3.13.0", "drizzle-orm": "0.36.0" } });

describe("Auto-imports of Nuxt", () => {
  service(
    {
      "package.json": packages("nuxt"),
      "server/database/schema.ts": SCHEMA,
      "server/utils/db.ts": DATABASE,
      "server/utils/auth/team-of.ts": `
        export default async (event: any) => {
          const { user } = await requireUserSession(event);
          return user.teamId;
        };
      `,
      "shared/utils/paging.ts": `export const onePage = (query: any) => query.limit(20);`,
      "server/api/links.get.ts": `
        import { eq } from "drizzle-orm";
        export default defineEventHandler(async (event) => {
          const team = await teamOf(event);
          return onePage(useDb().select().from(tables.links).where(eq(tables.links.teamId, team)));
        });
      `,
      "server/api/links/all.get.ts": `
        export default defineEventHandler(async (event) => {
          await teamOf(event);
          return onePage(useDb().select().from(tables.links)); //! unscoped-query
        });
      `,
      "server/api/links/[id].delete.ts": `
        import { eq } from "drizzle-orm";
        export default defineEventHandler(async (event) => {
          await teamOf(event);
          await useDb().delete(tables.links).where(eq(tables.links.id, Number(getRouterParam(event, "id")))); //! unscoped-mutation
        });
      `,
    },
    undefined,
    OTHERS,
  );
});

describe("Auto-imports of Nitro", () => {
  service(
    {
      "package.json": packages("nitropack"),
      "database/schema.ts": SCHEMA,
      "utils/db.ts": DATABASE,
      "routes/links/[id].get.ts": `
        import { eq } from "drizzle-orm";
        export default defineEventHandler(async (event) =>
          useDb().select().from(tables.links).where(eq(tables.links.id, Number(getRouterParam(event, "id")))), //! unscoped-query
        );
      `,
    },
    undefined,
    OTHERS,
  );
});
