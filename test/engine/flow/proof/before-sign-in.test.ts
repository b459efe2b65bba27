// What is certain, and what is only possible, where nobody has signed in yet: people and tenants are looked for by what anybody can
// send, and what goes by the rows that were found is no surer than they are.
import { proves } from "../../../harness/proven";

/** A handler on a route of its own, without the sign-in that the other handlers have. */
const open = (body: string, imports = "", at = "/open/:slug"): string => `
//- /src/open.ts
import express from "express";
import jwt from "jsonwebtoken";
import { db } from "./db";
${imports}
const app = express();
app.post("${at}", async (req, res) => {
${body.trim()}
});
`;

describe("before sign-in: what goes by a row that was looked for", () => {
  proves({
    "is possible, however many steps it takes": open(`
      const clinic = await db.clinic.findUnique({ where: { slug: req.params.slug } }); //= possible unpinned
      const owner = await db.owner.findFirst({ where: { clinicId: clinic.id, name: req.body.name } }); //= possible unpinned
      res.json(await db.pet.findMany({ where: { ownerId: owner.id } })); //= possible unpinned`),
    "is possible for a new row": open(`
      const user = await db.user.findUnique({ where: { email: req.body.email } }); //= possible unpinned
      await db.note.create({ data: { userId: user.id, text: "asked for a new password" } }); //= possible untrusted-tenant`),
    "is certain where the tenant is taken from the request at once": open(`
      res.json(await db.pet.findMany({ where: { clinicId: req.params.slug } })); //= certain untrusted-tenant`),
    "is certain beside the row": open(`
      const clinic = await db.clinic.findUnique({ where: { slug: req.params.slug } }); //= possible unpinned
      if (!clinic) return res.sendStatus(404);
      await db.pet.delete({ where: { id: req.body.petId } }); //= certain unpinned`),
    "is certain in one branch of two": open(`
      const clinic = await db.clinic.findUnique({ where: { slug: req.params.slug } }); //= possible unpinned
      res.json(await db.pet.findMany({ where: { OR: [{ clinicId: clinic.id }, { chip: req.body.chip }] } })); //= certain unpinned`),
    "is certain by a column of it that says nothing of the tenant": open(`
      const clinic = await db.clinic.findUnique({ where: { slug: req.params.slug } }); //= possible unpinned
      res.json(await db.pet.findMany({ where: { name: clinic.name } })); //= certain unpinned`),
    "is certain where somebody has signed in": open(`
      jwt.verify(String(req.headers.authorization), "k");
      const clinic = await db.clinic.findUnique({ where: { slug: req.params.slug } }); //= certain unpinned
      res.json(await db.pet.findMany({ where: { clinicId: clinic.id } })); //= certain unpinned`),
    "is what it is without a key where a key need not be sent": open(`
      if (req.headers.authorization) jwt.verify(String(req.headers.authorization), "k");
      const clinic = await db.clinic.findUnique({ where: { slug: req.params.slug } }); //= possible unpinned
      res.json(await db.pet.findMany({ where: { clinicId: clinic.id } })); //= possible unpinned`),
    "is certain where only those who sign in come": open(`
      if (!req.headers.authorization) return res.sendStatus(401);
      jwt.verify(String(req.headers.authorization), "k");
      const clinic = await db.clinic.findUnique({ where: { slug: req.params.slug } }); //= certain unpinned
      res.json(clinic);`),
  });
});

describe("before sign-in: secrets that say who it is", () => {
  proves({
    "a key signs in: by then a look-up is certain": open(`
      const key = await db.apiKey.findUnique({ where: { keyHash: String(req.headers["x-api-key"]) } }); //= credential
      if (!key) return res.sendStatus(401);
      res.json(await db.clinic.findUnique({ where: { slug: req.params.slug } })); //= certain unpinned`),
    "no key, no sign-in": open(`
      const key = await db.apiKey.findUnique({ where: { keyHash: String(req.headers["x-api-key"]) } }); //= credential
      if (key) return res.sendStatus(400);
      res.json(await db.clinic.findUnique({ where: { slug: req.params.slug } })); //= possible unpinned`),
  });
});

