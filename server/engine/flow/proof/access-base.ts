// Where an access stands: its place, the function around it, and its text.
import type { Access } from "../../../../rules/contract/access";
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Machine } from "../machine/machine";

/** Parts of an access that hang on its place. */
export function accessBase(m: Machine, span: SourceSpan): Pick<Access, "span" | "symbol" | "text"> {
  const frame = m.stack.findLast((candidate) => m.world.relative(candidate.file) === span.file) ?? m.frame;
  const symbol = frame.facts.functions[frame.fn]?.name ?? "<module>";
  return { span, symbol, text: m.world.textOf(span).replaceAll(/\s+/g, " ").slice(0, 200) };
}
