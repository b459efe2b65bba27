// Executing statements. A state is dead after a return, throw or jump; what follows is skipped, and joins leave it out.
import type { Statement } from "../../facts/ir";
import { constant, UNDEFINED, type Value } from "../../libraries/value";
import { joinInto } from "../join";
import type { Delta } from "../state";
import { assume } from "./conditions";
import { returnedDeclared } from "./declared";
import { equalsInProduction } from "./deployment";
import { learnGiven } from "./carried";
import { knownItems } from "./known-items";
import { noteLeftOut } from "./left-out";
import { evaluateTest, evaluate, learnEach } from "./operations";
import { settleRows } from "../proof/settle";
import { noteRound } from "../proof/rounds";
import { noteTenantComparison } from "../proof/tenant-branches";
import type { Frame, Machine } from "./machine";
import { declarePattern, assignPattern } from "./patterns";
import { declare, inBlock } from "./scope";
import { onlyAlternative } from "./truthiness";
import { waysThrough } from "./rounds";

export function runStatements(m: Machine, frame: Frame, body: readonly Statement[]): void {
  for (const statement of body) {
    if (m.state.isDead) return;
    run(m, frame, statement);
  }
}

function runBlock(m: Machine, frame: Frame, body: readonly Statement[]): void {
  inBlock(m, frame, body, () => runStatements(m, frame, body));
}

function run(m: Machine, frame: Frame, s: Statement): void {
  switch (s.k) {
    case "variable":
      runVariable(m, frame, s);
      return;
    case "expression":
      evaluate(m, frame, s.of);
      return;
    case "if":
      runIf(m, frame, s);
      return;
    case "return":
      exit(m, frame, s.of ? returnedDeclared(m, frame, evaluate(m, frame, s.of)) : UNDEFINED);
      return;
    case "throw":
      evaluate(m, frame, s.of);
      m.state.isDead = true;
      return;
    case "block":
    case "labeled":
      runBlock(m, frame, s.body);
      return;
    case "each":
      runEach(m, frame, s);
      return;
    case "loop":
      runLoop(m, frame, s);
      return;
    case "try":
      runTry(m, frame, s);
      return;
    case "switch":
      runSwitch(m, frame, s);
      return;
    case "jump":
      jump(m, frame, s.kind);
      return;
    case "export":
      if (s.of.k !== "function") declare(m, frame, s.name, evaluate(m, frame, s.of));
      return;
    case "function":
    case "class":
      return;
  }
}

function runVariable(m: Machine, frame: Frame, s: Extract<Statement, { k: "variable" }>): void {
  if (!s.init) {
    if (s.target.p === "name") declare(m, frame, s.target.name, typedUnset(m, frame, s));
    return;
  }
  const given = evaluate(m, frame, s.init);
  if (m.state.isDead) return;
  const value = given.v === "constant" && given.value === null ? (ambient(m, frame, s) ?? given) : given;
  if (s.kind === "var") {
    const scope = frame.scope;
    frame.scope = [frame.own, ...scope];
    declarePattern(m, frame, s.target, value);
    frame.scope = scope;
    return;
  }
  declarePattern(m, frame, s.target, value);
}

/** `let x: T;` and `declare const x: T`. */
function typedUnset(m: Machine, frame: Frame, s: Extract<Statement, { k: "variable" }>): Value {
  if (s.kind === "const" && s.target.p === "name" && s.target.type) {
    const unset: Value = { v: "unknown", key: `declared:${frame.file}:${s.target.name}`, label: s.target.name };
    return m.engine.typed({ file: frame.file, type: s.target.type }) ?? unset;
  }
  return ambient(m, frame, s) ?? UNDEFINED;
}

/** `let io: Server | undefined;` of a module, which the start of the application sets. */
function ambient(m: Machine, frame: Frame, s: Extract<Statement, { k: "variable" }>): Value | undefined {
  if (frame.fn !== 0 || s.kind === "const" || s.target.p !== "name" || !s.target.type) return undefined;
  const value = m.engine.typed({ file: frame.file, type: s.target.type });
  const handles = value ? m.engine.alternatives(value).filter((option) => option.v === "handle") : [];
  return handles.find((handle) => m.models.named(handle.model)?.isAmbient === true);
}

