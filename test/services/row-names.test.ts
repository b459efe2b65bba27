// Rows that are named by what no two rows share, by ids without a declared relation, by rows that came along, and by the address that
// a secret was sent to.
import { service } from "../harness/service";

const SCHEMA = `
  model Team { id String @id @default(uuid())
    slug String @unique
    name String
    members TeamMember[]
    rooms Room[] }
  model User { id String @id @default(uuid())
    email String @unique
    name String?
    password String?
    members TeamMember[] }
  model TeamMember { id String @id @default(uuid())
    teamId String
    userId String
    role String
    team Team @relation(fields: [teamId], references: [id])
    user User @relation(fields: [userId], references: [id])
    @@unique([teamId, userId]) }
  model VerificationToken { identifier String
    token String @unique
    expires DateTime
    @@unique([identifier, token]) }
  model Room { id String @id @default(cuid())
    teamId String
    code String
    name String
    domain String @unique
    team Team @relation(fields: [teamId], references: [id])
    folders Folder[]
    @@unique([teamId, code]) }
  model Folder { id String @id @default(cuid())
    roomId String
    path String
    room Room @relation(fields: [roomId], references: [id])
    controls Control[]
    grades Grade[]
    @@unique([roomId, path]) }
  model Control { id String @id @default(cuid())
    folderId String
    itemId String
    itemType String
    folder Folder @relation(fields: [folderId], references: [id]) }
  model Grade { id String @id @default(cuid())
    folderId String
    entityId String
    entityType String
    folder Folder @relation(fields: [folderId], references: [id]) }
  model Step { id Int @id @default(autoincrement())
    roomId String
    room Room @relation(fields: [roomId], references: [id]) }
  model Remark { id String @id @default(cuid())
    roomId String
    subjectId Int
    text String
    room Room @relation(fields: [roomId], references: [id]) }
`;

const PACKAGE = JSON.stringify({ dependencies: { next: "^14.0.0", "next-auth": "^4.24.0", "@prisma/client": "^5.0.0" } });
const DB = `
  import { PrismaClient } from "@prisma/client";
  export const db = new PrismaClient();
`;

/** An API route of someone who is signed in and whose membership of `team` was checked. */
function route(body: string): string {
  return `
    import { getServerSession } from "next-auth/next";
    import { db } from "../../src/db";
    export default async function handler(req: any, res: any) {
      const session = await getServerSession(req, res, {} as any);
      if (!session) return res.status(401).end();
      const userId = (session.user as any).id;
      ${body}
    }
  `;
}

describe("Rows by a name that no other row has", () => {
  service(
    {
      "package.json": PACKAGE,
      "prisma/schema.prisma": SCHEMA,
      "src/db.ts": DB,
      "pages/api/slug-of-row.ts": route(`
        const member = await db.teamMember.findFirstOrThrow({ where: { userId, team: { slug: req.query.slug } }, include: { team: true } });
        await db.team.update({ where: { slug: member.team.slug }, data: { name: req.body.name } });
        await db.room.create({ data: { name: "x", code: "1", domain: "a", team: { connect: { slug: member.team.slug } } } });
        res.json(await db.teamMember.findMany({ where: { team: { slug: member.team.slug } } }));
      `),
      "pages/api/slug-of-request.ts": route(`
        const member = await db.teamMember.findFirst({ where: { userId, team: { slug: req.query.slug } } });
        if (!member) return res.status(403).end();
        await db.team.update({ where: { slug: req.query.slug }, data: { name: req.body.name } });
        await db.team.update({ where: { slug: req.body.slug }, data: { name: req.body.name } }); //! unscoped-mutation
        res.json(await db.room.findMany({ where: { team: { slug: req.query.slug } } }));
      `),
      "pages/api/unchecked.ts": route(`
        const member = await db.teamMember.findFirst({ where: { userId, team: { slug: req.query.slug } } });
        await db.team.update({ where: { slug: req.query.slug }, data: { name: req.body.name } }); //! unscoped-mutation
        res.json(member);
      `),
      // A code is unique within its team only; a domain is not the slug of anything.
      "pages/api/shared-code.ts": route(`
        const room = await db.room.findFirst({ where: { code: req.query.code, team: { members: { some: { userId } } } } });
        if (!room) return res.status(404).end();
        await db.room.updateMany({ where: { code: room.code }, data: { name: req.body.name } }); //! unscoped-mutation
        await db.room.update({ where: { domain: room.domain }, data: { name: req.body.name } });
        res.json(await db.team.findUnique({ where: { slug: room.domain } })); //! unscoped-query
      `),
      "pages/api/loose.ts": route(`
        const folder = await db.folder.findFirst({ where: { id: req.query.id, room: { team: { members: { some: { userId } } } } } });
        if (!folder) return res.status(404).end();
        const controls = await db.control.findMany({ where: { itemId: folder.id, itemType: "FOLDER" } });
        const more = await db.control.findMany({ where: { itemId: req.query.id, itemType: "FOLDER" } });
        const others = await db.control.findMany({ where: { itemId: req.query.item, itemType: "FOLDER" } }); //! unscoped-query
        const mine = await db.control.findMany({ where: { itemId: userId } }); //! unscoped-query
        // What is given to the requester is theirs.
        const given = await db.grade.findMany({ where: { entityId: userId, entityType: "user" } });
        res.json({ controls, more, others, mine, given });
      `),
      // Numbers are counted in each table, so that a number alone does not say of which table it is.
      "pages/api/counted.ts": route(`
        const step = await db.step.findFirst({ where: { id: Number(req.query.id), room: { team: { members: { some: { userId } } } } } });
        if (!step) return res.status(404).end();
        res.json(await db.remark.findMany({ where: { subjectId: step.id } })); //! unscoped-query
      `),
    },
    "is theirs when the row is, and a name that others may have is not",
  );
});

