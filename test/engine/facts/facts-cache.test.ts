// The store of facts: what is captured again, and what is counted.
import assert from "node:assert/strict";
import { createFactsStore } from "../../../server/engine/facts/facts-cache";
import type { Host } from "../../../server/engine/host/host";

/** A host over a map of files that counts its reads. */
function createMemoryHost(files: Map<string, string>): Host & { reads: number } {
  const host = {
    reads: 0,
    readFile: (path: string) => {
      host.reads += 1;
      return files.get(path);
    },
    stat: (path: string) => (files.has(path) ? { isFile: true, isDirectory: false, size: files.get(path)?.length ?? 0 } : undefined),
    listFiles: () => ({ files: [...files.keys()].sort(), problems: [] }),
    readProblem: () => undefined,
  };
  return host;
}

describe("facts store", () => {
  it("captures a file once, and reads it once", () => {
    const host = createMemoryHost(new Map([["/a.ts", "f();"]]));
    const store = createFactsStore(host);
    const facts = store.factsOf("/a.ts");
    assert.equal(facts?.functions.length, 1);
    assert.equal(store.factsOf("/a.ts"), facts);
    assert.equal(host.reads, 1);
    assert.deepEqual(store.counters(), { captured: 1, cached: 0 });
  });

  it("counts a file from memory once in a run", () => {
    const store = createFactsStore(
      createMemoryHost(
        new Map([
          ["/a.ts", "f();"],
          ["/b.ts", "g();"],
        ]),
      ),
    );
    store.factsOf("/a.ts");
    store.startRun();
    store.factsOf("/a.ts");
    store.factsOf("/a.ts");
    store.factsOf("/b.ts");
    assert.deepEqual(store.counters(), { captured: 1, cached: 1 });
  });

  it("keeps the facts of a file that was invalidated and did not change", () => {
    const store = createFactsStore(createMemoryHost(new Map([["/a.ts", "f();"]])));
    const facts = store.factsOf("/a.ts");
    store.startRun();
    store.invalidate("/a.ts");
    assert.equal(store.factsOf("/a.ts"), facts);
    assert.deepEqual(store.counters(), { captured: 0, cached: 1 });
  });

  it("captures a changed file again, once it is invalidated", () => {
    const files = new Map([["/a.ts", "f();"]]);
    const store = createFactsStore(createMemoryHost(files));
    store.factsOf("/a.ts");
    files.set("/a.ts", "function f() {}");
    assert.equal(store.factsOf("/a.ts")?.functions.length, 1);
    store.invalidate("/a.ts");
    assert.equal(store.factsOf("/a.ts")?.functions.length, 2);
    assert.deepEqual(store.counters(), { captured: 2, cached: 0 });
  });

  it("knows files that are missing, appear and go away", () => {
    const files = new Map<string, string>();
    const host = createMemoryHost(files);
    const store = createFactsStore(host);
    assert.equal(store.factsOf("/a.ts"), undefined);
    assert.equal(store.factsOf("/a.ts"), undefined);
    assert.equal(host.reads, 1);
    files.set("/a.ts", "f();");
    store.invalidate("/a.ts");
    assert.ok(store.factsOf("/a.ts") !== undefined);
    files.delete("/a.ts");
    store.invalidate("/a.ts");
    assert.equal(store.factsOf("/a.ts"), undefined);
  });

  it("takes a text that is at hand", () => {
    const host = createMemoryHost(new Map([["/a.ts", "on disk();"]]));
    const store = createFactsStore(host);
    const facts = store.factsOfText("/a.ts", "f();");
    assert.equal(store.factsOf("/a.ts"), facts);
    assert.equal(host.reads, 0);
  });
});