/** Leaves the function with this value. */
export function exit(m: Machine, frame: Frame, value: Value): void {
  if (m.state.isDead) return;
  const delta = m.state.changesSince(frame.entry);
  const facts = new Map(delta.facts);
  settleRows(m, value, facts);
  frame.exits.push({ value, delta: { ...delta, facts } });
  m.state.isDead = true;
}

function runIf(m: Machine, frame: Frame, s: Extract<Statement, { k: "if" }>): void {
  const test = evaluateTest(m, frame, s.test);
  if (m.state.isDead) return;
  if (test.v === "constant" && test.isOfProduction) noteLeftOut(m, frame, test.value === true ? s.no : s.yes);
  const arms = (
    [
      [true, s.yes],
      [false, s.no],
    ] as const
  ).map(([truth, body]) =>
    m.branch(() => {
      assume(m, test, truth);
      if (!m.state.isDead) runBlock(m, frame, body);
    }),
  );
  joinInto(
    m.state,
    arms.filter((arm) => !arm.isDead).map((arm) => arm.delta),
  );
}

function jump(m: Machine, frame: Frame, kind: "break" | "continue"): void {
  const target = kind === "break" ? frame.jumps[frame.jumps.length - 1] : frame.jumps.findLast((candidate) => candidate.isLoop);
  if (target) (kind === "break" ? target.breaks : target.continues).push(m.state.changesSince(target.at));
  m.state.isDead = true;
}

/** Runs a loop's body once, as code that may not run at all. */
function runBody(m: Machine, frame: Frame, work: () => void): { readonly ends: Delta[]; readonly breaks: Delta[] } {
  const target = { breaks: [] as Delta[], continues: [] as Delta[], at: m.state, isLoop: true };
  frame.jumps.push(target);
  const branch = m.branch(work);
  frame.jumps.pop();
  return { ends: [...(branch.isDead ? [] : [branch.delta]), ...target.continues], breaks: target.breaks };
}

function runEach(m: Machine, frame: Frame, s: Extract<Statement, { k: "each" }>): void {
  const over = evaluate(m, frame, s.over);
  const element: Value = s.isKeys ? { v: "unknown", key: `keys:${frame.file}:${s.s[0]}`, label: "a key" } : m.engine.element(over);
  const items = s.isKeys ? undefined : knownItems(m, onlyAlternative(m, over) ?? over, 4);
  if (items && items.length > 0) {
    for (const item of items) if (!m.state.isDead) runIteration(m, frame, s, item.value, item.isConditional !== true);
    return;
  }
  runIteration(m, frame, s, element, false);
}

function runIteration(m: Machine, frame: Frame, s: Extract<Statement, { k: "each" }>, element: Value, isSure: boolean): void {
  const { ends, breaks } = runBody(m, frame, () => {
    const outer = frame.scope;
    frame.scope = [m.newId(), ...outer];
    learnGiven(m, element);
    noteRound(m, element);
    if (s.target.p === "place") assignPattern(m, frame, s.target, element);
    else declarePattern(m, frame, s.target, element);
    runStatements(m, frame, s.body);
    frame.scope = outer;
  });
  const [none, ...rounds] = waysThrough(m, element, ends, breaks);
  joinInto(m.state, isSure && ends.length > 0 ? [...ends, ...breaks] : [none, ...rounds]);
  if (!m.state.isDead) learnEach(m, element);
}

function runLoop(m: Machine, frame: Frame, s: Extract<Statement, { k: "loop" }>): void {
  const outer = frame.scope;
  frame.scope = [m.newId(), ...outer];
  runStatements(m, frame, s.init);
  const test = s.test ? evaluateTest(m, frame, s.test) : undefined;
  const { ends, breaks } = runBody(m, frame, () => {
    if (test && test.v !== "constant") assume(m, test, true);
    if (!m.state.isDead) runBlock(m, frame, s.body);
    if (s.update && !m.state.isDead) evaluate(m, frame, s.update);
  });
  const isEndless = !s.test || (s.test.k === "const" && s.test.value === true);
  const skipped: Delta[] = isEndless || s.isDo ? [] : [{ vars: new Map(), heap: new Map(), facts: new Map() }];
  const rounds = isEndless && breaks.length > 0 ? breaks.flatMap((last) => ends.map((before) => followedBy(before, last))) : ends;
  joinInto(m.state, [...skipped, ...rounds, ...breaks]);
  frame.scope = outer;
}

