// Captures files ahead of the proof on several threads. Threads cost a start and a compiler each, so that few files get none; a thread
// that fails costs time only, since what it did not deliver is captured by the analysis itself.
import { Worker } from "node:worker_threads";
import type { AnalyzerOptions } from "../engine/index";

type CaptureAhead = NonNullable<AnalyzerOptions["captureAhead"]>;
type Captured = readonly (readonly [path: string, hash: string, bytes: Uint8Array])[];

/** Fewer files than these are captured sooner than a thread has started. */
const FEWEST_FILES = 200;

/** `workerFile` is the bundle that a thread runs. */
export function captureOn(threads: number, workerFile: string, fewest = FEWEST_FILES): CaptureAhead {
  return async (paths) => {
    if (threads < 2 || paths.length < fewest) return () => undefined;
    const parts = Array.from({ length: threads }, (_, part) => paths.filter((_path, index) => index % threads === part));
    const delivered = await Promise.all(parts.filter((part) => part.length > 0).map((part) => captureOnThread(workerFile, part)));
    const byPath = new Map(delivered.flat().map(([path, hash, bytes]) => [path, { hash, bytes }] as const));
    return (path, hash) => {
      const found = byPath.get(path);
      return found?.hash === hash ? found.bytes : undefined;
    };
  };
}

async function captureOnThread(workerFile: string, paths: readonly string[]): Promise<Captured> {
  const worker = new Worker(workerFile);
  try {
    return await new Promise<Captured>((resolve) => {
      worker.once("message", (captured: Captured) => resolve(captured));
      worker.once("error", () => resolve([]));
      worker.once("exit", () => resolve([]));
      worker.postMessage(paths);
    });
  } finally {
    await worker.terminate();
  }
}
