// Filters that are written as text with values put in: `orgId = "…" AND status = open` (Meilisearch, Milvus, Upstash, Azure AI Search),
// `orgId:… AND …` (Algolia, Lucene), `org_id:=… && …` (Typesense). One grammar serves all: parentheses, AND, OR and NOT in their
// usual spellings, and between them conditions of which the field, the kind of comparison and the value count.
import { and, type Formula } from "../formula";
import type { Engine } from "../model";
import { constant, type Value } from "../value";
import { atom, or, readEach } from "./filter-reading";

/** Stands for a value in the text. */
const HOLE = /\u0001(\d+)\u0002/;

export function readText(engine: Engine, value: Value | undefined): Formula {
  return readEach(engine, value, (one) => {
    if (one.v !== "text" && one.v !== "constant") return { f: "opaque", operand: one };
    const holes: Value[] = [];
    const text =
      one.v === "constant" ? String(one.value) : one.parts.map((part) => (typeof part === "string" ? part : hole(holes, part))).join("");
    return new Parser(text, holes).whole();
  });
}

function hole(holes: Value[], value: Value): string {
  holes.push(value);
  return `\u0001${holes.length - 1}\u0002`;
}

type Token = "(" | ")" | "and" | "or" | "not" | { readonly condition: string };

const TOKEN =
  /\s*(\(|\)|&&|\|\||!(?!=)|\b(?:and|or|not)\b)\s*|((?:"[^"]*"|'[^']*'|`[^`]*`|\[[^\]]*\]|(?:\b(?:in|any)\s*)\([^)]*\)|(?!&&|\|\||[()]|\b(?:and|or)\b).)+)/giy;

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(text); found && found[0] !== ""; found = TOKEN.exec(text)) {
    const word = found[1]?.toLowerCase();
    if (word === undefined) {
      const condition = (found[2] ?? "").trim();
      if (/^not\s/i.test(condition)) tokens.push("not", { condition: condition.slice(4) });
      else if (condition !== "") tokens.push({ condition });
    } else
      tokens.push(
        word === "&&" || word === "and" ? "and" : word === "||" || word === "or" ? "or" : word === "(" || word === ")" ? word : "not",
      );
  }
  return tokens;
}

const COMPARISON =
  /^["'`]?([\w.$/-]+(?:\[[^\]]*\])?)["'`]?\s*(===?|!==?|:=|:!=|!=|<>|>=|<=|:|=|>|<|\b(?:eq|ne|gt|lt|ge|le|not in|in|contains|like)\b)\s*(.*)$/is;

class Parser {
  private at = 0;
  private readonly tokens: readonly Token[];

  constructor(
    text: string,
    private readonly holes: readonly Value[],
  ) {
    this.tokens = tokensOf(text);
  }

  whole(): Formula {
    const formula = this.disjunction();
    return this.at < this.tokens.length ? and([formula, { f: "opaque", operand: constant("filter") }]) : formula;
  }

  private disjunction(): Formula {
    const parts = [this.conjunction()];
    while (this.tokens[this.at] === "or") {
      this.at++;
      parts.push(this.conjunction());
    }
    return or(parts);
  }

  private conjunction(): Formula {
    const parts = [this.term()];
    for (let next = this.tokens[this.at]; next !== undefined && next !== "or" && next !== ")"; next = this.tokens[this.at]) {
      if (next === "and") this.at++;
      parts.push(this.term());
    }
    return and(parts);
  }

  private term(): Formula {
    const token = this.tokens[this.at++];
    if (token === undefined) return { f: "true" };
    if (token === "not") return { f: "not", of: this.term() };
    if (token === "(") {
      const inner = this.disjunction();
      if (this.tokens[this.at] === ")") this.at++;
      return inner;
    }
    return typeof token === "string" ? { f: "true" } : this.condition(token.condition);
  }

  private condition(text: string): Formula {
    const found = COMPARISON.exec(text);
    const [, column = "", operator = "", rest = ""] = found ?? [];
    const value = HOLE.exec(found ? rest : text);
    const operand = (value && this.holes[Number(value[1])]) ?? constant(rest.replaceAll(/^["'`]|["'`]$/g, ""));
    if (!found) return value ? { f: "opaque", operand } : { f: "true" };
    const isNegative = /^(?:!|<>|ne|not)/i.test(operator) || operator === ":!=";
    if (isNegative) return { f: "not", of: atom(column, operand) };
    if (!/^(?:={1,3}|:=?|eq|in)$/i.test(operator) || /^[<>]/.test(rest)) return atom(column, operand, "other");
    // A list in the text: `[a, b]`, `(a, b)`; one value in it stands for each, several for any of them.
    const all = [...rest.matchAll(new RegExp(HOLE, "g"))].flatMap((each) => this.holes[Number(each[1])] ?? []);
    return all.length > 1
      ? or(all.map((each) => atom(column, each)))
      : atom(column, operand, /^in$/i.test(operator) && isList(operand) ? "in" : "equal");
  }
}

function isList(value: Value): boolean {
  return value.v === "array" || (value.v === "row" && value.isList === true);
}
