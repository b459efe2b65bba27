// Gathers what one package contributes: its source files with their facts, schemas, migrations, manifests and configurations.
import type { Problem } from "../../../rules/contract/finding";
import { captureFile } from "../facts/capture";
import { factsToBytes } from "../facts/facts-bytes";
import type { Host } from "../host/host";
import { readPackages } from "../host/packages";
import { foldersUp, isInside, joinPath, parentOf, relativePath, sortPaths } from "../host/paths";
import { isGeneratedText, isTestText } from "../host/source-class";
import { scanWorkspace, type WorkspaceFiles } from "../host/workspace-files";
import { encodePackage, type PackedFile } from "./facts-file";

/** Read beside what the scan finds, in every folder. */
const BESIDE = ["pnpm-workspace.yaml", "lerna.json", ".gitignore"];
/** A tsconfig may extend any JSON file of a package; larger ones are data. */
const MOST_JSON_BYTES = 256 * 1024;

export interface PackRequest {
  readonly host: Host;
  /** Root of the workspace, absolute. */
  readonly root: string;
  /** Folder of the package, absolute; the root itself or below it. */
  readonly folder: string;
  readonly build: string;
}

export interface PackResult {
  readonly bytes: Uint8Array;
  readonly files: number;
  /** How many of them have facts. */
  readonly captured: number;
  readonly problems: readonly Problem[];
}

/** Never throws; what cannot be read is a problem, and is not in the file. */
export function packFacts({ host, root, folder, build }: PackRequest): PackResult {
  const scanned = scanWorkspace(host, root, { include: [], exclude: [] });
  const packages = readPackages(host, scanned);
  const except = packages.all
    .filter((one) => one.isMember && one.folder !== folder && isInside(folder, one.folder))
    .map((one) => one.folder);
  const isOwn = (path: string): boolean => isInside(folder, path) && !except.some((other) => isInside(other, path));
  const problems: Problem[] = scanned.problems.filter(({ file }) => isOwn(joinPath(root, file)));
  const sources = new Map(scanned.sources.map((source) => [source.path, source]));
  const files: PackedFile[] = [];
  for (const path of ownPaths(host, scanned, isOwn)) {
    const text = host.readFile(path);
    const file = relativePath(root, path);
    const source = sources.get(path);
    if (text === undefined) problems.push({ file, message: host.readProblem(path) ?? "cannot be read", isFatal: true });
    else if (!source || source.isTest || source.isGenerated || source.isDeclaration || isGeneratedText(file, text) || isTestText(text))
      files.push({ path: file, text });
    else files.push({ path: file, text, facts: Buffer.from(factsToBytes(captureFile(path, text))).toString("base64") });
  }
  const packed = { folder: relativePath(root, folder), except: except.map((one) => relativePath(root, one)), build, files };
  return { bytes: encodePackage(packed), files: files.length, captured: files.filter(({ facts }) => facts !== undefined).length, problems };
}

function ownPaths(host: Host, scanned: WorkspaceFiles, isOwn: (path: string) => boolean): readonly string[] {
  const { root, sources, schemas, sql, packages, tsconfigs, configs } = scanned;
  const found = new Set([...sources.map(({ path }) => path), ...schemas, ...sql, ...packages, ...tsconfigs, ...configs].filter(isOwn));
  const folders = new Set([...found].flatMap((path) => foldersUp(path, root)));
  folders.add(root);
  for (const folder of folders) {
    const beside = BESIDE.map((name) => joinPath(folder, name)).filter((path) => isOwn(path) && host.stat(path)?.isFile === true);
    for (const path of beside) found.add(path);
  }
  for (const manifest of packages.filter(isOwn)) for (const path of jsonBeside(host, parentOf(manifest))) found.add(path);
  return sortPaths([...found]);
}

/** What a tsconfig may extend by the package's name. */
function jsonBeside(host: Host, folder: string): readonly string[] {
  const { files } = host.listFiles(
    folder,
    (path, isDirectory) => isDirectory || !/\.json$/.test(path) || /(^|[-.])lock\b|npm-shrinkwrap/.test(path),
  );
  return files.filter((path) => (host.stat(path)?.size ?? Infinity) <= MOST_JSON_BYTES);
}
