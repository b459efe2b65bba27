// Unsaved text wins over saved text; the memory host stands in for the disk.
import assert from "node:assert/strict";
import { createMemoryHost } from "../../../server/engine/host/memory";
import { createOverlayHost } from "../../../server/engine/host/overlay";

const nothingExcluded = (): boolean => false;

describe("createMemoryHost", () => {
  const host = createMemoryHost({ "/w/b/z.ts": "z", "/w/a.ts": "ü", "/elsewhere/c.ts": "" });

  it("lists what lies below a folder, sorted, and leaves excluded folders out whole", () => {
    assert.deepEqual(host.listFiles("/w", nothingExcluded).files, ["/w/a.ts", "/w/b/z.ts"]);
    assert.deepEqual(host.listFiles("/w", (path, isDirectory) => isDirectory && path === "b").files, ["/w/a.ts"]);
  });

  it("knows files, their sizes in bytes, and the folders around them", () => {
    assert.deepEqual(host.stat("/w/a.ts"), { isFile: true, isDirectory: false, size: 2 });
    assert.deepEqual(host.stat("/w/b"), { isFile: false, isDirectory: true, size: 0 });
    assert.equal(host.stat("/w/absent"), undefined);
  });
});

describe("createOverlayHost", () => {
  it("shows unsaved text until it is dropped", () => {
    const host = createOverlayHost(createMemoryHost({ "/w/a.ts": "saved" }));
    host.set("/w/a.ts", "unsaved!");
    assert.equal(host.readFile("/w/a.ts"), "unsaved!");
    assert.equal(host.stat("/w/a.ts")?.size, 8);
    host.delete("/w/a.ts");
    assert.equal(host.readFile("/w/a.ts"), "saved");
  });

  it("lists a file that was never saved, once, in its place", () => {
    const host = createOverlayHost(createMemoryHost({ "/w/a.ts": "", "/w/c.ts": "" }));
    host.set("/w/b/new.ts", "");
    host.set("/w/c.ts", "edited");
    assert.deepEqual(host.listFiles("/w", nothingExcluded).files, ["/w/a.ts", "/w/b/new.ts", "/w/c.ts"]);
    assert.equal(host.stat("/w/b")?.isDirectory, true);
    host.delete("/w/b/new.ts");
    assert.equal(host.stat("/w/b"), undefined);
    assert.deepEqual(host.listFiles("/w", nothingExcluded).files, ["/w/a.ts", "/w/c.ts"]);
  });

  it("hides the saved file's read problem, and honours exclusion for unsaved files", () => {
    const broken = { ...createMemoryHost({}), readProblem: () => "cannot be read: permission denied" };
    const host = createOverlayHost(broken);
    assert.equal(host.readProblem("/w/a.ts"), "cannot be read: permission denied");
    host.set("/w/a.ts", "");
    assert.equal(host.readProblem("/w/a.ts"), undefined);
    assert.equal(host.readFile("/w/a.ts"), "");
    assert.deepEqual(host.listFiles("/w", (path) => path === "a.ts").files, []);
  });
});
