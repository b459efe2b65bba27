// Object stores whose clients open buckets, containers or files first: Google Cloud Storage 7
// (https://googleapis.dev/nodejs/storage/latest/), Firebase Admin, Azure Blob 12 (https://learn.microsoft.com/javascript/api/@azure/storage-blob),
// Supabase Storage 2 (https://supabase.com/docs/reference/javascript/storage-from-upload), MinIO 7 and 8, Vercel Blob, UploadThing,
// Cloudinary 2.
import type { Engine } from "../model";
import { UNDEFINED, type Value } from "../value";
import { argument } from "../call-arguments";
import { sharedHandle } from "../shared-handle";
import { stored, type Stored } from "./stored";
import { createVendorModel, opens, type Place, type Vendor, type Work } from "./vendor";

function operations(library: string, table: Readonly<Record<string, Stored>>): Readonly<Record<string, Work>> {
  return Object.fromEntries(Object.entries(table).map(([name, use]) => [name, stored(library, name, use)]));
}

const GCS = "google-cloud-storage";
const FILE: Readonly<Record<string, Stored>> = {
  save: { does: "write", body: 0 },
  createWriteStream: { does: "write" },
  createResumableUpload: { does: "write" },
  download: { does: "read" },
  createReadStream: { does: "read" },
  getSignedUrl: { does: "read" },
  makePublic: { does: "read" },
  delete: { does: "delete" },
  copy: { does: "read", to: 0 },
  move: { does: "read", to: 0 },
};

const GOOGLE: Vendor = {
  id: GCS,
  packages: ["@google-cloud/storage", "firebase-admin", "firebase-admin/storage"],
  tokens: ["google-cloud/storage", "firebase-admin"],
  kinds: {
    storage: {
      makers: /^(?:Storage|getStorage|storage)$/,
      types: /^Storage$/,
      methods: { bucket: opens(GCS, "bucket", { container: 0 }) },
    },
    bucket: {
      types: /^Bucket$/,
      methods: {
        file: opens(GCS, "file", { key: 0 }),
        upload: stored(GCS, "upload", { does: "write", key: [1, "destination"], body: 0 }),
        getFiles: stored(GCS, "getFiles", { does: "list", key: [0, "prefix"] }),
        deleteFiles: stored(GCS, "deleteFiles", { does: "list", key: [0, "prefix"] }),
      },
    },
    file: { types: /^File$/, methods: operations(GCS, FILE) },
  },
};

const AZURE_ID = "azure-blob";
const BLOB: Readonly<Record<string, Stored>> = {
  upload: { does: "write", body: 0 },
  uploadData: { does: "write", body: 0 },
  uploadStream: { does: "write", body: 0 },
  uploadFile: { does: "write", body: 0 },
  beginCopyFromURL: { does: "write" },
  syncCopyFromURL: { does: "write" },
  download: { does: "read" },
  downloadToBuffer: { does: "read" },
  downloadToFile: { does: "read" },
  generateSasUrl: { does: "read" },
  exists: { does: "read" },
  getProperties: { does: "read" },
  delete: { does: "delete" },
  deleteIfExists: { does: "delete" },
};

const blob = opens(AZURE_ID, "blob", { key: 0 });
const AZURE: Vendor = {
  id: AZURE_ID,
  packages: ["@azure/storage-blob"],
  tokens: ["azure/storage-blob"],
  kinds: {
    service: {
      makers: /^BlobServiceClient(?:\.fromConnectionString)?$/,
      methods: { getContainerClient: opens(AZURE_ID, "container", { container: 0 }) },
    },
    container: {
      makers: /^ContainerClient$/,
      remembers: { container: 1 },
      methods: {
        getBlobClient: blob,
        getBlockBlobClient: blob,
        getAppendBlobClient: blob,
        getPageBlobClient: blob,
        uploadBlockBlob: stored(AZURE_ID, "uploadBlockBlob", { does: "write", key: 0, body: 1 }),
        deleteBlob: stored(AZURE_ID, "deleteBlob", { does: "delete", key: 0 }),
        listBlobsFlat: stored(AZURE_ID, "listBlobsFlat", { does: "list", key: [0, "prefix"] }),
        listBlobsByHierarchy: stored(AZURE_ID, "listBlobsByHierarchy", { does: "list", key: [1, "prefix"] }),
      },
    },
    blob: { makers: /^(?:Block|Append|Page)?BlobClient$/, remembers: { container: 1, key: 2 }, methods: operations(AZURE_ID, BLOB) },
  },
  functions: {
    generateBlobSASQueryParameters: stored(AZURE_ID, "generateBlobSASQueryParameters", {
      does: "read",
      key: [0, "blobName"],
      container: [0, "containerName"],
    }),
  },
};

const SUPABASE_ID = "supabase-storage";
const SUPABASE_FILES: Readonly<Record<string, Stored>> = {
  upload: { does: "write", key: 0, body: 1 },
  update: { does: "write", key: 0, body: 1 },
  createSignedUploadUrl: { does: "write", key: 0 },
  uploadToSignedUrl: { does: "write", key: 0, body: 2 },
  download: { does: "read", key: 0 },
  createSignedUrl: { does: "read", key: 0 },
  createSignedUrls: { does: "read", key: 0 },
  remove: { does: "delete", key: 0 },
  list: { does: "list", key: 0 },
  move: { does: "read", key: 0, to: 1 },
  copy: { does: "read", key: 0, to: 1 },
};

