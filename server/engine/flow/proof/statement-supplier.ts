// In-house query functions: `query(text, values)` runs whatever statement it is given, so the access is where the statement is
// written (DESIGN ruling 20).
import type { Value } from "../../libraries/value";
import { keyOf } from "../keys";
import { alternativesOf } from "../machine/truthiness";
import type { Frame, Machine } from "../machine/machine";
import { callsOutTo } from "./climb";

const STATEMENT = /^\s*(?:--[^\n]*\n\s*|\/\*[^]*?\*\/\s*)*\(?\s*(select|insert|update|delete|with|merge|replace)\b/i;

/** How many calls further out the statement was written: 0 where the function that sends it has the text. */
export function callsToStatement(m: Machine, text: Value): number {
  return callsOutTo(m, text, (frame, wanted) => suppliedBy(m, frame, wanted));
}

/** The argument, or the member of one (`{ text, values }`), that is the statement or nearly all of it. */
function suppliedBy(m: Machine, frame: Frame, wanted: Value): Value | undefined {
  const candidates = (frame.args ?? []).flatMap(({ value }) => [
    value,
    ...[...(m.engine.members(value) ?? [])].map(([, member]) => member.value),
  ]);
  return candidates.find((candidate) => isStatement(m, candidate) && (keyOf(candidate) === keyOf(wanted) || holds(wanted, candidate)));
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
