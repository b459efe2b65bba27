// storage-key-missing-tenant over whole small applications.
import { storageKeyMissingTenant } from "../../rules/storage-key-missing-tenant";
import { expressRoute, nextApp } from "../harness/apps";
import { testRule } from "../harness/rule-tester";

const S3 = `
  import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
  const s3 = new S3Client({});
`;
const FILES = `
  import { readFile, unlink, writeFile } from "node:fs/promises";
  import { basename, join } from "node:path";
`;

testRule(storageKeyMissingTenant, {
  invalid: [
    {
      title: "S3: an object under the file name of the client",
      code: expressRoute(
        S3,
        `
        await s3.send(new PutObjectCommand({ Bucket: "b", Key: \`uploads/\${req.params.name}\`, Body: req.body }));
        //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ storage-key-missing-tenant/certain: uses a path that does not name the tenant
        res.json(req.auth.orgId);
        `,
      ),
      fixed: ["Key: `${req.auth.orgId}/uploads/${req.params.name}`"],
    },
    {
      title: "S3: an object that the client names",
      code: expressRoute(
        S3,
        `
        res.json(await s3.send(new GetObjectCommand({ Bucket: "b", Key: req.query.key })));
        //             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ storage-key-missing-tenant/certain: (\`req.query.key\`)
        console.log(req.auth.orgId);
        `,
      ),
    },
    {
      title: "S3: the folder of a tenant that the client names",
      code: expressRoute(
        S3,
        `
        await s3.send(new DeleteObjectCommand({ Bucket: "b", Key: \`\${req.body.orgId}/logo\` }));
        //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ storage-key-missing-tenant/certain: takes the tenant in its path from \`req.body.orgId\`
        res.json(req.auth.orgId);
        `,
      ),
      fixed: "none",
    },
    {
      title: "S3: everything in the bucket",
      code: expressRoute(
        S3,
        `
        res.json(await s3.send(new ListObjectsV2Command({ Bucket: "b" })));
        //             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ storage-key-missing-tenant/likely: lists the files of every tenant
        console.log(req.auth.orgId);
        `,
      ),
    },
    {
      title: "Google Cloud Storage: a file by name",
      code: expressRoute(
        `
        import { Storage } from "@google-cloud/storage";
        const bucket = new Storage().bucket("files");
        `,
        `
        const [content] = await bucket.file(req.params.name).download();
        //                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ storage-key-missing-tenant/certain: does not name the tenant
        res.json({ content, org: req.auth.orgId });
        `,
      ),
    },
    {
      title: "local files: one folder for all",
      code: expressRoute(
        FILES,
        `
        await writeFile(join("/data/signatures", basename(req.params.name)), req.body);
        //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ storage-key-missing-tenant/certain: \`writeFile\`
        await unlink(join("/data", req.auth.orgId, "draft"));
        res.sendStatus(204);
        `,
      ),
    },
    {
      title: "local files: one export for all",
      code: expressRoute(
        FILES,
        `
        const invoices = await db.invoice.findMany({ where: { orgId: req.auth.orgId } });
        await writeFile("/tmp/export.json", JSON.stringify(invoices));
        //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ storage-key-missing-tenant/certain: does not name the tenant
        res.json(await readFile("/tmp/export.json"));
        `,
      ),
      fixed: "none",
    },
    {
      title: "Next.js: a presigned URL for whatever is asked for",
      code: nextApp(`
      //- /src/app/api/download/route.ts
      import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
      import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
      import { getServerSession } from "next-auth";
      import { authOptions } from "../../../auth";

      const s3 = new S3Client({});

      export async function POST(request: Request) {
        const session = await getServerSession(authOptions);
        if (!session) return new Response(null, { status: 401 });
        const { key } = await request.json();
        return Response.json(await getSignedUrl(s3, new GetObjectCommand({ Bucket: "b", Key: key })));
        //                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ storage-key-missing-tenant/certain: does not name the tenant
      }
      `),
    },
  ],
  valid: [
    {
      title: "the tenant in front of the name",
      code: expressRoute(
        S3,
        `await s3.send(new PutObjectCommand({ Bucket: "b", Key: \`\${req.auth.orgId}/\${req.params.name}\`, Body: req.body }));`,
      ),
    },
    {
      title: "the user in front of the name",
      code: expressRoute(S3, `await s3.send(new PutObjectCommand({ Bucket: "b", Key: \`avatars/\${req.auth.userId}\`, Body: req.body }));`),
    },
    {
      title: "a helper that asks for the tenant",
      code: expressRoute(
        `${S3}\n  const keyOf = (orgId: string, name: string) => ["orgs", orgId, name].join("/");`,
        `await s3.send(new GetObjectCommand({ Bucket: "b", Key: keyOf(req.auth.orgId, req.params.name ?? "") }));`,
      ),
    },
    {
      title: "the key of a row of the tenant",
      code: expressRoute(
        S3,
        `
        const invoice = await db.invoice.findFirst({ where: { id: req.params.name, orgId: req.auth.orgId } });
        if (!invoice) return res.sendStatus(404);
        res.json(await s3.send(new GetObjectCommand({ Bucket: "b", Key: \`invoices/\${invoice.id}.pdf\` })));
        `,
      ),
    },
    {
      title: "a key that nobody guesses",
      code: expressRoute(
        `import { randomUUID } from "node:crypto";\n${S3}`,
        `await s3.send(new PutObjectCommand({ Bucket: "b", Key: \`uploads/\${randomUUID()}\`, Body: req.body }));`,
      ),
    },
    {
      title: "a key that begins with the tenant, as was checked",
      code: expressRoute(
        S3,
        `
        const key = req.body.key as string;
        if (!key.startsWith(\`\${req.auth.orgId}/\`)) return res.sendStatus(403);
        res.json(await s3.send(new GetObjectCommand({ Bucket: "b", Key: key })));
        `,
      ),
    },
    {
      title: "a bucket per tenant",
      code: expressRoute(S3, `res.json(await s3.send(new GetObjectCommand({ Bucket: req.auth.orgId, Key: req.params.name })));`),
    },
    {
      title: "the service's own template",
      code: expressRoute(FILES, `res.json({ text: await readFile("templates/letter.html"), org: req.auth.orgId });`),
    },
    {
      title: "pages for everybody",
      code: expressRoute(
        FILES,
        `res.json({ text: await readFile(join("public", basename(req.params.name ?? ""))), org: req.auth.orgId });`,
      ),
    },
    {
      title: "the objects below the tenant's prefix",
      code: expressRoute(S3, `res.json(await s3.send(new ListObjectsV2Command({ Bucket: "b", Prefix: \`\${req.auth.orgId}/\` })));`),
    },
    {
      title: "a public download where nobody is signed in",
      code: expressRoute(
        `
        ${S3}
        const site = express();
        site.get("/media/:name", async (req, res) => {
          res.json(await s3.send(new GetObjectCommand({ Bucket: "media", Key: req.params.name })));
        });
        `,
        `res.json(await db.currency.findMany());`,
      ),
    },
  ],
});
