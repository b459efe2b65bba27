// Joining paths: what a value keeps of the path that it came from.
import assert from "node:assert/strict";
import { joinInto } from "../../../server/engine/flow/join";
import { State, type Delta, type Fact } from "../../../server/engine/flow/state";
import type { Value } from "../../../server/engine/libraries/value";

const CELL = "1:entry";
const ROW = "row:Ticket@tickets.ts:40";

function path(value: string, facts: readonly (readonly [string, Fact])[]): Delta {
  return { vars: new Map([[CELL, { v: "constant", value }]]), heap: new Map(), facts: new Map(facts) };
}

/** What the variable brings along that was assigned where the row had been verified. */
function keptIn(into: State): readonly string[] {
  const verified: Fact = { is: "row", status: "verified" };
  joinInto(into, [
    path("found", [
      [ROW, verified],
      ["has:env:REGION", { is: "present" }],
    ]),
    path("missing", []),
  ]);
  const joined = into.getVar(CELL);
  const options = joined?.v === "choice" ? joined.options : [];
  const isFound = ({ value }: { readonly value: Value }): boolean => value.v === "constant" && value.value === "found";
  return [...((options.find(isFound)?.given as ReadonlyMap<string, Fact> | undefined)?.keys() ?? [])];
}

describe("joining", () => {
  it("lets a value bring along what was found out about rows on its path", () => {
    assert.deepEqual(keptIn(new State(new State())), [ROW, "has:env:REGION"]);
  });

  it("lets nothing about rows outlive the loading of modules: a request reads others", () => {
    assert.deepEqual(keptIn(new State()), ["has:env:REGION"]);
  });
});
