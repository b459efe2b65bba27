// Tells what kind of code a source file holds from its path (and its first lines): product, test, script, declaration, generated.
// A folder's name alone never makes a test of a page: `app/tests/page.tsx` is product code, `app/tests/page.test.tsx` is not.
import { nameOf, parentOf } from "./paths";

export interface SourceClass {
  /** Tests, fixtures, mocks, stories: not analysed for findings, though their exports resolve. */
  readonly isTest: boolean;
  /** Scripts, seeds, migrations and tool configurations: run by hand or by a tool, never for a request. */
  readonly isScript: boolean;
  readonly isDeclaration: boolean;
  /** By path only (`generated/`, `*.gen.ts`); ask `isGeneratedText` once the text is at hand. */
  readonly isGenerated: boolean;
}

const TEST_FILE = /[._-](test|tests|spec|specs|e2e|e2e-spec|test-d|cy|stories|story|mock|mocks|fixture|fixtures)\.[cm]?[jt]sx?$/i;
/** Kinds of tests by their last word: `orders.clienttest.ts`, `orders.api-spec.ts`. */
const TEST_KIND = /\.(?!latest\.|contest\.|attest\.|protest\.)[a-z0-9-]+(test|spec)s?\.[cm]?[jt]sx?$/i;
const TEST_SETUP =
  /^((jest|vitest|playwright|cypress|karma|mocha|ava|wdio)([.-].*)?|(set-?up-?tests?|tests?[.-](set-?up|utils?|helpers?|env))([.-].*)?)\.[cm]?[jt]sx?$/i;
/** Never a route, even below a router's folder. */
const TEST_FOLDER_ALWAYS = /^__(tests?|mocks|fixtures|snapshots|specs|e2e|stories)__$/i;
/** Unless a router serves them. */
const TEST_FOLDER = /^(e2e|e2e-tests?|cypress|playwright|test-utils|test-helpers|\.storybook)$/i;
/** Folders that may as well be a feature of the product (laboratory tests, sports fixtures). */
const TEST_FOLDER_OR_FEATURE = /^(tests?|specs?|fixtures|mocks|testing|test-data|testdata|integration-tests?|unit-tests?)$/i;
const STORY_FILE = /\.stor(y|ies)\.[cm]?[jt]sx?$/i;

const SCRIPT_FILE = /^(seed|seeder|seeds|migrate|.*[._-](seed|seeder|migration))\.[cm]?[jt]sx?$|^(seed|backfill)[._-].*\.[cm]?[jt]sx?$/i;
const SCRIPT_FOLDER = /^(scripts?|seeds?|seeders?|seeding|migrations?|bin|backfills?)$/i;
/** Only directly below a package: `src/tools` holds an assistant's tools, `tools` the developers'. */
const PACKAGE_SCRIPT_FOLDER = /^(tools?|tooling|hack)$/i;
const CONFIG_FILE = /\.config\.[cm]?[jt]s$|^(gulpfile|gruntfile|\.eslintrc|\.prettierrc)\.[cm]?js$/i;

const DECLARATION_FILE = /\.d(\.[^.]+)?\.[cm]?ts$/i;
const GENERATED_FILE = /[._-](generated|gen|pb|connect)(\.d)?\.[cm]?[jt]sx?$|_(pb|grpc_pb)(\.d)?\.[cm]?[jt]s$/i;
const GENERATED_FOLDER = /^(generated|__generated__|\.prisma|autogen|auto-generated|gen)$/i;

/** File-based routers: Next.js app router, Remix and SvelteKit route modules. */
const ROUTE_FILE = /^(\+?page|\+?layout|route|template|loading|not-found|default|\+?error|\+?server|actions?)(\.server)?\.[cm]?[jt]sx?$/i;
const ROUTER_FOLDER = /^(app|pages|routes)$/i;
/** A file that its suffix names a part of an application: `orders.controller.ts`. */
const PART_FILE =
  /\.(controller|service|module|resolver|router|routes?|repository|gateway|guard|middleware|action|actions|model|entity|schema|dto)\.[cm]?[jt]sx?$/i;

/** Judges single files in the light of all: which folders a router serves, which hold stories, where packages begin. */
export function createSourceClassifier(relativePaths: readonly string[]): (relativePath: string) => SourceClass {
  const packages = new Set<string>([""]);
  const storyFolders = new Set<string>();
  const routed = new Set<string>();
  for (const path of relativePaths) {
    const folder = folderOf(path);
    if (nameOf(path) === "package.json") packages.add(folder);
    if (STORY_FILE.test(path)) storyFolders.add(folder);
    if (isRoute(path)) for (let up = folder; up !== "" && !routed.has(up); up = folderOf(up)) routed.add(up);
  }
  const context: Context = { packages, storyFolders, routed };
  return (path) => ({
    isTest: isTest(path, context),
    isScript: isScript(path, context),
    isDeclaration: DECLARATION_FILE.test(path),
    isGenerated: isGeneratedPath(path, context),
  });
}

