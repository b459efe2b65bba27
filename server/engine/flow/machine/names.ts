// Comparing names: of modules, columns and members.

/** Whether a module is one of these packages, or a subpath of one. */
export function knowsModule(packages: readonly string[], module: string): boolean {
  return packages.some((name) => module === name || module.startsWith(`${name}/`));
}

/** Names compare without case and underscores: SQL says `org_id` where code says `orgId`. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll("_", "");
}
