// Calling functions of the workspace: binding arguments, running the body, joining the exits, remembering what can be reused.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { FunctionFact, Pattern } from "../../facts/ir";
import { LEFT_OUT, UNDEFINED, type FunctionValue, type PassedArgument, type Value } from "../../libraries/value";
import { joinInto, makeChoice, narrowedBy } from "../join";
import { distinctFacts } from "../merge-facts";
import { keyOf } from "../keys";
import { State, type Fact } from "../state";
import { noteKeyMaker } from "./key-makers";
import { cutsOf, noteCut, runningAlready } from "./recursion";
import { withoutHits } from "../proof/cache-hits";
import { LIMITS, type Exit, type Frame, type Machine, type Outcome } from "./machine";
import { memoised } from "./memo";
import { tellDirectedCall } from "./directed-calls";
import { outliving } from "./outliving";
import { declaredFunction } from "./declared-calls";
import { declaredResult, enterDeclared, exitsOutside } from "./declared";
import { evaluateModule } from "./operations";
import { namedElsewhere } from "./named-elsewhere";
import { declarePattern, withDefault } from "./patterns";
import { awaitedFacts, immediateEffects, awaitValue } from "./promises";
import { declare, hoist } from "./scope";
import { exit, runStatements } from "./statements";
import { writtenDigest } from "./digests";
import { asReturned } from "./snapshots";
import { refineByType } from "./typed-values";
import { admitsUndefined } from "./types";

/** Calls a function; the state afterwards is the join of its exits, dead when it never returns. */
export function callFunction(m: Machine, fn: FunctionValue, args: readonly PassedArgument[], callSite: SourceSpan | undefined): Value {
  const declared = declaredFunction(m, fn, args, callSite);
  if (declared) return declared;
  const outcome = memoised(m, fn, args, callSite, () => execute(m, fn, args, callSite));
  if (!outcome) return namedElsewhere(m, fn, args, callSite, runFunction(m, fn, args, callSite));
  if (outcome.isDead) {
    m.state.isDead = true;
    return UNDEFINED;
  }
  m.state.apply(outcome.delta);
  return namedElsewhere(m, fn, args, callSite, outcome.value);
}

function execute(m: Machine, fn: FunctionValue, args: readonly PassedArgument[], callSite: SourceSpan | undefined): Outcome {
  const before = m.state;
  const layer = new State(before);
  m.state = layer;
  const value = runFunction(m, fn, args, callSite);
  const outcome = { value, delta: m.state.changesSince(before), isDead: m.state.isDead };
  layer.close();
  m.state = before;
  return outcome;
}

/** Runs the body in the current layer. `home` is the class whose constructor or method it is. */
export function runFunction(
  m: Machine,
  fn: FunctionValue,
  args: readonly PassedArgument[],
  callSite: SourceSpan | undefined,
  home?: { file: string; cls: number },
): Value {
  const module = evaluateModule(m, fn.file);
  const fact = module?.facts.functions[fn.fn];
  if (!module || !fact) return { v: "unknown", key: `call:${fn.file}:${fn.fn}`, label: "a call" };
  const again = runningAlready(m, fn, args);
  const bound = boundOf(m, fn, again);
  if (bound) return { v: "unknown", key: `${bound}:${fn.file}:${fn.fn}`, label: fact.name, given: args.map((arg) => arg.value) };
  m.budget--;
  const own = m.newObjectId();
  const classHome = home ?? homeOf(module, fn.fn);
  const frame: Frame = {
    file: fn.file,
    facts: module.facts,
    fn: fn.fn,
    scope: [own, ...fn.scope],
    own,
    entry: m.state,
    exits: [],
    jumps: [],
    ...(fn.self ? { self: fn.self } : {}),
    ...(classHome ? { home: classHome } : {}),
    ...(callSite ? { callSite } : {}),
    args,
    ...(again ? { again } : {}),
  };
  const entry = m.state;
  const layer = new State(entry);
  m.state = layer;
  m.stack.push(frame);
  m.world.observer.enterFunction(frame);
  noteKeyMaker(m, frame, fact, args);
  enterDeclared(m, fact, m.span(fact.s, frame));
  bindParameters(m, frame, fact, args);
  hoist(m, frame, fact.body);
  runStatements(m, frame, fact.body);
  exit(m, frame, UNDEFINED);
  m.stack.pop();
  layer.close();
  m.state = entry;
  const value = writtenDigest(m, leave(m, fact, asReturned(m, withoutHits(m, exitsOutside(fact, outliving(m, frame)), own), own)));
  if (!m.state.isDead) tellDirectedCall(m, frame, fact, args, value);
  return declaredResult(m, fn.file, fact, args, value, callSite ?? m.span(fact.s, frame));
}

/** Why the call is cut short: the stack or the budget is spent, or the function is in the middle of itself. */
function boundOf(m: Machine, fn: FunctionValue, again: Frame | undefined): "bounded" | "again" | undefined {
  if (m.stack.length > LIMITS.depth || m.budget <= 0) {
    noteCut(m);
    m.isBounded = true;
    return "bounded";
  }
  const cuts = cutsOf(m, fn, again);
  for (const cut of cuts ?? []) noteCut(m, cut);
  return cuts && "again";
}

/** The class whose member a function is. */
function homeOf(module: Frame, fn: number): { file: string; cls: number } | undefined {
  const cls = module.facts.classes.findIndex((candidate) => candidate.members.some((entry) => entry.fn === fn));
  return cls < 0 ? undefined : { file: module.file, cls };
}

