// Instances of Elysia as they are built: hooks in order of registration with how far they reach, routes with the hooks that stood before
// them, and the instances that use them (https://elysiajs.com/essential/plugin, https://elysiajs.com/essential/life-cycle).
import type { SourceSpan } from "../../../../rules/contract/span";
import type { HandleValue, Value } from "../value";

/** `local`: this instance and what it uses; `scoped`: also whoever uses it; `global`: everybody above. */
export type Reach = "local" | "scoped" | "global";

export interface Hook {
  /** `adds`: what it returns is put into the context; `checks`: what it returns ends the request; `holds`: a value of the context. */
  readonly kind: "adds" | "checks" | "holds";
  readonly reach: Reach;
  readonly of: Value;
  /** Name of the value, for `holds`. */
  readonly name?: string;
}

export interface Route {
  readonly method: string;
  readonly path: string;
  readonly handler: Value;
  /** Schemas, hooks and macros that the route itself names. */
  readonly options: Value;
  readonly hooks: readonly Hook[];
  readonly span: SourceSpan;
  readonly isSocket: boolean;
}

/** A use of an instance: what stood before it where it is used. */
interface Use {
  readonly by: Instance;
  readonly hooks: readonly Hook[];
}

/** Deep enough for real applications; keeps an instance that uses itself from going round. */
const MAX_DEPTH = 6;

export class Instance {
  hooks: Hook[] = [];
  readonly uses: Use[] = [];
  readonly macros: Map<string, Value> = new Map<string, Value>();

  constructor(readonly prefix: string) {}

  /** Hooks of `child` that reach this far come after what is there; its routes get what stands here before theirs. */
  use(child: Instance): void {
    if (child === this) return;
    child.uses.push({ by: this, hooks: [...this.hooks] });
    for (const hook of child.hooks)
      if (hook.reach !== "local") this.hooks.push(hook.reach === "scoped" ? { ...hook, reach: "local" } : hook);
    for (const [name, macro] of child.macros) this.macros.set(name, macro);
  }

  /** `.as("scoped")`: what was registered so far reaches further. */
  lift(reach: Reach): void {
    this.hooks = this.hooks.map((hook) => (hook.reach === "global" ? hook : { ...hook, reach }));
  }

  /** Each way to this instance: the hooks before it, and the path. */
  ways(depth = 0): readonly { readonly hooks: readonly Hook[]; readonly path: string }[] {
    if (this.uses.length === 0 || depth > MAX_DEPTH) return [{ hooks: [], path: this.prefix }];
    return this.uses.flatMap(({ by, hooks }) =>
      by.ways(depth + 1).map((way) => ({ hooks: [...way.hooks, ...hooks], path: `${way.path}${this.prefix}` })),
    );
  }
}

export function instanceIn(handle: HandleValue): Instance | undefined {
  const { instance } = handle.data;
  return instance instanceof Instance ? instance : undefined;
}
