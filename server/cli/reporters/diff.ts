// A planned change as a unified diff that `git apply` and `patch -p1` take.
import { createTwoFilesPatch } from "diff";
import type { PlannedChange } from "./report";

const CONTEXT_LINES = 3;

export function unifiedDiff({ file, before, after }: PlannedChange): string {
  const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, { context: CONTEXT_LINES });
  // The library opens with an `Index`-like rule, which git does not write.
  return patch.replace(/^=+\n/, "");
}
