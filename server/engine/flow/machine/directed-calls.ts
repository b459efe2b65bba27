// Calls of functions that begin with a directive (`use cache`): the framework puts something around them, and its model is told
// what goes in and what comes out.
import type { FunctionFact } from "../../facts/ir";
import type { PassedArgument, Value } from "../../libraries/value";
import { awaitValue } from "./promises";
import type { Frame, Machine } from "./machine";

/** Called once the function has returned; `frame` is its own. */
export function tellDirectedCall(m: Machine, frame: Frame, fact: FunctionFact, args: readonly PassedArgument[], result: Value): void {
  const ofFile = fact.parent === 0 ? (frame.facts.functions[0]?.directives ?? []) : [];
  const directives = new Set([...fact.directives, ...ofFile]);
  for (const directive of directives) {
    for (const model of m.models.having("directedCall")) {
      const captured = fact.captures.map((name) => captureOf(m, frame, name)).filter((value) => value !== undefined);
      const at = m.span(fact.s, frame);
      model.directedCall(
        { directive, name: fact.name, span: at, args: args.map((arg) => arg.value), captured, result: awaitValue(m, result) },
        m.engine,
      );
    }
  }
}

/** A variable of a function around it; those of the module are the same for every call. */
function captureOf(m: Machine, frame: Frame, name: string): Value | undefined {
  for (const id of frame.scope.slice(1, -1)) {
    const value = m.state.getVar(`${id}:${name}`);
    if (value) return value;
  }
  return undefined;
}
