// The text filter.
import assert from "node:assert/strict";
import { createRelevanceFilter } from "../../../server/engine/facts/relevance";

describe("relevance filter", () => {
  it("finds any of the tokens, anywhere", () => {
    const isRelevant = createRelevanceFilter(["findMany", "redis", "new Map("]);
    assert.ok(isRelevant("const a = db.user.findMany()"));
    assert.ok(isRelevant("x\ny\nnew Map()"));
    assert.ok(isRelevant('import "ioredis"'));
    assert.ok(!isRelevant("const a = new Set()"));
    assert.ok(!isRelevant("FINDMANY"));
    assert.ok(!isRelevant(""));
  });

  it("takes tokens as they are written, not as patterns", () => {
    const isRelevant = createRelevanceFilter(["$queryRaw", "sql`", "a.b", "[x]", "c|d", "e/f-g"]);
    assert.ok(isRelevant("tx.$queryRaw(q)"));
    assert.ok(isRelevant("sql`select 1`"));
    assert.ok(isRelevant("e/f-g"));
    assert.ok(!isRelevant("queryRaw sql(a) aXb x c d"));
  });

  it("holds nothing of interest without tokens", () => {
    assert.ok(!createRelevanceFilter([])("anything"));
    assert.ok(!createRelevanceFilter([""])("anything"));
  });

  it("gives the same answer each time, whatever was asked before", () => {
    const isRelevant = createRelevanceFilter(["log", "logger", "log"]);
    assert.deepEqual([isRelevant("logger"), isRelevant("logger"), isRelevant("lo"), isRelevant("a log")], [true, true, false, true]);
  });
});
