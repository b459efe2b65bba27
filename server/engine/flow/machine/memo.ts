// Reusing calls: a function of a module called again with the same values, of which the same is known, comes to the same.
// What it observed the first time is told again for the entry point at hand.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { ChoiceValue, FunctionValue, HandleValue, PassedArgument, Value } from "../../libraries/value";
import { spend } from "../effort";
import { digestOf, keyOf } from "../keys";
import { doubtfulTrust, isDoubted } from "../proof/doubt";
import { equalitiesAround } from "../proof/equalities";
import { cameAlong } from "../proof/included-rows";
import { isTrustedRow, signedTrust } from "../proof/trust";
import { givenOf } from "../join";
import { leadsOutside } from "./leads-outside";
import { cutFromOutside, cutKey, isLimit, noteCut } from "./recursion";
import type { Cut, Machine, Outcome } from "./machine";
import { currentArray, currentObject } from "./members";
import { trustName, type Fact, type FactMap, type Trust } from "../state";
import { withChoicesRenamed } from "./renamed-choices";
import type { Recording } from "../proof/observer";
import { writtenTo } from "./row-writes";

interface MemoEntry {
  readonly outcome: Outcome;
  readonly recording: Recording;
  /** The choices among the arguments, in the order in which they were met. */
  readonly choices: readonly ChoiceValue[];
  /** Frames of closures that models were given in the call. */
  readonly closuresGiven: readonly number[];
  /** Functions further out, in the middle of which the call was, and because of which it came to less than elsewhere. */
  readonly cutBy: readonly Cut[];
  /** The execution that needed it last, counted. */
  neededBy: number;
}

class Memo {
  /** By function and arguments. */
  readonly calls = new Map<string, MemoEntry>();
  /** By the same, the functions because of which such a call was last cut short: how often each is running is then part of the key. */
  readonly cuts = new Map<string, readonly Cut[]>();
  executions = 0;
}

const memos = new WeakMap<Machine, Memo>();

function memoOf(m: Machine): Memo {
  const memo = memos.get(m) ?? new Memo();
  memos.set(m, memo);
  return memo;
}

/** A call that this many executions have not needed is seldom needed again: most serve the routes of one file. */
const PATIENCE = 16;

/** An execution has ended, and none will be repeated: what has not been needed for a while is given up. */
export function forgetUnneeded(m: Machine): void {
  const memo = memoOf(m);
  if (++memo.executions % PATIENCE !== 0) return;
  for (const [key, { neededBy }] of memo.calls) if (neededBy < memo.executions - PATIENCE) memo.calls.delete(key);
  if (memo.cuts.size > memo.calls.size) memo.cuts.clear();
}

export function forgetMemo(m: Machine, isStale: (recording: Recording) => boolean): void {
  const { calls } = memoOf(m);
  for (const [key, entry] of calls) if (isStale(entry.recording)) calls.delete(key);
}

/** What the call comes to; undefined when it depends on more than can be told, and has to be run where it stands. */
export function memoised(
  m: Machine,
  fn: FunctionValue,
  args: readonly PassedArgument[],
  callSite: SourceSpan | undefined,
  execute: () => Outcome,
): Outcome | undefined {
  const call = memoKey(m, fn, args);
  if (call === undefined) return undefined;
  const { key, choices } = call;
  const memo = memoOf(m);
  const cuts = memo.cuts.get(key);
  const known = memo.calls.get(key) ?? (cuts && memo.calls.get(cutKey(m, key, cuts)));
  if (known) {
    known.neededBy = memo.executions;
    m.world.observer.replay(m, known.recording, callSite);
    for (const given of known.closuresGiven) m.closuresGiven.add(given);
    for (const [fact, value] of known.outcome.delta.facts)
      if (value?.is === "row" && value.status !== "verified") m.pendingRows.set(fact.slice("row:".length), fact);
    for (const cut of known.cutBy) noteCut(m, cut);
    return withChoices(m, known, choices);
  }
  const { impurity, pureFrom, cutBy: outer } = m;
  m.cutBy = new Map();
  m.pureFrom = m.newId();
  const givenBefore = m.closuresGiven.size;
  const mark = m.world.observer.mark(m);
  const outcome = execute();
  const recording = m.world.observer.since(mark);
  m.pureFrom = pureFrom;
  const cutBy = cutFromOutside(m);
  m.cutBy = outer;
  for (const cut of cutBy) noteCut(m, cut);
  if (m.impurity === impurity && !cutBy.some(isLimit) && !leadsOutside(m, outcome)) {
    const closuresGiven = m.closuresGiven.size === givenBefore ? [] : [...m.closuresGiven].slice(givenBefore);
    const entry = { outcome, recording, choices, closuresGiven, cutBy, neededBy: memo.executions };
    if (cutBy.length > 0) memo.cuts.set(key, cutBy);
    memo.calls.set(cutBy.length > 0 ? cutKey(m, key, cutBy) : key, entry);
  }
  return outcome;
}

