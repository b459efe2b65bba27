// How a requester comes to be known where an application keeps its own sessions and tokens, and what follows from it.
import { deepEqual, equal } from "node:assert/strict";
import { analyzeFiles } from "../../../harness/analyze";

const SCHEMA = `
model User { id Int @id
  roles String[]
  sessions Session[]
  members Member[] }
model Session { id String @id
  userId Int
  expiresAt DateTime
  user User @relation(fields: [userId], references: [id]) }
model Organization { id Int @id
  members Member[]
  papers Paper[] }
model Member { id Int @id
  userId Int
  organizationId Int
  user User @relation(fields: [userId], references: [id])
  organization Organization @relation(fields: [organizationId], references: [id]) }
model Paper { id Int @id
  organizationId Int
  organization Organization @relation(fields: [organizationId], references: [id])
  signers Signer[] }
model Signer { id Int @id
  token String
  phone String
  paperId Int
  paper Paper @relation(fields: [paperId], references: [id]) }
`;

const SESSION = `
import { PrismaClient, Role } from "@prisma/client";
import { getSignedCookie } from "hono/cookie";
import { sha256 } from "tiny-digest";
export const prisma = new PrismaClient();
export const validate = async (token: string) => {
  const found = await prisma.session.findUnique({ where: { id: sha256(token) }, include: { user: true } });
  if (!found?.user) return { session: null, user: null };
  const { user, ...session } = found;
  return { session, user };
};
export const optionalSession = async (c: any) => {
  const token = await getSignedCookie(c, "secret", "sid");
  if (!token) return { session: null, user: null };
  return await validate(token);
};
export const sessionOf = async (c: any) => {
  const { session, user } = await optionalSession(c);
  if (session && user) return { session, user };
  throw new Error("nobody");
};
export const isAdmin = (user: { roles: string[] }) => user.roles.includes(Role.ADMIN);
`;

/** Verdicts on the accesses of the handler, in order. */
async function verdicts(handler: string): Promise<readonly string[]> {
  const app = `
import { Hono } from "hono";
import { match } from "ts-pattern";
import { prisma, sessionOf, optionalSession, isAdmin } from "./session";
const app = new Hono();
app.get("/:id", async (c) => {
  ${handler}
});
`;
  const files = new Map([
    ["prisma/schema.prisma", SCHEMA],
    ["src/session.ts", SESSION],
    ["src/app.ts", app],
  ]);
  const result = await analyzeFiles(files, []);
  return result.verdicts
    .filter((one) => one.access.span.file === "src/app.ts")
    .map((one) => (one.verdict === "isolated" ? one.mechanism : one.verdict));
}

describe("own sessions", () => {
  it("are found by the digest of a signed cookie, and their user is the requester", async () => {
    deepEqual(
      await verdicts(`const { user } = await sessionOf(c);
  return c.json(await prisma.organization.findMany({ where: { members: { some: { userId: user.id } } } }));`),
      ["relation-filter"],
    );
  });

  it("tell nothing where nobody need be signed in", async () => {
    deepEqual(
      await verdicts(`const { user } = await optionalSession(c);
  return c.json(await prisma.organization.findMany({ where: { members: { some: { userId: user?.id } } } }));`),
      ["violation"],
    );
  });

  it("are not found by an id that anybody can send", async () => {
    deepEqual(await verdicts(`return c.json(await prisma.session.delete({ where: { id: c.req.param("id") } }));`), ["violation"]);
  });
});

describe("tokens", () => {
  it("open what they were made for, declared unique or not", async () => {
    deepEqual(
      await verdicts(`return c.json(await prisma.paper.findFirst({ where: { signers: { some: { token: c.req.param("id") } } } }));`),
      ["credential"],
    );
  });

  it("are not what anybody can guess", async () => {
    deepEqual(
      await verdicts(`return c.json(await prisma.paper.findFirst({ where: { signers: { some: { phone: c.req.param("id") } } } }));`),
      ["violation"],
    );
  });
});

describe("administrators of the platform", () => {
  it("are told by a role on the person's own row", async () => {
    deepEqual(
      await verdicts(`const { user } = await sessionOf(c);
  if (!isAdmin(user)) throw new Error("no");
  return c.json(await prisma.paper.findMany());`),
      ["guarded"],
    );
  });

  it("are not everybody who is signed in", async () => {
    deepEqual(
      await verdicts(`const { user } = await sessionOf(c);
  if (isAdmin(user)) return c.text("hello");
  return c.json(await prisma.paper.findMany());`),
      ["violation"],
    );
  });
});

describe("match(…).with(…)", () => {
  const lookUp = (last: string): string => `const { user } = await sessionOf(c);
  const own = { organization: { members: { some: { userId: user.id } } } };
  const where = match({ by: "id" as string, id: c.req.param("id") })
    .with({ by: "id" }, ({ id }) => ({ id, ...own }))
    ${last}
    .exhaustive();
  return c.json(await prisma.paper.findFirst({ where }));`;

  it("is what one of its handlers yields; one that throws yields nothing", async () => {
    deepEqual(await verdicts(lookUp(`.with({ by: "never" }, () => { throw new Error("no"); })`)), ["relation-filter"]);
  });

  it("is not isolated by one handler alone", async () => {
    deepEqual(await verdicts(lookUp(`.otherwise(({ id }) => ({ id }))`).replace(".exhaustive()", "")), ["violation"]);
  });
});

describe("looking for a tenant before anybody is signed in", () => {
  const schema = `model Studio { id String @id
  slug String @unique
  name String
  members Member[] }
model Member { id String @id
  userId String
  studioId String
  studio Studio @relation(fields: [studioId], references: [id]) }`;
  const app = (handler: string): ReadonlyMap<string, string> =>
    new Map([
      ["package.json", `{ "dependencies": { "express": "4.19.0", "@prisma/client": "5.22.0", "jsonwebtoken": "9.0.2" } }`],
      ["prisma/schema.prisma", schema],
      [
        "src/server.ts",
        `import express from "express";
import jwt from "jsonwebtoken";
import { PrismaClient } from "@prisma/client";
const db = new PrismaClient();
const app = express();
app.get("/studios/:slug", async (req, res) => {
${handler}
});`,
      ],
    ]);
  const find = "res.json(await db.studio.findUnique({ where: { slug: req.params.slug } }));";
  const confidenceOf = async (handler: string): Promise<string> => {
    const [verdict] = (await analyzeFiles(app(handler), [])).verdicts;
    return verdict?.verdict === "isolated" ? verdict.mechanism : (verdict?.confidence ?? "none");
  };

  it("is at most possible", async () => equal(await confidenceOf(find), "possible"));

  it("is certain once a token has been verified on the way", async () =>
    equal(await confidenceOf(`jwt.verify(String(req.headers.authorization), "k");\n${find}`), "certain"));

  it("stays possible on the path that needs no token", async () =>
    equal(await confidenceOf(`if (req.query.signed) jwt.verify(String(req.query.signed), "k");\n${find}`), "possible"));
});
