// Turns a Formula into a Condition: keeps what ties columns to values and to each other, drops the rest.
// **Invariant**: what is dropped only weakens a condition, so a table is never called isolated because of it.
import { ALWAYS, holeTerm, sameFact, type ColumnTerm, type Condition, type Fact, type Term } from "./condition";
import type { Rows } from "./rows";
import type { Atom, Formula, Operand, Query } from "./sql-statement";
import { columnTerm, findRows, listElement, type Region, type Scope } from "./statement-scope";

/** Compiles queries inside conditions; passed down, since queries hold conditions and these hold queries. */
export interface QueryCompiler {
  /** The query as part of the condition around it: its outputs, by position, are the columns `0`, `1`, … of `rows`. */
  merged(query: Query, scope: Scope): { readonly condition: Condition; readonly rows: Rows };
  /** The query as a part that sees the condition around it and adds nothing to it. */
  apart(query: Query, scope: Scope): Region;
}

const NEVER: Condition = { kind: "never" };

function all(of: readonly Condition[]): Condition {
  return { kind: "all", of };
}

function fact(value: Fact): Condition {
  return { kind: "fact", fact: value };
}

/** What an operand stands for. */
type Meaning = { readonly kind: "terms"; readonly terms: readonly Term[] } | { readonly kind: "operand"; readonly operand: Operand };

function columnMeaning(operand: Extract<Operand, { kind: "column" }>, scope: Scope): Meaning {
  const found = findRows(operand, scope);
  const [only] = found;
  const element = found.length === 1 && only?.lists ? listElement(only, operand.name) : undefined;
  if (element) return { kind: "operand", operand: element };
  return { kind: "terms", terms: found.map((rows) => columnTerm(rows, operand.name)) };
}

function meaningOf(operand: Operand, scope: Scope): Meaning {
  if (operand.kind === "column") return columnMeaning(operand, scope);
  if (operand.kind === "hole" && operand.isArray !== true) return { kind: "terms", terms: [holeTerm(operand.hole)] };
  if (operand.kind === "setting") return { kind: "terms", terms: [{ kind: "setting", key: `@${operand.name}`, name: operand.name }] };
  if (operand.kind === "proposed") {
    return { kind: "terms", terms: scope.proposed ? [columnTerm(scope.proposed, operand.column)] : [] };
  }
  return { kind: "operand", operand };
}

/** Subqueries anywhere in an operand that is not compared: each is judged by itself. */
export function setApart(operand: Operand, scope: Scope, compiler: QueryCompiler): void {
  if (operand.kind === "subquery") scope.children.push(compiler.apart(operand.query, scope));
  else if (operand.kind === "expression") for (const part of operand.parts) setApart(part, scope, compiler);
  else if (operand.kind === "list" || operand.kind === "row") for (const item of operand.items) setApart(item, scope, compiler);
}

/** Says that the rows of outer joins whose columns are compared here are not null. */
function presence(operands: readonly Operand[], scope: Scope): readonly Condition[] {
  return operands.flatMap((operand) => {
    if (operand.kind !== "column") return [];
    const optional = findRows(operand, scope).filter((rows) => scope.optional.has(rows.id));
    return optional.map((rows) => fact({ kind: "present", key: `${rows.id}!`, rows }));
  });
}

function equalToSubquery(left: Operand, query: Query, scope: Scope, compiler: QueryCompiler): Condition {
  const inner = compiler.merged(query, scope);
  const items = left.kind === "row" ? left.items : [left];
  return all([inner.condition, ...items.map((item, i) => termsEqual(item, [columnTerm(inner.rows, String(i))], scope))]);
}

function termsEqual(left: Operand, terms: readonly Term[], scope: Scope): Condition {
  const meaning = meaningOf(left, scope);
  if (meaning.kind === "terms") return all(meaning.terms.flatMap((one) => terms.map((other) => sameFact(one, other))));
  return all(terms.map((term) => (term.kind === "column" ? amongList(term, meaning.operand) : ALWAYS)));
}

/** `column IN (list)`: the holes in it, when it holds nothing else. */
function amongList(column: ColumnTerm, list: Operand): Condition {
  const items = list.kind === "list" ? list.items : [list];
  const holes = items.flatMap((item) => (item.kind === "hole" ? [{ hole: item.hole, isArray: item.isArray === true }] : []));
  if (holes.length === 0 || holes.length < items.length) return ALWAYS;
  return fact({ kind: "among", key: `${column.key}<${holes.map((hole) => hole.hole).join(",")}`, column, holes });
}

/** The column equals the operand as it reads in this scope; an expression says nothing. */
export function termEquals(term: ColumnTerm, operand: Operand, scope: Scope): Condition {
  if (operand.kind !== "list") return termsEqual(operand, [term], scope);
  const choices = operand.items.filter((item) => item.kind !== "literal");
  return choices.length === 0 ? ALWAYS : { kind: "any", of: choices.map((item) => termsEqual(item, [term], scope)) };
}

/** COALESCE is one of its arguments; a constant among them can belong to no other tenant by chance of input. */
function equalToOneOf(left: Operand, items: readonly Operand[], scope: Scope, compiler: QueryCompiler): Condition {
  const choices = items.filter((item) => item.kind !== "literal");
  if (choices.length === 0) return ALWAYS;
  return { kind: "any", of: choices.map((item) => compileEqual(left, item, scope, compiler)) };
}

