// What production leaves out: `if (process.env.NODE_ENV !== "production") mountDebugRoutes(app)`. A function that is called there is
// called by nobody else's leave, so that it is not run by itself either, as one that nothing calls would be.
import type { Expression, Statement } from "../../facts/ir";
import { evaluate } from "./operations";
import type { Frame, Machine } from "./machine";
import { alternativesOf } from "./truthiness";

/** Functions that these statements call count as reached. */
export function noteLeftOut(m: Machine, frame: Frame, body: readonly Statement[]): void {
  for (const statement of body) {
    if (statement.k === "block") noteLeftOut(m, frame, statement.body);
    else if (statement.k === "expression") noteCalled(m, frame, statement.of);
  }
}

function noteCalled(m: Machine, frame: Frame, expression: Expression): void {
  if (expression.k === "await") noteCalled(m, frame, expression.of);
  if (expression.k !== "call" || expression.callee.k !== "name") return;
  const { callee } = expression;
  m.branch(() => {
    for (const called of alternativesOf(m, evaluate(m, frame, callee))) if (called.v === "function") m.world.observer.enterFunction(called);
  });
}
