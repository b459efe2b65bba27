// Amazon S3: commands, aggregated clients, SDK 2, presigned URLs and uploads.
import { proves } from "../../../harness/proven";

describe("S3", () => {
  proves({
    "a key that begins with the tenant": `
      import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3";
      const s3 = new S3Client({});
      ---
      await s3.send(new PutObjectCommand({ Bucket: "b", Key: \`\${me.clinicId}/\${req.params.name}\`, Body: req.body })); //= storage tenant-filter
    `,
    "a key that the request names": `
      import { S3Client, GetObjectCommand } from "@aws-sdk/client-s3";
      const s3 = new S3Client({});
      ---
      const got = await s3.send(new GetObjectCommand({ Bucket: "b", Key: req.params.name })); //= storage certain tenant-absent
      res.json({ got, who: me.clinicId });
    `,
    "a key under the tenant that the request names": `
      import { S3Client, GetObjectCommand } from "@aws-sdk/client-s3";
      const s3 = new S3Client({});
      ---
      await s3.send(new GetObjectCommand({ Bucket: "b", Key: \`\${req.params.clinicId}/logo.png\` })); //= storage certain untrusted-tenant
      res.json(me.clinicId);
    `,
    "the key of a row of the tenant": `
      import { S3Client, GetObjectCommand } from "@aws-sdk/client-s3";
      const s3 = new S3Client({});
      ---
      const pet = await db.pet.findFirst({ where: { id: req.params.id, clinicId: me.clinicId } }); //= tenant-filter
      if (!pet) return res.sendStatus(404);
      await s3.send(new GetObjectCommand({ Bucket: "b", Key: pet.chip })); //= storage tenant-filter
    `,
    "a bucket of the tenant": `
      import { S3Client, GetObjectCommand } from "@aws-sdk/client-s3";
      const s3 = new S3Client({});
      ---
      await s3.send(new GetObjectCommand({ Bucket: \`clinic-\${me.clinicId}\`, Key: req.params.name })); //= storage isolated-storage
    `,
    "a key that nobody guesses": `
      import { randomUUID } from "node:crypto";
      import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3";
      const s3 = new S3Client({});
      ---
      await s3.send(new PutObjectCommand({ Bucket: "b", Key: \`uploads/\${randomUUID()}\`, Body: req.body })); //= storage global
      res.json(me.clinicId);
    `,
    "a key with the time of day": `
      import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3";
      const s3 = new S3Client({});
      ---
      await s3.send(new PutObjectCommand({ Bucket: "b", Key: \`exports/\${Date.now()}.csv\`, Body: req.body })); //= storage certain tenant-absent
      res.json(me.clinicId);
    `,
    "a file of the service itself": `
      import { S3Client, GetObjectCommand } from "@aws-sdk/client-s3";
      const s3 = new S3Client({});
      ---
      await s3.send(new GetObjectCommand({ Bucket: process.env.BUCKET, Key: "templates/letter.html" })); //= storage global
      res.json(me.clinicId);
    `,
    "tenant data under a fixed key": `
      import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3";
      const s3 = new S3Client({});
      ---
      const pets = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
      await s3.send(new PutObjectCommand({ Bucket: "b", Key: "exports/pets.json", Body: JSON.stringify(pets) })); //= storage certain tenant-absent
    `,
    "a fallback for a missing tenant": `
      import { S3Client, GetObjectCommand } from "@aws-sdk/client-s3";
      const s3 = new S3Client({});
      ---
      const folder = req.query.mine ? me.clinicId : "shared";
      await s3.send(new GetObjectCommand({ Bucket: "b", Key: \`\${folder}/\${req.params.name}\` })); //= storage certain bypassable conditional
    `,
    "several ways to say who asks, one of them a header of the service itself": `
      import { S3Client, GetObjectCommand } from "@aws-sdk/client-s3";
      const s3 = new S3Client({});
      ---
      const folder = req.query.service ? req.headers["x-clinic-id"] : me.clinicId;
      await s3.send(new GetObjectCommand({ Bucket: "b", Key: \`\${folder}/logo\` })); //= storage possible opaque
    `,
    "the objects of all tenants": `
      import { S3Client, ListObjectsV2Command } from "@aws-sdk/client-s3";
      const s3 = new S3Client({});
      ---
      await s3.send(new ListObjectsV2Command({ Bucket: "b" })); //= storage likely no-filter
      await s3.send(new ListObjectsV2Command({ Bucket: "b", Prefix: \`\${me.clinicId}/\` })); //= storage tenant-filter
    `,
    "a copy reads one object and writes another": `
      import { S3Client, CopyObjectCommand } from "@aws-sdk/client-s3";
      const s3 = new S3Client({});
      ---
      await s3.send(new CopyObjectCommand({ Bucket: "b", CopySource: req.body.from, Key: \`\${me.clinicId}/copy\` })); //= storage certain tenant-absent
    `,
    "several objects are deleted": `
      import { S3Client, DeleteObjectsCommand } from "@aws-sdk/client-s3";
      const s3 = new S3Client({});
      ---
      await s3.send(new DeleteObjectsCommand({ Bucket: "b", Delete: { Objects: [{ Key: req.body.key }] } })); //= storage certain tenant-absent
      res.json(me.clinicId);
    `,
    "presigned URLs": `
      import { S3Client, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
      import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
      const s3 = new S3Client({});
      ---
      await getSignedUrl(s3, new GetObjectCommand({ Bucket: "b", Key: req.query.key }), { expiresIn: 60 }); //= storage certain tenant-absent
      await getSignedUrl(s3, new PutObjectCommand({ Bucket: "b", Key: \`\${me.clinicId}/a\` })); //= storage tenant-filter
    `,
    "presigned posts": `
      import { S3Client } from "@aws-sdk/client-s3";
      import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
      const s3 = new S3Client({});
      ---
      await createPresignedPost(s3, { Bucket: "b", Key: req.body.name }); //= storage certain tenant-absent
      res.json(me.clinicId);
    `,
    "uploads in parts": `
      import { S3Client } from "@aws-sdk/client-s3";
      import { Upload } from "@aws-sdk/lib-storage";
      const s3 = new S3Client({});
      ---
      await new Upload({ client: s3, params: { Bucket: "b", Key: \`in/\${req.body.name}\`, Body: req.body } }).done(); //= storage certain tenant-absent
      res.json(me.clinicId);
    `,
    "SDK 2": `
      import AWS from "aws-sdk";
      const s3 = new AWS.S3();
      ---
      await s3.getObject({ Bucket: "b", Key: req.params.key }).promise(); //= storage certain tenant-absent
      await s3.upload({ Bucket: "b", Key: \`\${me.clinicId}/a\`, Body: req.body }).promise(); //= storage tenant-filter
      s3.getSignedUrl("getObject", { Bucket: "b", Key: req.query.key }); //= storage certain tenant-absent
    `,
    "a client that was handed in": `
      import { S3Client, GetObjectCommand } from "@aws-sdk/client-s3";
      class Files {
        constructor(private readonly s3: S3Client) {}
        read(key: string) {
          return this.s3.send(new GetObjectCommand({ Bucket: "b", Key: key }));
        }
      }
      const files = new Files(new S3Client({}));
      ---
      await files.read(req.params.name); //= storage certain tenant-absent
      res.json(me.clinicId);
    `,
    "a prefix test guards": `
      import { S3Client, GetObjectCommand } from "@aws-sdk/client-s3";
      const s3 = new S3Client({});
      ---
      const key = String(req.query.key);
      if (!key.startsWith(\`\${me.clinicId}/\`)) return res.sendStatus(403);
      await s3.send(new GetObjectCommand({ Bucket: "b", Key: key })); //= storage tenant-filter
    `,
    "holding the tenant somewhere does not": `
      import { S3Client, GetObjectCommand } from "@aws-sdk/client-s3";
      const s3 = new S3Client({});
      ---
      const key = String(req.query.key);
      if (!key.includes(me.clinicId)) return res.sendStatus(403);
      await s3.send(new GetObjectCommand({ Bucket: "b", Key: key })); //= storage certain tenant-absent
    `,
    "nobody's tenant is at hand": `
      import { S3Client, GetObjectCommand } from "@aws-sdk/client-s3";
      import express from "express";
      //- /src/public.ts
      import { S3Client, GetObjectCommand } from "@aws-sdk/client-s3";
      import express from "express";
      import { db } from "./db";
      const s3 = new S3Client({});
      express().get("/avatars/:name", async (req, res) => {
        await db.species.findMany(); //= global
        res.json(await s3.send(new GetObjectCommand({ Bucket: "b", Key: req.params.name })));
      });
    `,
  });
});

