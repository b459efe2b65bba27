// Entry points that Next.js finds by file name, and what it passes to them. `params` and `searchParams` are promises since
// version 15; awaiting a plain value gives the value, so they are modelled as plain sources.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine, EntryPoint, ModuleExports } from "../model";
import type { FunctionValue, Value } from "../value";
import { isCallable } from "../call-arguments";
import { createExpressContext } from "./express-request";
import { HTTP_METHODS, nextFileOf } from "./next-files";
import { addNextMiddleware, headersHandedOn, passMiddleware } from "./next-middleware";
import { tellMethod } from "./route-entries";
import { createWebRequest } from "./web-request";

const FRAMEWORK = "next";
/** Exports of a page or layout that the server calls, besides the component. */
const PAGE_FUNCTIONS = ["generateMetadata", "generateStaticParams"];
/** Arguments of a server action are many at most; more than these are not looked at. */
const MAX_ACTION_ARGUMENTS = 6;

export function addNextEntries(exports: ModuleExports, engine: Engine): void {
  const found = nextFileOf(exports.file, exports.directives);
  if (!found) return;
  const { path } = found;
  switch (found.role) {
    case "route-handler":
      for (const method of HTTP_METHODS)
        add(exports, engine, method, `${method} ${path}`, (prover) => {
          const headers = headersHandedOn(prover);
          const request = createWebRequest(prover, "request", headers ? { headers } : {});
          tellMethod(prover, request, method);
          return [request, routeProps(prover)];
        });
      return;
    case "page":
      add(exports, engine, "default", `page ${path}`, (prover) => [pageProps(prover)]);
      for (const name of PAGE_FUNCTIONS) add(exports, engine, name, `${name} ${path}`, (prover) => [pageProps(prover)]);
      return;
    case "pages-api":
      add(exports, engine, "default", `API ${path}`, apiArguments);
      return;
    case "pages-page":
      add(exports, engine, "getServerSideProps", `getServerSideProps ${path}`, (prover) => [serverSideContext(prover)]);
      addStatic(exports, engine, path);
      return;
    case "middleware":
      addNextMiddleware(exports, engine);
      add(exports, engine, "middleware", "middleware", (prover) => [createWebRequest(prover)]);
      add(exports, engine, "proxy", "proxy", (prover) => [createWebRequest(prover)]);
      add(exports, engine, "default", "middleware", (prover) => [createWebRequest(prover)]);
      return;
    case "server-actions":
      for (const name of exports.names())
        addServerAction(engine, name, exports.get(name), exports.spanOf(name), { file: exports.file, name });
  }
}

/** What a page's URL holds. */
function routeProps(engine: Engine): Value {
  return engine.object({ params: engine.source("params", "params") });
}

function pageProps(engine: Engine): Value {
  return engine.object({
    params: engine.source("params", "params"),
    searchParams: engine.source("query", "searchParams"),
    children: engine.unknown("children"),
  });
}

function apiArguments(engine: Engine): readonly Value[] {
  const { request, response } = createExpressContext(engine, true);
  return [request, response];
}

function serverSideContext(engine: Engine): Value {
  const { request, response } = createExpressContext(engine, true);
  const params = engine.source("params", "context.params");
  return engine.object({ params, query: engine.source("query", "context.query"), req: request, res: response });
}

/** Runs at build time: nobody asks for it, and everybody sees the result. */
function addStatic(exports: ModuleExports, engine: Engine, path: string): void {
  const context = (prover: Engine) => [prover.object({ params: prover.source("params", "context.params") })];
  add(exports, engine, "getStaticProps", `getStaticProps ${path}`, context, false);
}

/** `export const dynamic = "force-static"`: rendered ahead, whoever asks (https://nextjs.org/docs/app/api-reference/file-conventions/route-segment-config). */
function staticAt(exports: ModuleExports, engine: Engine): SourceSpan | undefined {
  const dynamic = exports.get("dynamic");
  return dynamic && engine.stringOf(dynamic) === "force-static" ? exports.spanOf("dynamic") : undefined;
}

function add(
  exports: ModuleExports,
  engine: Engine,
  name: string,
  label: string,
  args: (engine: Engine) => readonly Value[],
  isRequest = true,
): void {
  const fn = exports.get(name);
  if (!fn || !isCallable(fn)) return;
  const renderedAt = isRequest ? staticAt(exports, engine) : undefined;
  const path = isRequest ? nextFileOf(exports.file, exports.directives)?.path : undefined;
  const under = path ? { before: (prover: Engine) => passMiddleware(prover, exports.file, path) } : {};
  addFunction(engine, { fn, label, span: exports.spanOf(name), isRequest, args, ...under, ...(renderedAt ? { renderedAt } : {}) });
}

interface NextFunction {
  readonly fn: Value;
  readonly label: string;
  readonly span: SourceSpan;
  readonly isRequest: boolean;
  readonly args: (engine: Engine) => readonly Value[];
  readonly before?: (engine: Engine) => void;
  /** Where the code says that it is rendered ahead. */
  readonly renderedAt?: SourceSpan;
  readonly published?: EntryPoint["published"];
}

function addFunction(engine: Engine, of: NextFunction): void {
  engine.addEntry({
    label: of.label,
    framework: FRAMEWORK,
    span: of.span,
    isRequest: of.isRequest,
    ...(of.published ? { published: of.published } : {}),
    run: (prover) => {
      of.before?.(prover);
      const made = inlineActions(prover);
      made.byPlace = new Map();
      const result = prover.await(prover.call(of.fn, of.args(prover), of.span));
      prover.respond([result], of.span);
      for (const { fn, name } of made.byPlace.values())
        prover.maybe(() => void prover.await(prover.call(fn, actionArguments(prover, fn, name), of.span)));
      if (of.renderedAt) prover.sharedResponse?.("dynamic", 'dynamic = "force-static"', of.renderedAt);
    },
  });
}

/**
 * Actions that a component made while it was rendered. What they close over comes back sealed, as it was at the end of that
 * (https://nextjs.org/docs/app/guides/data-security), so that they are run there, too, and not only by themselves.
 */
class InlineActions {
  byPlace = new Map<string, { readonly fn: FunctionValue; readonly name: string }>();
}

function inlineActions(engine: Engine): InlineActions {
  return engine.shared("inline actions of next", () => new InlineActions());
}

export function addInlineAction(engine: Engine, name: string, fn: FunctionValue, span: SourceSpan): void {
  inlineActions(engine).byPlace.set(`${fn.file}:${fn.fn}`, { fn, name });
  addServerAction(engine, name, fn, span);
}

function actionArguments(engine: Engine, fn: Value, name: string): readonly Value[] {
  const count = Math.min(engine.arity?.(fn) ?? MAX_ACTION_ARGUMENTS, MAX_ACTION_ARGUMENTS);
  return Array.from({ length: count }, (_, index) => engine.source("argument", `${name} argument ${index + 1}`));
}

/** A function that any visitor can call with arguments of their choice. */
export function addServerAction(
  engine: Engine,
  name: string,
  fn: Value | undefined,
  span: SourceSpan,
  published?: EntryPoint["published"],
): void {
  // Builders of next-safe-action and zsa announce what they make themselves.
  if (!fn || (fn.v !== "function" && fn.v !== "choice")) return;
  const label = `server action ${name}`;
  const args = (prover: Engine) => actionArguments(prover, fn, name);
  addFunction(engine, { fn, label, span, isRequest: true, args, ...(published ? { published } : {}) });
}
