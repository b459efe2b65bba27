// Next.js 13.4 to 16: entry points by file name and directive, and what the server gives to code that asks (`cookies()`,
// `headers()`), ends a request with (`redirect()`, `notFound()`) or answers with (`NextResponse`).
import type { Engine, ExternalCall, LibraryModel } from "../model";
import type { Value } from "../value";
import { UNDEFINED } from "../value";
import { argument, exportName } from "../call-arguments";
import { addNextEntries, addInlineAction } from "./next-entries";
import { NEXT_ENTRY_FILES } from "./next-files";
import { headersHandedOn, letPass, passedMember } from "./next-middleware";
import { createBag, createWebRequest, respond } from "./web-request";

const ENDS = new Set(["redirect", "permanentRedirect", "notFound", "forbidden", "unauthorized"]);

function callNavigation(name: string, call: ExternalCall, engine: Engine): Value | undefined {
  if (!ENDS.has(name)) return undefined;
  engine.respond(
    call.args.slice(0, 1).map((arg) => arg.value),
    call.span,
  );
  engine.abort();
  return UNDEFINED;
}

/** `await cookies()` since 15, `cookies()` before: the same value either way. */
function callHeaders(name: string, engine: Engine): Value | undefined {
  if (name === "cookies") return createBag(engine, "cookies", "cookies()");
  if (name === "headers") return headersHandedOn(engine) ?? createBag(engine, "headers", "headers()");
  return name === "draftMode" ? engine.unknown("draftMode()") : undefined;
}

function callServer(call: ExternalCall, name: string, engine: Engine): Value | undefined {
  if (name === "NextResponse" && call.isNew)
    return respond(
      engine,
      call.args.slice(0, 1).map((arg) => arg.value),
      call.span,
    );
  if (name === "NextResponse.json" || name === "NextResponse.redirect")
    return respond(
      engine,
      call.args.slice(0, 1).map((arg) => arg.value),
      call.span,
    );
  if (name === "NextResponse.next" || name === "NextResponse.rewrite") return letPass(call, name === "NextResponse.next" ? 0 : 1, engine);
  // `after(fn)` runs once the response was sent, in the same request.
  if (name === "after" || name === "unstable_after") {
    engine.await(engine.call(argument(call.args, 0), [], call.span));
    return UNDEFINED;
  }
  return name === "connection" ? engine.promise(UNDEFINED) : undefined;
}

function callNext(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  switch (call.module) {
    case "next/navigation":
      return callNavigation(name, call, engine);
    case "next/headers":
      return callHeaders(name, engine);
    case "next/server":
    case "next/server.js":
      return callServer(call, name, engine);
    // React 19 `use(promise)`, and `cache(fn)`, which remembers for one request only.
    case "react":
      if (name === "use") return engine.await(argument(call.args, 0));
      return name === "cache" ? argument(call.args, 0) : undefined;
    default:
      return undefined;
  }
}

export const NEXT: LibraryModel = {
  id: "next",
  packages: ["next", "react"],
  tokens: ["use server", "NextRequest", "getServerSideProps"],
  entryFiles: NEXT_ENTRY_FILES,
  call: callNext,
  entries: addNextEntries,
  member: (handle, name, engine) => (handle.type === "passed" ? passedMember(name, engine) : undefined),
  directed(fn, at, engine) {
    if (at.directive === "use server") addInlineAction(engine, at.name, fn, at.span);
  },
  typed(module, name, _typeArgs, engine) {
    return module.startsWith("next/server") && name === "NextRequest" ? createWebRequest(engine) : undefined;
  },
};
