// Executing the top level of modules, once each, in the order in which they are needed.
import { State } from "../state";
import { runStatements } from "./statements";
import { LIMITS, type Frame, type Machine } from "./machine";
import { hoist } from "./scope";

/** Imports that are followed from one module into the next, each needed by the one before. */
const MAX_IMPORT_DEPTH = 200;

/** The module's frame after its top level ran; while it runs (a cycle), as far as it got. Undefined without facts. */
export function evaluateModule(m: Machine, path: string): Frame | undefined {
  const known = m.modules.get(path);
  if (known) {
    m.world.observer.dependsOn(path);
    return known;
  }
  const facts = m.world.factsOf(path);
  if (!facts) return undefined;
  if (m.world.observer.moduleDepth >= MAX_IMPORT_DEPTH) {
    m.world.observer.problem(
      { file: m.world.relative(path), start: 0, end: 0 },
      `more than ${MAX_IMPORT_DEPTH} files import one another in a row up to this one: what they take from it was not followed`,
    );
    return undefined;
  }
  const own = m.newId();
  const frame: Frame = { file: path, facts, fn: 0, scope: [own], own, entry: m.world.globals, exits: [], jumps: [] };
  m.modules.set(path, frame);
  const outer = m.state;
  const budget = m.budget;
  // It is kept for all that follow, however much the entry point has left that came to it first.
  m.budget = LIMITS.calls;
  m.state = m.world.globals;
  m.stack.push(frame);
  m.world.observer.enterModule(path);
  hoist(m, frame, facts.functions[0]?.body ?? []);
  runStatements(m, frame, facts.functions[0]?.body ?? []);
  m.world.globals.isDead = false;
  m.world.observer.leaveModule(path);
  m.stack.pop();
  m.state = outer;
  m.budget = budget;
  return frame;
}

/** A state in which nothing has happened but the modules. */
export function freshState(m: Machine): State {
  return new State(m.world.globals);
}
