// A veterinary practice on Drizzle: clinics are the tenants.
import type { QueryApp } from "../../../harness/query-apps";

const SCHEMA = `
import { integer, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { relations } from "drizzle-orm";
export const clinics = pgTable("clinics", { id: uuid("id").primaryKey(), name: text("name").notNull() });
export const users = pgTable("users", { id: uuid("id").primaryKey(), email: text("email").notNull().unique() });
export const staff = pgTable("staff", {
  userId: uuid("user_id").notNull().references(() => users.id),
  clinicId: uuid("clinic_id").notNull().references(() => clinics.id),
}, (t) => [primaryKey({ columns: [t.userId, t.clinicId] })]);
export const species = pgTable("species", { code: text("code").primaryKey(), name: text("name").notNull() });
export const pets = pgTable("pets", {
  id: uuid("id").primaryKey(),
  name: text("name").notNull(),
  chip: text("chip").notNull(),
  clinicId: uuid("clinic_id").notNull().references(() => clinics.id),
  speciesCode: text("species_code").references(() => species.code),
}, (t) => [unique().on(t.clinicId, t.chip)]);
export const visits = pgTable("visits", {
  id: uuid("id").primaryKey(),
  petId: uuid("pet_id").notNull().references(() => pets.id),
  reason: text("reason").notNull(),
});
export const petsRelations = relations(pets, ({ one, many }) => ({
  clinic: one(clinics, { fields: [pets.clinicId], references: [clinics.id] }),
  visits: many(visits),
}));
export const speciesRelations = relations(species, ({ many }) => ({ pets: many(pets) }));
`;

export const APP: QueryApp = {
  files: {
    "package.json": `{ "name": "practice", "dependencies": { "drizzle-orm": "0.45.0", "pg": "8.11.0", "express": "4.19.0", "jsonwebtoken": "9.0.0" } }`,
    "src/schema.ts": SCHEMA,
    "src/db.ts": `import { drizzle } from "drizzle-orm/node-postgres";\nimport { Pool } from "pg";\nimport * as schema from "./schema";\nexport const db = drizzle(new Pool(), { schema });\n`,
  },
  imports: `import { db } from "./db";\nimport { clinics, pets, species, staff, users, visits } from "./schema";\nimport { aliasedTable, and, count, desc, eq, exists, getTableColumns, gt, ilike, inArray, isNull, ne, not, or, sql } from "drizzle-orm";\nimport { union } from "drizzle-orm/pg-core";`,
};
