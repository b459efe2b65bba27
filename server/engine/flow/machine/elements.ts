// JSX elements. Components that are async functions run on the server, for the request whose page shows them
// (https://react.dev/reference/rsc/server-components); any other component is only a value here.
import type { Expression } from "../../facts/ir";
import type { Value } from "../../libraries/value";
import { joinInto } from "../join";
import type { Frame, Machine } from "./machine";
import { evaluateObject } from "./objects";
import { callFunction, evaluate } from "./operations";
import { awaitValue } from "./promises";

type Element = Extract<Expression, { k: "jsx" }>;

/** What the element shows: its attributes, its children, and what a component of the server makes of them. */
export function evaluateJsx(m: Machine, frame: Frame, e: Element): Value {
  const component = e.component ? evaluate(m, frame, e.component) : undefined;
  const props = evaluateObject(m, frame, { k: "object", s: e.s, members: e.attributes });
  const children = e.children.map((child) => evaluate(m, frame, child));
  const shown = [...[...(m.engine.members(props)?.values() ?? [])].map((entry) => entry.value), ...m.engine.spreads(props), ...children];
  const rendered = component && rendersOnServer(m, component) ? render(m, frame, component, props, children, e) : [];
  return m.engine.array([...shown, ...rendered]);
}

function rendersOnServer(m: Machine, component: Value): component is Extract<Value, { v: "function" }> {
  return component.v === "function" && m.world.factsOf(component.file)?.functions[component.fn]?.isAsync === true;
}

/** The component may send the requester elsewhere, or show nothing; who wrote the element learns nothing of it. */
function render(
  m: Machine,
  frame: Frame,
  component: Extract<Value, { v: "function" }>,
  props: Value,
  children: readonly Value[],
  e: Element,
): readonly Value[] {
  if (children.length > 0) m.engine.setMember(props, "children", m.engine.array(children));
  const shown: Value[] = [];
  const branch = m.branch(() => {
    const span = m.span(e.s, frame);
    shown.push(awaitValue(m, callFunction(m, component, [{ value: props, span }], span)));
  });
  joinInto(m.state, [{ vars: new Map(), heap: new Map(), facts: new Map() }, ...(branch.isDead ? [] : [branch.delta])]);
  return branch.isDead ? [] : shown;
}
