// The invariants of all facts: every span lies in the file and inside what holds it, and the facts survive JSON.
import assert from "node:assert/strict";
import type { FileFacts, Span } from "../../../server/engine/facts/ir";

/** Fails when a span of the facts leaves the text or its parent, or a list holds `undefined`. */
export function assertSpansNest(facts: FileFacts, length: number, title: string): void {
  const file: Span = [0, length];
  facts.functions.forEach((fact) => {
    visit(fact, fact.parent < 0 ? file : (facts.functions[fact.parent]?.s ?? file), title);
  });
  for (const part of [facts.classes, facts.imports, facts.types, facts.comments]) visit(part, file, title);
}

/** Fails when writing the facts to JSON and reading them back changes them. A constant `undefined` loses its key, and means the same. */
export function assertSurvivesJson(facts: FileFacts): void {
  const written = JSON.stringify(facts);
  const read = JSON.parse(written) as FileFacts;
  assert.equal(JSON.stringify(read), written);
}

function visit(value: unknown, outer: Span, title: string): void {
  if (Array.isArray(value)) {
    assert.ok(!value.includes(undefined), `${title}: a list holds undefined, which JSON cannot`);
    for (const item of value) visit(item, outer, title);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  const own = spanOf(value);
  if (own !== undefined) {
    // Where code is missing stands an empty span, before the blanks that its parent begins after.
    const isMissing = own[0] === own[1];
    const isInside = isMissing || (own[0] >= outer[0] && own[1] <= outer[1] && own[0] <= own[1]);
    if (!isInside) assert.fail(`${title}: span ${own.join("–")} is outside ${outer.join("–")}: ${JSON.stringify(value).slice(0, 200)}`);
  }
  for (const [key, inner] of Object.entries(value)) if (!["s", "ns", "ks", "span"].includes(key)) visit(inner, own ?? outer, title);
  for (const key of ["ns", "ks"]) {
    const part: unknown = Reflect.get(value, key);
    if (part !== undefined) visit({ s: part }, own ?? outer, title);
  }
}

function spanOf(value: object): Span | undefined {
  const span: unknown = Reflect.get(value, "s") ?? Reflect.get(value, "span");
  return Array.isArray(span) && typeof span[0] === "number" && typeof span[1] === "number" ? [span[0], span[1]] : undefined;
}
