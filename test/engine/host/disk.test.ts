// The disk host against a real temporary folder: odd encodings, unreadable places, links that go in circles.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createDiskHost } from "../../../server/engine/host/disk";

/** Permissions do not bind the superuser, so these cases borrow another identity. */
function asOrdinaryUser<T>(run: () => T): T {
  if (process.geteuid?.() !== 0) return run();
  process.seteuid?.(65534);
  try {
    return run();
  } finally {
    process.seteuid?.(0);
  }
}

describe("createDiskHost", () => {
  const host = createDiskHost();
  let root = "";
  const put = (path: string, content: string | Buffer): string => {
    const whole = join(root, path);
    mkdirSync(join(whole, ".."), { recursive: true });
    writeFileSync(whole, content);
    return whole;
  };
  const list = (): readonly string[] => host.listFiles(root, () => false).files.map((file) => file.slice(root.length + 1));

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "disk-host-"));
    chmodSync(root, 0o755);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("reads UTF-8 and drops the byte-order mark", () => {
    assert.equal(host.readFile(put("a.ts", "const ü = 1;")), "const ü = 1;");
    assert.equal(host.readFile(put("b.ts", "\uFEFFconst b = 1;")), "const b = 1;");
  });

  it("reads UTF-16 of both byte orders by its mark, half a character at the end included", () => {
    const little = Buffer.from("\uFEFFconst ü = 1;", "utf16le");
    assert.equal(host.readFile(put("le.ts", little)), "const ü = 1;");
    assert.equal(host.readFile(put("be.ts", Buffer.from(little).swap16())), "const ü = 1;");
    assert.equal(host.readFile(put("cut.ts", Buffer.concat([Buffer.from(little).swap16(), Buffer.from([0])]))), "const ü = 1;");
  });

  it("says that binary bytes are no source text", () => {
    const path = put("video.ts", Buffer.from([0x47, 0x40, 0x00, 0x10, 0x00]));
    assert.equal(host.readFile(path), undefined);
    assert.equal(host.readProblem(path), "holds binary data, not source text");
    put("video.ts", "export {};");
    assert.equal(host.readFile(path), "export {};");
    assert.equal(host.readProblem(path), undefined);
  });

  it("tells an absent file (no problem) from one that may not be read", () => {
    const absent = join(root, "absent.ts");
    assert.equal(host.readFile(absent), undefined);
    assert.equal(host.readProblem(absent), undefined);
    const secret = put("secret.ts", "x");
    chmodSync(secret, 0);
    assert.equal(
      asOrdinaryUser(() => host.readFile(secret)),
      undefined,
    );
    assert.equal(host.readProblem(secret), "cannot be read: permission denied");
    assert.equal(host.readFile(root), undefined);
    assert.equal(host.readProblem(root), "cannot be read: it is a folder");
  });

  it("lists sorted, without excluded folders", () => {
    for (const path of ["b/z.ts", "a.ts", "b/a.ts", "skip/c.ts"]) put(path, "");
    const { files, problems } = host.listFiles(root, (path, isDirectory) => isDirectory && path === "skip");
    assert.deepEqual(files, [`${root}/a.ts`, `${root}/b/a.ts`, `${root}/b/z.ts`]);
    assert.deepEqual(problems, []);
  });

  it("names an unreadable folder and lists the rest", () => {
    put("open/a.ts", "");
    put("closed/b.ts", "");
    chmodSync(join(root, "closed"), 0);
    const { files, problems } = asOrdinaryUser(() => host.listFiles(root, () => false));
    chmodSync(join(root, "closed"), 0o755);
    assert.deepEqual(files, [`${root}/open/a.ts`]);
    assert.deepEqual(problems, [{ path: `${root}/closed`, message: "cannot be read: permission denied" }]);
  });

  it("follows a link to a folder once, and prefers the real path", () => {
    const outside = mkdtempSync(join(tmpdir(), "disk-host-outside-"));
    writeFileSync(join(outside, "shared.ts"), "");
    put("real/a.ts", "");
    symlinkSync(join(root, "real"), join(root, "alias"));
    symlinkSync(outside, join(root, "one"));
    symlinkSync(outside, join(root, "two"));
    assert.deepEqual(list(), ["one/shared.ts", "real/a.ts"]);
    rmSync(outside, { recursive: true });
  });

  it("does not run in circles of links", () => {
    put("a/b/c.ts", "");
    symlinkSync(root, join(root, "a/b/up"));
    symlinkSync("self", join(root, "self"));
    symlinkSync("gone", join(root, "dangling"));
    const { files, problems } = host.listFiles(root, () => false);
    assert.deepEqual(files, [`${root}/a/b/c.ts`]);
    assert.deepEqual(
      problems.map((problem) => [problem.path, problem.isHarmless]),
      [
        [`${root}/self`, undefined],
        [`${root}/a/b/up`, true],
      ],
    );
  });

  it("reports a root that does not exist", () => {
    const { files, problems } = host.listFiles(join(root, "nowhere"), () => false);
    assert.deepEqual(files, []);
    assert.equal(problems[0]?.message, "does not exist");
  });

  it("states size and kind", () => {
    const path = put("a.ts", "ü");
    assert.deepEqual(host.stat(path), { isFile: true, isDirectory: false, size: 2 });
    assert.equal(host.stat(root)?.isDirectory, true);
    assert.equal(host.stat(join(root, "absent")), undefined);
  });
});