interface Context {
  readonly packages: ReadonlySet<string>;
  readonly storyFolders: ReadonlySet<string>;
  /** Folders with a route below them. */
  readonly routed: ReadonlySet<string>;
}

function folderOf(path: string): string {
  return path.includes("/") ? parentOf(path) : "";
}

function isRoute(path: string): boolean {
  const segments = folderOf(path).split("/");
  if (segments.includes("pages") && /\.[cm]?[jt]sx?$/.test(path)) return !TEST_FILE.test(path);
  return ROUTE_FILE.test(nameOf(path)) && segments.some((segment) => ROUTER_FOLDER.test(segment));
}

/** The folders of a path, outermost first, each with its name. */
function foldersOf(path: string): readonly { readonly folder: string; readonly name: string }[] {
  const names = path.split("/").slice(0, -1);
  return names.map((name, index) => ({ folder: names.slice(0, index + 1).join("/"), name }));
}

/** True for a folder that a router serves: it lies below `app`, `pages` or `routes` and has a route below itself. */
function isRouted(folder: string, context: Context): boolean {
  return context.routed.has(folder) && foldersOf(folder).some(({ name }) => ROUTER_FOLDER.test(name));
}

function isTest(path: string, context: Context): boolean {
  const name = nameOf(path);
  if (TEST_FILE.test(name) || TEST_KIND.test(name) || TEST_SETUP.test(name)) return true;
  return foldersOf(path).some(({ folder, name: segment }) => {
    if (TEST_FOLDER_ALWAYS.test(segment)) return true;
    if (isRouted(folder, context)) return false;
    if (TEST_FOLDER.test(segment)) return true;
    if (segment === "stories") return context.storyFolders.has(folder);
    return TEST_FOLDER_OR_FEATURE.test(segment) && (context.packages.has(folderOf(folder)) || !PART_FILE.test(name));
  });
}

function isScript(path: string, context: Context): boolean {
  const name = nameOf(path);
  if (CONFIG_FILE.test(name) && context.packages.has(folderOf(path))) return true;
  if (SCRIPT_FILE.test(name)) return true;
  return foldersOf(path).some(({ folder, name: segment }) => {
    if (isRouted(folder, context)) return false;
    if (SCRIPT_FOLDER.test(segment)) return context.packages.has(folderOf(folder)) || !PART_FILE.test(name);
    return PACKAGE_SCRIPT_FOLDER.test(segment) && context.packages.has(folderOf(folder));
  });
}

function isGeneratedPath(path: string, context: Context): boolean {
  if (GENERATED_FILE.test(nameOf(path))) return true;
  return foldersOf(path).some(({ folder, name }) => GENERATED_FOLDER.test(name) && !isRouted(folder, context));
}

/** How far into a file its header may reach, in characters. */
const HEADER_LENGTH = 1500;
/** Blank lines, comments and directives before the first statement. */
const HEADER = /^(?:#!.*\n)?(?:\s|\/\/.*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$)|(["'])use [a-z]+\1;?)*/;
/**
 * Each says that this very file is generated. A header that merely speaks of generated ids does not, and people write
 * "do not modify this file" above hand-made code: to pass over that would hide its findings.
 */
const GENERATED_HEADERS = [
  /(^|[\s*/])@generated\b/,
  /\bthis (file|code|module|client|is code)\b.{0,30}\bgenerated\b/i,
  /\b(auto)?generated\b[^]*\bdo not (edit|modify|change)\b/i,
  /\bdo not (edit|modify|change)\b[^]*\b(auto)?generated\b/i,
  /^[\s/*!#=-]*(auto[- ]?|automatically )generated( (by|from|with|using|file|code|types?|on|at)\b|\s*[.!,:;*-]|\s*$)/im,
  /^[\s/*!#=-]*generated (automatically )?(by|from|with|using) \S+\s*(v?\d|[.!*]|$)/im,
] as const;
/** A JavaScript file at least this long (characters), whose lines are this long on average, was written by a bundler. */
const BUNDLE_LENGTH = 50_000;
const BUNDLE_LINE = 500;

/** True for text that opens with a comment saying that it is generated, or for JavaScript that is bundled or minified. */
export function isGeneratedText(path: string, text: string): boolean {
  const header = HEADER.exec(text.slice(0, HEADER_LENGTH))?.[0] ?? "";
  if (header !== "" && GENERATED_HEADERS.some((pattern) => pattern.test(header))) return true;
  return /\.[cm]?js$/.test(path) && text.length >= BUNDLE_LENGTH && text.length / lineCount(text) >= BUNDLE_LINE;
}

/** Product code imports none of these. Products drive browsers too, so what only drives one does not count. */
const TEST_RUNNER =
  /^[ \t]*import\b[^"';]*["'](?:vitest|@jest\/globals|node:test|bun:test|supertest|@testing-library\/[\w-]+)["']|\brequire\(["'](?:vitest|@jest\/globals|node:test|supertest)["']\)/m;

/** True for text that imports a test runner: tests whose names say so in the project's own way (`orders.clienttest.ts`). */
export function isTestText(text: string): boolean {
  return TEST_RUNNER.test(text);
}

function lineCount(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
