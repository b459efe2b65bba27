// Writes a multi-tenant Express and Prisma application of any size: a workspace of packages, each with its models, routes, service,
// checks, helpers and a view, so that time and memory can be measured against the amount of code. Every package but the first
// calls its neighbour, as grown code does. All accesses are isolated, each by one of the ways that services use.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Names of the features, in turn; a number keeps them apart. */
const NOUNS = ["Invoice", "Ticket", "Contact", "Order", "Shipment", "Campaign", "Document", "Task"] as const;

/** Text by path, relative to the application. */
type Files = ReadonlyMap<string, string>;

/** Writes the application and returns how many files it has. */
export function writeApplication(folder: string, packages: number): number {
  const files = generateApplication(packages);
  for (const [file, text] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return files.size;
}

/** The application as text: one shared package and `packages` features. The same number gives the same text. */
export function generateApplication(packages: number): Files {
  const features = Array.from({ length: packages }, (_, index) => `${NOUNS[index % NOUNS.length] ?? "Item"}${index}`);
  const files = new Map(sharedFiles(features));
  features.forEach((name, index) => {
    for (const [file, text] of featureFiles(name, features[index - 1])) files.set(file, text);
  });
  return files;
}

function manifest(name: string, dependencies: readonly string[]): string {
  const versions = { express: "^4.19.0", "@prisma/client": "^5.10.0", jsonwebtoken: "^9.0.0", pino: "^9.0.0" };
  const own = Object.fromEntries(dependencies.map((dependency) => [dependency, "workspace:*"]));
  return `${JSON.stringify({ name, version: "1.0.0", main: "src/index.ts", dependencies: { ...versions, ...own } }, null, 2)}\n`;
}

function packageOf(feature: string): string {
  return `@app/${feature.toLowerCase()}`;
}

function sharedFiles(features: readonly string[]): readonly (readonly [string, string])[] {
  const root = JSON.stringify({ name: "app", private: true, workspaces: ["packages/*"] }, null, 2);
  const routes = features.map((name) => `import { routes as ${name.toLowerCase()} } from "${packageOf(name)}";`);
  const uses = features.map((name) => `app.use("/${name.toLowerCase()}", ${name.toLowerCase()});`);
  return [
    ["package.json", `${root}\n`],
    [
      "prisma/schema.prisma",
      SCHEMA_HEAD + features.map((name) => `  ${name.toLowerCase()}s ${name}[]\n`).join("") + "}\n" + features.map(models).join(""),
    ],
    ["packages/core/package.json", manifest("@app/core", [])],
    [
      "packages/core/src/index.ts",
      'export * from "./auth";\nexport { prisma } from "./db";\nexport * from "./errors";\nexport { log } from "./log";\n',
    ],
    ["packages/core/src/db.ts", 'import { PrismaClient } from "@prisma/client";\n\nexport const prisma = new PrismaClient();\n'],
    ["packages/core/src/log.ts", 'import pino from "pino";\n\nexport const log = pino();\n'],
    [
      "packages/core/src/errors.ts",
      "export class NotFound extends Error {\n  constructor(readonly what: string) {\n    super(`${what} was not found`);\n  }\n}\n",
    ],
    ["packages/core/src/auth.ts", AUTH],
    ["packages/server/package.json", manifest("@app/server", ["@app/core", ...features.map(packageOf)])],
    [
      "packages/server/src/index.ts",
      `import express from "express";\nimport { requireAuth } from "@app/core";\n${routes.join("\n")}\n\nconst app = express();\napp.use(express.json());\napp.use(requireAuth);\n${uses.join("\n")}\napp.listen(3000);\n`,
    ],
  ];
}

const SCHEMA_HEAD = `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

model User {
  id          String       @id @default(cuid())
  email       String       @unique
  memberships Membership[]
}

model Membership {
  userId         String
  organizationId String
  user           User         @relation(fields: [userId], references: [id])
  organization   Organization @relation(fields: [organizationId], references: [id])

  @@id([userId, organizationId])
}

model Organization {
  id          String       @id @default(cuid())
  name        String
  memberships Membership[]
`;

function models(name: string): string {
  return `
model ${name} {
  id             String         @id @default(cuid())
  title          String
  status         String
  total          Int
  organizationId String
  organization   Organization   @relation(fields: [organizationId], references: [id])
  notes          ${name}Note[]

  @@index([organizationId])
}

model ${name}Note {
  id       String @id @default(cuid())
  text     String
  parentId String
  parent   ${name} @relation(fields: [parentId], references: [id])
}
`;
}

const AUTH = `import type { NextFunction, Request, Response } from "express";
import jwt from "jsonwebtoken";

export interface Claims {
  userId: string;
  organizationId: string;
}

declare global {
  namespace Express {
    interface Request {
      auth: Claims;
    }
  }
}

export function requireAuth(req: Request, res: Response, next: NextFunction) {
  const token = req.headers.authorization?.replace("Bearer ", "");
  if (!token) return res.status(401).json({ error: "Sign in first" });
  req.auth = jwt.verify(token, process.env.JWT_SECRET ?? "") as Claims;
  next();
}
`;

function featureFiles(name: string, neighbour: string | undefined): readonly (readonly [string, string])[] {
  const folder = `packages/${name.toLowerCase()}`;
  const dependencies = ["@app/core", ...(neighbour === undefined ? [] : [packageOf(neighbour)])];
  return [
    [`${folder}/package.json`, manifest(packageOf(name), dependencies)],
    [`${folder}/src/index.ts`, 'export { routes } from "./routes";\nexport * from "./service";\n'],
    [`${folder}/src/routes.ts`, routesOf(name, neighbour)],
    [`${folder}/src/service.ts`, serviceOf(name)],
    [`${folder}/src/checks.ts`, checksOf(name)],
    [`${folder}/src/format.ts`, helpersOf(name, 12)],
    [`${folder}/src/totals.ts`, helpersOf(`${name}Total`, 12)],
    [`${folder}/src/view.tsx`, viewOf(name)],
    [`${folder}/src/types.ts`, `export interface ${name}Input {\n  title: string;\n  status: "open" | "closed";\n  total: number;\n}\n`],
    [
      `${folder}/src/service.test.ts`,
      `import { list${name}s } from "./service";\n\ntest("lists", async () => {\n  expect(await list${name}s("o1", "open")).toEqual([]);\n});\n`,
    ],
  ];
}

function routesOf(name: string, neighbour: string | undefined): string {
  const overview = neighbour === undefined ? "[]" : `await list${neighbour}s(req.auth.organizationId, "open")`;
  return `import { Router } from "express";
import { log, NotFound } from "@app/core";
${neighbour === undefined ? "" : `import { list${neighbour}s } from "${packageOf(neighbour)}";\n`}import { parse${name} } from "./checks";
import { title${name} } from "./format";
import { add${name}Note, create${name}, find${name}, list${name}s, remove${name}, update${name} } from "./service";

export const routes = Router();

routes.get("/", async (req, res) => {
  const rows = await list${name}s(req.auth.organizationId, String(req.query.status ?? "open"));
  res.json(rows.map((row) => ({ ...row, label: title${name}(row.title) })));
});

routes.get("/overview", async (req, res) => {
  res.json({ own: await list${name}s(req.auth.organizationId, "open"), others: ${overview} });
});

routes.post("/", async (req, res) => {
  res.status(201).json(await create${name}(req.auth.organizationId, parse${name}(req.body)));
});

routes.get("/:id", async (req, res, next) => {
  try {
    res.json(await find${name}(req.auth.organizationId, req.params.id));
  } catch (error) {
    if (error instanceof NotFound) return res.status(404).json({ error: error.message });
    next(error);
  }
});

routes.put("/:id", async (req, res) => {
  const changed = await update${name}(req.auth.organizationId, req.params.id, parse${name}(req.body));
  log.info({ organizationId: req.auth.organizationId, id: req.params.id }, "${name} changed");
  res.json({ changed });
});

routes.post("/:id/notes", async (req, res) => {
  res.status(201).json(await add${name}Note(req.auth.organizationId, req.params.id, String(req.body.text)));
});

routes.delete("/:id", async (req, res) => {
  await remove${name}(req.auth.organizationId, req.params.id);
  res.sendStatus(204);
});
`;
}

function serviceOf(name: string): string {
  const model = name.charAt(0).toLowerCase() + name.slice(1);
  return `import { NotFound, prisma } from "@app/core";
import type { ${name}Input } from "./types";

function scope(organizationId: string, status?: string) {
  return { organizationId, ...(status === undefined ? {} : { status }) };
}

export async function list${name}s(organizationId: string, status: string) {
  return prisma.${model}.findMany({ where: scope(organizationId, status), orderBy: { title: "asc" }, take: 50 });
}

export async function find${name}(organizationId: string, id: string) {
  const row = await prisma.${model}.findFirst({ where: { id, organizationId }, include: { notes: true } });
  if (!row) throw new NotFound("${name}");
  return row;
}

export async function create${name}(organizationId: string, input: ${name}Input) {
  return prisma.${model}.create({ data: { ...input, organizationId } });
}

export async function update${name}(organizationId: string, id: string, input: ${name}Input) {
  const { count } = await prisma.${model}.updateMany({ where: { id, organizationId }, data: { title: input.title, status: input.status, total: input.total } });
  return count;
}

export async function add${name}Note(organizationId: string, id: string, text: string) {
  const parent = await find${name}(organizationId, id);
  return prisma.${model}Note.create({ data: { text, parentId: parent.id } });
}

export async function remove${name}(organizationId: string, id: string) {
  await prisma.$transaction([
    prisma.${model}Note.deleteMany({ where: { parent: { id, organizationId } } }),
    prisma.${model}.deleteMany({ where: { id, organizationId } }),
  ]);
}
`;
}

function checksOf(name: string): string {
  return `import type { ${name}Input } from "./types";

export function parse${name}(body: unknown): ${name}Input {
  if (typeof body !== "object" || body === null) throw new TypeError("expected an object");
  const { title, status, total } = body as Record<string, unknown>;
  if (typeof title !== "string" || title.length === 0) throw new TypeError("title is missing");
  if (status !== "open" && status !== "closed") throw new TypeError("status is open or closed");
  if (typeof total !== "number" || !Number.isInteger(total)) throw new TypeError("total is a whole number");
  return { title: title.trim(), status, total };
}
`;
}

/** Code that no access depends on: most of an application. */
function helpersOf(name: string, count: number): string {
  const helper = (index: number): string => `
/** Step ${index}: shortens and marks a text. */
export function step${name}${index}(text: string, limit = ${20 + index}): string {
  const words = text.split(/\\s+/).filter((word) => word !== "");
  const kept: string[] = [];
  for (const word of words) {
    if (kept.join(" ").length + word.length > limit) break;
    kept.push(word.length > ${index + 3} ? \`\${word.slice(0, ${index + 3})}…\` : word);
  }
  return kept.length === 0 ? "-" : kept.join(" ");
}
`;
  return `export function title${name}(text: string): string {\n  return step${name}0(text).toUpperCase();\n}\n${Array.from({ length: count }, (_, index) => helper(index)).join("")}`;
}

function viewOf(name: string): string {
  return `import { useState } from "react";
import { title${name} } from "./format";

interface Props {
  readonly rows: readonly { readonly id: string; readonly title: string; readonly total: number }[];
}

export function ${name}List({ rows }: Props) {
  const [open, setOpen] = useState<string>();
  return (
    <ul className="list">
      {rows.map((row) => (
        <li key={row.id} onClick={() => setOpen(row.id)} className={open === row.id ? "open" : ""}>
          <strong>{title${name}(row.title)}</strong> <span>{row.total}</span>
        </li>
      ))}
    </ul>
  );
}
`;
}
