// ConfigService of @nestjs/config 2 to 4 (https://docs.nestjs.com/techniques/configuration): settings of the deployment by their names.
import type { Engine, MethodCall } from "../model";
import { argument, isNothing } from "../call-arguments";
import type { Value } from "../value";

export const CONFIG_SERVICE = "config-service";

/** `get("STRIPE_SECRET")`, `getOrThrow("auth.secret", { infer: true })`, `get("PORT", 3000)`. */
export function configMethod(call: MethodCall, engine: Engine): Value | undefined {
  if (call.method !== "get" && call.method !== "getOrThrow") return undefined;
  const name = engine.stringOf(argument(call.args, 0));
  if (name === undefined) return undefined;
  const setting = settingNamed(engine, name);
  const instead = argument(call.args, 1);
  return isNothing(instead) || instead.v === "object" ? setting : engine.choice([setting, instead]);
}

/** A name in capitals is one of the environment; any other was made of it by what the application registered. */
function settingNamed(engine: Engine, name: string): Value {
  return /^[A-Z][A-Z0-9_]*$/.test(name)
    ? { v: "external", module: "global", path: ["process", "env", name] }
    : engine.unknown(`env.${name}`);
}
