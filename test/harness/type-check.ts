// Type-checks the files of a test case against the stand-ins in fixtures/stubs/, without touching the disk for anything else. The
// compiler's own library is parsed once and shared by all cases.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ts } from "ts-morph";
import { makePrismaStub } from "./prisma-stub";

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts", "lib.decorators.d.ts", "lib.decorators.legacy.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  experimentalDecorators: true,
  esModuleInterop: true,
  jsx: ts.JsxEmit.Preserve,
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  types: [],
};

const STUBS = join(__dirname, "../fixtures/stubs");
const parsed = new Map<string, ts.SourceFile | undefined>();

/** What the compiler says against the files (text by relative path): `src/a.ts:3: message`, sorted; empty when they compile. */
export function typeErrorsOf(files: ReadonlyMap<string, string>): readonly string[] {
  const sources = new Map([...files].filter(([path]) => /\.[cm]?tsx?$/.test(path)).map(([path, text]) => [`/case/${path}`, text]));
  const stubs = readdirSync(STUBS).map((name) => join(STUBS, name));
  const prisma = prismaStubFor(files);
  if (prisma !== undefined) sources.set("/case/prisma-client.d.ts", prisma);
  const program = ts.createProgram([...stubs, ...sources.keys()], OPTIONS, createHost(sources));
  const diagnostics = [...sources.keys()].flatMap((path) => {
    const file = program.getSourceFile(path);
    return file ? [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)] : [];
  });
  return diagnostics.map(describe).sort();
}

function prismaStubFor(files: ReadonlyMap<string, string>): string | undefined {
  const schema = [...files].filter(([path]) => path.endsWith(".prisma")).map(([, text]) => text);
  const version = /"@prisma\/client":\s*"([^"]*)"/.exec(files.get("package.json") ?? "")?.[1];
  return schema.length === 0 ? undefined : makePrismaStub(schema.join("\n"), version);
}

function createHost(sources: ReadonlyMap<string, string>): ts.CompilerHost {
  const libFolder = dirname(require.resolve("typescript"));
  return {
    fileExists: (path) => sources.has(path) || (!path.startsWith("/case/") && readShared(path) !== undefined),
    readFile: (path) => sources.get(path),
    getSourceFile: (path) => {
      const text = sources.get(path);
      return text === undefined ? readShared(path) : ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
    },
    getDefaultLibFileName: () => join(libFolder, "lib.es2022.d.ts"),
    getDefaultLibLocation: () => libFolder,
    writeFile: () => undefined,
    getCurrentDirectory: () => "/case",
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    directoryExists: (path) => [...sources.keys()].some((source) => source.startsWith(`${path}/`)),
  };
}

/** Library and stub files, parsed once; undefined when there is no such file. */
function readShared(path: string): ts.SourceFile | undefined {
  if (!parsed.has(path)) {
    const isShared = path.startsWith(STUBS) || /\/lib\.[\w.]+\.d\.ts$/.test(path);
    parsed.set(path, isShared ? ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true) : undefined);
  }
  return parsed.get(path);
}

function describe(diagnostic: ts.Diagnostic): string {
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, " ");
  if (!diagnostic.file || diagnostic.start === undefined) return message;
  const { line } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start);
  return `${diagnostic.file.fileName.replace("/case/", "")}:${line + 1}: ${message}`;
}
