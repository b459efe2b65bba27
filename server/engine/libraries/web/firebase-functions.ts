// Cloud Functions for Firebase (https://firebase.google.com/docs/functions), versions 3 to 6: callable functions, whose caller the platform
// has verified, HTTP functions, which get a request as Express has it, and functions of events and schedules, which nobody requests.
import type { SourceSpan } from "../../../../rules/contract/span";
import { argument, exportName, isCallable, lastArgument } from "../call-arguments";
import type { Engine, LibraryCall, LibraryModel } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { createExpressContext } from "./express-request";
import { addSchedule } from "./jobs";

const MODEL = "firebase-functions";
const CALLABLE = /(?:^|\.)onCall$/;
const HTTP = /(?:^|\.)onRequest$/;
const EVENT =
  /(?:^|\.)on(?:Create|Update|Delete|Write|Publish|Run|Schedule|MessagePublished|ObjectFinalized|Object\w+|Document\w+|Value\w+|TaskDispatched|Finalize|Archive)$/;

/** `auth` is there where the caller is signed in. */
function callArguments(engine: Engine, handler: Value, isSecond: boolean | undefined): readonly Value[] {
  const auth = engine.principal("session", "auth", [], { isOptional: true });
  const data = engine.source("body", "data");
  // Without a declared version two parameters tell the first generation.
  const hasContext = isSecond === undefined ? (engine.arity?.(handler) ?? 1) > 1 : !isSecond;
  const caller = { auth, app: engine.unknown("app"), rawRequest: engine.unknown("rawRequest") };
  return hasContext ? [data, engine.object(caller)] : [engine.object({ ...caller, data })];
}

/** The package's root stands for the second generation since version 6. */
function isSecondGeneration(engine: Engine, module: string): boolean | undefined {
  if (/\/v[12](?:\/|$)/.test(module)) return module.includes("/v2");
  const major = Number(engine.versionOf(MODEL)?.split(".")[0]);
  return Number.isNaN(major) ? undefined : major >= 6;
}

function define(engine: Engine, call: LibraryCall, name: string, module: string): Value | undefined {
  const handler = lastArgument(call)?.value ?? UNDEFINED;
  const span: SourceSpan = lastArgument(call)?.span ?? call.span;
  if (!isCallable(handler) || handler.v === "handle") return HTTP.test(name) ? engine.handle(MODEL, "function", {}) : undefined;
  if (CALLABLE.test(name)) {
    const isSecond = isSecondGeneration(engine, module);
    addRequest(engine, "callable function", span, (prover) => {
      const result = prover.await(prover.call(handler, callArguments(prover, handler, isSecond), span));
      prover.respond([result], span);
    });
  } else if (HTTP.test(name)) {
    addRequest(engine, "HTTP function", span, (prover) => {
      const { request, response } = createExpressContext(prover, false);
      prover.await(prover.call(handler, [request, response], span));
    });
  } else if (EVENT.test(name)) addSchedule(engine, MODEL, handler, span);
  else return undefined;
  return engine.handle(MODEL, "function", {});
}

function addRequest(engine: Engine, label: string, span: SourceSpan, run: (prover: Engine) => void): void {
  engine.addEntry({ label, framework: MODEL, span, isRequest: true, run });
}

/** `functions.region("…").runWith({ … }).https.onCall(…)`: settings before the function itself. */
function settings(engine: Engine): HandleValue {
  return engine.handle(MODEL, "settings", {});
}

export const FIREBASE_FUNCTIONS: LibraryModel = {
  id: MODEL,
  packages: [MODEL],
  tokens: [MODEL],
  call: (call, engine) => {
    const name = exportName(call.path);
    const made = define(engine, call, name, call.module);
    if (made) return made;
    if (name === "HttpsError" || name.endsWith(".HttpsError")) return engine.object({ message: argument(call.args, 1) });
    return /^(?:functions\.)?(?:region|runWith|(?:firestore|database|pubsub|storage|auth)\.\w+)$/.test(name) ? settings(engine) : undefined;
  },
  method: ({ handle, method, ...call }, engine) => {
    if (handle.type !== "settings") return undefined;
    return define(engine, call, method, MODEL) ?? settings(engine);
  },
  member: (handle, name, engine) => (handle.type === "settings" && !name.startsWith("on") ? settings(engine) : undefined),
};
