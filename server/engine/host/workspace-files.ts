// Finds what a workspace folder holds that the engine can use: source files, schemas, SQL, manifests, configurations.
// Only paths are looked at; no source text is read here.
import { Minimatch } from "minimatch";
import type { Problem } from "../../../rules/contract/finding";
import { createGitIgnore } from "./gitignore";
import type { Host } from "./host";
import { joinPath, nameOf, relativePath } from "./paths";
import { type SourceClass, createSourceClassifier } from "./source-class";

export interface SourceEntry extends SourceClass {
  /** Absolute path. */
  readonly path: string;
}

/** Absolute paths, each list sorted. */
export interface WorkspaceFiles {
  readonly root: string;
  readonly sources: readonly SourceEntry[];
  /** `*.prisma` */
  readonly schemas: readonly string[];
  readonly sql: readonly string[];
  /** `package.json` */
  readonly packages: readonly string[];
  /** `tsconfig*.json`, `jsconfig*.json` */
  readonly tsconfigs: readonly string[];
  /** `tenantlint.config.json`, `tenantlint.config.jsonc` */
  readonly configs: readonly string[];
  /** Places that could not be read; fatal, since something there may have been missed. */
  readonly problems: readonly Problem[];
  /** Classifies a source file that appeared after the scan (absolute path). */
  classify(path: string): SourceClass;
}

export interface ScanOptions {
  /** minimatch globs relative to the root. Restricts source files only; empty means all. */
  readonly include: readonly string[];
  /** minimatch globs relative to the root, of files or folders. Manifests and configurations are found all the same. */
  readonly exclude: readonly string[];
  /** Called now and then with the number of entries seen. */
  readonly onProgress?: (seen: number) => void;
}

export type FileKind = "source" | "schema" | "sql" | "package" | "tsconfig" | "config";

/** What the engine would use a file for; undefined when it would not. */
export function fileKindOf(path: string): FileKind | undefined {
  const name = nameOf(path);
  if (/\.(vue|svelte)$/.test(name)) return "source";
  if (/\.[cm]?[jt]sx?$/.test(name)) return /[.-]min\.[cm]?jsx?$/.test(name) ? undefined : "source";
  // `Dockerfile.prisma` says how to build something, whatever it is called after.
  if (name.endsWith(".prisma")) return /^(?:docker|container)file\b/i.test(name) ? undefined : "schema";
  if (name.endsWith(".sql")) return "sql";
  if (name === "package.json") return "package";
  if (/^[tj]sconfig(\..+)?\.json$/.test(name)) return "tsconfig";
  return /^tenantlint\.config\.jsonc?$/.test(name) ? "config" : undefined;
}

/** Lists the workspace in one walk. Never throws. */
export function scanWorkspace(host: Host, root: string, options: ScanOptions): WorkspaceFiles {
  const isIgnored = createGitIgnore(host, root);
  const excludes = globMatcher(options.exclude);
  let seen = 0;
  const listed = host.listFiles(root, (path, isDirectory) => {
    if (++seen % 500 === 0) options.onProgress?.(seen);
    if (isDirectory)
      return isOutputFolder(host, root, path) || excludes(path) || excludes(`${path}/`) || isIgnored(joinPath(root, path), true);
    return fileKindOf(path) === undefined || isIgnored(joinPath(root, path), false);
  });
  options.onProgress?.(seen);
  const problems = listed.problems.map((problem): Problem => ({
    file: relativePath(root, problem.path),
    message: relativePath(root, problem.path) === "" ? `the folder ${problem.message}` : problem.message,
    isFatal: problem.isHarmless !== true,
  }));
  return sortOut(root, listed.files, problems, options);
}

function sortOut(root: string, files: readonly string[], problems: readonly Problem[], options: ScanOptions): WorkspaceFiles {
  const excludes = globMatcher(options.exclude);
  const includes = options.include.length === 0 ? () => true : globMatcher(options.include);
  const classify = createSourceClassifier(files.map((file) => relativePath(root, file)));
  const of = (kind: FileKind): readonly string[] => files.filter((file) => fileKindOf(file) === kind);
  const kept = (kind: FileKind): readonly string[] => of(kind).filter((file) => !excludes(relativePath(root, file)));
  const sources = kept("source").filter((file) => includes(relativePath(root, file)));
  return {
    root,
    sources: sources.map((path) => ({ path, ...classify(relativePath(root, path)) })),
    schemas: kept("schema"),
    sql: kept("sql"),
    packages: of("package"),
    tsconfigs: of("tsconfig"),
    configs: of("config"),
    problems,
    classify: (path) => classify(relativePath(root, path)),
  };
}

/** Folders that hold what others wrote or what a tool made, wherever they are. */
const FOREIGN_FOLDER =
  /^(node_modules|bower_components|jspm_packages|dist|\.(git|hg|svn|next|nuxt|output|turbo|cache|parcel-cache|svelte-kit|vercel|netlify|serverless|wrangler|yarn|pnpm-store|nx|angular|expo|docusaurus|generated|venv|idea|vscode-test))$/;
/** Folders that are output beside a package.json, and may be a feature inside an application (a shop's vendors). */
const OUTPUT_FOLDER = /^(build|out|output|coverage|vendor|target|storybook-static)$/;
const SOURCE_FOLDER = /^(src|app|pages|routes|api|server|lib|modules|features|components)$/;

/** True for a path (relative to the root) inside a folder of dependencies or of a tool's output. */
export function isForeignPath(relativePath: string): boolean {
  return relativePath
    .split("/")
    .slice(0, -1)
    .some((segment) => FOREIGN_FOLDER.test(segment));
}

function isOutputFolder(host: Host, root: string, relative: string): boolean {
  const segments = relative.split("/");
  const name = segments.pop() ?? "";
  if (FOREIGN_FOLDER.test(name)) return true;
  if (!OUTPUT_FOLDER.test(name)) return false;
  if (!segments.some((segment) => SOURCE_FOLDER.test(segment))) return true;
  return host.stat(joinPath(root, `${segments.join("/")}/package.json`)) !== undefined;
}

function globMatcher(globs: readonly string[]): (relativePath: string) => boolean {
  // A glob that names a folder covers what is below it, as in a tsconfig.
  const patterns = globs
    .flatMap((glob) => [glob, `${glob.replace(/\/$/, "")}/**`])
    .map((glob) => new Minimatch(glob.replace(/^\.\//, ""), { dot: true }));
  return (path) => patterns.some((pattern) => pattern.match(path));
}
