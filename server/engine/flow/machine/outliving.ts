// What of a call outlives it. When a function returns, its variables and the objects it made are no longer part of the state, unless
// its value, something it assigned further out, or a closure that a library was given leads to them.
import type { ArrayValue, FunctionValue, ObjectValue, PassedArgument, Value } from "../../libraries/value";
import { spend } from "../effort";
import type { Delta } from "../state";
import { insideOf } from "./inside";
import type { Exit, Frame, Machine } from "./machine";
import { noteHandedOn } from "../proof/brought-along";
import { isOfRow } from "./row-writes";

/** Looking costs more than it spares where a call leads to more values than this. */
const MAX_VALUES = 3000;
/** What is handed to a library is looked into this deep for closures. */
const ARGUMENT_DEPTH = 2;

/** The exits of a call with what outlives it. */
export function outliving(m: Machine, frame: Frame): readonly Exit[] {
  return frame.exits.map((one) => {
    const { vars, heap } = one.delta;
    if (vars.size === 0 && heap.size === 0) return one;
    const found = new Reach(one.delta, frame.own, (id) => isOfRow(m, id)).from(one.value, m.closuresGiven);
    return found ? { value: one.value, delta: { ...one.delta, ...found } } : one;
  });
}

/** A library may keep a closure that it is given (a route's handler, a middleware) and call it when the function has returned; rows it may read. */
export function noteClosures(m: Machine, args: readonly PassedArgument[]): void {
  noteHandedOn(
    m,
    args.map(({ value }) => value),
  );
  const note = (scope: readonly number[]): void => {
    for (const id of scope.slice(0, -1)) m.closuresGiven.add(id);
  };
  const look = (value: Value, depth: number): void => {
    if (value.v === "function" || value.v === "class") note(value.scope);
    else if (value.v === "promise") look(value.of, depth);
    else if (value.v === "choice") for (const option of value.options) look(option.value, depth);
    else if (value.v === "object") {
      if (value.instanceOf) note(value.instanceOf.scope);
      if (depth > 0) for (const inner of [...value.members.values()].map((member) => member.value)) look(inner, depth - 1);
      if (depth > 0) for (const inner of value.rest) look(inner, depth - 1);
    } else if (value.v === "array" && depth > 0) {
      for (const item of value.items) look(item.value, depth - 1);
      if (value.more) look(value.more, depth - 1);
    }
  };
  for (const { value } of args) look(value, ARGUMENT_DEPTH);
}

/** Follows values from the roots through what a call changed. Frames and objects with ids from `own` on are the call's own. */
class Reach {
  private readonly vars = new Set<string>();
  private readonly heap = new Set<number>();
  /** Variables of the call that nothing has led to yet, by frame. */
  private readonly locals = new Map<number, string[]>();
  private readonly seen = new Set<Value>();
  private readonly todo: Value[] = [];
  /** Something led to a function of a model: what that can get hold of is not known. */
  private isOpen = false;

  constructor(
    private readonly delta: Delta,
    private readonly own: number,
    isOfRow: (id: number) => boolean,
  ) {
    for (const [cell, value] of delta.vars) {
      const frame = Number.parseInt(cell, 10);
      if (!(frame >= own)) this.keepVar(cell, value);
      else if (this.locals.get(frame)?.push(cell) === undefined) this.locals.set(frame, [cell]);
    }
    for (const [id, value] of delta.heap) if (id < own || isOfRow(id)) this.keepHeap(id, value);
  }

  /** What is reached; undefined where that cannot be told, or is everything. */
  from(value: Value, closuresGiven: ReadonlySet<number>): Pick<Delta, "vars" | "heap"> | undefined {
    this.todo.push(value);
    this.enter([...this.locals.keys()].filter((frame) => closuresGiven.has(frame)));
    for (let next = this.todo.pop(); next; next = this.todo.pop()) {
      if (this.seen.has(next)) continue;
      this.seen.add(next);
      this.follow(next);
      if (this.isOpen || this.seen.size > MAX_VALUES) return undefined;
    }
    spend(this.seen.size);
    const { vars, heap } = this.delta;
    if (this.vars.size === vars.size && this.heap.size === heap.size) return undefined;
    // In the order in which it was assigned.
    return {
      vars: new Map([...vars].filter(([cell]) => this.vars.has(cell))),
      heap: new Map([...heap].filter(([id]) => this.heap.has(id))),
    };
  }

  private keepVar(cell: string, value: Value): void {
    this.vars.add(cell);
    this.todo.push(value);
  }

  private keepHeap(id: number, value: ObjectValue | ArrayValue): void {
    this.heap.add(id);
    this.todo.push(value);
  }

  /** The variables of these frames may be read. */
  private enter(scope: FunctionValue["scope"]): void {
    for (const frame of scope) {
      const cells = this.locals.get(frame) ?? [];
      this.locals.delete(frame);
      for (const cell of cells) {
        const value = this.delta.vars.get(cell);
        if (value) this.keepVar(cell, value);
      }
    }
  }

  private touch(id: number): void {
    const assigned = this.heap.has(id) ? undefined : this.delta.heap.get(id);
    if (assigned) this.keepHeap(id, assigned);
  }

  private follow(value: Value): void {
    if (value.v === "function" || value.v === "class") this.enter(value.scope);
    else if (value.v === "native") this.isOpen ||= Number(value.key.slice(value.key.lastIndexOf("#") + 1)) >= this.own;
    else if (value.v === "object" || value.v === "array" || value.v === "handle") this.touch(value.id);
    const { values, isOpaque } = insideOf(value);
    this.isOpen ||= isOpaque && value.v === "handle" && value.id >= this.own;
    this.todo.push(...values);
  }
}
