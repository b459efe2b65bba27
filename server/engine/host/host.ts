// File access as the engine sees it. Paths are absolute with forward slashes; the disk and the editor's overlay implement it.

export interface FileStat {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  /** Bytes. */
  readonly size: number;
}

/** What went wrong with one path; the rest of the tree is still usable. */
export interface HostProblem {
  readonly path: string;
  /** Stands behind the path: `cannot be read: permission denied`. */
  readonly message: string;
  /** Present when nothing was missed, e.g. a link back to a folder that is listed anyway. */
  readonly isHarmless?: true;
}

export interface Host {
  /** Text of a file (UTF-8, byte-order mark removed), or undefined when it does not exist or cannot be read. */
  readFile(path: string): string | undefined;
  stat(path: string): FileStat | undefined;
  /** Every file below `root` that is not excluded, sorted; symbolic links to folders are followed once. Never throws. */
  listFiles(
    root: string,
    isExcluded: (relativePath: string, isDirectory: boolean) => boolean,
  ): { files: readonly string[]; problems: readonly HostProblem[] };
  /** Why the last `readFile` of this path returned undefined, when it exists. */
  readProblem(path: string): string | undefined;
}
