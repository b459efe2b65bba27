// What dependency injection hands out under a token. Modules of the application say it, as a container's model reads them; whoever
// asks by the token, or is typed with a class that is one, gets it.
import { NOWHERE } from "../../../rules/contract/span";
import type { Engine } from "./model";
import type { Value } from "./value";

export interface Provider {
  readonly token: Value;
  /** Where it is said, relative: of several applications in one workspace each has its own. */
  readonly file: string;
  readonly given:
    | { readonly by: "value"; readonly value: Value }
    | { readonly by: "class"; readonly value: Value }
    | { readonly by: "token"; readonly value: Value }
    | { readonly by: "factory"; readonly fn: Value; readonly inject: readonly Value[] };
}

/** In the order in which they were said; the last one counts. */
export class Providers {
  readonly all: Provider[] = [];
}

export function providersOf(engine: Engine): Providers {
  return engine.shared("providers", () => new Providers());
}

/** `@Inject(TOKEN)`, `@Inject(forwardRef(() => Service))`, `@Inject(() => Service)`. */
export function askedToken(engine: Engine, token: Value): Value {
  return token.v === "function" || token.v === "native" ? engine.call(token, [], NOWHERE) : token;
}
