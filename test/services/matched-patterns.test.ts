// ts-pattern: a handler whose pattern asks for a text does not run for what has none.
import { service } from "../harness/service";

const SCHEMA = `
  model User { id String @id
    email String @unique
    memberships Membership[] }
  model Studio { id String @id
    memberships Membership[]
    scripts Script[] }
  model Membership { id String @id
    userId String
    studioId String
    user User @relation(fields: [userId], references: [id])
    studio Studio @relation(fields: [studioId], references: [id])
    @@unique([userId, studioId]) }
  model Script { id String @id
    studioId String
    studio Studio @relation(fields: [studioId], references: [id])
    guests Guest[]
    @@index([studioId]) }
  model Guest { id String @id
    scriptId String
    email String
    token String
    script Script @relation(fields: [scriptId], references: [id])
    @@index([scriptId]) }
`;

const reader = (pattern: string, mark: string): string => `
  import { match, P } from "ts-pattern";
  import { db } from "./db";
  export async function readerOf({ scriptId, ...by }: { scriptId: string; token?: string; userId?: string }) {
    const email = await match(by)
      .with({ token: ${pattern} }, async ({ token }) => {
        const guest = await db.guest.findFirst({ where: { scriptId, token } });${mark}
        return guest?.email;
      })
      .with({ userId: P.string }, async ({ userId }) => {
        const mine = await db.script.findFirst({ where: { id: scriptId, studio: { memberships: { some: { userId } } } } });
        if (!mine) throw new Error("not found");
        return (await db.user.findUnique({ where: { id: userId } }))?.email;
      })
      .exhaustive();
    if (!email) throw new Error("nobody");
    return email;
  }
`;

const APP = `
  import express from "express";
  import session from "express-session";
  import { readerOf } from "./readers";
  const app = express();
  app.use(session({ secret: process.env.SECRET! }));
  app.get("/scripts/:id/reader", async (req: any, res) => {
    const token = req.query.token as string | undefined;
    if (token) return res.json(await readerOf({ scriptId: req.params.id, token }));
    if (!req.session.userId) return res.sendStatus(401);
    return res.json(await readerOf({ scriptId: req.params.id, userId: req.session.userId }));
  });
`;

const files = (pattern: string, mark = ""): Readonly<Record<string, string>> => ({
  "package.json": JSON.stringify({
    dependencies: { express: "^5.0.0", "express-session": "^1.18.0", "ts-pattern": "^5.0.0", "@prisma/client": "^6.0.0" },
  }),
  "prisma/schema.prisma": SCHEMA,
  "src/db.ts": `
    import { PrismaClient } from "@prisma/client";
    export const db = new PrismaClient();
  `,
  "src/readers.ts": reader(pattern, mark),
  "src/app.ts": APP,
});

describe("Patterns that ask for a kind of value", () => {
  for (const pattern of ["P.string", "P.nonNullable"]) service(files(pattern), `${pattern} does not fit what is missing`);
  for (const pattern of ["P.any", "P.optional(P.string)", "P.nullish"])
    service(files(pattern, " //! unscoped-query"), `${pattern} fits what is missing`);
});
