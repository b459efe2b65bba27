// Texts as bytes: what `Buffer.from`, `TextEncoder` and `Blob` hold is the text that they were made of.
import { argument, handleOf, listOf } from "../call-arguments";
import type { Engine, LibraryModel } from "../model";
import type { HandleValue, Value } from "../value";

const BYTES = "bytes";

/** `Buffer.concat([decipher.update(data), decipher.final()])`: the one part that is not empty. */
function joined(engine: Engine, list: Value): Value | undefined {
  const parts = listOf(engine, list).filter((part) => part.v !== "constant" || part.value !== "");
  const [only, ...more] = parts;
  return only && more.length === 0 ? only : undefined;
}

/** What was copied into room for so many bytes: a text piece by piece in a loop (`bytes.set(chunk, offset)`), or several one after another. */
const ROOM = "room";
const CONTENT = "content";

/** `new Uint8Array(buffer)`, and room for bytes that are copied into it; of a list something else is made. */
function bytesOf(engine: Engine, value: Value): Value | undefined {
  if (engine.alternatives(value).some((one) => one.v === "constant" && typeof one.value === "number"))
    return engine.handle(BYTES, ROOM, {});
  return value.v === "source" || value.v === "unknown" || value.v === "text" || value.v === "principal" ? value : undefined;
}

function copiedInto(engine: Engine, room: HandleValue): readonly Value[] {
  return engine.alternatives(engine.member(room, CONTENT)).filter((one) => one.v !== "constant");
}

/** The text of bytes. Room into which nothing is copied is left out: its text is none that anybody sent. */
function contentOf(engine: Engine, value: Value): Value {
  const room = handleOf(engine, value, BYTES, ROOM);
  if (!room) return value;
  const copied = copiedInto(engine, room);
  return copied.length === 0 ? engine.unknown("bytes") : engine.choice(copied);
}

export const BYTES_MODEL: LibraryModel = {
  id: BYTES,
  packages: ["global", "buffer", "node:buffer"],
  tokens: ["Buffer.from", "Buffer.concat", "TextEncoder", "TextDecoder", "Uint8Array", "new Blob"],
  call(call, engine) {
    const name = call.path.join(".");
    if (name === "Buffer.from" && call.args.length > 0) return argument(call.args, 0);
    if (name === "Buffer.concat") return joined(engine, argument(call.args, 0));
    if (name === "Uint8Array") return bytesOf(engine, argument(call.args, 0));
    if (name === "TextEncoder" || name === "TextDecoder") return engine.handle(BYTES, "encoder", {});
    if (name !== "Blob" && name !== "File") return undefined;
    const [only, ...more] = listOf(engine, argument(call.args, 0));
    return only && more.length === 0 ? only : undefined;
  },
  method(call, engine) {
    const given = argument(call.args, 0);
    if (call.handle.type === ROOM && call.method === "set") {
      const before = copiedInto(engine, call.handle);
      engine.setMember(call.handle, CONTENT, before.length === 0 ? given : engine.unknown("bytes", [...before, given]));
      return engine.unknown("set");
    }
    if (call.handle.type !== "encoder") return undefined;
    return call.method === "encode" || call.method === "decode" ? contentOf(engine, given) : undefined;
  },
};
