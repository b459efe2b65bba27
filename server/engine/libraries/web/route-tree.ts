// The routers of one framework as they are built: layers in order of registration, and where each router is mounted. The chain
// of a route is worked out when it is run, from the root routers down.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { DeclaredType, HandleValue, Value } from "../value";
import type { Pattern } from "./route-path";
import { covers, hasParameters, joinPaths } from "./route-path";

/** Deep enough for real applications; keeps a router that is mounted on itself from going round. */
const MAX_DEPTH = 8;

export interface Layer {
  /** `use`: middleware and mounts; `all`: every method at a pattern; `route`: one method. */
  readonly kind: "use" | "all" | "route";
  /** `GET`; `ALL`; `USE`. */
  readonly method: string;
  readonly pattern: Pattern;
  /** Middleware and mounted routers, in order. */
  readonly steps: readonly (Value | RouteTree)[];
  readonly span: SourceSpan;
}

interface Mount {
  readonly tree: RouteTree;
  /** Index of the layer that mounts. */
  readonly at: number;
  /** Its place among the steps of that layer. */
  readonly step: number;
}

/** One way in which a request reaches a route. */
export interface Chain {
  /** `GET`; `ALL`. */
  readonly method: string;
  readonly path: string;
  /** Paths that fit it and that the same router has routes for: `/runs/latest` beside `/runs/:id`. */
  readonly besides: readonly string[];
  readonly steps: readonly Value[];
  /** From the root to the router of the route. */
  readonly trees: readonly RouteTree[];
}

export class RouteTree {
  readonly layers: Layer[] = [];
  readonly mounts: Mount[] = [];
  /** Path parameters with a handler of their own: `router.param("id", fn)`. */
  readonly paramHandlers: { readonly name: string; readonly fn: Value }[] = [];
  /** Values that the application decorates its contexts or requests with. */
  readonly decorations = new Map<string, Value>();
  /** Number of entry points that were announced for the layer at each index. */
  readonly announced: number[] = [];
  prefix = "";
  /** What the application says of its contexts by type: `new Hono<{ Bindings: … }>()`. */
  contextType: DeclaredType | undefined;

  constructor(readonly mode: "prefix" | "exact") {}

  /** Appends a layer and returns its index. */
  add(layer: Layer): number {
    const at = this.layers.push(layer) - 1;
    layer.steps.forEach((step, index) => {
      if (step instanceof RouteTree) step.mounts.push({ tree: this, at, step: index });
    });
    return at;
  }
}

export function treeOf(handle: HandleValue): RouteTree | undefined {
  const tree = handle.data["tree"];
  return tree instanceof RouteTree ? tree : undefined;
}

/** Every chain of the route at `index`: one per mount, one when the router is mounted nowhere. */
export function chainsOf(tree: RouteTree, index: number): readonly Chain[] {
  const layer = tree.layers[index];
  return layer ? trailsTo(tree, 0).map((trail) => chainAlong(trail, tree, index, layer)) : [];
}

function trailsTo(tree: RouteTree, depth: number): readonly (readonly Mount[])[] {
  if (tree.mounts.length === 0 || depth > MAX_DEPTH) return [[]];
  return tree.mounts.flatMap((mount) => trailsTo(mount.tree, depth + 1).map((trail) => [...trail, mount]));
}

function chainAlong(trail: readonly Mount[], tree: RouteTree, index: number, layer: Layer): Chain {
  const bases: string[] = [trail[0]?.tree.prefix ?? tree.prefix];
  trail.forEach((mount, at) => {
    const child = trail[at + 1]?.tree ?? tree;
    bases.push(joinPaths(bases[at], mount.tree.layers[mount.at]?.pattern, child.prefix));
  });
  const path = joinPaths(bases[bases.length - 1], layer.pattern);
  const steps: Value[] = [];
  trail.forEach((mount, at) => {
    steps.push(...middlewareOf(mount.tree, bases[at] ?? "", path, mount.at, 0));
    const before = mount.tree.layers[mount.at]?.steps.slice(0, mount.step) ?? [];
    steps.push(...flatten(before, bases[at + 1] ?? "", path, 0));
  });
  steps.push(...middlewareOf(tree, bases[bases.length - 1] ?? "", path, index, 0));
  for (const handler of tree.paramHandlers) if (path.split("/").includes(`:${handler.name}`)) steps.push(handler.fn);
  steps.push(...flatten(layer.steps, path, path, 0));
  const besides = besidesOf(tree, bases[bases.length - 1], path);
  return { method: layer.method, path, besides, steps, trees: [...trail.map((mount) => mount.tree), tree] };
}

/** Methods and order do not matter: code that names such a path means that route. */
function besidesOf(tree: RouteTree, base: Pattern, path: string): readonly string[] {
  if (!hasParameters(path)) return [];
  return tree.layers.flatMap(({ kind, pattern }) => {
    if (kind === "use" || pattern === undefined) return [];
    const other = joinPaths(base, pattern);
    return !hasParameters(other) && covers(path, other, "exact") ? [other] : [];
  });
}

/** Middleware of the layers before `end` that requests of `path` pass. */
function middlewareOf(tree: RouteTree, base: string, path: string, end: number, depth: number): readonly Value[] {
  return tree.layers.slice(0, end).flatMap((layer) => {
    if (layer.kind === "route") return [];
    const pattern = layer.pattern === undefined ? undefined : joinPaths(base, layer.pattern);
    const mode = layer.kind === "all" ? "exact" : tree.mode;
    const isMount = layer.steps.some((step) => step instanceof RouteTree);
    return covers(pattern, path, isMount ? "prefix" : mode) ? flatten(layer.steps, joinPaths(base, layer.pattern), path, depth) : [];
  });
}

/** A router that was passed before the route lends its own middleware: the request falls through it. */
function flatten(steps: Layer["steps"], base: string, path: string, depth: number): readonly Value[] {
  return steps.flatMap((step) => {
    if (!(step instanceof RouteTree)) return [step];
    return depth > MAX_DEPTH ? [] : middlewareOf(step, joinPaths(base, step.prefix), path, step.layers.length, depth + 1);
  });
}
