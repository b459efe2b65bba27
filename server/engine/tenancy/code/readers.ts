// The catalogue of schema readers for code: one line per library.
import type { CodeSchemaReader } from "./code-reader";
import { CONVEX_READER } from "./convex/convex";
import { DYNAMODB_READER } from "./dynamodb/dynamodb";
import { FIRESTORE_READER } from "./firestore/firestore";
import { DRIZZLE_READER } from "./drizzle/reader";
import { KNEX_READER } from "./knex/migrations";
import { KYSELY_MIGRATIONS_READER } from "./kysely/migrations";
import { KYSELY_READER } from "./kysely/reader";
import { MONGODB_READER } from "./mongodb/mongodb";
import { MONGOOSE_READER } from "./mongoose/mongoose";
import { MIKRO_ORM_READER } from "./mikro-orm";
import { NODE_PG_MIGRATE_READER } from "./node-pg-migrate/migrations";
import { OBJECTION_READER } from "./objection/reader";
import { SEQUELIZE_MIGRATIONS_READER } from "./orm-migrations/sequelize";
import { TYPEORM_MIGRATIONS_READER } from "./orm-migrations/typeorm";
import { SQL_TEXT_READER } from "./sql-texts";
import { SEQUELIZE_READER } from "./sequelize/sequelize";
import { TYPEORM_READER } from "./typeorm";
import { SUPABASE_READER } from "./supabase/supabase";

export const CODE_READERS: readonly CodeSchemaReader[] = [
  DRIZZLE_READER,
  KYSELY_READER,
  KYSELY_MIGRATIONS_READER,
  KNEX_READER,
  NODE_PG_MIGRATE_READER,
  TYPEORM_MIGRATIONS_READER,
  SEQUELIZE_MIGRATIONS_READER,
  OBJECTION_READER,
  MONGOOSE_READER,
  TYPEORM_READER,
  SEQUELIZE_READER,
  MIKRO_ORM_READER,
  MONGODB_READER,
  SUPABASE_READER,
  CONVEX_READER,
  DYNAMODB_READER,
  FIRESTORE_READER,
  SQL_TEXT_READER,
];
