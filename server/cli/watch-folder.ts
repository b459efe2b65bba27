// Tells what changes below a folder, in batches: a saved file comes as several events, and a checkout as thousands.
import { watch } from "node:fs";
import { absolutePath } from "./paths";

const PAUSE_MS = 150;
/** What tools write, some of it while we run. */
const FOREIGN = /(^|\/)(node_modules|\.git|\.tenantlint-cache|dist|\.next|\.turbo)(\/|$)/;
/** What a run may depend on: source files, schemas, manifests and settings, and folders. Reports and logs are none of it. */
const OF_INTEREST = /(\.([cm]?[jt]sx?|vue|svelte|prisma|sql|jsonc?|ya?ml|gitignore)|(^|\/)[^./][^.]*)$/;

/** Resolves when `end` does. @throws what the system says when it cannot watch */
export async function watchFolder(root: string, onChange: (paths: readonly string[]) => void, end: Promise<void>): Promise<void> {
  let changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    const paths = [...changed];
    changed = new Set();
    onChange(paths);
  };
  const watcher = watch(root, { recursive: true }, (_event, name) => {
    const relative = (name ?? "").replaceAll("\\", "/");
    if (relative === "" || FOREIGN.test(relative) || !OF_INTEREST.test(relative)) return;
    changed.add(absolutePath(root, relative));
    clearTimeout(timer);
    timer = setTimeout(flush, PAUSE_MS);
  });
  try {
    await Promise.race([end, new Promise<never>((_resolve, reject) => void watcher.on("error", reject))]);
  } finally {
    clearTimeout(timer);
    watcher.close();
  }
}
