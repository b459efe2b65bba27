// Recording hosts: every question is noted once, with a path that does not depend on where the workspace lies.
import assert from "node:assert/strict";
import { createRecordingHost } from "../../../server/engine/cache/answers";
import { createMemoryHost } from "../../../server/engine/host/memory";

const FILES = { "/home/work/shop/a.ts": "one", "/home/work/package.json": "{}", "/home/work/shop/lib/b.ts": "two" };
const ROOT = "/home/work/shop";

describe("recording hosts", () => {
  it("answer as the host below does", () => {
    const host = createRecordingHost(createMemoryHost(FILES), ROOT);
    assert.equal(host.readFile(`${ROOT}/a.ts`), "one");
    assert.equal(host.readFile(`${ROOT}/none.ts`), undefined);
    assert.equal(host.stat(`${ROOT}/lib`)?.isDirectory, true);
    assert.deepEqual(host.listFiles(ROOT, () => false).files, [`${ROOT}/a.ts`, `${ROOT}/lib/b.ts`]);
    assert.equal(host.readProblem(`${ROOT}/none.ts`), undefined);
  });

  it("note questions by paths relative to the root, also above it", () => {
    const host = createRecordingHost(createMemoryHost(FILES), ROOT);
    host.readFile(`${ROOT}/lib/b.ts`);
    host.readFile("/home/work/package.json");
    host.stat("/home/.git");
    host.stat(ROOT);
    assert.deepEqual([...host.answers.keys()], ["text:lib/b.ts", "text:../package.json", "stat:../../.git", "stat:"]);
  });

  it("note the same for the same files elsewhere, and something else for other texts", () => {
    const answersIn = (root: string, text: string): readonly (readonly [string, string])[] => {
      const host = createRecordingHost(createMemoryHost({ [`${root}/a.ts`]: text }), root);
      host.readFile(`${root}/a.ts`);
      host.stat(`${root}/a.ts`);
      host.stat(root);
      host.listFiles(root, () => false);
      return [...host.answers];
    };
    assert.deepEqual(answersIn("/x", "text"), answersIn("/far/away", "text"));
    assert.notDeepEqual(answersIn("/x", "text"), answersIn("/x", "test"));
  });

  it("tell an absent file from an empty one, and from one that cannot be read", () => {
    const base = createMemoryHost({ [`${ROOT}/empty.ts`]: "" });
    const host = createRecordingHost(
      { ...base, readProblem: (path) => (path.endsWith("/locked.ts") ? "cannot be read: permission denied" : undefined) },
      ROOT,
    );
    for (const file of ["empty.ts", "absent.ts", "locked.ts"]) host.readFile(`${ROOT}/${file}`);
    assert.equal(new Set(host.answers.values()).size, 3);
  });

  it("ask what another recording had asked", () => {
    const first = createRecordingHost(createMemoryHost(FILES), ROOT);
    first.readFile(`${ROOT}/a.ts`);
    first.readFile("/home/work/package.json");
    first.stat(`${ROOT}/lib`);
    const second = createRecordingHost(createMemoryHost(FILES), ROOT);
    for (const question of first.answers.keys()) second.ask(question);
    assert.deepEqual([...second.answers], [...first.answers]);
  });
});
