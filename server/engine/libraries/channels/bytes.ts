// Texts as bytes: what `Buffer.from`, `TextEncoder` and `Blob` hold is the text that they were made of.
import { argument, listOf } from "../call-arguments";
import type { LibraryModel } from "../model";

const BYTES = "bytes";

export const BYTES_MODEL: LibraryModel = {
  id: BYTES,
  packages: ["global", "buffer", "node:buffer"],
  tokens: ["Buffer.from", "TextEncoder", "new Blob"],
  call(call, engine) {
    const name = call.path.join(".");
    if (name === "Buffer.from" && call.args.length > 0) return argument(call.args, 0);
    if (name === "TextEncoder") return engine.handle(BYTES, "encoder", {});
    if (name !== "Blob" && name !== "File") return undefined;
    const [only, ...more] = listOf(engine, argument(call.args, 0));
    return only && more.length === 0 ? only : undefined;
  },
  method: (call) => (call.handle.type === "encoder" && call.method === "encode" ? argument(call.args, 0) : undefined),
};
