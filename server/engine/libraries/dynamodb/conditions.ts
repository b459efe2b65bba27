// Condition, filter and key condition expressions of DynamoDB
// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html), and the older condition objects
// of SDK v2 (`KeyConditions`, `ScanFilter`, `Expected`).
import type { Entity } from "../../tenancy/model";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { Engine } from "../model";
import { UNDEFINED, type Value } from "../value";
import { unwrapped } from "./attribute-values";
import { expressionTexts, TokenReader, type ExpressionText } from "./expression-text";
import { keyFormula, type KeyValues } from "./keys";

export type Condition =
  | { readonly c: "and" | "or"; readonly of: readonly Condition[] }
  | { readonly c: "not"; readonly of: Condition }
  /** Holds for one of several texts of the expression. */
  | { readonly c: "choice"; readonly of: readonly Condition[] }
  | { readonly c: "all" }
  | { readonly c: "opaque"; readonly operand: Value }
  | { readonly c: "compare"; readonly attribute: string; readonly op: "equal" | "in" | "prefix" | "other"; readonly operand: Value };

/** Names and values that an expression refers to. */
export interface Placeholders {
  readonly names: Value;
  readonly values: Value;
}

const FUNCTIONS = /^(?:begins_with|contains|attribute_exists|attribute_not_exists|attribute_type|size)$/i;

export function conditionOf(engine: Engine, expression: Value, given: Placeholders): Condition {
  const texts = expressionTexts(engine, expression);
  const conditions = texts.map((text): Condition =>
    text.tokens.length === 0 ? { c: "all" } : new ConditionReader(engine, text, given).read(),
  );
  const [only] = conditions;
  if (!only) return { c: "all" };
  const isMissing = engine.alternatives(expression).some((option) => option.v === "constant" && option.value === undefined);
  return conditions.length === 1 && !isMissing ? only : { c: "choice", of: isMissing ? [...conditions, { c: "all" }] : conditions };
}

class ConditionReader {
  private readonly tokens: TokenReader;

  constructor(
    private readonly engine: Engine,
    text: ExpressionText,
    private readonly given: Placeholders,
  ) {
    this.tokens = new TokenReader(text);
  }

  read(): Condition {
    const condition = this.either();
    return this.tokens.next === undefined ? condition : { c: "and", of: [condition, { c: "opaque", operand: UNDEFINED }] };
  }

  private either(): Condition {
    const parts = [this.both()];
    while (this.tokens.takeIf("or")) parts.push(this.both());
    const [only] = parts;
    return only && parts.length === 1 ? only : { c: "or", of: parts };
  }

  private both(): Condition {
    const parts = [this.one()];
    while (this.tokens.takeIf("and")) parts.push(this.one());
    const [only] = parts;
    return only && parts.length === 1 ? only : { c: "and", of: parts };
  }

  private one(): Condition {
    if (this.tokens.takeIf("not")) return { c: "not", of: this.one() };
    if (this.tokens.takeIf("(")) {
      const inner = this.either();
      this.tokens.takeIf(")");
      return inner;
    }
    const first = this.tokens.take();
    const hole = this.tokens.hole(first);
    if (hole && !/^(?:=|<>|<|<=|>|>=|in|between)$/i.test(this.tokens.next ?? "")) return { c: "opaque", operand: hole };
    if (FUNCTIONS.test(first) && this.tokens.takeIf("(")) return this.called(first.toLowerCase());
    return this.compared(first);
  }

  private called(name: string): Condition {
    const args: string[] = [];
    while (this.tokens.next !== undefined && !this.tokens.takeIf(")")) if (!this.tokens.takeIf(",")) args.push(this.tokens.take());
    const [path = "", operand] = args;
    if (name === "size") return this.compared("");
    const value = operand === undefined ? UNDEFINED : this.valueOf(operand);
    return { c: "compare", attribute: this.nameOf(path), op: name === "begins_with" ? "prefix" : "other", operand: value };
  }

