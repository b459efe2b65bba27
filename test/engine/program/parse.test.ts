// Loading the compiler, and parsing one text.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseText } from "../../../server/engine/program/parse";

const ROOT = join(__dirname, "../../..");

describe("parsing", () => {
  it("does not load the compiler before the first file", () => {
    const script = `
      const { captureFile } = require("./server/engine/facts/capture");
      require("./server/engine/program/syntax-check");
      require("./server/engine/program/add-import");
      const isLoaded = () => Object.keys(require.cache).some((path) => path.includes("ts-morph"));
      const before = isLoaded();
      captureFile("a.ts", "f();");
      process.stdout.write(before + " " + isLoaded());`;
    const { stdout } = spawnSync(process.execPath, ["--require", "tsx/cjs", "-e", script], { cwd: ROOT, encoding: "utf8" });
    assert.equal(stdout, "false true");
  });

  it("takes the language from the extension, in any case", () => {
    assert.equal(parseText("a.TSX", "const a = <b />;").errors.length, 0);
    assert.equal(parseText("a.mjs", "const a = <b />;").errors.length, 0);
    assert.ok(parseText("a.ts", "const a = <b />;").errors.length > 0);
    assert.equal(parseText("a.cts", "const a = <B>c;").errors.length, 0);
  });

  it("gives errors with their offset", () => {
    assert.deepEqual(parseText("a.ts", "const a = ;").errors, [{ start: 10, message: "Expression expected." }]);
  });
});
