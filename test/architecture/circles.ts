// Finds groups of files that import each other in a loop (Tarjan's strongly connected components).
import type { SourceFile } from "./sources";

/** Each circle as its sorted files, joined; a file that imports itself is one. */
export function circlesIn(files: readonly Pick<SourceFile, "path" | "imports">[]): readonly string[] {
  const targets = new Map(files.map(({ path, imports }) => [path, imports.flatMap(({ target }) => target ?? [])]));
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[] = [];
  const visit = (path: string): void => {
    order.set(path, order.size);
    lowest.set(path, order.size - 1);
    stack.push(path);
    for (const target of targets.get(path) ?? []) {
      if (!targets.has(target)) continue;
      if (!order.has(target)) visit(target);
      if (stack.includes(target)) lowest.set(path, Math.min(lowest.get(path) ?? 0, lowest.get(target) ?? 0));
    }
    if (lowest.get(path) !== order.get(path)) return;
    const group = stack.splice(stack.indexOf(path));
    if (group.length > 1 || (targets.get(path) ?? []).includes(path)) circles.push(group.sort().join(" ↔ "));
  };
  for (const path of targets.keys()) if (!order.has(path)) visit(path);
  return circles.sort();
}
