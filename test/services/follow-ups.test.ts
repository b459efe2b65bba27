// Pages that anybody opens by a link: what is read by what the link itself yielded is one leak with it, where the link is given away.
import { service } from "../harness/service";

const SCHEMA = `
  model Team { id String @id @default(cuid())
    name String
    members Member[]
    documents Document[]
    links Link[]
    viewers Viewer[] }
  model User { id String @id @default(cuid())
    email String @unique
    members Member[] }
  model Member { userId String
    teamId String
    user User @relation(fields: [userId], references: [id])
    team Team @relation(fields: [teamId], references: [id])
    @@unique([userId, teamId]) }
  model Document { id String @id @default(cuid())
    teamId String
    name String
    team Team @relation(fields: [teamId], references: [id])
    links Link[] }
  model Link { id String @id @default(cuid())
    teamId String
    documentId String
    name String
    team Team @relation(fields: [teamId], references: [id])
    document Document @relation(fields: [documentId], references: [id]) }
  model Viewer { id String @id @default(cuid())
    teamId String
    email String
    team Team @relation(fields: [teamId], references: [id])
    @@unique([teamId, email]) }
`;

const FILES = {
  "package.json": JSON.stringify({ dependencies: { next: "^14.0.0", "next-auth": "^4.24.0", "@prisma/client": "^5.0.0" } }),
  "prisma/schema.prisma": SCHEMA,
  "src/db.ts": `
    import { PrismaClient } from "@prisma/client";
    export const db = new PrismaClient();
  `,
};

describe("What is read by what a link yielded", () => {
  service(
    {
      ...FILES,
      "pages/api/views.ts": `
        import { db } from "../../src/db";
        export default async function handler(req: any, res: any) {
          const link = await db.link.findUnique({ where: { id: req.body.linkId } }); //! unscoped-query
          if (!link) return res.status(404).end();
          const document = await db.document.findUnique({ where: { id: link.documentId } });
          const viewer = await db.viewer.findUnique({ where: { teamId_email: { teamId: link.teamId, email: req.body.email } } });
          const others = await db.viewer.findMany({ where: { teamId: req.body.teamId } }); //! untrusted-tenant-id
          res.json({ link, document, viewer, others });
        }
      `,
      // What is changed is another matter than what is shown.
      "pages/api/counted.ts": `
        import { db } from "../../src/db";
        export default async function handler(req: any, res: any) {
          const link = await db.link.findUnique({ where: { id: req.body.linkId } }); //! unscoped-query
          if (!link) return res.status(404).end();
          await db.document.update({ where: { id: link.documentId }, data: { name: req.body.name } }); //! unscoped-mutation
          res.json(link);
        }
      `,
      // The link is only looked at: what is shown is what was read by it.
      "pages/api/only-used.ts": `
        import { db } from "../../src/db";
        export default async function handler(req: any, res: any) {
          const link = await db.link.findUnique({ where: { id: req.body.linkId } }); //! unscoped-query
          if (!link) return res.status(404).end();
          res.json(await db.document.findMany({ where: { teamId: link.teamId } })); //! unscoped-query
        }
      `,
      // Whoever is signed in is somebody's customer.
      "pages/api/signed-in.ts": `
        import { getServerSession } from "next-auth/next";
        import { db } from "../../src/db";
        export default async function handler(req: any, res: any) {
          const session = await getServerSession(req, res, {} as any);
          if (!session) return res.status(401).end();
          const link = await db.link.findUnique({ where: { id: req.body.linkId } }); //! unscoped-query
          if (!link) return res.status(404).end();
          const document = await db.document.findUnique({ where: { id: link.documentId } }); //! unscoped-query
          res.json({ link, document });
        }
      `,
    },
    "is told with the link",
  );
});
