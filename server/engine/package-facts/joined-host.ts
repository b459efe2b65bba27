// A workspace put together from the files of its packages: where a package speaks for itself its file is the file system, elsewhere the
// disk is. What is checked out beside must be the same text: facts of another state would prove something about code that is not there.
import { createHash } from "node:crypto";
import type { Problem } from "../../../rules/contract/finding";
import { createDiskHost } from "../host/disk";
import type { Host } from "../host/host";
import { filesBelow } from "../host/listing";
import { foldersOf, statIn } from "../host/memory";
import { isInside, joinPath, nameOf, relativePath, sortPaths } from "../host/paths";
import { scanWorkspace } from "../host/workspace-files";
import { decodePackage, type PackedPackage } from "./facts-file";

export interface JoinRequest {
  /** Root of the workspace, absolute. */
  readonly root: string;
  /** The packages' files, by the name under which problems speak of them. */
  readonly packages: ReadonlyMap<string, Uint8Array>;
  readonly build: string;
  /** What lies beside; the disk when left out. */
  readonly base?: Host;
}

export interface JoinedWorkspace {
  readonly host: Host;
  /** Bytes of the facts of a file (absolute path) whose text has this hash (SHA-1, base64). */
  readonly capturedOf: (path: string, hash: string) => Uint8Array | undefined;
  /** All fatal: facts that are damaged, contradict one another or the disk, or are missing. */
  readonly problems: readonly Problem[];
}

export function joinFacts({ root, packages, build, base = createDiskHost() }: JoinRequest): JoinedWorkspace {
  const problems: Problem[] = [];
  const joined: PackedPackage[] = [];
  for (const [name, bytes] of packages) {
    const packed = decodePackage(bytes);
    if (!packed) problems.push(fatal(name, "are no facts, or are damaged: run `tenantlint facts` again."));
    else if (joined.some(({ folder }) => folder === packed.folder))
      problems.push(fatal(name, `are a second time those of "${packed.folder || "."}".`));
    else joined.push(packed);
  }
  const texts = new Map(joined.flatMap(({ files }) => files.map(({ path, text }) => [joinPath(root, path), text] as const)));
  const isOwned = (path: string): boolean => joined.some((one) => owns(one, relativePath(root, path), path, root));
  problems.push(...missing(joined, root, base), ...stale(texts, root, base, isOwned));
  const facts = new Map(
    joined.flatMap((one) =>
      (one.build === build ? one.files : []).flatMap(({ path, facts: bytes }) =>
        bytes === undefined ? [] : [[joinPath(root, path), bytes] as const],
      ),
    ),
  );
  return {
    host: createJoinedHost(texts, base, isOwned),
    capturedOf: (path, hash) => {
      const text = texts.get(path);
      const bytes = facts.get(path);
      return bytes !== undefined && text !== undefined && hashOf(text) === hash ? Buffer.from(bytes, "base64") : undefined;
    },
    problems,
  };
}

function fatal(file: string, message: string): Problem {
  return { file, message, isFatal: true };
}

function owns({ folder, except }: PackedPackage, relative: string, path: string, root: string): boolean {
  // Where the repository begins is the checkout's affair.
  if (nameOf(path) === ".git" || !isInside(root, path)) return false;
  return isBelow(folder, relative) && !except.some((other) => isBelow(other, relative));
}

function isBelow(folder: string, relative: string): boolean {
  return folder === "" || relative === folder || relative.startsWith(`${folder}/`);
}

function createJoinedHost(texts: ReadonlyMap<string, string>, base: Host, isOwned: (path: string) => boolean): Host {
  const folders = foldersOf(texts.keys());
  return {
    readFile: (path) => (isOwned(path) ? texts.get(path) : base.readFile(path)),
    readProblem: (path) => (isOwned(path) ? undefined : base.readProblem(path)),
    stat: (path) => statIn(texts, folders, path) ?? (isOwned(path) ? undefined : base.stat(path)),
    listFiles(root, isExcluded) {
      const below = base.listFiles(root, isExcluded);
      const beside = below.files.filter((path) => !isOwned(path));
      return {
        files: sortPaths([...beside, ...filesBelow(texts.keys(), root, isExcluded)]),
        problems: below.problems.filter(({ path }) => !isOwned(path)),
      };
    },
  };
}

/** Packages of which one of the others knows, and that are neither given nor checked out: what is in them was not looked at. */
function missing(joined: readonly PackedPackage[], root: string, base: Host): readonly Problem[] {
  const known = new Set(joined.flatMap(({ except }) => except));
  return [...known]
    .filter((folder) => !joined.some((one) => one.folder === folder) && base.stat(joinPath(root, `${folder}/package.json`)) === undefined)
    .sort()
    .map((folder) => fatal(folder, "is a package of this workspace, and neither its facts were given nor is it checked out."));
}

function stale(texts: ReadonlyMap<string, string>, root: string, base: Host, isOwned: (path: string) => boolean): readonly Problem[] {
  const problems: Problem[] = [];
  for (const [path, text] of texts) {
    if (base.stat(path)?.isFile !== true || base.readFile(path) === text) continue;
    problems.push(fatal(relativePath(root, path), "is not the text of which facts were given: run `tenantlint facts` again."));
  }
  const { sources, schemas, sql } = scanWorkspace(base, root, { include: [], exclude: [] });
  for (const path of [...sources.map((source) => source.path), ...schemas, ...sql])
    if (isOwned(path) && !texts.has(path))
      problems.push(fatal(relativePath(root, path), "is not among the facts of its package: run `tenantlint facts` again."));
  return problems;
}

function hashOf(text: string): string {
  return createHash("sha1").update(text).digest("base64");
}
