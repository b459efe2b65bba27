// Responses that caches outside the process may keep and hand to anyone: `Cache-Control: public` or `s-maxage` (RFC 9111, sections 5.2.2
// and 3.5), the headers that CDNs read instead, and pages that are rendered ahead. They are noted where they are set, by their names
// alone: every framework sets headers with `(name, value)` or with an object of them.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { PassedArgument, Value } from "../../libraries/value";
import { alternativesOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";
import { accessBase } from "./access-base";
import { noteOrigins } from "./response-origins";
import { signedIn } from "./signed-in";

const CACHING = /^(?:cache-control|(?:[a-z]+-)?cdn-cache-control|surrogate-control)$/i;
const VARY = /^vary$/i;
/** What differs by requester: a cache that keys by it keeps them apart. */
const REQUESTER = /authorization|cookie|\*|token|api-key|session/i;

/** Looks for headers among the arguments of a call. `callee`: the last of the names that it is called by. */
export function noteHeaders(m: Machine, args: readonly PassedArgument[], span: SourceSpan, callee?: string): void {
  if (!m.world.observer.run.entry || args.length === 0) return;
  const [first, second] = args;
  const name = first?.value.v === "constant" && typeof first.value.value === "string" ? first.value.value : undefined;
  if (name !== undefined && second && (CACHING.test(name) || VARY.test(name))) {
    noteHeader(m, name, second.value, span);
    return;
  }
  for (const { value } of args) {
    if (value.v !== "object") continue;
    noteObject(m, value, span);
    noteOrigins(m, value, callee);
    const headers = value.members.get("headers")?.value;
    // A request of our own has a method; a response has none.
    if (headers && !value.members.has("method")) {
      noteObject(m, headers, span);
      noteOrigins(m, headers, callee);
    }
  }
}

function noteObject(m: Machine, value: Value, span: SourceSpan): void {
  if (value.v !== "object") return;
  for (const [name, member] of value.members) if (CACHING.test(name) || VARY.test(name)) noteHeader(m, name, member.value, span);
}

function noteHeader(m: Machine, name: string, value: Value, span: SourceSpan): void {
  const texts = alternativesOf(m, value).map(textOf);
  if (VARY.test(name)) {
    if (texts.some((text) => REQUESTER.test(text))) m.world.observer.meet("varies");
    return;
  }
  const shared = texts.find((text) => isShared(name, text));
  // Where it is not sure that somebody is signed in, what is answered may well be for all.
  if (shared !== undefined && signedIn(m) === "yes") noteSharedResponse(m, name.toLowerCase(), `${name}: ${shared}`, span);
}

function textOf(value: Value): string {
  if (value.v === "constant") return String(value.value);
  return value.v === "text" ? value.parts.map((part) => (typeof part === "string" ? part : "1")).join("") : "";
}

function isShared(name: string, text: string): boolean {
  if (/\b(?:private|no-store|no-cache)\b/i.test(text)) return false;
  const keeps = /\bs-maxage\s*=\s*[1-9]/i.test(text);
  if (!/^cache-control$/i.test(name)) return keeps || /\bmax-age\s*=\s*[1-9]/i.test(text);
  return keeps || (/\bpublic\b/i.test(text) && !/\bmax-age\s*=\s*0\b/i.test(text));
}

/** Whether it is a tenant's is known when the entry point has run. */
export function noteSharedResponse(m: Machine, operation: string, detail: string, span: SourceSpan): void {
  m.world.observer.record(m, {
    key: `${span.file}:${span.start}:${span.end}:response`,
    access: { ...accessBase(m, span), kind: "response-cache", library: "http", operation, fixSites: [] },
    outcome: {
      verdict: "violation",
      reason: "tenant-absent",
      confidence: "certain",
      detail,
      steps: [{ role: "access", message: `${detail} lets caches between server and browser keep the response`, at: span }],
    },
  });
}
