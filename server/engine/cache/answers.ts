// What an analysis has asked its host, and a hash of each answer. An analysis is a function of these answers: a later one that would
// be answered the same comes to the same. Paths are told relative to the root, so that a workspace may move.
import { createHash } from "node:crypto";
import type { Host } from "../host/host";
import { isInside, joinPath, parentOf, relativePath } from "../host/paths";

/** By question: `text:src/a.ts`, `stat:src/a`, `list:`. */
export type Answers = ReadonlyMap<string, string>;

export interface RecordingHost extends Host {
  readonly answers: Answers;
  /** Asks a question that another recording noted; listings are not asked alone. */
  ask(question: string): void;
}

/** A host that notes what it is asked. */
export function createRecordingHost(base: Host, root: string): RecordingHost {
  const answers = new Map<string, string>();
  const note = (kind: string, path: string, answer: () => string): void => {
    const question = `${kind}:${nameFrom(root, path)}`;
    if (!answers.has(question)) answers.set(question, answer());
  };
  const host: Host = {
    readFile(path) {
      const text = base.readFile(path);
      note("text", path, () => (text === undefined ? `!${base.readProblem(path) ?? ""}` : hashOf(text)));
      return text;
    },
    stat(path) {
      const stat = base.stat(path);
      note("stat", path, () => (stat === undefined ? "!" : `${stat.isFile ? "f" : stat.isDirectory ? "d" : "o"}${sizeOf(stat)}`));
      return stat;
    },
    listFiles(folder, isExcluded) {
      const listed = base.listFiles(folder, isExcluded);
      note("list", folder, () =>
        hashOf(
          JSON.stringify([
            listed.files.map((path) => nameFrom(root, path)),
            listed.problems.map((one) => ({ ...one, path: nameFrom(root, one.path) })),
          ]),
        ),
      );
      return listed;
    },
    readProblem: (path) => base.readProblem(path),
  };
  const ask = (question: string): void => {
    const colon = question.indexOf(":");
    const path = joinPath(root, question.slice(colon + 1));
    if (question.startsWith("text:")) host.readFile(path);
    else if (question.startsWith("stat:")) host.stat(path);
  };
  return { ...host, answers, ask };
}

/** Only the size of files says anything: that of folders differs between file systems. */
function sizeOf(stat: { readonly isFile: boolean; readonly size: number }): string {
  return stat.isFile ? String(stat.size) : "";
}

function hashOf(text: string): string {
  return createHash("sha1").update(text).digest("base64");
}

/** A path as seen from the root: `src/a.ts`, `../package.json`. */
function nameFrom(root: string, path: string): string {
  let up = "";
  for (let folder = root; ; folder = parentOf(folder)) {
    if (isInside(folder, path)) return `${up}${relativePath(folder, path)}`;
    if (parentOf(folder) === folder) return path;
    up += "../";
  }
}
