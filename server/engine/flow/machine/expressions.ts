// Executing expressions. One function per kind; anything not understood is an unknown value whose parts still run, because
// an access may hide in them.
import type { Expression } from "../../facts/ir";
import { constant, NULL, TRUE, UNDEFINED, type Value } from "../../libraries/value";
import { makeChoice, narrowedBy } from "../join";
import { distinctFacts } from "../merge-facts";
import { spend } from "../effort";
import { keyOf } from "../keys";
import { awaitValue } from "./promises";
import { evaluateCall, evaluateNew, evaluateTagged } from "./calls";
import { yielded } from "./deferred";
import { evaluateJsx } from "./elements";
import { assume } from "./conditions";
import { declaredExpression } from "./declared-calls";
import { alternativesOf, asPresent, isSurely, mayBeMissing, optionsOf, truthinessOf, whenPresent } from "./truthiness";
import type { Frame, Machine } from "./machine";
import { member, setMember } from "./members";
import { evaluateArray, evaluateObject } from "./objects";
import { assignPattern } from "./patterns";
import { functionValue, isModuleVariable, moduleValue } from "./scope";
import { readName } from "./operations";
import { noteTenantComparison, noteTenantLookup } from "../proof/tenant-branches";
import { binaryValue, negated } from "./operators";
import { refineByType } from "./typed-values";
import { joinInto } from "../join";
import type { Fact, FactMap } from "../state";
import { namespaceOf } from "./machine";
import { noteModuleWrite } from "./operations";
import { indexed, noteDereference, optionally, plainMember } from "./indexing";
import { isSurelyWritten } from "./optional-texts";
import { kindOf } from "./kinds";
import { readAsText } from "./object-texts";
import { textOf } from "./texts";

export function evaluate(m: Machine, frame: Frame, e: Expression): Value {
  spend(1);
  switch (e.k) {
    case "const":
      return e.value === undefined ? UNDEFINED : e.value === null ? NULL : constant(e.value);
    case "name":
      return readName(m, frame, e.name) ?? { v: "unknown", key: `free:${frame.file}:${e.name}`, label: e.name };
    case "this":
      return frame.self ?? { v: "unknown", key: `this:${frame.file}:${frame.fn}`, label: "this" };
    case "super":
      return frame.self?.v === "object" ? member(m, frame.self, "*base*") : { v: "unknown", key: "super", label: "super" };
    case "regex":
      return { v: "unknown", key: `regex:${e.text}`, label: "a pattern" };
    case "template":
      return evaluateTemplate(m, frame, e);
    case "tagged":
      return evaluateTagged(m, frame, e);
    case "member":
      return declaredExpression(m, e, m.span(e.s, frame)) ?? readMember(m, frame, e);
    case "index":
      return declaredExpression(m, e, m.span(e.s, frame)) ?? evaluateIndex(m, frame, e);
    case "call":
      return evaluateCall(m, frame, e);
    case "new":
      return evaluateNew(m, frame, e);
    case "object":
      return evaluateObject(m, frame, e);
    case "array":
      return evaluateArray(m, frame, e);
    case "function":
      return functionValue(m, frame, e.fn);
    case "class":
      return { v: "class", file: frame.file, cls: e.cls, scope: frame.scope };
    default:
      return evaluateOperator(m, frame, e);
  }
}

type OperatorExpression = Exclude<
  Expression,
  {
    k:
      | "const"
      | "name"
      | "this"
      | "super"
      | "regex"
      | "template"
      | "tagged"
      | "member"
      | "index"
      | "call"
      | "new"
      | "object"
      | "array"
      | "function"
      | "class";
  }
>;

