// What a NestJS application applies to all of its controllers: guards, interceptors, middleware, the path prefix. Applications of one
// workspace are told apart by the folder that holds their `src`.
import type { Engine } from "../model";
import type { Value } from "../value";
import type { Placed } from "./nest-decorators";

export interface NestMiddleware {
  readonly fns: readonly Value[];
  /** Paths, or the classes of controllers. */
  readonly routes: readonly Value[];
}

export class NestApplication {
  readonly guards: Value[] = [];
  readonly interceptors: Placed[] = [];
  readonly middleware: NestMiddleware[] = [];
  prefix = "";
}

class NestRegistry {
  readonly applications = new Map<string, NestApplication>();
}

function registryOf(engine: Engine): NestRegistry {
  return engine.shared("nest", () => new NestRegistry());
}

function rootOf(file: string): string {
  const at = file.lastIndexOf("src/");
  return at < 0 ? "" : file.slice(0, at);
}

/** The application to which a file belongs; made on first use. */
export function applicationAt(engine: Engine, file: string): NestApplication {
  const { applications } = registryOf(engine);
  const root = rootOf(file);
  const known = applications.get(root) ?? new NestApplication();
  applications.set(root, known);
  return known;
}

/** The application that serves a controller: its own folder's, or the only one there is (controllers in libraries). */
export function applicationFor(engine: Engine, file: string): NestApplication {
  const { applications } = registryOf(engine);
  const own = applications.get(rootOf(file));
  if (own) return own;
  const [only] = applications.values();
  return applications.size === 1 && only ? only : new NestApplication();
}
