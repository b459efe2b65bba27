// Functions that the configuration vouches for: guards and principals, by `export` or `module#export`.
import type { CallableDeclaration, Config } from "./config";
import { matchesAny } from "./rule-policy";

/** What is declared of one function. */
export interface DeclaredFunction {
  readonly guards?: readonly number[];
  readonly yields?: "tenant" | "user" | "session";
}

/** Answers by absolute file and qualified name; the module of a declaration is a glob of workspace paths, its ending optional. */
export function createDeclarations(
  config: Pick<Config, "guards" | "principals">,
  relative: (path: string) => string,
): (file: string, name: string) => DeclaredFunction | undefined {
  if (config.guards.length === 0 && config.principals.length === 0) return () => undefined;
  return (file, name) => {
    const path = relative(file);
    const guard = config.guards.find((declaration) => isNamed(declaration, path, name));
    if (guard) return { guards: guard.arguments ?? [] };
    const principal = config.principals.find((declaration) => isNamed(declaration, path, name));
    return principal ? { yields: principal.yields } : undefined;
  };
}

function isNamed(declaration: CallableDeclaration, path: string, name: string): boolean {
  const at = declaration.name.lastIndexOf("#");
  const [module, exported] = at < 0 ? [undefined, declaration.name] : [declaration.name.slice(0, at), declaration.name.slice(at + 1)];
  if (exported !== name) return false;
  return module === undefined || matchesAny([module, `${module}.{ts,tsx,js,jsx,mts,cts}`, `${module}/index.{ts,js}`], path);
}
