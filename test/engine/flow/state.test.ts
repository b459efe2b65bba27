// States: what a layer changes is seen above it, told as a delta, and gone when it is closed.
import assert from "node:assert/strict";
import { EMPTY_DELTA, State, type Fact } from "../../../server/engine/flow/state";
import { constant, type ObjectValue } from "../../../server/engine/libraries/value";

const PRESENT: Fact = { is: "present" };
const ABSENT: Fact = { is: "absent" };

function object(id: number, ...names: string[]): ObjectValue {
  return { v: "object", id, members: new Map(names.map((name) => [name, { value: constant(name) }])), rest: [] };
}

describe("states", () => {
  it("show what the layers below hold, and what the modules hold", () => {
    const modules = new State();
    modules.vars.set("1:a", constant("module"));
    modules.facts.set("has:x", PRESENT);
    const execution = new State(modules);
    execution.vars.set("2:b", constant("execution"));
    const branch = new State(execution);
    branch.vars.set("1:a", constant("branch"));
    assert.deepEqual(branch.getVar("1:a"), constant("branch"));
    assert.deepEqual(branch.getVar("2:b"), constant("execution"));
    assert.equal(branch.getFact("has:x"), PRESENT);
    assert.deepEqual(modules.getVar("1:a"), constant("module"));
  });

  it("tell what changed since an ancestor, the last value of each", () => {
    const execution = new State(new State());
    execution.vars.set("1:a", constant(0));
    const branch = new State(execution);
    branch.vars.set("1:b", constant(1));
    const inner = new State(branch);
    inner.vars.set("1:a", constant(2));
    inner.vars.set("1:b", constant(3));
    assert.deepEqual(
      [...inner.changesSince(execution).vars],
      [
        ["1:b", constant(3)],
        ["1:a", constant(2)],
      ],
    );
    assert.deepEqual([...inner.changesSince(branch).vars.keys()], ["1:a", "1:b"]);
    assert.equal(execution.changesSince(execution), EMPTY_DELTA);
  });

  it("take back what a layer changed when it is closed", () => {
    const execution = new State(new State());
    execution.vars.set("1:a", constant(0));
    execution.facts.set("has:x", PRESENT);
    const branch = new State(execution);
    branch.vars.set("1:a", constant(1));
    branch.vars.set("1:b", constant(1));
    branch.facts.set("has:x", undefined);
    branch.setHeap(object(7), object(7, "name"));
    const inner = new State(branch);
    inner.vars.set("1:a", constant(2));
    branch.close();
    assert.deepEqual(execution.getVar("1:a"), constant(0));
    assert.equal(execution.getVar("1:b"), undefined);
    assert.equal(execution.getFact("has:x"), PRESENT);
    assert.equal(execution.getHeap(7), undefined);
    assert.deepEqual(execution.originals.get(7), object(7), "the object as it was made is still known");
  });

  it("hide a fact of the layers below", () => {
    const modules = new State();
    modules.facts.set("has:x", PRESENT);
    const execution = new State(modules);
    execution.facts.set("none:y", ABSENT);
    const branch = new State(execution);
    branch.facts.set("has:x", undefined);
    branch.facts.set("none:y", undefined);
    assert.equal(branch.getFact("has:x"), undefined);
    assert.equal(branch.getFact("none:y"), undefined);
    const { facts } = branch.changesSince(execution);
    assert.deepEqual(
      [...facts],
      [
        ["has:x", undefined],
        ["none:y", undefined],
      ],
    );
    branch.close();
    assert.equal(execution.getFact("has:x"), PRESENT);
    execution.apply({ ...EMPTY_DELTA, facts });
    assert.equal(execution.getFact("has:x"), undefined);
  });

  it("keep what modules do while an execution is in a branch", () => {
    const modules = new State();
    const execution = new State(modules);
    const branch = new State(execution);
    modules.vars.set("9:late", constant("loaded"));
    assert.deepEqual(branch.getVar("9:late"), constant("loaded"));
    branch.close();
    assert.deepEqual(execution.getVar("9:late"), constant("loaded"));
  });

  it("are dead above a dead layer", () => {
    const execution = new State(new State());
    execution.isDead = true;
    assert.ok(new State(execution).isDead);
  });

  it("list the variables of a frame, those of the innermost layer first", () => {
    const execution = new State(new State());
    execution.vars.set("1:outer", constant(0));
    execution.vars.set("1:both", constant(0));
    execution.vars.set("2:other", constant(0));
    const branch = new State(execution);
    branch.vars.set("1:inner", constant(1));
    branch.vars.set("1:both", constant(1));
    assert.deepEqual(
      [...branch.variables("1:")],
      [
        ["1:inner", constant(1)],
        ["1:both", constant(1)],
        ["1:outer", constant(0)],
      ],
    );
  });

  it("list the facts that hold, and those that held before", () => {
    const modules = new State();
    modules.facts.set("has:m", PRESENT);
    const execution = new State(modules);
    execution.facts.set("row:a", { is: "row", status: "verified" });
    const branch = new State(execution);
    branch.facts.set("row:a", { is: "row", status: "leaked" });
    branch.facts.set("has:m", undefined);
    const now: string[] = [];
    branch.forEachFact((fact, key) => now.push(`${key} ${fact.is === "row" ? fact.status : fact.is}`));
    assert.deepEqual(now, ["row:a leaked"]);
    const soFar: string[] = [];
    branch.forEachFactSoFar((fact, key) => soFar.push(`${key} ${fact.is === "row" ? fact.status : fact.is}`));
    assert.deepEqual(soFar, ["row:a verified", "row:a leaked"]);
  });

  it("forget variables of the modules", () => {
    const modules = new State();
    modules.vars.set("instance:k", constant(1));
    modules.vars.set("1:a", constant(1));
    modules.forgetGlobals((cell) => cell.startsWith("instance:"));
    assert.equal(modules.getVar("instance:k"), undefined);
    assert.deepEqual(modules.getVar("1:a"), constant(1));
  });
});