/**
 * The outcome tells of the choices that were passed the first time. Those passed now are the same values: what is ruled out of
 * them is ruled out of the others, and what the call found out holds of them. Rows tell what selected them by the choices before,
 * so that what is proven of these later has to be known of those passed now as well.
 */
function withChoices(m: Machine, { outcome, choices }: MemoEntry, now: readonly ChoiceValue[]): Outcome {
  const facts = new Map(outcome.delta.facts);
  const names = new Map<string, string>();
  choices.forEach((before, index) => {
    const current = now[index];
    if (current === undefined || current.id === before.id) return;
    names.set(before.id, current.id);
    const narrowed = m.state.getFact(`options:${current.id}`);
    if (narrowed && !facts.has(`options:${before.id}`)) facts.set(`options:${before.id}`, narrowed);
    noteSame(facts, before, current);
  });
  return names.size === 0 ? outcome : withChoicesRenamed({ ...outcome, delta: { ...outcome.delta, facts } }, names);
}

function noteSame(facts: Map<string, Fact | undefined>, known: ChoiceValue, other: ChoiceValue): void {
  const key = `same:${keyOf(known)}`;
  const same = facts.get(key);
  facts.set(key, { is: "same", pairs: [...(same?.is === "same" ? same.pairs : []), { known, other }] });
}

function memoKey(
  m: Machine,
  fn: FunctionValue,
  args: readonly PassedArgument[],
): { readonly key: string; readonly choices: readonly ChoiceValue[] } | undefined {
  if (fn.scope.length !== 1) return undefined;
  const writer = new KeyWriter(m);
  const { run } = m.world.observer;
  // Who runs it decides what becomes of an access: a request, a job, or nobody that is known.
  writer.text = `${run.isOrphan ? "o" : run.entry ? (run.entry.isRequest ? "r" : "j") : "m"}${run.hasTenant || run.hasTenantPrincipal ? "t" : ""}`;
  if (fn.self) writer.add(fn.self);
  for (const arg of args) writer.add(arg.value);
  for (const context of m.contextKeys) {
    const fact = m.state.getFact(context);
    if (fact?.is === "context") writer.add(fact.value);
    else if (fact) writer.text += context;
  }
  spend(LARGEST - writer.left);
  return writer.isClosed ? { key: digestOf(`${fn.file}:${fn.fn}(${writer.text})`), choices: writer.choices } : undefined;
}

function isHandle(part: unknown): part is HandleValue {
  return typeof part === "object" && part !== null && "v" in part && part.v === "handle";
}

/** Where it was found out counts: evidence tells it. */
function trustKey(trust: Trust): string {
  return `^${trustName(trust)}${trust.at ? `@${trust.at.file}:${trust.at.start}` : ""}`;
}

const givenKeys = new WeakMap<FactMap, string>();

/** What is known when an alternative is taken; it does not change any more, and there may be a great deal of it. */
function givenKey(given: FactMap | undefined): string {
  if (!given || given.size === 0) return "";
  const known = givenKeys.get(given) ?? digestOf([...given].map(([key, fact]) => `${key}=${fact.is}`).join(";"));
  givenKeys.set(given, known);
  return `;${known}`;
}

/** Arguments of more parts than these are not compared. */
const LARGEST = 120;

/** Writes what a value is and what is known of it. */
class KeyWriter {
  text = "";
  isClosed = true;
  readonly choices: ChoiceValue[] = [];
  left = LARGEST;

  constructor(private readonly m: Machine) {}

