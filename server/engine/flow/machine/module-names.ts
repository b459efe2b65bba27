// Names of modules.

/** Whether a module is one of these packages, or a subpath of one. */
export function knowsModule(packages: readonly string[], module: string): boolean {
  return packages.some((name) => module === name || module.startsWith(`${name}/`));
}
