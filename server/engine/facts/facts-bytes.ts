// Facts as bytes and back. They only save work: whatever does not read as facts of this version is as good as absent.
import { deserialize, serialize } from "node:v8";
import type { FileFacts } from "./ir";
import { FACTS_VERSION } from "./ir";

export function factsToBytes(facts: FileFacts): Uint8Array {
  return serialize(facts);
}

export function factsFromBytes(bytes: Uint8Array): FileFacts | undefined {
  try {
    const value: unknown = deserialize(bytes);
    return isFacts(value) ? value : undefined;
  } catch {
    // Written by another version of V8: the file is captured anew.
    return undefined;
  }
}

function isFacts(value: unknown): value is FileFacts {
  return typeof value === "object" && value !== null && "version" in value && value.version === FACTS_VERSION && "functions" in value;
}
