// Files of the machine: node:fs with its callbacks, promises and streams (https://nodejs.org/api/fs.html), fs-extra 11 and
// graceful-fs; and node:path (https://nodejs.org/api/path.html), which puts their paths together.
import { argument, exportName } from "../call-arguments";
import type { Engine, ExternalCall, LibraryModel } from "../model";
import type { Value } from "../value";
import { stored, type Stored } from "./stored";
import { createVendorModel, type Work } from "./vendor";

const FILES = "files";

/** By name without `Sync`. */
const OPERATIONS: Readonly<Record<string, Stored>> = {
  readFile: { does: "read", key: 0 },
  createReadStream: { does: "read", key: 0 },
  readJson: { does: "read", key: 0 },
  readJSON: { does: "read", key: 0 },
  writeFile: { does: "write", key: 0, body: 1 },
  appendFile: { does: "write", key: 0, body: 1 },
  createWriteStream: { does: "write", key: 0 },
  outputFile: { does: "write", key: 0, body: 1 },
  writeJson: { does: "write", key: 0, body: 1 },
  outputJson: { does: "write", key: 0, body: 1 },
  copyFile: { does: "read", key: 0, to: 1 },
  rename: { does: "read", key: 0, to: 1 },
  move: { does: "read", key: 0, to: 1 },
  unlink: { does: "delete", key: 0 },
  remove: { does: "delete", key: 0 },
  rm: { does: "delete", key: 0 },
};

function functionsOf(prefix: string): Readonly<Record<string, Work>> {
  return Object.fromEntries(
    Object.entries(OPERATIONS).flatMap(([name, use]) => {
      const work = stored(FILES, name, { ...use, isLocal: true });
      const now: Work = (call, engine, handle) => {
        const answer = work(call, engine, handle);
        return answer?.v === "promise" ? answer.of : answer;
      };
      return [
        [`${prefix}${name}`, name.startsWith("create") ? now : work],
        [`${prefix}${name}Sync`, now],
      ];
    }),
  );
}

export const LOCAL_FILES = createVendorModel({
  id: FILES,
  packages: ["fs", "node:fs", "fs/promises", "node:fs/promises", "fs-extra", "graceful-fs"],
  tokens: ["fs"],
  kinds: {},
  functions: { ...functionsOf(""), ...functionsOf("promises.") },
});

/** Functions whose result is made of all their arguments, with separators between. */
const JOINS = /^(?:posix\.|win32\.)?(?:join|resolve)$/;
/** Functions whose result is (a part of) their argument. */
const KEEPS = /^(?:posix\.|win32\.)?(?:basename|normalize|dirname|format|toNamespacedPath)$/;

function callPath(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (KEEPS.test(name)) return argument(call.args, 0);
  if (!JOINS.test(name)) return undefined;
  const parts = call.args.flatMap((arg, index) => (index === 0 ? [arg.value] : ["/", arg.value]));
  const texts = parts.map((part) => (typeof part === "string" ? part : engine.stringOf(part)));
  return texts.every((text) => text !== undefined)
    ? { v: "constant", value: texts.join("") }
    : { v: "text", parts: parts.flatMap((part) => (typeof part !== "string" && part.v === "text" && !part.tag ? part.parts : [part])) };
}

export const PATHS: LibraryModel = {
  id: "path",
  packages: ["path", "node:path", "path/posix", "node:path/posix", "pathe", "upath"],
  tokens: ["path"],
  call: callPath,
};
