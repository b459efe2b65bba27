// Gives each finding an identity that survives moved lines: rule, file, enclosing symbol, normalised access text, and which
// of several equal ones it is. No line number takes part, so code above a finding may change freely.
import { createHash } from "node:crypto";

/** What identifies a finding. */
export interface FingerprintParts {
  readonly rule: string;
  readonly file: string;
  /** Qualified name of the enclosing function. */
  readonly symbol: string;
  /** Text of the access. */
  readonly text: string;
}

/** Hands out fingerprints in the order of the findings; equal parts get ascending occurrence numbers. */
export function createFingerprints(): (parts: FingerprintParts) => string {
  const seen = new Map<string, number>();
  return (parts) => {
    const identity = [parts.rule, parts.file, parts.symbol, foldWhiteSpace(parts.text)].join("\0");
    const occurrence = seen.get(identity) ?? 0;
    seen.set(identity, occurrence + 1);
    return createHash("sha256").update(`${identity}\0${occurrence}`).digest("hex");
  };
}

function foldWhiteSpace(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
