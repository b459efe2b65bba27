// Texts as bytes: what `Buffer.from`, `TextEncoder` and `Blob` hold is the text that they were made of.
import { argument, listOf } from "../call-arguments";
import type { Engine, LibraryModel } from "../model";
import type { Value } from "../value";

const BYTES = "bytes";

/** `Buffer.concat([decipher.update(data), decipher.final()])`: the one part that is not empty. */
function joined(engine: Engine, list: Value): Value | undefined {
  const parts = listOf(engine, list).filter((part) => part.v !== "constant" || part.value !== "");
  const [only, ...more] = parts;
  return only && more.length === 0 ? only : undefined;
}

/** `new Uint8Array(buffer)`; of a list or a length something else is made. */
function bytesOf(value: Value): Value | undefined {
  return value.v === "source" || value.v === "unknown" || value.v === "text" || value.v === "principal" ? value : undefined;
}

export const BYTES_MODEL: LibraryModel = {
  id: BYTES,
  packages: ["global", "buffer", "node:buffer"],
  tokens: ["Buffer.from", "Buffer.concat", "TextEncoder", "TextDecoder", "Uint8Array", "new Blob"],
  call(call, engine) {
    const name = call.path.join(".");
    if (name === "Buffer.from" && call.args.length > 0) return argument(call.args, 0);
    if (name === "Buffer.concat") return joined(engine, argument(call.args, 0));
    if (name === "Uint8Array") return bytesOf(argument(call.args, 0));
    if (name === "TextEncoder" || name === "TextDecoder") return engine.handle(BYTES, "encoder", {});
    if (name !== "Blob" && name !== "File") return undefined;
    const [only, ...more] = listOf(engine, argument(call.args, 0));
    return only && more.length === 0 ? only : undefined;
  },
  method: (call) =>
    call.handle.type === "encoder" && (call.method === "encode" || call.method === "decode") ? argument(call.args, 0) : undefined,
};
