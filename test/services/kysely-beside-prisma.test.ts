// One database that Prisma's schema declares, and that Kysely's generated interface names by its tables and columns.
import { service } from "../harness/service";

describe("Kysely's generated interface beside the Prisma schema", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { "@prisma/client": "6.0.0", kysely: "0.27.0", "prisma-extension-kysely": "3.0.0", next: "15.0.0" },
    }),
    "prisma/schema.prisma": `
      generator client {
        provider = "prisma-client-js"
      }
      datasource db {
        provider = "postgresql"
        url      = env("DATABASE_URL")
      }
      model Clinic {
        id String @id @default(cuid())
        name String
        members Member[]
        forms IntakeForm[]
        @@map("clinics")
      }
      model Member {
        id String @id
        userId String @map("user_id")
        clinicId String @map("clinic_id")
        clinic Clinic @relation(fields: [clinicId], references: [id])
        @@map("members")
      }
      model IntakeForm {
        id String @id
        clinicId String @map("clinic_id")
        clinic Clinic @relation(fields: [clinicId], references: [id])
        title String
        answers FormAnswer[]
        @@map("intake_forms")
      }
      model FormAnswer {
        id String @id
        formId String @map("form_id")
        form IntakeForm @relation(fields: [formId], references: [id])
        body String
        @@map("form_answers")
      }
    `,
    "prisma/generated/types.ts": `
      import type { ColumnType } from "kysely";
      export type Generated<T> = T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>;
      export type Clinic = { id: Generated<string>; name: string };
      export type Member = { id: string; user_id: string; clinic_id: string };
      export type IntakeForm = { id: string; clinic_id: string; title: string };
      export type FormAnswer = { id: string; form_id: string; body: string };
      export type DB = { clinics: Clinic; members: Member; intake_forms: IntakeForm; form_answers: FormAnswer };
    `,
    "src/db.ts": `
      import { PrismaClient } from "@prisma/client";
      import { Kysely, PostgresDialect } from "kysely";
      import { Pool } from "pg";
      import type { DB } from "../prisma/generated/types";
      export const prisma = new PrismaClient();
      export const kysely = new Kysely<DB>({ dialect: new PostgresDialect({ pool: new Pool() }) });
    `,
    "src/session.ts": `
      import { getServerSession } from "next-auth";
      export async function clinicOf() {
        const session = await getServerSession();
        if (!session) throw new Error("nobody is signed in");
        return session.user.clinicId as string;
      }
    `,
    "src/app/api/forms/[id]/route.ts": `
      import { kysely, prisma } from "../../../../db";
      import { clinicOf } from "../../../../session";
      export async function GET(request: Request, { params }: { params: { id: string } }) {
        const clinicId = await clinicOf();
        const forms = await prisma.$queryRaw\`SELECT id, title FROM intake_forms WHERE id = \${params.id}\`; //! unscoped-query
        const own = await prisma.$queryRaw\`SELECT id, title FROM intake_forms WHERE id = \${params.id} AND clinic_id = \${clinicId}\`;
        return Response.json({ forms, own });
      }
      export async function POST(request: Request, { params }: { params: { id: string } }) {
        const clinicId = await clinicOf();
        const forms = await kysely.selectFrom("intake_forms").selectAll().where("id", "=", params.id).execute(); //! unscoped-query
        const own = await kysely.selectFrom("intake_forms").selectAll().where("id", "=", params.id).where("clinic_id", "=", clinicId).execute();
        const answers = await kysely
          .selectFrom("form_answers")
          .innerJoin("intake_forms", "intake_forms.id", "form_answers.form_id")
          .select(["form_answers.id", "form_answers.body"])
          .where("form_answers.form_id", "=", params.id)
          .where("intake_forms.clinic_id", "=", clinicId)
          .execute();
        await kysely.insertInto("intake_forms").values({ id: "1", clinic_id: clinicId, title: "new" }).execute();
        return Response.json({ forms, own, answers });
      }
      export async function DELETE(request: Request, { params }: { params: { id: string } }) {
        await clinicOf();
        await kysely.deleteFrom("form_answers").where("form_id", "=", params.id).execute(); //! unscoped-mutation
        return Response.json({});
      }
    `,
  });

  service(
    {
      "package.json": JSON.stringify({ dependencies: { "@prisma/client": "6.0.0", kysely: "0.27.0", next: "15.0.0" } }),
      "prisma/schema.prisma": `
        model Clinic {
          id String @id @default(cuid())
          name String
          settings Setting[]
        }
        model Setting {
          id String @id
          clinicId String @map("clinic_id")
          clinic Clinic @relation(fields: [clinicId], references: [id])
          @@map("settings")
        }
      `,
      "src/device.ts": `
        import SQLite from "better-sqlite3";
        import { Kysely, SqliteDialect } from "kysely";
        interface Database { settings: { name: string; value: string } }
        export const device = new Kysely<Database>({ dialect: new SqliteDialect({ database: new SQLite("device.db") }) });
      `,
      "src/app/api/settings/route.ts": `
        import { getServerSession } from "next-auth";
        import { device } from "../../../device";
        export async function GET(request: Request) {
          const session = await getServerSession();
          if (!session) throw new Error("nobody is signed in");
          const name = new URL(request.url).searchParams.get("name") ?? "";
          return Response.json(await device.selectFrom("settings").select("value").where("name", "=", name).execute());
        }
      `,
    },
    "leaves a table of that name alone which another database has",
  );
});