/** Both orders of an equality mean the same; what is not modelled says nothing. */
export function compileEqual(left: Operand, right: Operand, scope: Scope, compiler: QueryCompiler): Condition {
  if (right.kind === "subquery") return equalToSubquery(left, right.query, scope, compiler);
  if (left.kind === "subquery") return equalToSubquery(right, left.query, scope, compiler);
  if (right.kind === "list") return equalToOneOf(left, right.items, scope, compiler);
  if (left.kind === "list") return equalToOneOf(right, left.items, scope, compiler);
  for (const operand of [left, right]) setApart(operand, scope, compiler);
  const meaning = meaningOf(right, scope);
  const equal = meaning.kind === "terms" ? termsEqual(left, meaning.terms, scope) : amongMeaning(left, meaning.operand, scope);
  return all([equal, ...presence([left, right], scope)]);
}

function amongMeaning(left: Operand, list: Operand, scope: Scope): Condition {
  const meaning = meaningOf(left, scope);
  return meaning.kind === "operand" ? ALWAYS : all(meaning.terms.map((term) => (term.kind === "column" ? amongList(term, list) : ALWAYS)));
}

function compileIn(atom: Atom, scope: Scope, compiler: QueryCompiler): Condition {
  const { left, right } = atom;
  if (right.kind === "subquery") return all([equalToSubquery(left, right.query, scope, compiler), ...presence([left], scope)]);
  const items = right.kind === "list" ? right.items : [right];
  const areHoles = items.every((item) => item.kind === "hole");
  if (areHoles) return all([amongMeaning(left, right, scope), ...presence([left], scope)]);
  if (left.kind === "literal" || items.length > 16) return ALWAYS;
  return { kind: "any", of: items.map((item) => compileEqual(left, item, scope, compiler)) };
}

/** A negated equality pins nothing; it is remembered to explain why. */
function compileDiffers(atom: Atom, scope: Scope, compiler: QueryCompiler): Condition {
  for (const operand of [atom.left, atom.right]) setApart(operand, scope, compiler);
  const differs = [atom.left, atom.right].flatMap((operand, i) => {
    const other = i === 0 ? atom.right : atom.left;
    if (operand.kind !== "column" || other.kind !== "hole") return [];
    const columns = findRows(operand, scope).map((rows) => columnTerm(rows, operand.name));
    return columns.map((column) => fact({ kind: "differs", key: `${column.key}#${other.hole}`, column, hole: other.hole }));
  });
  return all([...differs, ...presence([atom.left, atom.right], scope)]);
}

function compileNull(atom: Atom, scope: Scope, compiler: QueryCompiler): Condition {
  setApart(atom.left, scope, compiler);
  const { left } = atom;
  if (left.kind !== "column") return ALWAYS;
  return all(
    findRows(left, scope)
      .map((rows) => columnTerm(rows, left.name))
      .map((column) => fact({ kind: "null", key: `${column.key}~`, column })),
  );
}

const NEGATED: Readonly<Record<Atom["op"], Atom["op"]>> = {
  eq: "neq",
  neq: "eq",
  in: "notIn",
  notIn: "in",
  isNull: "isNotNull",
  isNotNull: "isNull",
  other: "other",
};

function compileAtom(atom: Atom, isNegated: boolean, scope: Scope, compiler: QueryCompiler): Condition {
  const op = isNegated ? NEGATED[atom.op] : atom.op;
  if (op === "eq") return compileEqual(atom.left, atom.right, scope, compiler);
  if (op === "in") return compileIn(atom, scope, compiler);
  if (op === "isNull") return compileNull(atom, scope, compiler);
  if (op === "neq" || op === "notIn") return compileDiffers(atom, scope, compiler);
  for (const operand of [atom.left, atom.right]) setApart(operand, scope, compiler);
  return all(presence([atom.left, atom.right], scope));
}

function compileOpaque(operand: Operand, isNegated: boolean, scope: Scope, compiler: QueryCompiler): Condition {
  setApart(operand, scope, compiler);
  if (operand.kind === "hole" && !isNegated) return fact({ kind: "opaque", key: `?${operand.hole}`, hole: operand.hole, rows: scope.rows });
  return all(isNegated ? [] : presence([operand], scope));
}

/** The condition that a formula lays on the rows of its scope. */
export function compileFormula(formula: Formula, scope: Scope, compiler: QueryCompiler, isNegated = false): Condition {
  switch (formula.kind) {
    case "and":
    case "or":
      return {
        kind: (formula.kind === "and") !== isNegated ? "all" : "any",
        of: formula.of.map((part) => compileFormula(part, scope, compiler, isNegated)),
      };
    case "not":
      return compileFormula(formula.of, scope, compiler, !isNegated);
    case "atom":
      return compileAtom(formula, isNegated, scope, compiler);
    case "exists":
      if (!isNegated) return compiler.merged(formula.query, scope).condition;
      scope.children.push(compiler.apart(formula.query, scope));
      return ALWAYS;
    case "constant":
      return formula.value !== isNegated ? ALWAYS : NEVER;
    case "opaque":
      return compileOpaque(formula.operand, isNegated, scope, compiler);
  }
}
