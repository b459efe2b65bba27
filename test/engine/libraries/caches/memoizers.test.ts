// Functions that remember: which key they use, and that only those of modules are caches.
import assert from "node:assert/strict";
import { MEMOIZER_MODEL } from "../../../../server/engine/libraries/caches/memoizers";
import { UNDEFINED, type HandleValue, type Value } from "../../../../server/engine/libraries/value";
import { say, SPAN, text } from "../../../harness/fake-engine";
import { call, DataEngine } from "../data-harness";

describe("memoisers and DataLoader", () => {
  let engine: DataEngine;
  let org: Value;
  let isShared = true;
  beforeEach(() => {
    engine = Object.assign(new DataEngine([MEMOIZER_MODEL]), { isShared: () => isShared });
    isShared = true;
    org = engine.principal("claim", "org", ["orgId"]);
  });
  const load = () => engine.fn((a, b) => engine.array([a ?? UNDEFINED, b ?? UNDEFINED]));
  const keys = () => engine.caches.map(({ key }) => key.map(say).join("+"));
  const made = (module: string, path: readonly string[], args: readonly Value[]): HandleValue => {
    const value = MEMOIZER_MODEL.call?.({ ...call(args), module, path, isNew: module === "dataloader" }, engine);
    return { ...(value as HandleValue), at: SPAN };
  };
  const run = (memoized: HandleValue, ...args: Value[]) => MEMOIZER_MODEL.invoke?.(memoized, call(args), engine);

  it("use the first argument, all of them, or a key of their own", () => {
    run(made("lodash", ["memoize"], [load()]), text("a"), org);
    run(made("memoizee", ["default"], [load()]), text("a"), org);
    run(made("lodash", ["default", "memoize"], [load(), engine.fn((_a, b) => b ?? UNDEFINED)]), text("a"), org);
    run(
      made("p-memoize", ["default"], [load(), engine.object({ cacheKey: engine.fn((list) => engine.member(list ?? UNDEFINED, "1")) })]),
      text("a"),
      org,
    );
    assert.deepEqual(keys(), ['"a"', '"a"+principal org', "principal org", "principal org"]);
  });

  it("run the function that they wrap", () => {
    assert.equal(run(made("mem", ["default"], [load()]), org)?.v, "array");
  });

  it("load one key through the batch function", () => {
    const loader = made("dataloader", ["default"], [engine.fn((ids) => engine.array([engine.element(ids ?? UNDEFINED)]))]);
    assert.equal(say(engine.await(engine.on(loader, "load", org))), "principal org");
    engine.on(loader, "prime", text("k"), org);
    assert.deepEqual(keys(), ["principal org", '"k"']);
    assert.deepEqual(engine.caches[0]?.span, SPAN, "found where the loader is made");
  });

  it("are no caches when they live as long as a request", () => {
    isShared = false;
    run(made("memoizee", ["default"], [load()]), text("a"));
    assert.deepEqual(keys(), []);
  });
});