/** Joins the exits into the state at the call. Async functions keep what they established in their promise. */
function leave(m: Machine, fact: FunctionFact, exits: readonly Exit[]): Value {
  if (exits.length === 0) {
    m.state.isDead = true;
    return UNDEFINED;
  }
  const [only] = exits;
  if (exits.length === 1 && only && !fact.isAsync && !fact.isGenerator) {
    m.state.apply(only.delta);
    return only.value;
  }
  const settled = toldApart(m, fact.isAsync ? exits.map((one) => awaitExit(m, one)) : exits);
  const deltas = settled.map((one) => one.delta);
  const value = makeChoice(
    settled.map((one) => ({ value: narrowedBy(one.value, one.delta.facts), given: distinctFacts(one.delta, deltas) })),
  );
  const joined = m.branch(() => joinInto(m.state, deltas)).delta;
  if (!fact.isAsync) {
    m.state.apply(joined);
    return fact.isGenerator ? m.engine.array([], value) : value;
  }
  m.state.apply(immediateEffects(joined));
  return { v: "promise", of: value, given: awaitedFacts(joined) };
}

/** Longest list of exits that are told apart. */
const MAX_TOLD_APART = 4;

/**
 * The exits of a function that says yes or no, each with which one it is: what it assigned on the way to one of them is there once
 * its answer is known (`ctx.set("orgId", key.orgId); return true`).
 */
function toldApart(m: Machine, exits: readonly Exit[]): readonly Exit[] {
  const answers = new Set(exits.map(({ value }) => keyOf(value)));
  const isAnswered = answers.size > 1 && exits.some(({ value }) => value.v === "constant");
  const assigns = exits.some(({ delta }) => delta.heap.size > 0);
  if (!isAnswered || !assigns || exits.length > MAX_TOLD_APART) return exits;
  const names = exits.map(() => `exit:${m.newId()}`);
  return exits.map(({ value, delta }, index) => {
    const which = names.map((name, at): [string, Fact] => [
      at === index ? `has:${name}` : `none:${name}`,
      { is: at === index ? "present" : "absent" },
    ]);
    return { value, delta: { ...delta, facts: new Map([...delta.facts, ...which]) } };
  });
}

/** Returning a promise from an async function awaits it. */
function awaitExit(m: Machine, one: Exit): Exit {
  if (one.value.v !== "promise" && one.value.v !== "choice" && one.value.v !== "handle") return one;
  let value: Value = one.value;
  const branch = m.branch(() => {
    m.state.apply(one.delta);
    value = awaitValue(m, one.value);
  });
  return { value, delta: branch.delta };
}

function bindParameters(m: Machine, frame: Frame, fact: FunctionFact, args: readonly PassedArgument[]): void {
  const spreadAt = args.findIndex((arg) => arg.isSpread);
  fact.params.forEach((param, index) => {
    if (param.isRest) {
      declarePattern(m, frame, param.target, restArguments(m, args, index));
      return;
    }
    const passed = spreadAt >= 0 && index >= spreadAt ? m.engine.element(args[spreadAt]?.value ?? UNDEFINED) : args[index]?.value;
    const value = passed && param.target.p === "object" ? withLeftOut(param.target, args[index], passed) : (passed ?? UNDEFINED);
    const filled = withDefault(m, frame, value, param.fallback);
    const type = param.type && { file: frame.file, type: param.type };
    declarePattern(m, frame, param.target, type ? refineByType(m, filled, type) : filled, type);
  });
  if (!fact.isArrow) declare(m, frame, "arguments", restArguments(m, args, 0));
}

/** What a pattern takes from an object that is written in the call itself, and that the object has not. */
function withLeftOut(pattern: Extract<Pattern, { p: "object" }>, arg: PassedArgument | undefined, value: Value): Value {
  if (value.v !== "object" || value.rest.length > 0 || !value.at || !arg?.span || value.at.start !== arg.span.start) return value;
  const lacking = pattern.members.flatMap(({ key }) => (key === undefined || value.members.has(key) ? [] : [key]));
  if (lacking.length === 0 || value.at.file !== arg.span.file || value.at.end !== arg.span.end) return value;
  return { ...value, members: new Map([...value.members, ...lacking.map((key) => [key, { value: LEFT_OUT }] as const)]) };
}

function restArguments(m: Machine, args: readonly PassedArgument[], from: number): Value {
  const rest = args.slice(from);
  const spread = rest.find((arg) => arg.isSpread);
  return m.engine.array(
    rest.filter((arg) => !arg.isSpread).map((arg) => arg.value),
    spread ? m.engine.element(spread.value) : undefined,
  );
}

/** Parameters of a function that is analysed without a caller. */
export function openArguments(m: Machine, fn: FunctionValue): readonly PassedArgument[] {
  const fact = m.world.factsOf(fn.file)?.functions[fn.fn];
  return (fact?.params ?? []).map((param, index) => {
    const label = param.target.p === "name" ? param.target.name : `argument ${index + 1}`;
    const value: Value = {
      v: "unknown",
      key: `param:${m.world.relative(fn.file)}:${fn.fn}:${index}`,
      label,
      isParameter: true,
      ...(param.isOptional || admitsUndefined(param.type) ? { isOptional: true } : {}),
      ...(param.type ? { type: { file: fn.file, type: param.type } } : {}),
    };
    return { value: param.type ? refineByType(m, value, { file: fn.file, type: param.type }) : value };
  });
}