/** `supabase.storage.from("bucket")`, whatever made the client. */
function supabaseBucket(
  path: readonly string[],
  call: { readonly args: readonly { readonly value: Value }[] },
  engine: Engine,
): Value | undefined {
  const [storage, from] = path.slice(-2);
  if (from !== "from" || storage === undefined || !/storage$/i.test(storage)) return undefined;
  if (!["@supabase/supabase-js", "@supabase/ssr", "@supabase/storage-js"].some((name) => engine.versionOf(name) !== undefined))
    return undefined;
  return engine.handle(SUPABASE_ID, "bucket", { container: call.args[0]?.value ?? UNDEFINED });
}

const SUPABASE: Vendor = {
  id: SUPABASE_ID,
  packages: ["@supabase/storage-js"],
  tokens: [".storage", "storage."],
  kinds: {
    client: { makers: /^StorageClient$/, methods: { from: opens(SUPABASE_ID, "bucket", { container: 0 }) } },
    bucket: { methods: { ...operations(SUPABASE_ID, SUPABASE_FILES), getPublicUrl: (_call, engine) => engine.unknown("public URL") } },
  },
  anyMember: supabaseBucket,
};

const MINIO_ID = "minio";
/** Bucket first, then the name. */
const inBucket = (does: Stored["does"], body?: Place): Stored => ({ does, container: 0, key: 1, ...(body === undefined ? {} : { body }) });
const MINIO: Vendor = {
  id: MINIO_ID,
  packages: ["minio"],
  tokens: ["minio"],
  kinds: {
    client: {
      makers: /^Client$/,
      methods: operations(MINIO_ID, {
        putObject: inBucket("write", 2),
        fPutObject: inBucket("write", 2),
        copyObject: inBucket("write"),
        presignedPutObject: inBucket("write"),
        getObject: inBucket("read"),
        fGetObject: inBucket("read"),
        getPartialObject: inBucket("read"),
        statObject: inBucket("read"),
        presignedGetObject: inBucket("read"),
        presignedUrl: { does: "read", container: 1, key: 2 },
        removeObject: inBucket("delete"),
        removeObjects: inBucket("delete"),
        listObjects: inBucket("list"),
        listObjectsV2: inBucket("list"),
      }),
    },
  },
};

const BLOB_ID = "vercel-blob";
const put = stored(BLOB_ID, "put", { does: "write", key: 0, body: 1 });
const VERCEL: Vendor = {
  id: BLOB_ID,
  packages: ["@vercel/blob"],
  tokens: ["@vercel/blob"],
  kinds: {},
  functions: {
    // Until 1.0 a random suffix was added unless told otherwise; since then only when asked for.
    put: (call, engine, handle) => {
      const suffix = engine.member(argument(call.args, 2), "addRandomSuffix");
      const isOld = /^\D*0\./.test(engine.versionOf("@vercel/blob") ?? "1");
      const isRandom = suffix.v === "constant" && suffix.value !== undefined ? suffix.value === true : isOld;
      return isRandom ? engine.promise(engine.unknown("blob")) : put(call, engine, handle);
    },
    copy: stored(BLOB_ID, "copy", { does: "read", key: 0, to: 1 }),
    head: stored(BLOB_ID, "head", { does: "read", key: 0 }),
    del: stored(BLOB_ID, "del", { does: "delete", key: 0 }),
    list: stored(BLOB_ID, "list", { does: "list", key: [0, "prefix"] }),
  },
};

const UPLOADTHING: Vendor = {
  id: "uploadthing",
  packages: ["uploadthing"],
  tokens: ["uploadthing"],
  kinds: {
    api: {
      makers: /^UTApi$/,
      methods: operations("uploadthing", {
        deleteFiles: { does: "delete", key: 0 },
        getSignedURL: { does: "read", key: 0 },
        generateSignedURL: { does: "read", key: 0 },
        getFileUrls: { does: "read", key: 0 },
      }),
    },
  },
};

const CLOUDINARY: Vendor = {
  id: "cloudinary",
  packages: ["cloudinary"],
  tokens: ["cloudinary"],
  kinds: {},
  functions: Object.fromEntries(
    ["", "v2."].flatMap((prefix) => [
      [`${prefix}uploader.destroy`, stored("cloudinary", "destroy", { does: "delete", key: 0 })],
      [`${prefix}api.delete_resources`, stored("cloudinary", "delete_resources", { does: "delete", key: 0 })],
    ]),
  ),
};

const R2_ID = "r2";
const R2_METHODS = operations(R2_ID, {
  put: { does: "write", key: 0, body: 1 },
  createMultipartUpload: { does: "write", key: 0 },
  get: { does: "read", key: 0 },
  head: { does: "read", key: 0 },
  delete: { does: "delete", key: 0 },
  list: { does: "list", key: [0, "prefix"] },
});

/** Cloudflare R2 (https://developers.cloudflare.com/r2/api/workers/workers-api-reference/): bindings of the environment. */
const R2: Vendor = {
  id: R2_ID,
  packages: ["global", "@cloudflare/workers-types"],
  tokens: ["R2Bucket", "env."],
  kinds: { bucket: { types: /^R2Bucket$/, methods: R2_METHODS } },
  anyMember(path, call, engine) {
    const [env, name = "", method = ""] = path.slice(-3);
    const work = Object.hasOwn(R2_METHODS, method) ? R2_METHODS[method] : undefined;
    if (env !== "env" || !work || !/^[A-Z0-9_]*(?:BUCKET|R2|STORAGE|FILES|UPLOADS|ASSETS)[A-Z0-9_]*$/.test(name)) return undefined;
    return work(
      call,
      engine,
      sharedHandle(engine, R2_ID, () => engine.handle(R2_ID, "bucket", {})),
    );
  },
};

export const OBJECT_STORES = [GOOGLE, AZURE, SUPABASE, MINIO, VERCEL, UPLOADTHING, CLOUDINARY, R2].map(createVendorModel);
