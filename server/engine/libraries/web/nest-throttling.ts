// @nestjs/throttler 4 to 6 (https://docs.nestjs.com/security/rate-limiting): a guard that counts requests by their address, or by what a
// class that extends it says in `getTracker`. It lets through or stops, and says nothing of who asks.
import { NOWHERE } from "../../../../rules/contract/span";
import type { Engine } from "../model";
import type { Value } from "../value";
import { handleOf } from "../call-arguments";
import { reportLimit } from "../channels/limits";
import type { NestContext } from "./nest-context";
import { NEST } from "./nest-context";

export const THROTTLER = "throttler";

/** True when the guard is one of them. */
export function runThrottler(engine: Engine, guard: Value, context: NestContext): boolean {
  if (guard.v === "external") return guard.path.at(-1) === "ThrottlerGuard";
  if (handleOf(engine, guard, NEST, THROTTLER)) return true;
  if (guard.v !== "object" || !handleOf(engine, engine.member(guard, "*base*"), NEST, THROTTLER)) return false;
  const getTracker = engine.member(guard, "getTracker");
  if (getTracker.v !== "function") return true;
  const span = engine.writtenAt?.(getTracker) ?? NOWHERE;
  const key = engine.await(engine.call(getTracker, [context.request, context.context], span, guard));
  reportLimit(engine, span, { library: "@nestjs/throttler", operation: "getTracker", key: [key] });
  return true;
}
