// Modules that code finds by listing a folder and loads by their paths, as generated `models/index.js` files do:
// `fs.readdirSync(__dirname)`, `path.join(…)` and `require(…)` of texts that are known. Paths begin at the workspace's root.
import type { LibraryCall } from "../../libraries/model";
import { constant, type Value } from "../../libraries/value";
import type { Frame, Machine } from "./machine";
import { moduleValue } from "./operations";

const FILE_URL = "file://";

/** `__dirname`, `__filename` and `import.meta.url` of the file at hand. */
export function placeName(m: Machine, frame: Frame, name: string): Value | undefined {
  const file = `/${m.world.relative(frame.file)}`;
  switch (name) {
    case "__filename":
    case "import.meta.filename":
      return constant(file);
    case "__dirname":
    case "import.meta.dirname":
      return constant(folderOf(file));
    case "import.meta.url":
      return constant(`${FILE_URL}${file}`);
    default:
      return undefined;
  }
}

/** What such a call comes to; undefined where a part of its path is not known. */
export function callOnPath(m: Machine, module: string, path: readonly string[], call: LibraryCall): Value | undefined {
  const name = path.filter((part) => part !== "default" && part !== "posix").join(".");
  const texts = call.args.map(({ value }) => m.engine.stringOf(value));
  const known = texts.filter((text) => text !== undefined);
  const [first] = known;
  if (first === undefined || known.length < texts.length) return undefined;
  switch (`${module.replace(/^node:|^(?:graceful-|original-)(?=fs$)|(?<=^fs)-extra$/, "")} ${name}`) {
    case "global require":
      return required(m, first);
    case "fs readdirSync":
      return first.startsWith("/") ? m.engine.array(m.world.namesIn(first.slice(1)).map((one) => constant(one))) : undefined;
    case "url fileURLToPath":
      return first.startsWith(FILE_URL) ? constant(first.slice(FILE_URL.length)) : undefined;
    case "path join":
      return constant(normal(known.join("/")));
    case "path resolve":
      return first.startsWith("/")
        ? constant(normal(known.reduce((base, part) => (part.startsWith("/") ? part : `${base}/${part}`))))
        : undefined;
    case "path basename":
      return constant(nameOf(first, known[1]));
    case "path dirname":
      return constant(folderOf(first));
    case "path extname":
      return constant(/(?<=[^/])\.[^./]*$/.exec(first)?.[0] ?? "");
    default:
      return undefined;
  }
}

function required(m: Machine, path: string): Value | undefined {
  const { file } = m.stack.at(-1) ?? {};
  if (file === undefined) return undefined;
  const specifier = path.startsWith("/") ? relativeTo(folderOf(`/${m.world.relative(file)}`), path) : path;
  return moduleValue(m, file, specifier, "*require*");
}

function relativeTo(folder: string, path: string): string {
  const up =
    folder === "/"
      ? ""
      : folder
          .split("/")
          .slice(1)
          .map(() => "..")
          .join("/");
  return up === "" ? `.${path}` : `${up}${path}`;
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `${path.startsWith("/") ? "/" : ""}${parts.join("/")}`;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 1));
}

function nameOf(path: string, extension: string | undefined): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return extension !== undefined && name.endsWith(extension) ? name.slice(0, -extension.length) : name;
}
