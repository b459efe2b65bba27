// The data cache of Next.js 13.4 to 16: `unstable_cache` (https://nextjs.org/docs/app/api-reference/functions/unstable_cache), whose key
// is its key parts and arguments, and functions with `use cache` (https://nextjs.org/docs/app/api-reference/directives/use-cache), whose
// key is their arguments and what they capture. `use cache: private` keeps entries in the browser of one person.
import { argument, exportName, isCallable, listOf } from "../call-arguments";
import type { DirectedCall } from "../directed-call";
import { reportKept } from "./cache-entry";
import type { Engine, ExternalCall, LibraryCall, LibraryModel } from "../model";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";

const NEXT_CACHE = "next-cache";
/** They name entries or drop them; nothing of a tenant comes out. */
const QUIET = /^(?:unstable_)?(?:cacheTag|cacheLife|revalidateTag|revalidatePath|updateTag|expireTag|expirePath|refresh|noStore)$/;

function externalCall(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (QUIET.test(name)) return UNDEFINED;
  const fn = argument(call.args, 0);
  if (name !== "unstable_cache" || !isCallable(fn)) return undefined;
  return engine.handle(NEXT_CACHE, "function", { fn, parts: listOf(engine, argument(call.args, 1)) }, call.span);
}

function invoke(handle: HandleValue, call: LibraryCall, engine: Engine): Value | undefined {
  const { fn, parts } = handle.data as { readonly fn?: Value; readonly parts?: readonly Value[] };
  if (!fn || !handle.at) return undefined;
  const args = call.args.map((arg) => arg.value);
  const value = engine.await(engine.call(fn, args, call.span));
  const key = [...(parts ?? []), ...args];
  reportKept(engine, handle, { library: NEXT_CACHE, operation: "unstable_cache", key, value, told: parts ?? [] });
  return engine.promise(value);
}

/** `use cache`, `use cache: remote`, `use cache: anything but private`. */
function directedCall(call: DirectedCall, engine: Engine): void {
  if (!/^use cache(?!: private)/.test(call.directive)) return;
  const cache = sharedHandle(engine, `${NEXT_CACHE}:${call.span.file}:${call.span.start}`, () =>
    engine.handle(NEXT_CACHE, "directive", {}, call.span),
  );
  const key = [...call.args, ...call.captured];
  reportKept(engine, cache, { library: NEXT_CACHE, operation: "use cache", key, value: call.result, at: headOf(engine, call) });
}

/** The function up to its directive; all of it where the directive stands at the top of the file. */
function headOf(engine: Engine, { span, directive }: DirectedCall): DirectedCall["span"] {
  const at = engine.textOf?.(span).indexOf(directive) ?? -1;
  return at < 0 ? span : { ...span, end: span.start + at + directive.length + 1 };
}

export const NEXT_CACHE_MODEL: LibraryModel = {
  id: NEXT_CACHE,
  packages: ["next/cache", "next/dist/server/web/spec-extension/unstable-cache"],
  tokens: ["unstable_cache", "use cache"],
  call: externalCall,
  invoke,
  directedCall,
};
