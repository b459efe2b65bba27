import { PrismaClient } from "@prisma/client";
import { Pool } from "pg";

export const prisma = new PrismaClient();

/** For reports, which are easier to say in SQL. */
export const pool = new Pool({ connectionString: process.env.DATABASE_URL });
