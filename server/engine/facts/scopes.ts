// Lexical scopes while a file is walked: which names a function uses that are bound outside it, in the same file.
// A use may stand before its declaration, so names are resolved when a scope is left, never when they are met.

interface Scope {
  /** Index of the function whose scope this is; undefined for blocks. */
  readonly fn: number | undefined;
  readonly isFunction: boolean;
  readonly bound: Set<string>;
  /** Names used and not yet resolved, with the functions that they have been seen to leave. */
  readonly uses: Map<string, number[] | undefined>;
}

export interface Scopes {
  /** Enters the scope of function `fn`; 0 is the module body. Arrows see the `arguments` of the function around them. */
  enterFunction(fn: number, isArrow: boolean): void;
  enterBlock(): void;
  leave(): void;
  /** Binds a name in the current scope (`let`, `const`, `class`, a function in a block, a parameter). */
  bind(name: string): void;
  /** Binds a name in the scope of the function around (`var`). */
  bindVar(name: string): void;
  /** Binds a name in the module's scope. */
  bindModule(name: string): void;
  /** True when the current scope itself binds the name already. */
  isBound(name: string): boolean;
  use(name: string): void;
  /** Names bound outside function `fn` that it uses. The list is alive: complete and sorted once the module's scope has been left. */
  capturesOf(fn: number): readonly string[];
}

/** Scopes of one file. */
export function createScopes(): Scopes {
  const stack: Scope[] = [];
  const captures: string[][] = [];
  const top = (): Scope => scopeAt(stack, stack.length - 1);
  const push = (fn: number | undefined, isFunction: boolean): Scope => {
    const scope: Scope = { fn, isFunction, bound: new Set(), uses: new Map() };
    stack.push(scope);
    return scope;
  };
  return {
    enterFunction: (fn, isArrow) => {
      captures[fn] = [];
      const scope = push(fn, true);
      if (!isArrow) scope.bound.add("arguments");
    },
    enterBlock: () => {
      push(undefined, false);
    },
    leave: () => {
      const scope = top();
      stack.pop();
      settle(scope, stack[stack.length - 1], captures);
      if (stack.length === 0) for (const names of captures) if (names.length > 1) names.sort();
    },
    bind: (name) => {
      top().bound.add(name);
    },
    bindVar: (name) => {
      let index = stack.length - 1;
      while (index > 0 && !scopeAt(stack, index).isFunction) index -= 1;
      scopeAt(stack, index).bound.add(name);
    },
    bindModule: (name) => {
      scopeAt(stack, 0).bound.add(name);
    },
    isBound: (name) => top().bound.has(name),
    use: (name) => {
      const { uses } = top();
      if (!uses.has(name)) uses.set(name, undefined);
    },
    capturesOf: (fn) => captures[fn] ?? [],
  };
}

function scopeAt(stack: readonly Scope[], index: number): Scope {
  const scope = stack[index];
  if (scope === undefined) throw new Error("A name was met outside every scope: the walk must enter the module first.");
  return scope;
}

/** Resolves what the scope binds and hands the rest to the scope around it; what the module does not bind is global. */
function settle(scope: Scope, outer: Scope | undefined, captures: readonly string[][]): void {
  for (const [name, left] of scope.uses) {
    if (scope.bound.has(name)) {
      if (left !== undefined) for (const fn of left) captures[fn]?.push(name);
    } else if (outer !== undefined) {
      // The lists belong to one scope at a time, so that they can be handed on and grown.
      const leaves = scope.fn === undefined ? left : (left ?? []);
      if (scope.fn !== undefined) leaves?.push(scope.fn);
      const known = outer.uses.get(name);
      if (known === undefined) outer.uses.set(name, leaves);
      else if (leaves !== undefined) known.push(...leaves);
    }
  }
}
