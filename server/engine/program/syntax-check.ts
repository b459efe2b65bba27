// Whether a text parses: used to verify that a fix leaves the file in order. One ts-morph Project in memory holds only the
// file in hand, and forgets it at once; it is kept between calls, because a dropped Project keeps its memory.
import type { Project, SourceFile } from "ts-morph";
import { isComponentFile, scriptOf } from "./component-script";
import { tsMorph } from "./parse";

/** A syntax error on a one-based line. */
export interface SyntaxProblem {
  readonly line: number;
  readonly message: string;
}

let project: Project | undefined;

/** The project in memory, with nothing in it. It reads no library and resolves no import. */
function scratchProject(): Project {
  if (project === undefined) {
    const { Project: ProjectClass, ts } = tsMorph();
    project = new ProjectClass({
      useInMemoryFileSystem: true,
      skipLoadingLibFiles: true,
      compilerOptions: {
        allowJs: true,
        noLib: true,
        noResolve: true,
        jsx: ts.JsxEmit.Preserve,
        target: ts.ScriptTarget.ESNext,
        module: ts.ModuleKind.ESNext,
      },
    });
  }
  return project;
}

/** The text as a file of the project, for a short while: `forget()` it. Of a component only the scripts are read. */
export function openScratch(fileName: string, text: string): SourceFile {
  const extension = /(?:\.d)?\.[cm]?[jt]sx?$/i.exec(fileName)?.[0] ?? ".ts";
  const code = isComponentFile(fileName) ? scriptOf(text) : text;
  return scratchProject().createSourceFile(`/scratch${extension}`, code, { overwrite: true });
}

/** The syntax errors of a text, in order; empty when it parses. */
export function syntaxErrorsOf(fileName: string, text: string): readonly SyntaxProblem[] {
  const { ts } = tsMorph();
  const sourceFile = openScratch(fileName, text);
  try {
    return scratchProject()
      .getProgram()
      .getSyntacticDiagnostics(sourceFile)
      .map((diagnostic) => {
        const { line } = sourceFile.getLineAndColumnAtPos(diagnostic.getStart());
        return { line, message: ts.flattenDiagnosticMessageText(diagnostic.compilerObject.messageText, " ") };
      });
  } finally {
    sourceFile.forget();
  }
}
