// Arguments of calls, as they are passed.
import type { Argument } from "../../facts/ir";
import type { PassedArgument } from "../../libraries/value";
import { orUndefined } from "../join";
import type { Frame, Machine } from "./machine";
import { evaluate } from "./operations";

/** Evaluates arguments; spread arrays with known items are laid out; one that is there on some paths only may be undefined. */
export function evaluateArguments(m: Machine, frame: Frame, args: readonly Argument[]): readonly PassedArgument[] {
  return args.flatMap((arg): readonly PassedArgument[] => {
    const span = m.span(arg.s, frame);
    if (arg.k !== "spread") return [{ value: evaluate(m, frame, arg), span }];
    const list = evaluate(m, frame, arg.of);
    const items = m.engine.items(list);
    if (items && !items.more)
      return items.items.map(({ value, isConditional }) =>
        isConditional ? { value: orUndefined(value), span, whereThere: value } : { value, span },
      );
    return [{ value: list, span, isSpread: true }];
  });
}
