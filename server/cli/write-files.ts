// Writes repaired files: whole or not at all, in their own encoding, and never over a change that somebody made meanwhile.
import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { posix } from "node:path";
import type { Problem } from "../../rules/contract/finding";
import type { PlannedChange } from "./reporters/report";

const BYTE_ORDER_MARK = "\uFEFF";

/** Returns a fatal problem for each file that was left as it is. `analysedAt`: milliseconds since the epoch when reading began. */
export function writeChanges(root: string, changes: readonly PlannedChange[], analysedAt: number): readonly Problem[] {
  return changes.flatMap((change) => {
    const reason = writeChange(posix.join(root, change.file), change, analysedAt);
    return reason === undefined ? [] : [{ file: change.file, message: `The fixes were not written: ${reason}.`, isFatal: true }];
  });
}

function writeChange(path: string, { before, after }: PlannedChange, analysedAt: number): string | undefined {
  let temporary: string | undefined;
  try {
    // A symbolic link stays one: what it points at is replaced.
    const target = realpathSync(path);
    const { mode, mtimeMs } = statSync(target);
    const bytes = readFileSync(target);
    const mark = bytes.toString("utf8", 0, 3) === BYTE_ORDER_MARK ? BYTE_ORDER_MARK : "";
    // The clock of file systems is finer than ours.
    if (Math.floor(mtimeMs) > analysedAt) return "the file changed during the run";
    // Differs also for other encodings than UTF-8, which would be damaged.
    if (!bytes.equals(Buffer.from(mark + before))) return "the file on disk is not the text that was analysed";
    temporary = `${target}.tenantlint-${process.pid}.tmp`;
    writeFileSync(temporary, mark + after, { mode, flag: "wx" });
    renameSync(temporary, target);
    return undefined;
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    return error instanceof Error ? error.message : String(error);
  }
}
