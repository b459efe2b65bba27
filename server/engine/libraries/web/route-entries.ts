// Announces the routes of a router as entry points: one per way in which requests reach it, whenever a route or a mount is added.
import { NOWHERE } from "../../../../rules/contract/span";
import type { Engine, EntryPoint } from "../model";
import { constant, type Value } from "../value";
import type { Chain } from "./route-tree";
import { chainsOf, RouteTree } from "./route-tree";

export interface RouteRunner {
  readonly framework: string;
  readonly run: (engine: Engine, chain: Chain) => void;
}

/** Middleware that asks for the method (`if (req.method === "OPTIONS") return next()`) gets that of the route, where it has one. */
export function tellMethod(engine: Engine, request: Value, method: string): void {
  if (/^(?:GET|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(method)) engine.setMember(request, "method", constant(method));
}

/** Announces the route at `index`, as often as chains lead to it that were not announced yet. */
export function announceRoute(engine: Engine, tree: RouteTree, index: number, runner: RouteRunner): void {
  const layer = tree.layers[index];
  if (!layer || layer.kind === "use") return;
  const wanted = Math.max(1, chainsOf(tree, index).length);
  for (let number = tree.announced[index] ?? 0; number < wanted; number++) {
    engine.addEntry(entryOf(tree, index, number, runner));
    tree.announced[index] = number + 1;
  }
}

/** Announces what a mount made reachable in one more way. */
export function announceMounted(engine: Engine, child: RouteTree, runner: RouteRunner, depth = 0): void {
  if (depth > 8) return;
  child.layers.forEach((layer, index) => {
    announceRoute(engine, child, index, runner);
    for (const step of layer.steps) if (step instanceof RouteTree && step !== child) announceMounted(engine, step, runner, depth + 1);
  });
}

/** The label is read after everything was mounted, hence the getter. */
function entryOf(tree: RouteTree, index: number, number: number, runner: RouteRunner): EntryPoint {
  const layer = tree.layers[index];
  const chain = () => chainsOf(tree, index)[number];
  return {
    get label() {
      return `${layer?.method ?? "ALL"} ${chain()?.path ?? layer?.pattern ?? ""}`;
    },
    framework: runner.framework,
    span: layer?.span ?? NOWHERE,
    isRequest: true,
    run: (engine) => {
      const found = chain();
      if (found) runner.run(engine, found);
    },
  };
}