describe("wrappers", () => {
  proves({
    "a key is found where it is supplied": `
      import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3";
      const s3 = new S3Client({});
      const putFile = (key: string, body: unknown) => s3.send(new PutObjectCommand({ Bucket: "b", Key: key, Body: body }));
      ---
      await putFile(\`uploads/\${req.params.name}\`, req.body); //= storage certain tenant-absent
      await putFile(req.params.name, req.body); //= storage certain tenant-absent
    `,
    "the name of a file is a key where nothing is put around it": `
      import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3";
      const s3 = new S3Client({});
      const putFile = (fileName: string, body: unknown) => s3.send(new PutObjectCommand({ Bucket: "b", Key: fileName, Body: body }));
      const putAvatar = (fileName: string, body: unknown) => s3.send(new PutObjectCommand({ Bucket: "b", Key: \`avatars/\${fileName}\`, Body: body })); //= storage certain tenant-absent
      ---
      await putFile(req.params.name, req.body); //= storage certain tenant-absent
      await putAvatar(req.params.name, req.body);
      res.json(me.clinicId);
    `,
    "a key that the wrapper makes is found in it": `
      import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3";
      const s3 = new S3Client({});
      const saveAvatar = (file: any) => s3.send(new PutObjectCommand({ Bucket: "b", Key: \`avatars/\${file.name}\`, Body: file })); //= storage certain tenant-absent
      ---
      await saveAvatar(req.body);
      res.json(me.clinicId);
    `,
  });
});