  private compared(left: string): Condition {
    const mark = this.tokens.take().toLowerCase();
    if (mark === "between") {
      const low = this.tokens.take();
      this.tokens.takeIf("and");
      this.tokens.take();
      return { c: "compare", attribute: this.nameOf(left), op: "other", operand: this.valueOf(low) };
    }
    if (mark === "in") return this.oneOf(left);
    const right = this.tokens.take();
    const isFlipped = left.startsWith(":");
    const [path, operand] = isFlipped ? [right, left] : [left, right];
    if (!/^(?:=|<>|<|<=|>|>=)$/.test(mark)) return { c: "opaque", operand: this.valueOf(operand) };
    const op = (mark === "=" || mark === "<>") && path !== "" ? "equal" : "other";
    const condition: Condition = { c: "compare", attribute: this.nameOf(path), op, operand: this.valueOf(operand) };
    return mark === "<>" ? { c: "not", of: condition } : condition;
  }

  private oneOf(left: string): Condition {
    const values: Value[] = [];
    this.tokens.takeIf("(");
    while (this.tokens.next !== undefined && !this.tokens.takeIf(")"))
      if (!this.tokens.takeIf(",")) values.push(this.valueOf(this.tokens.take()));
    return { c: "compare", attribute: this.nameOf(left), op: "in", operand: this.engine.array(values) };
  }

  private nameOf(path: string): string {
    return attributeName(this.engine, path, this.given);
  }

  private valueOf(token: string): Value {
    return this.tokens.hole(token) ?? placeholderValue(this.engine, token, this.given);
  }
}

/** The attribute that a path begins with; what is nested in it keeps its whole path. */
export function attributeName(engine: Engine, path: string, { names }: Placeholders): string {
  const parts = path.split(".").map((part) => (part.startsWith("#") ? (textOf(engine, engine.member(names, part)) ?? part) : part));
  return parts.join(".");
}

function textOf(engine: Engine, value: Value): string | undefined {
  return engine
    .alternatives(value)
    .map((option) => engine.stringOf(option))
    .find((text) => text !== undefined);
}

export function placeholderValue(engine: Engine, token: string, { values }: Placeholders): Value {
  if (!token.startsWith(":")) return engine.unknown(`attribute ${token}`);
  // What is spread after it bears names that the code makes up for itself.
  const own = engine.members(values)?.get(token);
  return unwrapped(engine, own && !own.isConditional ? own.value : engine.member(values, token));
}

/** What is compared with equality on every way through the condition: it tells the kind of item. */
export function comparedKeys(condition: Condition): KeyValues {
  if (condition.c === "and") return condition.of.flatMap(comparedKeys);
  if (condition.c === "choice") return condition.of.flatMap(comparedKeys);
  return condition.c === "compare" && (condition.op === "equal" || condition.op === "prefix")
    ? [[condition.attribute, condition.operand]]
    : [];
}

export function formulaOf(engine: Engine, entity: Entity, condition: Condition): Formula {
  switch (condition.c) {
    case "all":
      return ALL_ROWS;
    case "and":
      return and(condition.of.map((part) => formulaOf(engine, entity, part)));
    case "or":
      return { f: "or", of: condition.of.map((part) => formulaOf(engine, entity, part)) };
    case "choice":
      return { f: "choice", of: condition.of.map((part) => formulaOf(engine, entity, part)) };
    case "not":
      return { f: "not", of: formulaOf(engine, entity, condition.of) };
    case "opaque":
      return { f: "opaque", operand: condition.operand };
    case "compare":
      return condition.op === "prefix"
        ? keyFormula(engine, entity, condition.attribute, "equal", condition.operand, true)
        : keyFormula(engine, entity, condition.attribute, condition.op, condition.operand);
  }
}

/** `KeyConditions: { orgId: { ComparisonOperator: "EQ", AttributeValueList: [value] } }`. */
export function legacyCondition(engine: Engine, conditions: Value): Condition {
  const members = engine.members(conditions);
  if (!members) return { c: "all" };
  const parts = [...members].map(([attribute, member]): Condition => {
    const operator = textOf(engine, engine.member(member.value, "ComparisonOperator"));
    const list = engine.items(engine.member(member.value, "AttributeValueList"));
    const operand = unwrapped(engine, list?.items[0]?.value ?? engine.member(member.value, "Value"));
    const condition: Condition = { c: "compare", attribute, op: operator === undefined || operator === "EQ" ? "equal" : "other", operand };
    return member.isConditional ? { c: "choice", of: [condition, { c: "all" }] } : condition;
  });
  return { c: "and", of: parts };
}
