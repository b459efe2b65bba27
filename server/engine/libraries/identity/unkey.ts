// Unkey: API keys kept by a service (@unkey/api 0 to 2, unkey.com/docs/libraries/ts/sdk). Its answer says whether the key is valid, and
// whom whoever made the key said it was for: `ownerId`, `identity.externalId`, `meta`.
import type { Engine, LibraryModel } from "../model";
import { constant, TRUE, type Value } from "../value";
import { exportName } from "../call-arguments";
import { certainSession } from "./sessions";

const MODEL = "unkey";
const CLIENTS: ReadonlySet<string> = new Set(["Unkey", "UnkeyCore"]);

function verified(engine: Engine): Value {
  const holder = certainSession(engine, "the verified API key");
  engine.setMember(holder, "valid", TRUE);
  return engine.choice([holder, engine.object({ valid: constant(false), code: engine.unknown("why the key is not valid") })]);
}

/** Version 2 answers `data`, earlier ones `result` beside `error`. */
function answer(engine: Engine): Value {
  const found = verified(engine);
  return engine.object({ result: found, data: found, error: engine.choice([constant(undefined), engine.unknown("error of Unkey")]) });
}

export const UNKEY: LibraryModel = {
  id: MODEL,
  packages: ["@unkey/api"],
  tokens: ["@unkey/api"],
  call(call, engine) {
    const name = exportName(call.path);
    if (CLIENTS.has(name)) return engine.handle(MODEL, "client", {});
    if (name === "verifyKey") return engine.promise(answer(engine));
    // Functions that stand alone answer `{ ok: true, value } | { ok: false, error }`.
    if (name !== "keysVerifyKey") return undefined;
    const failed = engine.object({ ok: constant(false), error: engine.unknown("error of Unkey") });
    return engine.promise(engine.choice([engine.object({ ok: TRUE, value: answer(engine) }), failed]));
  },
  typed: (_module, name, _typeArgs, engine) => (CLIENTS.has(name) ? engine.handle(MODEL, "client", {}) : undefined),
  member: (handle, name) => (name === "keys" ? handle : undefined),
  method: (call, engine) => (/^verify(?:Key)?$/.test(call.method) ? engine.promise(answer(engine)) : undefined),
};