function evaluateOperator(m: Machine, frame: Frame, e: OperatorExpression): Value {
  switch (e.k) {
    case "unary":
      if (e.op === "delete") return deleteMember(m, frame, e.of);
      return unaryValue(m, e.op, e.op === "!" ? evaluateTest(m, frame, e.of) : evaluate(m, frame, e.of));
    case "binary":
      return evaluateBinary(m, frame, e);
    case "logical":
      return evaluateLogical(m, frame, e, false);
    case "conditional":
      return evaluateConditional(m, frame, e);
    case "assign":
      return evaluateAssign(m, frame, e);
    case "await":
      return awaitValue(m, evaluate(m, frame, e.of));
    case "yield":
      return e.of ? yielded(m, evaluate(m, frame, e.of)) : UNDEFINED;
    case "sequence":
      return e.items.map((item) => evaluate(m, frame, item)).at(-1) ?? UNDEFINED;
    case "as":
      return refineByType(m, evaluate(m, frame, e.of), { file: frame.file, type: e.type });
    case "jsx":
      return evaluateJsx(m, frame, e);
    case "import":
      return importValue(m, frame, e.module, e.isRequire === true);
    case "other":
      e.parts.forEach((part) => evaluate(m, frame, part));
      return { v: "unknown", key: `other:${frame.file}:${e.s[0]}`, label: "an expression" };
  }
}

function evaluateBinary(m: Machine, frame: Frame, e: Extract<Expression, { k: "binary" }>): Value {
  const left = evaluate(m, frame, e.left);
  const right = evaluate(m, frame, e.right);
  const at = m.span(e.s, frame);
  if (EQUALITIES.has(e.op)) noteTenantComparison(m, left, right, at);
  if (e.op !== "+") return binaryValue(e.op, left, right, at);
  return binaryValue("+", readAsText(m, left, at), readAsText(m, right, at), at);
}

const EQUALITIES: ReadonlySet<string> = new Set(["===", "==", "!==", "!="]);

function importValue(m: Machine, frame: Frame, module: string, isRequire: boolean): Value {
  const value = moduleValue(m, frame.file, module, isRequire ? "*require*" : "*");
  if (isRequire) return value;
  const target = m.world.resolveImport(frame.file, module);
  return { v: "promise", of: target.kind === "file" ? namespaceOf(target.path) : value };
}

function evaluateTemplate(m: Machine, frame: Frame, e: Extract<Expression, { k: "template" }>): Value {
  return textOf(
    e.quasis,
    e.parts.map((part) => readAsText(m, evaluate(m, frame, part), m.span(e.s, frame))),
  );
}

function evaluateIndex(m: Machine, frame: Frame, e: Extract<Expression, { k: "index" }>): Value {
  const object = evaluate(m, frame, e.object);
  const index = evaluate(m, frame, e.index);
  noteTenantLookup(m, object, index, m.span(e.s, frame));
  return optionally(m, object, e.optional === true, (value) => indexed(m, value, index));
}

function readMember(m: Machine, frame: Frame, e: Extract<Expression, { k: "member" }>): Value {
  const object = dereferenced(m, frame, e);
  if (!hasOptionalLink(e)) return plainMember(m, object, e.name);
  return optionally(m, object, e.optional === true, (value) => member(m, value, e.name));
}

/** The object whose member is read. Without `?.` anywhere in the chain, reading throws where there is none. */
function dereferenced(m: Machine, frame: Frame, e: Extract<Expression, { k: "member" }>): Value {
  const object = evaluate(m, frame, e.object);
  if (!hasOptionalLink(e)) noteDereference(m, object);
  return object;
}

function hasOptionalLink(e: Expression): boolean {
  if (e.k === "call") return e.optional === true || hasOptionalLink(e.callee);
  return (e.k === "member" || e.k === "index") && (e.optional === true || hasOptionalLink(e.object));
}

/** `delete object.name`. */
function deleteMember(m: Machine, frame: Frame, place: Expression): Value {
  if (place.k === "member") setMember(m, evaluate(m, frame, place.object), place.name, UNDEFINED);
  else if (place.k === "index") {
    const name = m.engine.stringOf(evaluate(m, frame, place.index));
    if (name !== undefined) setMember(m, evaluate(m, frame, place.object), name, UNDEFINED);
  } else evaluate(m, frame, place);
  return TRUE;
}

