// Files whose path stands in a row: as safe as the row is, when the file is read, changed or signed for.
import { BILLING, EXPRESS_SESSION } from "../harness/billing";
import { service } from "../harness/service";

describe("Paths that rows hold", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        express: "^5.0.0",
        "express-session": "*",
        "@aws-sdk/client-s3": "^3.0.0",
        "@aws-sdk/s3-request-presigner": "^3.0.0",
        "@prisma/client": "^6.19.3",
      },
    }),
    ...BILLING,
    ...EXPRESS_SESSION,
    "src/app.ts": `
      import express from "express";
      import { DeleteObjectCommand, GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
      import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
      import { requireAuth, sessions } from "./auth";
      import { db } from "./db";
      const s3 = new S3Client({});
      const app = express();
      app.use(sessions, requireAuth);
      app.get("/own/:id", async (req, res) => {
        const document = await db.document.findFirst({ where: { id: req.params.id, orgId: req.session.orgId! } });
        if (!document) return res.sendStatus(404);
        res.json(await getSignedUrl(s3, new GetObjectCommand({ Bucket: "b", Key: document.key })));
      });
      app.get("/compared/:id", async (req, res) => {
        const document = await db.document.findUnique({ where: { id: req.params.id } });
        if (document?.orgId !== req.session.orgId) return res.sendStatus(404);
        await s3.send(new DeleteObjectCommand({ Bucket: "b", Key: document.key }));
        res.sendStatus(204);
      });
      app.get("/later/:id", async (req, res) => {
        const document = await db.document.findUniqueOrThrow({ where: { id: req.params.id } });
        const file = await s3.send(new GetObjectCommand({ Bucket: "b", Key: document.key }));
        if (document.orgId !== req.session.orgId) return res.sendStatus(404);
        res.json(file);
      });
      app.get("/any/:id", async (req, res) => {
        const document = await db.document.findUnique({ where: { id: req.params.id } }); //! unscoped-query
        if (!document) return res.sendStatus(404);
        res.json(await getSignedUrl(s3, new GetObjectCommand({ Bucket: "b", Key: document.key }))); //! storage-key-missing-tenant
      });
      app.delete("/any/:id", async (req, res) => {
        const document = await db.document.findUniqueOrThrow({ where: { id: req.params.id } });
        await s3.send(new DeleteObjectCommand({ Bucket: "b", Key: document.key })); //! storage-key-missing-tenant
        if (document.orgId !== req.session.orgId) return res.sendStatus(404);
        res.sendStatus(204);
      });
      app.listen(3000);
    `,
  });
});
