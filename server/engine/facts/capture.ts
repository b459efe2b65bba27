// From the text of one source file to its facts. Depends on the name's extension and the text alone: pure, so cacheable.
// The tree is walked once and dropped. Broken code yields the facts of whatever could be parsed, and says what could not.
import type { ts } from "ts-morph";
import { compiler, parseText } from "../program/parse";
import type { Compiler, ParsedText, ParseError } from "../program/parse";
import { findCommentDirectives } from "./comment-directives";
import { findCommonJsNames, isEsModule } from "./commonjs";
import { addDeclarations } from "./declarations";
import { createExpressionTable } from "./expressions";
import type { ExpressionTable } from "./expressions";
import { captureDirectives, captureStatements } from "./functions";
import { FACTS_VERSION } from "./ir";
import type { Expression, FileFacts, FunctionFact, Span, Statement } from "./ir";
import { addModules } from "./modules";
import { addNamespaces } from "./namespaces";
import { createScopes } from "./scopes";
import { createStatementTable } from "./statements";
import type { StatementTable } from "./statements";
import { createKinds, createSyntax } from "./syntax";
import type { Kinds, Syntax } from "./syntax";
import { findTagComments } from "./tag-comments";
import { lineAt, lineStartsOf } from "./text-lines";
import { NESTING_LIMIT, spanOf } from "./walk";
import type { Walk } from "./walk";

/** Texts of more characters than this are generated or bundled: they are named, not parsed. */
const SIZE_LIMIT = 2_000_000;
const NO_SPAN: Span = [0, 0];

interface Tables {
  readonly expressions: ExpressionTable;
  readonly statements: StatementTable;
  readonly syntax: Syntax;
  readonly kinds: Kinds;
}
let tables: Tables | undefined;

/** The facts of one file. Never throws: what cannot be analysed yields empty facts with a syntax error that says why. */
export function captureFile(fileName: string, text: string): FileFacts {
  if (text.length > SIZE_LIMIT) {
    const size = (text.length / 1_000_000).toFixed(1);
    return emptyFacts(
      fileName,
      text,
      `${size} MB: too large to analyse; exclude the file, or split it below ${SIZE_LIMIT / 1_000_000} MB.`,
    );
  }
  if (text.includes("\0")) return emptyFacts(fileName, text, "The file holds NUL characters: it is not text, and was not analysed.");
  try {
    return captureParsed(fileName, text, parseText(fileName, text));
  } catch (error) {
    // The parser and the readers of the tree recurse: only nesting deeper than the stack gets here.
    if (error instanceof RangeError) return emptyFacts(fileName, text, "The code is nested too deeply to analyse.");
    const reason = error instanceof Error ? error.message : String(error);
    return emptyFacts(fileName, text, `The file could not be analysed: ${reason}`);
  }
}

function captureParsed(fileName: string, text: string, parsed: ParsedText): FileFacts {
  const { sourceFile } = parsed;
  const api = compiler();
  tables ??= createTables(api);
  const walk = createWalk(tables, !isEsModule(api, sourceFile), sourceFile, text);
  const directives = captureModuleBody(walk);
  const { gathered } = walk;
  const lineStarts = lineStartsOf(text);
  return {
    version: FACTS_VERSION,
    ...gathered,
    types: isGlobalScript(walk) ? gathered.types.map((type) => ({ ...type, augments: type.augments ?? "global" })) : gathered.types,
    directives,
    comments: findCommentDirectives(api, sourceFile, text),
    lineStarts,
    syntaxErrors: [...parsed.errors, ...nestingErrors(walk)].map((error) => ({
      line: lineAt(lineStarts, error.start),
      message: error.message,
    })),
    isDeclaration: isDeclarationFile(fileName),
  };
}