describe("Rows that came along with one of the requester's", () => {
  service(
    {
      "package.json": PACKAGE,
      "prisma/schema.prisma": SCHEMA,
      "src/db.ts": DB,
      "pages/api/both.ts": route(`
        const { teamId, id: roomId } = req.query;
        const team = await db.team.findUnique({
          where: { id: teamId },
          include: { rooms: { where: { id: roomId } }, members: { where: { userId } } },
        });
        if (!team || team.members.length === 0 || team.rooms.length === 0) return res.status(403).end();
        res.json(await db.folder.findMany({ where: { roomId } }));
      `),
      "pages/api/other-order.ts": route(`
        const { teamId, id: roomId } = req.query;
        const team = await db.team.findUnique({
          where: { id: teamId },
          include: { rooms: { where: { id: roomId } }, members: { where: { userId } } },
        });
        if (!team || team.rooms.length < 1 || team.members.length === 0) return res.status(403).end();
        await db.room.delete({ where: { id: roomId } });
        res.end();
      `),
      "pages/api/no-room.ts": route(`
        const { teamId, id: roomId } = req.query;
        const team = await db.team.findUnique({
          where: { id: teamId },
          include: { rooms: { where: { id: roomId } }, members: { where: { userId } } },
        });
        if (!team || team.members.length === 0) return res.status(403).end();
        res.json(await db.folder.findMany({ where: { roomId } })); //! unscoped-query
      `),
      "pages/api/no-member.ts": route(`
        const { teamId, id: roomId } = req.query;
        const team = await db.team.findUnique({ //! untrusted-tenant-id
          where: { id: teamId },
          include: { rooms: { where: { id: roomId } } },
        });
        if (!team || team.rooms.length === 0) return res.status(403).end();
        res.json(await db.folder.findMany({ where: { roomId } })); //! unscoped-query
      `),
    },
    "are theirs where there are any",
  );
});

describe("The address that a secret was sent to", () => {
  service(
    {
      "package.json": PACKAGE,
      "prisma/schema.prisma": SCHEMA,
      "src/db.ts": DB,
      "pages/api/verify.ts": `
        import { db } from "../../src/db";
        export default async function handler(req: any, res: any) {
          const sent = await db.verificationToken.findUnique({ where: { token: req.query.token } });
          if (!sent || sent.expires < new Date()) return res.status(404).end();
          await db.user.update({ where: { email: sent.identifier }, data: { name: "verified" } });
          res.end();
        }
      `,
      "pages/api/reset.ts": `
        import { db } from "../../src/db";
        export default async function handler(req: any, res: any) {
          const { email, token, password } = req.body;
          const sent = await db.verificationToken.findUnique({ where: { identifier_token: { identifier: email, token } } });
          if (!sent) return res.status(404).end();
          await db.user.update({ where: { email }, data: { password } });
          res.end();
        }
      `,
      "pages/api/any-address.ts": `
        import { db } from "../../src/db";
        export default async function handler(req: any, res: any) {
          const { email, token, password } = req.body;
          const sent = await db.verificationToken.findUnique({ where: { token } });
          if (!sent) return res.status(404).end();
          await db.user.update({ where: { email }, data: { password } }); //! unscoped-mutation
          res.end();
        }
      `,
      "pages/api/not-by-secret.ts": `
        import { db } from "../../src/db";
        export default async function handler(req: any, res: any) {
          const sent = await db.verificationToken.findFirst({ where: { identifier: req.body.email } });
          if (!sent) return res.status(404).end();
          await db.user.update({ where: { email: sent.identifier }, data: { password: req.body.password } }); //! unscoped-mutation
          res.end();
        }
      `,
    },
    "is that of whoever brings the secret",
  );
});
