// Files of the machine and object stores that open buckets, containers or files first.
import { proves } from "../../../harness/proven";

const SUPABASE = `//- /package.json
      { "name": "practice", "dependencies": { "@prisma/client": "6.2.0", "express": "4.19.0", "jsonwebtoken": "9.0.0", "@supabase/supabase-js": "2.45.0" } }`;

describe("local files", () => {
  proves({
    "paths put together with node:path": `
      import { readFile, writeFile } from "node:fs/promises";
      import { basename, join } from "node:path";
      const ROOT = process.env.UPLOADS;
      ---
      await readFile(join(ROOT, me.clinicId, basename(req.params.name))); //= storage tenant-filter
      await readFile(join(ROOT, "incoming", basename(req.params.name))); //= storage certain tenant-absent
      await writeFile(join(ROOT, req.params.clinicId, "a"), req.body); //= storage certain untrusted-tenant
    `,
    "synchronous and streaming functions": `
      import fs from "fs";
      import path from "path";
      ---
      fs.readFileSync(path.join("/data", req.params.name)); //= storage certain tenant-absent
      fs.createReadStream(\`/data/\${req.params.name}\`).pipe(res); //= storage certain tenant-absent
      fs.promises.unlink(\`/data/\${me.clinicId}/\${req.params.name}\`); //= storage tenant-filter
    `,
    "the program's own files": `
      import { readFile } from "node:fs/promises";
      import { join } from "node:path";
      ---
      await readFile("templates/letter.html", "utf8");
      await readFile("/etc/motd", "utf8"); //= storage global
      await readFile(join(__dirname, "templates", req.params.name));
      res.json(me.clinicId);
    `,
    "a path from the request that begins with the tenant's folder": `
      import { readFile } from "node:fs/promises";
      ---
      const path = req.query.path ?? "";
      if (!path.startsWith(\`/data/\${me.clinicId}/\`)) return res.sendStatus(403);
      await readFile(path); //= storage tenant-filter
    `,
    "a path that may still be another one after the test of how it begins": `
      import { readFile } from "node:fs/promises";
      ---
      const path = req.query.path ?? \`/data/\${req.query.clinic}/logo\`;
      if (!path.startsWith("/data/")) return res.sendStatus(403);
      await readFile(path); //= storage certain tenant-absent
      const asked = req.query.other ?? "";
      if (asked.startsWith(\`/data/\${me.clinicId}/\`)) res.locals.isOwn = true;
      await readFile(asked); //= storage certain tenant-absent
    `,
    "one file for the exports of everybody": `
      import { writeFile } from "node:fs/promises";
      ---
      const pets = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
      await writeFile("/tmp/export.json", JSON.stringify(pets)); //= storage certain tenant-absent
    `,
    "a rename reads one path and writes another": `
      import { rename } from "node:fs/promises";
      ---
      await rename(req.body.from, \`/data/\${me.clinicId}/file\`); //= storage certain tenant-absent
    `,
    "a callback gets the content": `
      import fs from "node:fs";
      ---
      fs.readFile(\`/data/\${req.params.name}\`, async (error, content) => { //= storage certain tenant-absent
        await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
      });
    `,
    "files that Express sends": `
      import path from "node:path";
      ---
      const clinic = me.clinicId;
      if (req.query.own) return res.sendFile(path.join("/data", clinic, req.params.id)); //= storage tenant-filter
      if (req.query.save) return res.download(path.join("/data", req.params.id), "report.pdf"); //= storage certain tenant-absent
      res.sendFile(req.params.id, { root: "/data" }); //= storage certain tenant-absent
    `,
    "folders of pages that everybody may see": `
      import path from "node:path";
      ---
      res.sendFile(path.join(__dirname, "public", req.params.id));
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
    `,
  });
});

