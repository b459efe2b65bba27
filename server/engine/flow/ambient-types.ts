// Types that the workspace adds to packages and to the global ones: `declare module "next-auth" { … }`, `declare global { … }`.
import type { FileFacts, TypeDeclaration } from "../facts/ir";

/** A type that a file adds; its names resolve in that file. */
export interface AmbientType {
  readonly path: string;
  readonly declared: TypeDeclaration;
}

const ADDS = /^\s*declare (?:module\s*["']|global\b)/m;

/** Knows which files add types. Other files than declarations are noted when their text is at hand. */
export class AmbientTypes {
  private readonly noted = new Set<string>();
  private known: readonly AmbientType[] | undefined;

  constructor(
    private readonly declarations: readonly string[],
    private readonly read: (path: string) => string | undefined,
    private readonly factsOf: (path: string) => FileFacts | undefined,
  ) {}

  note(path: string, text: string): void {
    if (ADDS.test(text)) this.noted.add(path);
  }

  all(): readonly AmbientType[] {
    this.known ??= [...this.declarations.filter((path) => ADDS.test(this.read(path) ?? "")), ...[...this.noted].sort()].flatMap((path) =>
      (this.factsOf(path)?.types ?? []).flatMap((declared) => (declared.augments === undefined ? [] : [{ path, declared }])),
    );
    return this.known;
  }

  /** To be called when any file changes. */
  forget(): void {
    this.known = undefined;
  }
}
