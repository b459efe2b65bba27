// In-house query functions: `query(text, values)` runs whatever statement it is given, so the access is where the statement is
// written, and one that writes it for any table (`insert(table, values)`) is where the table is named (DESIGN ruling 20).
import type { RawSql } from "../../libraries/raw-sql";
import type { Entity } from "../../tenancy/model";
import type { Value } from "../../libraries/value";
import { keyOf } from "../keys";
import { alternativesOf } from "../machine/truthiness";
import type { Frame, Machine } from "../machine/machine";
import { callsOutTo } from "./climb";

const STATEMENT = /^\s*(?:--[^\n]*\n\s*|\/\*[^]*?\*\/\s*)*\(?\s*(select|insert|update|delete|with|merge|replace)\b/i;

/**
 * How many calls further out the statement was written, or its table named: 0 where the function that sends it has both.
 * What a query builder runs is found where the builder was given its table.
 */
export function callsToStatement(m: Machine, sql: RawSql, entity: Entity): number {
  return callsOutTo(m, sql.given ?? sql.text, (frame, wanted) => {
    const given = givenTo(m, frame);
    if (sql.operation !== undefined) return statementIn(m, given, wanted);
    return statementIn(m, given, wanted) ?? tableIn(given, entity) ?? tableOfMade(m, frame, entity);
  });
}

/**
 * The table that the object of this method was made for, where whoever calls it made the object: `from("orders").where(…).rows()`. A
 * repository that names its table itself, as a field or for its base class, sends statements of its own.
 */
function tableOfMade(m: Machine, frame: Frame, entity: Entity): Value | undefined {
  const { self, home } = frame;
  if (self?.v !== "object" || !home || self.instanceOf?.file !== home.file || self.instanceOf.cls !== home.cls) return undefined;
  // One that was made when its module was loaded is everybody's.
  if (m.world.globals.getHeap(self.id)) return undefined;
  const own = m.world.factsOf(home.file)?.classes[home.cls]?.members.filter(({ init }) => init !== undefined) ?? [];
  const members = [...(m.engine.members(self) ?? [])].filter(([name]) => !own.some((field) => field.name === name));
  return tableIn(
    members.map(([, { value }]) => value),
    entity,
  );
}

/** The arguments of a call, and their members (`{ text, values }`). */
function givenTo(m: Machine, frame: Frame): readonly Value[] {
  return (frame.args ?? []).flatMap(({ value }) => [value, ...[...(m.engine.members(value) ?? [])].map(([, member]) => member.value)]);
}

/** The argument that is the statement or nearly all of it. */
function statementIn(m: Machine, given: readonly Value[], wanted: Value): Value | undefined {
  return given.find((candidate) => isStatement(m, candidate) && (keyOf(candidate) === keyOf(wanted) || holds(wanted, candidate)));
}

/** The argument that is the name of the entity's table. */
function tableIn(given: readonly Value[], { table }: Entity): Value | undefined {
  return given.find((value) => value.v === "constant" && typeof value.value === "string" && isName(value.value, table));
}

function isName(text: string, table: string): boolean {
  const name = text.replaceAll(/["`[\]]/g, "").toLowerCase();
  return name === table.toLowerCase() || name.split(".").at(-1) === table.toLowerCase();
}

function isStatement(m: Machine, value: Value): boolean {
  return alternativesOf(m, value).some((option) => STATEMENT.test(startOf(option)));
}

function startOf(value: Value): string {
  if (value.v === "constant") return typeof value.value === "string" ? value.value : "";
  if (value.v !== "text") return "";
  const [first] = value.parts;
  return typeof first === "string" ? first : first ? startOf(first) : "";
}

/** Whether the text is the other with something fixed around it (`${text} limit 1`). */
function holds(text: Value, inner: Value): boolean {
  const [outer, part] = [written(text), written(inner)];
  const at = part.length < 12 ? -1 : outer.indexOf(part);
  return at >= 0 && !(outer.slice(0, at) + outer.slice(at + part.length)).includes("{");
}

/** Fixed text as it is, everything else in braces. */
function written(value: Value): string {
  if (value.v === "constant") return String(value.value);
  if (value.v !== "text") return `{${keyOf(value)}}`;
  return value.parts.map((part) => (typeof part === "string" ? part : written(part))).join("");
}