/** The people of an application that keeps its passwords. */
const passwords = (body: string, how: string): string => `
//- /prisma/schema.prisma
model Shop { id String @id
  members Member[] }
model User { id String @id
  email String @unique
  passwordHash String
  lastSeen DateTime
  members Member[] }
model Member { id String @id
  userId String
  shopId String
  user User @relation(fields: [userId], references: [id])
  shop Shop @relation(fields: [shopId], references: [id]) }
${open(body, how).trim()}
`;

describe("before sign-in: a password that was compared", () => {
  const bcrypt = `import bcrypt from "bcryptjs";`;
  const found = "const user = await db.user.findUnique({ where: { email: req.body.email } });";
  const seen = "await db.user.update({ where: { id: user.id }, data: { lastSeen: new Date() } });";
  proves({
    "makes the row the requester's": passwords(
      `${found} //= checked-after
      if (!user || !(await bcrypt.compare(req.body.password, user.passwordHash))) return res.sendStatus(401);
      ${seen} //= user-filter`,
      bcrypt,
    ),
    "in a helper that returns it": passwords(
      `${found} //= checked-after
      if (!user) return res.sendStatus(401);
      const isRight = await matches(req.body.password, user.passwordHash);
      if (!isRight) return res.sendStatus(401);
      ${seen} //= user-filter`,
      `import argon2 from "argon2";
const matches = async (password, hash) => argon2.verify(hash, password);`,
    ),
    "at once, without waiting": passwords(
      `${found} //= checked-after
      if (!user || !bcrypt.compareSync(req.body.password, user.passwordHash)) return res.sendStatus(401);
      ${seen} //= user-filter`,
      bcrypt,
    ),
    "not when nobody looks at the outcome": passwords(
      `${found} //= possible unpinned
      await bcrypt.compare(req.body.password, user.passwordHash);
      ${seen} //= possible unpinned`,
      bcrypt,
    ),
    "not the row of somebody else": passwords(
      `${found} //= checked-after
      if (!user || !(await bcrypt.compare(req.body.password, user.passwordHash))) return res.sendStatus(401);
      await db.user.update({ where: { id: req.body.userId }, data: { lastSeen: new Date() } }); //= certain unpinned`,
      bcrypt,
    ),
  });
});

describe("doubtful look-ups", () => {
  const shared = "OR: [{ clinicId: me.clinicId }, { clinic: { owners: { some: { name: 'x' } } } }]";
  proves({
    "what a person without a tenant begins with": open(`
      const user = await db.user.create({ data: { email: req.body.email } }); //= global
      await db.note.create({ data: { userId: user.id, text: "welcome" } }); //= user-filter`),
    "an open branch is no doubt": `
      res.json(await db.pet.findFirst({ where: { id: req.params.id, ${shared} } })); //= certain bypassable or
    `,
    "the id of a row that was found is there": `
      const pet = await db.pet.findFirstOrThrow({ where: { clinicId: me.clinicId, name: req.body.name } }); //= tenant-filter
      const where = pet.id ? { petId: pet.id } : {};
      res.json(await db.visit.findMany({ where })); //= bound-id
    `,
    "a column that may be empty is not": `
      const pet = await db.pet.findFirstOrThrow({ where: { clinicId: me.clinicId, name: req.body.name } }); //= tenant-filter
      const where = pet.ownerId ? { ownerId: pet.ownerId } : {};
      res.json(await db.pet.findMany({ where })); //= certain bypassable conditional
    `,
  });
});

describe("a value that may be one of several", () => {
  proves({
    "is there once it was asked for": `
      const clinicId = req.body.mine ? (me.clinicId as string | undefined) : undefined;
      if (!clinicId) return res.sendStatus(400);
      res.json(await db.pet.findMany({ where: { clinicId } })); //= tenant-filter
    `,
    "may be missing before": `
      const clinicId = req.body.mine ? me.clinicId : undefined;
      res.json(await db.pet.findMany({ where: { clinicId } })); //= certain bypassable undefined
    `,
  });
});