function unaryValue(m: Machine, op: string, value: Value): Value {
  if (op === "!") return notOf(m, value);
  if (op === "void") return UNDEFINED;
  if (op === "+" || op === "-")
    return value.v === "constant" && typeof value.value === "number" ? constant(op === "-" ? -value.value : value.value) : value;
  if (op === "typeof") return typeofValue(m, value);
  return { v: "unknown", key: `${op}:${keyOf(value)}`, label: op };
}

function typeofValue(m: Machine, value: Value): Value {
  const kind = kindOf(m, value);
  return kind === undefined ? { v: "unknown", key: `typeof:${keyOf(value)}`, label: "typeof" } : constant(kind);
}

function notOf(m: Machine, value: Value): Value {
  const truth = value.v === "constant" || value.v === "choice" ? undefined : isSurely(m, value);
  return truth === undefined ? negated(value) : constant(!truth);
}

/** An expression of which only the truth counts: `a && b` stays a condition on a and on b. */
export function evaluateTest(m: Machine, frame: Frame, e: Expression): Value {
  return e.k === "logical" && e.op !== "??" ? evaluateLogical(m, frame, e, true) : evaluate(m, frame, e);
}

function evaluateLogical(m: Machine, frame: Frame, e: Extract<Expression, { k: "logical" }>, isTest: boolean): Value {
  const left = isTest ? evaluateTest(m, frame, e.left) : evaluate(m, frame, e.left);
  if (e.op === "??") return coalesce(m, frame, left, e.right);
  const goesOn = e.op === "&&";
  const sure = left.v === "constant" ? isSurely(m, left) : undefined;
  if (sure !== undefined && sure !== goesOn) return left;
  let right: Value = UNDEFINED;
  const branch = m.branch(() => {
    assume(m, left, goesOn);
    if (!m.state.isDead) right = isTest ? evaluateTest(m, frame, e.right) : evaluate(m, frame, e.right);
  });
  const skip = m.branch(() => assume(m, left, !goesOn));
  joinInto(m.state, [...(branch.isDead ? [] : [branch.delta]), ...(skip.isDead ? [] : [skip.delta])]);
  if (branch.isDead && skip.isDead) return UNDEFINED;
  if (branch.isDead) return left;
  if (isTest || isCondition(left) || isCondition(right)) return { v: "condition", op: goesOn ? "and" : "or", of: [left, right] };
  const given = distinctFacts(branch.delta, [branch.delta, skip.delta]);
  return goesOn ? andValue(m, left, right, given) : orValue(m, left, right, given);
}

function isCondition(value: Value): boolean {
  return value.v === "condition";
}

/** `a && b`: b with what a being true says, or what of a is falsy. Kept as a condition when used for control. */
function andValue(m: Machine, left: Value, right: Value, given: FactMap): Value {
  const falsy = alternativesOf(m, left).filter((option) => truthinessOf(m, option) !== "truthy");
  if (falsy.length === 0) return right;
  const rest = falsy.map((option) => (truthinessOf(m, option) === "either" ? { v: "constant" as const, value: undefined } : option));
  return makeChoice([
    { value: right, given: new Map<string, Fact>([...given, [`has:${keyOf(left)}`, { is: "present" }]]) },
    ...rest.map((value) => ({ value })),
  ]);
}

/** `a || b`. That b was taken tells something where it is nothing: `id || undefined`. */
function orValue(m: Machine, left: Value, right: Value, given: FactMap): Value {
  const options = optionsOf(m, left).filter(
    ({ value }) => !isUnsetGlobal(value) && (truthinessOf(m, value) === "truthy" || truthinessOf(m, value) === "either"),
  );
  return makeChoice([...options.map(whenPresent), right.v === "constant" && !right.value ? { value: right, given } : { value: right }]);
}

function isUnsetGlobal(value: Value): boolean {
  return value.v === "unknown" && value.key.startsWith("global.");
}

