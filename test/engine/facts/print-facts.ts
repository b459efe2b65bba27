// Prints facts as short text, so that tests read as examples: calls as `f(x)`, everything else in prefix form.
import type { Argument, Expression, FileFacts, ObjectMember, Pattern, Statement, TypeFact } from "../../../server/engine/facts/ir";
import { captureFile } from "../../../server/engine/facts/capture";

/** The statements of the module body of a text, one string each. */
export function printModule(text: string, fileName = "file.tsx"): string[] {
  const facts = captureFile(fileName, text);
  return (facts.functions[0]?.body ?? []).map((statement) => printStatement(facts, statement));
}

/** The one expression that a text holds. */
export function printExpressionText(text: string, fileName = "file.tsx"): string {
  const facts = captureFile(fileName, `(${text})`);
  const [statement] = facts.functions[0]?.body ?? [];
  if (statement === undefined || statement.k !== "expression") throw new Error("The text is not one expression.");
  return printExpression(facts, statement.of);
}

export function printStatement(facts: FileFacts, statement: Statement): string {
  const show = (expression: Expression | undefined): string => (expression === undefined ? "" : ` ${printExpression(facts, expression)}`);
  const block = (body: readonly Statement[]): string => `{${body.map((inner) => printStatement(facts, inner)).join("; ")}}`;
  switch (statement.k) {
    case "variable":
      return `${statement.kind} ${printPattern(facts, statement.target)}${statement.init === undefined ? "" : ` =${show(statement.init)}`}`;
    case "expression":
      return printExpression(facts, statement.of);
    case "if":
      return `if${show(statement.test)} ${block(statement.yes)}${statement.no.length === 0 ? "" : ` else ${block(statement.no)}`}`;
    case "return":
    case "throw":
      return `${statement.k}${show(statement.of)}`;
    case "block":
      return block(statement.body);
    case "each":
      return `${statement.isKeys ? "keys" : "each"} ${printPattern(facts, statement.target)} of${show(statement.over)} ${block(statement.body)}`;
    case "loop":
      return `${statement.isDo === true ? "do" : "loop"} ${block(statement.init)}${show(statement.test)} |${show(statement.update)} ${block(statement.body)}`;
    case "try": {
      const handler =
        statement.handler === undefined
          ? ""
          : ` catch ${statement.handler.param === undefined ? "" : printPattern(facts, statement.handler.param)} ${block(statement.handler.body)}`;
      return `try ${block(statement.body)}${handler}${statement.finalizer === undefined ? "" : ` finally ${block(statement.finalizer)}`}`;
    }
    case "switch":
      return `switch${show(statement.on)} ${statement.cases.map((part) => `${part.test === undefined ? "default" : `case${show(part.test)}`} ${block(part.body)}`).join(" ")}`;
    case "jump":
      return statement.label === undefined ? statement.kind : `${statement.kind} ${statement.label}`;
    case "labeled":
      return `${statement.label}: ${block(statement.body)}`;
    case "function":
      return `function ${statement.name} #${facts.functions[statement.fn]?.name ?? "?"}`;
    case "class":
      return `class ${statement.name} #${facts.classes[statement.cls]?.name ?? "?"}`;
    case "export":
      return `export ${statement.name}${show(statement.of)}`;
  }
}

