// Passport 0.7 (passportjs.org): `authenticate` as middleware sets `req.user`, or ends the request. The verify callbacks of
// strategies are how a user comes to be; they get credentials, which are input.
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Value } from "../value";
import { FALSE_USER, verifyArguments } from "./passport-strategies";
import { NULL, UNDEFINED } from "../value";
import { argument, exportName, native } from "../call-arguments";
import { callbackOf, certainSession, declaredAs, requestMiddleware } from "./sessions";

const MODEL = "passport";

/** `authenticate(name, options?, callback?)`: the callback gets `(error, user, info)` and decides itself. */
function authenticate(call: ExternalCall | MethodCall, engine: Engine): Value {
  const callback = callbackOf(engine, call.args.slice(1));
  const user = () => declaredAs(engine, certainSession(engine, "req.user"), ["global", "Express.User"]);
  if (!callback) return requestMiddleware(engine, "passport.authenticate", (request) => engine.setMember(request, "user", user()));
  return native(engine, "passport.authenticate", () => {
    engine.maybe(() => void engine.await(engine.call(callback, [NULL, FALSE_USER, engine.unknown("info")], call.span)));
    return engine.await(engine.call(callback, [NULL, user(), UNDEFINED], call.span));
  });
}

function methodOf(call: ExternalCall | MethodCall, name: string, engine: Engine): Value | undefined {
  switch (name) {
    case "authenticate":
    case "authorize":
      return authenticate(call, engine);
    case "initialize":
    case "session":
      return requestMiddleware(engine, `passport.${name}`, () => undefined);
    case "use":
    case "serializeUser":
    case "deserializeUser":
      return name === "deserializeUser" ? addDeserializer(call, engine) : engine.unknown("passport");
    default:
      return undefined;
  }
}

/** Runs on every request with the id that the session holds. */
function addDeserializer(call: ExternalCall | MethodCall, engine: Engine): Value {
  const fn = argument(call.args, 0);
  addCallback(engine, "deserialize user", call.args[0]?.span ?? call.span, (prover) => {
    prover.call(fn, [certainSession(prover, "req.session.passport.user"), native(prover, "done", () => UNDEFINED)], call.span);
  });
  return engine.unknown("passport");
}

function addCallback(engine: Engine, label: string, span: SourceSpan, run: (engine: Engine) => void): void {
  engine.addEntry({ label, framework: MODEL, span, isRequest: true, run });
}

/** `new LocalStrategy(options, verify)` of passport-local, passport-jwt and the like. */
function callStrategy(call: ExternalCall, engine: Engine): Value | undefined {
  const verify = callbackOf(engine, call.args);
  if (!call.isNew || !verify) return undefined;
  const span = call.args[call.args.length - 1]?.span ?? call.span;
  addCallback(engine, `${call.module} verify`, span, (prover) => {
    prover.await(prover.call(verify, verifyArguments(prover, call.module), span));
  });
  return engine.unknown("strategy");
}

export const PASSPORT: LibraryModel = {
  id: MODEL,
  packages: [
    "passport",
    "passport-jwt",
    "passport-local",
    "passport-http-bearer",
    "passport-google-oauth20",
    "passport-github2",
    "koa-passport",
  ],
  tokens: ["passport"],
  call(call, engine) {
    if (call.module === "koa-passport") return undefined;
    if (call.module !== "passport") return callStrategy(call, engine);
    const name = exportName(call.path);
    if (call.isNew) return engine.handle(MODEL, "passport", {});
    return methodOf(call, name, engine);
  },
  method: (call, engine) => methodOf(call, call.method, engine),
};
