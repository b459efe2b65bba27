// What Passport's strategies hand to their verify callbacks: credentials as typed in, or the payload of a verified token.
import type { Engine } from "../model";
import type { Value } from "../value";
import { constant, UNDEFINED } from "../value";
import { native } from "../call-arguments";
import { certainSession } from "./sessions";

/** What a custom callback gets when authentication failed. */
export const FALSE_USER: Value = constant(false);

/** Arguments of `verify`, with `done` last. */
export function verifyArguments(engine: Engine, module: string): readonly Value[] {
  const done = native(engine, "done", () => UNDEFINED);
  if (module === "passport-jwt") return [certainSession(engine, "token"), done];
  if (module === "passport-local") return [engine.source("body", "username"), engine.source("body", "password"), done];
  if (module === "passport-http-bearer") return [engine.source("headers", "token"), done];
  // OAuth: the provider vouches for the profile.
  return [engine.unknown("accessToken"), engine.unknown("refreshToken"), certainSession(engine, "profile"), done];
}
