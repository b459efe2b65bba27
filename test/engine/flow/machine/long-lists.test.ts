// Lists that grow with every call: what one place of the code adds again and again is kept apart for a while, and then as one.
import assert from "node:assert/strict";
import { constant, type Member, type Value } from "../../../../server/engine/libraries/value";
import { bounded } from "../../../../server/engine/flow/machine/long-lists";
import { proves } from "../../../harness/proven";

let ids = 0;

function event(start: number): Value {
  return { v: "object", id: ++ids, members: new Map(), rest: [], at: { file: "src/events.ts", start, end: start + 9 } };
}

function times(count: number, make: () => Value): readonly Member[] {
  return Array.from({ length: count }, () => ({ value: make() }));
}

describe("A list that is added to", () => {
  it("keeps its items as long as there are few", () => {
    const items = times(16, () => event(1));
    assert.deepEqual(bounded(items, undefined), { items });
  });

  it("keeps all plain values, and the first items of each place", () => {
    const items = [...times(100, () => event(1)), ...times(40, () => constant("name")), ...times(100, () => event(2))];
    const { items: kept, more } = bounded(items, undefined);
    assert.equal(kept.length, 16 + 40 + 16);
    assert.equal(more?.v, "choice", "one of each place stands for the others");
  });

  it("counts alternatives of one place, and what no place made, as well", () => {
    const both = (): Value => ({ v: "choice", id: `c-${++ids}`, options: [{ value: event(1) }, { value: event(1) }] });
    const unknown = (): Value => ({ v: "unknown", key: `u${++ids}`, label: "something" });
    const { items: kept } = bounded([...times(40, both), ...times(60, unknown)], undefined);
    assert.equal(kept.length, 16 + 32);
  });

  proves({
    "rows that are found among many which one place added": `
      const found = [];
      const add = (id) => found.push({ id });
      const owners = await db.owner.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
      ${"add(owners[0].id);\n".repeat(20)}
      for (const { id } of found) await db.owner.delete({ where: { id } }); //= bound-id
      ${"add(req.body.id);\n".repeat(20)}
      for (const { id } of found) await db.owner.delete({ where: { id } }); //= certain unpinned
    `,
  });
});
