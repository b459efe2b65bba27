// One handler per syntax kind, in an array: the walk looks a node's kind up instead of asking it thirty questions.
import type { ts } from "ts-morph";
import type { Walk } from "./walk";

type Handle<Extra extends readonly unknown[], Result> = (walk: Walk, node: never, ...extra: Extra) => Result;

export interface HandlerTable<Extra extends readonly unknown[], Result> {
  /** Registers the handler of one kind; the compiler checks that the handler's node is of that kind. */
  on<N extends ts.Node>(kind: N["kind"], handle: (walk: Walk, node: N, ...extra: Extra) => Result): void;
  /** Calls the handler of the node's kind, or `otherwise` when there is none. */
  run(walk: Walk, node: ts.Node, ...extra: Extra): Result;
}

/** A table whose unknown kinds go to `otherwise`. */
export function createHandlerTable<Extra extends readonly unknown[], Result>(
  otherwise: (walk: Walk, node: ts.Node, ...extra: Extra) => Result,
): HandlerTable<Extra, Result> {
  const handlers: (Handle<Extra, Result> | undefined)[] = [];
  return {
    on: (kind, handle) => {
      handlers[kind] = handle;
    },
    run: (walk, node, ...extra) => {
      const handle = handlers[node.kind];
      // `on` has checked that a handler fits the kind under which it is found.
      return handle === undefined ? otherwise(walk, node, ...extra) : handle(walk, node as never, ...extra);
    },
  };
}
