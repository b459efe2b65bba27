// Runs on a thread of its own: captures the facts of the files it is told of, and sends them back as bytes under the hash of the text.
// It decides nothing: whatever it does not send, or sends for another text, is captured where it is needed.
import { createHash } from "node:crypto";
import { parentPort } from "node:worker_threads";
import { captureFile } from "./facts/capture";
import { factsToBytes } from "./facts/facts-bytes";
import { createDiskHost } from "./host/disk";

const host = createDiskHost();

parentPort?.on("message", (paths: readonly string[]) => {
  const captured = paths.flatMap((path) => {
    const text = host.readFile(path);
    if (text === undefined) return [];
    return [[path, createHash("sha1").update(text).digest("base64"), factsToBytes(captureFile(path, text))] as const];
  });
  parentPort?.postMessage(captured);
});
