// Between the URIs of the protocol and the engine's absolute paths (forward slashes, lower-case Windows drive letter).

const DRIVE = /^\/([A-Za-z]):/;

/** The path of a `file:` URI; undefined for every other scheme (untitled, git, …) and for text that is no URI. */
export function toPath(uri: string): string | undefined {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  if (url?.protocol !== "file:") return undefined;
  const path = decode(url.pathname)?.replaceAll("\\", "/");
  if (path === undefined) return undefined;
  if (url.host !== "" && url.host !== "localhost") return `//${url.host}${path}`;
  return trimSlash(path.replace(DRIVE, (_, drive: string) => `${drive.toLowerCase()}:`));
}

/** The `file:` URI of an absolute path, every segment encoded. */
export function toUri(path: string): string {
  if (path.startsWith("//")) return `file:${encodePath(path)}`;
  return `file://${path.startsWith("/") ? "" : "/"}${encodePath(path)}`;
}

/** `child` is `folder` itself or lies below it. */
export function isInside(folder: string, child: string): boolean {
  return child === folder || child.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

/** A path below `folder`, made absolute. */
export function joinPath(folder: string, relative: string): string {
  return folder.endsWith("/") ? folder + relative : `${folder}/${relative}`;
}

/** A path given by a person: absolute as it stands, anything else below `folder`. */
export function resolvePath(folder: string, path: string): string {
  const slashed = path.replaceAll("\\", "/");
  const isAbsolute = slashed.startsWith("/") || /^[A-Za-z]:\//.test(slashed);
  if (!isAbsolute) return joinPath(folder, slashed.replace(/^\.\//, ""));
  return slashed.replace(/^([A-Za-z]):/, (_, drive: string) => `${drive.toLowerCase()}:`);
}

function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone `%` makes no path that a file system could hold under this URI.
    return undefined;
  }
}

function trimSlash(path: string): string {
  return path.length > 1 && path.endsWith("/") && !path.endsWith(":/") ? path.slice(0, -1) : path;
}