/** A whole round of an endless loop, and then the round that leaves it: what the first one added up is there, what the last one set counts. */
function followedBy(before: Delta, last: Delta): Delta {
  return { vars: new Map([...before.vars, ...last.vars]), heap: new Map([...before.heap, ...last.heap]), facts: last.facts };
}

function runTry(m: Machine, frame: Frame, s: Extract<Statement, { k: "try" }>): void {
  const body = m.branch(() => runBlock(m, frame, s.body));
  const paths: Delta[] = body.isDead ? [] : [body.delta];
  const handler = s.handler;
  if (handler) {
    const caught = m.branch(() => {
      // Where it threw is not known: variables may have been assigned or not, and nothing it checked counts.
      joinInto(m.state, [
        { vars: body.delta.vars, heap: body.delta.heap, facts: new Map() },
        { vars: new Map(), heap: new Map(), facts: new Map() },
      ]);
      const outer = frame.scope;
      frame.scope = [m.newId(), ...outer];
      if (handler.param) declarePattern(m, frame, handler.param, { v: "unknown", key: "caught", label: "error" });
      runBlock(m, frame, handler.body);
      frame.scope = outer;
    });
    if (!caught.isDead) paths.push(caught.delta);
  }
  const isDead = paths.length === 0;
  if (!isDead) joinInto(m.state, paths);
  if (s.finalizer) runBlock(m, frame, s.finalizer);
  if (isDead) m.state.isDead = true;
}

function runSwitch(m: Machine, frame: Frame, s: Extract<Statement, { k: "switch" }>): void {
  const on = evaluate(m, frame, s.on);
  const target = { breaks: [] as Delta[], continues: [] as Delta[], at: m.state, isLoop: false };
  frame.jumps.push(target);
  const outer = frame.scope;
  frame.scope = [m.newId(), ...outer];
  const ends: Delta[] = [];
  let falling: Delta | undefined;
  const tests = s.cases.map((entry) => (entry.test ? evaluate(m, frame, entry.test) : undefined));
  s.cases.forEach(({ test }, index) => {
    const value = tests[index];
    if (test && value) noteTenantComparison(m, on, value, m.span(test.s, frame));
  });
  s.cases.forEach((entry, index) => {
    const branch = m.branch(() => {
      enterCase(m, on, tests, index, falling);
      if (!m.state.isDead) runStatements(m, frame, entry.body);
    });
    falling = branch.isDead ? undefined : branch.delta;
    if (index === s.cases.length - 1 && falling) ends.push(falling);
  });
  frame.scope = outer;
  frame.jumps.pop();
  if (!s.cases.some((entry) => entry.test === undefined)) {
    const none = m.branch(() => tests.forEach((test) => test && assumeCase(m, on, test, false)));
    if (!none.isDead) ends.push(none.delta);
  }
  joinInto(m.state, [...ends, ...target.breaks]);
}

function enterCase(m: Machine, on: Value, tests: readonly (Value | undefined)[], index: number, falling: Delta | undefined): void {
  const test = tests[index];
  const chosen = m.branch(() => {
    if (test) assumeCase(m, on, test, true);
    else tests.forEach((other) => other && assumeCase(m, on, other, false));
  });
  joinInto(m.state, [...(chosen.isDead ? [] : [chosen.delta]), ...(falling ? [falling] : [])]);
}

/** `switch (true)` tests conditions; any other tests equality. */
function assumeCase(m: Machine, on: Value, test: Value, truth: boolean): void {
  if (on.v === "constant" && on.value === true) {
    assume(m, test, truth);
    return;
  }
  const known = equalsInProduction(on, test);
  assume(m, known === undefined ? { v: "condition", op: "equal", of: [on, test] } : constant(known), truth);
}
