// The file that holds what one package of a monorepo contributes: the texts that an analysis may ask for, and the facts of its source
// files. No absolute path and no time stands in it, so that equal packages make equal files and a build cache may carry them around.
// A digest stands before it; the facts count only for the build that made them, the texts for every one.
import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";

/** Name of the file, wherever it lies. */
export const FACTS_FILE = "tenantlint.facts";
const MAGIC = "tenantlint-facts 1 ";

export interface PackedFile {
  /** Relative to the root of the workspace. */
  readonly path: string;
  readonly text: string;
  /** Facts of the text as base64, for source files. */
  readonly facts?: string;
}

export interface PackedPackage {
  /** Folder of the package, relative to the root of the workspace; empty for the root itself. */
  readonly folder: string;
  /** Folders of other packages below it, which speak for themselves; relative to the root. */
  readonly except: readonly string[];
  /** Tells apart builds of this product and of V8. */
  readonly build: string;
  /** Sorted by path. */
  readonly files: readonly PackedFile[];
}

export function encodePackage(packed: PackedPackage): Uint8Array {
  const body = gzipSync(JSON.stringify(packed), { level: 6 });
  return Buffer.concat([Buffer.from(`${MAGIC}${digestOf(body)}\n`), body]);
}

/** Undefined for what is no such file, or is damaged. */
export function decodePackage(bytes: Uint8Array): PackedPackage | undefined {
  const end = bytes.indexOf(0x0a);
  const head = Buffer.from(bytes.subarray(0, Math.max(0, end))).toString("latin1");
  const body = bytes.subarray(end + 1);
  if (!head.startsWith(MAGIC) || head.slice(MAGIC.length) !== digestOf(body)) return undefined;
  try {
    const value: unknown = JSON.parse(gunzipSync(body).toString("utf8"));
    return isPackage(value) ? value : undefined;
  } catch {
    // The digest fits, so that whoever wrote it wrote no package.
    return undefined;
  }
}

function digestOf(body: Uint8Array): string {
  return createHash("sha256").update(body).digest("hex");
}

function isPackage(value: unknown): value is PackedPackage {
  return typeof value === "object" && value !== null && "folder" in value && "except" in value && "build" in value && "files" in value;
}