  add(value: Value): void {
    if (!this.isClosed || --this.left < 0) {
      this.isClosed = false;
      return;
    }
    this.text += "|";
    switch (value.v) {
      case "object":
        this.addObject(value);
        return;
      case "array":
        this.addArray(value);
        return;
      case "choice":
        this.choices.push(value);
        this.text += "?(";
        for (const option of value.options) {
          this.add(option.value);
          if (option.under) this.add(option.under);
          this.text += givenKey(givenOf(option));
        }
        this.text += `)${this.options(value.id)}`;
        return;
      case "function":
        this.text += keyOf(value);
        if (value.scope.length > 1) this.isClosed = false;
        return;
      case "handle":
        this.addHandle(value);
        return;
      case "native":
        this.isClosed = false;
        return;
      case "text":
      case "condition":
        this.text += value.v;
        for (const part of value.v === "text" ? value.parts : value.of)
          typeof part === "string" ? (this.text += JSON.stringify(part)) : this.add(part);
        return;
      case "promise":
        this.add(value.of);
        return;
      default:
        this.addAtom(value);
    }
  }

  /** With what was assigned to it, and to what hangs on it (`ctx.state` on `ctx`). */
  private addHandle(handle: HandleValue): void {
    this.text += keyOf(handle);
    const assigned = this.m.state.getHeap(handle.id);
    if (assigned?.v === "object") {
      this.text += "{";
      for (const [name, member] of assigned.members) {
        this.text += `,${name}${member.isConditional ? "?" : ""}:`;
        this.add(member.value);
      }
      this.text += "}";
    }
    for (const part of Object.values(handle.data)) if (isHandle(part)) this.addHandle(part);
  }

  private options(id: string): string {
    const fact = this.m.state.getFact(`options:${id}`);
    return fact?.is === "options" ? `[${fact.allowed.join(",")}]` : "";
  }

  private addAtom(value: Value): void {
    const key = keyOf(value);
    this.text += key;
    const { state } = this.m;
    const trusted = state.getFact(`trust:${key}`);
    const signed = this.m.hasSigned && !trusted ? signedTrust(this.m, value) : undefined;
    if (trusted?.is === "trust") this.text += trustKey(trusted.trust);
    else if (signed) this.text += trustKey(signed);
    for (const member of this.m.trustedMembers.get(key) ?? []) {
      const fact = state.getFact(`trust:${member}`);
      if (fact?.is === "trust") this.text += member.slice(key.length) + trustKey(fact.trust);
    }
    if (value.v === "source" && state.getFact(`sender:${value.kind}`)) this.text += "&";
    this.text += equalitiesAround(this.m, value);
    if (doubtfulTrust(this.m, value) || (value.v === "row" && isDoubted(this.m, value.row))) this.text += "/";
    if (state.getFact(`has:${key}`)) this.text += "!";
    if (state.getFact(`none:${key}`)) this.text += "~";
    if ("isOptional" in value && value.isOptional) this.text += "?";
    if (value.v === "unknown" && value.under) this.add(value.under);
    if (value.v !== "row") return;
    if (isTrustedRow(this.m, value.row)) this.text += "*";
    this.text += cameAlong(this.m, value.row);
    const written = writtenTo(this.m, value);
    if (written) this.addObject(written);
  }

  private addObject(value: Extract<Value, { v: "object" }>): void {
    if (value.instanceOf && this.m.world.globals.getVar(`instance:${keyOf(value.instanceOf)}`) === value) {
      this.text += keyOf(value);
      return;
    }
    const object = currentObject(this.m, value);
    this.text += "{";
    for (const [name, member] of object.members) {
      this.text += `,${name}${member.isConditional ? "?" : ""}${member.overwrittenBy ? "!" : ""}:`;
      this.add(member.value);
    }
    for (const rest of object.rest) this.add(rest);
    this.text += "}";
  }

  private addArray(value: Extract<Value, { v: "array" }>): void {
    const array = currentArray(this.m, value);
    this.text += "[";
    for (const item of array.items) {
      if (item.isConditional) this.text += "?";
      this.add(item.value);
    }
    if (array.more) {
      this.text += "...";
      this.add(array.more);
    }
    this.text += "]";
    if (array.sifted) this.add(array.sifted.test);
    if (array.each) this.add(array.each);
  }
}
