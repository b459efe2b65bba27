// What of a call stays part of the state when it has returned.
import { deepEqual } from "node:assert/strict";
import { noteClosures, outliving } from "../../../../server/engine/flow/machine/outliving";
import type { Exit, Frame, Machine } from "../../../../server/engine/flow/machine/machine";
import { constant, UNDEFINED, type ObjectValue, type Value } from "../../../../server/engine/libraries/value";

/** Id of the frame of the call; the module's is 1, and objects with smaller ids were there before. */
const OWN = 10;

const object = (id: number, members: Readonly<Record<string, Value>> = {}): ObjectValue => ({
  v: "object",
  id,
  members: new Map(Object.entries(members).map(([name, value]) => [name, { value }])),
  rest: [],
});
const closure = (...scope: number[]): Value => ({ v: "function", file: "/a.ts", fn: 1, scope });
const native = (id: number): Value => ({ v: "native", name: "next", key: `next#${id}`, call: () => UNDEFINED });

interface Call {
  readonly value?: Value;
  readonly vars?: Readonly<Record<string, Value>>;
  readonly heap?: readonly ObjectValue[];
  /** What a library was given. */
  readonly given?: readonly Value[];
}

/** Variables and objects that are left of a call that ends so. */
function left({ value = UNDEFINED, vars = {}, heap = [], given = [] }: Call): readonly (string | number)[] {
  const m = { closuresGiven: new Set<number>() } as unknown as Machine;
  noteClosures(
    m,
    given.map((one) => ({ value: one })),
  );
  const exit: Exit = {
    value,
    delta: { vars: new Map(Object.entries(vars)), heap: new Map(heap.map((one) => [one.id, one])), facts: new Map() },
  };
  const [after] = outliving(m, { own: OWN, exits: [exit] } as unknown as Frame);
  return [...(after?.delta.vars.keys() ?? []), ...(after?.delta.heap.keys() ?? [])];
}

describe("what outlives a call", () => {
  const locals = { "10:a": constant(1), "12:b": constant(2) };

  it("is not its variables, nor objects that only they held", () => {
    deepEqual(left({ vars: { ...locals, "10:o": object(11) }, heap: [object(11)] }), []);
  });

  it("is what it assigned to what was there before", () => {
    deepEqual(left({ vars: { ...locals, "1:count": constant(3), "instance:k": object(5) }, heap: [object(5)] }), [
      "1:count",
      "instance:k",
      5,
    ]);
  });

  it("is what its value leads to, through members, lists, choices and promises", () => {
    const list: Value = { v: "array", id: 14, items: [{ value: object(13) }] };
    const choice: Value = { v: "choice", id: "c", options: [{ value: UNDEFINED }, { value: list }] };
    deepEqual(left({ value: { v: "promise", of: object(11, { choice }) }, heap: [object(11), object(12), object(13)] }), [11, 13]);
  });

  it("is what an object that it assigned to now holds", () => {
    deepEqual(left({ heap: [object(5, { made: object(11) }), object(11), object(12)] }), [5, 11]);
  });

  it("is the variables of frames around a closure that it returns, and of no other", () => {
    deepEqual(left({ value: closure(10, 1), vars: locals }), ["10:a"]);
    deepEqual(left({ value: object(11, { run: closure(12, 10, 1) }), vars: locals }), ["10:a", "12:b"]);
  });

  it("is the variables that a closure may read which a library was given", () => {
    deepEqual(left({ vars: locals, given: [closure(12, 1)] }), ["12:b"]);
    deepEqual(left({ vars: locals, given: [object(4, { onEnd: closure(10, 1) })] }), ["10:a"]);
  });

  it("is everything where a function of a model that was made in the call is left, and nothing more for an older one", () => {
    deepEqual(left({ value: native(15), vars: locals, heap: [object(11)] }), ["10:a", "12:b", 11]);
    deepEqual(left({ value: native(4), vars: locals, heap: [object(11)] }), []);
  });

  it("is what a model remembers, where it can be looked into", () => {
    class Registry {}
    const handle = (id: number, data: Readonly<Record<string, unknown>>): Value => ({ v: "handle", model: "m", type: "t", id, data });
    deepEqual(left({ value: handle(11, { handlers: [closure(10, 1)] }), vars: locals }), ["10:a"]);
    deepEqual(left({ value: handle(11, { tree: new Registry() }), vars: locals }), ["10:a", "12:b"]);
    deepEqual(left({ value: handle(4, { tree: new Registry() }), vars: locals }), []);
  });
});
