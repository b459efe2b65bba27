// Webhooks whose signature is verified: the payload is its sender's (DESIGN ruling 9). Stripe 12 to 19, Svix 1, Standard Webhooks,
// @octokit/webhooks 12 and 13.
import type { Engine, LibraryCall, LibraryModel } from "../model";
import type { Value } from "../value";
import { exportName, remembered } from "../call-arguments";

const MODEL = "webhooks";

function verified(engine: Engine, call: LibraryCall): Value {
  return engine.principal("sender", "event", [], { at: call.span });
}

function isVerification(method: string): boolean {
  return method === "constructEvent" || method === "constructEventAsync";
}

export const WEBHOOKS: LibraryModel = {
  id: MODEL,
  packages: ["stripe", "svix", "standardwebhooks", "@octokit/webhooks"],
  tokens: ["stripe", "Stripe", "svix", "standardwebhooks", "@octokit/webhooks"],
  call(call, engine) {
    const name = exportName(call.path);
    if (call.module === "stripe")
      return call.isNew || name === "" ? engine.handle(MODEL, "stripe", { webhooks: engine.handle(MODEL, "verifier", {}) }) : undefined;
    return call.isNew && (name === "Webhook" || name === "Webhooks") ? engine.handle(MODEL, "verifier", {}) : undefined;
  },
  method(call, engine) {
    if (call.handle.type !== "verifier") return undefined;
    if (isVerification(call.method) || call.method === "verify") return verified(engine, call);
    return call.method === "verifyAndReceive" ? engine.promise(verified(engine, call)) : undefined;
  },
  member: (handle, name) => (name === "webhooks" ? remembered(handle, "webhooks") : undefined),
  // A Stripe client that was made out of sight.
  anyMember(path, call, engine) {
    const [owner, method] = path.slice(-2);
    return owner === "webhooks" && method !== undefined && isVerification(method) ? verified(engine, call) : undefined;
  },
  typed: (module, name, _typeArgs, engine) =>
    module === "stripe" && (name === "Stripe" || name === "default")
      ? engine.handle(MODEL, "stripe", { webhooks: engine.handle(MODEL, "verifier", {}) })
      : undefined,
};
