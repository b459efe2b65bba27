// Relation expressions of Objection as the paths that they name.
import assert from "node:assert/strict";
import { relationPaths } from "../../../../server/engine/libraries/objection/relation-expression";
import type { Engine } from "../../../../server/engine/libraries/model";
import { constant } from "../../../../server/engine/libraries/value";

/** An engine that knows texts only. */
const ENGINE: Pick<Engine, "stringOf"> = {
  stringOf: (value) => (value.v === "constant" && typeof value.value === "string" ? value.value : undefined),
};

const said = (text: string): readonly string[] | undefined =>
  relationPaths(ENGINE as Engine, constant(text))?.map((path) => path.join(":"));

describe("relation expressions", () => {
  it("name one relation, several, and relations of relations", () => {
    assert.deepEqual(said("owner"), ["owner"]);
    assert.deepEqual(said("[owner, visits]"), ["owner", "visits"]);
    assert.deepEqual(said("visits.vet.clinic"), ["visits", "visits:vet", "visits:vet:clinic"]);
    assert.deepEqual(said(" [ owner , visits.[vet, notes] ] "), ["owner", "visits", "visits:vet", "visits:notes"]);
    assert.deepEqual(said("[visits.vet, visits.notes]"), ["visits", "visits:vet", "visits:notes"]);
  });

  it("may narrow relations by modifiers", () => {
    assert.deepEqual(said("visits(recent, mine).vet"), ["visits", "visits:vet"]);
  });

  it("are not read where they are aliased, recursive or broken", () => {
    for (const text of ["visits as v", "children.^", "[owner", "owner.", "", "[]", "a,b"]) assert.equal(said(text), undefined, text);
  });
});
