// What a query builder remembers of its calls, and the conditions that come of it.
import assert from "node:assert/strict";
import {
  addStep,
  copyBuilder,
  createBuilder,
  dropSteps,
  reachingTo,
  stepsOf,
  withStep,
} from "../../../../server/engine/libraries/builders/builder";
import { conjunctionOf, joinConditions, quoted } from "../../../../server/engine/libraries/builders/sql-text";
import { fragment } from "../../../../server/engine/libraries/sql-fragments";
import { constant, type HandleValue } from "../../../../server/engine/libraries/value";
import { DataEngine, sayText, spanOf } from "../data-harness";

describe("builders", () => {
  let engine: DataEngine;
  let builder: HandleValue;
  beforeEach(() => {
    engine = new DataEngine([]);
    builder = createBuilder(engine, "orm", "query", { table: "shops" }, spanOf(10, 20));
  });
  const kinds = (of: HandleValue) => stepsOf(engine, of).map((step) => `${step.kind}${step.isConditional ? "?" : ""}`);

  it("gather what they are told, in order", () => {
    addStep(engine, builder, "where", constant(1));
    addStep(engine, builder, "limit", constant(2));
    assert.deepEqual(kinds(builder), ["where", "limit"]);
    dropSteps(engine, builder, (kind) => kind === "where");
    assert.deepEqual(kinds(builder), ["limit"]);
  });

  it("that stay as they are hand on a builder that knows more", () => {
    const more = withStep(engine, builder, "where", constant(1), spanOf(10, 40));
    const copy = copyBuilder(engine, more, spanOf(50, 60));
    addStep(engine, copy, "limit", constant(1));
    assert.deepEqual([builder, more, copy].map(kinds), [[], ["where"], ["where", "limit"]]);
  });

  it("reach to the end of a chain, and stay where they were made when told later", () => {
    assert.deepEqual(reachingTo(builder, spanOf(10, 40)).at, spanOf(10, 40));
    assert.deepEqual(reachingTo(builder, spanOf(50, 60)).at, spanOf(10, 20));
    assert.equal(reachingTo(builder, spanOf(10, 40)).id, builder.id);
  });
});

describe("conditions put together", () => {
  const engine = new DataEngine([]);
  const a = { value: fragment(["a = ", constant(1)]), isConditional: false };
  const b = { value: fragment(["b = ", constant(2)]), isConditional: true };

  it("are joined in parentheses", () => {
    assert.equal(sayText(joinConditions([a.value, b.value], "or")), "(a = {1}) or (b = {2})");
    assert.equal(sayText(joinConditions([a.value], "or")), "a = {1}");
    assert.equal(joinConditions([], "and"), undefined);
  });

  it("that may be missing are judged with all and with none of them", () => {
    assert.equal(sayText(conjunctionOf(engine, [a, b])), "(a = {1}) and (b = {2}) | a = {1}");
    assert.equal(sayText(conjunctionOf(engine, [b])), "b = {2} | true");
  });

  it("quote names as their dialect does", () => {
    assert.equal(quoted("postgres", "public.shops.*"), '"public"."shops".*');
    assert.equal(quoted("mysql", "shop`s"), "`shops`");
  });
});
