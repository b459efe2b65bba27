// Whole small services: every line that must be found bears its rule (`//! unscoped-query`), every other line must stay silent.
// What is only possible counts as silence, as do rules that the test does not speak of: schemas, and log lines unless it is about those.
import assert from "node:assert/strict";
import { rules } from "../../rules/index";
import { analyzeFiles } from "./analyze";
import { dedent } from "./fixture";

const MARK = /\s*\/\/! ([a-z-]+)$/;

/** Organizations with members, projects, tasks, comments and keys, and the client for them. */
export const PROJECTS: Readonly<Record<string, string>> = {
  "prisma/schema.prisma": `
    model Organization {
      id String @id @default(cuid())
      name String
      slug String @unique
      members Membership[]
      projects Project[]
      apiKeys ApiKey[]
    }
    model User {
      id String @id
      email String @unique
      passwordHash String
      isSuperAdmin Boolean @default(false)
      memberships Membership[]
    }
    model Membership {
      id String @id
      userId String
      organizationId String
      role String
      user User @relation(fields: [userId], references: [id])
      organization Organization @relation(fields: [organizationId], references: [id])
      @@unique([userId, organizationId])
    }
    model Project {
      id String @id
      organizationId String
      name String
      organization Organization @relation(fields: [organizationId], references: [id])
      tasks Task[]
    }
    model Task {
      id String @id
      projectId String
      title String
      project Project @relation(fields: [projectId], references: [id])
      comments Comment[]
    }
    model Comment {
      id String @id
      taskId String
      body String
      task Task @relation(fields: [taskId], references: [id])
    }
    model ApiKey {
      id String @id
      organizationId String
      hashedKey String @unique
      organization Organization @relation(fields: [organizationId], references: [id])
    }
  `,
  "src/db.ts": `
    import { PrismaClient } from "@prisma/client";
    export const db = new PrismaClient();
  `,
};

/** The organization of whoever is signed in. */
export const SESSION: Readonly<Record<string, string>> = {
  "src/session.ts": `
    import { getServerSession } from "next-auth";
    export async function orgOf() {
      const session = await getServerSession();
      if (!session) throw new Error("nobody is signed in");
      return session.user.organizationId as string;
    }
  `,
};

/** The same with teams that share projects. */
export const TEAMS: Readonly<Record<string, string>> = {
  ...PROJECTS,
  ...SESSION,
  "prisma/schema.prisma": `${(PROJECTS["prisma/schema.prisma"] ?? "")
    .replace("  tasks Task[]\n", "  tasks Task[]\n      teamProjects TeamProject[]\n")
    .replace("  apiKeys ApiKey[]\n", "  apiKeys ApiKey[]\n      teams Team[]\n")}
    model Team {
      id String @id
      name String
      organizationId String
      organization Organization @relation(fields: [organizationId], references: [id])
      teamProjects TeamProject[]
    }
    model TeamProject {
      teamId String
      team Team @relation(fields: [teamId], references: [id])
      projectId String
      project Project @relation(fields: [projectId], references: [id])
      permission String
      @@id([teamId, projectId])
    }
  `,
};

/** Rules that are other tests' matter. */
const OTHERS = /^(?:log|audit|schema)-/;

/** One test: the findings of the service are those that its lines are marked with. `others`: rules that do not count. */
export function service(
  files: Readonly<Record<string, string>>,
  title = "is found where it leaks, and nowhere else",
  others = OTHERS,
): void {
  it(title, async () => {
    const wanted: string[] = [];
    const texts = new Map<string, string>();
    for (const [path, text] of Object.entries(files)) {
      const lines = dedent(text).split("\n");
      lines.forEach((line, index) => {
        const rule = MARK.exec(line)?.[1];
        if (rule !== undefined) wanted.push(`${path}:${index + 1} ${rule}: ${line.replace(MARK, "").trim()}`);
      });
      texts.set(path, lines.map((line) => line.replace(MARK, "")).join("\n"));
    }
    const { findings, problems } = await analyzeFiles(texts, rules);
    assert.deepEqual(problems, []);
    const said = findings
      .filter(({ rule, severity }) => severity !== "info" && !others.test(rule))
      .map(({ rule, span, range }) => {
        const line = texts.get(span.file)?.split("\n")[range.start.line - 1] ?? "";
        return `${span.file}:${range.start.line} ${rule}: ${line.trim()}`;
      });
    assert.deepEqual([...new Set(said)].sort(), wanted.sort());
  });
}
