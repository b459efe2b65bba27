// The syntax tree of a Prisma schema: blocks, fields, attributes and their arguments. Data only; knows nothing of tenants.
import type { PrismaSyntaxProblem } from "./prisma-lexer";

/** A value in an argument list or an assignment. */
export type PrismaValue =
  | { readonly kind: "string" | "name" | "number"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly PrismaValue[] }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly PrismaArgument[] };

export interface PrismaArgument {
  readonly name?: string;
  readonly value: PrismaValue;
}

/** `@id`, `@db.Uuid`, `@@unique([a, b])`; the name without its at signs. */
export interface PrismaAttribute {
  readonly name: string;
  readonly args: readonly PrismaArgument[];
  readonly start: number;
  readonly end: number;
}

export interface PrismaField {
  readonly name: string;
  readonly type: string;
  readonly isList: boolean;
  readonly isOptional: boolean;
  readonly attributes: readonly PrismaAttribute[];
  /** From the name to the end of the last attribute. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

export const BLOCK_KEYWORDS = ["model", "view", "type", "enum", "datasource", "generator"] as const;
export type PrismaBlockKind = (typeof BLOCK_KEYWORDS)[number];

export interface PrismaBlock {
  readonly kind: PrismaBlockKind;
  readonly name: string;
  /** Fields of models, views and types; empty for the others. */
  readonly fields: readonly PrismaField[];
  /** Block attributes (`@@…`). */
  readonly attributes: readonly PrismaAttribute[];
  /** `name = value` lines of datasources and generators. */
  readonly assignments: ReadonlyMap<string, PrismaValue>;
  /** The keyword and the name. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

export interface PrismaDocument {
  readonly blocks: readonly PrismaBlock[];
  readonly problems: readonly PrismaSyntaxProblem[];
}

/** The attribute of that name, if there is one. */
export function findAttribute(attributes: readonly PrismaAttribute[], name: string): PrismaAttribute | undefined {
  return attributes.find((attribute) => attribute.name === name);
}

/** The argument of that name, or the unnamed one at `position`. */
export function findArgument(attribute: PrismaAttribute, name: string, position?: number): PrismaValue | undefined {
  const named = attribute.args.find((argument) => argument.name === name);
  if (named !== undefined || position === undefined) return named?.value;
  return attribute.args.filter((argument) => argument.name === undefined)[position]?.value;
}

/** Text of a string, name or call; undefined for lists and numbers. */
export function textOf(value: PrismaValue | undefined): string | undefined {
  if (value === undefined || value.kind === "list" || value.kind === "number") return undefined;
  return value.kind === "call" ? value.name : value.text;
}

/** Names in a list such as `[orgId, email(sort: Desc)]`; a lone name counts as a list of one. */
export function namesOf(value: PrismaValue | undefined): readonly string[] {
  if (value === undefined) return [];
  const items = value.kind === "list" ? value.items : [value];
  return items.map(textOf).filter((name) => name !== undefined);
}
