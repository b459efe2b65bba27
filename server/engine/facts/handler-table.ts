// One handler per syntax kind, in an array: the walk looks a node's kind up instead of asking it thirty questions.
import type { ts } from "ts-morph";
import type { Walk } from "./walk";

/** What handles one kind of node; `extra` is what the table's users pass along. */
export type Handler<N, Extra, Result> = (walk: Walk, node: N, extra: Extra) => Result;

export interface HandlerTable<Extra, Result> {
  /** Registers the handler of one kind; the compiler checks that the handler takes nodes of that kind. */
  on<N extends ts.Node>(kind: N["kind"], handle: Handler<N, Extra, Result>): void;
  /** Calls the handler of the node's kind. */
  run(walk: Walk, node: ts.Node, extra: Extra): Result;
}

/** A table whose unknown kinds go to `otherwise`. */
export function createHandlerTable<Extra, Result>(otherwise: Handler<ts.Node, Extra, Result>): HandlerTable<Extra, Result> {
  const handlers: (Handler<never, Extra, Result> | undefined)[] = [];
  return {
    on: (kind, handle) => {
      handlers[kind] = handle;
    },
    run: (walk, node, extra) => {
      const handle = handlers[node.kind];
      // `on` has checked that a handler fits the kind under which it is found.
      return handle === undefined ? otherwise(walk, node, extra) : handle(walk, node as never, extra);
    },
  };
}
