// A fake engine with a tenancy model, values from plain JavaScript, and words for what data models report.
import type { SourceSpan } from "../../../rules/contract/span";
import type { Formula } from "../../../server/engine/libraries/formula";
import type { DataAccess, LibraryCall, LibraryModel } from "../../../server/engine/libraries/model";
import type { RawSql } from "../../../server/engine/libraries/raw-sql";
import { constant, UNDEFINED, type Value } from "../../../server/engine/libraries/value";
import type { TenancyModel } from "../../../server/engine/tenancy/model";
import { FakeEngine, say, SPAN } from "../../harness/fake-engine";
import { prismaModel } from "../tenancy/tenancy-harness";

export const SHOP_SCHEMA = `
model Org { id String @id; name String; shops Shop[]; members Member[] }
model User { id String @id; email String @unique; members Member[] }
model Member { id String @id; orgId String; org Org @relation(fields: [orgId], references: [id]); userId String; user User @relation(fields: [userId], references: [id]) }
model Shop { id String @id; orgId String; org Org @relation(fields: [orgId], references: [id]); slug String; city String?; orders Order[]
  @@unique([orgId, slug])
  @@unique([orgId, city], name: "place") }
model Order { id String @id; shopId String; shop Shop @relation(fields: [shopId], references: [id]); total Int }
`.replaceAll("; ", "\n");

type Plain = Value | string | number | boolean | null | undefined | readonly Plain[] | { readonly [name: string]: Plain };

function isValue(value: Plain): value is Value {
  return typeof value === "object" && value !== null && "v" in value;
}

export class DataEngine extends FakeEngine {
  override readonly tenancy: TenancyModel;

  constructor(models: readonly LibraryModel[], schema = SHOP_SCHEMA) {
    super(models);
    this.tenancy = prismaModel(schema);
  }

  /** A value as code would write it: `engine.value({ where: { id: principal } })`. */
  value(plain: Plain): Value {
    if (plain === undefined) return UNDEFINED;
    if (plain === null || typeof plain !== "object") return constant(plain);
    if (isValue(plain)) return plain;
    if (Array.isArray(plain)) return this.array(plain.map((item: Plain) => this.value(item)));
    return this.object(Object.fromEntries(Object.entries(plain).map(([name, member]) => [name, this.value(member)])));
  }

  /** The only access so far. */
  get access1(): DataAccess {
    const [access, ...others] = this.accesses;
    if (!access || others.length > 0) throw new Error(`${this.accesses.length} accesses`);
    return access;
  }
}

export function call(args: readonly Value[], parts: Partial<LibraryCall> = {}): LibraryCall {
  return { args: args.map((value) => ({ value })), span: SPAN, isNew: false, typeArgs: [], ...parts };
}

/** `` tag`a ${value} b` ``: texts and values in turn. */
export function template(...parts: readonly (string | Value)[]): Value {
  return { v: "text", parts, tag: "tagged" };
}

export function spanOf(start: number, end: number): SourceSpan {
  return { file: SPAN.file, start, end };
}

/** A formula as text: `orgId = principal org and (id = source x or true)`. */
export function sayFormula(formula: Formula): string {
  switch (formula.f) {
    case "true":
    case "false":
      return formula.f;
    case "and":
    case "or":
      return formula.of
        .map((part) => (part.f === "and" || part.f === "or" ? `(${sayFormula(part)})` : sayFormula(part)))
        .join(` ${formula.f} `);
    case "choice":
      return `either(${formula.of.map(sayFormula).join(" | ")})`;
    case "not":
      return `not(${sayFormula(formula.of)})`;
    case "atom":
      return `${formula.column} ${formula.op} ${say(formula.operand)}`;
    case "relation":
      return `${formula.relation} ${formula.quantifier} (${sayFormula(formula.of)})`;
    case "opaque":
      return `opaque(${say(formula.operand)})`;
    case "overwritten":
      return `overwritten(${sayFormula(formula.of)} by ${say(formula.by)})`;
  }
}

/** The text of a statement with its values in braces; every variant of a choice. */
export function sayText(value: Value | undefined): string {
  if (!value) return "nothing";
  if (value.v === "constant") return String(value.value);
  if (value.v === "choice") return value.options.map((option) => sayText(option.value)).join(" | ");
  if (value.v !== "text") return say(value);
  return value.parts
    .map((part) => (typeof part === "string" ? part : part.v === "text" || part.v === "choice" ? sayText(part) : `{${say(part)}}`))
    .join("");
}

export function saySql(sql: RawSql | undefined): string {
  if (!sql) return "nothing";
  const parameters = sql.parameters?.v === "array" ? ` [${sql.parameters.items.map((item) => say(item.value)).join(", ")}]` : "";
  return `${sayText(sql.text)}${parameters} -> ${sql.result}`;
}
