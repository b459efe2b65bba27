// Paths and URIs on every system, and back.
import { equal } from "node:assert/strict";
import { describe, it } from "mocha";
import { isInside, resolvePath, toPath, toUri } from "../../server/lsp/uris";

describe("language server: URIs", () => {
  const ROUND = [
    ["file:///shop/a.ts", "/shop/a.ts"],
    ["file:///shop/%5Bid%5D/a%20b%23.ts", "/shop/[id]/a b#.ts"],
    ["file:///shop/%C3%BC.ts", "/shop/ü.ts"],
    ["file:///c%3A/shop/a.ts", "c:/shop/a.ts"],
    ["file://server/share/a.ts", "//server/share/a.ts"],
  ] as const;
  for (const [uri, path] of ROUND) {
    it(`${uri} is ${path}, both ways`, () => {
      equal(toPath(uri), path);
      equal(toUri(path), uri);
    });
  }

  it("folds the spellings of a Windows drive and a trailing slash into one path", () => {
    equal(toPath("file:///C:/Shop/"), "c:/Shop");
    equal(toPath("file:///c:/"), "c:/");
    equal(toPath("file://localhost/shop/"), "/shop");
  });

  it("has no path for other schemes and for what is no URI", () => {
    for (const uri of ["untitled:Untitled-1", "git:/a.ts", "vscode-notebook-cell:/a#1", "", "a.ts", "file:///100%.ts"])
      equal(toPath(uri), undefined);
  });

  it("knows what lies in a folder, and where a setting points", () => {
    equal(isInside("/shop", "/shop/a.ts"), true);
    equal(isInside("/shop", "/shopping/a.ts"), false);
    equal(isInside("/", "/a.ts"), true);
    equal(resolvePath("/shop", "./conf/x.json"), "/shop/conf/x.json");
    equal(resolvePath("c:/shop", "D:\\conf\\x.json"), "d:/conf/x.json");
  });
});
