// Middleware and helpers that come with Hono 4: tokens, cookies, factories, combinators.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine, ExternalCall } from "../model";
import type { PassedArgument, Value } from "../value";
import { UNDEFINED } from "../value";
import { argument, isCallable, listOf, option, optional } from "../call-arguments";
import { runChain } from "./chain";
import { cacheMiddleware } from "./hono-cache";
import { setHonoVariable } from "./hono-context";
import { callValidator } from "./hono-validation";

/** A call of a function of `hono/*`; undefined when it is none of these. */
export function callHonoMiddleware(call: ExternalCall, name: string, engine: Engine): Value | undefined {
  const first = argument(call.args, 0);
  switch (`${call.module}#${name}`) {
    case "hono/factory#createMiddleware":
      return first;
    case "hono/jwt#jwt":
    case "hono/jwk#jwk":
      return tokenMiddleware(engine);
    case "hono/jwt#verify":
      return engine.promise(engine.principal("session", "token", []));
    case "hono/jwt#decode":
      return engine.object({ header: engine.unknown("header"), payload: engine.source("headers", "decode(token)") });
    case "hono/bearer-auth#bearerAuth":
      return checkedMiddleware(call, engine, { check: option(engine, first, "verifyToken"), secret: option(engine, first, "token") });
    case "hono/basic-auth#basicAuth":
      return checkedMiddleware(call, engine, { check: option(engine, first, "verifyUser"), secret: option(engine, first, "password") });
    case "hono/cookie#getCookie":
      return optional(engine.source("cookies", cookieLabel(call, engine)));
    case "hono/cookie#getSignedCookie":
      return engine.promise(engine.principal("session", "signed cookie", [], { isOptional: true }));
    case "hono/cache#cache":
      return cacheMiddleware(call, engine);
    case "hono/streaming#streamSSE":
    case "hono/streaming#stream":
    case "hono/streaming#streamText":
      return streamed(call, engine);
    case "hono/combine#every":
      return sequence(
        engine,
        call.args.map((arg) => arg.value),
      );
    case "hono/combine#some":
      return anyOf(
        engine,
        call.args.map((arg) => arg.value),
      );
    case "hono/combine#except":
      return sequence(
        engine,
        call.args.slice(1).map((arg) => arg.value),
      );
    default:
      return callValidator(call, name, engine);
  }
}

/** `streamSSE(c, async (stream) => …)`: what is written goes to the requester. */
function streamed(call: ExternalCall, engine: Engine): Value {
  const stream = engine.handle("hono", "stream", {});
  engine.maybe(() => void engine.await(engine.call(argument(call.args, 1), [stream], call.span)));
  return engine.unknown("streamed response");
}

/** Methods of such a stream. */
export function streamMethod(method: string, args: readonly PassedArgument[], span: SourceSpan, engine: Engine): Value | undefined {
  if (!/^write/.test(method)) return undefined;
  engine.respond(
    args.map((arg) => arg.value),
    span,
  );
  return engine.promise(UNDEFINED);
}

function cookieLabel(call: ExternalCall, engine: Engine): string {
  return `cookie ${engine.stringOf(argument(call.args, 2)) ?? engine.stringOf(argument(call.args, 1)) ?? ""}`.trim();
}

/** `jwt({ secret })`: verifies, then sets `jwtPayload`. */
function tokenMiddleware(engine: Engine): Value {
  return engine.native("hono/jwt", (args, span) => {
    setHonoVariable(engine, argument(args, 0), "jwtPayload", engine.principal("session", "jwtPayload", []));
    return engine.call(argument(args, 1), [], span);
  });
}

interface Checked {
  /** `verifyToken(token, c)`, `verifyUser(name, password, c)`. */
  readonly check: Value | undefined;
  /** What has to be sent, or a list of which one has to. */
  readonly secret: Value | undefined;
}

/** Goes on where what was sent is what has to be, or where the check that the code gave was true. */
function checkedMiddleware(call: ExternalCall, engine: Engine, { check, secret }: Checked): Value {
  return engine.native(call.path.join("."), (args, span) => {
    const context = argument(args, 0);
    const secrets = [engine.source("headers", "authorization")];
    if (call.module.endsWith("basic-auth")) secrets.push(engine.source("headers", "password"));
    if (check) engine.assume?.(engine.await(engine.call(check, [...secrets, context], span)));
    else if (secret) engine.assume?.({ v: "condition", op: "equal", of: [secrets.at(-1) ?? UNDEFINED, oneOf(engine, secret)] });
    return engine.call(argument(args, 1), [], span);
  });
}

function oneOf(engine: Engine, secret: Value): Value {
  const listed = listOf(engine, secret);
  return listed.length === 1 && listed[0] ? listed[0] : engine.choice(listed);
}

/** Several middleware as one. */
function sequence(engine: Engine, steps: readonly Value[]): Value {
  const all = steps.flatMap((step) => listOf(engine, step)).filter(isCallable);
  return engine.native("hono/combine", (args, span) => runSteps(engine, all, args, span));
}

function runSteps(engine: Engine, steps: readonly Value[], args: readonly PassedArgument[], span: SourceSpan): Value {
  return runChain(engine, [...steps, argument(args, 1)], {
    call: (step, next, isLast) => {
      const result = engine.await(engine.call(step, isLast ? [] : [argument(args, 0), next], span));
      return isLast || engine.arity?.(step) !== 1 ? result : goesOnIf(engine, result, next, span);
    },
    wrap: (result) => engine.promise(result),
  });
}

/** A condition in place of middleware: `some((c) => isPublic(c), auth)`. */
function goesOnIf(engine: Engine, test: Value, next: Value, span: SourceSpan): Value {
  engine.assume?.(test);
  return engine.await(engine.call(next, [], span));
}

/** One middleware or the other: what comes after them runs behind whichever let the request pass. */
function anyOf(engine: Engine, steps: readonly Value[]): Value {
  const all = steps.flatMap((step) => listOf(engine, step)).filter(isCallable);
  return engine.native("hono/combine", (args, span) => {
    const run = (step: Value): Value => runSteps(engine, [step], args, span);
    return engine.each ? engine.each(engine.choice(all), run) : engine.choice(all.map(run));
  });
}