describe("object stores", () => {
  proves({
    "Google Cloud Storage": `
      import { Storage } from "@google-cloud/storage";
      const storage = new Storage();
      const bucket = storage.bucket("files");
      ---
      await bucket.file(\`\${me.clinicId}/\${req.params.name}\`).save(req.body); //= storage tenant-filter
      await storage.bucket("files").file(req.params.name).download(); //= storage certain tenant-absent
      await bucket.file(req.query.path).getSignedUrl({ action: "read", expires: 1 }); //= storage certain tenant-absent
      await bucket.upload("/tmp/x", { destination: \`uploads/\${req.body.name}\` }); //= storage certain tenant-absent
      await bucket.getFiles(); //= storage likely no-filter
      await bucket.getFiles({ prefix: \`\${me.clinicId}/\` }); //= storage tenant-filter
    `,
    "Firebase Admin": `
      import { getStorage } from "firebase-admin/storage";
      ---
      await getStorage().bucket().file(req.params.name).delete(); //= storage certain tenant-absent
      res.json(me.clinicId);
    `,
    "Azure Blob": `
      import { BlobServiceClient } from "@azure/storage-blob";
      const service = BlobServiceClient.fromConnectionString(process.env.AZURE);
      const container = service.getContainerClient("files");
      ---
      await container.getBlockBlobClient(\`\${me.clinicId}/\${req.params.name}\`).uploadData(req.body); //= storage tenant-filter
      await container.getBlobClient(req.params.name).download(); //= storage certain tenant-absent
      await container.deleteBlob(req.params.name); //= storage certain tenant-absent
      await service.getContainerClient(me.clinicId).getBlobClient(req.params.name).download(); //= storage isolated-storage
    `,
    "Azure Blob, a signature for a blob": `
      import { generateBlobSASQueryParameters } from "@azure/storage-blob";
      ---
      generateBlobSASQueryParameters({ containerName: "files", blobName: req.query.name }, credential); //= storage certain tenant-absent
      res.json(me.clinicId);
    `,
    "Supabase Storage": `
      import { createClient } from "@supabase/supabase-js";
      const supabase = createClient(process.env.URL, process.env.SERVICE_KEY);
      ---
      await supabase.storage.from("files").upload(\`\${me.clinicId}/\${req.body.name}\`, req.body.file); //= storage tenant-filter
      await supabase.storage.from("files").download(req.params.name); //= storage certain tenant-absent
      await supabase.storage.from("files").createSignedUrl(req.query.path, 60); //= storage certain tenant-absent
      await supabase.storage.from("files").remove([req.query.path]); //= storage certain tenant-absent
      await supabase.storage.from("files").list(me.clinicId); //= storage tenant-filter
      supabase.storage.from("logos").getPublicUrl(req.query.path);
      ${SUPABASE}
    `,
    MinIO: `
      import { Client } from "minio";
      const minio = new Client({ endPoint: "minio" });
      ---
      await minio.putObject("files", \`\${me.clinicId}/a\`, req.body); //= storage tenant-filter
      await minio.getObject("files", req.params.name); //= storage certain tenant-absent
      await minio.presignedGetObject("files", req.params.name, 60); //= storage certain tenant-absent
      await minio.getObject(me.clinicId, req.params.name); //= storage isolated-storage
    `,
    "Vercel Blob, with and without a random suffix": `
      import { del, list, put } from "@vercel/blob";
      ---
      await put(\`logos/\${req.body.name}\`, req.body.file, { access: "public" }); //= storage certain tenant-absent
      await put(\`logos/\${req.body.name}\`, req.body.file, { access: "public", addRandomSuffix: true });
      await del(req.body.url); //= storage certain tenant-absent
      await list({ prefix: \`\${me.clinicId}/\` }); //= storage tenant-filter
    `,
    UploadThing: `
      import { UTApi } from "uploadthing/server";
      const uploads = new UTApi();
      ---
      await uploads.deleteFiles(req.body.key); //= storage certain tenant-absent
      res.json(me.clinicId);
    `,
    Cloudinary: `
      import { v2 as cloudinary } from "cloudinary";
      ---
      await cloudinary.uploader.destroy(req.body.publicId); //= storage certain tenant-absent
      res.json(me.clinicId);
    `,
    "Cloudflare R2": `
      ---
      await env.FILES_BUCKET.get(req.params.name); //= storage certain tenant-absent
      await env.FILES_BUCKET.put(\`\${me.clinicId}/a\`, req.body); //= storage tenant-filter
    `,
  });
});
