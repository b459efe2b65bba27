// QStash's receivers (@upstash/qstash 2, upstash.com/docs/qstash/howto/signature): what they let through is a message or schedule that
// the service itself has sent, since only QStash and the service have the signing key.
import type { Engine, LibraryModel } from "../model";
import type { Value } from "../value";
import { argument, exportName, isCallable, native } from "../call-arguments";

const MODEL = "qstash-receiver";

/** True where the signature that was sent is one made with the service's own key. */
function isSigned(engine: Engine): Value {
  const key: Value = { v: "external", module: "global", path: ["process", "env", "QSTASH_CURRENT_SIGNING_KEY"] };
  return { v: "condition", op: "equal", of: [engine.source("headers", "headers.upstash-signature"), key] };
}

export const QSTASH_RECEIVER: LibraryModel = {
  id: MODEL,
  packages: ["@upstash/qstash"],
  tokens: ["@upstash/qstash"],
  call(call, engine) {
    const name = exportName(call.path);
    if (call.isNew && name === "Receiver") return engine.handle(MODEL, "receiver", {});
    // `verifySignatureAppRouter(handler)`, `verifySignature`, `verifySignatureEdge`, `verifySignaturePagesRouter`.
    const handler = argument(call.args, 0);
    if (!name.startsWith("verifySignature") || !isCallable(handler)) return undefined;
    return native(engine, name, (args) => {
      engine.assume?.(isSigned(engine));
      return engine.call(handler, args, call.span);
    });
  },
  typed: (_module, name, _typeArgs, engine) => (name === "Receiver" ? engine.handle(MODEL, "receiver", {}) : undefined),
  method: (call, engine) => (call.method === "verify" ? engine.promise(isSigned(engine)) : undefined),
};