/** What stands below the nesting limit is left out, and that must not look clean. */
function nestingErrors({ leftOutAt }: Walk): readonly ParseError[] {
  const message = `The code from here on is nested more than ${NESTING_LIMIT} levels deep, and was not analysed.`;
  return leftOutAt === undefined ? [] : [{ start: leftOutAt, message }];
}

/** The handlers are the same for every file: made once, when the compiler is first there. */
function createTables(api: Compiler): Tables {
  const statements = createStatementTable(api);
  addDeclarations(statements, api);
  addModules(statements, api);
  addNamespaces(statements, api);
  return { expressions: createExpressionTable(api), statements, syntax: createSyntax(api), kinds: createKinds(api) };
}

function isDeclarationFile(fileName: string): boolean {
  return /\.d(\.[^./]+)?\.[cm]?ts$/i.test(fileName);
}

/** A declaration file without imports and exports declares globals. */
function isGlobalScript(walk: Walk): boolean {
  return isDeclarationFile(walk.sourceFile.fileName) && walk.isCommonJs && walk.gathered.exports.length === 0;
}

/** The state of one file's walk. The nesting is counted here, where every expression and statement passes. */
function createWalk(
  { expressions, statements, syntax, kinds }: Tables,
  isCommonJs: boolean,
  sourceFile: ts.SourceFile,
  text: string,
): Walk {
  let depth = 0;
  const walk: Walk = {
    ts: syntax,
    kinds,
    text,
    sourceFile,
    gathered: { functions: [], classes: [], types: [], imports: [], exports: [] },
    scopes: createScopes(),
    functionNames: new Map(),
    tagComments: findTagComments(text),
    commonJsNames: isCommonJs ? findCommonJsNames(text) : new Set(),
    isCommonJs,
    isAmbient: isDeclarationFile(sourceFile.fileName),
    fn: 0,
    path: undefined,
    named: undefined,
    tagSpan: NO_SPAN,
    namespace: undefined,
    typePrefix: "",
    augments: undefined,
    leftOutAt: undefined,
    expression: (node) => {
      if (depth > NESTING_LIMIT) {
        const s = spanOf(walk, node);
        walk.leftOutAt ??= s[0];
        return { k: "other", s, parts: [] };
      }
      depth += 1;
      const expression: Expression = expressions.run(walk, node);
      depth -= 1;
      return expression;
    },
    statement: (node, into: Statement[]) => {
      if (depth > NESTING_LIMIT) {
        walk.leftOutAt ??= spanOf(walk, node)[0];
        return;
      }
      depth += 1;
      statements.run(walk, node, into);
      depth -= 1;
    },
  };
  return walk;
}

/** Function 0: the module's own statements. Returns the directives at the top. */
function captureModuleBody(walk: Walk): readonly string[] {
  const { sourceFile, gathered } = walk;
  const directives = captureDirectives(walk, sourceFile.statements);
  const base: FunctionFact = { ...moduleFunction(walk.text), directives };
  gathered.functions.push(base);
  walk.functionNames.set(base.name, 1);
  walk.scopes.enterFunction(0, true);
  const body = captureStatements(walk, sourceFile.statements, directives.length);
  walk.scopes.leave();
  gathered.functions[0] = { ...base, body };
  return directives;
}

/** Function 0 before anything is known of its inside. */
function moduleFunction(text: string): FunctionFact {
  const kind = { isAsync: false, isGenerator: false, isArrow: false };
  return { name: "<module>", s: [0, text.length], params: [], body: [], ...kind, directives: [], tags: [], captures: [], parent: -1 };
}

/** Facts that say nothing but why they say nothing. */
function emptyFacts(fileName: string, text: string, message: string): FileFacts {
  const none = { classes: [], types: [], imports: [], exports: [], directives: [], comments: [], lineStarts: [0] };
  const functions = [moduleFunction(text)];
  const isDeclaration = isDeclarationFile(fileName);
  return { version: FACTS_VERSION, functions, ...none, syntaxErrors: [{ line: 1, message }], isDeclaration };
}