function coalesce(m: Machine, frame: Frame, left: Value, right: Expression): Value {
  const options = alternativesOf(m, left);
  // A global that nothing assigned (`globalThis.prisma ?? new PrismaClient()`) is the fallback kept between reloads.
  const present = options.filter((option) => truthinessOf(m, option) !== "nullish" && !isUnsetGlobal(option));
  const mayMiss =
    present.length < options.length || present.some((option) => mayBeMissing(m, option) || option.v === "source" || option.v === "unknown");
  if (!mayMiss && present.length > 0 && !present.some(mayLackClaim)) return left;
  let fallback: Value = UNDEFINED;
  const branch = m.branch(() => {
    fallback = evaluate(m, frame, right);
  });
  // Where only the missing claim of an untyped token would lead to it, a fallback counts if it brings in something untrusted.
  if (!mayMiss && present.length > 0 && !isUntrusted(m, fallback)) return left;
  joinInto(
    m.state,
    branch.isDead
      ? [{ vars: new Map(), heap: new Map(), facts: new Map() }]
      : [branch.delta, { vars: new Map(), heap: new Map(), facts: new Map() }],
  );
  const kept = optionsOf(m, left).filter(({ value }) => truthinessOf(m, value) !== "nullish" && !isUnsetGlobal(value));
  return makeChoice(branch.isDead ? kept.map(whenPresent) : [...kept.map(whenPresent), { value: fallback }]);
}

/** A part of a session or token that no declared type vouches for. */
function mayLackClaim(value: Value): boolean {
  return value.v === "principal" && value.type === undefined;
}

function isUntrusted(m: Machine, value: Value): boolean {
  return alternativesOf(m, value).some(
    (option) =>
      option.v === "source" || (option.v === "text" && option.parts.some((part) => typeof part !== "string" && isUntrusted(m, part))),
  );
}

function evaluateConditional(m: Machine, frame: Frame, e: Extract<Expression, { k: "conditional" }>): Value {
  const test = isSurelyWritten(m, frame, e) ? TRUE : evaluateTest(m, frame, e.test);
  const options: { value: Value; given: ReadonlyMap<string, unknown> }[] = [];
  const deltas = [];
  for (const [truth, arm] of [
    [true, e.yes],
    [false, e.no],
  ] as const) {
    let value: Value = UNDEFINED;
    const branch = m.branch(() => {
      assume(m, test, truth);
      if (!m.state.isDead) value = evaluate(m, frame, arm);
    });
    if (branch.isDead) continue;
    deltas.push(branch.delta);
    const given = new Map([...branch.delta.facts].filter(([key, fact]) => fact !== undefined && !key.startsWith("options:")));
    options.push({ value: narrowedBy(value, branch.delta.facts), given });
  }
  joinInto(m.state, deltas);
  return makeChoice(options);
}

function evaluateAssign(m: Machine, frame: Frame, e: Extract<Expression, { k: "assign" }>): Value {
  const right = evaluate(m, frame, e.value);
  const before = e.isReadBefore && e.target.p === "name" ? readName(m, frame, e.target.name) : undefined;
  const value = e.op === "=" ? right : compoundValue(m, frame, e, right);
  assignPattern(m, frame, e.target, value, m.span(e.s, frame));
  if (e.target.p === "name" && isModuleVariable(m, frame, e.target.name)) noteModuleWrite(m, e.target.name, value, m.span(e.s, frame));
  return before ?? value;
}

function compoundValue(m: Machine, frame: Frame, e: Extract<Expression, { k: "assign" }>, right: Value): Value {
  const target = e.target;
  const before = target.p === "name" ? readName(m, frame, target.name) : target.p === "place" ? evaluate(m, frame, target.of) : undefined;
  if (!before) return right;
  if (e.op === "+=") return binaryValue("+", before, right, m.span(e.s, frame));
  if (e.op === "??=" || e.op === "||=")
    return makeChoice(
      [
        ...alternativesOf(m, before)
          .filter((option) => truthinessOf(m, option) !== "nullish")
          .map(asPresent),
        right,
      ].map((value) => ({ value })),
    );
  if (e.op === "&&=") return makeChoice([{ value: before }, { value: right }]);
  const gathers = e.op === "|=" ? { from: [before, right] } : {};
  return { v: "unknown", key: `${e.op}:${keyOf(before)}:${keyOf(right)}`, label: "a number", ...gathers };
}
