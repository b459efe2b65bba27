// Variables of a module that are empty when it is loaded and that a function fills when the application starts:
// `let app: App | undefined; export function start() { app = new App(); }`. Who reads them finds what their type says, or what is
// assigned to them, or nothing yet.
import type { Expression, FileFacts, FunctionFact } from "../../facts/ir";
import { UNDEFINED, type ChoiceValue, type Value } from "../../libraries/value";
import { makeChoice } from "../join";
import type { Frame, Machine } from "./machine";
import { evaluate } from "./operations";
import { valueOfType } from "./types";

type Assignment = Extract<Expression, { k: "assign" }>;

const found = new WeakMap<FunctionFact, ReadonlyMap<string, Assignment>>();
/** One value for one variable, so that what a test finds out about it holds when it is read again. */
const values = new WeakMap<Machine, Map<string, { readonly of: Value; readonly read: Value }>>();

/** What a function may read of a variable (`cell`) that was empty when its module had run; undefined when nothing else fills it. */
export function setElsewhere(m: Machine, frame: Frame, name: string, cell: string): Value | undefined {
  if (frame.fn === 0 || m.world.observer.isInModule) return undefined;
  const { functions } = frame.facts;
  // A function that fills it itself says what it reads: a getter that makes the object at its first call.
  if (isFilledIn(functions, frame.fn, name)) return undefined;
  const assignment = firstAssignment(frame.facts, name);
  if (!assignment) return undefined;
  const of = declaredValue(m, frame, name) ??
    made(m, frame, assignment.value) ?? { v: "unknown", key: `set:${frame.file}:${name}`, label: name };
  const known = values.get(m) ?? new Map<string, { readonly of: Value; readonly read: Value }>();
  values.set(m, known);
  const before = known.get(cell);
  if (before?.of === of) return before.read;
  const read = makeChoice([{ value: of }, { value: UNDEFINED }]) as ChoiceValue;
  known.set(cell, { of, read });
  return read;
}

const firsts = new WeakMap<FileFacts, Map<string, Assignment | undefined>>();

/** The first assignment to a variable of the module in one of its functions. */
function firstAssignment(facts: FileFacts, name: string): Assignment | undefined {
  const known = firsts.get(facts) ?? new Map<string, Assignment | undefined>();
  firsts.set(facts, known);
  if (!known.has(name)) {
    const filling = facts.functions.find((fact) => fact.captures.includes(name) && assignmentsIn(fact).has(name));
    known.set(name, filling && assignmentsIn(filling).get(name));
  }
  return known.get(name);
}

function isFilledIn(functions: FileFacts["functions"], fn: number, name: string): boolean {
  for (let at = fn; at > 0; at = functions[at]?.parent ?? 0) {
    const fact = functions[at];
    if (fact && assignmentsIn(fact).has(name)) return true;
  }
  return false;
}

function declaredValue(m: Machine, frame: Frame, name: string): Value | undefined {
  for (const statement of frame.facts.functions[0]?.body ?? []) {
    if (statement.k !== "variable" || statement.target.p !== "name" || statement.target.name !== name) continue;
    return statement.target.type && valueOfType(m, { file: frame.file, type: statement.target.type });
  }
  return undefined;
}

/** `new Client(…)`, `createClient(…)` of a library: what it makes does not depend on who calls. */
function made(m: Machine, frame: Frame, e: Expression): Value | undefined {
  const made = e.k === "await" ? e.of : e;
  if (made.k !== "new" && made.k !== "call") return undefined;
  const module = m.modules.get(frame.file);
  const imported = made.callee.k === "name" && made.callee;
  if (!module || !imported || m.readGlobal(module, imported.name)?.v !== "external") return undefined;
  let value: Value | undefined;
  m.branch(() => {
    value = evaluate(m, { ...module, entry: m.state, exits: [], jumps: [] }, e);
  });
  return value?.v === "handle" ? value : undefined;
}

/** The first assignment to each name in a function's own body. */
function assignmentsIn(fact: FunctionFact): ReadonlyMap<string, Assignment> {
  const known = found.get(fact);
  if (known) return known;
  const assignments = new Map<string, Assignment>();
  collect(fact.body, assignments);
  found.set(fact, assignments);
  return assignments;
}

function collect(node: unknown, into: Map<string, Assignment>): void {
  if (typeof node !== "object" || node === null) return;
  if (Array.isArray(node)) {
    for (const item of node) collect(item, into);
    return;
  }
  const assignment = node as Assignment;
  if (assignment.k === "assign" && assignment.target.p === "name" && !into.has(assignment.target.name))
    into.set(assignment.target.name, assignment);
  for (const part of Object.values(node)) collect(part, into);
}