export function printExpression(facts: FileFacts, expression: Argument): string {
  const show = (inner: Argument): string => printExpression(facts, inner);
  const list = (items: readonly Argument[]): string => items.map(show).join(", ");
  const dot = (isOptional: true | undefined): string => (isOptional === true ? "?." : "");
  switch (expression.k) {
    case "const":
      return expression.value === undefined ? "undefined" : JSON.stringify(expression.value);
    case "regex":
      return expression.text;
    case "name":
      return expression.name;
    case "this":
    case "super":
      return expression.k;
    case "template":
      return `template(${expression.quasis.map((quasi) => JSON.stringify(quasi)).join(" ")}; ${list(expression.parts)})`;
    case "tagged":
      return `tagged ${show(expression.tag)}(${expression.quasis.map((quasi) => JSON.stringify(quasi)).join(" ")}; ${list(expression.parts)})`;
    case "member":
      return `${show(expression.object)}${expression.optional === true ? "?." : "."}${expression.name}`;
    case "index":
      return `${show(expression.object)}${dot(expression.optional)}[${show(expression.index)}]`;
    case "call":
      return `${show(expression.callee)}${dot(expression.optional)}${printTypeArgs(expression.typeArgs)}(${list(expression.args)})`;
    case "new":
      return `new ${show(expression.callee)}${printTypeArgs(expression.typeArgs)}(${list(expression.args)})`;
    case "object":
      return `{${expression.members.map((member) => printMember(facts, member)).join(", ")}}`;
    case "array":
      return `[${list(expression.items)}]`;
    case "function":
      return `#${facts.functions[expression.fn]?.name ?? "?"}`;
    case "class":
      return `class#${facts.classes[expression.cls]?.name ?? "?"}`;
    case "unary":
      return `(${expression.op} ${show(expression.of)})`;
    case "binary":
    case "logical":
      return `(${show(expression.left)} ${expression.op} ${show(expression.right)})`;
    case "conditional":
      return `(${show(expression.test)} ? ${show(expression.yes)} : ${show(expression.no)})`;
    case "assign":
      return `(${printPattern(facts, expression.target)} ${expression.op} ${show(expression.value)})`;
    case "await":
    case "spread":
      return `${expression.k} ${show(expression.of)}`;
    case "yield":
      return expression.of === undefined ? "yield" : `yield ${show(expression.of)}`;
    case "sequence":
      return `(${list(expression.items)})`;
    case "as":
      return `(${show(expression.of)} as ${printType(expression.type)})`;
    case "jsx": {
      const component = expression.component === undefined ? "" : ` ${show(expression.component)}`;
      return `jsx${component} {${expression.attributes.map((member) => printMember(facts, member)).join(", ")}} [${list(expression.children)}]`;
    }
    case "import":
      return `${expression.isRequire === true ? "require" : "import"}<${expression.module}>`;
    case "other":
      return `other(${list(expression.parts)})`;
  }
}

function printMember(facts: FileFacts, member: ObjectMember): string {
  switch (member.m) {
    case "property":
      return member.shorthand === true ? member.key : `${member.key}: ${printExpression(facts, member.value)}`;
    case "computed":
      return `[${printExpression(facts, member.key)}]: ${printExpression(facts, member.value)}`;
    case "getter":
      return `get ${member.key} #${facts.functions[member.fn]?.name ?? "?"}`;
    case "spread":
      return `...${printExpression(facts, member.of)}`;
  }
}

export function printPattern(facts: FileFacts, pattern: Pattern): string {
  const item = (part: { readonly value: Pattern; readonly fallback?: Expression }): string =>
    printPattern(facts, part.value) + (part.fallback === undefined ? "" : ` = ${printExpression(facts, part.fallback)}`);
  switch (pattern.p) {
    case "name":
      return pattern.name + typeSuffix(pattern.type);
    case "object": {
      const members = pattern.members.map((member) => `${member.key ?? "[?]"}: ${item(member)}`);
      return `{${[...members, ...(pattern.rest === undefined ? [] : [`...${printPattern(facts, pattern.rest)}`])].join(", ")}}${typeSuffix(pattern.type)}`;
    }
    case "array": {
      const items = pattern.items.map((part) => (part === undefined ? "" : item(part)));
      return `[${[...items, ...(pattern.rest === undefined ? [] : [`...${printPattern(facts, pattern.rest)}`])].join(", ")}]${typeSuffix(pattern.type)}`;
    }
    case "place":
      return `place ${printExpression(facts, pattern.of)}`;
  }
}

function typeSuffix(type: TypeFact | undefined): string {
  return type === undefined ? "" : `: ${printType(type)}`;
}

function printTypeArgs(types: readonly TypeFact[] | undefined): string {
  return types === undefined ? "" : `<${types.map(printType).join(", ")}>`;
}

export function printType(type: TypeFact): string {
  switch (type.t) {
    case "ref":
      return type.name + printTypeArgs(type.args);
    case "union":
      return type.of.map(printType).join(" | ");
    case "intersection":
      return type.of.map(printType).join(" & ");
    case "object":
      return `{${type.members.map((member) => `${member.name}${member.isOptional ? "?" : ""}${typeSuffix(member.type)}`).join("; ")}}`;
    case "array":
      return `${printType(type.of)}[]`;
    case "tuple":
      return `[${type.of.map(printType).join(", ")}]`;
    case "typeof":
      return `typeof ${type.name}`;
    case "function":
      return `(${(type.params ?? []).map((param) => param.name + typeSuffix(param.type)).join(", ")}) => ${type.returns === undefined ? "?" : printType(type.returns)}`;
    case "index":
      return `${printType(type.of)}["${type.key}"]`;
    case "other":
      return "other";
  }
}
