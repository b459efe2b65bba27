// Path arithmetic, with both kinds of root.
import assert from "node:assert/strict";
import { foldersUp, isInside, joinPath, nameOf, parentOf, relativePath } from "../../../server/engine/host/paths";

describe("paths", () => {
  it("goes up to the root and stays there", () => {
    assert.equal(parentOf("/a/b"), "/a");
    assert.equal(parentOf("/a"), "/");
    assert.equal(parentOf("/"), "/");
    assert.equal(parentOf("C:/a"), "C:/");
    assert.equal(parentOf("C:/"), "C:/");
    assert.deepEqual(foldersUp("/w/a/b.ts", "/w"), ["/w/a", "/w"]);
    assert.deepEqual(foldersUp("/x/b.ts", "/w"), ["/x", "/"]);
  });

  it("joins and folds", () => {
    assert.equal(joinPath("/a/b", "../c/./d//e"), "/a/c/d/e");
    assert.equal(joinPath("/a", "../../.."), "/");
    assert.equal(joinPath("C:/a", "../b"), "C:/b");
    assert.equal(joinPath("/a", "/b/../c"), "/c");
  });

  it("does not take a name that begins alike for a folder", () => {
    assert.equal(isInside("/w", "/w2/a.ts"), false);
    assert.equal(isInside("/", "/a.ts"), true);
    assert.equal(relativePath("/w", "/w/a/b.ts"), "a/b.ts");
    assert.equal(relativePath("/w", "/w2/a.ts"), "/w2/a.ts");
    assert.equal(relativePath("/w", "/w"), "");
    assert.equal(nameOf("/w/a.ts"), "a.ts");
  });
});
